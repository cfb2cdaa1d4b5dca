"""What stands on an invoice in words, the same in its PDF, its XML and its text."""

from collections.abc import Iterator

from fw_tui.documents.wording import contingent_text, rate_text
from fw_tui.domain.duration import hms
from fw_tui.domain.invoice import Invoice, InvoiceItem, InvoiceKind, InvoiceLine, TaxCategory
from fw_tui.domain.session import FREE_REASON_LABELS
from fw_tui.domain.tariff import ItemKind
from fw_tui.i18n import _, format_day, money, ngettext


def title(invoice: Invoice) -> str:
    """What the document is, with its number and, of a cancellation, the invoice it takes back."""
    if invoice.cancels is None or invoice.cancels_issued_on is None:
        return _("Invoice {number}").format(number=invoice.number)
    return _("Cancellation {number} of invoice {invoice} of {day}").format(
        number=invoice.number, invoice=invoice.cancels, day=format_day(invoice.cancels_issued_on)
    )


def period_text(invoice: Invoice) -> str:
    """The first and last day of service; one day once."""
    if invoice.since == invoice.until:
        return format_day(invoice.since)
    return f"{format_day(invoice.since)} – {format_day(invoice.until)}"


def item_text(line: InvoiceLine, item: InvoiceItem) -> str:
    """What a part of a session's price is for."""
    if item.kind is ItemKind.BASE_FEE:
        return _("Base fee of a session")
    text = _("Remote maintenance, per started {length}").format(length=_length(line.unit_seconds))
    if item.kind is ItemKind.CONTINGENT:
        return _("{work}, from the contingent").format(work=text)
    if item.surcharge:
        return _("{work}, with {rate} surcharge").format(work=text, rate=rate_text(item.surcharge))
    return text


def unpaid_text(line: InvoiceLine) -> str:
    """Why a session costs nothing; empty if it costs something."""
    if line.merged_into is not None:
        return _("billed together with session {number}").format(number=line.merged_into)
    if line.free_reason is not None:
        return _("free: {reason}, otherwise {price}").format(
            reason=_(FREE_REASON_LABELS[line.free_reason]), price=money(line.normal_cents)
        )
    return ""


def merged_text(line: InvoiceLine) -> str:
    """Which sessions' time was counted with this one's; empty if none."""
    if not line.merged:
        return ""
    return ngettext(
        "together with session {numbers}: {time}",
        "together with sessions {numbers}: {time}",
        len(line.merged),
    ).format(
        numbers=", ".join(str(number) for number in line.merged), time=hms(line.billed_seconds)
    )


def vat_remark(invoice: Invoice) -> str:
    """Why no VAT is charged; empty if it is."""
    if invoice.category is TaxCategory.EXEMPT:
        return _("No VAT is charged: small business under § 19 UStG.")
    if invoice.category is TaxCategory.REVERSE_CHARGE:
        return _("Reverse charge: the customer owes the VAT (Art. 196 VAT Directive).")
    return ""


def remarks(invoice: Invoice) -> Iterator[str]:
    """What else the law or the customer wants to read, a sentence each."""
    if invoice.reason:
        yield _("Reason: {reason}").format(reason=invoice.reason)
    if invoice.kind is InvoiceKind.CANCELLATION:
        yield _("This document takes back the whole invoice; its amounts are credited.")
    if vat_remark(invoice):
        yield vat_remark(invoice)
    if invoice.seller.cash_accounting and invoice.category is TaxCategory.STANDARD:
        yield _("VAT is due when payment is received (cash accounting).")
    for note in invoice.contingents:
        yield contingent_text(note)


def payment_text(invoice: Invoice) -> str:
    """How and by when to pay."""
    if invoice.kind is InvoiceKind.CANCELLATION:
        return _(
            "Nothing is to be paid; what was paid for invoice {invoice} is given back."
        ).format(invoice=invoice.cancels)
    return _("Please pay {amount} by {day}, with {number} as reference.").format(
        amount=money(invoice.gross_cents), day=format_day(invoice.due_on), number=invoice.number
    )


def _length(seconds: int) -> str:
    if seconds % 60:
        return hms(seconds)
    return ngettext("{n} minute", "{n} minutes", seconds // 60).format(n=seconds // 60)
