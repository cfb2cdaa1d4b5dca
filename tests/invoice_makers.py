"""Invoices for tests, drafted by the real code from sessions that no store has seen."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from fw_tui.documents.wording import tariff_text
from fw_tui.domain.drafting import draft_lines, tax_category
from fw_tui.domain.invoice import (
    Buyer,
    ContingentNote,
    Invoice,
    InvoiceForm,
    InvoiceKind,
    Seller,
)
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.session import Billing, FreeReason, MergedPart, Session
from fw_tui.domain.statement import StatementLine
from fw_tui.domain.surcharge import Surcharge
from fw_tui.domain.tariff import PriceKind, Tariff, TariffBook
from fw_tui.domain.vat import VatRate, VatTable
from fw_tui.i18n import in_language
from tests.makers import BERLIN, NOON, make_prices, ms, session

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


def price_list(kind: PriceKind = PriceKind.GROSS, unit_cents: int = 850, **more: Any) -> PriceList:
    """One tariff, and a VAT rate that changes from 19 to 16 % on 2026-10-20."""
    tariff = Tariff("standard", date(2000, 1, 1), 600, unit_cents, kind, **more)
    rates = [VatRate(date(2000, 1, 1), 1900), VatRate(date(2026, 10, 20), 1600)]
    return PriceList(TariffBook([tariff], "standard"), VatTable(rates), BERLIN)


def every_kind(form: InvoiceForm) -> dict[str, Invoice]:
    """One invoice of each kind there is."""
    buyer = replace(BUYER, reference="04011000-1234512345-06")
    austrian = replace(AUSTRIAN, reference="PO-7")
    free: dict[str, Any] = {"billing": Billing.FREE, "free_reason": FreeReason.WARRANTY}
    later = "2026-10-25T10:00:00+01:00"
    soon = "2026-10-05T10:40:00+02:00"
    small_business = replace(SELLER, small_business=True)
    evening = Surcharge(5000, since=18 * 60, until=6 * 60)

    def made(*sessions: Session, **more: Any) -> Invoice:
        wanted: dict[str, Any] = {"buyer": buyer, "form": form} | more
        return make_invoice(*sessions, **wanted)

    kinds = {
        "standard": made(),
        "137 units": made(billed(1365)),
        "three lines": made(billed(5), billed(5, number=2), billed(5, number=3)),
        "with a free one": made(billed(), billed(number=2, **free)),
        "small business": made(seller=small_business),
        "small business without VAT ID": made(seller=replace(small_business, vat_id="")),
        "cash accounting": made(seller=replace(SELLER, cash_accounting=True)),
        "reverse charge": made(buyer=austrian, prices=price_list(PriceKind.NET, 714)),
        "two rates": made(billed(10), billed(12, later, number=2), prices=price_list()),
        "net prices": made(billed(25), billed(8, number=2), prices=price_list(PriceKind.NET, 714)),
        "contingent": made(
            billed(30),
            covered={1: 2},
            contingents=(ContingentNote(10, 2, 8, date(2026, 12, 31)),),
        ),
        "base fee": made(billed(30), prices=price_list(base_fee_cents=490, first_unit_cents=1000)),
        "surcharge": made(
            billed(45, "2026-10-05T17:40:00+02:00"), prices=price_list(surcharges=(evening,))
        ),
        "merged": made(
            billed(8, merged=(_part(2, soon, 5),)), billed(5, soon, number=2, merged_into=1)
        ),
        "in English": made(language="en"),
        "odd notes": made(billed(notes="a\x01b 😀 日本 ]]> <x>\n\n" + "y" * 10_000)),
    }
    kinds["cancellation"] = cancelling(kinds["two rates"])
    return kinds


def _part(number: int, start: str, minutes: float) -> MergedPart:
    return MergedPart(number, billed(minutes, start).connections)


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
