"""The table of an invoice on paper: its lines, where pages end, and what is carried over."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fw_tui.documents.invoice_wording import item_text, merged_text, unpaid_text
from fw_tui.documents.wording import rate_text
from fw_tui.domain.duration import hms
from fw_tui.domain.invoice import Invoice, InvoiceItem, InvoiceLine
from fw_tui.domain.rounding import MICROS
from fw_tui.domain.tariff import ItemKind, PriceKind
from fw_tui.i18n import _, format_moment, money

#: Breaks a text into lines of the column of work; the flag says whether it is bold.
Wrap = Callable[[str, bool], list[str]]

#: Room above the first line of a session, where a rule parts it from the one before.
_GAP = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of the table; what is empty is not printed.

    Attributes:
        amount_cents: what it adds to the sum, gross or net as the table says.
        together: so many lines from here on stay on one page.
    """

    work: str = ""
    bold: bool = False
    position: str = ""
    begin: str = ""
    duration: str = ""
    units: str = ""
    price: str = ""
    amount: str = ""
    amount_cents: int = 0
    together: int = 1

    @property
    def height(self) -> float:
        """In lines of text."""
        return 1 + _GAP if self.position else 1


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page: the sum carried from the pages before, lines, the sum so far."""

    carried: bool
    carried_cents: int
    lines: tuple[Line, ...]
    sum_cents: int

    @property
    def height(self) -> float:
        """Of its lines, in lines of text."""
        return sum(line.height for line in self.lines)


def table_lines(invoice: Invoice, wrap: Wrap) -> list[Line]:
    """All printed lines, session by session."""
    return [line for session in invoice.lines for line in _session_lines(invoice, session, wrap)]


def pages(lines: Sequence[Line], first: float, further: float, closing: float) -> list[Page]:
    """The lines by page; a page has one line at least, whatever its room.

    Args:
        lines: of the whole table.
        first: the height for lines on the first page, in lines of text.
        further: the same on each later one.
        closing: the height that the sums take, which stay with the last line.
    """
    made: list[Page] = []
    carried, total, begun, used, room = 0, 0, 0, 0.0, first
    for place, line in enumerate(lines):
        end = place + line.together
        wanted = sum(part.height for part in lines[place:end])
        if end >= len(lines):
            wanted += closing
        if place > begun and used + wanted > room:
            made.append(Page(bool(made), carried, tuple(lines[begun:place]), total))
            carried, begun, used, room = total, place, 0.0, further
        used += line.height
        total += line.amount_cents
    made.append(Page(bool(made), carried, tuple(lines[begun:]), total))
    return made


def amount_cents(invoice: Invoice, item: InvoiceItem) -> int:
    """What a part of a price adds to the column of amounts, gross or net as that is."""
    return item.amount_cents if invoice.price_kind is PriceKind.GROSS else item.net_cents


def unit_price(invoice: Invoice, item: InvoiceItem) -> str:
    """The price of one without currency; a net one taken out of a gross one has more decimals."""
    if invoice.price_kind is PriceKind.GROSS:
        return bare(item.unit_cents)
    cents, more = divmod(item.net_unit_micros, MICROS)
    return bare(cents) + f"{more:04}".rstrip("0")


def plain_item(line: InvoiceLine) -> InvoiceItem | None:
    """The only part of a price if it is units and nothing else, which needs no words."""
    if len(line.items) == 1 and line.items[0].kind is ItemKind.UNIT and not line.items[0].surcharge:
        return line.items[0]
    return None


def bare(cents: int) -> str:
    """An amount without its currency, which the heading of the column names."""
    return money(cents).removesuffix(" €")


def _session_lines(invoice: Invoice, line: InvoiceLine, wrap: Wrap) -> list[Line]:
    plain = plain_item(line)
    partner = wrap(f"{line.customer} – {line.computer}", True)
    head = replace(
        _priced(invoice, plain) if plain else _unpriced(line),
        work=partner[0],
        bold=True,
        position=str(line.position),
        begin=format_moment(datetime.fromisoformat(line.started_at)),
        duration=hms(line.seconds),
        together=len(partner) + 1,
    )
    found = [head, *(Line(part, bold=True) for part in partner[1:])]
    for text in (_by_whom(invoice, line), merged_text(line), unpaid_text(line), line.notes):
        if text:
            found += [Line(part) for part in wrap(text, False)]
    if plain is None:
        for item in line.items:
            found += _item_lines(invoice, line, item, wrap)
    return found


def _by_whom(invoice: Invoice, line: InvoiceLine) -> str:
    """Who helped, the session's number, and its VAT rate where the invoice has several."""
    parts = [
        _("Technician: {name}").format(name=line.technician),
        _("No. {number}").format(number=line.session),
    ]
    if len(invoice.groups) > 1:
        parts.append(_("{rate} VAT").format(rate=rate_text(line.vat_rate)))
    return ", ".join(parts)


def _item_lines(
    invoice: Invoice, line: InvoiceLine, item: InvoiceItem, wrap: Wrap
) -> Iterator[Line]:
    first, *rest = wrap(item_text(line, item), False)
    yield replace(_priced(invoice, item), work=first, together=len(rest) + 1)
    for part in rest:
        yield Line(part)


def _priced(invoice: Invoice, item: InvoiceItem) -> Line:
    cents = amount_cents(invoice, item)
    return Line(
        units=str(item.quantity),
        price=unit_price(invoice, item),
        amount=bare(cents),
        amount_cents=cents,
    )


def _unpriced(line: InvoiceLine) -> Line:
    """Of a session that costs nothing, or whose price stands below in parts."""
    if line.items:
        return Line()
    return Line(units="" if line.merged_into is not None else str(line.units), amount=bare(0))
