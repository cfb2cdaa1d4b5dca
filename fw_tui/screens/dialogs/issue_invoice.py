"""Issuing an invoice: what is shown is what is issued, to the last letter and cent."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Input, Static

from fw_tui.domain.errors import Conflict, FwError, InvalidInput, N_
from fw_tui.domain.invoice import Invoice
from fw_tui.domain.localtime import parse_day
from fw_tui.domain.request import new_key
from fw_tui.domain.text import printable
from fw_tui.i18n import _, explain, format_day, money, ngettext
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.base import Dialog
from fw_tui.screens.invoice_text_view import missing_lines, text_width, written
from fw_tui.services.drafts import InvoiceRequest
from fw_tui.services.invoices import InvoiceService
from fw_tui.widgets.cycle import Cycle
from fw_tui.widgets.line_input import LineInput
from fw_tui.widgets.text_lines import TextLines


@dataclass(frozen=True)
class Sight:
    """What the dialog shows for a request: the invoice, or why there is none.

    Attributes:
        missing: what the shop's settings lack.
        small_helps: it could be issued as an invoice for a small amount.
        key: under which this one is issued, however often it is asked for.
    """

    request: InvoiceRequest
    invoice: Invoice | None = None
    text: str = ""
    refusal: FwError | None = None
    missing: tuple[FwError, ...] = ()
    small_helps: bool = False
    key: str = field(default_factory=new_key)


class IssueDialog(Dialog[Invoice]):
    """Period and preview of one customer's invoice; the answer is the issued one."""

    ACCEPT = N_("Issue")
    AUTO_FOCUS = "TextLines"
    BINDINGS = [Binding("enter", "to_button", show=False)]
    DEFAULT_CSS = """
    IssueDialog > .dialog { width: 100%; height: 100%; }
    IssueDialog .dialog-body { height: 1fr; margin: 0; }
    IssueDialog .period { height: 1; width: 100%; }
    IssueDialog .field-name { width: auto; margin-right: 1; }
    IssueDialog LineInput { width: 13; margin-right: 2; }
    IssueDialog Cycle { display: none; }
    IssueDialog .sum { height: 1; width: 100%; text-style: bold; text-wrap: nowrap;
        text-overflow: ellipsis; }
    IssueDialog TextLines { height: 1fr; }
    """

    def __init__(self, desk: Desk, request: InvoiceRequest) -> None:
        """Args: the desk; the customer, and the period that is shown at first."""
        customer = printable(request.customer)
        super().__init__(_("Invoice for {customer}").format(customer=customer))
        self._desk = desk
        self._customer = request.customer
        self._since = LineInput(format_day(request.since), id="since")
        self._until = LineInput(format_day(request.until), id="until")
        self._small = Cycle(
            [(False, _("with all data")), (True, _("small amount, § 33 UStDV"))], id="small"
        )
        self._sum = Static("", markup=False, classes="sum")
        self._lines = TextLines()
        self._sight: Sight | None = None
        self._issuing = False

    def body(self) -> Vertical | VerticalScroll:
        return Vertical(classes="dialog-body")

    def compose_body(self) -> ComposeResult:
        with Horizontal(classes="period"):
            yield Static(Text(_("First day")), markup=False, classes="field-name")
            yield self._since
            yield Static(Text(_("Last day")), markup=False, classes="field-name")
            yield self._until
        yield self._small
        yield self._sum
        yield self._lines

    def on_mount(self) -> None:
        self._renew()

    # -- the preview -------------------------------------------------------------------------

    def _request(self) -> InvoiceRequest:
        """What the fields ask for.

        Raises:
            InvalidInput: a field holds no day.
        """
        since, until = parse_day(self._since.value), parse_day(self._until.value)
        return InvoiceRequest(self._customer, since, until, self._small.value)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self._lines.focus()

    @on(Input.Blurred)
    @on(Cycle.Changed)
    def _renew(self) -> None:
        """Show what the fields ask for now."""
        self.run_worker(self._renewed(), group="preview")

    async def _renewed(self) -> None:
        try:
            request = self._request()
        except FwError as error:
            self.show_error(error)
            return
        if self._sight is None or self._sight.request != request:
            self.clear_error()
            await self._look(request)

    async def _look(self, request: InvoiceRequest) -> Sight:
        """Draw the preview of a request anew; an answer to an older one is not shown."""
        invoices, width = self._desk.office.invoices, text_width(self.app.size.width)
        sight = await self._desk.ask(lambda: look_at(invoices, request, width))
        self._sight = sight
        self._sum.update(Text(_sum(sight.invoice)))
        self._lines.set_lines(sight.text or list(_refusal_lines(sight, width)))
        self._small.display = request.small_amount or sight.small_helps
        if sight.small_helps and self.focused is self._lines:
            self._small.focus()
        return sight

    # -- issuing -----------------------------------------------------------------------------

    def action_to_button(self) -> None:
        """Enter on the text goes to the button, where it issues."""
        if isinstance(self.focused, TextLines | Cycle):
            self.query_one("#accept", Button).focus()

    async def action_cancel(self) -> None:
        """Leave, unless it is being issued at this moment, which cannot be stopped."""
        if not self._issuing:
            self.close(None)

    async def accept(self) -> Invoice:
        """Issue what is shown.

        Raises:
            FwError: it is refused, or something else would be issued, which is shown then.
        """
        request, sight = self._request(), self._sight
        if sight is None or sight.request != request or sight.invoice is None:
            sight = await self._look(request)
            raise sight.refusal or InvalidInput(
                N_("This is another preview; look at it and accept again.")
            )
        return await self._issued(sight, sight.invoice)

    async def _issued(self, sight: Sight, shown: Invoice) -> Invoice:
        invoices, by = self._desk.office.invoices, self._desk.technician.login
        self._issuing = True
        self._sum.update(Text(_("Being issued …")))
        try:
            return await self._desk.ask(
                lambda: invoices.issue(sight.request, by, expected=shown, key=sight.key)
            )
        except Conflict:
            await self._look(sight.request)
            raise
        except FwError:
            self._sum.update(Text(_sum(shown)))
            raise
        finally:
            self._issuing = False


