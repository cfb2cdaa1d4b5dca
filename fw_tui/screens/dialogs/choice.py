"""A choice from a short list, by number, by cursor or by mouse."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static

from fw_tui.screens.dialogs.base import Dialog
from fw_tui.widgets.row_list import Column, Row, RowList


@dataclass(frozen=True)
class Option:
    """Something to choose: what comes back, and its translated plain text."""

    key: str
    label: str


class ChoiceDialog(Dialog[str]):
    """Up to nine options, each with its number as a quick key; the answer is the option's key."""

    ACCEPT = ""
    AUTO_FOCUS = "RowList"
    DEFAULT_CSS = """
    ChoiceDialog RowList { height: 10; }
    """

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        *,
        current: str | None = None,
        explanation: str = "",
        work: Callable[[str], Awaitable[object]] | None = None,
    ) -> None:
        """Args: translated title; options; key under the cursor; a sentence above; the work."""
        super().__init__(title)
        self._options = tuple(options)
        self._current = current
        self._explanation = explanation
        self._work = work
        self._list = RowList([Column("number", "", width=2), Column("label", "")], heading=False)

    def compose_body(self) -> ComposeResult:
        if self._explanation:
            yield Static(Text(self._explanation), markup=False)
        yield self._list

    def on_mount(self) -> None:
        numbered = enumerate(self._options, 1)
        self._list.set_rows(
            Row(option.key, (str(number) if number < 10 else "", option.label))
            for number, option in numbered
        )
        self._list.styles.height = max(1, min(len(self._options), 12))
        if self._current is not None:
            self._list.move_to(self._current)

    def on_key(self, event: events.Key) -> None:
        """A number takes its option at once."""
        if event.key.isdecimal() and 0 < int(event.key) <= len(self._options):
            event.stop()
            self._choose(self._options[int(event.key) - 1].key)

    @on(RowList.Chosen)
    def _row_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self._choose(event.key)

    def _choose(self, key: str) -> None:
        async def work() -> str:
            if self._work is not None:
                await self._work(key)
            return key

        self.attempt(work)
