"""What stands around an invoice's table on each page: a business letter by DIN 5008, form B."""

from collections.abc import Sequence

from fw_tui.documents.invoice_wording import period_text, title
from fw_tui.documents.pdf_paper import Paper
from fw_tui.domain.country import country_name
from fw_tui.domain.invoice import Invoice, InvoiceKind, TaxCategory
from fw_tui.domain.payment import grouped_iban
from fw_tui.domain.tariff import PriceKind
from fw_tui.i18n import _, format_day

LEFT, RIGHT = 25.0, 190.0
#: The base line on which the text of a later page goes on.
FURTHER_Y = 33.0
_NAME_Y, _NAME_STEP, _NAME_SIZE = 24.0, 6.5, 15
#: The window of an envelope: the sender's line, below it the field of the address.
_SENDER_Y, _SENDER_SIZE = 60.0, 6.5
_FIELD_Y, _FIELD_END, _FIELD_WIDTH = 62.7, 90.0, 80.0
_ADDRESS_SIZES = (10, 9, 8, 7, 6, 5)
#: Height of a line of the address, in millimetres per point.
_LEADING = 0.5
_INFO_X, _INFO_VALUE_X, _INFO_Y, _INFO_STEP, _INFO_SIZE = 125.0, 150.0, 54.0, 4.6, 9
_SUBJECT_Y, _SUBJECT_STEP, _SUBJECT_SIZE = 103.0, 5.5, 12
_FOLDS, _PUNCH = (105.0, 210.0), 148.5
_FOOT_Y, _FOOT_STEP, _FOOT_GAP, _FOOT_SIZE = 278.0, 3.4, 0.8, 7.0
_FOOT_COLUMNS, _FOOT_WIDTH = (LEFT, 80.0, 135.0), 53.0
#: So many lines of the shop's own footer find room above the columns.
_FOOTER_LINES = 3


class Letter:
    """An invoice's head and foot on paper."""

    def __init__(self, paper: Paper, invoice: Invoice) -> None:
        self._paper, self._invoice = paper, invoice
        own = paper.wrapped(invoice.seller.footer, RIGHT - LEFT, _FOOT_SIZE)
        self._footer = [line for line in own if line][:_FOOTER_LINES]

    @property
    def end(self) -> float:
        """Where the foot begins and all else must end."""
        return _FOOT_Y - 11 - _FOOT_GAP - len(self._footer) * _FOOT_STEP

    def head(self) -> float:
        """All above the text of the first page; returns the base line on which that goes on."""
        paper = self._paper
        name = paper.wrapped(self._invoice.seller.name, RIGHT - LEFT, _NAME_SIZE, bold=True)
        for place, line in enumerate(name[:4]):
            paper.text(LEFT, _NAME_Y + place * _NAME_STEP, line, size=_NAME_SIZE, bold=True)
        self._address()
        y = max(_SUBJECT_Y, self._information() + _INFO_STEP)
        for y_mark in _FOLDS:
            paper.rule(4, y_mark, 8)
        paper.rule(4, _PUNCH, 10)
        subject = paper.wrapped(title(self._invoice), RIGHT - LEFT, _SUBJECT_SIZE, bold=True)
        for line in subject:
            paper.text(LEFT, y, line, size=_SUBJECT_SIZE, bold=True)
            y += _SUBJECT_STEP
        paper.text(LEFT, y + 3.5, _("Dear Sir or Madam,"))
        paper.text(LEFT, y + 9, _introduction(self._invoice))
        return y + 19

    def short_head(self) -> float:
        """The head of a later page; returns the base line on which the text goes on."""
        paper, invoice = self._paper, self._invoice
        name, size = paper.fitting(invoice.seller.name, 75, 8)
        paper.text(LEFT, 20, name, size=size, grey=True)
        subject, size = paper.fitting(title(invoice), 85, 8)
        paper.text(RIGHT, 20, subject, size=size, grey=True, right=True)
        paper.rule(LEFT, 22, RIGHT)
        return FURTHER_Y

    def foot(self, number: int, count: int) -> None:
        """Who the shop is, and which page of how many this is."""
        paper, y = self._paper, _FOOT_Y
        top = y - 3.6 - _FOOT_GAP - len(self._footer) * _FOOT_STEP
        page = _("Page {number} of {count}").format(number=number, count=count)
        paper.text(RIGHT, top - 1.6, page, size=_FOOT_SIZE, right=True, grey=True)
        paper.rule(LEFT, top, RIGHT)
        for place, line in enumerate(reversed(self._footer), 1):
            above = y - _FOOT_GAP - place * _FOOT_STEP
            paper.text(LEFT, above, line, size=_FOOT_SIZE, grey=True)
        for x, lines in zip(_FOOT_COLUMNS, _imprint(self._invoice), strict=True):
            for place, line in enumerate(lines):
                shown, size = paper.fitting(line, _FOOT_WIDTH, _FOOT_SIZE)
                paper.text(x, y + place * _FOOT_STEP, shown, size=size, grey=True)

    def _address(self) -> None:
        """Sender and customer where the window of an envelope shows them."""
        paper, seller = self._paper, self._invoice.seller
        sender = f"{seller.name} · {seller.street} · {seller.postcode} {seller.city}"
        shown, fit = paper.fitting(sender, _FIELD_WIDTH, _SENDER_SIZE)
        paper.text(LEFT, _SENDER_Y, shown, size=fit, grey=True)
        paper.rule(LEFT, _SENDER_Y + 1.2, LEFT + _FIELD_WIDTH)
        size, lines = self._address_lines()
        for place, line in enumerate(lines):
            paper.text(LEFT, _FIELD_Y + 4 + place * size * _LEADING, line, size=size)

    def _address_lines(self) -> tuple[int, list[str]]:
        """The customer's address in the largest type in which all of it fits the window."""
        size, lines = 0, []
        for size in _ADDRESS_SIZES:
            lines = [
                line
                for part in _address(self._invoice)
                for line in self._paper.wrapped(part, _FIELD_WIDTH, size)
            ]
            if _FIELD_Y + 4 + (len(lines) - 1) * size * _LEADING <= _FIELD_END:
                break
        return size, lines

    def _information(self) -> float:
        """The block beside the address; returns the base line below it."""
        paper, y = self._paper, _INFO_Y
        for label, value in _facts(self._invoice):
            paper.text(_INFO_X, y, label, size=8, grey=True)
            for line in paper.wrapped(value, RIGHT - _INFO_VALUE_X, _INFO_SIZE):
                paper.text(_INFO_VALUE_X, y, line, size=_INFO_SIZE)
                y += _INFO_STEP
        return y


