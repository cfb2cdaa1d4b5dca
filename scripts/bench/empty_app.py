"""Textual itself, with nothing in it; with ``input`` as an argument one text field."""

import sys
from collections.abc import Iterator

from textual.app import App
from textual.widget import Widget
from textual.widgets import Input


class Empty(App[None]):
    """What every program of Textual pays."""

    def compose(self) -> Iterator[Widget]:
        if "input" in sys.argv:
            yield Input()


if __name__ == "__main__":
    Empty().run()
