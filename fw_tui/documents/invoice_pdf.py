"""An invoice as a German business letter (DIN 5008, form B) in PDF/A-3 with its XML inside."""

from collections.abc import Sequence
from math import ceil

from fw_tui.documents.girocode import girocode
from fw_tui.documents.invoice_table import Line, Page, bare, pages, table_lines
from fw_tui.documents.invoice_wording import payment_text, period_text, remarks, title
from fw_tui.documents.pdf_paper import Attachment, Paper
from fw_tui.documents.wording import rate_text
from fw_tui.domain.country import country_name
from fw_tui.domain.invoice import Invoice, InvoiceForm, InvoiceKind, TaxCategory
from fw_tui.domain.payment import grouped_iban
from fw_tui.domain.tariff import PriceKind
from fw_tui.i18n import _, format_day, in_language, money

_LEFT, _RIGHT = 25.0, 190.0
#: Where the window of an envelope shows the address, and the size of a line there.
_WINDOW_X, _SENDER_Y, _ADDRESS_Y, _ADDRESS_STEP = 25.0, 59.0, 66.0, 5.0
_WINDOW_WIDTH, _ADDRESS_LINES = 80.0, 6
_INFO_X, _INFO_VALUE_X, _INFO_Y, _INFO_STEP = 122.0, 149.0, 52.0, 4.5
_SUBJECT_Y = 104.0
_FOLDS, _PUNCH = (105.0, 210.0), 148.5
_FOOTER_Y, _FOOTER_STEP = 277.0, 3.4
#: The table: where its heading stands on the first page and on later ones, where lines must end.
_FIRST_TABLE_Y, _NEXT_TABLE_Y, _TABLE_END_Y = 120.0, 32.0, 266.0
_STEP, _SUM_STEP = 4.1, 5.3
_SIZE, _SMALL = 8.5, 7.0
_WORK_X, _WORK_WIDTH = 57.5, 69.0
_QR_SIDE = 30.0
_ATTACHMENTS = {
    InvoiceForm.ZUGFERD: ("factur-x.xml", "EN 16931"),
    InvoiceForm.XRECHNUNG: ("xrechnung.xml", "XRECHNUNG"),
}


def invoice_pdf(invoice: Invoice, xml: bytes) -> bytes:
    """The letter, with the structured invoice inside; the same bytes for the same invoice."""
    with in_language(invoice.language):
        paper = Paper(title(invoice), invoice.seller.name, invoice.issued_on, invoice.language)
        letter = _Letter(paper, invoice)
        letter.draw()
        return paper.finish(Attachment(*_ATTACHMENTS[invoice.form], xml))


