"""Writing a statement to a file."""

from datetime import date

from fw_tui.domain.statement import Statement
from fw_tui.i18n import _, format_month
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.export import ExportDialog, FileForm, safe_name


def export_statement(desk: Desk, customer: str, month: date) -> ExportDialog:
    """The dialog that asks for form and name."""
    # Tabulate behind it takes 85 ms to import, which no start shall wait for.
    from fw_tui.documents.statement import (  # noqa: PLC0415
        statement_csv,
        statement_json,
        statement_text,
    )

    billing, tz = desk.office.billing, desk.office.tz

    async def read() -> Statement:
        return await desk.ask(lambda: billing.statement(customer, month))

    return ExportDialog(
        _("Write the statement for {month}").format(month=format_month(month)),
        file_name(customer, month),
        [
            FileForm(".txt", _("Text"), lambda statement: statement_text(statement, tz)),
            FileForm(".csv", "CSV", lambda statement: statement_csv(statement, tz)),
            FileForm(".json", "JSON", lambda statement: statement_json(statement, tz)),
        ],
        read,
    )


def file_name(customer: str, month: date) -> str:
    """A name for the file, without suffix."""
    safe = safe_name(customer) or _("customer")
    return _("statement-{customer}-{month}").format(customer=safe, month=f"{month:%Y-%m}")
