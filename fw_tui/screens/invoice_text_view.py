"""What the screens show of invoices as text: the document itself, and what is lacking for one."""

from collections.abc import Iterable, Iterator

from fw_tui.domain.errors import FwError
from fw_tui.domain.invoice import Invoice
from fw_tui.i18n import _, explain

#: Columns of a dialog that are not the text's: borders, distances and the scroll bar.
_FRAME = 5
_WIDEST = 100


def text_width(window: int) -> int:
    """Columns for a text in a dialog that fills a window of that many."""
    return min(window - _FRAME, _WIDEST)


def written(invoice: Invoice, width: int) -> str:
    """What an invoice says; takes a moment, so the store's thread does it."""
    from fw_tui.documents.invoice_text import invoice_text  # noqa: PLC0415 - loads tabulate

    return invoice_text(invoice, width)


def missing_lines(missing: Iterable[FwError]) -> Iterator[str]:
    """What the shop's settings lack, and where to complete it."""
    yield _("No invoice can be issued yet; the settings lack:")
    yield from (f"  · {explain(what)}" for what in missing)
    yield _("Key 5 opens the settings.")
