"""What is told of both ways, as text alone."""

from dataclasses import replace
from datetime import date

import pytest

from fw_tui.domain.call import Caller, parse_route
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.tariff import PriceKind, TariffBook
from fw_tui.domain.travel import Travel
from fw_tui.i18n import set_language
from fw_tui.screens.call_text import comparison_lines, duration_text, short_comparison
from tests.makers import BERLIN, NOON, make_prices, ms

RATES = {"onsite.prices": "gross", "onsite.hour": "60,00", "onsite.km": "0,50"}
PRICES = make_prices()
TEN_KM = Travel(10)
NOON_DAY = date(2026, 11, 12)


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    set_language("en")


def caller(travel: Travel = TEN_KM, tariff: str = "standard", **settings: str) -> Caller:
    kept = RATES | {name.replace("__", "."): value for name, value in settings.items()}
    return Caller(tariff, travel, "de", kept)


def lines(who: Caller, **answers: str) -> list[str]:
    return comparison_lines(who, PRICES, parse_route(answers, who), NOON)


def test_every_sum_has_its_column_and_what_it_consists_of() -> None:
    assert lines(caller()) == [
        "                  by remote      on site",
        "Working time        25.50 €      30.00 €   3 units · 2 × 15 min",
        "Way                       –      10.00 €   20 km",
        "With VAT            25.50 €      40.00 €",
        "By remote it is 14.50 € cheaper.",
    ]


def test_what_was_paid_before_is_not_to_be_paid_again() -> None:
    who = replace(caller(), prepaid_units=7)
    assert lines(who) == [
        "                  by remote      on site",
        "Working time         0.00 €      30.00 €   3 units · 2 × 15 min",
        "Way                       –      10.00 €   20 km",
        "With VAT             0.00 €      40.00 €   3 units prepaid",
        "By remote it is 40.00 € cheaper.",
    ]
    short = short_comparison(who, PRICES, {}, NOON)
    assert short == "30m: remote 3 units, on site 40.00 €"


def test_what_a_contingent_does_not_cover_is_to_be_paid() -> None:
    found = lines(replace(caller(), prepaid_units=1))
    assert found[1] == "Working time        17.00 €      30.00 €   3 units · 2 × 15 min"
    assert found[3] == "With VAT            17.00 €      40.00 €   1 unit prepaid"
    short = short_comparison(replace(caller(), prepaid_units=1), PRICES, {}, NOON)
    assert short == "30m: remote 17.00 € + 1 unit, on site 40.00 €"


def test_who_owes_the_vat_pays_none_where_prices_are_net() -> None:
    abroad = replace(caller(onsite__prices="net"), reverse_charge=True)
    assert lines(abroad)[3] == "With VAT            25.50 €      40.00 €"
    net = replace(PRICES.tariffs.at("standard", NOON_DAY), price_kind=PriceKind.NET)
    prices = PriceList(TariffBook([net], "standard"), PRICES.vat, BERLIN)
    assert comparison_lines(abroad, prices, parse_route({}, abroad), NOON)[3] == (
        "Without VAT         25.50 €      40.00 €"
    )
    home = replace(abroad, reverse_charge=False)
    assert comparison_lines(home, prices, parse_route({}, home), NOON)[3] == (
        "With VAT            30.35 €      47.60 €"
    )


def test_a_zone_is_named_instead_of_kilometres() -> None:
    way = lines(caller(Travel(10, "Stadt"), onsite__zones="Stadt 5,00"))[2]
    assert way == "Way                       –       5.00 €   Stadt"


def test_sums_that_are_alike_are_called_so() -> None:
    who = caller(onsite__hour="17,00", onsite__km="0,85")
    assert lines(who)[-1] == "Both ways cost the same."


def test_what_is_missing_leaves_the_remote_sum() -> None:
    found = lines(caller(Travel()))
    assert found[3] == "With VAT            25.50 €            –"
    assert found[-1] == "How far away the customer is, is not known."


def test_a_tariff_that_is_gone_is_told_alone() -> None:
    who = caller(tariff="gone")
    assert lines(who) == ['There is no tariff "gone"; there are: first-further, standard.']
    assert short_comparison(who, PRICES, {}, NOON).startswith('There is no tariff "gone"')


def test_what_stands_in_the_way_goes_before_the_sums() -> None:
    assert lines(caller(), client="no")[-1] == "Not by remote: the remote client does not run"
    short = short_comparison(caller(), PRICES, {"client": "no"}, NOON)
    assert short == "▲ Not by remote: the remote client does not run"


def test_a_spoilt_setting_is_told_where_the_sums_would_be() -> None:
    short = short_comparison(caller(call__guess_minutes="x"), PRICES, {}, NOON)
    assert short.startswith("The setting call.guess_minutes is wrong")


def test_the_vat_of_the_day_is_in_both_sums() -> None:
    who = caller(onsite__prices="net")
    in_2020 = comparison_lines(who, PRICES, parse_route({}, who), ms("2020-09-01T12:00"))
    assert in_2020[3] == "With VAT            25.50 €      46.40 €"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0m"), (90, "1m30s"), (1800, "30m"), (3600, "1h"), (5400, "1h30m")],
)
def test_a_duration_is_shown_as_it_can_be_typed(seconds: int, text: str) -> None:
    assert duration_text(seconds) == text
