"""An invoice as EN 16931 wants it, in the syntax CII: for ZUGFeRD and for XRechnung.

All amounts come from the invoice; nothing is computed here. Names of business terms (BT, BG) are
those of EN 16931-1.
"""

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from fw_tui.documents.invoice_wording import (
    item_text,
    merged_text,
    payment_text,
    remarks,
    unpaid_text,
    vat_remark,
)
from fw_tui.domain.duration import hms
from fw_tui.domain.invoice import (
    Buyer,
    Invoice,
    InvoiceForm,
    InvoiceItem,
    InvoiceKind,
    InvoiceLine,
    Seller,
)
from fw_tui.domain.tariff import CURRENCY
from fw_tui.i18n import _, in_language

if TYPE_CHECKING:
    from drafthorse.models.document import Document
    from drafthorse.models.tradelines import LineItem

EN_16931 = "urn:cen.eu:en16931:2017"
_GUIDELINES = {
    InvoiceForm.ZUGFERD: EN_16931,
    InvoiceForm.XRECHNUNG: f"{EN_16931}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
}
_PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_TYPE_CODES = {InvoiceKind.INVOICE: "380", InvoiceKind.CANCELLATION: "381"}
#: UNTDID 4461: SEPA credit transfer; clearing between partners.
_PAYMENT_CODES = {InvoiceKind.INVOICE: "58", InvoiceKind.CANCELLATION: "97"}
#: UN/ECE Recommendation 20: one piece.
_PIECE = "C62"
#: What XML 1.0 cannot say at all.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def invoice_xml(invoice: Invoice) -> bytes:
    """The structured invoice, checked against its schema; the same bytes for the same invoice."""
    # Loads lxml and a model of all of CII; only issuing needs it.
    from drafthorse.models.document import Document  # noqa: PLC0415

    document = Document()
    with in_language(invoice.language):
        _head(document, invoice)
        _parties(document, invoice)
        _lines(document, invoice)
        _settlement(document, invoice)
        _sums(document, invoice)
    xml: bytes = document.serialize(schema="FACTUR-X_EN16931")
    return xml


def _head(document: "Document", invoice: Invoice) -> None:
    from drafthorse.models.note import IncludedNote  # noqa: PLC0415 - as above

    document.context.business_parameter.id = _PROCESS
    document.context.guideline_parameter.id = _GUIDELINES[invoice.form]
    document.header.id = invoice.number
    document.header.type_code = _TYPE_CODES[invoice.kind]
    document.header.issue_date_time = invoice.issued_on
    for remark in remarks(invoice):
        document.header.notes.add(IncludedNote(content=_text(remark)))


def _parties(document: "Document", invoice: Invoice) -> None:
    agreement = document.trade.agreement
    agreement.buyer_reference = _text(invoice.buyer.reference or invoice.buyer.number)
    _seller(agreement.seller, invoice.seller)
    _buyer(agreement.buyer, invoice.buyer)
    document.trade.delivery.event.occurrence = invoice.until


def _seller(party: Any, seller: Seller) -> None:
    if not seller.vat_id:
        party.id = _text(seller.tax_number)  # something must identify the shop (BR-CO-26)
    _party(party, seller)
    party.contact.person_name = _text(seller.contact or seller.name)
    party.contact.telephone.number = _text(seller.phone)
    party.contact.email.address = _text(seller.email)
    if seller.tax_number:
        _register(party, "FC", seller.tax_number)
    if seller.vat_id:
        _register(party, "VA", seller.vat_id)


def _buyer(party: Any, buyer: Buyer) -> None:
    party.id = buyer.number
    _party(party, buyer)
    if buyer.vat_id:
        _register(party, "VA", buyer.vat_id)


def _party(party: Any, who: Seller | Buyer) -> None:
    party.name = _text(who.name)
    party.address.postcode = _text(who.postcode)
    party.address.line_one = _text(who.street)
    party.address.city_name = _text(who.city)
    party.address.country_id = who.country
    if who.email:
        party.electronic_address.uri_ID = ("EM", _text(who.email))


def _register(party: Any, scheme: str, number: str) -> None:
    from drafthorse.models.party import TaxRegistration  # noqa: PLC0415 - as above

    party.tax_registrations.add(TaxRegistration(id=(scheme, _text(number))))


def _lines(document: "Document", invoice: Invoice) -> None:
    place = 0
    for line in invoice.lines:
        for part, item in enumerate(line.items or (None,)):
            place += 1
            document.trade.items.add(_line(invoice, line, item, place, first=part == 0))


