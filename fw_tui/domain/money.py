"""Money is integer cents; shares of it are rounded half up, never through float."""

from collections.abc import Sequence

FULL_RATE = 10_000  #: a VAT rate is in basis points: 19 % = 1900


def round_half_up(numerator: int, denominator: int) -> int:
    """The quotient as an integer, halves away from zero (commercial rounding, DIN 1333)."""
    quotient, rest = divmod(abs(numerator), denominator)
    rounded = quotient + (2 * rest >= denominator)
    return rounded if numerator >= 0 else -rounded


def vat_in_gross(gross_cents: int, rate: int) -> int:
    """The VAT contained in a gross sum: gross * rate / (1 + rate); § 10 (1) UStG.

    Args:
        gross_cents: the sum including VAT.
        rate: basis points.
    """
    return round_half_up(gross_cents * rate, FULL_RATE + rate)


def vat_on_net(net_cents: int, rate: int) -> int:
    """The VAT that comes on top of a net sum; ``rate`` in basis points."""
    return round_half_up(net_cents * rate, FULL_RATE)


def spread(total_cents: int, weights: Sequence[int]) -> list[int]:
    """A sum divided in proportion to weights, cent-exact by largest remainder.

    Args:
        total_cents: not negative.
        weights: not negative, one of them at least positive unless there is nothing to divide.
    """
    whole = sum(weights) or 1
    shares = [total_cents * weight // whole for weight in weights]
    by_remainder = sorted(
        range(len(weights)), key=lambda i: total_cents * weights[i] % whole, reverse=True
    )
    for index in by_remainder[: total_cents - sum(shares)]:
        shares[index] += 1
    return shares
