"""Rows of other programs' logs: once, to the right computer, never billed twice, never lost."""

import itertools
import sqlite3
from pathlib import Path

import pytest

from fw_tui.capture.rows import CapturedRow, RejectedLine
from fw_tui.domain.errors import FwError, InvalidInput, N_
from fw_tui.domain.session import Billing, FreeReason, Session, State
from fw_tui.services import imports
from fw_tui.services.imports import ImportReport
from fw_tui.services.office import Office
from fw_tui.store import sessions
from tests.makers import captured, ms, request
from tests.support import ManualClock

ID = "123456789"


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.read, report.new, report.known, report.unassigned


def history(office: Office) -> list[Session]:
    return office.history.page().sessions


def cents(office: Office) -> int:
    return sum(office.sessions.charge(session).due.gross_cents for session in history(office))


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        return list(connection.iterdump())


def note(office: Office, clock: ManualClock, started: str, ended: str, **more: str) -> Session:
    """A session of Maier's PC noted by hand."""
    now = clock.now_ms()
    made = office.sessions.start(request("Maier", "PC", **more), at=ms(started))
    clock.set(max(now, ms(ended)))
    return office.sessions.end(made.number, at=ms(ended))


def test_unknown_ids_wait_until_they_are_assigned(office: Office) -> None:
    rows = [
        captured("2026-11-02T08:00:00", "2026-11-02T08:15:00"),
        captured("2026-11-03T08:00:00", "2026-11-03T08:05:00"),
        captured("2026-11-04T08:00:00", "2026-11-04T08:05:00", "555"),
    ]
    assert counts(office.imports.take_over(rows)) == (3, 3, 0, 3)
    assert history(office) == []
    inbox = office.imports.inbox()
    assert [(e.remote_id, e.partner_name, e.count) for e in inbox] == [
        ("555", "PC-EMPFANG", 1),
        (ID, "PC-EMPFANG", 2),
    ]
    assert inbox[1].last_started_at == ms("2026-11-03T08:00:00")
    assigned = office.imports.assign("123 456 789", "Maier", "Empfang")
    assert (len(assigned.sessions), assigned.linked, assigned.overlapping) == (2, 0, 0)
    assert assigned.computer.remote_ids == (ID,)
    assert history(office) == assigned.sessions[::-1]
    assert [e.remote_id for e in office.imports.inbox()] == ["555"]


def test_in_a_customers_own_log_the_name_is_that_of_who_helped(office: Office) -> None:
    office.imports.assign(ID, "Maier", "PC")
    times = "2024-02-16T14:16:32", "2024-02-16T14:18:36"
    office.imports.take_over([captured(*times, partner_name="Max", technician="Rezeption")])
    (made,) = history(office)
    assert made.technician == "Max"


def test_a_row_becomes_a_session_with_all_it_tells(office: Office) -> None:
    office.imports.assign(ID, "Maier", "PC")
    row = captured("2024-02-20T13:10:33", "2024-02-20T13:11:52", partner_name="")
    office.imports.take_over([row])
    (made,) = history(office)
    assert (made.started_at, made.ended_at) == (
        ms("2024-02-20T13:10:33"),
        ms("2024-02-20T13:11:52"),
    )
    assert (made.state, made.billing, made.source) == (State.ENDED, Billing.BILLABLE, "teamviewer")
    assert (made.technician, made.remote_id, made.tariff) == ("hoerner", ID, "standard")
    charge = office.sessions.charge(made)
    assert (charge.seconds, charge.units) == (79, 1)


def test_importing_twice_changes_nothing(office: Office) -> None:
    office.imports.assign(ID, "Maier", "PC")
    rows = [
        captured("2026-11-02T08:00:00", "2026-11-02T08:15:00"),
        captured("2026-11-04T08:00:00", "2026-11-04T08:05:00", "555"),
    ]
    assert counts(office.imports.take_over(rows)) == (2, 2, 0, 1)
    before = dump(office.path)
    assert counts(office.imports.take_over(rows)) == (2, 0, 2, 1)
    assert counts(office.imports.take_over(reversed(rows))) == (2, 0, 2, 1)
    assert dump(office.path) == before


