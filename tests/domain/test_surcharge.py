"""What units cost more by the local time at which they start."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.errors import InvalidInput
from fw_tui.domain.localtime import to_local
from fw_tui.domain.pricing import Charge, PriceList
from fw_tui.domain.session import Connection, MergedPart, State
from fw_tui.domain.surcharge import Surcharge, no_holiday, parse_surcharge, rate_at
from fw_tui.domain.tariff import ItemKind, PriceKind, Tariff, TariffBook
from fw_tui.domain.units import unit_starts
from tests.makers import BERLIN, NOON, make_prices, ms, session

MINUTE = 60_000
LONG_AGO = date(2000, 1, 1)
NIGHT = parse_surcharge("20:00-06:00 25%")
WEEKEND = parse_surcharge("Sa,So 50%")
HOLIDAY = parse_surcharge("holiday 100%")
XMAS = date(2026, 12, 25)  # a Friday


def is_xmas(day: date) -> bool:
    return day == XMAS


def prices_with(*surcharges: Surcharge, **changes: int) -> PriceList:
    terms = {"unit_seconds": 600, "unit_cents": 1000} | changes
    tariff = Tariff(
        "standard", LONG_AGO, price_kind=PriceKind.GROSS, surcharges=surcharges, **terms
    )
    return PriceList(TariffBook([tariff], "standard"), make_prices().vat, BERLIN, is_xmas)


def cost(prices: PriceList, *connections: tuple[str, str], covered: int = 0) -> Charge:
    """What an ended session costs."""
    made = session(*((ms(started), ms(ended)) for started, ended in connections))
    return prices.charge(made, 0, covered)


def rates(charge: Charge) -> dict[int, int]:
    """How many units have which surcharge."""
    return {item.surcharge: item.quantity for item in charge.items if item.kind is ItemKind.UNIT}


HOURS = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda h: h[0] != h[1])
SURCHARGES = st.builds(
    lambda rate, weekdays, holiday, hours: Surcharge(rate, weekdays, holiday, *hours),
    st.integers(1, 100_000),
    st.sets(st.integers(0, 6), max_size=6).map(lambda days: tuple(sorted(days))),
    st.booleans(),
    st.just((0, 1440)) | HOURS,
)
TARIFFS = st.builds(
    Tariff,
    name=st.just("standard"),
    valid_from=st.just(LONG_AGO),
    unit_seconds=st.integers(1, 4000),
    unit_cents=st.integers(0, 100_000),
    price_kind=st.sampled_from(PriceKind),
    first_unit_cents=st.none() | st.integers(0, 100_000),
    base_fee_cents=st.integers(0, 100_000),
    minimum_units=st.integers(0, 12),
    free_seconds=st.integers(0, 4000),
    surcharges=st.lists(SURCHARGES, max_size=4).map(tuple),
)
#: The weekend of the change to winter time, and Christmas.
STARTS = st.integers(ms("2026-10-23T00:00:00Z"), ms("2026-10-26T00:00:00Z")) | st.integers(
    ms("2026-12-24T00:00:00Z"), ms("2026-12-27T00:00:00Z")
)
#: Milliseconds of connections and of the gaps before them.
STRETCHES = st.lists(
    st.tuples(st.integers(0, 3_600_000), st.integers(0, 3_600_000)), min_size=1, max_size=4
)


def laid_out(start: int, stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Connections of these lengths with these gaps before them."""
    ends = list(accumulate((gap + length for gap, length in stretches), initial=start))[1:]
    return [(end - length, end) for end, (_gap, length) in zip(ends, stretches, strict=True)]


# -- when it counts --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "rate"),
    [
        ("2026-11-12T19:59:59", 0),
        ("2026-11-12T20:00:00", 2500),
        ("2026-11-13T00:00:00", 2500),
        ("2026-11-13T05:59:59", 2500),
        ("2026-11-13T06:00:00", 0),
    ],
)
def test_a_night_reaches_over_midnight_and_its_end_is_excluded(moment: str, rate: int) -> None:
    assert rate_at([NIGHT], datetime.fromisoformat(moment), no_holiday) == rate


def test_hours_within_a_day_count_on_that_day_only() -> None:
    evening = parse_surcharge("Fr 18:00-24:00 10%")
    for moment, rate in (
        ("2026-11-13T17:59", 0),
        ("2026-11-13T18:00", 1000),
        ("2026-11-13T23:59", 1000),
        ("2026-11-14T00:00", 0),
        ("2026-11-12T18:00", 0),
    ):
        assert rate_at([evening], datetime.fromisoformat(moment), no_holiday) == rate


