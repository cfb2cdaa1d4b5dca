"""Whether the locks on issued invoices are in place, and sessions and invoices agree."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from fw_tui.domain.errors import FwError, N_
from fw_tui.store.models import database
from fw_tui.store.opening import open_database

_LOCKS = "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"
_UNLISTED = """
SELECT session.number, session.invoice FROM session WHERE session.invoice IS NOT NULL
AND NOT EXISTS (
    SELECT 1 FROM invoice_line AS line JOIN valid_invoice ON valid_invoice.id = line.invoice_id
    WHERE line.session_id = session.id AND valid_invoice.number = session.invoice)
ORDER BY session.number
"""
_RELEASED = """
SELECT session.number, valid_invoice.number FROM invoice_line AS line
JOIN valid_invoice ON valid_invoice.id = line.invoice_id
JOIN session ON session.id = line.session_id
WHERE session.invoice IS NOT valid_invoice.number
ORDER BY session.number
"""


def missing_locks() -> Iterator[FwError]:
    """Triggers and views that somebody dropped or changed: without them invoices can be changed."""
    present = dict(database.execute_sql(_LOCKS).fetchall())
    for name, text in sorted(_wanted_locks().items()):
        if present.get(name) != text:
            yield FwError(
                N_('The lock "{name}" is missing from the store or was changed.'), name=name
            )


def disagreements() -> Iterator[FwError]:
    """Sessions that name an invoice which does not hold them, and the other way round."""
    for number, invoice in database.execute_sql(_UNLISTED).fetchall():
        yield FwError(
            N_("Session {number} names invoice {invoice}, which does not hold it."),
            number=number,
            invoice=invoice,
        )
    for number, invoice in database.execute_sql(_RELEASED).fetchall():
        yield FwError(
            N_("Invoice {invoice} holds session {number}, which does not know it."),
            number=number,
            invoice=invoice,
        )


def _wanted_locks() -> dict[str, str]:
    """The locks of a store that was made just now."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "new.db"
        open_database(path)
        fresh = sqlite3.connect(path)
        try:
            return dict(fresh.execute(_LOCKS).fetchall())
        finally:
            fresh.close()
