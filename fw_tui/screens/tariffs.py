"""Tariffs with their versions, and below them the VAT rates by their first day."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import zip_longest

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from fw_tui.domain.errors import N_
from fw_tui.domain.localtime import local_day
from fw_tui.domain.text import fold
from fw_tui.i18n import _, ngettext
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.confirm import ConfirmDialog
from fw_tui.screens.price_rows import PriceRow, TariffRow, VatRow
from fw_tui.screens.search_screen import SearchScreen
from fw_tui.services.office import Office
from fw_tui.services.vat import VatEntry
from fw_tui.widgets.bindings import bindings
from fw_tui.widgets.fact_pane import FactPane
from fw_tui.widgets.row_list import Column, Row, RowList
from fw_tui.widgets.search_box import SearchBox

_COLUMNS = (
    Column("name", N_("Tariff"), width=18),
    Column("valid_from", N_("Valid from"), width=10),
    Column("price", N_("Price")),
    Column("origin", N_("Origin"), width=11),
)


class TariffsScreen(SearchScreen[RowList]):
    """All versions, reached from the settings and back to them."""

    PLACE = "tariffs"
    BINDINGS = bindings("tariffs")
    DEFAULT_CSS = """
    TariffsScreen .sides { height: 1fr; layout: vertical; }
    TariffsScreen RowList { height: 1fr; width: 1fr; }
    TariffsScreen FactPane { height: 6; border-top: solid $foreground-muted; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, SearchBox(_("Part of a name")), RowList(_COLUMNS))
        self._found: dict[str, PriceRow] = {}
        self._pane = FactPane()

    def compose_place(self) -> ComposeResult:
        yield self._search
        with Container(classes="sides"):
            yield self._list
            yield self._pane

    @property
    def selected(self) -> PriceRow | None:
        """The version under the cursor."""
        return self._found.get(self._list.cursor_key or "")

    # -- reading and showing -----------------------------------------------------------------

    async def load(self) -> None:
        """Show all versions as they are now."""
        office, today = self.desk.office, self._today()
        rows = await self.desk.ask(lambda: _rows(office, today))
        self._found = {row.key: row for row in rows}
        self._show()

    def filter(self) -> None:
        self._show()

    def _show(self) -> None:
        words = fold(self._search.text).split()
        shown = [
            row for row in self._found.values() if all(word in fold(row.name) for word in words)
        ]
        self._list.empty = _("The filter hides all; Esc shows them again.")
        self._list.set_rows(Row(row.key, row.cells()) for row in shown)
        total = len(self._found)
        note = ngettext("{n} version", "{n} versions", total).format(n=total)
        self.show_found(len(shown), total, note)
        self._show_selected()

    def _today(self) -> date:
        return local_day(self.desk.office.clock.now_ms(), self.desk.office.tz)

    def _show_selected(self) -> None:
        row = self.selected
        self._pane.show([] if row is None else [row.fact()])
        self.refresh_commands()

    @on(RowList.Highlighted)
    def _highlighted(self) -> None:
        self._show_selected()

    # -- commands ----------------------------------------------------------------------------

    def unavailable(self, command_id: str) -> str | None:
        if command_id not in ("add_tariff", "remove_tariff"):
            return None
        if (row := self.selected) is None:
            return _("No tariff is selected.")
        return (row.stays() or None) if command_id == "remove_tariff" else None

    async def action_add_tariff(self) -> None:
        """A new version, begun with the selected one."""
        if row := self.selected:
            tomorrow = self._today() + timedelta(days=1)
            await self.app.push_screen(row.form(self.desk, tomorrow), self._changed)

    async def action_remove_tariff(self) -> None:
        """Take back a version that no session used."""
        if row := self.selected:
            desk = self.desk
            title, question, remove = row.removal(desk.office)

            async def work() -> None:
                await desk.ask(remove)

            dialog = ConfirmDialog(title, question, _("Remove"), work)
            await self.app.push_screen(dialog, self._changed)

    async def action_to_settings(self) -> None:
        """Back to the settings."""
        await self.app.run_action("app.settings")

    def action_clear_search(self) -> None:
        """All versions again; then back to the settings."""
        if self._search.text:
            super().action_clear_search()
        else:
            self.run_worker(self.action_to_settings())

    def _changed(self, answer: object) -> None:
        if answer:
            self.reload()


def _rows(office: Office, today: date) -> list[PriceRow]:
    """All tariffs by name, then the VAT rates; runs on the store's thread."""
    tariffs, default = office.tariffs.list(), office.tariffs.default()
    vat_rate = office.prices.vat_rate(today)
    return [
        *(TariffRow(entry, entry.tariff.name == default, vat_rate) for entry in tariffs),
        *_vat_rows(office.vat.list()),
    ]


def _vat_rows(entries: Sequence[VatEntry]) -> Iterator[VatRow]:
    for entry, following in zip_longest(entries, entries[1:]):
        until = following.rate.valid_from - timedelta(days=1) if following else None
        yield VatRow(entry, until)
