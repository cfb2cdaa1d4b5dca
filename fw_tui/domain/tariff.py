"""How measured time becomes money."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import gcd

from fw_tui.domain.errors import FwError, InvalidInput, N_, NotFound
from fw_tui.domain.money import FULL_RATE, round_half_up, vat_in_gross, vat_on_net
from fw_tui.domain.surcharge import Surcharge
from fw_tui.domain.text import fold

CURRENCY = "EUR"


class PriceKind(StrEnum):
    """Whether a tariff's prices contain the VAT."""

    GROSS = "gross"
    NET = "net"


@dataclass(frozen=True, slots=True)
class Price:
    """What a duration costs; cents. ``net_cents + vat_cents == gross_cents`` always."""

    units: int
    net_cents: int
    vat_cents: int
    gross_cents: int


NOTHING = Price(0, 0, 0, 0)


def price_of(cents: int, kind: PriceKind, vat_rate: int, units: int = 0) -> Price:
    """The price that an amount is, gross or net; ``vat_rate`` in basis points."""
    if kind is PriceKind.GROSS:
        vat = vat_in_gross(cents, vat_rate)
        return Price(units, cents - vat, vat, cents)
    vat = vat_on_net(cents, vat_rate)
    return Price(units, cents, vat, cents + vat)


class ItemKind(StrEnum):
    """What a part of a price is for."""

    UNIT = "unit"
    BASE_FEE = "base_fee"
    CONTINGENT = "contingent"  #: a unit that was paid before


@dataclass(frozen=True, slots=True)
class PriceItem:
    """A part of a price: so many times the same; cents, gross or net as the tariff says.

    Attributes:
        unit_cents: the price of one, with its surcharge.
        surcharge: basis points by which that is more than usual.
    """

    kind: ItemKind
    quantity: int
    unit_cents: int
    surcharge: int = 0

    @property
    def amount_cents(self) -> int:
        """The whole item."""
        return self.quantity * self.unit_cents


