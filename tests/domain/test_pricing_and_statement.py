"""What a session costs, and what a month of them adds up to."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.errors import FwError
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.session import Billing, FreeReason, Session, State
from fw_tui.domain.statement import Statement, make_statement
from fw_tui.domain.tariff import NOTHING, PriceKind, Tariff, TariffBook
from fw_tui.domain.vat import VatRate, VatTable
from tests.makers import BERLIN, NOON, make_prices, ms, session

MINUTE = 60_000
PRICES = make_prices()
NET = Tariff("net", date(2000, 1, 1), 600, 1000, PriceKind.NET)
GROSS = Tariff("gross", date(2000, 1, 1), 600, 850, PriceKind.GROSS)
MIXED = PriceList(
    TariffBook([NET, GROSS], "gross"),
    VatTable([VatRate(date(2000, 1, 1), 1900), VatRate(date(2026, 11, 15), 1600)]),
    BERLIN,
)


def lasting(minutes: float, start: int = NOON, **changes: Any) -> Session:
    return session((start, start + round(minutes * MINUTE)), **changes)


def statement(*sessions: Session, prices: PriceList = PRICES) -> Statement:
    return make_statement("Fa. Maier", date(2026, 11, 1), sessions, prices, NOON)


def test_a_running_session_costs_by_its_start_and_now() -> None:
    running = session((NOON, None), state=State.CONNECTED)
    charge = PRICES.charge(running, NOON + 502_000)
    assert (charge.seconds, charge.units, charge.due.gross_cents) == (502, 1, 850)
    assert (charge.next_unit_in, charge.next_unit_cents, charge.vat_rate) == (99, 850, 1900)
    assert PRICES.charge(running, NOON + 601_000).due.gross_cents == 1700


def test_with_a_clock_set_back_a_running_session_costs_nothing_yet() -> None:
    charge = PRICES.charge(session((NOON, None), state=State.CONNECTED), NOON - 3_600_000)
    assert (charge.seconds, charge.due, charge.next_unit_in) == (0, NOTHING, 1)


@pytest.mark.parametrize("state", [State.ORDERED, State.LOST, State.ENDED, State.ABORTED])
def test_no_rise_is_announced_unless_the_clock_runs(state: State) -> None:
    charge = PRICES.charge(session((NOON, NOON + MINUTE), state=state), NOON + 5 * MINUTE)
    assert (charge.next_unit_in, charge.next_unit_cents) == (None, 0)


def test_the_unit_is_rounded_once_over_the_sum_of_the_connections() -> None:
    reboot = session((NOON, NOON + 5 * MINUTE), (NOON + 9 * MINUTE, NOON + 14 * MINUTE))
    charge = PRICES.charge(reboot, NOON + 60 * MINUTE)
    assert (charge.seconds, charge.units, charge.due.gross_cents) == (600, 1, 850)


def test_a_free_session_shows_what_it_would_have_cost() -> None:
    free = lasting(15, billing=Billing.FREE, free_reason=FreeReason.GUARANTEE)
    charge = PRICES.charge(free, NOON)
    assert (charge.units, charge.normal.gross_cents, charge.due) == (2, 1700, NOTHING)
    running = session(
        (NOON, None), state=State.CONNECTED, billing=Billing.FREE, free_reason=FreeReason.INTERNAL
    )
    assert PRICES.charge(running, NOON + 1000).next_unit_cents == 0


def test_a_discarded_session_costs_nothing() -> None:
    assert PRICES.charge(lasting(15, state=State.ABORTED), NOON).due == NOTHING


def test_an_ordered_session_costs_nothing() -> None:
    charge = PRICES.charge(session(state=State.ORDERED), NOON + 5 * MINUTE)
    assert (charge.seconds, charge.due) == (0, NOTHING)


def test_the_tariff_is_that_of_the_day_of_the_start_in_local_time() -> None:
    old = Tariff("t", date(2020, 1, 1), 600, 850, PriceKind.GROSS)
    new = Tariff("t", date(2026, 11, 1), 600, 900, PriceKind.GROSS)
    prices = PriceList(TariffBook([old, new], "t"), PRICES.vat, BERLIN)
    over_midnight = session((ms("2026-10-31T22:59:00Z"), ms("2026-10-31T23:05:00Z")), tariff="t")
    after = session((ms("2026-10-31T23:00:00Z"), ms("2026-10-31T23:05:00Z")), tariff="t")
    assert prices.charge(over_midnight, NOON).due.gross_cents == 850
    assert prices.charge(after, NOON).due.gross_cents == 900


def test_the_vat_is_that_of_the_day_of_the_end_in_local_time() -> None:
    new_year = session((ms("2020-12-31T22:50:00Z"), ms("2020-12-31T23:00:00Z")))
    charge = PRICES.charge(new_year, NOON)
    assert (charge.vat_rate, charge.due.net_cents, charge.due.vat_cents) == (1900, 714, 136)
    before = PRICES.charge(session((ms("2020-12-31T22:50:00Z"), ms("2020-12-31T22:59:59Z"))), NOON)
    assert (before.vat_rate, before.due.net_cents, before.due.vat_cents) == (1600, 733, 117)


def test_a_day_before_all_prices_is_refused() -> None:
    with pytest.raises(FwError):
        PRICES.charge(lasting(5, start=ms("1997-01-01")), NOON)


def test_two_units_are_17_00_with_a_cent_of_rounding_as_on_an_invoice() -> None:
    made = statement(lasting(5), lasting(5, start=NOON + 3_600_000, number=2))
    assert (made.units, made.gross_cents, made.net_cents, made.vat_cents) == (2, 1700, 1428, 271)
    assert made.rounding_cents == 1
    assert [line.charge.due.net_cents for line in made.lines] == [714, 714]
    assert PRICES.charge(lasting(15), NOON).due.net_cents == 1429


def test_two_rates_are_summed_apart() -> None:
    later = ms("2026-11-20T12:00:00Z")
    made = statement(
        lasting(15, tariff="gross"),
        lasting(15, start=later, tariff="gross", number=2),
        lasting(5, tariff="net", number=3),
        lasting(5, start=later, tariff="net", number=4),
        prices=MIXED,
    )
    by_rate = {s.rate: (s.net_cents, s.vat_cents, s.gross_cents) for s in made.vat_sums}
    assert by_rate == {1900: (1428 + 1000, 271 + 190, 2890), 1600: (1465 + 1000, 234 + 160, 2860)}
    assert list(by_rate) == [1600, 1900]
    assert made.gross_cents == 2890 + 2860
    assert made.net_cents + made.vat_cents + made.rounding_cents == made.gross_cents


def test_free_and_zero_sessions_are_listed_but_cost_nothing() -> None:
    free = lasting(15, billing=Billing.FREE, free_reason=FreeReason.GOODWILL, number=2)
    made = statement(lasting(5), free, lasting(0, number=3))
    assert (made.units, made.gross_cents, made.free_cents) == (1, 850, 1700)
    assert [line.session.number for line in made.billable] == [1]
    assert [line.session.number for line in made.free] == [2, 3]


def test_lines_are_in_order_of_time_then_number() -> None:
    made = statement(
        lasting(5, start=NOON + MINUTE * 60, number=1), lasting(5, number=3), lasting(5, number=2)
    )
    assert [line.session.number for line in made.lines] == [2, 3, 1]


def test_an_empty_month_sums_to_nothing() -> None:
    made = statement()
    assert (made.lines, made.vat_sums, made.units) == ((), (), 0)
    assert (made.net_cents, made.vat_cents, made.gross_cents, made.free_cents) == (0, 0, 0, 0)


SESSIONS = st.lists(
    st.builds(
        lambda minutes, day, tariff, free: lasting(
            minutes,
            start=ms(f"2026-11-{day:02}T08:00:00Z"),
            tariff=tariff,
            billing=Billing.FREE if free else Billing.BILLABLE,
            free_reason=FreeReason.GOODWILL if free else None,
        ),
        st.integers(0, 300),
        st.integers(1, 30),
        st.sampled_from(["gross", "net"]),
        st.booleans(),
    ),
    max_size=12,
)


@given(SESSIONS)
def test_every_statement_adds_up(sessions: list[Session]) -> None:
    made = statement(*sessions, prices=MIXED)
    assert made.net_cents + made.vat_cents + made.rounding_cents == made.gross_cents
    for part in made.vat_sums:
        assert part.net_cents + part.vat_cents + part.rounding_cents == part.gross_cents
        assert abs(part.rounding_cents) <= 1
    assert len(made.billable) + len(made.free) == len(made.lines) == len(sessions)
    assert made.units == sum(line.charge.due.units for line in made.billable)
    gross = [s for s in sessions if s.tariff == "gross" and s.billing is Billing.BILLABLE]
    if all(s.tariff == "gross" for s in sessions):
        assert made.gross_cents == sum(MIXED.charge(s, NOON).due.gross_cents for s in gross)


@given(SESSIONS)
def test_the_order_of_sessions_changes_no_sum(sessions: list[Session]) -> None:
    forward = statement(*sessions, prices=MIXED)
    backward = statement(*reversed(sessions), prices=MIXED)
    assert forward.vat_sums == backward.vat_sums
