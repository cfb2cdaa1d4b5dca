"""What a duration would cost."""

from dataclasses import dataclass

from fw_tui.domain.clock import Clock
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.tariff import Price


@dataclass(frozen=True, slots=True)
class Quote:
    """The price of a duration."""

    seconds: int
    price: Price


def quote(
    prices: PriceList, clock: Clock, seconds: int, tariff: str | None = None, at: int | None = None
) -> Quote:
    """What a duration costs by a tariff that begins now, or at a time in UTC milliseconds.

    Raises:
        FwError: there is no such tariff, or no price or VAT rate for that day.
    """
    name = prices.tariffs.default if tariff is None else prices.tariffs.named(tariff)
    return Quote(seconds, prices.quote(name, seconds, clock.now_ms() if at is None else at))
