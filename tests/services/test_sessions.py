"""What technicians do with sessions, kept in a real store."""

import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from fw_tui.domain.errors import Ambiguous, Conflict, FwError, InvalidInput, NotFound
from fw_tui.domain.session import Billing, Connection, FreeReason, Session, State
from fw_tui.services.identity import is_gone, this_program
from fw_tui.services.office import Office
from fw_tui.store.models import SessionRow
from tests.makers import NOON, ms, request
from tests.support import ManualClock

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def invoice(session: Session) -> None:
    SessionRow.get_or_none()  # the connection of this thread stands
    SessionRow.update(invoice="2026-0007").where(SessionRow.number == session.number).execute()


@pytest.mark.parametrize("consent", [None, True, False])
def test_consent_to_recording_is_kept_apart_from_that_to_logging(
    office: Office, consent: bool | None
) -> None:
    office.sessions.start(request(consent=True, consent_recording=consent))
    kept = office.sessions.end(1)
    assert (kept.consent, kept.consent_recording) == (True, consent)


def test_ordered_connected_ended(office: Office, clock: ManualClock) -> None:
    ordered = office.sessions.order(
        request(remote_id="123 456 789", ordered_by=" Frau  Maier ", consent=True, notes="Drucker")
    )
    assert (ordered.number, ordered.state, ordered.ordered_at) == (1, State.ORDERED, NOON)
    assert (ordered.remote_id, ordered.ordered_by, ordered.consent) == (
        "123456789",
        "Frau Maier",
        True,
    )
    clock.advance(60)
    connected = office.sessions.connect(1)
    assert connected.connections == (Connection(NOON + MINUTE),)
    clock.advance(601)
    assert office.sessions.charge(connected).due.gross_cents == 1700
    ended = office.sessions.end(1, note="Treiber erneuert")
    assert (ended.state, ended.ended_at) == (State.ENDED, NOON + MINUTE + 601_000)
    assert ended.notes == "Drucker\nTreiber erneuert"
    assert ended == office.sessions.get(1)
    assert office.sessions.running() == []
    assert ended.revision > connected.revision > ordered.revision


def test_waiting_for_the_connection_costs_nothing(office: Office, clock: ManualClock) -> None:
    ordered = office.sessions.order(request())
    clock.advance(3600)
    assert office.sessions.charge(ordered).due.gross_cents == 0


def test_a_reboot_is_not_billed_and_the_unit_is_rounded_once(
    office: Office, clock: ManualClock
) -> None:
    office.sessions.start(request())
    clock.advance(300)
    office.sessions.lose(1)
    clock.advance(900)
    assert office.sessions.charge(office.sessions.get(1)).seconds == 300
    office.sessions.connect(1)
    clock.advance(300)
    ended = office.sessions.end(1)
    charge = office.sessions.charge(ended)
    assert (charge.seconds, charge.units, charge.due.gross_cents) == (600, 1, 850)
    assert len(ended.connections) == 2


def test_a_lost_session_ends_without_a_connection(office: Office, clock: ManualClock) -> None:
    office.sessions.start(request())
    clock.advance(60)
    office.sessions.lose(1)
    clock.advance(3600)
    ended = office.sessions.end(1)
    assert (ended.ended_at, ended.state) == (NOON + MINUTE, State.ENDED)


def test_losing_and_coming_back_within_the_same_moment_goes_on(
    office: Office, clock: ManualClock
) -> None:
    office.sessions.start(request())
    office.sessions.lose(1)
    office.sessions.connect(1)
    clock.advance(61)
    assert office.sessions.end(1).seconds(0) == 61


