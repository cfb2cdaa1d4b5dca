"""The inbox: what a person decides about rows is one transaction, and stays decided."""

from typing import Any

import pytest

from fw_tui.domain.course import Step
from fw_tui.domain.errors import Conflict, NotFound
from fw_tui.domain.inbox import Hint, Reason
from fw_tui.domain.session import Billing, FreeReason, Session
from fw_tui.services.office import Office
from fw_tui.store.events import happenings
from tests.makers import captured, ms, request
from tests.support import ManualClock

ID = "123456789"
DAY = "2026-11-12T"


def note(office: Office, started: str, ended: str) -> Session:
    """A session of Maier's PC noted by hand."""
    made = office.sessions.start(request("Maier", "PC"), at=ms(DAY + started))
    return office.sessions.end(made.number, at=ms(DAY + ended))


def take(office: Office, started: str, ended: str, remote_id: str = ID, **more: Any) -> None:
    office.imports.take_over([captured(DAY + started, DAY + ended, remote_id, **more)])


def only_row(office: Office) -> int:
    (row,) = office.inbox.waiting().rows
    return row.row


@pytest.fixture
def overlapping(office: Office) -> int:
    """A row of 08:00 to 08:20 beside Maier's session of 08:05 to 08:15."""
    office.imports.assign(ID, "Maier", "PC")
    note(office, "08:05", "08:15")
    take(office, "08:00:00", "08:20:00")
    return only_row(office)


def costs(office: Office) -> list[int]:
    sessions = office.history.page().sessions
    return [office.sessions.charge(session).due.gross_cents for session in sessions]


def test_what_waits_is_told_with_its_reason(office: Office, overlapping: int) -> None:
    take(office, "06:00:00", "06:10:00", "555")
    take(office, "06:20:00", "06:30:00", "555")
    take(office, "05:00:00", "05:00:00", "555")
    take(office, "04:00:00", "04:10:00", "777")
    office.customers.add_computer(office.customers.find("Maier").key, "Server", "777")
    waiting = office.inbox.waiting()
    assert [(entry.remote_id, entry.count) for entry in waiting.ids] == [("555", 2)]
    assert [(row.reason, row.entry.remote_id) for row in waiting.rows] == [
        (Reason.OVERLAP, ID),
        (Reason.ATTEMPT, "555"),
        (Reason.KNOWN, "777"),
    ]
    assert [session.number for session in waiting.rows[0].sessions] == [1]
    assert office.inbox.count() == 5


def test_a_linked_row_is_the_proof_and_bills_nothing(office: Office, overlapping: int) -> None:
    before = costs(office)
    assert office.inbox.link(overlapping).number == 1
    assert office.inbox.count() == 0
    assert costs(office) == before
    with pytest.raises(Conflict, match="does not wait any more"):
        office.inbox.link(overlapping)


def test_a_link_is_taken_back(office: Office, overlapping: int) -> None:
    office.inbox.link(overlapping)
    office.inbox.put_back([overlapping])
    assert only_row(office) == overlapping


def test_a_row_without_a_session_beside_it_is_linked_to_one_that_is_named(office: Office) -> None:
    take(office, "08:00:00", "08:20:00")
    noted = note(office, "09:05", "09:15")
    take(office, "08:30:00", "08:30:00")
    row = only_row(office)
    with pytest.raises(Conflict, match="shares its time with no session"):
        office.inbox.link(row)
    assert office.inbox.link(row, noted.number).number == noted.number
    with pytest.raises(NotFound, match="no session 99"):
        office.inbox.link(row + 1 if row == 1 else 1, 99)


def test_of_several_sessions_one_is_named(office: Office, overlapping: int) -> None:
    office.sessions.start(request("Maier", "PC"), at=ms(DAY + "08:16"))
    office.sessions.end(2, at=ms(DAY + "08:18"))
    with pytest.raises(Conflict, match="several sessions; name one: 1, 2"):
        office.inbox.link(overlapping)
    assert office.inbox.link(overlapping, 2).number == 2


