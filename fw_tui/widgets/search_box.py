"""The search line of a list: filters while typing, says how many are left."""

from collections.abc import Sequence

from rich.highlighter import Highlighter
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from fw_tui.i18n import position_text
from fw_tui.widgets.line_input import LineInput


class WrongParts(Highlighter):
    """Marks parts of a text by a line under them, which needs no colour."""

    def __init__(self) -> None:
        self.spans: Sequence[tuple[int, int]] = ()

    def highlight(self, text: Text) -> None:
        """Mark them."""
        for start, end in self.spans:
            text.stylize("underline", start, end)


class SearchBox(Horizontal):
    """One line: sign, text field, "12 of 340".

    The screen focuses it for "/" (`focus_text`), answers `Changed` by new rows and
    `show_count`, and moves the focus to its list on `Submitted` and `Left`.
    """

    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("down", "submit", show=False),
    ]
    DEFAULT_CSS = """
    SearchBox { height: 1; width: 100%; }
    SearchBox > .search-sign { width: 2; }
    SearchBox > LineInput { width: 1fr; }
    SearchBox > .search-count { width: 24; text-align: right; padding-right: 1; }
    """

    class Changed(Message):
        """The text is another one, by typing or by Esc."""

        def __init__(self, box: "SearchBox", text: str) -> None:
            super().__init__()
            self.box = box
            self.text = text

        @property
        def control(self) -> "SearchBox":
            return self.box

    class Submitted(Message):
        """Enter or the down key: on to the list."""

        def __init__(self, box: "SearchBox") -> None:
            super().__init__()
            self.box = box

        @property
        def control(self) -> "SearchBox":
            return self.box

    class Left(Submitted):
        """Esc: the text was cleared (`Changed` came before if there was one)."""

    def __init__(self, placeholder: str = "", *, id: str | None = None) -> None:
        """Args: ``placeholder``, a translated hint at what can be typed."""
        super().__init__(id=id)
        self._wrong = WrongParts()
        self._input = LineInput(placeholder=placeholder, highlighter=self._wrong)
        self._count = Static("", markup=False, classes="search-count")
        self._shown = ""

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.value

    def compose(self) -> ComposeResult:
        yield Static("/", markup=False, classes="search-sign")
        yield self._input
        yield self._count

    def mark(self, spans: Sequence[tuple[int, int]]) -> None:
        """Mark parts of the text as wrong, from each start to before its end."""
        if spans != self._wrong.spans:
            self._wrong.spans = spans
            self._input.refresh()

    def focus_text(self) -> None:
        """Put the cursor into the text field."""
        self._input.focus()

    def put(self, text: str) -> None:
        """Put a text there as if it were typed."""
        self._input.value = text

    def clear(self) -> bool:
        """Empty the text; True if there was one."""
        had_text = bool(self._input.value)
        self._input.value = ""
        return had_text

    def show_count(self, shown: int, total: int) -> None:
        """Say how many are shown of how many."""
        self.show_note(position_text(shown, total))

    def show_note(self, text: str) -> None:
        """Say something short and translated at the right end."""
        if text != self._shown:
            self._shown = text
            self._count.update(Text(text, no_wrap=True), layout=False)

    def action_leave(self) -> None:
        """Clear the text and go."""
        self.clear()
        self.post_message(self.Left(self))

    def action_submit(self) -> None:
        """On to the list."""
        self.post_message(self.Submitted(self))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self, event.value))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_submit()
