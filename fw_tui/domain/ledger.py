"""Issued invoices as a list: what is due, what was paid, what was taken back."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fw_tui.domain.errors import Conflict, InvalidInput, N_
from fw_tui.domain.invoice import InvoiceForm, InvoiceKind


class InvoiceState(StrEnum):
    """How far an invoice has come."""

    OPEN = "open"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    OVERDUE = "overdue"  #: not paid in full though it was due
    CANCELLED = "cancelled"
    CANCELLATION = "cancellation"  #: takes back another one; nothing is due


STATE_LABELS = {
    InvoiceState.OPEN: N_("unpaid"),
    InvoiceState.PARTLY_PAID: N_("partly paid"),
    InvoiceState.PAID: N_("paid"),
    InvoiceState.OVERDUE: N_("overdue"),
    InvoiceState.CANCELLED: N_("cancelled"),
    InvoiceState.CANCELLATION: N_("cancellation"),
}


@dataclass(frozen=True, slots=True)
class InvoiceEntry:
    """An issued invoice or cancellation and what became of it; cents and local days.

    Attributes:
        since, until: first and last day of service.
        paid_cents: the sum of all payments.
        sent_on: when it was sent, None if it was not, as far as noted.
        cancels: the invoice that a cancellation takes back.
        cancelled_by: the cancellation that takes this one back.
    """

    number: str
    kind: InvoiceKind
    issued_on: date
    due_on: date
    since: date
    until: date
    customer: str
    form: InvoiceForm
    net_cents: int
    vat_cents: int
    rounding_cents: int
    gross_cents: int
    paid_cents: int
    sent_on: date | None
    cancels: str | None
    cancelled_by: str | None

    @property
    def open_cents(self) -> int:
        """What is still to be paid; below zero what is to be given back."""
        if self.kind is InvoiceKind.CANCELLATION:
            return 0
        owed = 0 if self.cancelled_by is not None else self.gross_cents
        return owed - self.paid_cents

    def state(self, today: date) -> InvoiceState:
        """How far it has come by a day."""
        if self.kind is InvoiceKind.CANCELLATION:
            return InvoiceState.CANCELLATION
        if self.cancelled_by is not None:
            return InvoiceState.CANCELLED
        if self.open_cents <= 0:
            return InvoiceState.PAID
        if self.due_on < today:
            return InvoiceState.OVERDUE
        return InvoiceState.PARTLY_PAID if self.paid_cents else InvoiceState.OPEN


def must_be_payable(entry: InvoiceEntry) -> None:
    """Refuse what nobody has to pay: a cancellation, or what one has taken back.

    Raises:
        Conflict: with the reason.
    """
    must_not_be_cancellation(entry)
    if entry.cancelled_by is not None:
        raise Conflict(
            N_("Invoice {number} was cancelled by {by}."),
            number=entry.number,
            by=entry.cancelled_by,
        )


def must_not_be_cancellation(entry: InvoiceEntry) -> None:
    """Refuse what only an invoice has.

    Raises:
        Conflict: it is a cancellation.
    """
    if entry.kind is InvoiceKind.CANCELLATION:
        raise Conflict(
            N_("{number} is a cancellation; choose the invoice {invoice}."),
            number=entry.number,
            invoice=entry.cancels,
        )


def must_have_happened(entry: InvoiceEntry, kind: str, day: date, today: date) -> None:
    """Refuse to note what is still to come, or that a document was sent before it was there.

    Raises:
        InvalidInput: with the reason.
    """
    if day > today:
        raise InvalidInput(N_("The day {day} lies in the future."), day=day)
    if kind == "sent" and day < entry.issued_on:
        raise InvalidInput(
            N_("{number} was issued on {issued}; it cannot have been sent on {day}."),
            number=entry.number,
            issued=entry.issued_on,
            day=day,
        )


def payment_cents(entry: InvoiceEntry, cents: int | None) -> int:
    """The payment to note: what is open if no sum is named.

    A negative one takes back what was noted; on a cancelled invoice it is the only one, and what
    was paid goes back to the customer by it.

    Raises:
        Conflict: the invoice is paid already, or was cancelled and nothing is to be given back.
        InvalidInput: it is nothing, more than is open, or takes back more than was paid.
    """
    must_not_be_cancellation(entry)
    if not entry.paid_cents or (cents is not None and cents > 0):
        must_be_payable(entry)
    if cents is None:
        if not entry.open_cents:
            raise Conflict(N_("Invoice {number} is paid already."), number=entry.number)
        return entry.open_cents
    if cents == 0:
        raise InvalidInput(N_("A payment of nothing cannot be noted."))
    if cents > max(entry.open_cents, 0):
        raise InvalidInput(
            N_("That is more than is open on invoice {number}."), number=entry.number
        )
    if entry.paid_cents + cents < 0:
        raise InvalidInput(
            N_("That is more than was paid on invoice {number}."), number=entry.number
        )
    return cents