def test_the_hours_behind_midnight_belong_to_the_day_on_which_the_night_began() -> None:
    friday_night = parse_surcharge("Fr 22:00-06:00 30%")
    assert rate_at([friday_night], datetime(2026, 11, 14, 3), no_holiday) == 3000
    assert rate_at([friday_night], datetime(2026, 11, 13, 3), no_holiday) == 0
    eve = parse_surcharge("holiday 22:00-06:00 30%")
    assert rate_at([eve], datetime(2026, 12, 26, 3), is_xmas) == 3000
    assert rate_at([eve], datetime(2026, 12, 25, 3), is_xmas) == 0


def test_of_several_surcharges_the_highest_counts_and_they_do_not_add_up() -> None:
    saturday_night = datetime(2026, 11, 14, 23)
    assert rate_at([NIGHT, WEEKEND, HOLIDAY], saturday_night, no_holiday) == 5000
    assert rate_at([WEEKEND, NIGHT], saturday_night, no_holiday) == 5000
    assert rate_at([NIGHT, WEEKEND, HOLIDAY], datetime(2026, 12, 25, 23), is_xmas) == 10_000
    assert rate_at([], saturday_night, no_holiday) == 0


def test_holidays_are_named_beside_weekdays_or_alone() -> None:
    sundays_too = parse_surcharge("So,Feiertag 60%")
    friday, sunday = datetime(2026, 12, 25, 12), datetime(2026, 12, 27, 12)
    assert rate_at([sundays_too], friday, is_xmas) == 6000
    assert rate_at([sundays_too], sunday, is_xmas) == 6000
    assert rate_at([HOLIDAY], sunday, is_xmas) == 0
    assert rate_at([WEEKEND], friday, is_xmas) == 0


# -- which units -----------------------------------------------------------------------------


def test_a_unit_costs_what_its_start_says_to_its_end() -> None:
    # From 19:45 the units start at 19:45, 19:55 and 20:05.
    charge = cost(prices_with(NIGHT), ("2026-11-12T19:45:00+01:00", "2026-11-12T20:10:00+01:00"))
    assert rates(charge) == {0: 2, 2500: 1}
    assert charge.due.gross_cents == 1000 + 1000 + 1250


def test_a_unit_that_starts_before_midnight_is_of_that_day() -> None:
    prices = prices_with(WEEKEND)
    friday = cost(prices, ("2026-11-13T23:59:00+01:00", "2026-11-14T00:09:00+01:00"))
    assert rates(friday) == {0: 1}
    sunday = cost(prices, ("2026-11-15T23:55:00+01:00", "2026-11-16T00:10:00+01:00"))
    assert rates(sunday) == {5000: 1, 0: 1}


def test_the_first_unit_with_its_own_price_is_dearer_too_but_not_the_base_fee() -> None:
    prices = prices_with(WEEKEND, first_unit_cents=2001, base_fee_cents=500)
    charge = cost(prices, ("2026-11-14T10:00:00+01:00", "2026-11-14T10:15:00+01:00"))
    assert [(item.kind, item.unit_cents) for item in charge.items] == [
        (ItemKind.UNIT, 3002),
        (ItemKind.UNIT, 1500),
        (ItemKind.BASE_FEE, 500),
    ]


def test_free_seconds_come_before_the_first_unit() -> None:
    prices = prices_with(NIGHT, free_seconds=300)
    charge = cost(prices, ("2026-11-12T19:56:00+01:00", "2026-11-12T20:02:00+01:00"))
    assert rates(charge) == {2500: 1}


def test_a_gap_between_connections_moves_the_units_behind_it() -> None:
    prices = prices_with(NIGHT)
    reboot = cost(
        prices,
        ("2026-11-12T19:40:00+01:00", "2026-11-12T19:48:00+01:00"),
        ("2026-11-12T19:59:00+01:00", "2026-11-12T20:10:00+01:00"),
    )
    # The second unit starts two minutes after the gap, at 20:01.
    assert rates(reboot) == {0: 1, 2500: 1}


def test_a_unit_that_would_start_with_the_gap_starts_behind_it() -> None:
    prices = prices_with(NIGHT)
    charge = cost(
        prices,
        ("2026-11-12T19:40:00+01:00", "2026-11-12T19:50:00+01:00"),
        ("2026-11-12T20:30:00+01:00", "2026-11-12T20:31:00+01:00"),
    )
    assert rates(charge) == {0: 1, 2500: 1}


def test_units_of_the_minimum_start_as_if_the_session_had_gone_on() -> None:
    prices = prices_with(NIGHT, minimum_units=3)
    charge = cost(prices, ("2026-11-12T19:45:00+01:00", "2026-11-12T19:46:00+01:00"))
    assert rates(charge) == {0: 2, 2500: 1}


def test_the_time_of_merged_sessions_has_its_own_hours() -> None:
    def at(clock: str) -> int:
        return ms(f"2026-11-12T{clock}:00+01:00")

    merged = session(
        (at("19:45"), at("19:50")),
        merged=(MergedPart(2, (Connection(at("20:10"), at("20:20")),)),),
    )
    charge = prices_with(NIGHT).charge(merged, 0)
    assert (charge.units, rates(charge)) == (2, {0: 1, 2500: 1})


