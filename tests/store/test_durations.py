"""What an order of the history goes by: noted with each session, whoever changes it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from fw_tui.domain.order import Order, SortBy
from fw_tui.services.maintenance import check, repair
from fw_tui.services.office import Office
from tests.makers import NOON, make_clock, make_office, request


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path, make_clock(NOON))
    yield made
    made.close()


def test_equal_names_of_different_computers_stay_together(office: Office) -> None:
    for customer in ("Adler", "Zander", "Adler", "Zander"):
        number = office.sessions.start(request(customer, "PC")).number
        office.sessions.end(number)
    ranked = office.history.ranked(0, 4, Order(SortBy.COMPUTER, descending=False))
    assert [session.partner.customer for session in ranked] == [
        "Adler",
        "Adler",
        "Zander",
        "Zander",
    ]


def test_what_another_program_did_to_connections_moves_the_session(office: Office) -> None:
    for seconds in (60, 120):
        number = office.sessions.start(request("Maier", f"PC {seconds}")).number
        office.sessions.end(number, office.clock.now_ms())
    longest = Order(SortBy.DURATION, descending=True)
    with sqlite3.connect(office.path) as other:
        other.execute("UPDATE connection SET ended_at = started_at + 7200000 WHERE session_id = 1")
    other.close()
    office.settings.set("shop.name", "Werkstatt")
    assert [session.number for session in office.history.ranked(0, 2, longest)] == [1, 2]
    assert check(office) == []


def test_a_wrong_duration_is_found_and_put_right(office: Office) -> None:
    number = office.sessions.start(request("Maier", "PC")).number
    office.sessions.end(number)
    with sqlite3.connect(office.path) as other:
        other.execute("UPDATE session SET seconds = 4711")
    other.close()
    (finding,) = check(office)
    assert "Durations are not in order any more" in str(finding)
    repair(office)
    assert check(office) == []
