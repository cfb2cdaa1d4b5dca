"""An invoice as text for the terminal: what its PDF says, without its looks."""

import textwrap
from collections.abc import Iterator
from datetime import datetime

from fw_tui.documents.invoice_table import amount_cents, plain_item, unit_price
from fw_tui.documents.invoice_wording import (
    item_text,
    merged_text,
    payment_text,
    period_text,
    remarks,
    title,
    unpaid_text,
)
from fw_tui.documents.table import fitted, table
from fw_tui.documents.wording import rate_text
from fw_tui.domain.country import HOME
from fw_tui.domain.duration import hms
from fw_tui.domain.invoice import Buyer, Invoice, InvoiceItem, InvoiceKind, InvoiceLine, TaxCategory
from fw_tui.domain.payment import grouped_iban
from fw_tui.domain.tariff import PriceKind
from fw_tui.domain.text import printable
from fw_tui.i18n import _, format_day, format_moment, in_language, money

_ALIGN = ("left", "left", "right", "right", "right")
_WORK = 1  #: the column that is wrapped


def invoice_text(invoice: Invoice, width: int = 78) -> str:
    """The invoice in its own language, with all amounts of its PDF.

    Args:
        invoice: what to show, issued or only drafted.
        width: columns of text; less than it takes without breaking times or prices is not kept.
    """
    with in_language(invoice.language):
        parts = [_heading(invoice), _facts(invoice), _sessions(invoice, width), _sums(invoice)]
        parts += _closing(invoice, width)
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _heading(invoice: Invoice) -> str:
    return "\n".join(printable(part) for part in (title(invoice), *_address(invoice.buyer)))


def _address(buyer: Buyer) -> Iterator[str]:
    """The customer's name and place; a small amount may do without the place."""
    yield buyer.name
    town = f"{buyer.postcode} {buyer.city}".strip()
    if buyer.country != HOME:
        town = f"{town} ({buyer.country})".strip()
    where = ", ".join(part for part in (buyer.street, town) if part)
    if where:
        yield where


def _facts(invoice: Invoice) -> str:
    seller, buyer = invoice.seller, invoice.buyer
    facts = [
        [_("From"), seller.name],
        [_("Date"), format_day(invoice.issued_on)],
        [_("Customer no."), buyer.number],
        [_("Service period"), period_text(invoice)],
    ]
    optional = (
        (_("Your reference"), buyer.reference),
        (_("Your VAT ID"), buyer.vat_id),
        (_("Tax number"), seller.tax_number),
        (_("VAT ID"), seller.vat_id),
    )
    return table([], facts + [[name, value] for name, value in optional if value])


def _sessions(invoice: Invoice, width: int) -> str:
    headers = [_("Begin"), _("Work"), _("Duration"), _("Units"), _amount_heading(invoice)]
    rows = [_row(invoice, line) for line in invoice.lines]
    return table(headers, fitted(headers, rows, _WORK, width), _ALIGN, apart=True)


def _amount_heading(invoice: Invoice) -> str:
    if invoice.category is not TaxCategory.STANDARD:
        return _("Price")
    return _("Price gross") if invoice.price_kind is PriceKind.GROSS else _("Price net")


def _row(invoice: Invoice, line: InvoiceLine) -> list[str]:
    begin = _("{moment} h").format(
        moment=format_moment(datetime.fromisoformat(line.started_at).replace(tzinfo=None))
    )
    number = _("No. {number}").format(number=line.session)
    return [
        f"{begin}\n{number}",
        "\n".join(part for part in _work(invoice, line) if part),
        hms(line.seconds),
        "" if line.merged_into is not None else str(line.units),
        money(sum(amount_cents(invoice, item) for item in line.items)),
    ]


def _work(invoice: Invoice, line: InvoiceLine) -> Iterator[str]:
    """What was done, by whom, and what its price consists of."""
    yield (
        line.computer
        if line.customer == invoice.buyer.name
        else f"{line.customer} – {line.computer}"
    )
    yield _("Technician: {name}").format(name=line.technician)
    yield from line.notes.splitlines()
    yield merged_text(line)
    yield unpaid_text(line)
    for item in line.items:
        yield _item(invoice, line, item)
    if len(invoice.groups) > 1:
        yield _("{rate} VAT").format(rate=rate_text(line.vat_rate))


def _item(invoice: Invoice, line: InvoiceLine, item: InvoiceItem) -> str:
    """A part of the price; what it is for only where it is not just units."""
    price, cents = unit_price(invoice, item), amount_cents(invoice, item)
    amount = f"{item.quantity} × {price} € = {money(cents)}"
    if item is plain_item(line):
        return amount
    return f"{item_text(line, item)}: {amount}"


def _sums(invoice: Invoice) -> str:
    rows = []
    if invoice.category is not TaxCategory.EXEMPT:
        rows.append([_("Net"), money(invoice.net_cents)])
    if invoice.category is TaxCategory.STANDARD:
        for group in invoice.groups:
            label = _("{rate} VAT on {net}").format(
                rate=rate_text(group.rate), net=money(group.net_cents)
            )
            rows.append([label, money(group.vat_cents)])
    if invoice.rounding_cents:
        rows.append([_("Rounding"), money(invoice.rounding_cents)])
    due = invoice.kind is InvoiceKind.INVOICE
    rows.append([_("Amount due") if due else _("Amount credited"), money(invoice.gross_cents)])
    return table([], rows, ("left", "right"))


def _closing(invoice: Invoice, width: int) -> Iterator[str]:
    """By which tariffs, what the law wants to be said, and how to pay."""
    tariffs = dict.fromkeys(line.tariff for line in invoice.lines if line.items)
    said = [_("Price: {tariff}.").format(tariff=tariff) for tariff in tariffs]
    said += remarks(invoice)
    if said:
        yield "\n".join(part for text in said for part in textwrap.wrap(printable(text), width))
    paid = textwrap.wrap(payment_text(invoice), width)
    if invoice.kind is InvoiceKind.INVOICE:
        paid.append(f"IBAN {grouped_iban(invoice.seller.iban)}")
    yield "\n".join(paid)
