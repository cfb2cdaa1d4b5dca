"""Invoices as they were issued, what happened to them later, and the sessions they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, ModelSelect, chunked

from fw_tui.domain.errors import Conflict, N_
from fw_tui.domain.invoice import Invoice, InvoiceForm, InvoiceKind
from fw_tui.domain.ledger import InvoiceEntry
from fw_tui.store import chain
from fw_tui.store.models import (
    Contingent,
    ContingentDraw,
    Counter,
    Customer,
    InvoiceEvent,
    InvoiceFile,
    InvoiceLineRow,
    InvoiceRow,
    SessionRow,
)
from fw_tui.store.rows import MOST_VALUES, tuples

#: What is kept of each invoice.
DOCUMENT, XML, PDF = "document", "xml", "pdf"


@dataclass(frozen=True, slots=True)
class Issue:
    """An invoice on its way into the store.

    Attributes:
        key: chosen by the program that issues it.
        customer_key: whose it is.
        series: the row of consecutive numbers that its number is of; ``serial`` its place there.
        at: when it is issued, UTC milliseconds; ``by`` whom, a login.
        files: what was drawn from it, by kind.
        draws: units by contingent's key and session's number.
    """

    key: str
    customer_key: str
    series: str
    serial: int
    at: int
    by: str
    files: Mapping[str, bytes]
    draws: Mapping[tuple[str, int], int]


def last_serial(series: str) -> int:
    """The last number given out of a series; 0 before the first."""
    row = Counter.get_or_none(Counter.name == series)
    return row.value if row else 0


def invoice_key_known(key: str) -> str | None:
    """The number of the invoice that was issued under that key."""
    row = InvoiceRow.get_or_none(InvoiceRow.key == key)
    return row.number if row else None


def keep_invoice(invoice: Invoice, issue: Issue) -> None:
    """Keep an invoice with all that belongs to it; from then on nobody can change it.

    An invoice takes its sessions; a cancellation gives those of the invoice back.

    Raises:
        Conflict: one of the sessions is on another invoice.
    """
    sessions = _session_ids(line.session for line in invoice.lines)
    row = _insert_draft(invoice, issue)
    for line in invoice.lines:
        InvoiceLineRow.create(
            invoice=row,
            position=line.position,
            session=sessions[line.session],
            units=line.units,
            net_cents=line.net_cents,
            gross_cents=line.gross_cents,
        )
    for kind, content in sorted(issue.files.items()):
        InvoiceFile.create(invoice=row, kind=kind, content=content)
    for (contingent_key, session), units in issue.draws.items():
        ContingentDraw.create(
            contingent=Contingent.get(Contingent.key == contingent_key),
            invoice=row,
            session=sessions[session],
            units=units,
        )
    if invoice.kind is InvoiceKind.INVOICE:
        _take_sessions(invoice, sessions)
    InvoiceRow.update(state="issued", hash=chain.link(row.id)).where(
        InvoiceRow.id == row.id
    ).execute()
    if invoice.kind is InvoiceKind.CANCELLATION:
        _release_sessions(invoice)


def entries(limit: int | None = None) -> list[InvoiceEntry]:
    """All issued documents, the newest first."""
    return _entries(_select().order_by(InvoiceRow.chain.desc()).limit(limit))


def entries_between(first: date, last: date) -> list[InvoiceEntry]:
    """The documents dated from one day to another, in the order in which they were issued."""
    dated = InvoiceRow.date.between(first.isoformat(), last.isoformat())
    return _entries(_select().where(dated).order_by(InvoiceRow.chain))


def entry(number: str) -> InvoiceEntry | None:
    """The issued document of that number."""
    found = _entries(_select().where(InvoiceRow.number == number))
    return found[0] if found else None


def file(number: str, kind: str) -> bytes | None:
    """What was drawn when that document was issued."""
    row = (
        InvoiceFile.select(InvoiceFile.content)
        .join(InvoiceRow)
        .where(InvoiceRow.number == number, InvoiceFile.kind == kind)
        .get_or_none()
    )
    return bytes(row.content) if row else None


def customer_key_of(number: str) -> str:
    """The key of the customer that a document was issued to."""
    row = InvoiceRow.select(Customer.key).join(Customer).where(InvoiceRow.number == number)
    return str(tuples(row)[0][0])


def add_event(number: str, **event: Any) -> None:
    """Note what happened to an invoice; columns as in the table."""
    InvoiceEvent.create(invoice=InvoiceRow.get(InvoiceRow.number == number), **event)


def event_known(key: str) -> bool:
    """Whether something was noted under that key."""
    return bool(InvoiceEvent.select().where(InvoiceEvent.key == key).exists())


def _session_ids(numbers: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for some in chunked(numbers, MOST_VALUES):
        rows = SessionRow.select(SessionRow.number, SessionRow.id)
        found.update(tuples(rows.where(SessionRow.number.in_(some))))
    return found


def _insert_draft(invoice: Invoice, issue: Issue) -> InvoiceRow:
    last = InvoiceRow.select().order_by(InvoiceRow.chain.desc()).first()
    cancelled = InvoiceRow.get(InvoiceRow.number == invoice.cancels) if invoice.cancels else None
    return InvoiceRow.create(
        key=issue.key,
        number=invoice.number,
        kind=str(invoice.kind),
        series=issue.series,
        serial=issue.serial,
        date=invoice.issued_on.isoformat(),
        due_on=invoice.due_on.isoformat(),
        since=invoice.since.isoformat(),
        until=invoice.until.isoformat(),
        customer=Customer.get(Customer.key == issue.customer_key),
        customer_name=invoice.buyer.name,
        form=str(invoice.form),
        net_cents=invoice.net_cents,
        vat_cents=invoice.vat_cents,
        rounding_cents=invoice.rounding_cents,
        gross_cents=invoice.gross_cents,
        cancels=cancelled,
        issued_at=issue.at,
        issued_by=issue.by,
        chain=last.chain + 1 if last else 1,
        previous_hash=last.hash if last else chain.BEGINNING,
    )


def _take_sessions(invoice: Invoice, ids: Mapping[int, int]) -> None:
    for line in invoice.lines:
        taken = (
            SessionRow.update(
                invoice=invoice.number,
                billed_units=line.units - line.contingent_units if line.items else 0,
                billed_net_cents=line.net_cents,
                billed_gross_cents=line.gross_cents,
                revision=SessionRow.revision + 1,
            )
            .where(SessionRow.id == ids[line.session], SessionRow.invoice.is_null())
            .execute()
        )
        if not taken:
            raise Conflict(
                N_("Session {number} stands on an invoice already."), number=line.session
            )


def _release_sessions(cancellation: Invoice) -> None:
    SessionRow.update(
        invoice=None,
        billed_units=None,
        billed_net_cents=None,
        billed_gross_cents=None,
        revision=SessionRow.revision + 1,
    ).where(SessionRow.invoice == cancellation.cancels).execute()


def _select() -> ModelSelect[InvoiceRow]:
    return (
        InvoiceRow.select(InvoiceRow, Customer)
        .join(Customer)
        .switch(InvoiceRow)
        .where(InvoiceRow.state == "issued")
    )


def _entries(select: ModelSelect[InvoiceRow]) -> list[InvoiceEntry]:
    rows = list(select)
    ids = [row.id for row in rows]
    paid, sent = _events(ids)
    numbers = _related_numbers(ids)
    return [
        InvoiceEntry(
            number=row.number,
            kind=InvoiceKind(row.kind),
            issued_on=date.fromisoformat(row.date),
            due_on=date.fromisoformat(row.due_on),
            since=date.fromisoformat(row.since),
            until=date.fromisoformat(row.until),
            customer=row.customer_name,
            form=InvoiceForm(row.form),
            net_cents=row.net_cents,
            vat_cents=row.vat_cents,
            rounding_cents=row.rounding_cents,
            gross_cents=row.gross_cents,
            paid_cents=paid.get(row.id, 0),
            sent_on=sent.get(row.id),
            cancels=numbers.get(row.id),
            cancelled_by=numbers.get(-row.id),
        )
        for row in rows
    ]


def _events(ids: Sequence[int]) -> tuple[dict[int, int], dict[int, date | None]]:
    """By invoice: the sum of its payments, and the day on which it was sent, if it was."""
    paid: dict[int, int] = defaultdict(int)
    sent: dict[int, date | None] = {}
    for some in chunked(ids, MOST_VALUES):
        rows = (
            InvoiceEvent.select(
                InvoiceEvent.invoice, InvoiceEvent.kind, InvoiceEvent.day, InvoiceEvent.amount_cents
            )
            .where(InvoiceEvent.invoice.in_(some))
            .order_by(InvoiceEvent.id)
        )
        for invoice_id, kind, day, cents in tuples(rows):
            if kind == "payment":
                paid[invoice_id] += cents
            else:
                sent[invoice_id] = date.fromisoformat(day) if kind == "sent" else None
    return paid, sent


def _related_numbers(ids: Sequence[int]) -> dict[int, str]:
    """The cancelled invoice's number by the id of its cancellation, and back by the negative id."""
    other = InvoiceRow.alias()
    found: dict[int, str] = {}
    for some in chunked(ids, MOST_VALUES // 2):
        rows = (
            InvoiceRow.select(InvoiceRow.id, InvoiceRow.number, other.id, other.number)
            .join(other, JOIN.INNER, on=(InvoiceRow.cancels == other.id))
            .where(
                InvoiceRow.state == "issued", InvoiceRow.id.in_(some) | InvoiceRow.cancels.in_(some)
            )
        )
        for cancellation_id, cancellation, invoice_id, invoice in tuples(rows):
            found[cancellation_id] = invoice
            found[-invoice_id] = cancellation
    return found
