"""What a visit costs, why somebody drives, and what may be typed of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.errors import FwError, InvalidInput
from fw_tui.domain.onsite import (
    ONSITE_REASON_LABELS,
    Comparison,
    OnsitePrice,
    OnsiteRates,
    OnsiteReason,
    RemoteCheck,
    onsite_rates,
    reason_to_drive,
)
from fw_tui.domain.tariff import NOTHING, Price, PriceKind
from fw_tui.domain.travel import Travel, parse_distance, parse_zones, zone_named, zones_text

VAT = 1900
SETTINGS = {"onsite.prices": "net", "onsite.hour": "80,00", "onsite.km": "0,70"}

rates = st.builds(
    OnsiteRates,
    price_kind=st.sampled_from(PriceKind),
    hour_cents=st.integers(0, 50_000),
    unit_minutes=st.integers(1, 240),
    km_cents=st.integers(0, 500),
    both_ways=st.booleans(),
    zones=st.just({"Stadt": 1500, "Land": 2900}),
)
travels = st.one_of(
    st.builds(Travel, st.integers(0, 2000)), st.builds(Travel, zone=st.sampled_from(["stadt"]))
)
seconds = st.integers(0, 36_000)
vat_rates = st.integers(0, 9_999)


def made(**changes: object) -> OnsiteRates:
    """80,00 an hour by the quarter, 0,70 a kilometre there and back, gross."""
    terms: dict[str, object] = {
        "price_kind": PriceKind.GROSS,
        "hour_cents": 8000,
        "unit_minutes": 15,
        "km_cents": 70,
        "both_ways": True,
        "zones": {"Stadt": 1500},
    }
    return OnsiteRates(**(terms | changes))  # type: ignore[arg-type]


def test_a_visit_is_started_quarters_and_driven_kilometres() -> None:
    price = made().price(Travel(12), 31 * 60, VAT)
    assert price.work == Price(3, 5042, 958, 6000)
    assert price.travel.gross_cents == 24 * 70
    assert price.gross_cents == 6000 + 1680


def test_net_rates_get_the_vat_on_top() -> None:
    price = made(price_kind=PriceKind.NET).price(Travel(10), 3600, VAT)
    assert (price.work.net_cents, price.work.gross_cents) == (8000, 9520)
    assert (price.travel.net_cents, price.travel.gross_cents) == (1400, 1666)


def test_a_small_business_charges_no_vat_on_site_either() -> None:
    price = made(price_kind=PriceKind.NET).price(Travel(10), 3600, 0)
    assert price.gross_cents == 8000 + 1400


def test_the_way_back_counts_only_where_the_shop_charges_it() -> None:
    assert made(both_ways=False).travel_cents(Travel(12)) == 12 * 70
    assert made(both_ways=False).driven_km(12) == 12


def test_a_zone_goes_before_the_distance() -> None:
    assert made().travel_cents(Travel(12, "STADT")) == 1500


@pytest.mark.parametrize(
    ("travel", "terms", "sentence"),
    [
        (Travel(), {}, "is not known"),
        (Travel(zone="Mond"), {}, 'Zone "Mond" has no price'),
        (Travel(12), {"km_cents": None}, "onsite.km is not set"),
    ],
)
def test_a_way_without_a_price_is_told(
    travel: Travel, terms: dict[str, object], sentence: str
) -> None:
    with pytest.raises(FwError) as refused:
        made(**terms).price(travel, 3600, VAT)
    assert sentence in str(refused.value)


@given(rates, travels, seconds, vat_rates)
def test_net_and_vat_make_the_gross_sum(
    rate: OnsiteRates, travel: Travel, duration: int, vat: int
) -> None:
    price = rate.price(travel, duration, vat)
    for part in (price.travel, price.work):
        assert part.net_cents + part.vat_cents == part.gross_cents
        assert type(part.gross_cents) is int
    assert price.gross_cents == price.travel.gross_cents + price.work.gross_cents


@given(rates, travels, seconds, seconds, vat_rates)
def test_more_work_never_costs_less(
    rate: OnsiteRates, travel: Travel, one: int, other: int, vat: int
) -> None:
    less, more = sorted((one, other))
    assert rate.price(travel, less, vat).gross_cents <= rate.price(travel, more, vat).gross_cents


@given(rates, seconds)
def test_units_hold_the_work_and_none_is_empty(rate: OnsiteRates, duration: int) -> None:
    length = rate.unit_minutes * 60
    assert (rate.units(duration) - 1) * length < duration <= rate.units(duration) * length


@given(rates, st.integers(0, 100))
def test_work_is_rounded_once_over_all_units(rate: OnsiteRates, units: int) -> None:
    exact = units * rate.unit_minutes * rate.hour_cents
    assert abs(rate.work_cents(units) * 60 - exact) <= 30


def test_rates_are_read_from_the_settings() -> None:
    kept = SETTINGS | {"onsite.unit_minutes": "30", "onsite.zones": "Stadt 15,00"}
    assert onsite_rates(kept | {"onsite.both_ways": "no"}) == OnsiteRates(
        PriceKind.NET, 8000, 30, 70, False, {"Stadt": 1500}
    )


def test_where_only_zones_are_priced_a_kilometre_has_no_price() -> None:
    found = onsite_rates({"onsite.prices": "gross", "onsite.hour": "80"})
    assert (found.km_cents, found.unit_minutes, found.both_ways, found.zones) == (
        None,
        15,
        True,
        {},
    )


@pytest.mark.parametrize("missing", ["onsite.prices", "onsite.hour"])
def test_gross_or_net_and_the_hour_are_never_guessed(missing: str) -> None:
    kept = {name: value for name, value in SETTINGS.items() if name != missing}
    with pytest.raises(FwError) as refused:
        onsite_rates(kept)
    assert f"{missing} is not set" in str(refused.value)


def test_a_rate_that_another_program_has_spoilt_is_told() -> None:
    with pytest.raises(InvalidInput, match=r"setting onsite\.hour is wrong"):
        onsite_rates(SETTINGS | {"onsite.hour": "much"})


@pytest.mark.parametrize(
    ("typed", "km"), [("", None), (" ", None), ("0", 0), ("12", 12), ("12 km", 12), ("12KM", 12)]
)
def test_a_distance_is_whole_kilometres(typed: str, km: int | None) -> None:
    assert parse_distance(typed) == km


@pytest.mark.parametrize("typed", ["far", "12,5", "-1", "2001", "1" * 5000, "²", "٣"])
def test_what_is_no_distance_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="no distance in whole kilometres up to 2000"):
        parse_distance(typed)


def test_a_way_is_known_by_its_distance_or_its_zone() -> None:
    assert not Travel().known
    assert Travel(0).known
    assert Travel(zone="Stadt").known


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("", {}),
        ("Stadt 15,00; Land 29", {"Stadt": 1500, "Land": 2900}),
        ("Zone  2 8.50 ;", {"Zone  2": 850}),
    ],
)
def test_zones_are_names_with_sums(text: str, zones: dict[str, int]) -> None:
    assert parse_zones(text) == zones
    assert parse_zones(zones_text(zones)) == zones


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("15,00", "is no zone with its sum"),
        ("Stadt", "is no zone with its sum"),
        ("Stadt viel", "not an amount"),
        ("Stadt -1", "is no zone with its sum"),
        ("Süd 1,00; SUED 2,00", 'Zone "SUED" stands there twice'),
    ],
)
def test_what_are_no_zones_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_zones(text)
    assert sentence in str(refused.value)


def test_a_zone_is_found_by_its_folded_name() -> None:
    assert zone_named({"Süd": 1}, "SUED") == "Süd"
    assert zone_named({"Süd": 1}, "Nord") is None


@pytest.mark.parametrize(
    ("check", "obstacle"),
    [
        (RemoteCheck(), None),
        (RemoteCheck(True, True, True), None),
        (RemoteCheck(False, None, False), OnsiteReason.NO_BOOT),
        (RemoteCheck(True, False, False), OnsiteReason.NO_INTERNET),
        (RemoteCheck(None, None, False), OnsiteReason.NO_CLIENT),
    ],
)
def test_the_first_no_is_what_makes_remote_help_impossible(
    check: RemoteCheck, obstacle: OnsiteReason | None
) -> None:
    assert check.obstacle is obstacle


def sums(remote: int, onsite: int) -> Comparison:
    return Comparison(Price(1, 0, 0, remote), OnsitePrice(NOTHING, Price(1, 0, 0, onsite)))


@pytest.mark.parametrize(
    ("check", "comparison", "reason"),
    [
        (RemoteCheck(boots=False), sums(100, 900), OnsiteReason.NO_BOOT),
        (RemoteCheck(), sums(900, 100), OnsiteReason.CHEAPER),
        (RemoteCheck(), sums(100, 100), OnsiteReason.WISH),
        (RemoteCheck(), None, OnsiteReason.WISH),
    ],
)
def test_a_visit_has_the_reason_that_weighs_most(
    check: RemoteCheck, comparison: Comparison | None, reason: OnsiteReason
) -> None:
    assert reason_to_drive(check, comparison) is reason
    assert ONSITE_REASON_LABELS[reason]
