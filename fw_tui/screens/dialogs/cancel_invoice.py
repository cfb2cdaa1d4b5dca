"""The question before an invoice is taken back."""

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Button, Static

from fw_tui.commands import command
from fw_tui.domain.errors import N_
from fw_tui.domain.invoice import Invoice
from fw_tui.domain.ledger import InvoiceEntry
from fw_tui.domain.request import new_key
from fw_tui.domain.text import printable
from fw_tui.i18n import _, money
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.form import FormDialog, line_field
from fw_tui.widgets.bindings import key_name


class CancelInvoiceDialog(FormDialog[Invoice]):
    """Says what will happen and asks for the reason; the answer is the cancellation."""

    ACCEPT = N_("Cancel the invoice")

    def __init__(self, desk: Desk, entry: InvoiceEntry) -> None:
        """Args: the desk; the invoice to take back."""
        title = _("Cancel invoice {number}?").format(number=entry.number)
        super().__init__(title, [line_field("reason", _("Reason"))])
        self._desk = desk
        self._entry = entry
        self._key = new_key()

    def compose_body(self) -> ComposeResult:
        entry = self._entry
        parts = [
            _(
                "A cancellation with a number of its own takes back {number} to {customer} over "
                "{amount}. Its sessions are released and can be billed again. This is final."
            ).format(
                number=entry.number,
                customer=printable(entry.customer),
                amount=money(entry.gross_cents),
            )
        ]
        if entry.paid_cents:
            paid = _("{amount} were paid on it: give that back, or note it on the next invoice.")
            parts.append(paid.format(amount=money(entry.paid_cents)))
        yield Static(Text("\n".join(parts)), markup=False)
        yield from super().compose_body()

    def compose_buttons(self) -> ComposeResult:
        """Two buttons that both said "cancel" would be a trap."""
        yield Button(Text(_("Leave it")), id="cancel", compact=True)
        yield Button(Text(self.accept_label()), id="accept", compact=True)

    def key_line(self) -> str:
        """No key that does it at once is advertised."""
        return f"{key_name(command('cancel', 'dialogs').keys[0])} {_('Leave it')}"

    async def action_enter(self) -> None:
        """Behind the reason Enter only goes to the button: this cannot be undone."""
        if isinstance(self.focused, Button):
            self.focused.press()
        else:
            self.query_one("#accept", Button).focus()

    async def save(self, values: dict[str, str]) -> Invoice:
        """Take it back."""
        invoices, by = self._desk.office.invoices, self._desk.technician.login
        number, reason = self._entry.number, values["reason"]
        return await self._desk.ask(lambda: invoices.cancel(number, by, reason, self._key))
