"""TeamViewer's text file first, its web API's report of the same connections afterwards."""

from collections.abc import Sequence

import pytest

from fw_tui.capture.rows import CapturedRow
from fw_tui.domain.imported import Direction, SourceBilling
from fw_tui.domain.session import Billing, FreeReason, Session
from fw_tui.services.imports import ImportReport
from fw_tui.services.office import Office
from tests.billing_makers import draw_with, give_address, issue_october, quick_drawing, set_shop
from tests.makers import captured

ID = "123456789"
MAIER = "Fa. Walter Maier GmbH"
MARKS = {"Bill": "bill", "Billed": "billed", "DoNotBill": "do_not_bill", "": ""}


def line(number: int = 1) -> CapturedRow:
    """A connection as the text file has it."""
    times = (f"2026-10-0{number}T08:00:00", f"2026-10-0{number}T08:15:00")
    return captured(*times, ID, key=f"teamviewer:{guid(number)}", partner_name="")


def record(state: str = "", number: int = 1, notes: str = "") -> CapturedRow:
    """The same one as the web API has it: under the ID of the device, with a mark of the bill."""
    times = (f"2026-10-0{number}T08:00:00", f"2026-10-0{number}T08:15:00")
    mark = f', "billing_state": "{state}"' if state else ""
    return captured(
        *times,
        "d1",
        key=f"teamviewer:{guid(number)}",
        raw=f'{{"id": "{guid(number)}", "deviceid": "d1"{mark}}}',
        direction=Direction.OUTGOING,
        billing=SourceBilling(MARKS[state]) if state else None,
        notes=notes,
    )


def guid(number: int) -> str:
    return f"0000000{number}-0000-4000-8000-000000000000"


def take(office: Office, *rows: CapturedRow) -> ImportReport:
    return office.imports.take_over(rows)


def sessions(office: Office) -> Sequence[Session]:
    return office.history.page().sessions


def wanted(office: Office) -> list[tuple[str, str]]:
    return [(each.connection[7], each.state) for each in office.billing_states.states()]


@pytest.fixture
def known(office: Office) -> Office:
    """Maier's PC with a session from the text file."""
    office.imports.assign(ID, MAIER, "PC")
    take(office, line())
    return office


@pytest.mark.parametrize("state", ["", "Bill"])
def test_a_record_that_comes_late_is_told_once_its_session_is_billed(
    known: Office, state: str
) -> None:
    before = sessions(known)
    report = take(known, record(state))
    assert (report.new, report.known, report.unassigned) == (0, 1, 0)
    assert sessions(known) == before
    assert wanted(known) == []
    set_shop(known)
    draw_with(known, quick_drawing)
    give_address(known)
    issue_october(known)
    assert wanted(known) == [("1", "Billed")]


def test_a_record_of_a_billed_session_changes_nothing_of_it(known: Office) -> None:
    set_shop(known)
    draw_with(known, quick_drawing)
    give_address(known)
    issue_october(known)
    before = sessions(known)
    take(known, record("DoNotBill"))
    assert sessions(known) == before
    assert wanted(known) == [("1", "Billed")]


def test_what_nobody_has_decided_yet_is_as_if_the_record_had_come_first(known: Office) -> None:
    take(known, record("DoNotBill"))
    (session,) = sessions(known)
    assert (session.billing, session.free_reason) == (Billing.FREE, FreeReason.GOODWILL)
    assert wanted(known) == []


def test_what_a_person_has_touched_is_only_told_in_its_notes(known: Office) -> None:
    known.sessions.write_notes(1, "Drucker")
    take(known, record("DoNotBill"))
    (session,) = sessions(known)
    assert (session.billing, session.notes) == (Billing.BILLABLE, "Drucker\nteamviewer: DoNotBill")


def test_who_bills_reads_in_the_notes_that_it_was_billed_elsewhere(known: Office) -> None:
    report = take(known, record("Billed"))
    assert (report.new, report.known, report.passed_over) == (0, 0, 1)
    (session,) = sessions(known)
    assert (session.billing, session.notes) == (Billing.BILLABLE, "teamviewer: Billed")
    known.sessions.set_billing(1, Billing.FREE, FreeReason.GOODWILL)
    assert wanted(known) == []


def test_a_free_session_needs_no_word_of_it(known: Office) -> None:
    known.sessions.set_billing(1, Billing.FREE, FreeReason.WARRANTY)
    before = sessions(known)
    take(known, record("Billed"))
    assert sessions(known) == before


def test_a_record_is_joined_once(known: Office) -> None:
    take(known, record("Billed"))
    known.sessions.write_notes(1, "")
    before = sessions(known)
    take(known, record("Billed"))
    take(known, line())
    assert sessions(known) == before


def test_a_row_that_waits_is_decided_with_what_the_record_tells(office: Office) -> None:
    take(office, line(1), line(2), line(3))
    take(office, record("DoNotBill", 1, notes="Toner"), record("Billed", 2), record("", 3))
    assert office.inbox.count() == 2
    office.imports.assign(ID, MAIER, "PC")
    third, first = sessions(office)
    assert (first.free_reason, first.notes) == (FreeReason.GOODWILL, "Toner")
    assert (third.billing, third.notes) == (Billing.BILLABLE, "")


def test_trying_joins_nothing(known: Office) -> None:
    before = sessions(known)
    known.imports.take_over([record("DoNotBill")], dry_run=True)
    assert sessions(known) == before
    assert take(known, record("DoNotBill")).known == 1
    assert sessions(known) != before


def test_the_details_of_a_row_keep_the_line_of_the_text_file(office: Office) -> None:
    take(office, line())
    take(office, record("Bill"))
    office.customers.add_computer(office.customers.add(MAIER).key, "PC", ID)
    (row,) = office.inbox.waiting().rows
    assert row.entry.raw == f"{line().raw}\n{record('Bill').raw}"
