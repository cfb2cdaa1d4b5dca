"""A value on one line, changed in place by arrow keys; one of a few by letters and numbers too."""

from collections.abc import Sequence
from typing import Generic, TypeVar

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


class Stepper(Widget, can_focus=True):
    """Shows ``‹ label ›``, changed in place by left and right.

    It is one node of one line and draws only when its value or its focus changes.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"stepper--value", "stepper--count"}
    BINDINGS = [
        Binding("right,space", "step(1)", show=False),
        Binding("left", "step(-1)", show=False),
    ]
    DEFAULT_CSS = """
    Stepper { height: 1; width: 100%; }
    Stepper > .stepper--value { text-style: none; }
    Stepper:focus > .stepper--value { text-style: reverse; }
    Stepper > .stepper--count { text-style: dim; }
    """

    class Changed(Message):
        """The user has chosen another value."""

        def __init__(self, stepper: "Stepper") -> None:
            super().__init__()
            self.stepper = stepper

        @property
        def control(self) -> "Stepper":
            return self.stepper

    @property
    def label(self) -> str:
        """What the value is called."""
        raise NotImplementedError

    @property
    def count(self) -> str:
        """What stands behind it, such as which one of how many it is."""
        return ""

    def action_step(self, step: int) -> None:
        """The next value (1) or the one before (-1)."""
        raise NotImplementedError

    def changed(self) -> None:
        """Show another value and say so; for a subclass that has just taken it."""
        self.refresh()
        self.post_message(self.Changed(self))

    def on_click(self, event: events.Click) -> None:
        """A click on the left sign goes back, elsewhere on."""
        self.action_step(-1 if event.x < 2 else 1)

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is only one line
        """The value between its signs, and what stands behind it."""
        base, width = self.rich_style, self.size.width
        shown = fit(f"‹ {self.label} ›", min(cell_len(self.label) + 4, width))
        value = self.get_component_rich_style("stepper--value", partial=True)
        count = self.get_component_rich_style("stepper--count", partial=True)
        rest = fit(f" {self.count}", width - cell_len(shown))
        return Strip([Segment(shown, base + value), Segment(rest, base + count)], width)


class Cycle(Stepper, Generic[Value]):
    """One of a few values, chosen by a first letter or by a place's number too."""

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
        return self._options[self._chosen][1]

    @property
    def count(self) -> str:
        return f"{self._chosen + 1}/{len(self._options)}"

    def action_step(self, step: int) -> None:
        """Around the ends."""
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

    def _change(self, place: int) -> None:
        if place != self._chosen:
            self._chosen = place
            self.changed()
