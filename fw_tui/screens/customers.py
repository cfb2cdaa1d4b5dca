"""Customers: who is helped, on which computers, and what still waits for its computer."""

from collections.abc import Sequence

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widgets import Static

from fw_tui.documents.launch_wording import target_text
from fw_tui.domain.contingent import ContingentUse
from fw_tui.domain.customer import ComputerEntry, Customer
from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.invoice import InvoiceForm
from fw_tui.i18n import _, ngettext
from fw_tui.screens.contingent_text import left_fact
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.assign import AssignDialog, assigned
from fw_tui.screens.dialogs.computer_form import ChangeComputerForm, ComputerForm
from fw_tui.screens.dialogs.customer_form import DETAIL_LABELS, CustomerForm
from fw_tui.screens.dialogs.remote_id_form import RemoteIdForm
from fw_tui.screens.search_screen import SearchScreen
from fw_tui.screens.setting_labels import LANGUAGE_LABELS
from fw_tui.services.customers import CustomerEntry
from fw_tui.services.imports import Assignment
from fw_tui.widgets.bindings import bindings
from fw_tui.widgets.fact_pane import Fact, FactPane
from fw_tui.widgets.row_list import Column, Row, RowList
from fw_tui.widgets.search_box import SearchBox

_NEEDS_CUSTOMER = frozenset({"edit_customer", "add_computer", "open_contingents"})
_ADDRESS = ("street", "postcode", "city", "country")


