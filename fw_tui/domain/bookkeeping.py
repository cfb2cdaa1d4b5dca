"""How invoices are booked: the shop's accounts and the client that the tax adviser keeps it as."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.invoice import TaxCategory
from fw_tui.domain.settings import effective

#: The rate from July to December 2020, which some books keep on an account of its own.
_RATE_OF_2020 = 1600

#: Revenue at the standard rate, to businesses in the EU, of a small business: accounts that
#: compute the VAT themselves. The tax adviser confirms them.
_ACCOUNTS = {
    "SKR03": ("8400", "8336", "8195"),
    "SKR04": ("4400", "4336", "4185"),
}


@dataclass(frozen=True, slots=True)
class Bookkeeping:
    """What a booking batch needs to know.

    Attributes:
        consultant, client: the tax adviser's number and the shop's number there.
        chart: "SKR03" or "SKR04".
        revenue: account by VAT category; ``revenue_2020`` for 16 % of 2020.
        fiscal_year: month in which the fiscal year begins, 1 to 12.
    """

    consultant: int
    client: int
    chart: str
    revenue: Mapping[TaxCategory, int]
    revenue_2020: int
    fiscal_year: int

    def account(self, category: TaxCategory, rate: int) -> int:
        """The revenue account of a VAT category and rate in basis points."""
        if category is TaxCategory.STANDARD and rate == _RATE_OF_2020:
            return self.revenue_2020
        return self.revenue[category]

    def fiscal_year_start(self, month: date) -> date:
        """The first day of the fiscal year that a month lies in."""
        year = month.year if month.month >= self.fiscal_year else month.year - 1
        return date(year, self.fiscal_year, 1)


def bookkeeping(values: Mapping[str, str]) -> Bookkeeping:
    """From the shop's settings.

    Raises:
        FwError: the tax adviser's numbers are not set.
    """
    consultant, client = (effective(values, f"datev.{name}") for name in ("consultant", "client"))
    if not consultant or not client:
        raise FwError(
            N_("Set first what the tax adviser tells you: datev.consultant and datev.client.")
        )
    chart = effective(values, "datev.chart")

    def account(name: str, default: str) -> int:
        return int(effective(values, f"datev.{name}") or default)

    standard, eu, exempt = _ACCOUNTS[chart]
    revenue = account("revenue", standard)
    return Bookkeeping(
        consultant=int(consultant),
        client=int(client),
        chart=chart,
        revenue={
            TaxCategory.STANDARD: revenue,
            TaxCategory.REVERSE_CHARGE: account("revenue_eu", eu),
            TaxCategory.EXEMPT: account("revenue_exempt", exempt),
        },
        revenue_2020=account("revenue_reduced_2020", str(revenue)),
        fiscal_year=int(effective(values, "datev.fiscal_year")),
    )
