"""Billing: what each customer owes for a month, and the statement that says why."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widgets import Static

from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.invoice import Invoice
from fw_tui.domain.localtime import next_month, previous_month
from fw_tui.domain.statement import Statement
from fw_tui.domain.text import fold, printable
from fw_tui.i18n import _, explain, format_day, format_month, money, ngettext
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.export_statement import export_statement
from fw_tui.screens.dialogs.issue_invoice import IssueDialog
from fw_tui.screens.dialogs.issue_month import IssueMonthDialog
from fw_tui.screens.dialogs.text_view import TextViewDialog
from fw_tui.screens.search_screen import SearchScreen
from fw_tui.screens.statement_text import billed_sign, statement_facts
from fw_tui.services.billing import MonthStatements
from fw_tui.services.drafts import InvoiceRequest
from fw_tui.widgets.bindings import bindings
from fw_tui.widgets.fact_pane import FactPane
from fw_tui.widgets.month_stepper import FIRST_MONTH
from fw_tui.widgets.row_list import Column, Row, RowList
from fw_tui.widgets.search_box import SearchBox
from fw_tui.widgets.total_line import TotalLine

_COLUMNS = (
    Column("customer", N_("Customer")),
    Column("sessions", N_("Sessions"), width=9, align="right"),
    Column("units", N_("Units"), width=9, align="right"),
    Column("sum", N_("Amount due"), width=12, align="right"),
    Column("free", N_("free"), width=9, align="right"),
    Column("value", N_("Free value"), width=11, align="right"),
)
_NEEDS_CUSTOMER = frozenset({"preview", "export", "issue"})
#: Columns of the dialog that are not the text's: borders, distances and the scroll bar.
_DIALOG_FRAME = 6
_WIDEST_STATEMENT = 100


class BillingScreen(SearchScreen[RowList]):
    """The customers of one month with their sums; statements change nothing in the store."""

    PLACE = "billing"
    BINDINGS = bindings("billing")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    DEFAULT_CSS = """
    BillingScreen .month { height: 1; width: 100%; padding: 0 1; text-wrap: nowrap;
        text-overflow: ellipsis; }
    BillingScreen .sides { height: 1fr; layout: vertical; }
    BillingScreen .list { height: 1fr; width: 1fr; }
    BillingScreen RowList { scrollbar-gutter: stable; }
    BillingScreen FactPane { height: 8; border-top: solid $foreground-muted; }
    BillingScreen.-wide .sides { layout: horizontal; }
    BillingScreen.-wide FactPane { width: 37; height: 100%; border-top: none;
        border-left: solid $foreground-muted; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, SearchBox(_("part of the customer's name")), RowList(_COLUMNS))
        self.month = desk.office.billing.this_month()
        self._found = MonthStatements(self.month, (), ())
        self._problem = ""
        self._heading = Static("", markup=False, classes="month")
        self._total = TotalLine(_COLUMNS)
        self._pane = FactPane()

    def compose_place(self) -> ComposeResult:
        yield self._heading
        yield self._search
        with Container(classes="sides"):
            with Vertical(classes="list"):
                yield self._list
                yield self._total
            yield self._pane

    @property
    def selected(self) -> Statement | None:
        """The statement under the cursor."""
        key = self._list.cursor_key
        return next((s for s in self._found.statements if s.customer == key), None)

    # -- reading and showing -----------------------------------------------------------------

    async def load(self) -> None:
        """Show the month; an answer for one that was left meanwhile is dropped."""
        month, problem = self.month, ""
        try:
            found = await self.desk.ask(lambda: self.desk.office.billing.month(month))
        except FwError as error:
            found, problem = MonthStatements(month, (), ()), explain(error)
        if month == self.month:
            self._found, self._problem = found, problem
            self._show()

    def filter(self) -> None:
        self._show()

    def _show(self) -> None:
        shown = self._shown()
        self._heading.update(self._heading_text(), layout=False)
        self._list.empty = self._reason_for_nothing()
        self._list.set_rows(Row(s.customer, _cells(s.customer, [s], billed_sign(s))) for s in shown)
        filtered = len(shown) < len(self._found.statements)
        label = _("Total of those shown") if filtered else _("Total")
        self._total.show(_cells(label, shown) if shown else ())
        total = len(self._found.statements)
        note = ngettext("{n} customer", "{n} customers", total)
        self.show_found(len(shown), total, note.format(n=total))
        self._show_selected()

    def _shown(self) -> list[Statement]:
        words = fold(self._search.text).split()
        return [s for s in self._found.statements if all(w in fold(s.customer) for w in words)]

    def _heading_text(self) -> Text:
        text = Text(f"‹ {format_month(self.month)} ›", "bold", no_wrap=True, overflow="ellipsis")
        running = self._found.running
        if running:
            count = ngettext("{n} is still running", "{n} are still running", len(running))
            names = ", ".join(f"{s.number} {printable(str(s.partner))}" for s in running)
            text.append(f"   {count.format(n=len(running))}: {names}", "not bold")
        return text

    def _reason_for_nothing(self) -> str:
        if self._problem:
            return self._problem
        if self._found.statements:
            return _("The filter hides all; Esc shows them again.")
        return _("No session ended in {month}; ← goes to the month before.").format(
            month=format_month(self.month)
        )

    def _show_selected(self) -> None:
        statement = self.selected
        if statement is None:
            self._pane.show([])
        else:
            running = [s for s in self._found.running if s.partner.customer == statement.customer]
            self._pane.show(statement_facts(statement, running, self.desk.office.tz))
        self.refresh_commands()

    @on(RowList.Highlighted)
    def _highlighted(self) -> None:
        self._show_selected()

    @on(RowList.Chosen)
    async def _chosen(self) -> None:
        await self.action_command("preview")

    # -- commands ----------------------------------------------------------------------------

    def unavailable(self, command_id: str) -> str | None:
        if command_id in _NEEDS_CUSTOMER and self.selected is None:
            return _("No customer is selected.")
        if command_id == "next_month" and self.month >= self.desk.office.billing.this_month():
            return _("The next month has not begun yet.")
        if command_id == "previous_month" and self.month <= FIRST_MONTH:
            return _("There is nothing before this month.")
        return None

    def action_previous_month(self) -> None:
        """The month before."""
        self._turn_to(previous_month(self.month))

    def action_next_month(self) -> None:
        """The month after."""
        self._turn_to(next_month(self.month))

    def _turn_to(self, month: date) -> None:
        self.month = month
        self._heading.update(Text(f"‹ {format_month(month)} ›", "bold"), layout=False)
        self.reload()

    async def action_preview(self) -> None:
        """The statement as the customer reads it."""
        # Tabulate behind it takes 85 ms to import, which no start shall wait for.
        from fw_tui.documents.statement import statement_text  # noqa: PLC0415

        statement = self.selected
        if statement is not None:
            width = min(self.size.width - _DIALOG_FRAME, _WIDEST_STATEMENT)
            title = f"{printable(statement.customer)}, {format_month(statement.month)}"
            text = statement_text(statement, self.desk.office.tz, width)
            await self.app.push_screen(TextViewDialog(title, text))

    async def action_export(self) -> None:
        """The statement as a file."""
        statement = self.selected
        if statement is not None:
            dialog = export_statement(self.desk, statement.customer, statement.month)
            await self.app.push_screen(dialog, self._exported)

    def _exported(self, path: Path | None) -> None:
        if path is not None:
            self.tell(_("Written: {path}").format(path=printable(str(path))))

    async def action_issue(self) -> None:
        """The invoice of the selected customer."""
        statement = self.selected
        if statement is not None:
            request = InvoiceRequest.of_month(statement.customer, statement.month)
            await self.app.push_screen(IssueDialog(self.desk, request), self._issued)

    def _issued(self, invoice: Invoice | None) -> None:
        if invoice is not None:
            self.tell(
                _("{number}: {amount} to {customer}, due on {day}.").format(
                    number=invoice.number,
                    amount=money(invoice.gross_cents),
                    customer=printable(invoice.buyer.name),
                    day=format_day(invoice.due_on),
                )
            )
            self.reload()

    async def action_issue_month(self) -> None:
        """The invoices of all customers of the month."""
        dialog = IssueMonthDialog(self.desk, self.month)
        await self.app.push_screen(dialog, lambda _issued: self.reload())

    async def action_open_invoices(self) -> None:
        """What was issued already."""
        await self.app.run_action("app.invoices")


def _cells(label: str, statements: Sequence[Statement], sign: str = "") -> tuple[str, ...]:
    """The numbers of one customer, or of several together; what is nothing stays blank."""
    free = sum(len(s.free) for s in statements)
    return (
        label,
        str(sum(len(s.lines) for s in statements)),
        str(sum(s.units for s in statements)),
        sign + money(sum(s.gross_cents for s in statements)),
        str(free) if free else "",
        money(sum(s.free_cents for s in statements)) if free else "",
    )