def look_at(invoices: InvoiceService, request: InvoiceRequest, width: int) -> Sight:
    """The preview of a request as text; runs on the store's thread."""
    try:
        invoice = invoices.preview(request)
    except FwError as refusal:
        missing = tuple(invoices.missing())
        helps = not missing and not request.small_amount and _would_do(invoices, request)
        return Sight(request, refusal=refusal, missing=missing, small_helps=helps)
    return Sight(request, invoice, written(invoice, width))


def _would_do(invoices: InvoiceService, request: InvoiceRequest) -> bool:
    """Whether it could be issued as an invoice for a small amount."""
    small = InvoiceRequest(request.customer, request.since, request.until, small_amount=True)
    try:
        invoices.preview(small)
    except FwError:
        return False
    return True


def _sum(invoice: Invoice | None) -> str:
    if invoice is None:
        return _("No invoice")
    count = len(invoice.lines)
    sessions = ngettext("{n} session", "{n} sessions", count).format(n=count)
    due = _("due on {day}").format(day=format_day(invoice.due_on))
    return f"{invoice.number} · {money(invoice.gross_cents)} · {due} · {sessions}"


def _refusal_lines(sight: Sight, width: int) -> Iterator[str]:
    """Why there is no invoice, and what can be done about it."""
    if sight.missing:
        yield from missing_lines(sight.missing)
    elif sight.refusal is not None:
        yield from textwrap.wrap(explain(sight.refusal), width)
    if sight.small_helps:
        yield ""
        yield from textwrap.wrap(
            _("Up to 250.00 € an invoice may do without the address: Space above chooses that."),
            width,
        )
