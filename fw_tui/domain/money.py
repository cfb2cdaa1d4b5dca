"""Money is integer cents; shares of it are rounded half up, never through float."""

import re
from collections.abc import Sequence

from fw_tui.domain.errors import InvalidInput, N_

FULL_RATE = 10_000  #: a VAT rate is in basis points: 19 % = 1900

#: Two digits behind the last mark are cents; any other mark stands between groups of three.
_GROUPED = r"[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+(?=,)|[0-9]{1,3}(?:,[0-9]{3})+(?=\.)"
_AMOUNT = re.compile(rf"(-?)({_GROUPED})(?:[.,]([0-9]{{2}}))?")
_LARGEST = 10**12


def parse_money(text: str) -> int:
    """Cents of a typed amount of euros: "8,50", "8.50", "1.234,50 €", "1,234.50", "8", "-8".

    "8.500" is refused: to some it is 8.50, to others 8500.

    Raises:
        InvalidInput: it is no amount, has parts of a cent, or is out of range.
    """
    found = _AMOUNT.fullmatch(text.replace("€", "").replace("EUR", "").strip())
    if found is None:
        raise InvalidInput(
            N_('"{text}" is not an amount of euros; write it as 8,50.'), text=text.strip()
        )
    whole = re.sub(r"[.,]", "", found[2])
    if len(whole) > len(str(_LARGEST)):
        raise InvalidInput(N_('The amount "{text}" is out of range.'), text=text.strip())
    cents = int(whole) * 100 + int(found[3] or 0)
    return -cents if found[1] else cents


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
