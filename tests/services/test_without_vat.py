"""Where no VAT is due all say so: sessions and statements too, before and after billing."""

from collections.abc import Callable
from datetime import date

import pytest

from fw_tui.documents.statement import statement_text
from fw_tui.domain.errors import FwError
from fw_tui.domain.invoice import TaxCategory
from fw_tui.domain.session import Billing, FreeReason
from fw_tui.domain.tariff import PriceKind, Tariff
from fw_tui.services.office import Office
from tests.billing_makers import (
    MAIER,
    OCTOBER,
    draw_with,
    give_address,
    issue_october,
    quick_drawing,
    set_shop,
    work_for,
)

NET = Tariff("net", date(2020, 1, 1), 600, 714, PriceKind.NET)
AUSTRIAN = {"country": "AT", "vat_id": "ATU12345675"}


def small_business(office: Office) -> None:
    """A shop that charges no VAT."""
    office.settings.set("shop.small_business", "yes")


def reverse_charge(office: Office) -> None:
    """A customer who owes the VAT."""
    office.settings.set("shop.vat_id", "DE123456789")
    give_address(office, **AUSTRIAN)


@pytest.fixture(params=[small_business, reverse_charge], ids=lambda case: case.__name__)
def untaxed(office: Office, request: pytest.FixtureRequest) -> Office:
    """Two sessions by a net tariff, the second one free, where no VAT is due."""
    case: Callable[[Office], None] = request.param
    set_shop(office)
    draw_with(office, quick_drawing)
    office.tariffs.add(NET)
    work_for(office, tariff="net")
    free = work_for(office, tariff="net", start="2026-10-06T10:00:00+02:00")
    office.sessions.set_billing(free, Billing.FREE, FreeReason.GOODWILL)
    give_address(office)
    case(office)
    return office


def _prices(office: Office) -> list[tuple[int, int]]:
    """What each session of October costs and would cost."""
    lines = office.billing.statement(MAIER, OCTOBER).lines
    return [(line.charge.due.gross_cents, line.charge.normal.gross_cents) for line in lines]


def _sums(office: Office) -> tuple[int, int, int, int]:
    statement = office.billing.statement(MAIER, OCTOBER)
    return (
        statement.net_cents,
        statement.vat_cents,
        statement.gross_cents,
        statement.free_cents,
    )


def test_statement_and_invoice_agree_before_and_after_billing(untaxed: Office) -> None:
    before = (_prices(untaxed), _sums(untaxed))
    assert before == ([(1428, 1428), (0, 1428)], (1428, 0, 1428, 1428))
    invoice = issue_october(untaxed)
    assert invoice.category is not TaxCategory.STANDARD
    assert (invoice.net_cents, invoice.vat_cents, invoice.gross_cents) == (1428, 0, 1428)
    assert [line.normal_cents for line in invoice.lines] == [1428, 1428]
    assert (_prices(untaxed), _sums(untaxed)) == before


def test_the_statement_speaks_of_no_vat(untaxed: Office) -> None:
    shown = statement_text(untaxed.billing.statement(MAIER, OCTOBER), untaxed.tz)
    for word in ("MwSt", "Netto", "netto", "16,99"):
        assert word not in shown
    assert "14,28 €" in shown


def test_what_was_billed_with_vat_keeps_it_when_the_shop_becomes_a_small_business(
    office: Office,
) -> None:
    set_shop(office)
    draw_with(office, quick_drawing)
    work_for(office)
    give_address(office)
    issue_october(office)
    before = _sums(office)
    small_business(office)
    assert _sums(office) == before == (1428, 271, 1700, 0)


def test_what_was_billed_without_vat_stays_so_when_the_shop_has_to_charge_it(
    untaxed: Office,
) -> None:
    issue_october(untaxed)
    untaxed.settings.set("shop.small_business", "no")
    give_address(untaxed)
    assert _sums(untaxed)[:3] == (1428, 0, 1428)


def test_a_gross_price_of_a_customer_who_owes_the_vat_is_shown_as_it_is(office: Office) -> None:
    set_shop(office)
    work_for(office)
    reverse_charge(office)
    assert _sums(office) == (1428, 271, 1700, 0)
    with pytest.raises(FwError, match="needs one with net prices"):
        issue_october(office)


def test_how_a_small_business_bills_abroad_is_for_the_tax_adviser(untaxed: Office) -> None:
    small_business(untaxed)
    reverse_charge(untaxed)
    with pytest.raises(FwError, match="ask the tax adviser"):
        issue_october(untaxed)
