"""A call: what is typed on the phone, and the two ways side by side."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.call import Caller, Route, compare, parse_guess, parse_route
from fw_tui.domain.duration import LONGEST
from fw_tui.domain.errors import FwError, InvalidInput
from fw_tui.domain.onsite import RemoteCheck
from fw_tui.domain.spoken import ENGLISH, GERMAN, PLACES, check_spoken, filled_in
from fw_tui.domain.travel import Travel
from tests.makers import NOON, make_prices

RATES = {"onsite.prices": "gross", "onsite.hour": "80,00", "onsite.km": "0,70"}


NEAR = Travel(12)


def caller(travel: Travel = NEAR, **settings: str) -> Caller:
    kept = RATES | {name.replace("__", "."): value for name, value in settings.items()}
    return Caller("standard", travel, "de", kept)


def test_nothing_typed_means_what_the_shop_knows() -> None:
    assert parse_route({}, caller(Travel(12, "Stadt"))) == Route(
        RemoteCheck(), 30 * 60, Travel(12, "Stadt"), ""
    )
    assert caller(call__guess_minutes="20").guess_seconds == 1200


def test_what_is_typed_goes_before_what_is_known() -> None:
    answers = {
        "boots": "yes",
        "internet": "no",
        "client": "",
        "duration": "1h",
        "distance_km": "7 km",
        "travel_zone": "",
        "note": "Router",
    }
    assert parse_route(answers, caller(Travel(12, "Stadt"))) == Route(
        RemoteCheck(boots=True, internet=False), 3600, Travel(7), "Router"
    )


def test_a_distance_that_was_deleted_is_known_no_more() -> None:
    assert parse_route({"distance_km": ""}, caller()).travel == Travel()


@pytest.mark.parametrize(("typed", "seconds"), [("45", 2700), ("45m", 2700), ("1:30", 5400)])
def test_a_bare_number_is_minutes(typed: str, seconds: int) -> None:
    assert parse_guess(typed) == seconds


@given(st.text(max_size=12))
def test_a_guess_is_a_duration_or_refused(typed: str) -> None:
    with suppress(InvalidInput):
        assert 0 <= parse_guess(typed) <= LONGEST


@pytest.mark.parametrize("answers", [{"duration": "long"}, {"distance_km": "far"}])
def test_what_is_no_duration_or_distance_is_refused(answers: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        parse_route(answers, caller())


def test_both_ways_are_priced_with_vat() -> None:
    who = caller()
    found = compare(who, make_prices(), parse_route({}, who), NOON)
    assert found.remote.gross_cents == 3 * 850
    assert found.onsite.gross_cents == 2 * 2000 + 24 * 70
    assert found.saved_cents == 4000 + 1680 - 2550


def test_net_rates_are_compared_with_their_vat() -> None:
    who = caller(onsite__prices="net")
    found = compare(who, make_prices(), parse_route({}, who), NOON)
    assert found.onsite.gross_cents == 4760 + 1999


def test_a_short_way_may_be_the_cheaper_one() -> None:
    who = caller(Travel(1), onsite__hour="30,00")
    found = compare(who, make_prices(), parse_route({"duration": "60"}, who), NOON)
    assert found.saved_cents < 0


def test_what_is_missing_for_a_comparison_is_told() -> None:
    who = caller(Travel())
    with pytest.raises(FwError, match="How far away"):
        compare(who, make_prices(), parse_route({}, who), NOON)


def test_the_zones_are_those_of_the_shop() -> None:
    assert caller(onsite__zones="Stadt 15,00").zones == {"Stadt": 1500}


@pytest.mark.parametrize("text", [GERMAN, ENGLISH])
def test_the_shipped_texts_name_shop_price_and_where_the_client_is(text: str) -> None:
    facts = {place: f"<{place}>" for place in PLACES}
    read = filled_in(check_spoken(text), facts)
    for place in ("shop", "price", "download"):
        assert f"<{place}>" in read


@given(st.text())
def test_a_text_that_may_be_kept_can_be_filled_in(text: str) -> None:
    try:
        checked = check_spoken(text)
    except InvalidInput:
        return
    filled_in(checked, dict.fromkeys(PLACES, "x"))
