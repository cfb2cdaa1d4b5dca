"""What logs tell beside times: proof, connections that run, marks of the bill, notes."""

import pytest

from fw_tui.capture.rows import CapturedRow
from fw_tui.domain.imported import Direction, SourceBilling
from fw_tui.domain.session import Billing, FreeReason
from fw_tui.services.office import Office
from tests.makers import captured, ms, request

ID = "123456789"
BEGUN, ENDED = "2026-11-02T08:00:00", "2026-11-02T08:15:00"


def proof(at: str) -> CapturedRow:
    return captured(at, at, proof=True, ended_at=ms(at) + 120_000)


def the_session(office: Office) -> tuple[Billing, FreeReason | None, str, str]:
    (session,) = office.history.page().sessions
    return session.billing, session.free_reason, session.technician, session.notes


def test_proof_without_a_session_is_passed_over_and_never_waits(office: Office) -> None:
    office.imports.assign(ID, "Maier", "PC")
    report = office.imports.take_over([proof(BEGUN)])
    assert (report.read, report.new, report.unassigned, report.passed_over) == (1, 0, 0, 1)
    assert office.history.page().sessions == []
    assert office.imports.inbox() == []


def test_proof_of_a_session_is_linked_to_it(office: Office) -> None:
    office.imports.assign(ID, "Maier", "PC")
    noted = office.sessions.start(request("Maier", "PC"), ms("2026-11-02T08:01:30"))
    office.sessions.end(noted.number, ms(ENDED))
    report = office.imports.take_over([proof(BEGUN)])
    assert (report.new, report.passed_over) == (1, 0)
    assert len(office.history.page().sessions) == 1
    again = office.imports.take_over([proof(BEGUN)])
    assert (again.new, again.known, again.passed_over) == (0, 1, 0)


def test_proof_keeps_no_row_behind_it_from_becoming_a_session(office: Office) -> None:
    office.imports.assign(ID, "Maier", "PC")
    report = office.imports.take_over([proof(BEGUN), captured(BEGUN, ENDED)])
    assert (report.new, report.unassigned) == (2, 0)
    assert len(office.history.page().sessions) == 1


def test_what_runs_is_taken_over_by_the_import_after_its_end(office: Office) -> None:
    office.imports.assign(ID, "Maier", "PC")
    runs = captured(BEGUN, BEGUN, running=True, key="k")
    report = office.imports.take_over([runs])
    assert (report.read, report.new, report.running) == (1, 0, 1)
    assert office.imports.take_over([captured(BEGUN, ENDED, key="k")]).new == 1
    (session,) = office.history.page().sessions
    assert session.ended_at == ms(ENDED)


def test_what_was_billed_elsewhere_is_never_billed_again(office: Office) -> None:
    row = captured(BEGUN, ENDED, billing=SourceBilling.BILLED)
    report = office.imports.take_over([row])
    assert (report.new, report.unassigned, report.passed_over) == (0, 0, 1)
    office.imports.assign(ID, "Maier", "PC")
    assert office.history.page().sessions == []


@pytest.mark.parametrize("waiting", [True, False])
def test_what_the_source_does_not_bill_is_free_also_after_it_waited(
    office: Office, waiting: bool
) -> None:
    row = captured(
        BEGUN,
        ENDED,
        billing=SourceBilling.DO_NOT_BILL,
        direction=Direction.OUTGOING,
        notes="Drucker\nneu",
    )
    if waiting:
        office.imports.take_over([row])
    office.imports.assign(ID, "Maier", "PC")
    if not waiting:
        office.imports.take_over([row])
    assert the_session(office) == (Billing.FREE, FreeReason.GOODWILL, "hoerner", "Drucker\nneu")


def test_in_a_customers_own_log_the_one_who_came_in_helped(office: Office) -> None:
    office.imports.assign(ID, "Maier", "PC")
    office.imports.take_over([captured(BEGUN, ENDED, direction=Direction.INCOMING)])
    assert the_session(office)[2] == "PC-EMPFANG"


def test_the_progress_is_told_piece_by_piece(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fw_tui.services.imports.PIECE", 2)
    rows = [captured(f"2026-11-02T0{hour}:00:00", ENDED) for hour in range(5)]
    told: list[tuple[int, int]] = []
    office.imports.take_over(rows, told=lambda done, of_all: told.append((done, of_all)))
    assert told == [(2, 5), (4, 5), (5, 5)]