def test_a_row_that_stands_twice_in_a_file_is_new_once(office: Office) -> None:
    row = captured("2026-11-02T08:00:00", "2026-11-02T08:15:00")
    assert counts(office.imports.take_over([row, row])) == (2, 1, 1, 2)
    assert office.imports.inbox()[0].count == 1


def test_more_rows_than_one_statement_takes_are_known_again(office: Office) -> None:
    rows = [
        captured("2026-11-02T08:00:00", "2026-11-02T08:15:00", str(1000 + n)) for n in range(1200)
    ]
    assert counts(office.imports.take_over(rows)) == (1200, 1200, 0, 1200)
    assert counts(office.imports.take_over(rows)) == (1200, 0, 1200, 1200)


def test_later_rows_of_an_assigned_id_go_straight_to_its_computer(office: Office) -> None:
    office.imports.take_over([captured("2026-11-02T08:00:00", "2026-11-02T08:15:00")])
    office.imports.assign(ID, "Maier", "PC")
    report = office.imports.take_over([captured("2026-11-03T08:00:00", "2026-11-03T08:15:00")])
    assert counts(report) == (1, 1, 0, 0)
    assert [str(s.partner) for s in history(office)] == ["Maier – PC"] * 2


def test_rejected_lines_are_reported_and_the_rest_is_imported(office: Office) -> None:
    bad = RejectedLine(2, FwError(N_("no")))
    report = office.imports.take_over([captured("2026-11-02T08:00:00", "2026-11-02T08:15:00"), bad])
    assert counts(report) == (2, 1, 0, 1)
    assert report.rejected == [bad]


def test_an_attempt_of_zero_seconds_is_free(office: Office) -> None:
    office.imports.assign(ID, "Maier", "PC")
    office.imports.take_over([captured("2026-11-02T08:00:00", "2026-11-02T08:00:00")])
    (made,) = history(office)
    assert (made.billing, made.free_reason) == (Billing.FREE, FreeReason.FAILED_ATTEMPT)
    charge = office.sessions.charge(made)
    assert (charge.units, charge.due.gross_cents) == (0, 0)


def test_a_row_noted_already_is_linked_and_not_billed_again(
    office: Office, clock: ManualClock
) -> None:
    noted = note(office, clock, "2026-11-02T08:00:00", "2026-11-02T08:20:00", remote_id=ID)
    row = captured("2026-11-02T08:01:00", "2026-11-02T08:20:00")
    assert counts(office.imports.take_over([row])) == (1, 1, 0, 0)
    assert history(office) == [noted]
    assert office.imports.inbox() == []


def test_a_waiting_row_noted_already_is_linked_when_it_is_assigned(
    office: Office, clock: ManualClock
) -> None:
    noted = note(office, clock, "2026-11-02T08:00:00", "2026-11-02T08:20:00")
    office.imports.take_over([captured("2026-11-02T08:01:00", "2026-11-02T08:20:00")])
    assigned = office.imports.assign(ID, "Maier", "PC")
    assert (assigned.sessions, assigned.linked) == ([], 1)
    assert history(office) == [noted]


def test_a_row_that_only_touches_sessions_is_a_session(office: Office, clock: ManualClock) -> None:
    note(office, clock, "2026-11-02T08:00:00", "2026-11-02T08:20:00", remote_id=ID)
    note(office, clock, "2026-11-02T08:30:00", "2026-11-02T08:40:00")
    row = captured("2026-11-02T08:20:00", "2026-11-02T08:30:00")
    assert counts(office.imports.take_over([row])) == (1, 1, 0, 0)
    assert len(history(office)) == 3


