"""Invoices for tests, drafted by the real code from sessions that no store has seen."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from fw_tui.documents.wording import tariff_text
from fw_tui.domain.drafting import draft_lines, tax_category
from fw_tui.domain.invoice import Buyer, Invoice, InvoiceForm, InvoiceKind, Seller
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.session import Session
from fw_tui.domain.statement import StatementLine
from fw_tui.i18n import in_language
from tests.makers import NOON, make_prices, ms, session

SELLER = Seller(
    name="EDV-Service Hörner",
    street="Lindenstraße 7",
    postcode="95028",
    city="Hof",
    country="DE",
    tax_number="223/123/45678",
    vat_id="DE123456789",
    iban="DE02120300000000202051",
    contact="Klaus Hörner",
    email="rechnung@example.de",
    phone="+49 9281 123456",
)

BUYER = Buyer(
    number="10023",
    name="Fa. Walter Maier GmbH",
    street="Industriestraße 12",
    postcode="95030",
    city="Hof",
    country="DE",
    email="buchhaltung@example.com",
    vat_id="",
    reference="",
)

AUSTRIAN = replace(
    BUYER, name="Huber KG", city="Wien", postcode="1010", country="AT", vat_id="ATU12345678"
)


def billed(
    minutes: float = 12, start: str = "2026-10-05T10:22:00+02:00", number: int = 1, **changes: Any
) -> Session:
    """An ended session of a length; ``changes`` as in Session."""
    begun = ms(start)
    return session((begun, begun + round(minutes * 60_000)), number=number, **changes)


def make_invoice(
    *sessions: Session,
    seller: Seller = SELLER,
    buyer: Buyer = BUYER,
    prices: PriceList | None = None,
    covered: dict[int, int] | None = None,
    language: str = "de",
    form: InvoiceForm = InvoiceForm.ZUGFERD,
    **changes: Any,
) -> Invoice:
    """An issued invoice over sessions, one of 12 minutes by default.

    Args:
        sessions: ended ones.
        seller, buyer: who; they decide how VAT applies.
        prices: the shipped price list by default.
        covered: units that a contingent pays, by session number.
        language: of the invoice.
        form: ZUGFeRD or XRechnung.
        changes: any other field of Invoice.
    """
    prices, covered = prices or make_prices(), covered or {}
    lines = [
        StatementLine(s, prices.charge(s, NOON, covered.get(s.number, 0)), prices.tariff_of(s))
        for s in sessions or (billed(),)
    ]
    category = tax_category(seller, buyer)
    with in_language(language):
        drafted, groups = draft_lines(lines, category, prices.tz, tariff_text)
    issued_on = date(2026, 11, 2)
    made = Invoice(
        kind=InvoiceKind.INVOICE,
        number="RE-2026-0042",
        issued_on=issued_on,
        due_on=issued_on + timedelta(days=14),
        since=min(line.started_on for line in drafted),
        until=max(line.ended_on for line in drafted),
        form=form,
        category=category,
        small_amount=False,
        language=language,
        seller=seller,
        buyer=buyer,
        lines=drafted,
        groups=groups,
    )
    return replace(made, **changes)


def cancelling(invoice: Invoice, **changes: Any) -> Invoice:
    """The cancellation of an invoice."""
    made = replace(
        invoice,
        kind=InvoiceKind.CANCELLATION,
        number="ST-2026-0003",
        issued_on=date(2026, 11, 9),
        due_on=date(2026, 11, 9),
        contingents=(),
        cancels=invoice.number,
        cancels_issued_on=invoice.issued_on,
        reason="Falscher Kunde",
    )
    return replace(made, **changes)