class _Letter:
    """An invoice on its way to paper."""

    def __init__(self, paper: Paper, invoice: Invoice) -> None:
        self._paper, self._invoice = paper, invoice
        self._sums = _sums(invoice)
        self._remarks = [
            line
            for text in (*_tariffs(invoice), *remarks(invoice))
            for line in paper.wrapped(text, _RIGHT - _LEFT, _SIZE)
        ]
        self._payment = paper.wrapped(payment_text(invoice), _RIGHT - _LEFT - _QR_SIDE - 5, _SIZE)

    def draw(self) -> None:
        lines = table_lines(self._invoice, self._wrap)
        found = pages(lines, _room(_FIRST_TABLE_Y), _room(_NEXT_TABLE_Y), self._closing_lines())
        for number, page in enumerate(found, 1):
            self._paper.add_page()
            y = self._head() if number == 1 else self._short_head()
            y = self._table(page, y, last=number == len(found))
            if number == len(found):
                self._closing(y)
            self._foot(number, len(found))

    def _wrap(self, text: str, bold: bool) -> list[str]:
        return self._paper.wrapped(text, _WORK_WIDTH, _SIZE, bold=bold)

    # -- the letter --------------------------------------------------------------------------

    def _head(self) -> float:
        """All above the table of the first page; returns where the table begins."""
        paper, invoice, seller = self._paper, self._invoice, self._invoice.seller
        paper.text(_LEFT, 24, seller.name, size=15, bold=True)
        sender = f"{seller.name} · {seller.street} · {seller.postcode} {seller.city}"
        paper.text(_WINDOW_X, _SENDER_Y, self._cut(sender, _WINDOW_WIDTH, 6.5), size=6.5, grey=True)
        paper.rule(_WINDOW_X, _SENDER_Y + 1.2, _WINDOW_X + _WINDOW_WIDTH)
        for place, line in enumerate(self._address()):
            paper.text(_WINDOW_X, _ADDRESS_Y + place * _ADDRESS_STEP, line, size=10)
        y = _INFO_Y
        for label, value in _facts(invoice):
            paper.text(_INFO_X, y, label, size=8, grey=True)
            for line in paper.wrapped(value, _RIGHT - _INFO_VALUE_X, _SIZE)[:2]:
                paper.text(_INFO_VALUE_X, y, line, size=_SIZE)
                y += _INFO_STEP
        for y in _FOLDS:
            paper.rule(4, y, 8)
        paper.rule(4, _PUNCH, 10)
        paper.text(_LEFT, _SUBJECT_Y, title(invoice), size=12, bold=True)
        paper.text(_LEFT, _SUBJECT_Y + 8, _introduction(invoice))
        return _FIRST_TABLE_Y

    def _address(self) -> list[str]:
        buyer, seller = self._invoice.buyer, self._invoice.seller
        name = self._paper.wrapped(buyer.name, _WINDOW_WIDTH, 10)
        street = self._paper.wrapped(buyer.street, _WINDOW_WIDTH, 10)
        country = "" if buyer.country == seller.country else country_name(buyer.country)
        lines = [*name[:3], *street[:2], f"{buyer.postcode} {buyer.city}".strip(), country]
        return [line for line in lines if line][:_ADDRESS_LINES]

    def _short_head(self) -> float:
        invoice = self._invoice
        self._paper.text(_LEFT, 20, invoice.seller.name, size=8, grey=True)
        self._paper.text(_RIGHT, 20, title(invoice), size=8, grey=True, right=True)
        self._paper.rule(_LEFT, 22, _RIGHT)
        return _NEXT_TABLE_Y

    def _foot(self, number: int, count: int) -> None:
        paper = self._paper
        page = _("Page {number} of {count}").format(number=number, count=count)
        paper.text(_RIGHT, _FOOTER_Y - 4.5, page, size=_SMALL, right=True, grey=True)
        paper.rule(_LEFT, _FOOTER_Y - 3.2, _RIGHT)
        for x, lines in zip((_LEFT, 78.0, 132.0), _imprint(self._invoice), strict=True):
            for place, line in enumerate(lines):
                y = _FOOTER_Y + place * _FOOTER_STEP
                paper.text(x, y, self._cut(line, 56, _SMALL), size=_SMALL, grey=True)

    # -- the table ---------------------------------------------------------------------------

    def _table(self, page: Page, y: float, *, last: bool) -> float:
        """The heading, the lines and what is carried over; returns where it ends."""
        y = self._table_head(y)
        if page.carried_cents or (not page.lines and last):
            y = self._carry(y, page.carried_cents)
        for place, line in enumerate(page.lines):
            if line.position and place:
                self._paper.rule(_LEFT, y - _STEP + 0.9, _RIGHT)
            self._line(y, line)
            y += _STEP
        self._paper.rule(_LEFT, y - _STEP + 1.2, _RIGHT, thick=True)
        return y if last else self._carry(y, page.sum_cents)

    def _table_head(self, y: float) -> float:
        head = Line(
            work=_("Partner, work"),
            bold=True,
            position=_("Item"),
            begin=_("Begin"),
            duration=_("Duration"),
            units=_("Units"),
            price=_("Price"),
            amount=_("Amount €"),
        )
        self._line(y - 1.5, head, bold=True)
        self._paper.rule(_LEFT, y, _RIGHT, thick=True)
        return y + _STEP

    def _carry(self, y: float, cents: int) -> float:
        self._paper.text(_WORK_X, y, _("Carried over"), size=_SIZE, bold=True)
        self._paper.text(_RIGHT, y, bare(cents), size=_SIZE, bold=True, right=True)
        return y + _STEP

    def _line(self, y: float, line: Line, *, bold: bool = False) -> None:
        paper = self._paper
        paper.text(_WORK_X, y, line.work, size=_SIZE, bold=line.bold)
        paper.text(33, y, line.begin, size=_SIZE, bold=bold)
        for x, text in (
            (30.5, line.position),
            (141.0, line.duration),
            (152.0, line.units),
            (168.0, line.price),
            (_RIGHT, line.amount),
        ):
            paper.text(x, y, text, size=_SIZE, bold=bold, right=True)

    # -- the sums ----------------------------------------------------------------------------

    def _closing_lines(self) -> int:
        """The height of all below the table, in lines of it."""
        sums = ceil(len(self._sums) * _SUM_STEP / _STEP) + 3
        paying = len(self._payment) + 1
        if self._invoice.kind is InvoiceKind.INVOICE:
            paying = ceil(_QR_SIDE / _STEP) + 2
        return sums + len(self._remarks) + paying

    def _closing(self, y: float) -> None:
        y = self._draw_sums(y + 1)
        for line in self._remarks:
            self._paper.text(_LEFT, y, line, size=_SIZE)
            y += _STEP
        self._draw_payment(y + 3)

    def _draw_sums(self, y: float) -> float:
        step = _SUM_STEP
        *parts, (label, cents) = self._sums
        for name, amount in parts:
            self._paper.text(168, y, name, right=True)
            self._paper.text(_RIGHT, y, money(amount), right=True)
            y += step
        self._paper.rule(120, y - step + 1.7, _RIGHT)
        y += 1
        self._paper.text(160, y, label, size=11, bold=True, right=True)
        self._paper.text(_RIGHT, y, money(cents), size=11, bold=True, right=True)
        self._paper.rule(120, y + 1.5, _RIGHT, thick=True)
        return y + 2 * step

    def _draw_payment(self, y: float) -> None:
        paper, invoice = self._paper, self._invoice
        code = girocode(invoice)
        if code is not None:
            rows = [list(row) for row in code.matrix_iter(border=0)]
            paper.modules(_RIGHT - _QR_SIDE, y - 3, _QR_SIDE, rows)
            paper.text(_RIGHT, y + _QR_SIDE, "GiroCode", size=_SMALL, right=True, grey=True)
        for line in self._payment:
            paper.text(_LEFT, y, line, size=_SIZE)
            y += _STEP
        if invoice.kind is InvoiceKind.INVOICE:
            for label, value in (
                (_("Account holder"), invoice.seller.name),
                ("IBAN", grouped_iban(invoice.seller.iban)),
                (_("Reference"), f"{invoice.number} {invoice.buyer.number}"),
            ):
                y += _STEP + 0.6
                paper.text(_LEFT, y, label, size=8, grey=True)
                paper.text(_LEFT + 30, y, value)

    def _cut(self, text: str, width: float, size: float) -> str:
        return self._paper.wrapped(text, width, size)[0]


