"""VAT rates by the day of the service."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from fw_tui.domain.errors import FwError, N_


@dataclass(frozen=True, slots=True, order=True)
class VatRate:
    """The standard rate from a day on; ``rate`` in basis points (19 % = 1900)."""

    valid_from: date
    rate: int


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
        index = bisect_right(self._rates, day, key=lambda r: r.valid_from)
        if index == 0:
            raise FwError(N_("No VAT rate is known for {day}."), day=day.isoformat())
        return self._rates[index - 1].rate
