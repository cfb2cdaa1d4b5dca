"""Settings: the shop's own data, its invoices, its books; what is still missing to bill."""

from collections.abc import Sequence

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from fw_tui.domain.settings import SETTINGS, Setting
from fw_tui.domain.shop import SettingMissing
from fw_tui.domain.text import fold
from fw_tui.i18n import _, ngettext
from fw_tui.screens.assistant import Assistant
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.setting_form import setting_dialog
from fw_tui.screens.search_screen import SearchScreen
from fw_tui.screens.setting_labels import TEXTS, value_text
from fw_tui.widgets.bindings import bindings
from fw_tui.widgets.fact_pane import Fact, FactPane
from fw_tui.widgets.row_list import Column, Row, RowList
from fw_tui.widgets.search_box import SearchBox

_BY_NAME = {setting.name: setting for setting in SETTINGS}


class SettingsScreen(SearchScreen[RowList]):
    """All settings in their groups; above them what an invoice still lacks."""

    PLACE = "settings"
    BINDINGS = bindings("settings")
    DEFAULT_CSS = """
    SettingsScreen .missing { height: auto; max-height: 3; width: 100%; padding: 0 1; }
    SettingsScreen .sides { height: 1fr; layout: vertical; }
    SettingsScreen RowList { height: 1fr; width: 1fr; }
    SettingsScreen FactPane { height: 4; border-top: solid $foreground-muted; }
    """

    def __init__(self, desk: Desk) -> None:
        columns = (
            Column("group", "", width=10),
            Column("label", "", width=24),
            Column("value", ""),
        )
        search = SearchBox(_("Part of a name or a value"))
        super().__init__(desk, search, RowList(columns, heading=False))
        self._missing = Static("", markup=False, classes="missing")
        self._pane = FactPane()
        self._kept: dict[str, str] = {}

    def compose_place(self) -> ComposeResult:
        yield self._missing
        yield self._search
        with Container(classes="sides"):
            yield self._list
            yield self._pane

    @property
    def selected(self) -> Setting | None:
        """The setting under the cursor."""
        return _BY_NAME.get(self._list.cursor_key or "")

    # -- reading and showing -----------------------------------------------------------------

    async def load(self) -> None:
        """Show what is kept now, and what is missing for an invoice."""
        office = self.desk.office
        self._kept = await self.desk.ask(office.settings.all)
        self._show()
        self._missing.update(Text(_missing_text(await self.desk.ask(office.invoices.missing))))

    def filter(self) -> None:
        self._show()

    def _show(self) -> None:
        shown = [setting for setting in SETTINGS if self._matches(setting)]
        self._list.empty = _("The filter hides all; Esc shows them again.")
        rows, before = [], ""
        for setting in shown:
            text = TEXTS[setting.name]
            group = "" if text.group == before else _(text.group)
            before = text.group
            rows.append(Row(setting.name, (group, _(text.label), self._value(setting))))
        self._list.set_rows(rows)
        note = ngettext("{n} setting", "{n} settings", len(SETTINGS)).format(n=len(SETTINGS))
        self.show_found(len(shown), len(SETTINGS), note)
        self._show_selected()

    def _matches(self, setting: Setting) -> bool:
        text = TEXTS[setting.name]
        shown = fold(f"{_(text.group)} {_(text.label)} {setting.name} {self._value(setting)}")
        return all(word in shown for word in fold(self._search.text).split())

    def _value(self, setting: Setting) -> str:
        kept = self._kept.get(setting.name, "")
        if kept:
            return value_text(setting, kept)
        default = value_text(setting, setting.default)
        if setting.name == "tariff.default":
            default = self.desk.office.prices.listed.default
        if not default:
            return "–"
        return _("{value} (default)").format(value=default)

    def _show_selected(self) -> None:
        setting, facts = self.selected, []
        if setting is not None:
            facts.append(Fact(setting.name, _(TEXTS[setting.name].meaning), alone=True))
        self._pane.show(facts)
        self.refresh_commands()

    @on(RowList.Highlighted)
    def _highlighted(self) -> None:
        self._show_selected()

    @on(RowList.Chosen)
    async def _chosen(self) -> None:
        await self.action_command("edit")

    # -- commands ----------------------------------------------------------------------------

    def unavailable(self, command_id: str) -> str | None:
        if command_id == "edit" and self.selected is None:
            return _("No setting is selected.")
        return None

    async def action_edit(self) -> None:
        """Change the setting."""
        if setting := self.selected:
            dialog = setting_dialog(self.desk, setting, self._kept.get(setting.name, ""))
            await self.app.push_screen(dialog, self._changed)

    async def action_assistant(self) -> None:
        """Ask for all that an invoice needs."""
        await Assistant(self).ask_next()

    async def action_open_tariffs(self) -> None:
        """Tariffs and VAT rates."""
        await self.app.run_action("app.tariffs")

    def _changed(self, answer: str | None) -> None:
        if answer is not None:
            self.reload()


def _missing_text(missing: Sequence[SettingMissing]) -> str:
    if not missing:
        return _("All that an invoice needs is there.")
    either = _(" or ")
    lacks = ", ".join(
        either.join(_(TEXTS[name].label) for name in each.settings) for each in missing
    )
    return _("An invoice still needs: {lacks}. a asks for it step by step.").format(lacks=lacks)
