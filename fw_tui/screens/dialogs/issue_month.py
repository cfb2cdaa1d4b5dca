"""Issuing the invoices of a whole month: look at them, confirm once, stop between two."""

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Button, Static

from fw_tui.commands import command
from fw_tui.domain.errors import Conflict, FwError, N_, StoreError
from fw_tui.domain.invoice import Invoice
from fw_tui.domain.progress import Progress
from fw_tui.domain.text import printable
from fw_tui.i18n import _, explain, format_month, money
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.base import Dialog
from fw_tui.screens.dialogs.text_view import TextViewDialog
from fw_tui.screens.invoice_text_view import missing_lines, text_width, written
from fw_tui.services.drafts import InvoiceRequest
from fw_tui.services.invoices import Outcome
from fw_tui.widgets.bindings import key_name
from fw_tui.widgets.row_list import Cell, Column, Row, RowList

_COLUMNS = (
    Column("customer", N_("Customer"), flex=3),
    Column("amount", N_("Amount"), width=12, align="right"),
    Column("result", N_("Result"), flex=4),
)
_BAR = 20


@dataclass(frozen=True)
class Step:
    """How many of the customers are done, and whose turn it is."""

    done: int
    total: int
    customer: str = ""

    def text(self) -> str:
        """A bar, the numbers and the name."""
        bar = Progress(self.done, self.total).bar(_BAR)
        count = _("{n} of {total}").format(n=self.done, total=self.total)
        return f"{bar} {count} · {printable(self.customer)}"


