"""The question before something that cannot be undone."""

from collections.abc import Awaitable, Callable

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from fw_tui.screens.dialogs.base import Dialog


class ConfirmDialog(Dialog[bool]):
    """Says what will happen and how much it is about; the focus is on Cancel.

    The answer is True after ``work`` succeeded; a `FwError` of it is shown in the dialog.
    """

    AUTO_FOCUS = "#cancel"

    def __init__(
        self,
        title: str,
        question: str,
        accept: str,
        work: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        """Args: translated title, question and verb for the button; what to do when accepted."""
        super().__init__(title)
        self._question = question
        self._verb = accept
        self._work = work

    def accept_label(self) -> str:
        return self._verb

    def compose_body(self) -> ComposeResult:
        yield Static(Text(self._question), markup=False)

    async def accept(self) -> bool:
        """Do it."""
        if self._work is not None:
            await self._work()
        return True