def test_a_contingent_pays_the_first_units_and_the_rest_keeps_its_surcharge() -> None:
    times = ("2026-11-12T19:45:00+01:00", "2026-11-12T20:10:00+01:00")
    charge = cost(prices_with(NIGHT), times, covered=2)
    assert charge.due.gross_cents == 1250
    assert charge.normal.gross_cents == 3250


def test_a_running_session_says_that_the_next_unit_is_dearer() -> None:
    prices = prices_with(NIGHT)
    running = session((ms("2026-11-12T19:51:00+01:00"), None), state=State.CONNECTED)
    before = prices.charge(running, ms("2026-11-12T20:01:00+01:00"))
    assert (before.units, before.due.gross_cents) == (1, 1000)
    assert (before.next_unit_in, before.next_unit_cents) == (1, 1250)
    after = prices.charge(running, ms("2026-11-12T20:01:01+01:00"))
    assert (after.units, after.due.gross_cents) == (2, 2250)


def test_all_units_are_of_a_connection_that_stands() -> None:
    standing = [Connection(NOON), Connection(NOON + MINUTE, NOON + 2 * MINUTE)]
    assert list(unit_starts(standing, 0, 600, 3)) == [NOON + n * 10 * MINUTE for n in range(3)]


# -- the change of the clocks ----------------------------------------------------------------


def test_in_the_night_of_the_lost_hour_units_go_by_the_clock_on_the_wall() -> None:
    # 01:50 + 10 minutes is 03:00 summer time: no unit starts between 02:00 and 03:00.
    times = ("2026-03-29T01:40:00+01:00", "2026-03-29T03:10:00+02:00")
    assert rates(cost(prices_with(parse_surcharge("02:00-03:00 50%")), times)) == {0: 3}
    assert rates(cost(prices_with(parse_surcharge("03:00-04:00 50%")), times)) == {0: 2, 5000: 1}


def test_in_the_night_of_the_double_hour_both_are_of_the_same_time() -> None:
    times = ("2026-10-25T02:00:00+02:00", "2026-10-25T03:30:00+01:00")
    charge = cost(prices_with(parse_surcharge("02:00-03:00 50%")), times)
    assert rates(charge) == {5000: 12, 0: 3}


# -- over all tariffs ------------------------------------------------------------------------


@given(TARIFFS, STARTS, STRETCHES)
def test_the_units_prices_add_up_to_the_price(
    tariff: Tariff, start: int, stretches: list[tuple[int, int]]
) -> None:
    prices = PriceList(TariffBook([tariff], "standard"), make_prices().vat, BERLIN, is_xmas)
    ended = session(*laid_out(start, stretches))
    charge = prices.charge(ended, 0)
    amount = charge.due.gross_cents if tariff.price_kind is PriceKind.GROSS else None
    amount = charge.due.net_cents if amount is None else amount
    assert amount == sum(item.amount_cents for item in charge.items)
    units = [item for item in charge.items if item.kind is ItemKind.UNIT]
    assert sum(item.quantity for item in units) == charge.units
    assert (
        charge.due.gross_cents >= tariff.price_of_units(charge.units, charge.vat_rate).gross_cents
    )