OVERLAPPING = {
    "begins before": ("2026-11-02T07:55:00", "2026-11-02T08:10:00"),
    "ends after": ("2026-11-02T08:10:00", "2026-11-02T08:25:00"),
    "surrounds": ("2026-11-02T07:55:00", "2026-11-02T08:25:00"),
    "ends later than clocks differ": ("2026-11-02T08:00:00", "2026-11-02T08:23:01"),
}


@pytest.mark.parametrize("span", OVERLAPPING.values(), ids=OVERLAPPING)
def test_a_row_that_shares_time_with_a_session_waits_for_a_decision(
    office: Office, clock: ManualClock, span: tuple[str, str]
) -> None:
    noted = note(office, clock, "2026-11-02T08:00:00", "2026-11-02T08:20:00", remote_id=ID)
    row = captured(*span)
    assert counts(office.imports.take_over([row])) == (1, 1, 0, 1)
    assert history(office) == [noted]
    assert [(e.remote_id, e.count) for e in office.imports.inbox()] == [(ID, 1)]
    assert counts(office.imports.take_over([row])) == (1, 0, 1, 1)

    assigned = office.imports.assign(ID, "Maier", "PC")
    assert (len(assigned.sessions), assigned.linked, assigned.overlapping) == (1, 0, 1)
    assert assigned.sessions[0].started_at == row.started_at
    assert assigned.sessions[0].billing is Billing.BILLABLE
    assert office.imports.inbox() == []
    assert counts(office.imports.take_over([row])) == (1, 0, 1, 0)


def test_a_row_within_a_running_session_waits_and_is_linked_once_that_has_ended(
    office: Office, clock: ManualClock
) -> None:
    clock.set(ms("2026-11-02T08:00:00"))
    running = office.sessions.start(request("Maier", "PC", remote_id=ID))
    clock.advance(1200)
    row = captured("2026-11-02T08:01:00", "2026-11-02T08:10:00")
    assert counts(office.imports.take_over([row])) == (1, 1, 0, 1)
    ended = office.sessions.end(running.number)
    assert office.imports.assign(ID, "Maier", "PC").linked == 1
    assert history(office) == [ended]


def test_a_session_can_be_ended_over_a_row_assigned_while_it_ran(
    office: Office, clock: ManualClock
) -> None:
    clock.set(ms("2026-11-02T08:00:00"))
    running = office.sessions.start(request("Maier", "PC", remote_id=ID))
    clock.advance(1200)
    office.imports.take_over([captured("2026-11-02T08:01:00", "2026-11-02T08:10:00")])
    assert office.imports.assign(ID, "Maier", "PC").overlapping == 1
    assert office.sessions.end(running.number).seconds(0) == 1200


def test_a_session_begun_late_for_the_morning_cannot_end_over_an_imported_one(
    office: Office, clock: ManualClock
) -> None:
    office.imports.assign(ID, "Maier", "PC")
    office.imports.take_over([captured("2026-11-02T08:01:00", "2026-11-02T08:10:00")])
    late = office.sessions.start(request("Maier", "PC"), at=ms("2026-11-02T08:00:00"))
    with pytest.raises(FwError, match="session 1"):
        office.sessions.end(late.number, at=ms("2026-11-02T08:05:00"))
    assert office.sessions.end(late.number, at=ms("2026-11-02T08:01:00")).seconds(0) == 60


def test_a_discarded_session_does_not_swallow_the_logs_row(
    office: Office, clock: ManualClock
) -> None:
    clock.set(ms("2026-11-02T08:00:00"))
    office.sessions.start(request("Maier", "PC", remote_id=ID))
    clock.advance(1200)
    office.sessions.beat("hoerner")
    office.sessions.discard(1)
    office.imports.take_over([captured("2026-11-02T08:01:00", "2026-11-02T08:10:00")])
    assert cents(office) == 850


