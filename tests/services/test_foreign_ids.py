"""IDs of all programs are one list: the number of another program bills nobody by itself."""

import pytest

from fw_tui.domain.inbox import Reason
from fw_tui.domain.session import State
from fw_tui.services.office import Office
from tests.makers import captured, ms, request

ID = "123456789"
DAY = "2026-11-12T"


def take(office: Office, hour: int, source: str, watching: bool = False) -> tuple[int, int]:
    """How many sessions there are after a row of an hour came in, and how many rows wait."""
    times = f"{DAY}{hour:02}:00:00", f"{DAY}{hour:02}:10:00"
    row = captured(*times, ID, source=source, key=f"{source}:{hour}")
    office.imports.take_over([row], completing=watching)
    return office.history.count(), office.inbox.count()


@pytest.fixture
def known(office: Office) -> Office:
    """Maier's PC, known by TeamViewer."""
    office.imports.assign(ID, "Maier", "PC")
    assert take(office, 4, "teamviewer") == (1, 0)
    return office


def test_an_id_of_another_program_waits_until_a_person_says_whose_it_is(known: Office) -> None:
    assert take(known, 5, "anydesk") == (1, 1)
    (row,) = known.inbox.waiting().rows
    assert row.reason is Reason.FOREIGN
    assert str(row.owner and row.owner.partner) == "Maier – PC"
    assert take(known, 6, "teamviewer") == (2, 1)


@pytest.mark.parametrize("decides", ["assign", "keep"])
def test_once_it_was_said_the_program_is_known_there(known: Office, decides: str) -> None:
    take(known, 5, "anydesk")
    if decides == "assign":
        known.imports.assign(ID, "Maier", "PC")
    else:
        known.inbox.keep(known.inbox.waiting().rows[0].row)
    assert take(known, 6, "anydesk") == (3, 0)
    assert take(known, 7, "teamviewer") == (4, 0)


def test_if_it_is_somebody_elses_neither_bills_the_other(known: Office) -> None:
    take(known, 5, "anydesk")
    known.imports.assign(ID, "Schulz", "Kasse")
    assert take(known, 6, "anydesk") == (3, 0)
    assert take(known, 7, "teamviewer") == (3, 1)
    partners = [str(session.partner) for session in known.history.page().sessions]
    assert partners == ["Schulz – Kasse", "Schulz – Kasse", "Maier – PC"]


def test_an_id_that_no_log_has_told_yet_is_of_any_program(office: Office) -> None:
    office.sessions.start(request("Maier", "PC", remote_id=ID), at=ms(f"{DAY}03:00"))
    office.sessions.end(1, at=ms(f"{DAY}03:10"))
    assert take(office, 5, "anydesk") == (2, 0)


def test_a_row_of_another_program_ends_no_session(known: Office) -> None:
    known.sessions.start(request("Maier", "PC"), at=ms(f"{DAY}10:00"))
    assert take(known, 10, "anydesk", watching=True) == (2, 1)
    assert [each.state for each in known.sessions.running()] == [State.CONNECTED]


def test_proof_of_another_program_proves_nothing(known: Office) -> None:
    row = captured(f"{DAY}04:00", f"{DAY}04:02", ID, source="anydesk", proof=True)
    report = known.imports.take_over([row])
    assert (report.new, report.passed_over) == (0, 1)
