"""Noting what was paid on an invoice."""

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from fw_tui.domain.errors import N_
from fw_tui.domain.ledger import InvoiceEntry
from fw_tui.domain.localtime import parse_day
from fw_tui.domain.money import parse_money
from fw_tui.i18n import _, format_day, money
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.form import FormDialog, line_field


class PaymentDialog(FormDialog[InvoiceEntry]):
    """Amount, day and note of a payment; the answer is what became of the invoice."""

    ACCEPT = N_("Note payment")

    def __init__(self, desk: Desk, entry: InvoiceEntry) -> None:
        """Args: the desk; the invoice, of which the open amount is proposed."""
        today = format_day(desk.office.invoices.today())
        super().__init__(
            _("Payment on {number}").format(number=entry.number),
            [
                line_field("amount", _("Amount"), _proposed(entry)),
                line_field("day", _("Day"), today),
                line_field("note", _("Note"), placeholder=_("for example: bank statement 11/2026")),
            ],
        )
        self._desk = desk
        self._entry = entry

    def compose_body(self) -> ComposeResult:
        entry = self._entry
        if entry.cancelled_by is not None:
            told = _("{paid} are to be given back: the invoice was cancelled.")
        else:
            told = _("{open} of {gross} open. A negative amount takes back what was noted.")
        amounts = {
            "open": money(entry.open_cents),
            "gross": money(entry.gross_cents),
            "paid": money(entry.paid_cents),
        }
        yield Static(Text(told.format(**amounts)), markup=False)
        yield from super().compose_body()

    async def save(self, values: dict[str, str]) -> InvoiceEntry:
        """Note it."""
        cents, day = parse_money(values["amount"]), parse_day(values["day"])
        invoices, by = self._desk.office.invoices, self._desk.technician.login
        number, note = self._entry.number, values["note"]
        return await self._desk.ask(lambda: invoices.pay(number, by, cents, day, note))


def _proposed(entry: InvoiceEntry) -> str:
    """What is open; where nothing is, all that was paid, to be taken back."""
    cents = entry.open_cents or -entry.paid_cents
    return money(cents).removesuffix(" €")
