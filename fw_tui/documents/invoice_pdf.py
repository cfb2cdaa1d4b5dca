"""An invoice as a business letter in PDF/A-3 with its XML inside: table, sums, payment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from fw_tui.documents.girocode import girocode
from fw_tui.documents.invoice_letter import FURTHER_Y, LEFT, RIGHT, Letter
from fw_tui.documents.invoice_table import Line, Page, bare, pages, table_lines
from fw_tui.documents.invoice_wording import payment_text, remarks, title
from fw_tui.documents.pdf_paper import Attachment, Paper
from fw_tui.documents.wording import rate_text
from fw_tui.domain.invoice import Invoice, InvoiceForm, InvoiceKind, TaxCategory
from fw_tui.domain.payment import grouped_iban
from fw_tui.domain.tariff import PriceKind
from fw_tui.i18n import _, in_language, money

_STEP, _SUM_STEP, _PAY_STEP = 4.1, 5.2, 4.9
_SIZE, _SMALL, _PAY_SIZE, _DUE_SIZE = 8.5, 7.0, 9, 11
#: From the heading's base line to the rule below it, from the last line to the rule that ends the
#: table, and from a base line to the end of its line.
_HEAD, _TAIL, _BELOW = 1.7, 0.6, 0.9
#: Right ends of the columns of numbers, and where the others begin.
_POSITION, _DURATION, _UNITS, _PRICE = 32.0, 144.5, 154.5, 171.0
_BEGIN_X, _WORK_X, _WORK_WIDTH = 34.3, 62.5, 69.0
_SUM_LABEL, _SUM_X = 163.0, 110.0
_QR_SIDE, _PAY_WIDTH, _PAY_VALUE_X = 30.0, 128.0, 53.0
_ATTACHMENTS = {
    InvoiceForm.ZUGFERD: ("factur-x.xml", "EN 16931"),
    InvoiceForm.XRECHNUNG: ("xrechnung.xml", "XRECHNUNG"),
}


def invoice_pdf(invoice: Invoice, xml: bytes) -> bytes:
    """The letter, with the structured invoice inside; the same bytes for the same invoice."""
    with in_language(invoice.language):
        paper = Paper(title(invoice), invoice.seller.name, invoice.issued_on, invoice.language)
        _Drawing(paper, invoice).draw()
        return paper.finish(Attachment(*_ATTACHMENTS[invoice.form], xml))


@dataclass(frozen=True, slots=True)
class _Block:
    """Something below the table that stays on one page: its height, and how it is drawn."""

    height: float
    draw: Callable[[float], None]


class _Drawing:
    """An invoice on its way to paper."""

    def __init__(self, paper: Paper, invoice: Invoice) -> None:
        self._paper, self._invoice = paper, invoice
        self._letter = Letter(paper, invoice)
        self._sums = list(_sums(invoice))
        self._code = girocode(invoice)

    def draw(self) -> None:
        """Draw all pages; how many there are is known before the first one's foot."""
        self._paper.add_page()
        top = self._letter.head()
        lines = table_lines(self._invoice, self._wrap)
        closing = self._sums_height() / _STEP - 1
        tables = pages(lines, self._room(top), self._room(FURTHER_Y) - 1, closing)
        end = self._table_end(tables[-1], top if len(tables) == 1 else FURTHER_Y)
        below = self._flow(end)
        count = len(tables) + len(below) - 1
        for number in range(1, count + 1):
            if number > 1:
                self._paper.add_page()
                top = self._letter.short_head()
            if number <= len(tables):
                self._table(tables[number - 1], top, last=number == len(tables))
            if number >= len(tables):
                for y, block in below[number - len(tables)]:
                    block.draw(y)
            self._letter.foot(number, count)

    # -- where pages end ---------------------------------------------------------------------

    def _room(self, top: float) -> float:
        """The height for lines of a table that begins at ``top`` and is carried over, in lines."""
        return (self._letter.end - top - _HEAD - _TAIL) / _STEP - 1

    def _table_end(self, page: Page, top: float) -> float:
        carried = _STEP if page.carried else 0
        return top + _HEAD + carried + page.height * _STEP + _TAIL

    def _flow(self, y: float) -> list[list[tuple[float, _Block]]]:
        """What stands below the table by page, from the table's last one on."""
        found: list[list[tuple[float, _Block]]] = [[]]
        for block in self._blocks():
            if y + block.height > self._letter.end and found[-1]:
                found.append([])
                y = FURTHER_Y - _STEP
            found[-1].append((y, block))
            y += block.height
        return found

    def _blocks(self) -> Iterator[_Block]:
        yield _Block(self._sums_height(), self._draw_sums)
        for text in (*_tariffs(self._invoice), *remarks(self._invoice)):
            for line in self._paper.wrapped(text, RIGHT - LEFT, _SIZE):
                yield _Block(_STEP, partial(self._draw_line, line))
        yield self._payment()

    # -- the table ---------------------------------------------------------------------------

    def _wrap(self, text: str, bold: bool) -> list[str]:
        return self._paper.wrapped(text, _WORK_WIDTH, _SIZE, bold=bold)

    def _table(self, page: Page, y: float, *, last: bool) -> None:
        """The heading, the lines and what is carried over."""
        self._line(y, self._headings(), bold=True)
        y += _HEAD
        self._paper.rule(LEFT, y, RIGHT, thick=True)
        if page.carried:
            y = self._carry(y, page.carried_cents)
        for place, line in enumerate(page.lines):
            if line.position and place:
                self._paper.rule(LEFT, y + _STEP / 4, RIGHT)
            y += line.height * _STEP
            self._line(y - _BELOW, line)
        y += _TAIL
        self._paper.rule(LEFT, y, RIGHT, thick=True)
        if not last:
            self._carry(y, page.sum_cents)

    def _headings(self) -> Line:
        return Line(
            work=_("Partner, work"),
            bold=True,
            position=_("Item"),
            begin=_("Begin"),
            duration=_("Duration"),
            units=_("Units"),
            price=_("Price"),
            amount=_amount_heading(self._invoice),
        )

    def _carry(self, y: float, cents: int) -> float:
        y += _STEP
        self._paper.text(_WORK_X, y - _BELOW, _("Carried over"), size=_SIZE, bold=True)
        self._paper.text(RIGHT, y - _BELOW, bare(cents), size=_SIZE, bold=True, right=True)
        return y

    def _line(self, y: float, line: Line, *, bold: bool = False) -> None:
        paper = self._paper
        # From left to right, as whoever copies the text or has it read out gets it.
        paper.text(_POSITION, y, line.position, size=_SIZE, bold=bold, right=True)
        paper.text(_BEGIN_X, y, line.begin, size=_SIZE, bold=bold)
        paper.text(_WORK_X, y, line.work, size=_SIZE, bold=line.bold)
        for x, text in (
            (_DURATION, line.duration),
            (_UNITS, line.units),
            (_PRICE, line.price),
            (RIGHT, line.amount),
        ):
            paper.text(x, y, text, size=_SIZE, bold=bold, right=True)

    # -- below the table ---------------------------------------------------------------------

    def _sums_height(self) -> float:
        return len(self._sums) * _SUM_STEP + 10

    def _draw_sums(self, y: float) -> None:
        paper = self._paper
        *parts, (label, due) = self._sums
        for name, cents in parts:
            y += _SUM_STEP
            paper.text(_SUM_LABEL, y, name, right=True)
            paper.text(RIGHT, y, money(cents), right=True)
        y += _SUM_STEP + 2
        paper.rule(_SUM_X, y - _SUM_STEP, RIGHT)
        paper.text(_SUM_LABEL, y, label, size=_DUE_SIZE, bold=True, right=True)
        paper.text(RIGHT, y, money(due), size=_DUE_SIZE, bold=True, right=True)
        paper.rule(_SUM_X, y + 1.8, RIGHT, thick=True)

    def _draw_line(self, text: str, y: float) -> None:
        self._paper.text(LEFT, y + _STEP, text, size=_SIZE)

    def _payment(self) -> _Block:
        """How to pay, beside the GiroCode."""
        invoice, paper = self._invoice, self._paper
        said = paper.wrapped(payment_text(invoice), _PAY_WIDTH, _SIZE)
        account = [(_("Account holder"), line) for line in self._holder()]
        account += [
            ("IBAN", grouped_iban(invoice.seller.iban)),
            (_("Reference"), f"{invoice.number} {invoice.buyer.number}"),
        ]
        if invoice.kind is not InvoiceKind.INVOICE:
            account = []
        height = 4 + len(said) * _STEP + len(account) * _PAY_STEP
        if self._code is not None:
            height = max(height, _QR_SIDE + 7)
        return _Block(height, partial(self._draw_payment, said, account))

    def _holder(self) -> list[str]:
        width = _PAY_WIDTH - (_PAY_VALUE_X - LEFT)
        return self._paper.wrapped(self._invoice.seller.name, width, _PAY_SIZE)

    def _draw_payment(self, said: list[str], account: list[tuple[str, str]], y: float) -> None:
        paper, code, before = self._paper, self._code, ""
        if code is not None:
            rows = [list(row) for row in code.matrix_iter(border=0)]
            paper.modules(RIGHT - _QR_SIDE, y + 4, _QR_SIDE, rows)
            paper.text(RIGHT, y + _QR_SIDE + 7, "GiroCode", size=_SMALL, right=True, grey=True)
        y += 3
        for line in said:
            y += _STEP
            paper.text(LEFT, y, line, size=_SIZE)
        y += 1
        for label, value in account:
            y += _PAY_STEP
            if label != before:
                paper.text(LEFT, y, label, size=8, grey=True)
            paper.text(_PAY_VALUE_X, y, value, size=_PAY_SIZE)
            before = label