@dataclass(frozen=True, slots=True)
class Tariff:
    """One version of a tariff, valid from a day until the next version's.

    Attributes:
        unit_seconds: length of a unit; every started one counts.
        unit_cents: price of a unit.
        price_kind: whether all prices here are gross or net.
        first_unit_cents: price of the first unit where it differs.
        base_fee_cents: added once as soon as there is a unit.
        minimum_units: fewer started units than this are charged as this many.
        free_seconds: the first seconds that are not charged.
        surcharges: what units cost more that start at certain times; not on the base fee.
    """

    name: str
    valid_from: date
    unit_seconds: int
    unit_cents: int
    price_kind: PriceKind
    first_unit_cents: int | None = None
    base_fee_cents: int = 0
    minimum_units: int = 0
    free_seconds: int = 0
    surcharges: tuple[Surcharge, ...] = ()

    def __post_init__(self) -> None:
        amounts = (
            self.unit_seconds,
            self.unit_cents,
            0 if self.first_unit_cents is None else self.first_unit_cents,
            self.base_fee_cents,
            self.minimum_units,
            self.free_seconds,
        )
        # Types are checked too: a price list is a file, and 8.50 in it would be a float.
        if {type(amount) for amount in amounts} != {int}:
            raise InvalidInput(
                N_('Tariff "{name}": prices are whole cents, times whole seconds.'),
                name=self.name,
            )
        if type(self.valid_from) is not date:
            raise InvalidInput(
                N_('Tariff "{name}": valid_from is a day such as 2026-01-01.'), name=self.name
            )
        if self.unit_seconds < 1 or min(amounts) < 0:
            raise InvalidInput(
                N_('Tariff "{name}": a unit lasts at least a second and no amount is negative.'),
                name=self.name,
            )

    def units(self, seconds: int) -> int:
        """Units charged for that much measured time: 0 s none, 1 s one, 600 s one, 601 s two."""
        counted = seconds - self.free_seconds
        if counted <= 0:
            return 0
        return max(-(-counted // self.unit_seconds), self.minimum_units)

    def price(self, seconds: int, vat_rate: int) -> Price:
        """What that much measured time costs.

        Args:
            seconds: the sum over the session's connections.
            vat_rate: basis points.
        """
        return self.price_of_units(self.units(seconds), vat_rate)

    def price_of_units(self, units: int, vat_rate: int) -> Price:
        """What that many charged units cost; ``vat_rate`` in basis points."""
        return self.price_of_items(self.items(units), vat_rate)

    def price_of_items(self, items: Iterable[PriceItem], vat_rate: int) -> Price:
        """What the items cost together; ``vat_rate`` in basis points."""
        amount, units = 0, 0
        for item in items:
            amount += item.amount_cents
            units += item.quantity if item.kind is ItemKind.UNIT else 0
        return price_of(amount, self.price_kind, vat_rate, units)

    def items(
        self, units: int, surcharges: Sequence[int] = (), covered: int = 0
    ) -> tuple[PriceItem, ...]:
        """What that many charged units consist of; alike ones are one item.

        Args:
            units: charged units.
            surcharges: of each unit in basis points; none at all if it is empty.
            covered: so many of them, the first, were paid before. The base fee is due as soon as
                one unit is not.
        """
        found: dict[tuple[ItemKind, int, int], int] = {}
        if covered:
            found[ItemKind.CONTINGENT, 0, 0] = min(covered, units)
        for first, count, surcharge in self._stretches(units, surcharges, covered):
            cents = self.unit_cents
            if first and self.first_unit_cents is not None:
                cents = self.first_unit_cents
            cents += round_half_up(cents * surcharge, FULL_RATE)
            key = (ItemKind.UNIT, cents, surcharge)
            found[key] = found.get(key, 0) + count
        if self.base_fee_cents and units > covered:
            found[ItemKind.BASE_FEE, self.base_fee_cents, 0] = 1
        return tuple(
            PriceItem(kind, quantity, cents, surcharge)
            for (kind, cents, surcharge), quantity in found.items()
        )

    def _stretches(
        self, units: int, surcharges: Sequence[int], covered: int
    ) -> Iterator[tuple[bool, int, int]]:
        """Runs of units that are not covered: whether the very first, how many, surcharge."""
        if surcharges:
            for index in range(covered, units):
                yield index == 0, 1, surcharges[index]
        elif units > covered:
            if covered == 0:
                yield True, 1, 0
            if units > max(covered, 1):
                yield False, units - max(covered, 1), 0

    def next_rise(self, seconds: int) -> int:
        """Seconds from now until a running session is charged one unit more; at least 1.

        The price of n units holds to their last second, so the rise comes one second after it.
        """
        units = self.units(seconds)
        holds = self.free_seconds + units * self.unit_seconds
        return holds - seconds + 1


class TariffBook:
    """All versions of all tariffs.

    Raises:
        InvalidInput: two versions of a tariff begin on the same day.
    """

    def __init__(self, versions: Iterable[Tariff], default: str) -> None:
        self._versions = sorted(versions, key=lambda tariff: (tariff.name, tariff.valid_from))
        for one, other in pairwise(self._versions):
            if (one.name, one.valid_from) == (other.name, other.valid_from):
                raise InvalidInput(
                    N_('Tariff "{name}": two versions begin on {day}.'),
                    name=one.name,
                    day=one.valid_from.isoformat(),
                )
        self._by_name: dict[str, list[Tariff]] = defaultdict(list)
        for tariff in self._versions:
            self._by_name[tariff.name].append(tariff)
        self.default = default

    def __iter__(self) -> Iterator[Tariff]:
        return iter(self._versions)

    def names(self) -> list[str]:
        """The tariffs' names, each once."""
        return list(self._by_name)

    def named(self, text: str) -> str:
        """The name of the tariff that is called so, whatever its case and accents.

        Raises:
            NotFound: there is no such tariff.
        """
        for name in self.names():
            if fold(name) == fold(text):
                return name
        raise self._unknown(text)

    def version(self, name: str, valid_from: date) -> Tariff | None:
        """The version of a tariff that begins on just that day."""
        return next((t for t in self if (t.name, t.valid_from) == (name, valid_from)), None)

    def next_version(self, name: str, day: date) -> Tariff | None:
        """The first version of a tariff that begins after a day."""
        return next((t for t in self if t.name == name and t.valid_from > day), None)

    def has_price(self, name: str, day: date) -> bool:
        """Whether a version of the tariff is valid on a day."""
        return any(t.name == name and t.valid_from <= day for t in self)

    def extended(self, versions: Iterable[Tariff], default: str = "") -> "TariffBook":
        """This book with other versions, which replace those of the same name and day.

        ``default``: another tariff than before is the default one.
        """
        by_day = {(t.name, t.valid_from): t for t in (*self, *versions)}
        return TariffBook(by_day.values(), default or self.default)

    def at(self, name: str, day: date) -> Tariff:
        """The version of a tariff that is valid on a day.

        Raises:
            NotFound: there is no tariff of that name.
            FwError: its first version begins later.
        """
        versions = self._by_name.get(name)
        if versions is None:
            raise self._unknown(name)
        index = bisect_right(versions, day, key=lambda tariff: tariff.valid_from)
        if not index:
            raise FwError(N_('Tariff "{name}" has no price for {day}.'), name=name, day=day)
        return versions[index - 1]

    def steps(self) -> dict[str, int]:
        """By tariff, the seconds of the longest step that all its units and free times consist of.

        Durations of as many started steps have as many units. Tariffs whose units cost more at
        some hours are left out: there as many units need not cost the same.
        """
        return {
            name: gcd(*(part for t in found for part in (t.unit_seconds, t.free_seconds)))
            for name, found in self._by_name.items()
            if not any(tariff.surcharges for tariff in found)
        }

    def _unknown(self, name: str) -> NotFound:
        return NotFound(
            N_('There is no tariff "{name}"; there are: {names}.'),
            name=name,
            names=", ".join(self.names()),
        )
