"""The hash chain over all issued documents: whatever is changed later breaks it at that link.

Each link covers the one before, the invoice's own columns, its lines, its draws on contingents and
its files. It makes tampering evident, not impossible: whoever rewrites all links from there on
still differs from a hash that was handed over before.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from fw_tui.domain.errors import FwError, N_
from fw_tui.store.models import ContingentDraw, Counter, InvoiceFile, InvoiceLineRow, InvoiceRow
from fw_tui.store.rows import tuples

#: Stands before the first link.
BEGINNING = "0" * 64

_COLUMNS = tuple(
    getattr(InvoiceRow, name)
    for name in (
        "key",
        "number",
        "kind",
        "series",
        "serial",
        "date",
        "due_on",
        "since",
        "until",
        "customer",
        "customer_name",
        "form",
        "net_cents",
        "vat_cents",
        "rounding_cents",
        "gross_cents",
        "cancels",
        "issued_at",
        "issued_by",
        "chain",
        "previous_hash",
    )
)


def link(invoice_id: int) -> str:
    """The hash of an invoice as it stands in the store: SHA-256, hexadecimal."""
    content = {
        "invoice": tuples(InvoiceRow.select(*_COLUMNS).where(InvoiceRow.id == invoice_id)),
        "lines": tuples(
            InvoiceLineRow.select(
                InvoiceLineRow.position,
                InvoiceLineRow.session,
                InvoiceLineRow.units,
                InvoiceLineRow.net_cents,
                InvoiceLineRow.gross_cents,
            )
            .where(InvoiceLineRow.invoice == invoice_id)
            .order_by(InvoiceLineRow.position)
        ),
        "draws": tuples(
            ContingentDraw.select(
                ContingentDraw.contingent, ContingentDraw.session, ContingentDraw.units
            )
            .where(ContingentDraw.invoice == invoice_id)
            .order_by(ContingentDraw.contingent, ContingentDraw.session)
        ),
        "files": [
            (kind, hashlib.sha256(_bytes(content)).hexdigest())
            for kind, content in tuples(
                InvoiceFile.select(InvoiceFile.kind, InvoiceFile.content)
                .where(InvoiceFile.invoice == invoice_id)
                .order_by(InvoiceFile.kind)
            )
        ],
    }
    return hashlib.sha256(_canonical(content)).hexdigest()


def last_hash() -> str:
    """The newest link: handed to somebody else it proves all that came before."""
    row = _issued().order_by(InvoiceRow.chain.desc()).first()
    return row.hash if row else BEGINNING


def hash_of(number: str) -> str:
    """The link of a document."""
    return str(InvoiceRow.get(InvoiceRow.number == number).hash)


def broken_links() -> Iterator[FwError]:
    """What is wrong with the chain: its first broken link, missing links and numbers, drafts."""
    previous, serials = BEGINNING, dict[str, int]()
    for place, row in enumerate(_issued().order_by(InvoiceRow.chain), 1):
        if row.chain != place:
            yield FwError(
                N_("Before invoice {number} a document is missing from the chain."),
                number=row.number,
            )
            return
        if row.previous_hash != previous or row.hash != link(row.id):
            yield FwError(
                N_("The chain of invoices is broken at {number}: it is not as it was issued."),
                number=row.number,
            )
            return
        if row.serial != serials.get(row.series, 0) + 1:
            yield FwError(N_("Before invoice {number} a number is missing."), number=row.number)
        previous, serials[row.series] = row.hash, row.serial
    for series, serial in serials.items():
        # Whoever takes the newest documents away leaves the counter behind.
        if Counter.get_by_id(series).value != serial:
            yield FwError(N_("The newest documents of {series} are missing."), series=series)


def unfinished() -> Iterator[FwError]:
    """Documents that another program has begun and never issued."""
    for row in InvoiceRow.select().where(InvoiceRow.state != "issued"):
        yield FwError(N_("Invoice {number} was never finished."), number=row.number)


def _issued() -> Any:
    return InvoiceRow.select().where(InvoiceRow.state == "issued")


def _bytes(content: bytes | str) -> bytes:
    """A file's content; whoever tampered with it may have left text in its place."""
    return content.encode() if isinstance(content, str) else bytes(content)


def _canonical(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