def _room(table_y: float) -> int:
    """How many lines of the table fit on a page, besides those that carry over."""
    return int((_TABLE_END_Y - table_y) / _STEP) - 3


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
        (_("Mail"), seller.email),
    ]
    return [(label, value) for label, value in facts if value]


def _introduction(invoice: Invoice) -> str:
    gross = invoice.price_kind is PriceKind.GROSS and invoice.category is TaxCategory.STANDARD
    if invoice.kind is InvoiceKind.CANCELLATION:
        return _("We take back what was charged for these sessions of remote maintenance.")
    if gross:
        return _("For remote maintenance we charge as follows; all prices include VAT.")
    return _("For remote maintenance we charge as follows; all prices are net.")


def _sums(invoice: Invoice) -> list[tuple[str, int]]:
    """The sums of the invoice, what is due last; of several VAT rates each by its net sum."""
    rows = [(_("Net"), invoice.net_cents)]
    for group in invoice.groups if invoice.category is TaxCategory.STANDARD else ():
        label = _("{rate} VAT on {net}").format(
            rate=rate_text(group.rate), net=money(group.net_cents)
        )
        rows.append((label, group.vat_cents))
    if invoice.rounding_cents:
        rows.append((_("Rounding"), invoice.rounding_cents))
    due = invoice.kind is InvoiceKind.INVOICE
    return [*rows, (_("Amount due") if due else _("Amount credited"), invoice.gross_cents)]


def _tariffs(invoice: Invoice) -> list[str]:
    texts = dict.fromkeys(line.tariff for line in invoice.lines if line.items)
    return [_("Price: {tariff}.").format(tariff=text) for text in texts]


def _imprint(invoice: Invoice) -> Sequence[Sequence[str]]:
    """The foot of the page in three columns."""
    seller = invoice.seller
    tax = _("Tax no. {number}").format(number=seller.tax_number) if seller.tax_number else ""
    vat = _("VAT ID {number}").format(number=seller.vat_id) if seller.vat_id else ""
    columns = (
        (seller.name, seller.street, f"{seller.postcode} {seller.city}"),
        (seller.phone, seller.email, seller.footer),
        (tax, vat, f"IBAN {grouped_iban(seller.iban)}"),
    )
    return [[line for line in column if line] for column in columns]
