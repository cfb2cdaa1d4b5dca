"""All keys of a place, read from the command table."""

import textwrap
from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Button

from fw_tui.commands import SCREENS, Command, Place, command, commands_of
from fw_tui.domain.errors import N_
from fw_tui.i18n import _
from fw_tui.screens.dialogs.text_view import TextViewDialog
from fw_tui.widgets.bindings import key_name, key_names

_KEYS_WIDTH = 20
_HELP_WIDTH = 52
#: Headings of the parts that are no place of their own (msgids).
_TITLES: dict[Place, str] = {
    "everywhere": N_("Everywhere"),
    "lists": N_("In lists"),
    "texts": N_("In texts"),
    "dialogs": N_("In dialogs"),
    "session_form": N_("In a new session"),
    "end_form": N_("At the end of a session"),
    "onsite_jobs": N_("In the on-site jobs"),
}


class HelpScreen(TextViewDialog):
    """The keys of this place first, then those of everywhere, lists, texts and dialogs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "cancel", show=False),
    ]

    def __init__(self, place: Place | None = None) -> None:
        """Args: the place one comes from, None if it is none of the table."""
        super().__init__(_("Keys"), help_lines(place))

    def compose_buttons(self) -> ComposeResult:
        yield Button(Text(_("Close")), id="cancel", compact=True)

    def key_line(self) -> str:
        close = command("cancel", "dialogs")
        return f"{key_name(close.keys[0])} ? q {_('Close')}"


def help_lines(place: Place | None) -> list[str | Text]:
    """The text of the help for one place."""
    first: tuple[Place, ...] = (place,) if place in SCREENS else ()
    lines: list[str | Text] = []
    for part in (*first, *_TITLES):
        lines += ["", *_part(part)] if lines else _part(part)
    return lines


def _part(place: Place) -> list[str | Text]:
    title = _TITLES.get(place) or command(place, "everywhere").label
    rows = (line for c in commands_of(place) for line in _command_lines(c))
    return [Text(_(title), style="bold underline"), *rows]


def _command_lines(found: Command) -> Iterator[str]:
    """Keys at the left, the sentence at the right, on as many lines as it needs."""
    keys = key_names(found) or f"{key_name('ctrl+p')} {_(found.label)}"
    for number, part in enumerate(textwrap.wrap(_(found.help), _HELP_WIDTH)):
        yield f"  {keys if number == 0 else '':<{_KEYS_WIDTH}}{part}"
