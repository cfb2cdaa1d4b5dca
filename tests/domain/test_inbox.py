"""What waits, why, and which part of its time nobody has noted; what a source is to know."""

import json

import pytest

from fw_tui.domain.billing_state import BILLED, DO_NOT_BILL, wanted_state
from fw_tui.domain.inbox import outside
from fw_tui.domain.session import State
from tests.makers import captured, ms, session


def minute(number: int) -> int:
    return ms("2026-11-12T08:00:00") + number * 60_000


@pytest.mark.parametrize(
    ("noted", "left"),
    [
        ([], [(0, 20)]),
        ([(5, 15)], [(0, 5), (15, 20)]),
        ([(0, 15)], [(15, 20)]),
        ([(5, 25)], [(0, 5)]),
        ([(-5, 25)], []),
        ([(12, 15), (2, 4)], [(0, 2), (4, 12), (15, 20)]),
        ([(2, 10), (5, 8)], [(0, 2), (10, 20)]),
    ],
)
def test_what_lies_outside_of_sessions_is_told_in_order_of_time(
    noted: list[tuple[int, int]], left: list[tuple[int, int]]
) -> None:
    entry = captured("2026-11-12T08:00:00", "2026-11-12T08:20:00")
    sessions = [session((minute(since), minute(until))) for since, until in noted]
    assert list(outside(entry, sessions)) == [(minute(a), minute(b)) for a, b in left]


def test_a_session_that_was_never_connected_takes_no_time() -> None:
    entry = captured("2026-11-12T08:00:00", "2026-11-12T08:20:00")
    ordered = session(state=State.ORDERED, ordered_at=minute(5))
    assert list(outside(entry, [ordered])) == [(minute(0), minute(5)), (minute(5), minute(20))]


def record(**changes: object) -> str:
    return json.dumps({"id": "0000-1", "deviceid": "d1", "billing_state": "Bill"} | changes)


@pytest.mark.parametrize(
    ("text", "billed", "free", "state"),
    [
        (record(), True, False, BILLED),
        (record(), True, True, BILLED),
        (record(), False, True, DO_NOT_BILL),
        (record(), False, False, None),
        (record(billing_state="Billed"), True, False, None),
        (record(billing_state="Billed"), False, True, None),
        ("123456789\t12-11-2026 08:00:00\n" + record(), True, False, BILLED),
        (record(targetid="r1"), True, False, None),
        (record(id=7), True, False, None),
        (record(id="../users"), True, False, None),
        (record(id="ü"), True, False, None),
        ('{"id": "cut', True, False, None),
        ("123456789\t12-11-2026 08:00:00", True, False, None),
    ],
)
def test_a_record_of_the_web_api_is_marked_where_it_differs(
    text: str, billed: bool, free: bool, state: str | None
) -> None:
    wanted = wanted_state(text, billed, free)
    assert (None if wanted is None else wanted.state) == state