class CustomersScreen(SearchScreen[RowList]):
    """The customers at the left, the selected one's computers and address beside or below."""

    PLACE = "customers"
    BINDINGS = bindings("customers")
    AUTO_FOCUS = "#customers"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    DEFAULT_CSS = """
    CustomersScreen .sides { height: 1fr; layout: vertical; }
    CustomersScreen RowList { height: 1fr; width: 1fr; }
    CustomersScreen .machines { height: 12; border-top: solid $foreground-muted; }
    CustomersScreen FactPane { height: 4; }
    CustomersScreen .inbox { height: 1; padding: 0 1; text-style: bold; display: none; }
    CustomersScreen.-wide .sides { layout: horizontal; }
    CustomersScreen.-wide .machines {
        width: 1fr; height: 100%; border-top: none; border-left: solid $foreground-muted;
    }
    CustomersScreen.-wide FactPane { height: 14; }
    """

    def __init__(self, desk: Desk) -> None:
        customers = RowList(
            [
                Column("name", N_("Customer"), flex=3),
                Column("city", N_("City"), flex=2),
                Column("computers", N_("Computers"), width=9, align="right"),
            ],
            id="customers",
        )
        super().__init__(desk, SearchBox(_("Part of the name")), customers)
        self._computer_list = RowList(
            [Column("name", N_("Computer"), flex=1), Column("ids", N_("Remote IDs"), flex=1)],
            id="computers",
        )
        self._pane = FactPane()
        self._waiting = Static("", markup=False, classes="inbox")
        self._customers: dict[str, Customer] = {}
        self._computers: dict[str, ComputerEntry] = {}
        self._contingents: list[ContingentUse] = []
        self._waits = 0
        self._shown_text: str | None = None
        self._shown_customer: str | None = None
        self._following = False

    def compose_place(self) -> ComposeResult:
        yield self._search
        with Container(classes="sides"):
            yield self._list
            with Vertical(classes="machines"):
                yield self._computer_list
                yield self._pane
        yield self._waiting

    @property
    def selected(self) -> Customer | None:
        """The customer under the cursor."""
        return self._customers.get(self._list.cursor_key or "")

    @property
    def selected_computer(self) -> ComputerEntry | None:
        """The computer under the cursor, of the selected customer."""
        computer, customer = (
            self._computers.get(self._computer_list.cursor_key or ""),
            self.selected,
        )
        belongs = computer and customer and computer.customer_key == customer.key
        return computer if belongs else None

    # -- reading -----------------------------------------------------------------------------

    async def load(self) -> None:
        """Show whom the typed text finds, what they have and what waits in the inbox.

        An answer to a text that was changed meanwhile is dropped: the change asked anew.
        """
        text, office = self._search.text, self.desk.office
        found = await self.desk.ask(lambda: office.customers.entries(text))
        if text != self._search.text:
            return
        keep = text == self._shown_text or not text
        self._shown_text = text
        self._show(found, bool(text.strip()), keep)
        await self._load_computers()
        waits = await self.desk.ask(office.inbox.count)
        total = len(found)
        if text.strip():
            total = len(await self.desk.ask(office.customers.search))
        self._show_inbox(waits)
        if text == self._search.text:
            self._show_counts(len(found), total)

    async def _load_computers(self) -> None:
        """Read what the customer under the cursor has, until it stays the same."""
        while True:
            customer, office = self.selected, self.desk.office
            found: list[ComputerEntry] = []
            paid: list[ContingentUse] = []
            if customer is not None:
                key, name = customer.key, customer.name
                found, paid = await self.desk.ask(
                    lambda: (office.customers.computers(key), office.contingents.current(name))  # noqa: B023
                )
            if customer == self.selected:
                break
        self._contingents = paid
        shown, self._shown_customer = self._shown_customer, customer.key if customer else None
        self._computers = {computer.key: computer for computer in found}
        self._computer_list.set_rows(
            [Row(each.key, (each.name, ", ".join(each.remote_ids))) for each in found],
            keep_key=shown == self._shown_customer,
        )
        none = _("No computers yet. p adds one.")
        self._computer_list.empty = none if customer is not None else ""
        self._show_facts()

    async def _follow(self) -> None:
        try:
            await self._load_computers()
        except FwError as error:
            self.tell_error(error)
        finally:
            self._following = False

    async def _load_and_select(self, customer: str = "", computer: str = "") -> None:
        """Read anew and put the cursors on what was made."""
        try:
            await self.load()
            if customer and not self._list.move_to(customer):
                self._search.clear()
                await self.load()
                self._list.move_to(customer)
            if computer:
                await self._load_computers()
                self._computer_list.move_to(computer)
        except FwError as error:
            self.tell_error(error)

    # -- showing -----------------------------------------------------------------------------

    def _show(self, found: Sequence[CustomerEntry], filtered: bool, keep: bool) -> None:
        self._customers = {entry.customer.key: entry.customer for entry in found}
        hides = _("The filter hides all; Esc shows them again.")
        self._list.empty = hides if filtered else _("No customers yet. a adds one.")
        self._list.set_rows(
            [
                Row(
                    entry.customer.key,
                    (entry.customer.name, entry.customer.details.city, str(entry.computers)),
                )
                for entry in found
            ],
            keep_key=keep,
        )

    def _show_counts(self, found: int, total: int) -> None:
        note = ngettext("{n} customer", "{n} customers", total)
        self.show_found(found, total, note.format(n=total))
        if not total:
            self._list.empty = _("No customers yet. a adds one.")

    def _show_inbox(self, count: int) -> None:
        """A line while imported sessions wait for somebody's decision."""
        self._waits = count
        self._waiting.display = count > 0
        sentence = ngettext(
            "{n} imported session waits: w opens the inbox, z assigns",
            "{n} imported sessions wait: w opens the inbox, z assigns",
            count,
        )
        self._waiting.update(Text(sentence.format(n=count)), layout=False)
        self.refresh_commands()

    def _show_facts(self) -> None:
        customer, computer = self.selected, self.selected_computer
        facts = [] if customer is None else customer_facts(customer, self._paid_by(customer))
        if computer is not None and computer.remote_ids:
            ids = f"{computer.name}: {', '.join(computer.remote_ids)}"
            facts.append(Fact(_("IDs"), ids))
        if computer is not None and (client := target_text(computer.target)):
            facts.append(Fact(_("Client"), client))
        self._pane.show(facts)
        self.refresh_commands()

    def _paid_by(self, customer: Customer) -> list[ContingentUse]:
        """What was read last, if it is this customer's."""
        return [use for use in self._contingents if use.contingent.customer_key == customer.key]

    @on(RowList.Highlighted, "#customers")
    def _customer_highlighted(self) -> None:
        if not self._following:
            self._following = True
            self.run_worker(self._follow(), group="computers")
        self._show_facts()

    @on(RowList.Highlighted, "#computers")
    def _computer_highlighted(self) -> None:
        self._show_facts()

    @on(RowList.Chosen)
    async def _chosen(self) -> None:
        await self.action_command("edit_customer")

    # -- commands ----------------------------------------------------------------------------

    def unavailable(self, command_id: str) -> str | None:
        if command_id in _NEEDS_CUSTOMER and self.selected is None:
            return _("No customer is selected.")
        if command_id == "add_remote_id" and self.selected_computer is None:
            return _("No computer is selected; p adds one.")
        if command_id == "assign" and not self._waits:
            return _("No imported session waits for its computer.")
        return None

    def action_switch_list(self) -> None:
        """From the customers to the computers and back."""
        (self._list if self._computer_list.has_focus else self._computer_list).focus()

    async def action_add_customer(self) -> None:
        """A new customer; what was searched in vain is its name to begin with."""
        name = "" if self._list.row_count else self._search.text.strip()
        await self._open_form(None, name)

    async def action_edit_customer(self) -> None:
        """Change the customer; from the list of computers, rename the computer."""
        computer = self.selected_computer
        if self._computer_list.has_focus and computer is not None:
            await self.app.push_screen(ChangeComputerForm(self.desk, computer), self._computer_kept)
        elif self.selected is not None:
            await self._open_form(self.selected)

    async def _open_form(self, customer: Customer | None, name: str = "") -> None:
        zones = await self.attempt_reading(self.desk.office.settings.zones)
        form = CustomerForm(self.desk, customer, name, zones or ())
        await self.app.push_screen(form, self._customer_kept)

    async def action_add_computer(self) -> None:
        """A new computer of the customer."""
        if self.selected is not None:
            await self.app.push_screen(ComputerForm(self.desk, self.selected), self._computer_kept)

    async def action_add_remote_id(self) -> None:
        """Another ID of the computer."""
        computer = self.selected_computer
        if computer is not None:
            await self.app.push_screen(RemoteIdForm(self.desk, computer), self._computer_kept)

    async def action_open_contingents(self) -> None:
        """What the customer has paid before."""
        if self.selected is not None:
            await self.app.run_action(("app", "contingents", (self.selected.name,)))

    async def action_assign(self) -> None:
        """Put imported sessions to a computer."""
        inbox = await self.desk.ask(self.desk.office.imports.inbox)
        if inbox:
            await self.app.push_screen(AssignDialog(self.desk, inbox), self._assigned)

    async def action_open_inbox(self) -> None:
        """What waits for somebody's decision."""
        await self.app.run_action("app.inbox")

    async def _customer_kept(self, customer: Customer | None) -> None:
        if customer is not None:
            await self._load_and_select(customer.key)

    async def _computer_kept(self, computer: ComputerEntry | None) -> None:
        if computer is not None:
            await self._load_and_select(computer.customer_key, computer.key)

    async def _assigned(self, done: Assignment | None) -> None:
        if done is not None:
            self.tell(assigned(done))
            await self._load_and_select(done.computer.customer_key, done.computer.key)


def customer_facts(customer: Customer, contingents: Sequence[ContingentUse] = ()) -> list[Fact]:
    """Name, address, what was paid before, what an invoice needs; what is not known is left out."""
    details = customer.details
    town = f"{details.postcode} {details.city}".strip()
    address = ", ".join(part for part in (details.street, town, details.country) if part)
    facts = [Fact(_("Customer"), customer.name, alone=True), Fact(_("Address"), address)]
    facts += [left_fact(use) for use in contingents]
    facts += [
        Fact(_(label), _shown(key, getattr(details, key)))
        for key, label in DETAIL_LABELS.items()
        if key not in _ADDRESS
    ]
    return [fact for fact in facts if fact.value]


def _shown(key: str, value: str | int | None) -> str:
    """A detail in words; the usual form of invoices goes without saying."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    if key == "invoice_form":
        return "XRechnung" if value == InvoiceForm.XRECHNUNG else ""
    if key == "invoice_language" and value:
        return _(LANGUAGE_LABELS[value])
    return value
