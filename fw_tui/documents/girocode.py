"""The QR code with which a bank's app fills in a transfer: EPC069-12, known as GiroCode."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from fw_tui.domain.invoice import Invoice, InvoiceKind

if TYPE_CHECKING:
    from segno import QRCode

_NAME_LENGTH = 70
#: Modules of light around the code; its own rules want four, apps read it with two.
_BORDER = 2


def girocode(invoice: Invoice, cents: int | None = None) -> "QRCode | None":
    """The code to pay an invoice; None where nothing is to be paid.

    Args:
        invoice: an issued one; a cancellation has none.
        cents: what is still open; None for all of it.
    """
    due = invoice.gross_cents if cents is None else cents
    if invoice.kind is not InvoiceKind.INVOICE or due <= 0:
        return None
    # Only who draws or shows a code needs it.
    from segno import helpers  # noqa: PLC0415

    return helpers.make_epc_qr(
        name=invoice.seller.name[:_NAME_LENGTH].strip(),
        iban=invoice.seller.iban,
        amount=Decimal(due).scaleb(-2),
        text=f"{invoice.number} {invoice.buyer.number}",
        encoding="utf-8",
    )


def half_blocks(code: "QRCode") -> list[str]:
    """The code for a terminal: each character shows two modules, one above the other.

    Dark modules are drawn, so it is to be shown black on white whatever the theme.
    """
    rows = [[bool(module) for module in row] for row in code.matrix_iter(border=_BORDER)]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    return [
        "".join(_pairs(upper, lower)) for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]


def _pairs(upper: list[bool], lower: list[bool]) -> Iterator[str]:
    for above, below in zip(upper, lower, strict=True):
        yield " ▀▄█"[above + 2 * below]
