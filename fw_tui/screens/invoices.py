"""Invoices: all that were issued, what is open on them, and what is done with them later."""

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from fw_tui.domain.errors import N_
from fw_tui.domain.invoice import Invoice
from fw_tui.domain.ledger import STATE_LABELS, InvoiceEntry, InvoiceState
from fw_tui.domain.text import printable
from fw_tui.i18n import _, format_day, money, ngettext
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.cancel_invoice import CancelInvoiceDialog
from fw_tui.screens.dialogs.export_invoice import ExportInvoiceDialog
from fw_tui.screens.dialogs.export_month import ExportMonthDialog
from fw_tui.screens.dialogs.girocode import GiroCodeDialog, payment_of
from fw_tui.screens.dialogs.payment import PaymentDialog
from fw_tui.screens.dialogs.text_view import TextViewDialog
from fw_tui.screens.invoice_facts import invoice_cells, invoice_facts, no_money_moves, not_payable
from fw_tui.screens.invoice_text_view import text_width, written
from fw_tui.screens.search_screen import SearchScreen
from fw_tui.services.exports import Export
from fw_tui.widgets.bindings import bindings
from fw_tui.widgets.fact_pane import FactPane
from fw_tui.widgets.row_list import Column, Row, RowList
from fw_tui.widgets.search_box import SearchBox

_ROOM_FOR_DUE = 78
_COLUMNS = (
    Column("number", N_("Number"), width=13),
    Column("date", N_("Date"), width=10),
    Column("customer", N_("Customer")),
    Column("amount", N_("Amount"), width=11, align="right"),
    Column("open", N_("Open"), width=11, align="right"),
    Column("state", N_("State"), width=13),
    Column("due", N_("Due"), width=10, from_width=_ROOM_FOR_DUE + 12),
)
_NEEDS_DOCUMENT = frozenset(
    {"open_document", "sent", "pay", "girocode", "export", "cancel_invoice"}
)
_NEEDS_DEBT = frozenset({"girocode", "cancel_invoice"})
#: What `f` shows one after the other; None is all.
_STATES: tuple[InvoiceState | None, ...] = (None, *InvoiceState)