def _amount_heading(invoice: Invoice) -> str:
    if invoice.category is not TaxCategory.STANDARD:
        return _("Amount €")
    return _("Gross €") if invoice.price_kind is PriceKind.GROSS else _("Net €")


def _sums(invoice: Invoice) -> Iterator[tuple[str, int]]:
    """The sums of the invoice: what the table adds up to, its parts, and what is due last."""
    if invoice.category is TaxCategory.STANDARD and invoice.price_kind is PriceKind.GROSS:
        yield _("Total gross"), invoice.gross_cents
    if invoice.category is not TaxCategory.EXEMPT:
        yield _("Net"), invoice.net_cents
    for group in invoice.groups if invoice.category is TaxCategory.STANDARD else ():
        label = _("{rate} VAT on {net}").format(
            rate=rate_text(group.rate), net=money(group.net_cents)
        )
        yield label, group.vat_cents
    if invoice.rounding_cents:
        yield _("Rounding"), invoice.rounding_cents
    due = invoice.kind is InvoiceKind.INVOICE
    yield _("Amount due") if due else _("Amount credited"), invoice.gross_cents


def _tariffs(invoice: Invoice) -> list[str]:
    texts = dict.fromkeys(line.tariff for line in invoice.lines if line.items)
    return [_("Price: {tariff}.").format(tariff=text) for text in texts]