def _address(invoice: Invoice) -> list[str]:
    """The customer's address, a part each; a small amount may do without most of it."""
    buyer = invoice.buyer
    abroad = buyer.country != invoice.seller.country
    town = f"{buyer.postcode} {buyer.city}".strip()
    parts = (buyer.name, buyer.street, town, country_name(buyer.country) if abroad else "")
    return [part for part in parts if part]


def _facts(invoice: Invoice) -> list[tuple[str, str]]:
    """The block beside the address: label and value."""
    seller, buyer = invoice.seller, invoice.buyer
    cancelled = invoice.kind is InvoiceKind.CANCELLATION
    facts = [
        (_("Cancellation no.") if cancelled else _("Invoice no."), invoice.number),
        (_("Date"), format_day(invoice.issued_on)),
        (_("Customer no."), buyer.number),
        (_("Service period"), period_text(invoice)),
        (_("Due on"), "" if cancelled else format_day(invoice.due_on)),
        (_("Your reference"), buyer.reference),
        (_("Your VAT ID"), buyer.vat_id),
        (_("Contact"), seller.contact),
        (_("Phone"), seller.phone),
        (_("E-Mail"), seller.email),
    ]
    return [(label, value) for label, value in facts if value]


def _introduction(invoice: Invoice) -> str:
    if invoice.kind is InvoiceKind.CANCELLATION:
        return _("We take back what was charged for these sessions of remote maintenance.")
    if invoice.category is not TaxCategory.STANDARD:
        return _("For remote maintenance we charge as follows.")
    if invoice.price_kind is PriceKind.GROSS:
        return _("For remote maintenance we charge as follows; all prices include VAT.")
    return _("For remote maintenance we charge as follows; all prices are net.")


def _imprint(invoice: Invoice) -> Sequence[Sequence[str]]:
    """The foot of the page in three columns."""
    seller = invoice.seller
    tax = _("Tax no. {number}").format(number=seller.tax_number) if seller.tax_number else ""
    vat = _("VAT ID {number}").format(number=seller.vat_id) if seller.vat_id else ""
    columns = (
        (seller.name, seller.street, f"{seller.postcode} {seller.city}"),
        (seller.contact, seller.phone, seller.email),
        (tax, vat, f"IBAN {grouped_iban(seller.iban)}"),
    )
    return [[line for line in column if line] for column in columns]
