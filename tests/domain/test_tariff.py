"""How time becomes money, over all tariffs that can be written down."""

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fw_tui.domain.errors import FwError, InvalidInput, NotFound
from fw_tui.domain.tariff import NOTHING, PriceKind, Tariff, TariffBook
from tests.makers import make_prices

DAY = date(2026, 11, 12)
STANDARD = make_prices().tariffs.at("standard", DAY)

TARIFFS = st.builds(
    Tariff,
    name=st.just("any"),
    valid_from=st.just(date(2000, 1, 1)),
    unit_seconds=st.integers(1, 4000),
    unit_cents=st.integers(0, 100_000),
    price_kind=st.sampled_from(PriceKind),
    first_unit_cents=st.none() | st.integers(0, 100_000),
    base_fee_cents=st.integers(0, 100_000),
    minimum_units=st.integers(0, 12),
    free_seconds=st.integers(0, 4000),
)
SECONDS = st.integers(0, 60_000)
RATES = st.sampled_from([0, 700, 1600, 1900, 2550])


def make_tariff(**changes: Any) -> Tariff:
    fields: dict[str, Any] = {
        "name": "t",
        "valid_from": date(2000, 1, 1),
        "unit_seconds": 600,
        "unit_cents": 850,
        "price_kind": PriceKind.GROSS,
    }
    return Tariff(**{**fields, **changes})


@pytest.mark.parametrize(
    ("seconds", "units"),
    [(0, 0), (1, 1), (599, 1), (600, 1), (601, 2), (1200, 2), (1201, 3), (3600, 6), (3601, 7)],
)
def test_every_started_ten_minutes_are_a_unit(seconds: int, units: int) -> None:
    assert STANDARD.units(seconds) == units


@pytest.mark.parametrize(
    ("seconds", "gross"), [(8 * 60, 850), (15 * 60, 1700), (10 * 60, 850), (601, 1700)]
)
def test_the_shipped_price_list_says_what_the_shop_says(seconds: int, gross: int) -> None:
    assert STANDARD.price(seconds, 1900).gross_cents == gross


def test_a_unit_of_8_50_is_7_14_net_and_1_36_vat() -> None:
    price = STANDARD.price(480, 1900)
    assert (price.units, price.net_cents, price.vat_cents, price.gross_cents) == (1, 714, 136, 850)


def test_with_a_cheaper_further_unit_fifteen_minutes_are_sixteen_euros() -> None:
    tariff = make_prices().tariffs.at("first-further", DAY)
    assert tariff.price(480, 1900).gross_cents == 850
    assert tariff.price(900, 1900).gross_cents == 1600
    assert tariff.price(1201, 1900).gross_cents == 2350


def test_no_time_costs_nothing_whatever_the_tariff_adds() -> None:
    tariff = make_tariff(base_fee_cents=500, minimum_units=3, first_unit_cents=1000)
    assert tariff.price(0, 1900) == NOTHING


def test_a_net_price_gets_the_vat_on_top() -> None:
    tariff = make_tariff(price_kind=PriceKind.NET, unit_cents=714)
    price = tariff.price(601, 1900)
    assert (price.net_cents, price.vat_cents, price.gross_cents) == (1428, 271, 1699)


def test_base_fee_minimum_and_free_seconds_work_together() -> None:
    tariff = make_tariff(base_fee_cents=500, minimum_units=3, free_seconds=60)
    assert tariff.price(60, 1900) == NOTHING
    assert tariff.price(61, 1900).gross_cents == 500 + 3 * 850
    assert tariff.price(60 + 1800, 1900).gross_cents == 500 + 3 * 850
    assert tariff.price(60 + 1801, 1900).gross_cents == 500 + 4 * 850


@given(TARIFFS, SECONDS, st.integers(0, 5000), RATES)
def test_cost_never_falls_as_time_passes(
    tariff: Tariff, seconds: int, more: int, rate: int
) -> None:
    now, later = tariff.price(seconds, rate), tariff.price(seconds + more, rate)
    assert later.units >= now.units
    assert later.gross_cents >= now.gross_cents
    assert later.net_cents >= now.net_cents
    assert later.vat_cents >= now.vat_cents


@given(TARIFFS, SECONDS, RATES)
def test_net_and_vat_add_up_to_gross(tariff: Tariff, seconds: int, rate: int) -> None:
    price = tariff.price(seconds, rate)
    assert price.net_cents + price.vat_cents == price.gross_cents
    assert min(price.net_cents, price.vat_cents, price.gross_cents) >= 0


@given(TARIFFS, st.integers(1, 50), RATES)
def test_the_quoted_side_of_the_price_is_exact(tariff: Tariff, units: int, rate: int) -> None:
    first = tariff.unit_cents if tariff.first_unit_cents is None else tariff.first_unit_cents
    amount = tariff.base_fee_cents + first + (units - 1) * tariff.unit_cents
    price = tariff.price_of_units(units, rate)
    quoted = price.gross_cents if tariff.price_kind is PriceKind.GROSS else price.net_cents
    assert quoted == amount


@given(TARIFFS, st.integers(1, 30))
def test_a_unit_holds_to_its_last_second(tariff: Tariff, unit: int) -> None:
    last = tariff.free_seconds + unit * tariff.unit_seconds
    assert tariff.units(last) == max(unit, tariff.minimum_units)
    assert tariff.units(last + 1) == max(unit + 1, tariff.minimum_units)


