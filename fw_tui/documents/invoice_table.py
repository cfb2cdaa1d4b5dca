"""The table of an invoice on paper: its lines, where pages end, and what is carried over."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fw_tui.documents.invoice_wording import item_text, merged_text, unpaid_text
from fw_tui.domain.duration import hms
from fw_tui.domain.invoice import Invoice, InvoiceItem, InvoiceLine
from fw_tui.domain.money import round_half_up
from fw_tui.domain.rounding import MICROS
from fw_tui.domain.tariff import ItemKind, PriceKind
from fw_tui.i18n import _, format_moment, money

#: Breaks a text into lines of the column of work; the flag says whether it is bold.
Wrap = Callable[[str, bool], list[str]]


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


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page: the sum carried from the pages before, lines, the sum so far."""

    carried_cents: int
    lines: tuple[Line, ...]
    sum_cents: int


def table_lines(invoice: Invoice, wrap: Wrap) -> list[Line]:
    """All printed lines, session by session."""
    return [line for session in invoice.lines for line in _session_lines(invoice, session, wrap)]


def pages(lines: Sequence[Line], first: int, further: int, closing: int) -> list[Page]:
    """The lines by page.

    Args:
        lines: of the whole table.
        first: how many fit on the first page.
        further: how many fit on each later one.
        closing: how many lines' height the sums and what follows take on the last page.
    """
    made: list[Page] = []
    carried, total, begun, room = 0, 0, 0, first
    for place, line in enumerate(lines):
        if place > begun and place - begun + line.together > room:
            made.append(Page(carried, tuple(lines[begun:place]), total))
            carried, begun, room = total, place, further
        total += line.amount_cents
    made.append(Page(carried, tuple(lines[begun:]), total))
    if len(lines) - begun + closing > room:
        made.append(Page(total, (), total))
    return made


def _session_lines(invoice: Invoice, line: InvoiceLine, wrap: Wrap) -> list[Line]:
    plain = _plain_item(line)
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
    number = _("No. {number}").format(number=line.session)
    technician = _("Technician: {name}").format(name=line.technician)
    for text in (f"{technician}, {number}", merged_text(line), unpaid_text(line), line.notes):
        if text:
            found += [Line(part) for part in wrap(text, False)]
    if plain is None:
        for item in line.items:
            found += _item_lines(invoice, line, item, wrap)
    return found


def _plain_item(line: InvoiceLine) -> InvoiceItem | None:
    """The only part of a price if it is units and nothing else, which needs no words."""
    if len(line.items) == 1 and line.items[0].kind is ItemKind.UNIT and not line.items[0].surcharge:
        return line.items[0]
    return None


def _item_lines(
    invoice: Invoice, line: InvoiceLine, item: InvoiceItem, wrap: Wrap
) -> Iterator[Line]:
    first, *rest = wrap(item_text(line, item), False)
    yield replace(_priced(invoice, item), work=first)
    for part in rest:
        yield Line(part)


def _priced(invoice: Invoice, item: InvoiceItem) -> Line:
    gross = invoice.price_kind is PriceKind.GROSS
    unit_cents = item.unit_cents if gross else round_half_up(item.net_unit_micros, MICROS)
    cents = item.amount_cents if gross else item.net_cents
    return Line(
        units=str(item.quantity), price=bare(unit_cents), amount=bare(cents), amount_cents=cents
    )


def _unpriced(line: InvoiceLine) -> Line:
    """Of a session that costs nothing, or whose price stands below in parts."""
    if line.items:
        return Line()
    return Line(units="" if line.merged_into is not None else str(line.units), amount=bare(0))


def bare(cents: int) -> str:
    """An amount without its currency, which the heading of the column names."""
    return money(cents).removesuffix(" €")
