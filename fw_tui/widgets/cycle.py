"""One of a few values on one line, changed in place by arrow keys, letters or numbers."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from fw_tui.domain.text import fold
from fw_tui.widgets.lines import fit

Value = TypeVar("Value")


class Cycle(Widget, Generic[Value], can_focus=True):
    """Shows ``‹ label ›``, changed by left and right, by a first letter or by a place's number.

    It is one node of one line and draws only when its value or its focus changes.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"cycle--value", "cycle--count"}
    BINDINGS = [
        Binding("right,space", "step(1)", show=False),
        Binding("left", "step(-1)", show=False),
    ]
    DEFAULT_CSS = """
    Cycle { height: 1; width: 100%; }
    Cycle > .cycle--value { text-style: none; }
    Cycle:focus > .cycle--value { text-style: reverse; }
    Cycle > .cycle--count { text-style: dim; }
    """

    class Changed(Message):
        """The user has chosen another value."""

        def __init__(self, cycle: "Cycle[Any]") -> None:
            super().__init__()
            self.cycle = cycle

        @property
        def control(self) -> "Cycle[Any]":
            return self.cycle

    def __init__(
        self,
        options: Sequence[tuple[Value, str]],
        value: Value | None = None,
        *,
        id: str | None = None,
    ) -> None:
        """Args: values with their translated labels; the one chosen at first, else the first."""
        super().__init__(id=id)
        self._options = tuple(options)
        places = (place for place, (each, _label) in enumerate(self._options) if each == value)
        self._chosen = next(places, 0)

    @property
    def value(self) -> Value:
        """The value that is shown."""
        return self._options[self._chosen][0]

    @property
    def label(self) -> str:
        """What the value is called."""
        return self._options[self._chosen][1]

    def action_step(self, step: int) -> None:
        """The next value or the one before, around the ends."""
        self._change((self._chosen + step) % len(self._options))

    def on_key(self, event: events.Key) -> None:
        """A letter goes to the next value whose label begins with it, a number to its place."""
        letter, count = fold(event.character or ""), len(self._options)
        if event.key.isdecimal() and 0 < int(event.key) <= count:
            event.stop()
            self._change(int(event.key) - 1)
        if not letter.isalpha():
            return
        for place in ((self._chosen + 1 + n) % count for n in range(count)):
            if fold(self._options[place][1]).startswith(letter):
                event.stop()
                self._change(place)
                return

    def on_click(self, event: events.Click) -> None:
        """A click on the left sign goes back, elsewhere on."""
        self.action_step(-1 if event.x < 2 else 1)

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is only one line
        """The value between its signs, and which one of how many it is."""
        base, width = self.rich_style, self.size.width
        shown = fit(f"‹ {self.label} ›", min(cell_len(self.label) + 4, width))
        value = self.get_component_rich_style("cycle--value", partial=True)
        count = self.get_component_rich_style("cycle--count", partial=True)
        rest = fit(f" {self._chosen + 1}/{len(self._options)}", width - cell_len(shown))
        return Strip([Segment(shown, base + value), Segment(rest, base + count)], width)

    def _change(self, place: int) -> None:
        if place != self._chosen:
            self._chosen = place
            self.refresh()
            self.post_message(self.Changed(self))
