"""The life of a session: what may follow what, and how long it lasted."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.errors import Conflict, InvalidInput
from fw_tui.domain.imported import ImportedEntry
from fw_tui.domain.session import (
    FREE_REASON_LABELS,
    STATE_LABELS,
    Billing,
    Connection,
    FreeReason,
    Partner,
    Session,
    State,
    abort,
    change_billing,
    connect,
    end,
    lose,
    measured_seconds,
    must_not_be_invoiced,
    parse_free_reason,
    present_moment,
)
from fw_tui.i18n import explain, set_language
from tests.makers import session

T = 1_000_000_000_000  #: some moment; the tests count seconds from it


def in_state(state: State) -> Session:
    """A session ordered at T, connected at T + 10 s and, where it is over, ended at T + 70 s."""
    connections: dict[State, tuple[tuple[int, int | None], ...]] = {
        State.ORDERED: (),
        State.CONNECTED: ((T + 10_000, None),),
        State.LOST: ((T + 10_000, T + 70_000),),
        State.ENDED: ((T + 10_000, T + 70_000),),
        State.ABORTED: (),
    }
    return session(*connections[state], state=state, ordered_at=T)


ACTIONS: dict[str, Callable[[Session], Any]] = {
    "connect": lambda s: connect(s, T + 80_000),
    "lose": lambda s: lose(s, T + 80_000),
    "end": lambda s: end(s, T + 80_000),
    "abort": abort,
}
ALLOWED: dict[tuple[State, str], Any] = {
    (State.ORDERED, "connect"): Connection(T + 80_000),
    (State.ORDERED, "abort"): None,
    (State.CONNECTED, "lose"): Connection(T + 10_000, T + 80_000),
    (State.CONNECTED, "end"): Connection(T + 10_000, T + 80_000),
    (State.LOST, "connect"): Connection(T + 80_000),
    (State.LOST, "end"): None,
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_fits_only_its_states(state: State, action: str) -> None:
    if (state, action) in ALLOWED:
        assert ACTIONS[action](in_state(state)) == ALLOWED[state, action]
    else:
        with pytest.raises(Conflict, match=r"ession 1 "):
            ACTIONS[action](in_state(state))


@pytest.mark.parametrize("state", State)
def test_which_states_are_running(state: State) -> None:
    assert in_state(state).running == (state in {State.ORDERED, State.CONNECTED, State.LOST})


def test_a_moment_before_what_was_is_refused() -> None:
    too_late: list[Callable[[], Any]] = [
        lambda: connect(in_state(State.ORDERED), T - 1),
        lambda: connect(in_state(State.LOST), T + 69_999),
        lambda: lose(in_state(State.CONNECTED), T + 9_999),
        lambda: end(in_state(State.CONNECTED), T + 9_999),
        lambda: end(in_state(State.LOST), T + 69_999),
    ]
    for late in too_late:
        with pytest.raises(InvalidInput):
            late()


def test_the_very_moment_of_what_was_is_allowed() -> None:
    assert connect(in_state(State.ORDERED), T) == Connection(T)
    assert connect(in_state(State.LOST), T + 70_000) == Connection(T + 70_000)
    assert end(in_state(State.CONNECTED), T + 10_000) == Connection(T + 10_000, T + 10_000)
    assert end(in_state(State.LOST), T + 70_000) is None


def test_a_session_that_was_never_ordered_connects_at_any_time() -> None:
    unordered = session(state=State.ORDERED, ordered_at=None)
    assert connect(unordered, 5) == Connection(5)
    assert present_moment(unordered, 7) == 7


@pytest.mark.parametrize(
    ("state", "last"),
    [(State.ORDERED, T), (State.CONNECTED, T + 10_000), (State.LOST, T + 70_000)],
)
def test_with_a_clock_set_back_now_is_the_last_moment_noted(state: State, last: int) -> None:
    assert present_moment(in_state(state), T - 3_600_000) == last
    assert present_moment(in_state(state), T + 80_000) == T + 80_000


def test_start_and_end_are_those_of_the_connections() -> None:
    assert in_state(State.ORDERED).started_at is None
    assert in_state(State.CONNECTED).started_at == T + 10_000
    assert [in_state(state).ended_at for state in State] == [None, None, None, T + 70_000, None]


def test_the_supporter_is_shown_by_name_where_it_is_known() -> None:
    assert session().technician_shown == "Klaus Hörner"
    assert session(technician_name="").technician_shown == "hoerner"


def test_a_partner_is_customer_and_computer() -> None:
    assert str(Partner("Fa. Maier", "PC 1")) == "Fa. Maier – PC 1"


def test_the_gap_of_a_reboot_is_not_measured() -> None:
    connections = (Connection(T, T + 300_000), Connection(T + 900_000, T + 1_200_000))
    assert measured_seconds(connections, T + 9_999_999) == 600


def test_fractions_are_dropped_once_over_the_sum_of_the_connections() -> None:
    connections = (Connection(T, T + 500), Connection(T + 1000, T + 1500))
    assert measured_seconds(connections, T) == 1
    assert measured_seconds(connections[:1], T) == 0


def test_a_standing_connection_counts_until_now() -> None:
    assert in_state(State.CONNECTED).seconds(T + 25_000) == 15


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.none() | st.integers(0, 10**7)), max_size=6),
    st.integers(0, 10**7),
    st.integers(0, 10**7),
)
def test_measured_time_is_never_negative_and_never_falls(
    spans: list[tuple[int, int | None]], now: int, later: int
) -> None:
    connections = tuple(Connection(*span) for span in spans)
    seconds = measured_seconds(connections, now)
    assert seconds >= 0
    assert measured_seconds(connections, now + later) >= seconds


def test_a_clock_set_back_behind_the_start_shows_no_time() -> None:
    assert in_state(State.CONNECTED).seconds(T - 3_600_000) == 0


@pytest.mark.parametrize(
    ("billing", "reason"), [(Billing.FREE, None), (Billing.BILLABLE, FreeReason.GOODWILL)]
)
def test_free_needs_a_reason_and_billable_has_none(
    billing: Billing, reason: FreeReason | None
) -> None:
    with pytest.raises(InvalidInput, match="reason"):
        change_billing(in_state(State.ENDED), billing, reason)


def test_an_aborted_session_cannot_be_made_billable() -> None:
    change_billing(in_state(State.ABORTED), Billing.FREE, FreeReason.INTERNAL)
    with pytest.raises(Conflict, match="aborted"):
        change_billing(in_state(State.ABORTED), Billing.BILLABLE, None)


def test_what_stands_on_an_invoice_is_not_changed() -> None:
    invoiced = session((T, T + 1000), invoice="2026-0007")
    with pytest.raises(Conflict, match="2026-0007"):
        must_not_be_invoiced(invoiced)
    with pytest.raises(Conflict, match="2026-0007"):
        change_billing(invoiced, Billing.FREE, FreeReason.GOODWILL)
    must_not_be_invoiced(session((T, T + 1000)))
    change_billing(session((T, T + 1000)), Billing.BILLABLE, None)


@pytest.mark.parametrize("reason", FreeReason)
def test_a_reason_is_understood_by_its_key_and_its_label(reason: FreeReason) -> None:
    assert parse_free_reason(reason.upper()) is reason
    assert parse_free_reason(f" {FREE_REASON_LABELS[reason].title()} ") is reason


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Gewährleistung", FreeReason.WARRANTY),
        ("GEWAEHRLEISTUNG", FreeReason.WARRANTY),
        ("Garantie", FreeReason.GUARANTEE),
        ("kulanz", FreeReason.GOODWILL),
        ("Wartungsvertrag", FreeReason.CONTRACT),
        ("intern", FreeReason.INTERNAL),
        ("Fehlversuch", FreeReason.FAILED_ATTEMPT),
    ],
)
def test_german_reasons_are_understood(typed: str, reason: FreeReason) -> None:
    assert parse_free_reason(typed) is reason


@pytest.mark.parametrize("typed", ["", "because", "gar"])
def test_an_unknown_reason_is_refused_with_the_known_ones(typed: str) -> None:
    set_language("en")
    with pytest.raises(InvalidInput) as refused:
        parse_free_reason(typed)
    assert "warranty, guarantee, goodwill" in explain(refused.value)


def test_every_state_has_a_label() -> None:
    assert set(STATE_LABELS) == set(State)


def entry(started: int, ended: int) -> ImportedEntry:
    return ImportedEntry("k", "teamviewer", "1", "", started, ended, "", "", "")


NOTED = session((100, 200), (300, 400))


@pytest.mark.parametrize(
    ("span", "covered", "overlapping"),
    [
        ((100, 400), True, True),
        ((150, 180), True, True),
        ((220, 280), True, False),
        ((100, 401), False, True),
        ((99, 150), False, True),
        ((0, 1000), False, True),
        ((0, 100), False, False),
        ((400, 500), False, False),
        ((400, 400), True, False),
        ((150, 150), True, False),
        ((500, 500), False, False),
    ],
)
def test_a_logged_row_is_covered_overlaps_or_is_new(
    span: tuple[int, int], covered: bool, overlapping: bool
) -> None:
    row = entry(*span)
    assert (row.covered_by(NOTED), row.overlaps(NOTED)) == (covered, overlapping)


def test_a_running_session_covers_nothing_but_shares_its_time() -> None:
    running = session((100, None), state=State.CONNECTED)
    assert not entry(150, 180).covered_by(running)
    assert entry(150, 180).overlaps(running)
    assert not entry(0, 100).overlaps(running)


def test_a_discarded_session_records_nothing() -> None:
    discarded = session((100, 400), state=State.ABORTED)
    assert not entry(150, 180).covered_by(discarded)
    assert not entry(150, 180).overlaps(discarded)
    assert not entry(150, 180).covered_by(in_state(State.ORDERED))


@given(*[st.integers(0, 20)] * 4)
def test_sharing_time_is_mutual(a: int, b: int, c: int, d: int) -> None:
    one, other = (min(a, b), max(a, b)), (min(c, d), max(c, d))
    mutual = Connection(*one).overlaps(*other)
    assert Connection(*other).overlaps(*one) == mutual
    assert mutual == bool(set(range(*one)) & set(range(*other)))
