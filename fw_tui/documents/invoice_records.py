"""Invoices as JSON for scripts: money in cents, rates in basis points, days in ISO."""

from datetime import date

from fw_tui.domain.invoice import Invoice, InvoiceItem, InvoiceLine
from fw_tui.domain.ledger import InvoiceEntry
from fw_tui.domain.rounding import VatGroup
from fw_tui.domain.tariff import CURRENCY

Record = dict[str, object]


def invoice_record(invoice: Invoice, entry: InvoiceEntry | None, today: date) -> Record:
    """An invoice with its lines; of one that is not issued yet there is no entry."""
    return {
        "number": invoice.number,
        "kind": str(invoice.kind),
        "date": invoice.issued_on.isoformat(),
        "due_on": invoice.due_on.isoformat(),
        "customer": invoice.buyer.name,
        "customer_number": invoice.buyer.number,
        "since": invoice.since.isoformat(),
        "until": invoice.until.isoformat(),
        "form": str(invoice.form),
        "vat_category": str(invoice.category),
        "net_cents": invoice.net_cents,
        "vat_cents": invoice.vat_cents,
        "rounding_cents": invoice.rounding_cents,
        "gross_cents": invoice.gross_cents,
        "currency": CURRENCY,
        "vat": [_group(group) for group in invoice.groups],
        "lines": [_line(line) for line in invoice.lines],
        "contingents": [
            {
                "units": note.units,
                "used": note.used,
                "left": note.left,
                "valid_until": note.valid_until.isoformat(),
            }
            for note in invoice.contingents
        ],
        "cancels": invoice.cancels,
        "reason": invoice.reason,
        **(_progress(entry, today) if entry else {}),
    }


def entry_record(entry: InvoiceEntry, today: date) -> Record:
    """An issued document as a row of a list."""
    return {
        "number": entry.number,
        "kind": str(entry.kind),
        "date": entry.issued_on.isoformat(),
        "due_on": entry.due_on.isoformat(),
        "customer": entry.customer,
        "since": entry.since.isoformat(),
        "until": entry.until.isoformat(),
        "form": str(entry.form),
        "net_cents": entry.net_cents,
        "vat_cents": entry.vat_cents,
        "rounding_cents": entry.rounding_cents,
        "gross_cents": entry.gross_cents,
        "currency": CURRENCY,
        "cancels": entry.cancels,
        **_progress(entry, today),
    }


def _progress(entry: InvoiceEntry, today: date) -> Record:
    return {
        "state": str(entry.state(today)),
        "paid_cents": entry.paid_cents,
        "open_cents": entry.open_cents,
        "sent_on": entry.sent_on.isoformat() if entry.sent_on else None,
        "cancelled_by": entry.cancelled_by,
    }


def _group(group: VatGroup) -> Record:
    return {
        "rate": group.rate,
        "net_cents": group.net_cents,
        "vat_cents": group.vat_cents,
        "rounding_cents": group.rounding_cents,
        "gross_cents": group.gross_cents,
    }


def _line(line: InvoiceLine) -> Record:
    return {
        "position": line.position,
        "session": line.session,
        "customer": line.customer,
        "computer": line.computer,
        "started_at": line.started_at,
        "ended_at": line.ended_at,
        "seconds": line.seconds,
        "technician": line.technician,
        "notes": line.notes,
        "tariff": line.tariff,
        "units": line.units,
        "vat_rate": line.vat_rate,
        "net_cents": line.net_cents,
        "gross_cents": line.gross_cents,
        "free_reason": str(line.free_reason) if line.free_reason else None,
        "normal_gross_cents": line.normal_cents,
        "merged_into": line.merged_into,
        "items": [_item(item) for item in line.items],
    }


def _item(item: InvoiceItem) -> Record:
    return {
        "kind": str(item.kind),
        "quantity": item.quantity,
        "unit_cents": item.unit_cents,
        "price_kind": str(item.price_kind),
        "surcharge": item.surcharge,
        "net_cents": item.net_cents,
    }