def test_a_row_that_is_kept_becomes_a_session_of_its_own(office: Office, overlapping: int) -> None:
    made = office.inbox.keep(overlapping)
    assert (made.number, made.source, made.started_at) == (2, "teamviewer", ms(DAY + "08:00"))
    assert made.billing is Billing.BILLABLE
    assert office.inbox.count() == 0
    with pytest.raises(Conflict, match="became session 2"):
        office.inbox.put_back([overlapping])


def test_a_row_of_an_unknown_id_cannot_be_kept(office: Office) -> None:
    take(office, "05:00:00", "05:00:00")
    with pytest.raises(Conflict, match="Nobody has said whose ID 123456789 is"):
        office.inbox.keep(only_row(office))
    assert office.history.count() == 0


def test_a_merged_row_counts_its_time_once(office: Office, overlapping: int) -> None:
    merge = office.inbox.merge(overlapping)
    assert [session.number for session in merge.sessions] == [2, 1, 3]
    assert sum(session.seconds(0) for session in merge.sessions) == 20 * 60
    # Two units of ten minutes, as one connection of 20 minutes would cost.
    assert (merge.together_cents, sum(costs(office))) == (1700, 1700)
    noted = office.sessions.get(1)
    assert (noted.started_at, noted.ended_at) == (ms(DAY + "08:05"), ms(DAY + "08:15"))
    assert office.inbox.count() == 0
    office.merging.unmerge(1)
    assert len(costs(office)) == 3


def test_what_cannot_be_merged_leaves_all_as_it_was(office: Office, overlapping: int) -> None:
    office.sessions.set_billing(1, Billing.FREE, FreeReason.GOODWILL)
    with pytest.raises(Conflict, match="only such ones are merged"):
        office.inbox.merge(overlapping)
    assert office.history.count() == 1
    assert only_row(office) == overlapping


def test_a_row_is_not_merged_with_a_session_that_runs(office: Office) -> None:
    office.imports.assign(ID, "Maier", "PC")
    office.sessions.start(request("Maier", "PC"), at=ms(DAY + "08:05"))
    take(office, "08:00:00", "08:20:00")
    with pytest.raises(Conflict, match="Session 1 still runs"):
        office.inbox.merge(only_row(office))


def test_what_was_dropped_stays_known_and_is_taken_back(office: Office, overlapping: int) -> None:
    assert office.inbox.drop([overlapping]) == 1
    assert (office.inbox.count(), office.imports.inbox()) == (0, [])
    take(office, "08:00:00", "08:20:00")
    assert office.inbox.count() == 0
    assert office.imports.assign(ID, "Maier", "PC").sessions == []
    assert [row.row for row in office.inbox.dropped()] == [overlapping]
    assert office.inbox.put_back([overlapping]) == 1
    assert only_row(office) == overlapping


def test_a_known_row_that_was_dropped_is_reported_as_settled(office: Office) -> None:
    take(office, "05:00:00", "05:00:00")
    office.inbox.drop_attempts()
    row = captured(DAY + "05:00:00", DAY + "05:00:00")
    report = office.imports.take_over([row])
    assert (report.new, report.known, report.unassigned) == (0, 1, 0)


def test_all_attempts_are_dropped_at_once(office: Office) -> None:
    take(office, "05:00:00", "05:00:00")
    take(office, "05:10:00", "05:10:00", "555")
    take(office, "05:20:00", "05:21:00", "555")
    assert len(office.inbox.drop_attempts()) == 2
    assert (office.inbox.count(), office.inbox.waiting().rows) == (1, [])


def test_all_that_waits_under_an_id_is_dropped(office: Office) -> None:
    take(office, "05:00:00", "05:10:00")
    take(office, "05:20:00", "05:30:00")
    take(office, "05:40:00", "05:50:00", "555")
    assert len(office.inbox.drop_id("123 456 789")) == 2
    assert office.inbox.count() == 1


def test_dropping_is_all_or_nothing(office: Office, overlapping: int) -> None:
    with pytest.raises(NotFound, match="There is no row 99"):
        office.inbox.drop([overlapping, 99])
    assert only_row(office) == overlapping


# -- guesses ---------------------------------------------------------------------------------


