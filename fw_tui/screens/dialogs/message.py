"""A sentence that has to be read before going on."""

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Button, Static

from fw_tui.domain.errors import FwError, N_
from fw_tui.i18n import _, explain
from fw_tui.screens.dialogs.base import Dialog


class MessageDialog(Dialog[bool]):
    """Shows a sentence, or what went wrong, and closes on Enter, Esc or the button."""

    ACCEPT = N_("OK")
    AUTO_FOCUS = "#accept"

    def __init__(self, title: str, message: str | FwError) -> None:
        """Args: translated title; a translated sentence of any length, or an error."""
        super().__init__(title)
        self._message = explain(message) if isinstance(message, FwError) else message

    def compose_body(self) -> ComposeResult:
        yield Static(Text(self._message), markup=False)

    def compose_buttons(self) -> ComposeResult:
        yield Button(Text(_(self.ACCEPT)), id="accept", compact=True)

    async def accept(self) -> bool:
        """It was read."""
        return True