class IssueMonthDialog(Dialog[bool]):
    """Previews of all who owe something, then their invoices one by one.

    The answer is whether anything was issued. Esc stops between two invoices; those before
    are issued then and the others untouched.
    """

    ACCEPT = N_("Issue all")
    AUTO_FOCUS = "RowList"
    DEFAULT_CSS = """
    IssueMonthDialog > .dialog { width: 100%; height: 100%; }
    IssueMonthDialog .dialog-body { height: 1fr; margin: 0; }
    IssueMonthDialog .progress { height: 1; width: 100%; text-style: bold; text-wrap: nowrap;
        text-overflow: ellipsis; }
    IssueMonthDialog RowList { height: 1fr; }
    IssueMonthDialog .reason { height: auto; max-height: 10; width: 100%; }
    """

    def __init__(self, desk: Desk, month: date) -> None:
        """Args: the desk; the month in which the sessions began."""
        super().__init__(_("Invoices for {month}").format(month=format_month(month)))
        self._desk = desk
        self._month = month
        self._phase: Literal["looking", "ready", "issuing", "done"] = "looking"
        self._outcomes: dict[str, Outcome] = {}
        self._issued: dict[str, Invoice] = {}
        self._stop = False
        self._progress = Static("", markup=False, classes="progress")
        self._reason = Static("", markup=False, classes="reason")
        self._list = RowList(_COLUMNS)

    def body(self) -> Vertical | VerticalScroll:
        return Vertical(classes="dialog-body")

    def compose_body(self) -> ComposeResult:
        yield self._progress
        yield self._list
        yield self._reason

    def on_mount(self) -> None:
        self.run_worker(self._look(), group="look")

    # -- looking -----------------------------------------------------------------------------

    async def _look(self) -> None:
        """Preview the invoice of each customer, one at a time."""
        invoices = self._desk.office.invoices
        try:
            missing = await self._desk.ask(invoices.missing)
            if missing:
                self._progress.update(Text(_("No invoices")))
                self._reason.update(Text("\n".join(missing_lines(missing))))
                return
            names = await self._desk.ask(lambda: invoices.billable_customers(self._month))
            for done, name in enumerate(names):
                self._show(Step(done, len(names), name).text())
                request = InvoiceRequest.of_month(name, self._month)
                await self._keep(name, lambda: invoices.preview(request))  # noqa: B023
        except FwError as error:
            self.show_error(error)
            return
        self._phase = "ready"
        self._show(_totals(_("To be issued"), self._wanted(), len(names)))
        self._list.empty = _("Nobody owes anything for {month}.").format(
            month=format_month(self._month)
        )

    async def _keep(self, name: str, work: Callable[[], Invoice]) -> Invoice | None:
        """Do something for a customer and show its outcome; only the store's faults pass."""
        outcome = await self._desk.ask(lambda: _outcome(name, work))
        self._outcomes[name] = outcome
        if self._list.row(name) is None:
            self._list.append_rows([Row(name, self._cells(name))])
        else:
            cells = dict(zip((c.key for c in _COLUMNS), self._cells(name), strict=True))
            self._list.update_cells(name, cells)
        self._show_reason()
        return outcome.invoice

    def _wanted(self) -> dict[str, Invoice]:
        """The invoices that were shown, by customer."""
        return {name: o.invoice for name, o in self._outcomes.items() if o.invoice is not None}

    # -- issuing -----------------------------------------------------------------------------

    async def accept(self) -> bool | None:
        """Issue all that were shown; then the dialog tells the result until it is closed.

        Raises:
            FwError: nothing can be issued, or the store failed.
        """
        if self._phase == "done":
            return bool(self._issued)
        if self._phase == "looking" or not self._wanted():
            raise Conflict(N_("There is nothing to issue here."))
        await self._issue_all(self._wanted())
        return None

    async def _issue_all(self, wanted: Mapping[str, Invoice]) -> None:
        invoices, by = self._desk.office.invoices, self._desk.technician.login
        self._phase = "issuing"
        self._relabel(_("Stop"))
        try:
            for done, (name, shown) in enumerate(wanted.items()):
                if self._stop:
                    break
                self._show(Step(done, len(wanted), name).text())
                request = InvoiceRequest.of_month(name, self._month)
                issued = await self._keep(
                    name,
                    lambda: invoices.issue(request, by, expected=shown),  # noqa: B023
                )
                if issued is not None:
                    self._issued[name] = issued
                    self._list.update_cells(name, {"result": (issued.number, "good")})
        finally:
            self._phase = "done"
            self._relabel(_("Close"))
            self._show(_totals(_("Issued"), self._issued, len(wanted)))

    async def action_cancel(self) -> None:
        """Stop behind the invoice that is being issued; close when none is."""
        if self._phase == "issuing":
            self._stop = True
            self._show(_("Stopping behind this invoice …"))
        else:
            self.close(bool(self._issued))

    # -- showing -----------------------------------------------------------------------------

    def _show(self, text: str) -> None:
        self._progress.update(Text(text), layout=False)

    def _relabel(self, cancel: str) -> None:
        self.query_one("#cancel", Button).label = Text(cancel)
        self.query_one("#accept", Button).display = False
        keys = f"{key_name(command('cancel', 'dialogs').keys[0])} {cancel}"
        self.query_one(".dialog-keys", Static).update(Text(keys))
        self._error.display = False

    def _cells(self, name: str) -> tuple[Cell, ...]:
        outcome = self._outcomes[name]
        if outcome.refusal is not None:
            return name, "", (explain(outcome.refusal), "bad")
        assert outcome.invoice is not None  # noqa: S101 - an outcome is one of the two
        return name, money(outcome.invoice.gross_cents), ""

    @on(RowList.Highlighted)
    def _show_reason(self) -> None:
        """All of the refusal under the cursor, which a column would cut."""
        outcome = self._outcomes.get(self._list.cursor_key or "")
        refusal = outcome.refusal if outcome else None
        self._reason.update(Text(explain(refusal) if refusal else ""))

    @on(RowList.Chosen)
    async def _open(self, event: RowList.Chosen) -> None:
        """The whole invoice, or why there is none."""
        event.stop()
        outcome, width = self._outcomes[event.key], text_width(self.app.size.width)
        if (invoice := outcome.invoice) is not None:
            text = await self._desk.ask(lambda: written(invoice, width))
        else:
            refusal = outcome.refusal
            text = "\n".join(textwrap.wrap(explain(refusal), width)) if refusal else ""
        await self.app.push_screen(TextViewDialog(printable(outcome.customer), text))


def _outcome(customer: str, work: Callable[[], Invoice]) -> Outcome:
    """An invoice or its refusal; runs on the store's thread.

    Raises:
        StoreError: the others would fail as well.
    """
    try:
        return Outcome(customer, work())
    except StoreError:
        raise
    except FwError as refusal:
        return Outcome(customer, refusal=refusal)


def _totals(label: str, invoices: Mapping[str, Invoice], of: int) -> str:
    """How many of how many customers, and over how much together."""
    amount = money(sum(invoice.gross_cents for invoice in invoices.values()))
    count = _("{n} of {total}").format(n=len(invoices), total=of)
    return f"{label}: {count} · {amount}"