def _line(
    invoice: Invoice, line: InvoiceLine, item: InvoiceItem | None, place: int, *, first: bool
) -> "LineItem":
    """A line (BG-25): a part of a session's price, or a session that costs nothing."""
    from drafthorse.models.tradelines import LineItem  # noqa: PLC0415 - as above

    made = LineItem()
    made.document.line_id = str(place)
    made.product.name = _text(item_text(line, item) if item else _("Remote maintenance"))
    made.agreement.net.amount = _micros(item.net_unit_micros if item else 0)
    made.delivery.billed_quantity = (Decimal(item.quantity if item else _free_units(line)), _PIECE)
    settlement = made.settlement
    settlement.trade_tax.type_code = "VAT"
    settlement.trade_tax.category_code = str(invoice.category)
    settlement.trade_tax.rate_applicable_percent = _euros(line.vat_rate)
    settlement.period.start, settlement.period.end = line.started_on, line.ended_on
    if item and item.adjustment_cents:
        settlement.allowance_charge.add(_adjustment(item.adjustment_cents))
    settlement.monetary_summation.total_amount = _euros(item.net_cents if item else 0)
    _describe(made, line, notes=first)
    return made


def _free_units(line: InvoiceLine) -> int:
    """The units of a session that costs nothing; one that was merged has none of its own."""
    return 0 if line.merged_into is not None else line.units


def _describe(made: "LineItem", line: InvoiceLine, *, notes: bool) -> None:
    """What was done when and by whom (BG-32), and the notes once for each session (BT-127)."""
    from drafthorse.models.note import IncludedNote  # noqa: PLC0415 - as above
    from drafthorse.models.product import ProductCharacteristic  # noqa: PLC0415

    for name, value in (
        (_("No."), str(line.session)),
        (_("Partner"), f"{line.customer} – {line.computer}"),
        (_("Begin"), line.started_at),
        (_("End"), line.ended_at),
        (_("Duration"), hms(line.seconds)),
        (_("Technician"), line.technician),
    ):
        made.product.characteristics.add(
            ProductCharacteristic(description=name, value=_text(value) or "-")
        )
    parts = (unpaid_text(line), merged_text(line), line.notes)
    text = _text("\n".join(part for part in parts if part))
    if notes and text:
        made.document.notes.add(IncludedNote(content=text))


def _adjustment(cents: int) -> Any:
    """The cent by which quantity times rounded price misses the line's sum (BG-27, BG-28)."""
    from drafthorse.models.accounting import TradeAllowanceCharge  # noqa: PLC0415 - as above

    made = TradeAllowanceCharge()
    made.indicator = cents > 0
    made.actual_amount = _euros(abs(cents))
    made.reason = _("Rounding of the gross price")
    return made


def _settlement(document: "Document", invoice: Invoice) -> None:
    from drafthorse.models.payment import PaymentMeans, PaymentTerms  # noqa: PLC0415 - as above

    settlement, seller = document.trade.settlement, invoice.seller
    settlement.payment_reference = invoice.number
    settlement.currency_code = CURRENCY
    means = PaymentMeans()
    means.type_code = _PAYMENT_CODES[invoice.kind]
    if invoice.kind is InvoiceKind.INVOICE:
        means.payee_account.account_name = _text(seller.name)
        means.payee_account.iban = seller.iban
    settlement.payment_means.add(means)
    settlement.period.start, settlement.period.end = invoice.since, invoice.until
    settlement.terms.add(PaymentTerms(description=_text(payment_text(invoice)), due=_due(invoice)))
    if invoice.cancels is not None:
        settlement.invoice_referenced_document.issuer_assigned_id = invoice.cancels
        settlement.invoice_referenced_document.issue_date_time = invoice.cancels_issued_on


def _sums(document: "Document", invoice: Invoice) -> None:
    from drafthorse.models.accounting import ApplicableTradeTax  # noqa: PLC0415 - as above

    for group in invoice.groups:
        tax = ApplicableTradeTax()
        tax.calculated_amount = _euros(group.vat_cents)
        tax.type_code = "VAT"
        tax.exemption_reason = vat_remark(invoice)
        tax.basis_amount = _euros(group.net_cents)
        tax.category_code = str(invoice.category)
        tax.rate_applicable_percent = _euros(group.rate)
        document.trade.settlement.trade_tax.add(tax)
    sums = document.trade.settlement.monetary_summation
    sums.line_total = sums.tax_basis_total = _euros(invoice.net_cents)
    sums.charge_total = sums.allowance_total = _euros(0)
    sums.tax_total = (_euros(invoice.vat_cents), CURRENCY)
    if invoice.rounding_cents:
        sums.rounding_amount = _euros(invoice.rounding_cents)
    sums.grand_total = _euros(invoice.net_cents + invoice.vat_cents)
    sums.due_amount = _euros(invoice.gross_cents)


def _due(invoice: Invoice) -> date | None:
    return invoice.due_on if invoice.kind is InvoiceKind.INVOICE else None


def _euros(cents: int) -> Decimal:
    """Cents as euros, basis points as per cent: two decimals, exact."""
    return Decimal(cents).scaleb(-2)


def _micros(millionths: int) -> Decimal:
    return Decimal(millionths).scaleb(-6)


def _text(value: str) -> str:
    return _ILLEGAL.sub("", value).strip()