ROWS = (
    captured("2026-11-02T08:00:00", "2026-11-02T08:30:00", line=1),
    captured("2026-11-02T08:10:00", "2026-11-02T08:20:00", line=2),
    captured("2026-11-02T08:00:00", "2026-11-02T08:05:00", line=3),
    captured("2026-11-02T08:25:00", "2026-11-02T08:45:00", line=4),
)


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
@pytest.mark.parametrize("assigned_first", [True, False])
def test_the_order_of_rows_in_a_file_changes_nothing(
    office: Office, order: tuple[int, ...], assigned_first: bool
) -> None:
    rows: list[CapturedRow] = [ROWS[index] for index in order]
    if assigned_first:
        office.imports.assign(ID, "Maier", "PC")
        assert counts(office.imports.take_over(rows)) == (4, 4, 0, 1)
        assert [(s.started_at, s.seconds(0)) for s in history(office)] == [
            (ROWS[0].started_at, 1800)
        ]
    else:
        office.imports.take_over(rows)
        assigned = office.imports.assign(ID, "Maier", "PC")
        assert [s.seconds(0) for s in assigned.sessions] == [1800, 1200]
        assert (assigned.linked, assigned.overlapping) == (2, 1)


def test_an_id_assigned_anew_leads_to_its_new_computer_and_old_sessions_stay(
    office: Office,
) -> None:
    office.imports.assign(ID, "Maier", "PC 1")
    office.imports.take_over([captured("2026-11-02T08:00:00", "2026-11-02T08:05:00")])
    moved = office.imports.assign(ID, "Bauer", "PC 2")
    assert moved.computer.remote_ids == (ID,)
    office.imports.take_over([captured("2026-11-03T08:00:00", "2026-11-03T08:05:00")])
    assert [str(s.partner) for s in history(office)] == ["Bauer – PC 2", "Maier – PC 1"]
    (old,) = office.customers.computers_named("Maier")
    assert old.remote_ids == ()


def test_an_id_that_cannot_be_one_is_not_assigned(office: Office) -> None:
    with pytest.raises(InvalidInput):
        office.imports.assign("-p", "Maier", "PC")
    with pytest.raises(InvalidInput):
        office.imports.assign(ID, "", "PC")
    assert office.customers.search() == []


def test_a_dry_run_reports_the_same_and_leaves_every_row_as_it_was(
    office: Office, clock: ManualClock
) -> None:
    note(office, clock, "2026-11-02T08:00:00", "2026-11-02T08:20:00", remote_id=ID)
    rows: list[CapturedRow | RejectedLine] = [
        captured("2026-11-02T08:01:00", "2026-11-02T08:10:00"),
        captured("2026-11-02T08:15:00", "2026-11-02T08:25:00"),
        captured("2026-11-03T08:00:00", "2026-11-03T08:05:00"),
        captured("2026-11-03T08:00:00", "2026-11-03T08:05:00", "555"),
        RejectedLine(5, FwError(N_("no"))),
    ]
    before, token = dump(office.path), office.change_token()
    preview = office.imports.take_over(rows, dry_run=True)
    assert counts(preview) == (5, 4, 0, 2)
    assert dump(office.path) == before
    assert office.change_token() == token
    assert office.imports.take_over(rows) == preview
    assert [s.number for s in history(office)] == [2, 1]  # no number was lost to the dry run


def test_the_sessions_of_a_computer_are_read_once_however_many_rows_it_has(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.imports.assign(ID, "Maier", "PC")
    rows = [
        captured(f"2026-11-02T08:{minute:02}:00", f"2026-11-02T08:{minute:02}:30")
        for minute in range(20)
    ]
    office.imports.take_over(rows[:10])
    read: list[str] = []
    reaching = sessions.sessions_reaching

    def noted(begun_after: dict[str, int], until: int, since: int) -> dict[str, list[Session]]:
        found = reaching(begun_after, until, since)
        read.extend(session.key for each in found.values() for session in each)
        return found

    monkeypatch.setattr(sessions, "sessions_reaching", noted)
    monkeypatch.setattr(imports, "PIECE", 4)
    assert counts(office.imports.take_over(rows)) == (20, 10, 10, 0)
    assert len(read) == len(set(read)) == 10
