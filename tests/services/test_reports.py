"""What happened in a session is written down, cannot be changed, and is told to its customer."""

import sqlite3
from datetime import date

import pytest

from fw_tui.domain.course import Step
from fw_tui.domain.errors import Conflict, NotFound
from fw_tui.domain.session import FreeReason
from fw_tui.services.maintenance import check
from fw_tui.services.office import Office
from tests.billing_makers import (
    draw_with,
    give_address,
    issue_october,
    quick_drawing,
    set_shop,
    work_for,
)
from tests.makers import NOON, request
from tests.support import ManualClock


def steps(office: Office, number: int = 1) -> list[tuple[int, Step, str]]:
    return [((e.at - NOON) // 1000, e.step, e.text) for e in office.reports.course(number)]


def test_the_course_is_written_down_while_it_happens(office: Office, clock: ManualClock) -> None:
    number = office.sessions.order(request(ordered_by="Frau Maier", notes="Drucker")).number
    clock.advance(10)
    office.sessions.connect(number)
    clock.advance(50)
    office.sessions.write_notes(number, "Drucker\nTreiber", "Drucker")
    office.sessions.lose(number)
    clock.advance(60)
    office.sessions.connect(number)
    clock.advance(80)
    office.sessions.end(number, note="fertig")
    assert steps(office) == [
        (0, Step.ORDERED, "Frau Maier"),
        (0, Step.NOTE, "Drucker"),
        (10, Step.CONNECTED, ""),
        (60, Step.LOST, ""),
        (60, Step.NOTE, "Treiber"),
        (120, Step.BACK, ""),
        (200, Step.NOTE, "fertig"),
        (200, Step.ENDED, ""),
    ]


def test_each_way_to_end_a_session_writes_its_note_down(office: Office, clock: ManualClock) -> None:
    office.sessions.start(request(computer="A"))
    office.sessions.end_own("hoerner", note="eins")
    office.sessions.start(request(computer="B"))
    office.sessions.conclude(2, None, "zwei", seen="")
    office.sessions.order(request(computer="C"))
    clock.advance(5)
    office.sessions.abort(3)
    office.sessions.start(request(computer="D"))
    office.sessions.discard(4)
    told = [[(step, text) for _at, step, text in steps(office, n)][-2:] for n in (1, 2, 3, 4)]
    assert told[0] == [(Step.NOTE, "eins"), (Step.ENDED, "")]
    assert told[1] == [(Step.NOTE, "zwei"), (Step.ENDED, "")]
    assert told[2] == [(Step.ORDERED, ""), (Step.ABORTED, "")]
    assert told[3][-1] == (Step.ABORTED, "")
    office.sessions.set_billing(1, office.sessions.get(1).billing)
    assert len(steps(office, 1)) == 4


def test_invoices_and_cancellations_belong_to_the_course(office: Office) -> None:
    set_shop(office)
    draw_with(office, quick_drawing)
    work_for(office)
    give_address(office)
    first = issue_october(office).number
    cancellation = office.invoices.cancel(first, "hoerner", "Falsch").number
    second = issue_october(office).number
    assert [(step, text) for _at, step, text in steps(office)][-3:] == [
        (Step.BILLED, first),
        (Step.BILLED, second),
        (Step.CANCELLED, cancellation),
    ]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE session_event SET text = 'anders'",
        "DELETE FROM session_event",
        "INSERT OR REPLACE INTO session_event (id, session_id, at, step, text)"
        " VALUES (1, 1, 0, 'note', 'anders')",
    ],
)
def test_nobody_changes_what_was_written_down(office: Office, change: str) -> None:
    office.sessions.start(request(notes="Drucker"))
    with sqlite3.connect(office.path) as other, pytest.raises(sqlite3.IntegrityError):
        other.execute(change)
    other.close()
    assert check(office) == []


def test_a_report_tells_what_the_session_cost_its_customer(office: Office) -> None:
    number = office.sessions.start(request(), NOON - 742_000).number
    with pytest.raises(Conflict):
        office.reports.report(number)
    office.sessions.end(number)
    report = office.reports.report(number)
    assert report.line.charge.due.gross_cents == 1700
    assert report.customer.name == "Fa. Walter Maier GmbH"
    assert report.language == "de"
    with pytest.raises(NotFound):
        office.reports.report(7)
    with pytest.raises(NotFound):
        office.reports.course(7)


def test_a_report_knows_the_contingent_and_why_something_is_free(office: Office) -> None:
    customer = office.customers.add("Fa. Walter Maier GmbH")
    office.contingents.add(customer.name, 1, date(2026, 12, 31))
    for reason in (None, FreeReason.GOODWILL):
        number = office.sessions.start(
            request(computer=f"PC {reason}", free_reason=reason), NOON - 742_000
        ).number
        office.sessions.end(number)
    first, second = (office.reports.report(number).line for number in (1, 2))
    assert (first.covered, first.charge.due.gross_cents) == (1, 850)
    assert (second.covered, second.charge.due.gross_cents) == (0, 0)
