"""One setting, typed or chosen."""

from fw_tui.domain.settings import Setting, setting_named
from fw_tui.i18n import _
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.choice import ChoiceDialog, Option
from fw_tui.screens.dialogs.form import FormDialog, line_field
from fw_tui.screens.dialogs.notes import NotesDialog
from fw_tui.screens.setting_labels import TEXTS, value_text

#: Chosen in place of a value: forget the setting, so that its default holds.
_FORGET = "-"


class SettingForm(FormDialog[str]):
    """A line for the value; what does not fit is said below it."""

    ACCEPT = "OK"

    def __init__(self, desk: Desk, name: str, value: str, title: str = "") -> None:
        """Args: the desk; the setting and what is kept of it; a title instead of its name."""
        text, default = TEXTS[name], setting_named(name).default
        placeholder = _("default: {value}").format(value=default) if default else ""
        field = line_field("value", _(text.label), value, placeholder)
        super().__init__(title or _(text.label), [field], _(text.meaning))
        self._desk, self._setting = desk, name

    async def save(self, values: dict[str, str]) -> str:
        """Keep it."""
        settings, name = self._desk.office.settings, self._setting
        return await self._desk.ask(lambda: settings.set(name, values["value"]))


def setting_dialog(
    desk: Desk, setting: Setting, value: str, title: str = ""
) -> SettingForm | ChoiceDialog | NotesDialog:
    """The dialog that fits a setting: a choice where there are few values, else room to type."""
    if setting.lines:
        return _text_dialog(desk, setting, value, title)
    choices = setting.choices
    if setting.name == "tariff.default":
        choices = tuple(desk.office.prices.tariffs.names())
    if not choices:
        return SettingForm(desk, setting.name, value, title)
    text, settings = TEXTS[setting.name], desk.office.settings

    async def keep(answer: str) -> None:
        wanted = "" if answer == _FORGET else answer
        await desk.ask(lambda: settings.set(setting.name, wanted))

    options = [] if setting.default else [Option(_FORGET, _("none"))]
    options += [Option(choice, value_text(setting, choice)) for choice in choices]
    return ChoiceDialog(
        title or _(text.label),
        options,
        current=value or setting.default or _FORGET,
        explanation=_(text.meaning),
        work=keep,
    )


def _text_dialog(desk: Desk, setting: Setting, value: str, title: str) -> NotesDialog:
    """A text of several lines, begun with its default; an empty one brings that back."""
    settings = desk.office.settings

    async def keep(text: str) -> None:
        wanted = "" if text == setting.default else text
        await desk.ask(lambda: settings.set(setting.name, wanted))

    heading = title or _(TEXTS[setting.name].label)
    return NotesDialog(heading, value or setting.default, keep)