def hints(office: Office, remote_id: str) -> list[tuple[str, Hint, str]]:
    guesses = office.inbox.guesses(remote_id)
    return [(guess.computer.name, guess.hint, guess.evidence) for guess in guesses]


def test_nothing_is_guessed_without_a_sign(office: Office) -> None:
    take(office, "05:00:00", "05:10:00")
    assert hints(office, ID) == []


def test_a_name_that_rows_had_before_tells_their_computer(office: Office) -> None:
    office.imports.assign("555", "Maier", "PC")
    take(office, "05:00:00", "05:10:00", "555", partner_name="KASSE-1")
    take(office, "06:00:00", "06:10:00", partner_name="KASSE-1")
    assert hints(office, ID) == [("PC", Hint.NAME, "KASSE-1")]


def test_a_computer_of_that_name_is_offered_if_there_is_one_only(office: Office) -> None:
    maier, weber = office.customers.add("Maier"), office.customers.add("Weber")
    office.customers.add_computer(maier.key, "Kasse-1", "")
    take(office, "06:00:00", "06:10:00", partner_name="KASSE-1")
    assert hints(office, ID) == [("Kasse-1", Hint.CALLED, "KASSE-1")]
    office.customers.add_computer(weber.key, "Kasse-1", "")
    assert hints(office, ID) == []


def test_earlier_sessions_and_notes_tell_the_id(office: Office) -> None:
    office.imports.assign(ID, "Maier", "PC")
    take(office, "04:00:00", "04:10:00")
    office.imports.assign(ID, "Maier", "Neuer PC")
    made = office.sessions.start(request("Weber", "Laptop", notes=f"ID {ID}"), at=ms(DAY + "05:00"))
    office.sessions.end(made.number, at=ms(DAY + "05:10"))
    assert hints(office, ID) == [("PC", Hint.SESSIONS, "1"), ("Laptop", Hint.NOTES, "2")]


# -- the way back ----------------------------------------------------------------------------


def test_teamviewer_is_told_what_is_free_and_what_was_dropped(office: Office) -> None:
    def record(number: int, state: str = "Bill") -> dict[str, str]:
        guid = f"0000000{number}-0000-4000-8000-000000000000"
        text = f'{{"id": "{guid}", "deviceid": "d1", "billing_state": "{state}"}}'
        return {"raw": text}

    office.imports.assign(ID, "Maier", "PC")
    take(office, "04:00:00", "04:10:00", **record(1))
    take(office, "05:00:00", "05:10:00", **record(2))
    take(office, "06:00:00", "06:10:00", "555", **record(3))
    take(office, "07:00:00", "07:00:00", "555", **record(4, "DoNotBill"))
    take(office, "07:10:00", "07:20:00", raw="a line of a text file")
    office.sessions.set_billing(3, Billing.FREE, FreeReason.GOODWILL)
    office.sessions.set_billing(2, Billing.FREE, FreeReason.GOODWILL)
    office.inbox.drop_id("555")
    states = office.billing_states.states()
    assert [(state.connection[:8], state.state) for state in states] == [
        ("00000002", "DoNotBill"),
        ("00000003", "DoNotBill"),
    ]
    assert states[0].request() == (
        '{"method": "PUT", "path": '
        '"/api/v1/reports/connections/00000002-0000-4000-8000-000000000000", '
        '"body": {"billing_state": "DoNotBill"}}'
    )


def test_an_end_from_a_log_is_a_step_of_the_course(office: Office, clock: ManualClock) -> None:
    office.imports.assign(ID, "Maier", "PC")
    office.sessions.start(request("Maier", "PC"), at=ms(DAY + "08:00"))
    row = captured(DAY + "08:00:00", DAY + "08:20:00")
    report = office.imports.take_over([row], completing=True)
    assert (report.completed, report.waiting) == ([1], 0)
    steps = [happening.step for happening in office.reports.report(1).course]
    assert steps == [Step.ORDERED, Step.CONNECTED, Step.ENDED, Step.LOGGED]
    assert [each.at for each in happenings(1)] == [clock.now_ms()]