@given(TARIFFS, SECONDS, RATES)
def test_the_next_rise_is_exactly_when_a_unit_more_is_charged(
    tariff: Tariff, seconds: int, rate: int
) -> None:
    rise = tariff.next_rise(seconds)
    assert rise >= 1
    now = tariff.price(seconds, rate)
    assert tariff.price(seconds + rise - 1, rate) == now
    assert tariff.units(seconds + rise) > now.units
    assert tariff.price(seconds + rise, rate).gross_cents >= now.gross_cents


@given(TARIFFS, SECONDS)
def test_with_a_price_per_unit_the_rise_costs_more(tariff: Tariff, seconds: int) -> None:
    assume(tariff.unit_cents > 0 and tariff.first_unit_cents != 0)
    rise = tariff.next_rise(seconds)
    assert tariff.price(seconds + rise, 1900).gross_cents > tariff.price(seconds, 1900).gross_cents


def test_from_the_first_second_the_next_unit_is_ten_minutes_away() -> None:
    assert STANDARD.next_rise(0) == 1
    assert STANDARD.next_rise(1) == 600
    assert STANDARD.next_rise(600) == 1
    assert STANDARD.next_rise(601) == 600


@pytest.mark.parametrize(
    "changes",
    [
        {"unit_seconds": 0},
        {"unit_cents": -1},
        {"first_unit_cents": -1},
        {"base_fee_cents": -1},
        {"minimum_units": -1},
        {"free_seconds": -1},
    ],
)
def test_a_tariff_that_makes_no_sense_is_refused(changes: dict[str, int]) -> None:
    with pytest.raises(InvalidInput, match='"t"'):
        make_tariff(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"unit_cents": 8.5},
        {"unit_seconds": 600.0},
        {"base_fee_cents": 0.1},
        {"first_unit_cents": 7.5},
        {"unit_cents": True},
        {"valid_from": "2020-01-01"},
    ],
)
def test_money_that_is_no_whole_number_of_cents_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        make_tariff(**changes)


def test_the_version_of_the_day_counts() -> None:
    book = TariffBook(
        [
            make_tariff(valid_from=date(2026, 1, 1), unit_cents=900),
            make_tariff(valid_from=date(2020, 1, 1), unit_cents=850),
            make_tariff(name="other", valid_from=date(2026, 6, 1), unit_cents=1),
        ],
        "t",
    )
    assert book.at("t", date(2025, 12, 31)).unit_cents == 850
    assert book.at("t", date(2026, 1, 1)).unit_cents == 900
    assert book.at("t", date(2026, 12, 1)).unit_cents == 900
    assert book.names() == ["other", "t"]
    assert [tariff.unit_cents for tariff in book] == [1, 850, 900]


def test_a_day_before_the_first_version_has_no_price() -> None:
    with pytest.raises(FwError, match="1998-03-31"):
        make_prices().tariffs.at("standard", date(1998, 3, 31))


def test_an_unknown_tariff_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NotFound, match="first-further, standard"):
        make_prices().tariffs.at("gold", DAY)


def test_two_versions_from_the_same_day_are_refused() -> None:
    with pytest.raises(InvalidInput, match='"t"'):
        TariffBook([make_tariff(), make_tariff(unit_cents=1)], "t")


BOOK = TariffBook(
    [
        make_tariff(name="Büro", valid_from=date(2020, 1, 1)),
        make_tariff(name="Büro", valid_from=date(2026, 1, 1), unit_cents=900),
        make_tariff(name="Nacht", valid_from=date(2026, 6, 1)),
    ],
    "Büro",
)


@pytest.mark.parametrize("text", ["Büro", "büro", "BUERO", " buro "])
def test_a_tariff_is_named_in_any_case_and_spelling(text: str) -> None:
    assert BOOK.named(text) == "Büro"


@pytest.mark.parametrize("text", ["", "Bür", "gold"])
def test_a_part_of_a_name_names_no_tariff(text: str) -> None:
    with pytest.raises(NotFound, match="Büro, Nacht"):
        BOOK.named(text)


def test_a_version_is_known_by_its_first_day_and_followed_by_the_next() -> None:
    new_year = BOOK.version("Büro", date(2026, 1, 1))
    assert new_year is not None
    assert new_year.unit_cents == 900
    assert BOOK.version("Büro", date(2026, 1, 2)) is None
    assert BOOK.version("Nacht", date(2026, 1, 1)) is None
    assert BOOK.next_version("Büro", date(2025, 12, 31)) == new_year
    assert BOOK.next_version("Büro", date(2026, 1, 1)) is None


def test_before_its_first_version_a_tariff_has_no_price() -> None:
    assert not BOOK.has_price("Nacht", date(2026, 5, 31))
    assert BOOK.has_price("Nacht", date(2026, 6, 1))
    assert not BOOK.has_price("gold", date(2026, 6, 1))


def test_a_book_is_extended_by_versions_that_replace_those_of_the_same_day() -> None:
    extended = BOOK.extended(
        [
            make_tariff(name="Nacht", valid_from=date(2026, 6, 1), unit_cents=1),
            make_tariff(name="Nacht", valid_from=date(2026, 9, 1), unit_cents=2),
        ]
    )
    assert extended.at("Nacht", date(2026, 8, 31)).unit_cents == 1
    assert extended.at("Nacht", date(2026, 9, 1)).unit_cents == 2
    assert extended.at("Büro", date(2026, 9, 1)).unit_cents == 900
    assert (extended.default, BOOK.extended([], "Nacht").default) == ("Büro", "Nacht")
    assert BOOK.at("Nacht", date(2026, 9, 1)).unit_cents == 850
