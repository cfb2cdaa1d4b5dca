"""Gross prices as an e-invoice wants them: net lines, one VAT sum per rate, and the odd cent named.

EN 16931 knows net prices only and computes upwards: lines, sum, VAT on the sum. A gross price is
what the customer owes, so its VAT is taken out of the sum (§ 10 (1) UStG). Both hold at once if
the net sum may be a cent off and that cent is named as rounding amount (BT-114).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fw_tui.domain.money import FULL_RATE, round_half_up, vat_in_gross, vat_on_net
from fw_tui.domain.tariff import PriceKind

#: Net unit prices (BT-146) have six decimals: with four, a thousand units are off by cents.
MICROS = 10_000


@dataclass(frozen=True, slots=True)
class Amount:
    """So many times a price in cents, gross or net."""

    quantity: int
    unit_cents: int
    price_kind: PriceKind

    @property
    def cents(self) -> int:
        """The whole amount, gross or net as the price is."""
        return self.quantity * self.unit_cents


@dataclass(frozen=True, slots=True)
class NetAmount:
    """The same without VAT.

    Attributes:
        unit_micros: net price of one, in millionths of a euro.
        net_cents: the line's net sum (BT-131).
        adjustment_cents: what that is more than quantity times the rounded price; at most a cent
            or so, named as charge or allowance of the line (BG-28, BG-27).
    """

    unit_micros: int
    net_cents: int
    adjustment_cents: int


@dataclass(frozen=True, slots=True)
class VatGroup:
    """The sums under one VAT rate; basis points and cents.

    ``net_cents + vat_cents + rounding_cents == gross_cents``, and the VAT is both the one in the
    gross sum and the one on the net sum.
    """

    rate: int
    net_cents: int
    vat_cents: int
    rounding_cents: int
    gross_cents: int


def split_group(amounts: Sequence[Amount], rate: int) -> tuple[VatGroup, tuple[NetAmount, ...]]:
    """The sums of one rate and each amount's net share of them.

    Args:
        amounts: all that the rate applies to, gross and net prices mixed if need be.
        rate: basis points; 0 where no VAT is due, gross and net are the same then.
    """
    group = sum_group(
        sum(a.cents for a in amounts if a.price_kind is PriceKind.GROSS),
        sum(a.cents for a in amounts if a.price_kind is PriceKind.NET),
        rate,
    )
    return group, _shares(amounts, rate, group.net_cents)


def sum_group(gross_cents: int, net_cents: int, rate: int) -> VatGroup:
    """The sums of one rate over a sum of gross prices and a sum of net prices."""
    total = gross_cents + net_cents + vat_on_net(net_cents, rate)
    if gross_cents == 0:
        return VatGroup(rate, net_cents, total - net_cents, 0, total)
    vat = vat_in_gross(total, rate)
    net = total - vat
    on_net = vat_on_net(net, rate)
    net += (vat > on_net) - (vat < on_net)
    return VatGroup(rate, net, vat, total - net - vat, total)


def _shares(amounts: Sequence[Amount], rate: int, net_cents: int) -> tuple[NetAmount, ...]:
    """The net sums of the amounts, by largest remainder, so that they add up."""
    full = FULL_RATE + rate
    exact = [
        a.cents * FULL_RATE if a.price_kind is PriceKind.GROSS else a.cents * full for a in amounts
    ]
    nets = [share // full for share in exact]
    missing = net_cents - sum(nets)
    by_remainder = sorted(
        (i for i, a in enumerate(amounts) if a.price_kind is PriceKind.GROSS and a.cents),
        key=lambda i: exact[i] % full,
        reverse=True,
    )
    step = 1 if missing > 0 else -1
    for turn in range(abs(missing)):
        order = by_remainder if step > 0 else by_remainder[::-1]
        nets[order[turn % len(order)]] += step
    return tuple(_net_amount(a, rate, net) for a, net in zip(amounts, nets, strict=True))


def _net_amount(amount: Amount, rate: int, net_cents: int) -> NetAmount:
    micros = amount.unit_cents * MICROS
    if amount.price_kind is PriceKind.GROSS:
        micros = round_half_up(micros * FULL_RATE, FULL_RATE + rate)
    computed = round_half_up(amount.quantity * micros, MICROS)
    return NetAmount(micros, net_cents, net_cents - computed)
