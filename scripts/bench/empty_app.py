"""Textual alone: with nothing in it, with one text field, or with a list of a million lines.

python scripts/bench/empty_app.py [input|lines]
"""

import sys
from collections.abc import Iterator
from typing import ClassVar

from rich.segment import Segment
from textual.app import App
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

LINES = 1_000_000


class Lines(ScrollView, can_focus=True):
    """Lines that are made up while they are drawn."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "go(1)"),
        Binding("pageup", "go(-1)"),
        Binding("G", f"go({LINES})"),
        Binding("g", f"go(-{LINES})"),
    ]

    def on_mount(self) -> None:
        self.virtual_size = Size(self.size.width, LINES)

    def action_go(self, pages: int) -> None:
        """Scroll by so many pages."""
        self.scroll_to(y=self.scroll_y + pages * self.size.height, animate=False)

    def render_line(self, y: int) -> Strip:
        line = self.scroll_offset.y + y
        text = f" {line:>7} " + f"Fa. Walter Maier GmbH {line * 7919 % 10_007} · " * 5
        return Strip([Segment(text[: self.size.width])])


class Alone(App[None]):
    """What every program of Textual pays for the same."""

    def compose(self) -> Iterator[Widget]:
        if "input" in sys.argv:
            yield Input()
        if "lines" in sys.argv:
            yield Lines()


if __name__ == "__main__":
    Alone().run()
