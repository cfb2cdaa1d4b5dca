"""What is told about an issued document beside the list, and what cannot be done with it."""

from datetime import date

from fw_tui.domain.errors import FwError
from fw_tui.domain.invoice import FORM_LABELS, InvoiceKind
from fw_tui.domain.ledger import STATE_LABELS, InvoiceEntry, InvoiceState, must_be_payable
from fw_tui.i18n import _, explain, format_day, money
from fw_tui.widgets.fact_pane import Fact
from fw_tui.widgets.row_list import Cell, Look

_LOOKS: dict[InvoiceState, Look] = {
    InvoiceState.OVERDUE: "bad",
    InvoiceState.PARTLY_PAID: "warn",
    InvoiceState.PAID: "good",
    InvoiceState.CANCELLED: "dim",
    InvoiceState.CANCELLATION: "dim",
}


def invoice_cells(entry: InvoiceEntry, today: date) -> tuple[Cell, ...]:
    """Number, date, customer, amount, open, state, due; what is nothing stays blank."""
    state = entry.state(today)
    return (
        entry.number,
        format_day(entry.issued_on),
        entry.customer,
        money(entry.gross_cents),
        money(entry.open_cents) if entry.open_cents else "",
        (_(STATE_LABELS[state]), _LOOKS.get(state, "")),
        format_day(entry.due_on) if entry.kind is InvoiceKind.INVOICE else "",
    )


def invoice_facts(entry: InvoiceEntry, today: date) -> list[Fact]:
    """All that is known of a document but its text."""
    invoice = entry.kind is InvoiceKind.INVOICE
    sent = _("not noted") if entry.sent_on is None else format_day(entry.sent_on)
    facts = [
        Fact(_("Customer"), entry.customer, alone=True),
        Fact(_("State"), _(STATE_LABELS[entry.state(today)])),
        Fact(_("Cancels"), entry.cancels or ""),
        Fact(_("Cancelled by"), entry.cancelled_by or ""),
        Fact(_("Due"), format_day(entry.due_on) if invoice else ""),
        Fact(_("Open"), money(entry.open_cents) if invoice else ""),
        Fact(_("Paid"), money(entry.paid_cents) if invoice else ""),
        Fact(_("Sent"), sent),
        Fact(_("Period"), f"{format_day(entry.since)} – {format_day(entry.until)}"),
        Fact(_("Amount"), amount_text(entry), alone=True),
        Fact(_("Form"), _(FORM_LABELS[entry.form])),
    ]
    return [fact for fact in facts if fact.value]


def amount_text(entry: InvoiceEntry) -> str:
    """The sums as they stand on the paper."""
    parts = [money(entry.gross_cents)]
    if entry.vat_cents:
        parts.append(_("{price} net").format(price=money(entry.net_cents)))
        parts.append(_("{price} VAT").format(price=money(entry.vat_cents)))
    if entry.rounding_cents:
        parts.append(_("Rounding {price}").format(price=money(entry.rounding_cents)))
    return " · ".join(parts)


def no_money_moves(entry: InvoiceEntry) -> str | None:
    """Why nothing can be paid or given back, None if it can."""
    return None if entry.cancelled_by and entry.paid_cents else not_payable(entry)


def not_payable(entry: InvoiceEntry) -> str | None:
    """Why nobody has to pay it, None if somebody had to."""
    try:
        must_be_payable(entry)
    except FwError as error:
        return explain(error)
    return None
