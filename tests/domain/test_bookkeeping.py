"""Accounts by VAT category and rate, and when the fiscal year begins."""

from datetime import date

import pytest

from fw_tui.domain.bookkeeping import bookkeeping
from fw_tui.domain.errors import FwError
from fw_tui.domain.invoice import TaxCategory

NUMBERS = {"datev.consultant": "1001", "datev.client": "77"}


@pytest.mark.parametrize(
    ("chart", "category", "rate", "account"),
    [
        ("SKR03", TaxCategory.STANDARD, 1900, 8400),
        ("SKR03", TaxCategory.STANDARD, 1600, 8400),
        ("SKR03", TaxCategory.REVERSE_CHARGE, 0, 8336),
        ("SKR03", TaxCategory.EXEMPT, 0, 8195),
        ("SKR04", TaxCategory.STANDARD, 1900, 4400),
        ("SKR04", TaxCategory.REVERSE_CHARGE, 0, 4336),
        ("SKR04", TaxCategory.EXEMPT, 0, 4185),
    ],
)
def test_each_chart_has_its_accounts(
    chart: str, category: TaxCategory, rate: int, account: int
) -> None:
    assert bookkeeping(NUMBERS | {"datev.chart": chart}).account(category, rate) == account


def test_the_shop_may_have_accounts_of_its_own() -> None:
    books = bookkeeping(
        NUMBERS
        | {
            "datev.revenue": "8401",
            "datev.revenue_reduced_2020": "8402",
            "datev.revenue_eu": "8403",
            "datev.revenue_exempt": "8404",
        }
    )
    assert books.account(TaxCategory.STANDARD, 1900) == 8401
    assert books.account(TaxCategory.STANDARD, 1600) == 8402
    assert books.account(TaxCategory.REVERSE_CHARGE, 0) == 8403
    assert books.account(TaxCategory.EXEMPT, 0) == 8404
    assert (books.consultant, books.client) == (1001, 77)


@pytest.mark.parametrize("missing", NUMBERS)
def test_without_the_tax_advisers_numbers_nothing_is_booked(missing: str) -> None:
    with pytest.raises(FwError, match="tax adviser tells you"):
        bookkeeping(NUMBERS | {missing: ""})


@pytest.mark.parametrize(
    ("first", "month", "start"),
    [
        ("1", date(2026, 10, 1), date(2026, 1, 1)),
        ("7", date(2026, 10, 1), date(2026, 7, 1)),
        ("7", date(2026, 6, 1), date(2025, 7, 1)),
        ("7", date(2026, 7, 1), date(2026, 7, 1)),
    ],
)
def test_the_fiscal_year_may_begin_in_any_month(first: str, month: date, start: date) -> None:
    books = bookkeeping(NUMBERS | {"datev.fiscal_year": first})
    assert books.fiscal_year_start(month) == start
