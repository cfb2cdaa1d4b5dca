"""VAT rates by the day of the service."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from fw_tui.domain.errors import FwError, InvalidInput, N_
from fw_tui.domain.money import FULL_RATE

_TYPED = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?\s*%?")


@dataclass(frozen=True, slots=True, order=True)
class VatRate:
    """The standard rate from a day on; ``rate`` in basis points (19 % = 1900).

    Raises:
        InvalidInput: it is nothing, or the whole price and more.
    """

    valid_from: date
    rate: int

    def __post_init__(self) -> None:
        if not 0 < self.rate < FULL_RATE:
            raise InvalidInput(N_("A VAT rate is more than 0 and less than 100 percent."))


class VatTable:
    """The standard rates in order of their first day."""

    def __init__(self, rates: Iterable[VatRate]) -> None:
        self._rates = sorted(rates)

    def __iter__(self) -> Iterator[VatRate]:
        return iter(self._rates)

    def at(self, day: date) -> int:
        """The rate in basis points for a service completed on that day.

        Raises:
            FwError: the table begins later.
        """
        rate = self.known_at(day)
        if rate is None:
            raise FwError(N_("No VAT rate is known for {day}."), day=day)
        return rate

    def known_at(self, day: date) -> int | None:
        """The same; None where the table begins later."""
        index = bisect_right(self._rates, day, key=lambda r: r.valid_from)
        return self._rates[index - 1].rate if index else None

    def beginning(self, day: date) -> VatRate | None:
        """The rate that begins on just that day."""
        return next((rate for rate in self if rate.valid_from == day), None)

    def following(self, day: date) -> VatRate | None:
        """The first rate that begins after a day."""
        return next((rate for rate in self if rate.valid_from > day), None)

    def extended(self, rates: Iterable[VatRate]) -> "VatTable":
        """This table with other rates, which replace those of the same day."""
        by_day = {rate.valid_from: rate for rate in (*self, *rates)}
        return VatTable(by_day.values())


def parse_rate(text: str) -> int:
    """Basis points of a rate typed as "19", "19 %" or "7,5".

    Raises:
        InvalidInput: it is no percentage with at most two decimals.
    """
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        raise InvalidInput(N_('"{text}" is no VAT rate; write it like 19 or 7,5.'), text=text)
    whole, part = found.groups()
    return int(whole) * 100 + int((part or "").ljust(2, "0"))