class InvoicesScreen(SearchScreen[RowList]):
    """The issued documents, newest first; reached from Billing and back to it."""

    PLACE = "invoices"
    BINDINGS = bindings("invoices")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    DEFAULT_CSS = """
    InvoicesScreen .heading { height: 1; width: 100%; padding: 0 1; text-wrap: nowrap;
        text-overflow: ellipsis; }
    InvoicesScreen .sides { height: 1fr; layout: vertical; }
    InvoicesScreen RowList { height: 1fr; width: 1fr; }
    InvoicesScreen FactPane { height: 7; border-top: solid $foreground-muted; }
    InvoicesScreen.-wide .sides { layout: horizontal; }
    InvoicesScreen.-wide FactPane { width: 36; height: 100%; border-top: none;
        border-left: solid $foreground-muted; }
    """

    def __init__(self, desk: Desk) -> None:
        search = SearchBox(_("Words of number, date or customer"))
        super().__init__(desk, search, RowList(_COLUMNS))
        self._state: InvoiceState | None = None
        self._entries: dict[str, InvoiceEntry] = {}
        self._total = 0
        self._folder = "~/"
        self._heading = Static("", markup=False, classes="heading")
        self._pane = FactPane()

    def compose_place(self) -> ComposeResult:
        yield self._heading
        yield self._search
        with Container(classes="sides"):
            yield self._list
            yield self._pane

    @property
    def selected(self) -> InvoiceEntry | None:
        """The document under the cursor."""
        return self._entries.get(self._list.cursor_key or "")

    # -- reading and showing -----------------------------------------------------------------

    async def load(self) -> None:
        """Show what state and text find; an answer to what was changed meanwhile is dropped."""
        state, text, invoices = self._state, self._search.text, self.desk.office.invoices
        found, total = await self.desk.ask(
            lambda: (invoices.list(state, text), len(invoices.list()))
        )
        if (state, text) == (self._state, self._search.text):
            self._entries = {entry.number: entry for entry in found}
            self._total = total
            self._show(found)

    def _show(self, found: Sequence[InvoiceEntry]) -> None:
        today = self.desk.office.invoices.today()
        self._heading.update(self._heading_text(found), layout=False)
        self._list.empty = (
            _("The filter hides all; Esc shows them again.")
            if self._total
            else _("No invoices yet. In Billing (3) r issues one.")
        )
        self._list.set_rows(Row(entry.number, invoice_cells(entry, today)) for entry in found)
        note = ngettext("{n} document", "{n} documents", self._total).format(n=self._total)
        self.show_found(len(found), self._total, note)
        self._show_selected()

    def _heading_text(self, found: Sequence[InvoiceEntry]) -> Text:
        today = self.desk.office.invoices.today()
        label = _("all documents") if self._state is None else _(STATE_LABELS[self._state])
        text = Text(f"‹ {label} ›", "bold", no_wrap=True, overflow="ellipsis")
        due = sum(max(entry.open_cents, 0) for entry in found)
        back = sum(max(-entry.open_cents, 0) for entry in found)
        late = sum(
            entry.open_cents for entry in found if entry.state(today) is InvoiceState.OVERDUE
        )
        if due:
            text.append("   " + _("{amount} open").format(amount=money(due)), "not bold")
        if late:
            part = _("{amount} of it overdue").format(amount=money(late))
            text.append(f", {part}", "not bold")
        if back:
            part = _("{amount} to give back").format(amount=money(back))
            text.append(f"   {part}", "not bold")
        return text

    def _show_selected(self) -> None:
        entry = self.selected
        today = self.desk.office.invoices.today()
        self._pane.show([] if entry is None else invoice_facts(entry, today))
        self.refresh_commands()

    @on(RowList.Highlighted)
    def _highlighted(self) -> None:
        self._show_selected()

    @on(RowList.Chosen)
    async def _chosen(self) -> None:
        await self.action_command("open_document")

    # -- commands ----------------------------------------------------------------------------

    def unavailable(self, command_id: str) -> str | None:
        entry = self.selected
        if command_id not in _NEEDS_DOCUMENT:
            return None
        if entry is None:
            return _("No document is selected.")
        if command_id == "pay":
            return no_money_moves(entry)
        if command_id in _NEEDS_DEBT and (reason := not_payable(entry)):
            return reason
        if command_id == "girocode" and entry.open_cents <= 0:
            return _("Nothing is open on {number}.").format(number=entry.number)
        return None

    async def action_open_document(self) -> None:
        """What the document says."""
        if (entry := self.selected) is None:
            return
        invoices, width = self.desk.office.invoices, text_width(self.size.width)
        text = await self.attempt_reading(lambda: written(invoices.document(entry.number), width))
        if text is not None:
            await self.app.push_screen(TextViewDialog(printable(entry.number), text))

    async def action_sent(self) -> None:
        """Sent today, or not sent after all."""
        if (entry := self.selected) is None:
            return
        invoices, by = self.desk.office.invoices, self.desk.technician.login
        change = invoices.mark_sent if entry.sent_on is None else invoices.unmark_sent
        noted = await self.attempt(lambda: change(entry.number, by))
        if noted is not None and noted.sent_on is not None:
            day = format_day(noted.sent_on)
            self.tell(_("{number}: sent on {day}.").format(number=noted.number, day=day))
        elif noted is not None:
            self.tell(_("{number}: not sent.").format(number=noted.number))

    async def action_pay(self) -> None:
        """A payment, or one that is taken back."""
        if (entry := self.selected) is not None:
            await self.app.push_screen(PaymentDialog(self.desk, entry), self._paid)

    def _paid(self, entry: InvoiceEntry | None) -> None:
        if entry is not None:
            paid, rest = money(entry.paid_cents), money(entry.open_cents)
            text = _("{number}: {paid} paid, {open} open.")
            self.tell(text.format(number=entry.number, paid=paid, open=rest))
            self.reload()

    async def action_cancel_invoice(self) -> None:
        """Take it back as a whole."""
        if (entry := self.selected) is not None:
            await self.app.push_screen(CancelInvoiceDialog(self.desk, entry), self._cancelled)

    def _cancelled(self, cancellation: Invoice | None) -> None:
        if cancellation is not None:
            text = _("{number} cancels invoice {invoice}; its sessions can be billed again.")
            self.tell(text.format(number=cancellation.number, invoice=cancellation.cancels))
            self.reload()

    async def action_export(self) -> None:
        """PDF and XML as files."""
        if (entry := self.selected) is not None:
            dialog = ExportInvoiceDialog(self.desk, entry.number, self._folder)
            await self.app.push_screen(dialog, self._exported)

    def _exported(self, paths: Sequence[Path] | None) -> None:
        if paths:
            self._wrote(paths)

    async def action_export_month(self) -> None:
        """What the tax adviser gets."""
        dialog = ExportMonthDialog(self.desk, self._folder)
        await self.app.push_screen(dialog, self._exported_month)

    def _exported_month(self, exports: Sequence[Export] | None) -> None:
        if exports:
            self._wrote([export.path for export in exports])

    def _wrote(self, paths: Sequence[Path]) -> None:
        """Say where files are, and propose their folder the next time."""
        self._folder = str(paths[0].parent)
        names = ", ".join(printable(str(path)) for path in paths)
        self.tell(_("Written: {path}").format(path=names))

    async def action_girocode(self) -> None:
        """The code with which a bank's app pays."""
        if (entry := self.selected) is None:
            return
        invoices = self.desk.office.invoices
        payment = await self.attempt_reading(
            lambda: payment_of(invoices.document(entry.number), entry.open_cents)
        )
        if payment is not None:
            await self.app.push_screen(GiroCodeDialog(payment))

    def action_next_state(self) -> None:
        """Only the documents of the next state."""
        self._state = _STATES[(_STATES.index(self._state) + 1) % len(_STATES)]
        self.reload()

    def action_clear_search(self) -> None:
        """All documents again; where all are shown, back to Billing."""
        if self._search.text or self._state is not None:
            self._state = None
            super().action_clear_search()
            self.reload()
        else:
            self.run_worker(self.action_to_billing(), group="leave")

    async def action_to_billing(self) -> None:
        """Back to what customers owe."""
        await self.app.run_action("app.billing")
