"""A text field that offers what is known while typing and says what would be new."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from rich.segment import Segment
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from fw_tui.domain.errors import FwError
from fw_tui.domain.text import fold
from fw_tui.i18n import _, explain
from fw_tui.widgets.line_input import LineInput
from fw_tui.widgets.lines import fit

#: Most lines of the dropdown, the one for something new among them.
MOST = 6
#: Longest wait for suggestions to what was typed in a hurry, in seconds.
PATIENCE = 1.0


@dataclass(frozen=True)
class Suggestion:
    """Something known: its key, the text it puts into the field, a hint beside it."""

    key: str
    label: str
    detail: str = ""


#: Finds what fits a typed text, the best first; an empty text asks for the usual ones.
Suggest = Callable[[str], Awaitable[Sequence[Suggestion]]]


class PickInput(Vertical):
    """Pick something known by typing part of it, or type something new.

    `picked` is the suggestion taken, None while the text is not one; `text` is what is typed.
    The dropdown takes room below the field only while the field has the focus.
    """

    BINDINGS = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("tab", "take", show=False),
    ]
    DEFAULT_CSS = """
    PickInput { height: auto; width: 100%; }
    """

    class Picked(Message):
        """A choice was made: a known one, or None for the new text."""

        def __init__(self, pick: "PickInput", picked: Suggestion | None, text: str) -> None:
            super().__init__()
            self.pick = pick
            self.picked = picked
            self.text = text

        @property
        def control(self) -> "PickInput":
            return self.pick

    class Changed(Message):
        """The text changed by typing, so nothing is picked any more."""

        def __init__(self, pick: "PickInput", text: str) -> None:
            super().__init__()
            self.pick = pick
            self.text = text

        @property
        def control(self) -> "PickInput":
            return self.pick

    def __init__(
        self,
        suggest: Suggest,
        *,
        placeholder: str = "",
        max_length: int = 0,
        may_be_new: bool = True,
        id: str | None = None,
    ) -> None:
        """Prepare an empty field.

        Args:
            suggest: who finds suggestions.
            placeholder: a translated hint.
            max_length: longest text, 0 for any.
            may_be_new: whether what is not known is offered as something new.
            id: of the widget.
        """
        super().__init__(id=id)
        self._suggest = suggest
        self._may_be_new = may_be_new
        self._input = LineInput(placeholder=placeholder, max_length=max_length)
        self._list = Dropdown()
        self._picked: Suggestion | None = None
        self._asked = 0
        self._answered = asyncio.Event()

    @property
    def picked(self) -> Suggestion | None:
        """The suggestion that was taken, None while the text is something else."""
        return self._picked

    @property
    def text(self) -> str:
        """What stands in the field, without blanks around it."""
        return self._input.value.strip()

    def compose(self) -> ComposeResult:
        yield self._input
        yield self._list

    def focus_text(self) -> None:
        """Put the cursor into the field."""
        self._input.focus()

    def set_picked(self, suggestion: Suggestion | None) -> None:
        """Take a suggestion without the user, or empty the field; posts nothing."""
        self._picked = suggestion
        self._asked += 1
        self._list.hide()
        self._put(suggestion.label if suggestion else "")
        self._offer_to_replace()

    async def settle(self) -> None:
        """Wait for the suggestions to what was typed.

        Without this, Enter typed fast behind part of a name would find none yet and leave that
        part as if it were a new name.
        """
        if self._picked is None and self.text:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._answered.wait(), PATIENCE)

    def action_move(self, step: int) -> None:
        """Another line of the dropdown."""
        if self._list.display:
            self._list.move(step)
        else:
            self._ask()

    def take(self) -> None:
        """Take the line under the cursor, if there is one; the dropdown goes."""
        if self._list.display and self._list.chosen is not None:
            self._take(self._list.chosen)
        self._list.hide()

    def action_take(self) -> None:
        """Take the line under the cursor and go on to the next field."""
        self.take()
        self.screen.focus_next()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._picked = None
        self.post_message(self.Changed(self, self.text))
        self._ask()

    def on_descendant_focus(self) -> None:
        """Offer the usual ones when the field is entered with nothing picked yet."""
        if self._picked is None:
            self._ask()
        self._offer_to_replace()

    def _offer_to_replace(self) -> None:
        """Whoever types into a field that is filled in wants something else."""
        if self._picked is not None and self._input.has_focus:
            self._input.select_all()

    def on_descendant_blur(self) -> None:
        """The dropdown goes, and with it answers that are still on their way."""
        self._asked += 1
        self._answered.set()
        self._list.hide()

    def on_dropdown_pointed(self, event: "Dropdown.Pointed") -> None:
        """A click on a line of the dropdown takes it."""
        event.stop()
        self.action_take()

    def _take(self, line: "_Line") -> None:
        self.set_picked(line.suggestion)
        if line.suggestion is None:
            self._put(line.text)
        self.post_message(self.Picked(self, self._picked, self.text))

    def _put(self, text: str) -> None:
        """Write into the field as if nobody had typed."""
        with self._input.prevent(Input.Changed):
            self._input.value = text
            self._input.cursor_position = len(text)

    def _ask(self) -> None:
        """Ask for suggestions; the answer to an older question is dropped when it comes."""
        self._asked += 1
        self._answered.clear()
        answer: Callable[[], Awaitable[None]] = partial(self._answer, self._asked, self.text)
        self.run_worker(answer, group="suggestions")

    async def _answer(self, number: int, text: str) -> None:
        problem = ""
        found: Sequence[Suggestion] = ()
        try:
            found = await self._suggest(text)
        except FwError as error:
            problem = explain(error)
        if number == self._asked:
            lines = [] if problem else self._lines(text, found)
            self._list.offer(lines, bool(text and found), problem)
            self._answered.set()

    def _lines(self, text: str, found: Sequence[Suggestion]) -> list["_Line"]:
        known = any(fold(s.label) == fold(text) for s in found)
        is_new = self._may_be_new and bool(text) and not known
        lines = [_Line(s.label, s) for s in found[: MOST - is_new]]
        return [*lines, _Line(text, None)] if is_new else lines


@dataclass(frozen=True)
class _Line:
    """A line of the dropdown: something known, or the typed text as something new."""

    text: str
    suggestion: Suggestion | None

    @property
    def shown(self) -> str:
        return self.text if self.suggestion else _("new: '{text}'").format(text=self.text)


class Dropdown(Widget):
    """At most `MOST` lines below the field; hidden when there is nothing to say."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"pick--cursor", "pick--detail", "pick--problem"}
    DEFAULT_CSS = """
    Dropdown { height: auto; width: 100%; display: none; }
    Dropdown > .pick--cursor { text-style: reverse; }
    Dropdown > .pick--detail { text-style: dim; }
    """

    class Pointed(Message):
        """A line was clicked; it is the chosen one now."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[_Line] = []
        self._problem = ""
        self._cursor = -1

    @property
    def chosen(self) -> _Line | None:
        """The line under the cursor; None when nobody has chosen."""
        return self._lines[self._cursor] if 0 <= self._cursor < len(self._lines) else None

    def offer(self, lines: list[_Line], choose_first: bool, problem: str) -> None:
        """Show lines, or a problem, or hide; a lone new text is chosen as it stands."""
        self._lines, self._problem = lines, problem
        self._cursor = 0 if choose_first or (len(lines) == 1 and not lines[0].suggestion) else -1
        self.display = bool(lines or problem)
        self.refresh(layout=True)

    def hide(self) -> None:
        """Take the dropdown away."""
        self._lines, self._problem, self._cursor = [], "", -1
        self.display = False

    def move(self, step: int) -> None:
        """Move the cursor, around the ends."""
        if self._lines:
            first = len(self._lines) if self._cursor < 0 and step < 0 else max(self._cursor, -1)
            self._cursor = (first + step) % len(self._lines)
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose the line under the mouse."""
        if event.y < len(self._lines):
            self._cursor = event.y
            self.post_message(self.Pointed())

    def get_content_height(self, *_: object) -> int:
        return len(self._lines) or 1

    def render_line(self, y: int) -> Strip:
        """A suggestion with its detail, or the problem."""
        base, width = self.rich_style, self.size.width
        if y >= len(self._lines):
            text = self._problem if y == 0 else ""
            style = base + self.get_component_rich_style("pick--problem", partial=True)
            return Strip([Segment(fit("  " + text, width), style)], width)
        line, here = self._lines[y], y == self._cursor
        style = base
        if here:
            style += self.get_component_rich_style("pick--cursor", partial=True)
        dim = style + self.get_component_rich_style("pick--detail", partial=True)
        detail = line.suggestion.detail if line.suggestion else ""
        right = min(len(detail) + 1, width // 2) if detail else 0
        left = fit(("› " if here else "  ") + line.shown, width - right)
        return Strip([Segment(left, style), Segment(fit(detail, right, "right"), dim)], width)
