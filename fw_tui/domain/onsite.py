"""What it costs to drive to the customer, beside what the remote way costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.money import parse_money, round_half_up
from fw_tui.domain.settings import YES, checked, effective
from fw_tui.domain.tariff import Price, PriceKind, price_of
from fw_tui.domain.travel import Travel, parse_zones, zone_named

_MINUTE = 60
_HOUR_MINUTES = 60


@dataclass(frozen=True, slots=True)
class OnsitePrice:
    """What the way there and the work on site cost; the VAT of each is rounded."""

    travel: Price
    work: Price

    @property
    def gross_cents(self) -> int:
        """Both together, with VAT."""
        return self.travel.gross_cents + self.work.gross_cents


@dataclass(frozen=True, slots=True)
class OnsiteRates:
    """What the shop charges on site; cents, gross or net as ``price_kind`` says.

    Attributes:
        hour_cents: an hour's work.
        unit_minutes: every started one of so many minutes counts.
        km_cents: a driven kilometre; None if the shop has said none.
        both_ways: whether the way back is charged too.
        zones: flat sums for the whole way by the zone's name.
    """

    price_kind: PriceKind
    hour_cents: int
    unit_minutes: int
    km_cents: int | None
    both_ways: bool
    zones: Mapping[str, int]

    def price(self, travel: Travel, seconds: int, vat_rate: int) -> OnsitePrice:
        """What a visit costs.

        Args:
            travel: how far away the customer is.
            seconds: of work on site.
            vat_rate: basis points.

        Raises:
            FwError: the way is not known, or the shop has no price for it.
        """
        units = self.units(seconds)
        return OnsitePrice(
            travel=price_of(self.travel_cents(travel), self.price_kind, vat_rate),
            work=price_of(self.work_cents(units), self.price_kind, vat_rate, units),
        )

    def units(self, seconds: int) -> int:
        """Started units of that much work."""
        return -(-seconds // (self.unit_minutes * _MINUTE))

    def work_cents(self, units: int) -> int:
        """What so many units of work cost, rounded once."""
        return round_half_up(units * self.unit_minutes * self.hour_cents, _HOUR_MINUTES)

    def travel_cents(self, travel: Travel) -> int:
        """What the way costs: the zone's flat sum, else by kilometres.

        Raises:
            FwError: as ``price``.
        """
        if travel.zone:
            zone = zone_named(dict(self.zones), travel.zone)
            if zone is None:
                raise FwError(N_('Zone "{zone}" has no price (onsite.zones).'), zone=travel.zone)
            return self.zones[zone]
        if travel.distance_km is None:
            raise FwError(N_("How far away the customer is, is not known."))
        if self.km_cents is None:
            raise _not_set("onsite.km")
        return self.driven_km(travel.distance_km) * self.km_cents

    def driven_km(self, distance_km: int) -> int:
        """The kilometres that are charged for a distance."""
        return distance_km * 2 if self.both_ways else distance_km


def onsite_rates(values: Mapping[str, str]) -> OnsiteRates:
    """What the shop charges on site, from its settings as they are kept.

    Raises:
        FwError: what an hour costs, or whether prices are gross or net, was never said.
        InvalidInput: another program has left there what is no price.
    """
    for name in ("onsite.hour", "onsite.prices"):
        if not effective(values, name):
            raise _not_set(name)
    km = effective(values, "onsite.km")
    return OnsiteRates(
        price_kind=PriceKind(checked(values, "onsite.prices")),
        hour_cents=parse_money(checked(values, "onsite.hour")),
        unit_minutes=int(checked(values, "onsite.unit_minutes")),
        km_cents=parse_money(checked(values, "onsite.km")) if km else None,
        both_ways=effective(values, "onsite.both_ways") == YES,
        zones=parse_zones(checked(values, "onsite.zones")),
    )


def _not_set(name: str) -> FwError:
    return FwError(N_("What it costs on site cannot be told: {name} is not set."), name=name)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The two ways side by side.

    Attributes:
        remote: what is to be paid for it beside what was paid before.
        covered: units that a contingent pays of the remote way; it pays nothing on site.
    """

    remote: Price
    onsite: OnsitePrice
    covered: int = 0

    @property
    def has_vat(self) -> bool:
        """Whether VAT is in any part of either way."""
        parts = (self.remote, self.onsite.travel, self.onsite.work)
        return any(price.vat_cents for price in parts)

    @property
    def saved_cents(self) -> int:
        """How much the remote way is cheaper, with VAT; negative if it is dearer."""
        return self.onsite.gross_cents - self.remote.gross_cents


class OnsiteReason(StrEnum):
    """Why somebody drives there."""

    NO_BOOT = "no_boot"
    NO_INTERNET = "no_internet"
    NO_CLIENT = "no_client"
    CHEAPER = "cheaper"
    WISH = "wish"


ONSITE_REASON_LABELS = {
    OnsiteReason.NO_BOOT: N_("the computer does not boot"),
    OnsiteReason.NO_INTERNET: N_("it has no internet"),
    OnsiteReason.NO_CLIENT: N_("the remote client does not run"),
    OnsiteReason.CHEAPER: N_("on site is cheaper"),
    OnsiteReason.WISH: N_("the customer wants it"),
}


@dataclass(frozen=True, slots=True)
class RemoteCheck:
    """Whether a computer can be helped remotely at all; None is what nobody asked."""

    boots: bool | None = None
    internet: bool | None = None
    client: bool | None = None

    @property
    def obstacle(self) -> OnsiteReason | None:
        """The first thing that makes it impossible; None if nothing is known to."""
        if self.boots is False:
            return OnsiteReason.NO_BOOT
        if self.internet is False:
            return OnsiteReason.NO_INTERNET
        return OnsiteReason.NO_CLIENT if self.client is False else None


def reason_to_drive(check: RemoteCheck, comparison: Comparison | None) -> OnsiteReason:
    """Why a visit is noted: it must be, it is cheaper, else the customer wants it."""
    if check.obstacle is not None:
        return check.obstacle
    if comparison is not None and comparison.saved_cents < 0:
        return OnsiteReason.CHEAPER
    return OnsiteReason.WISH
