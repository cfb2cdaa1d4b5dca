"""Surcharges on paper, in words that can be typed again."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.documents.statement import statement_text
from fw_tui.documents.wording import surcharge_text, tariff_text
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.statement import make_statement
from fw_tui.domain.surcharge import Surcharge, parse_surcharge
from fw_tui.domain.tariff import PriceKind, Tariff, TariffBook
from fw_tui.i18n import in_language
from tests.makers import BERLIN, NOON, make_prices, session

NIGHT = Tariff(
    "standard",
    date(2020, 1, 1),
    600,
    850,
    PriceKind.GROSS,
    surcharges=(parse_surcharge("Sa,So 50%"), parse_surcharge("20:00-06:00 12,5%")),
)
HOURS = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda h: h[0] != h[1])


@given(
    st.integers(1, 100_000),
    st.sets(st.integers(0, 6), max_size=6).map(lambda days: tuple(sorted(days))),
    st.booleans(),
    st.just((0, 1440)) | HOURS,
    st.sampled_from(["de", "en"]),
)
def test_what_is_written_can_be_typed_again(
    rate: int,
    weekdays: tuple[int, ...],
    holiday: bool,
    hours: tuple[int, int],
    language: str,
) -> None:
    surcharge = Surcharge(rate, weekdays, holiday, *hours)
    with in_language(language):
        assert parse_surcharge(surcharge_text(surcharge)) == surcharge


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Sa,So 50%", "Sa, Su 50 %"),
        ("Mo-Fr 20:00-6:00 25%", "Mo-Fr 20:00-06:00 25 %"),
        ("Mo,Di,Do,Fr,Sa,Feiertag 12,5%", "Mo, Tu, Th-Sa, holiday 12.5 %"),
        ("holiday 18:30-24:00 100%", "holiday 18:30-24:00 100 %"),
        ("5%", "5 %"),
    ],
)
def test_days_in_a_row_are_written_as_a_range(typed: str, text: str) -> None:
    with in_language("en"):
        assert surcharge_text(parse_surcharge(typed)) == text


def test_a_tariff_names_its_surcharges() -> None:
    with in_language("en"):
        assert tariff_text(NIGHT, 1900) == (
            "8.50 € incl. VAT (7.14 € net) per started 10 minutes; "
            "surcharge Sa, Su 50 %; surcharge 20:00-06:00 12.5 %"
        )


@pytest.mark.parametrize(
    ("tariff", "named"),
    [(NIGHT, True), (replace(NIGHT, surcharges=()), False)],
)
def test_a_statement_names_the_surcharges_of_its_tariffs(tariff: Tariff, named: bool) -> None:
    prices = PriceList(TariffBook([tariff], "standard"), make_prices().vat, BERLIN)
    ended = session((NOON, NOON + 300_000))
    made = make_statement("Fa. Maier", date(2026, 11, 1), [ended], prices, NOON)
    with in_language("en"):
        text = " ".join(statement_text(made, BERLIN).split())
    assert ("surcharge Sa, Su 50 %; surcharge 20:00-06:00 12.5 %" in text) is named
