"""The hash chain over all issued documents: whatever is changed later breaks it at that link.

Each link covers the one before, the invoice's own columns, its lines, its draws on contingents and
its files. It makes tampering evident, not impossible: whoever rewrites all links from there on
still differs from a hash that was handed over before.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from peewee import Expression

from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.invoice import InvoiceKind
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
            (kind, _digest(content))
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
    issued = InvoiceRow.select().where(InvoiceRow.state == "issued")
    row = issued.order_by(InvoiceRow.chain.desc()).first()
    return row.hash if row else BEGINNING


def hash_of(number: str) -> str:
    """The link of a document."""
    return str(InvoiceRow.get(InvoiceRow.number == number).hash)


def broken_links() -> Iterator[FwError]:
    """What is wrong with the chain: its first broken link, missing links and numbers."""
    previous, serials = BEGINNING, dict[str, int]()
    for place, found in enumerate(_places(InvoiceRow.state == "issued"), 1):
        if found.chain != place:
            yield FwError(
                N_("Before invoice {number} a document is missing from the chain."),
                number=found.number,
            )
            return
        row = _intact(found.id, previous)
        if row is None:
            yield FwError(
                N_("The chain of invoices is broken at {number}: it is not as it was issued."),
                number=found.number,
            )
            return
        if row.serial != serials.get(row.series, 0) + 1:
            yield FwError(N_("Before invoice {number} a number is missing."), number=row.number)
        previous, serials[row.series] = row.hash, row.serial
    yield from _miscounted(serials)


def _miscounted(serials: Mapping[str, int]) -> Iterator[FwError]:
    """Series whose counter says another number than their newest document.

    Whoever takes the newest documents away leaves the counter behind.
    """
    kinds = tuple(str(kind) for kind in InvoiceKind)
    counters = {c.name: c.value for c in Counter.select() if c.name.startswith(kinds)}
    for series in sorted(counters.keys() | serials.keys()):
        counted, newest = counters.get(series, 0), serials.get(series, 0)
        if counted > newest:
            yield FwError(N_("The newest documents of {series} are missing."), series=series)
        elif counted < newest:
            yield FwError(
                N_("The counter of {series} stands at {counted}, its newest document at {newest}."),
                series=series,
                counted=counted,
                newest=newest,
            )


def unfinished() -> Iterator[FwError]:
    """Documents that another program has begun and never issued."""
    for draft in _places(InvoiceRow.state != "issued"):
        yield FwError(N_("Invoice {number} was never finished."), number=draft.number)


class _Place(NamedTuple):
    """Where a document stands; ``number`` is readable whatever somebody has made of it."""

    id: int
    chain: object
    number: str


def _places(which: Expression) -> list[_Place]:
    """Documents in the order of the chain, without what may be unreadable by now."""
    rows = InvoiceRow.select(InvoiceRow.id, InvoiceRow.chain, InvoiceRow.number.cast("BLOB"))
    return [
        _Place(row_id, place, bytes(number).decode(errors="replace"))
        for row_id, place, number in tuples(rows.where(which).order_by(InvoiceRow.chain))
    ]


def _intact(invoice_id: int, previous: str) -> InvoiceRow | None:
    """The document's row if it is as it was issued, behind that link."""
    try:
        row = InvoiceRow.get_by_id(invoice_id)
        if (row.previous_hash, row.hash) == (previous, link(invoice_id)):
            return row
    except (TypeError, ValueError):
        pass  # bytes where a number or text was
    except sqlite3.OperationalError as error:
        # Text that is no UTF-8 has no code of SQLite; what has one is a fault of the disk.
        if hasattr(error, "sqlite_errorcode"):
            raise
    return None


def _digest(content: object) -> str:
    """A file's SHA-256; what is no bytes any more is not what was kept.

    Raises:
        TypeError: somebody has put something else in its place.
    """
    if not isinstance(content, bytes):
        raise TypeError(type(content))
    return hashlib.sha256(content).hexdigest()


def _canonical(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
