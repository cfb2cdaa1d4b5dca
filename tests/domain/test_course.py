"""The course of a session: what happened when, in order."""

import pytest

from fw_tui.domain.course import Happening, Step, added_note, course
from fw_tui.domain.session import State
from tests.makers import session

T = 1_000_000_000_000


def steps(*connections: tuple[int, int | None], state: State) -> list[tuple[int, Step]]:
    found = course(session(*connections, state=state, ordered_at=T, ordered_by="Frau Maier"))
    assert found[0] == Happening(T, Step.ORDERED, "Frau Maier")
    return [(each.at - T, each.step) for each in found[1:]]


def test_a_reboot_is_a_loss_and_a_return() -> None:
    assert steps((T + 1, T + 5), (T + 9, T + 12), state=State.ENDED) == [
        (1, Step.CONNECTED),
        (5, Step.LOST),
        (9, Step.BACK),
        (12, Step.ENDED),
    ]


def test_what_runs_has_no_end_yet() -> None:
    assert steps((T + 1, None), state=State.CONNECTED) == [(1, Step.CONNECTED)]
    assert steps((T + 1, T + 5), state=State.LOST) == [(1, Step.CONNECTED), (5, Step.LOST)]
    assert steps(state=State.ORDERED) == []


def test_what_was_written_down_stands_where_it_happened() -> None:
    noted = [
        Happening(T + 90, Step.BILLED, "RE-2026-0001"),
        Happening(T + 3, Step.NOTE, "Neustart"),
        Happening(T + 1, Step.NOTE, "sofort"),
    ]
    found = course(session((T + 1, T + 5), ordered_at=None), noted)
    assert [each.step for each in found] == [
        Step.CONNECTED,
        Step.NOTE,
        Step.NOTE,
        Step.ENDED,
        Step.BILLED,
    ]
    assert [each.text for each in found if each.text] == ["sofort", "Neustart", "RE-2026-0001"]


@pytest.mark.parametrize(
    ("before", "after", "added"),
    [
        ("", "Router", "Router"),
        ("Router", "Router\nNeustart", "Neustart"),
        ("Router", "Switch", "Switch"),
        ("Router", "", ""),
        ("Router", "Router", ""),
    ],
)
def test_a_note_is_what_came_behind_the_old_ones_or_all_of_it(
    before: str, after: str, added: str
) -> None:
    assert added_note(before, after) == added
