"""A call: what the shop knows of who calls, and which way help can take."""

from collections.abc import Mapping
from dataclasses import dataclass

from fw_tui.domain.duration import parse_duration
from fw_tui.domain.localtime import local_day
from fw_tui.domain.onsite import Comparison, RemoteCheck, onsite_rates
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.settings import NO, YES, checked, effective
from fw_tui.domain.tariff import Price
from fw_tui.domain.travel import Travel, parse_distance, parse_zones

_MINUTE = 60
_ANSWERS = {YES: True, NO: False}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, as far as the shop knows.

    Attributes:
        tariff: of a session that would begin now.
        travel: how far away the customer is.
        language: which one is spoken with the customer.
        settings: the shop's, as they are kept.
        prepaid_units: what contingents have left for a session that would begin now.
        reverse_charge: whether the customer owes the VAT.
    """

    tariff: str
    travel: Travel
    language: str
    settings: Mapping[str, str]
    prepaid_units: int = 0
    reverse_charge: bool = False

    @property
    def guess_seconds(self) -> int:
        """How long a job lasts as long as nobody says otherwise.

        Raises:
            InvalidInput: the setting is wrong.
        """
        return int(checked(self.settings, "call.guess_minutes")) * _MINUTE

    @property
    def zones(self) -> Mapping[str, int]:
        """The shop's zones with their sums.

        Raises:
            InvalidInput: the setting is wrong.
        """
        return parse_zones(effective(self.settings, "onsite.zones"))


@dataclass(frozen=True, slots=True)
class Route:
    """What was asked on the phone: whether it can be remote, how long, how far."""

    check: RemoteCheck
    seconds: int
    travel: Travel
    note: str


def parse_route(answers: Mapping[str, str], caller: Caller) -> Route:
    """What stands in the form; where nothing was typed, what the shop knows holds.

    Args:
        answers: texts under boots, internet, client, duration, distance_km, travel_zone, note.
        caller: who calls.

    Raises:
        InvalidInput: duration or distance is none.
    """
    known, duration = caller.travel, answers.get("duration", "").strip()
    distance = known.distance_km
    if "distance_km" in answers:
        distance = parse_distance(answers["distance_km"])
    return Route(
        check=RemoteCheck(
            boots=_ANSWERS.get(answers.get("boots", "")),
            internet=_ANSWERS.get(answers.get("internet", "")),
            client=_ANSWERS.get(answers.get("client", "")),
        ),
        seconds=parse_guess(duration) if duration else caller.guess_seconds,
        travel=Travel(distance, answers.get("travel_zone", known.zone)),
        note=answers.get("note", ""),
    )


def parse_guess(text: str) -> int:
    """Seconds of a guessed duration; a bare number means minutes.

    Raises:
        InvalidInput: it is none.
    """
    return parse_duration(f"{text}m" if text.isdecimal() else text)


def remote_price(caller: Caller, prices: PriceList, seconds: int, now_ms: int) -> Price:
    """What is to be paid for helping remotely, from now on, beside what was paid before.

    Raises:
        FwError: the tariff has no price for today.
    """
    return prices.quote(
        caller.tariff,
        seconds,
        now_ms,
        prepaid=caller.prepaid_units,
        reverse_charge=caller.reverse_charge,
    )


def covered_units(caller: Caller, prices: PriceList, seconds: int, now_ms: int) -> int:
    """How many units of it a contingent pays.

    Raises:
        FwError: as ``remote_price``.
    """
    tariff = prices.tariffs.at(caller.tariff, local_day(now_ms, prices.tz))
    return min(caller.prepaid_units, tariff.units(seconds))


def compare(caller: Caller, prices: PriceList, route: Route, now_ms: int) -> Comparison:
    """The two ways side by side, with VAT where the shop charges it to this customer.

    Raises:
        FwError: one of them has no price; the sentence says what is missing.
    """
    rates, today = onsite_rates(caller.settings), local_day(now_ms, prices.tz)
    rate = prices.rate_for(rates.price_kind, today, reverse_charge=caller.reverse_charge)
    return Comparison(
        remote=remote_price(caller, prices, route.seconds, now_ms),
        onsite=rates.price(route.travel, route.seconds, rate),
        covered=covered_units(caller, prices, route.seconds, now_ms),
    )
