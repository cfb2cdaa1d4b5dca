"""A text to read and to copy: the preview of a statement, all about a session."""

from collections.abc import Iterable

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Button

from fw_tui.commands import command
from fw_tui.i18n import _
from fw_tui.screens.dialogs.base import Dialog
from fw_tui.terminal.clipboard import copy
from fw_tui.widgets.bindings import key_name
from fw_tui.widgets.text_lines import TextLines


class TextViewDialog(Dialog[bool]):
    """Scrolls a text that nobody can change here; y copies all of it, Esc or q closes."""

    ACCEPT = ""
    AUTO_FOCUS = "TextLines"
    BINDINGS = [
        Binding("y", "copy", show=False),
        Binding("q,enter", "cancel", show=False),
    ]
    DEFAULT_CSS = """
    TextViewDialog > .dialog { width: 100%; height: 100%; }
    TextViewDialog .dialog-body { height: 1fr; }
    TextViewDialog TextLines { height: 1fr; }
    """

    def __init__(self, title: str, text: str | Iterable[str | Text]) -> None:
        """Args: translated title; text with line breaks or lines."""
        super().__init__(title)
        self._lines: str | list[str | Text] = text if isinstance(text, str) else list(text)

    def body(self) -> Vertical | VerticalScroll:
        return Vertical(classes="dialog-body")

    def compose_body(self) -> ComposeResult:
        yield TextLines(self._lines)

    def compose_buttons(self) -> ComposeResult:
        yield Button(Text(_("Close")), id="cancel", compact=True)

    def key_line(self) -> str:
        close = command("cancel", "dialogs")
        return f"y {_('copy')}  {key_name(close.keys[0])} {_('Close')}"

    async def action_copy(self) -> None:
        """Send the text to the clipboard of the terminal."""
        self.notify(await copy(self._plain(), self.app), markup=False)

    def _plain(self) -> str:
        if isinstance(self._lines, str):
            return self._lines
        return "\n".join(line if isinstance(line, str) else line.plain for line in self._lines)