@given(TARIFFS, STARTS, STRETCHES)
def test_a_units_surcharge_depends_on_nothing_but_its_start(
    tariff: Tariff, start: int, stretches: list[tuple[int, int]]
) -> None:
    prices = PriceList(TariffBook([tariff], "standard"), make_prices().vat, BERLIN, is_xmas)
    connections = [Connection(*times) for times in laid_out(start, stretches)]
    units = tariff.units(sum(length for _gap, length in stretches) // 1000)
    found = prices.surcharges(tariff, connections, units)
    starts = list(unit_starts(connections, tariff.free_seconds, tariff.unit_seconds, units))
    assert starts == sorted(starts)
    assert len(starts) == units
    for begun, rate in zip(starts, found, strict=bool(tariff.surcharges)):
        assert rate == rate_at(tariff.surcharges, to_local(begun, BERLIN), is_xmas)


@given(STARTS, STRETCHES, st.integers(0, 2000), st.integers(1, 2000))
def test_a_unit_starts_after_just_so_much_measured_time(
    start: int, stretches: list[tuple[int, int]], free: int, length: int
) -> None:
    connections = laid_out(start, stretches)
    measured = sum(stretch for _gap, stretch in stretches) // 1000
    units = max(-(-(measured - free) // length), 0)
    starts = unit_starts([Connection(*times) for times in connections], free, length, units)
    for unit, begun in enumerate(starts):
        assert any(since <= begun < until for since, until in connections)
        before = sum(max(min(until, begun) - since, 0) for since, until in connections)
        assert before == (free + unit * length) * 1000


@given(TARIFFS, STARTS, st.integers(0, 30_000), st.integers(0, 5000))
def test_while_a_connection_stands_the_cost_never_falls(
    tariff: Tariff, start: int, seconds: int, more: int
) -> None:
    prices = PriceList(TariffBook([tariff], "standard"), make_prices().vat, BERLIN, is_xmas)
    running = session((start, None), state=State.CONNECTED)
    now = prices.charge(running, start + seconds * 1000)
    later = prices.charge(running, start + (seconds + more) * 1000)
    assert later.due.gross_cents >= now.due.gross_cents
    assert now.next_unit_in is not None
    rise = prices.charge(running, start + (seconds + now.next_unit_in) * 1000)
    assert rise.due.gross_cents == now.due.gross_cents + now.next_unit_cents


@given(TARIFFS, STARTS, st.integers(0, 30_000))
def test_a_quote_is_what_a_session_costs_that_lasts_so_long(
    tariff: Tariff, start: int, seconds: int
) -> None:
    prices = PriceList(TariffBook([tariff], "standard"), make_prices().vat, BERLIN, is_xmas)
    ended = session((start, start + seconds * 1000))
    assert prices.quote("standard", seconds, start) == prices.charge(ended, 0).due


@given(SURCHARGES, STARTS)
def test_a_surcharge_counts_alike_in_every_week_without_holidays(
    surcharge: Surcharge, start: int
) -> None:
    moment = to_local(start, BERLIN).replace(tzinfo=None)
    later = moment + timedelta(weeks=5)
    assert surcharge.counts_at(moment, no_holiday) == surcharge.counts_at(later, no_holiday)


def test_no_calendar_is_asked_if_no_surcharge_is_for_holidays() -> None:
    def asked(day: date) -> bool:
        raise AssertionError(day)

    prices = prices_with(NIGHT, WEEKEND)
    prices.holiday = asked
    cost(prices, ("2026-11-13T19:45:00+01:00", "2026-11-14T20:10:00+01:00"))


# -- typed -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Sa,So 50%", Surcharge(5000, (5, 6))),
        ("  sa, su  50 % ", Surcharge(5000, (5, 6))),
        ("Samstag Sonntag +50%", Surcharge(5000, (5, 6))),
        ("Mo-Fr 20:00-06:00 12,5%", Surcharge(1250, (0, 1, 2, 3, 4), False, 1200, 360)),
        ("Mo.–Fr. 20:00 – 6:00 12.50 %", Surcharge(1250, (0, 1, 2, 3, 4), False, 1200, 360)),
        ("Fr-Mo 1,05%", Surcharge(105, (0, 4, 5, 6))),
        ("Wed,Thu,Tue 5%", Surcharge(500, (1, 2, 3))),
        ("Di,Mi,Do 5%", Surcharge(500, (1, 2, 3))),
        ("holiday 100%", Surcharge(10_000, (), True)),
        ("Feiertage 100%", Surcharge(10_000, (), True)),
        ("So, Feiertag 100%", Surcharge(10_000, (6,), True)),
        ("Mo-So 5%", Surcharge(500)),
        ("Mo-So,Feiertag 5%", Surcharge(500)),
        ("18:30-00:00 5%", Surcharge(500, (), False, 1110, 1440)),
        ("1000%", Surcharge(100_000)),
    ],
)
def test_surcharges_are_typed_in_german_or_english(typed: str, meant: Surcharge) -> None:
    assert parse_surcharge(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "50",
        "%",
        "-5%",
        "Sa",
        "S 5%",
        "Xa 5%",
        "Mo- 5%",
        "Mo-Mi-Fr 5%",
        "20-06 5%",
        "20:60-06:00 5%",
        "20:00-06:00 21:00-22:00 5%",
        "5%%",
        "12,345%",
        "\u0665%",
        "Sa 5% So",
    ],
)
def test_what_is_no_surcharge_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(InvalidInput, match=r'is no surcharge; .*"Sa,So 50%"'):
        parse_surcharge(typed)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0%", "at most 1000 percent"),
        ("1001%", "at most 1000 percent"),
        ("24:00-06:00 5%", "between 00:00 and 24:00"),
        ("20:00-24:01 5%", "between 00:00 and 24:00"),
        ("99:00-98:00 5%", "between 00:00 and 24:00"),
        ("20:00-20:00 5%", "at another time"),
    ],
)
def test_what_makes_no_sense_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        parse_surcharge(typed)


@pytest.mark.parametrize("weekdays", [(7,), (-1,), (5, 5), (6, 5)])
def test_weekdays_have_one_order_and_stand_once(weekdays: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput, match="weekdays"):
        Surcharge(100, weekdays)
