"""Cents are rounded half up once, and the rate is that of the day."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.errors import FwError, InvalidInput
from fw_tui.domain.money import parse_money, round_half_up, vat_in_gross, vat_on_net
from fw_tui.domain.vat import VatRate, VatTable, parse_rate
from tests.makers import make_prices

CENTS = st.integers(min_value=-(10**12), max_value=10**12)
RATES = st.integers(min_value=0, max_value=3000)


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(5, 10, 1), (4, 10, 0), (-5, 10, -1), (-4, 10, 0), (15, 10, 2), (25, 10, 3), (0, 7, 0)],
)
def test_halves_are_rounded_away_from_zero(numerator: int, denominator: int, expected: int) -> None:
    assert round_half_up(numerator, denominator) == expected


@given(CENTS, st.integers(min_value=1, max_value=10**6))
def test_rounding_is_never_off_by_more_than_a_half(numerator: int, denominator: int) -> None:
    off = abs(round_half_up(numerator, denominator) - Fraction(numerator, denominator))
    assert off <= Fraction(1, 2)


@given(CENTS, RATES)
def test_a_cancelled_sum_has_the_same_vat_with_the_other_sign(cents: int, rate: int) -> None:
    assert vat_in_gross(-cents, rate) == -vat_in_gross(cents, rate)
    assert vat_on_net(-cents, rate) == -vat_on_net(cents, rate)


def test_eight_euros_fifty_contain_one_thirty_six_of_vat() -> None:
    assert vat_in_gross(850, 1900) == 136


def test_seventeen_euros_contain_two_seventy_one_not_twice_one_thirty_six() -> None:
    assert vat_in_gross(1700, 1900) == 271


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (date(1998, 4, 1), 1600),
        (date(2006, 12, 31), 1600),
        (date(2007, 1, 1), 1900),
        (date(2020, 6, 30), 1900),
        (date(2020, 7, 1), 1600),
        (date(2020, 12, 31), 1600),
        (date(2021, 1, 1), 1900),
        (date(2026, 11, 22), 1900),
    ],
)
def test_the_shipped_rates_follow_the_law(day: date, rate: int) -> None:
    assert make_prices().vat.at(day) == rate


def test_a_day_before_the_first_rate_is_refused() -> None:
    with pytest.raises(FwError, match="1998-03-31"):
        make_prices().vat.at(date(1998, 3, 31))


def test_rates_may_be_given_in_any_order() -> None:
    table = VatTable([VatRate(date(2021, 1, 1), 1900), VatRate(date(2020, 7, 1), 1600)])
    assert table.at(date(2020, 8, 1)) == 1600
    assert table.at(date(2021, 8, 1)) == 1900


def test_a_table_tells_which_rate_begins_on_a_day_and_which_after() -> None:
    table = make_prices().vat
    assert table.beginning(date(2021, 1, 1)) == VatRate(date(2021, 1, 1), 1900)
    assert table.beginning(date(2021, 1, 2)) is None
    assert table.following(date(2020, 12, 31)) == VatRate(date(2021, 1, 1), 1900)
    assert table.following(date(2021, 1, 1)) is None


def test_other_rates_replace_those_of_the_same_day() -> None:
    table = make_prices().vat
    wider = table.extended([VatRate(date(2021, 1, 1), 2000), VatRate(date(2027, 1, 1), 2100)])
    assert [rate.rate for rate in wider] == [1600, 1900, 1600, 2000, 2100]
    assert table.at(date(2027, 1, 1)) == 1900


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("19", 1900),
        ("19 %", 1900),
        ("19%", 1900),
        ("7,5", 750),
        (" 7.25 % ", 725),
        ("0,01", 1),
        ("99,99", 9999),
    ],
)
def test_a_rate_is_typed_in_percent(text: str, rate: int) -> None:
    assert VatRate(date(2027, 1, 1), parse_rate(text)).rate == rate


@pytest.mark.parametrize("text", ["", "%", "x", "19 Prozent", "-19", "7,555", "1.900", "1e1", "١٩"])
def test_what_is_no_percentage_is_no_rate(text: str) -> None:
    with pytest.raises(InvalidInput, match="is no VAT rate; write it like 19 or 7,5"):
        parse_rate(text)


@pytest.mark.parametrize("text", ["0", "0,00", "100", "999"])
def test_a_rate_is_more_than_nothing_and_less_than_all(text: str) -> None:
    with pytest.raises(InvalidInput, match="more than 0 and less than 100 percent"):
        VatRate(date(2027, 1, 1), parse_rate(text))


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("8,50", 850),
        ("8.50", 850),
        (" 8,50 € ", 850),
        ("8 EUR", 800),
        ("-8", -800),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("1234567,89", 123456789),
    ],
)
def test_amounts_are_typed_with_either_mark(typed: str, cents: int) -> None:
    assert parse_money(typed) == cents


@pytest.mark.parametrize(
    "typed", ["", "x", "8.500", "1.234", "12,345", "8,5", "8,505", "1.2.3,50", "--8", "8,50,", "٣"]
)
def test_what_could_be_another_amount_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="is not an amount"):
        parse_money(typed)


def test_an_amount_beyond_reason_is_refused() -> None:
    with pytest.raises(InvalidInput, match="out of range"):
        parse_money("9" * 14)
