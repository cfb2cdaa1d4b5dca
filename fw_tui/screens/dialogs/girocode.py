"""The GiroCode of an invoice on the screen, for the camera of a bank's app."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from fw_tui.commands import command
from fw_tui.domain.invoice import Invoice
from fw_tui.domain.payment import grouped_iban
from fw_tui.domain.text import printable
from fw_tui.i18n import _, money
from fw_tui.widgets.bindings import key_name
from fw_tui.widgets.lines import fit
from fw_tui.widgets.tight import TightScreen

#: Cameras want dark on light, whatever the theme.
_BLACK_ON_WHITE = Style(color="#000000", bgcolor="#ffffff")
#: Columns beside the code from which a text is worth reading.
_ROOM_FOR_TEXT = 20
_GAP = 2


@dataclass(frozen=True)
class Payment:
    """What is to be transferred: in words, and as lines of half blocks."""

    words: tuple[str, ...]
    code: tuple[str, ...]


def payment_of(invoice: Invoice, cents: int) -> Payment:
    """How to pay what is open on an invoice; the code is empty where there is none."""
    # Only who shows a code needs it.
    from fw_tui.documents.girocode import girocode, half_blocks  # noqa: PLC0415

    code = girocode(invoice, cents)
    words = (
        invoice.seller.name,
        f"IBAN {grouped_iban(invoice.seller.iban)}",
        money(cents),
        f"{invoice.number} {invoice.buyer.number}",
    )
    return Payment(words, tuple(half_blocks(code)) if code is not None else ())


class PaymentCode(Widget):
    """The code at the left and the words beside it; the words alone where it does not fit."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    PaymentCode { width: 100%; height: 100%; }
    """

    def __init__(self, payment: Payment) -> None:
        super().__init__()
        self._payment = payment

    @property
    def fits(self) -> bool:
        """Whether the window has room for the whole code."""
        code = self._payment.code
        width, height = self.size
        return bool(code) and len(code) <= height and len(code[0]) <= width

    def render_line(self, y: int) -> Strip:
        """A line of the code, or of words."""
        width = self.size.width
        code = self._payment.code
        if not self.fits:
            return self._words(y, 1, width)
        left = cell_len(code[0])
        if y < len(code):
            shown = Strip([Segment(code[y], _BLACK_ON_WHITE)])
        else:
            shown = Strip.blank(left, self.rich_style)
        rest = width - left
        if rest < _ROOM_FOR_TEXT:
            return shown.adjust_cell_length(width, self.rich_style)
        return Strip.join([shown, self._words(y, _GAP, rest)])

    def _words(self, y: int, gap: int, width: int) -> Strip:
        lines = list(self._lines(max(1, width - gap - 1)))
        text = lines[y - 1] if 0 < y <= len(lines) else ""
        return Strip([Segment(fit(" " * gap + text, width), self.rich_style)])

    def _lines(self, width: int) -> Iterator[str]:
        """Whom to pay, how much and why, and how to close."""
        for label, word in zip(
            (_("To"), "", _("Amount"), _("Reference")), self._payment.words, strict=True
        ):
            yield from ([label] if label else ())
            yield from textwrap.wrap(printable(word), width, break_long_words=True)
            yield ""
        if not self.fits:
            yield from textwrap.wrap(_("The window is too small for the code."), width)
            yield ""
        close = key_name(command("cancel", "dialogs").keys[0])
        yield from textwrap.wrap(f"{close} {_('Close')}", width)


class GiroCodeDialog(ModalScreen[None], TightScreen[None]):
    """Fills the window, so that the code fits 80x24; Esc, q or Enter closes."""

    BINDINGS = [Binding("escape,q,enter", "close", show=False)]
    DEFAULT_CSS = """
    GiroCodeDialog { background: $background; }
    """

    def __init__(self, payment: Payment) -> None:
        super().__init__()
        self._payment = payment

    def compose(self) -> ComposeResult:
        yield PaymentCode(self._payment)

    def on_mount(self) -> None:
        # A message over a corner of the code would keep it from being read.
        self.app.clear_notifications()

    def action_close(self) -> None:
        """Back to the list."""
        self.dismiss(None)
