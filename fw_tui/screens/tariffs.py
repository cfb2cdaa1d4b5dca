"""Tariffs with their versions, and the VAT rates by their first day."""

from datetime import date, timedelta

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from fw_tui.documents.wording import rate_text, tariff_text
from fw_tui.domain.errors import N_
from fw_tui.domain.localtime import local_day
from fw_tui.domain.text import fold
from fw_tui.i18n import _, format_day, ngettext
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.confirm import ConfirmDialog
from fw_tui.screens.dialogs.tariff_form import TariffForm
from fw_tui.screens.search_screen import SearchScreen
from fw_tui.services.tariffs import TariffEntry
from fw_tui.widgets.bindings import bindings
from fw_tui.widgets.fact_pane import Fact, FactPane
from fw_tui.widgets.row_list import Column, Row, RowList
from fw_tui.widgets.search_box import SearchBox

_COLUMNS = (
    Column("name", N_("Tariff"), width=18),
    Column("valid_from", N_("Valid from"), width=10),
    Column("price", N_("Price")),
    Column("origin", N_("Origin"), width=11),
)


class TariffsScreen(SearchScreen):
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
        self._entries: dict[str, TariffEntry] = {}
        self._default = ""
        self._pane = FactPane()

    def compose_place(self) -> ComposeResult:
        yield self._search
        with Container(classes="sides"):
            yield self._list
            yield self._pane

    @property
    def selected(self) -> TariffEntry | None:
        """The version under the cursor."""
        return self._entries.get(self._list.cursor_key or "")

    # -- reading and showing -----------------------------------------------------------------

    async def load(self) -> None:
        """Show all versions as they are now."""
        tariffs = self.desk.office.tariffs
        found, self._default = await self.desk.ask(lambda: (tariffs.list(), tariffs.default()))
        self._entries = {_key(entry): entry for entry in found}
        self._show()

    def filter(self) -> None:
        self._show()

    def _show(self) -> None:
        words = fold(self._search.text).split()
        shown = {
            key: entry
            for key, entry in self._entries.items()
            if all(word in fold(entry.tariff.name) for word in words)
        }
        self._list.empty = _("The filter hides all; Esc shows them again.")
        self._list.set_rows(Row(key, self._cells(entry)) for key, entry in shown.items())
        total = len(self._entries)
        note = ngettext("{n} version", "{n} versions", total).format(n=total)
        self.show_found(len(shown), total, note)
        self._show_selected()

    def _cells(self, entry: TariffEntry) -> tuple[str, ...]:
        tariff = entry.tariff
        name = tariff.name
        if name == self._default:
            name = _("{name} (default)").format(name=name)
        origin = _("own") if entry.own else _("price list")
        return name, format_day(tariff.valid_from), self._text(entry), origin

    def _text(self, entry: TariffEntry) -> str:
        """The price in words, with the VAT that is charged today."""
        return tariff_text(entry.tariff, self.desk.office.prices.vat_rate(self._today()))

    def _today(self) -> date:
        return local_day(self.desk.office.clock.now_ms(), self.desk.office.tz)

    def _show_selected(self) -> None:
        facts = []
        if entry := self.selected:
            facts.append(Fact(entry.tariff.name, self._text(entry), alone=True))
        rates = " · ".join(
            _("{rate} from {day}").format(
                rate=rate_text(rate.rate), day=format_day(rate.valid_from)
            )
            for rate in self.desk.office.prices.vat
        )
        facts.append(Fact(_("VAT"), rates, alone=True))
        self._pane.show(facts)
        self.refresh_commands()

    @on(RowList.Highlighted)
    def _highlighted(self) -> None:
        self._show_selected()

    # -- commands ----------------------------------------------------------------------------

    def unavailable(self, command_id: str) -> str | None:
        entry = self.selected
        if command_id in ("add_tariff", "remove_tariff") and entry is None:
            return _("No tariff is selected.")
        if command_id == "remove_tariff" and entry is not None and not entry.own:
            return _("What is of the price list stays.")
        return None

    async def action_add_tariff(self) -> None:
        """A new version, begun with the selected one."""
        if entry := self.selected:
            tomorrow = self._today() + timedelta(days=1)
            dialog = TariffForm(self.desk, entry.tariff, tomorrow)
            await self.app.push_screen(dialog, self._changed)

    async def action_remove_tariff(self) -> None:
        """Take back a version that no session used."""
        if entry := self.selected:
            desk, tariff = self.desk, entry.tariff

            async def work() -> None:
                await desk.ask(lambda: desk.office.tariffs.remove(tariff.name, tariff.valid_from))

            question = _("The version of {name} from {day} is removed.").format(
                name=tariff.name, day=format_day(tariff.valid_from)
            )
            dialog = ConfirmDialog(_("Remove the version?"), question, _("Remove"), work)
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


def _key(entry: TariffEntry) -> str:
    return f"{entry.tariff.valid_from.isoformat()} {entry.tariff.name}"
