"""Contingents: what customers have paid before, how far it is used and how long it is valid."""

from datetime import date

from textual import on
from textual.app import ComposeResult

from fw_tui.domain.contingent import Contingent, ContingentState, ContingentUse
from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.text import fold, printable
from fw_tui.i18n import _, explain, format_day, ngettext
from fw_tui.screens.contingent_text import contingent_cells, contingent_details, contingent_facts
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.confirm import ConfirmDialog
from fw_tui.screens.dialogs.contingent_form import ContingentForm
from fw_tui.screens.dialogs.text_view import TextViewDialog
from fw_tui.screens.search_screen import SearchScreen
from fw_tui.widgets.bindings import bindings
from fw_tui.widgets.fact_pane import FactPane
from fw_tui.widgets.row_list import Column, Row, RowList
from fw_tui.widgets.search_box import SearchBox

_ROOM_FOR_FIRST_DAY = 92
_COLUMNS = (
    Column("customer", N_("Customer")),
    Column("valid_from", N_("Valid from"), width=10, from_width=_ROOM_FOR_FIRST_DAY),
    Column("valid_until", N_("Until"), width=10),
    Column("units", N_("Bought"), width=7, align="right"),
    Column("used", N_("Used"), width=10, align="right"),
    Column("left", N_("Left"), width=6, align="right"),
    Column("state", N_("State"), width=17),
)
_NEEDS_CONTINGENT = frozenset({"open_contingent", "remove_contingent"})


class ContingentsScreen(SearchScreen[RowList]):
    """All of all customers, reached from Customers and back to them."""

    PLACE = "contingents"
    BINDINGS = bindings("contingents")
    DEFAULT_CSS = """
    ContingentsScreen RowList { height: 1fr; width: 1fr; }
    ContingentsScreen FactPane { height: 7; border-top: solid $foreground-muted; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, SearchBox(_("Words of customer or note")), RowList(_COLUMNS))
        self._uses: dict[str, ContingentUse] = {}
        self._problem = ""
        self._read = False
        self._customer = ""
        self._pane = FactPane()

    def compose_place(self) -> ComposeResult:
        yield self._search
        yield self._list
        yield self._pane

    @property
    def selected(self) -> ContingentUse | None:
        """The contingent under the cursor."""
        return self._uses.get(self._list.cursor_key or "")

    def show_customer(self, name: str) -> None:
        """Filter by a customer's name to begin with; all without one."""
        self._customer = name
        self._search.put(name)
        self._list.focus()

    # -- reading and showing -----------------------------------------------------------------

    async def load(self) -> None:
        """Show all as they are now."""
        found, self._problem = [], ""
        try:
            found = await self.desk.ask(self.desk.office.contingents.uses)
        except FwError as error:
            self._problem = explain(error)
        today = self.desk.office.contingents.today()
        found.sort(key=lambda use: _place(use, today))
        self._uses = {use.contingent.key: use for use in found}
        self._read = True
        self._show()

    def filter(self) -> None:
        if self._read:
            self._show()

    def _show(self) -> None:
        words = fold(self._search.text).split()
        shown = [use for use in self._uses.values() if _fits(use.contingent, words)]
        today = self.desk.office.contingents.today()
        self._list.empty = self._reason_for_nothing()
        self._list.set_rows(Row(use.contingent.key, contingent_cells(use, today)) for use in shown)
        total = len(self._uses)
        note = ngettext("{n} contingent", "{n} contingents", total).format(n=total)
        self.show_found(len(shown), total, note)
        self._show_selected()

    def _reason_for_nothing(self) -> str:
        if self._problem:
            return self._problem
        if self._shows_customer:
            name = printable(self._customer)
            return _("{customer} has no contingent. a adds one.").format(customer=name)
        if self._uses:
            return _("The filter hides all; Esc shows them again.")
        return _("No contingents yet. a adds one.")

    @property
    def _shows_customer(self) -> bool:
        """Whether the filter still is the customer from whom one came."""
        return bool(self._customer) and self._search.text == self._customer

    def _show_selected(self) -> None:
        use, today = self.selected, self.desk.office.contingents.today()
        self._pane.show([] if use is None else contingent_facts(use, today))
        self.refresh_commands()

    @on(RowList.Highlighted)
    def _highlighted(self) -> None:
        self._show_selected()

    @on(RowList.Chosen)
    async def _chosen(self) -> None:
        await self.action_command("open_contingent")

    # -- commands ----------------------------------------------------------------------------

    def unavailable(self, command_id: str) -> str | None:
        if command_id in _NEEDS_CONTINGENT and self.selected is None:
            return _("No contingent is selected.")
        return None

    async def action_open_contingent(self) -> None:
        """All that is known, and each session that drew from it."""
        if use := self.selected:
            title = _("Contingent of {customer}").format(customer=use.contingent.customer)
            office = self.desk.office
            text = contingent_details(use, office.contingents.today(), office.tz)
            await self.app.push_screen(TextViewDialog(printable(title), text))

    async def action_add_contingent(self) -> None:
        """A new one; of the customer who is looked at, to begin with."""
        customer = self._customer if self._shows_customer else ""
        if not customer and (use := self.selected):
            customer = use.contingent.customer
        await self.app.push_screen(ContingentForm(self.desk, customer), self._added)

    async def _added(self, made: Contingent | None) -> None:
        if made is None:
            return
        self.tell(
            _("{customer} has {units} units until {day}.").format(
                customer=printable(made.customer),
                units=made.units,
                day=format_day(made.valid_until),
            )
        )
        await self.load()
        if not self._list.move_to(made.key):
            self._search.clear()
            self._show()
            self._list.move_to(made.key)

    async def action_remove_contingent(self) -> None:
        """Take back one that no invoice drew from."""
        if use := self.selected:
            desk, contingent = self.desk, use.contingent

            async def work() -> None:
                await desk.ask(lambda: desk.office.contingents.remove(contingent.key))

            question = _("{units} units of {customer} until {day} are removed.").format(
                units=contingent.units,
                customer=printable(contingent.customer),
                day=format_day(contingent.valid_until),
            )
            dialog = ConfirmDialog(_("Remove the contingent?"), question, _("Remove"), work)
            await self.app.push_screen(dialog, self._removed)

    def _removed(self, done: bool | None) -> None:
        if done:
            self.reload()

    def action_clear_search(self) -> None:
        """All contingents again; where all are shown, back to the customers."""
        if self._search.text:
            super().action_clear_search()
        else:
            self.run_worker(self.action_to_customers(), group="leave")

    async def action_to_customers(self) -> None:
        """Back to the customers."""
        await self.app.run_action("app.customers")


def _place(use: ContingentUse, today: date) -> tuple[str, bool, int]:
    """By customer: in the order in which they are drawn from, then what is over, the last first."""
    over = use.state(today) in {ContingentState.USED_UP, ContingentState.LAPSED}
    day = use.contingent.valid_until.toordinal()
    return fold(use.contingent.customer), over, -day if over else day


def _fits(contingent: Contingent, words: list[str]) -> bool:
    text = fold(f"{contingent.customer} {contingent.note}")
    return all(word in text for word in words)