ACTIONS: dict[str, Callable[[Office], Session]] = {
    "connect": lambda office: office.sessions.connect(1),
    "lose": lambda office: office.sessions.lose(1),
    "end": lambda office: office.sessions.end(1),
    "conclude": lambda office: office.sessions.conclude(1, None, None, ""),
    "abort": lambda office: office.sessions.abort(1),
    "discard": lambda office: office.sessions.discard(1),
}
WAYS = {
    State.ORDERED: ["order"],
    State.CONNECTED: ["order", "connect"],
    State.LOST: ["order", "connect", "lose"],
    State.ENDED: ["order", "connect", "end"],
    State.ABORTED: ["order", "abort"],
}
NEXT = {
    State.ORDERED: {
        "connect": State.CONNECTED,
        "abort": State.ABORTED,
        "discard": State.ABORTED,
    },
    State.CONNECTED: {
        "lose": State.LOST,
        "end": State.ENDED,
        "conclude": State.ENDED,
        "discard": State.ABORTED,
    },
    State.LOST: {
        "connect": State.CONNECTED,
        "end": State.ENDED,
        "conclude": State.ENDED,
        "discard": State.ABORTED,
    },
    State.ENDED: {},
    State.ABORTED: {},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_leads_where_it_should_or_is_refused(
    office: Office, clock: ManualClock, state: State, action: str
) -> None:
    office.sessions.order(request())
    for step in WAYS[state][1:]:
        clock.advance(60)
        ACTIONS[step](office)
    before = office.sessions.get(1)
    assert before.state is state
    clock.advance(60)
    if action in NEXT[state]:
        after = ACTIONS[action](office)
        assert after.state is NEXT[state][action]
        assert after == office.sessions.get(1)
    else:
        with pytest.raises(Conflict):
            ACTIONS[action](office)
        assert office.sessions.get(1) == before


def test_a_session_that_does_not_exist_is_not_found(office: Office) -> None:
    for action in ACTIONS.values():
        with pytest.raises(NotFound, match="no session 1"):
            action(office)
    with pytest.raises(NotFound):
        office.sessions.get(-1)


def test_a_repeated_request_makes_one_session(office: Office) -> None:
    wanted = request()
    first = office.sessions.start(wanted)
    again = office.sessions.start(wanted)
    assert again == first
    assert office.history.count() == 1
    assert office.sessions.order(wanted) == first


def test_a_refused_start_leaves_nothing_behind(office: Office) -> None:
    with pytest.raises(NotFound, match="tariff"):
        office.sessions.start(request(tariff="gold"))
    with pytest.raises(InvalidInput):
        office.sessions.start(request(remote_id="-p"))
    with pytest.raises(InvalidInput):
        office.sessions.start(request(notes="x" * 10_001))
    assert office.customers.search() == []
    assert office.sessions.start(request()).number == 1


@pytest.mark.parametrize("changes", [{"customer": " "}, {"computer": ""}, {"customer": "\u200d"}])
def test_a_partner_without_a_name_is_refused(office: Office, changes: dict[str, str]) -> None:
    with pytest.raises(InvalidInput, match="missing"):
        office.sessions.order(request(**changes))


def test_a_blank_remote_id_is_none(office: Office) -> None:
    assert office.sessions.order(request(remote_id="  ")).remote_id == ""


def test_a_computer_has_one_running_session_whatever_its_spelling(office: Office) -> None:
    office.sessions.order(request("Müller", "PC 1"))
    with pytest.raises(Conflict, match="session 1 runs"):
        office.sessions.start(request("MUELLER", "pc 1"))
    office.sessions.start(request("Müller", "PC 2"))
    office.sessions.start(request("Bauer", "PC 1"))
    assert [s.number for s in office.sessions.running()] == [1, 2, 3]


def test_a_start_within_a_noted_session_is_refused_and_beside_it_is_fine(
    office: Office, clock: ManualClock
) -> None:
    office.sessions.start(request())
    clock.advance(3600)
    office.sessions.end(1)
    clock.advance(3600)
    for inside in (NOON, NOON + MINUTE, NOON + HOUR - 1):
        with pytest.raises(Conflict, match="session 1"):
            office.sessions.start(request(), at=inside)
    touching = office.sessions.start(request(), at=NOON + HOUR)
    assert touching.started_at == NOON + HOUR


def test_a_start_in_the_gap_of_a_reboot_is_fine_once_that_session_is_over(
    office: Office, clock: ManualClock
) -> None:
    office.sessions.start(request())
    clock.advance(60)
    office.sessions.lose(1)
    clock.advance(600)
    with pytest.raises(Conflict):
        office.sessions.start(request())
    office.sessions.end(1)
    assert office.sessions.start(request()).number == 2


def test_a_forgotten_session_is_noted_afterwards_up_to_the_next_one(
    office: Office, clock: ManualClock
) -> None:
    clock.advance(3600)
    office.sessions.start(request())
    clock.advance(600)
    office.sessions.end(1)
    forgotten = office.sessions.start(request(), at=NOON)
    with pytest.raises(Conflict, match="session 1"):
        office.sessions.end(forgotten.number)
    with pytest.raises(Conflict, match="session 1"):
        office.sessions.lose(forgotten.number, at=NOON + HOUR + 1)
    assert office.sessions.get(2).state is State.CONNECTED
    ended = office.sessions.end(forgotten.number, at=NOON + HOUR)
    assert ended.seconds(0) == 3600


def test_a_discarded_session_is_in_nobodys_way(office: Office, clock: ManualClock) -> None:
    office.sessions.start(request())
    clock.advance(600)
    office.sessions.beat("hoerner")
    office.sessions.discard(1)
    again = office.sessions.start(request(), at=NOON)
    clock.advance(60)
    assert office.sessions.end(again.number).seconds(0) == 660


def test_times_in_the_future_are_refused(office: Office) -> None:
    with pytest.raises(InvalidInput, match="future"):
        office.sessions.start(request(), at=NOON + 1)
    office.sessions.start(request(), at=NOON)
    for action in (office.sessions.lose, office.sessions.end):
        with pytest.raises(InvalidInput, match="future"):
            action(1, NOON + 1)
    office.sessions.lose(1, NOON)
    with pytest.raises(InvalidInput, match="future"):
        office.sessions.connect(1, NOON + 1)


def test_an_end_before_the_start_is_refused_and_the_session_runs_on(office: Office) -> None:
    office.sessions.start(request())
    with pytest.raises(InvalidInput, match="before the start"):
        office.sessions.end(1, at=NOON - 1, note="x")
    running = office.sessions.get(1)
    assert (running.state, running.notes) == (State.CONNECTED, "")


def test_a_connection_before_its_order_is_refused(office: Office) -> None:
    office.sessions.order(request())
    with pytest.raises(InvalidInput, match="before"):
        office.sessions.connect(1, at=NOON - 1)


def test_with_a_clock_set_back_a_session_can_be_connected_and_ended_with_no_time(
    office: Office, clock: ManualClock
) -> None:
    office.sessions.order(request())
    clock.set(NOON - HOUR)
    connected = office.sessions.connect(1)
    assert office.sessions.charge(connected).seconds == 0
    ended = office.sessions.end(1)
    assert (ended.started_at, ended.ended_at) == (NOON, NOON)
    assert office.sessions.charge(ended).due.gross_cents == 0


def test_with_a_clock_set_back_a_lost_session_comes_back_and_keeps_its_time(
    office: Office, clock: ManualClock
) -> None:
    office.sessions.start(request())
    clock.advance(120)
    office.sessions.lose(1)
    clock.set(NOON - HOUR)
    office.sessions.connect(1)
    assert office.sessions.end(1).seconds(0) == 120


def test_more_than_31_days_need_a_time(office: Office, clock: ManualClock) -> None:
    office.sessions.start(request())
    clock.advance(31 * 24 * 3600)
    office.sessions.start(request("Bauer", "PC"))
    clock.advance(1)
    for action in (office.sessions.end, office.sessions.lose):
        with pytest.raises(InvalidInput, match="744:00:01"):
            action(1)
    assert office.sessions.get(1).state is State.CONNECTED
    assert office.sessions.end(1, at=NOON + 600_000).seconds(0) == 600
    assert office.sessions.end(2).seconds(0) == 1


def test_exactly_31_days_are_allowed(office: Office, clock: ManualClock) -> None:
    office.sessions.start(request())
    clock.advance(31 * 24 * 3600)
    assert office.sessions.end(1).seconds(0) == 31 * 24 * 3600


def test_the_own_session_is_ended_without_its_number(office: Office, clock: ManualClock) -> None:
    with pytest.raises(NotFound, match="hoerner"):
        office.sessions.end_own("hoerner")
    office.sessions.order(request("A", "1"))
    with pytest.raises(NotFound, match="hoerner"):
        office.sessions.end_own("hoerner")
    office.sessions.start(request("B", "1", "schmidt"))
    office.sessions.start(request("C", "1"))
    clock.advance(60)
    ended = office.sessions.end_own("hoerner", at=NOON + 30_000, note="fertig")
    assert (ended.number, ended.ended_at, ended.notes) == (3, NOON + 30_000, "fertig")
    assert office.sessions.get(2).running


def test_of_several_own_sessions_the_number_must_be_named(office: Office) -> None:
    office.sessions.start(request("A", "1"))
    office.sessions.start(request("B", "1"))
    office.sessions.lose(2)
    with pytest.raises(Ambiguous, match="1, 2"):
        office.sessions.end_own("hoerner")
    assert len(office.sessions.running()) == 2


def test_a_discarded_session_ends_at_its_last_sign_of_life_and_costs_nothing(
    office: Office, clock: ManualClock
) -> None:
    office.sessions.start(request())
    clock.advance(90)
    office.sessions.beat("hoerner")
    clock.advance(9000)
    discarded = office.sessions.discard(1)
    assert discarded.connections == (Connection(NOON, NOON + 90_000),)
    assert (discarded.state, discarded.billing, discarded.free_reason) == (
        State.ABORTED,
        Billing.FREE,
        FreeReason.FAILED_ATTEMPT,
    )
    assert office.sessions.charge(discarded).due.gross_cents == 0
    assert office.history.page().sessions == [discarded]


def test_a_session_without_a_sign_of_life_is_discarded_with_no_time(office: Office) -> None:
    office.sessions.start(request())
    assert office.sessions.discard(1).connections == (Connection(NOON, NOON),)
    office.sessions.start(request("B", "1"))
    office.sessions.lose(2)
    assert office.sessions.discard(2).state is State.ABORTED


def test_notes_are_not_written_over_those_of_somebody_else(office: Office) -> None:
    office.sessions.start(request(notes="alt"))
    office.sessions.write_notes(1, "neu", seen="alt")
    with pytest.raises(Conflict, match="Somebody else"):
        office.sessions.write_notes(1, "meins", seen="alt")
    with pytest.raises(Conflict, match="Somebody else"):
        office.sessions.conclude(1, None, "meins", "alt")
    assert office.sessions.get(1).notes == "neu"
    assert office.sessions.get(1).running
    assert office.sessions.write_notes(1, "\x1b[2J ganz neu ").notes == "[2J ganz neu"


def test_a_session_is_concluded_with_its_notes_rewritten_or_left(
    office: Office, clock: ManualClock
) -> None:
    office.sessions.start(request(notes="alt"))
    office.sessions.start(request("B", "1", notes="bleibt"))
    clock.advance(60)
    first = office.sessions.conclude(1, None, "neu", "alt")
    second = office.sessions.conclude(2, NOON + 30_000, None, "whatever")
    assert (first.state, first.notes, first.seconds(0)) == (State.ENDED, "neu", 60)
    assert (second.state, second.notes, second.seconds(0)) == (State.ENDED, "bleibt", 30)


def test_a_note_too_long_does_not_end_the_session(office: Office) -> None:
    office.sessions.start(request(notes="x" * 9_999))
    with pytest.raises(InvalidInput, match="characters"):
        office.sessions.end(1, note="zu viel")
    assert office.sessions.get(1).running


def test_the_billable_mark_is_changed_with_a_reason(office: Office) -> None:
    office.sessions.start(request(free_reason=FreeReason.GUARANTEE))
    started = office.sessions.get(1)
    assert (started.billing, started.free_reason) == (Billing.FREE, FreeReason.GUARANTEE)
    assert office.sessions.set_billing(1, Billing.BILLABLE).free_reason is None
    with pytest.raises(InvalidInput):
        office.sessions.set_billing(1, Billing.FREE)
    freed = office.sessions.set_billing(1, Billing.FREE, FreeReason.GOODWILL)
    assert (freed.billing, freed.free_reason) == (Billing.FREE, FreeReason.GOODWILL)


CHANGES: dict[str, Callable[[Office], Any]] = {
    **ACTIONS,
    "notes": lambda office: office.sessions.write_notes(1, "neu"),
    "free": lambda office: office.sessions.set_billing(1, Billing.FREE, FreeReason.GOODWILL),
    "billable": lambda office: office.sessions.set_billing(1, Billing.BILLABLE),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_invoiced_session_is_locked_on_every_path(
    office: Office, clock: ManualClock, change: str
) -> None:
    office.sessions.start(request(notes="alt"))
    clock.advance(60)
    invoice(office.sessions.end(1))
    before = office.sessions.get(1)
    assert before.invoice == "2026-0007"
    with pytest.raises(Conflict):
        CHANGES[change](office)
    assert office.sessions.get(1) == before


def test_running_sessions_are_those_of_all_the_oldest_first(
    office: Office, clock: ManualClock
) -> None:
    office.sessions.order(request("A", "1"))
    clock.advance(60)
    office.sessions.start(request("B", "1", "schmidt"), at=NOON - HOUR)
    office.sessions.start(request("C", "1"))
    office.sessions.end(3)
    assert [s.number for s in office.sessions.running()] == [2, 1]


def test_only_stale_own_sessions_were_left_behind(office: Office, clock: ManualClock) -> None:
    office.sessions.start(request("A", "1"))
    office.sessions.start(request("B", "1", "schmidt"))
    assert office.sessions.left_behind("hoerner") == []  # begun at a shell: nobody watches it
    office.sessions.beat("hoerner")
    office.sessions.beat("schmidt")
    clock.advance(45)
    assert office.sessions.left_behind("hoerner") == []
    clock.advance(1)
    assert [s.number for s in office.sessions.left_behind("hoerner")] == [1]
    office.sessions.beat("hoerner")
    assert office.sessions.left_behind("hoerner") == []
    assert [s.number for s in office.sessions.left_behind("schmidt")] == [2]


def test_a_session_whose_program_is_gone_was_left_behind_at_once(office: Office) -> None:
    office.sessions.start(request("A", "1"))
    office.sessions.beat("hoerner", "here:1")
    assert office.sessions.left_behind("hoerner", lambda program: program == "there:1") == []
    left = office.sessions.left_behind("hoerner", lambda program: program == "here:1")
    assert [s.number for s in left] == [1]


def test_only_an_ended_process_of_this_host_is_known_to_be_gone() -> None:
    host = socket.gethostname()
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    assert is_gone(f"{host}:{ended.pid}")
    assert not is_gone(this_program())
    assert not is_gone(f"{host}:1")
    assert not is_gone(f"{host}-elsewhere:{ended.pid}")
    assert not is_gone(f"{host}:{10**30}")
    assert not is_gone("")


def test_a_session_left_on_purpose_or_ended_is_not_left_behind(
    office: Office, clock: ManualClock
) -> None:
    office.sessions.start(request("A", "1"))
    office.sessions.start(request("B", "1"))
    office.sessions.beat("hoerner")
    office.sessions.end(2)
    clock.advance(3600)
    office.sessions.release("hoerner")
    assert office.sessions.left_behind("hoerner") == []
    assert office.sessions.get(2).heartbeat_at is None


def test_who_looks_after_one_session_says_nothing_of_the_others(
    office: Office, clock: ManualClock
) -> None:
    office.sessions.start(request("A", "1"))
    office.sessions.start(request("B", "1"))
    office.sessions.beat("hoerner", "dead:1")
    clock.advance(60)
    office.sessions.beat("hoerner", "here:2", 2)
    assert [s.number for s in office.sessions.left_behind("hoerner")] == [1]
    office.sessions.release("hoerner", 2)
    assert [s.number for s in office.sessions.left_behind("hoerner")] == [1]


def test_a_sign_of_life_is_no_change_of_the_session(office: Office) -> None:
    started = office.sessions.start(request())
    office.sessions.beat("hoerner")
    assert office.sessions.get(1).revision == started.revision
    assert office.sessions.get(1).heartbeat_at == NOON


def test_a_session_before_all_prices_is_refused(office: Office) -> None:
    with pytest.raises(FwError):
        office.sessions.start(request(), at=ms("1997-01-01"))
    assert office.history.count() == 0
