"""Writing the notes of a session."""

from collections.abc import Awaitable, Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import TextArea

from fw_tui.domain.errors import N_
from fw_tui.i18n import _
from fw_tui.screens.dialogs.base import Dialog


class NotesDialog(Dialog[str]):
    """A text of several lines; the answer is the text once ``save`` has taken it.

    Esc asks only when something would be lost. Nothing typed is markup or a command.
    """

    ACCEPT = N_("Save")
    AUTO_FOCUS = "TextArea"
    DEFAULT_CSS = """
    NotesDialog > .dialog { height: 100%; max-height: 20; }
    NotesDialog .dialog-body { height: 1fr; }
    NotesDialog TextArea { height: 1fr; border: none; padding: 0; }
    """

    def __init__(
        self,
        title: str,
        text: str,
        save: Callable[[str], Awaitable[object]] | None = None,
    ) -> None:
        """Args: translated title; notes so far; who keeps the new ones, may raise FwError."""
        super().__init__(title)
        self._before = text
        self._save = save
        self._area = TextArea(
            text, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", compact=True
        )
        self._area.cursor_blink = False

    def body(self) -> Vertical | VerticalScroll:
        return Vertical(classes="dialog-body")

    def compose_body(self) -> ComposeResult:
        yield self._area

    def on_mount(self) -> None:
        self._area.move_cursor(self._area.document.end)

    async def accept(self) -> str:
        """Keep the text."""
        text = self._area.text
        if self._save is not None:
            await self._save(text)
        return text

    def loss(self) -> str:
        if self._area.text == self._before:
            return ""
        return _("The text has changed. Throw the changes away?")

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self.clear_error()
