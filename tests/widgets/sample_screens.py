"""A small app around a widget or a place, with the looks of the real one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.widget import Widget

import fw_tui
from fw_tui.widgets.bindings import bindings
from fw_tui.widgets.place_screen import PlaceScreen
from fw_tui.widgets.row_list import Column, Row, RowList

SIZES = [(80, 24), (120, 40)]
LOOKS = Path(fw_tui.__file__).with_name("app.tcss")


class WidgetPlace(PlaceScreen):
    """A place with some widgets in it, that remembers what they tell."""

    PLACE = "active"
    BINDINGS: ClassVar[Any] = bindings("active")
    AUTO_FOCUS = "*"

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self.widgets = widgets
        self.told: list[Any] = []

    def compose_place(self) -> ComposeResult:
        yield from self.widgets


class PlaceApp(App[None]):
    """Shows one place."""

    CSS_PATH = LOOKS
    BINDINGS = bindings("everywhere")
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, place: Callable[[], WidgetPlace]) -> None:
        super().__init__()
        self.place = place()
        self.asked: list[str] = []

    def on_mount(self) -> None:
        self.animation_level = "none"
        self.push_screen(self.place)
        self.show_more()

    def show_more(self) -> None:
        """What lies over the place from the start."""

    def action_history(self) -> None:
        self.asked.append("history")

    def action_new_session(self) -> None:
        self.asked.append("new_session")


COLUMNS = [
    Column("partner", "Partner"),
    Column("technician", "Technician", width=12, from_width=100),
    Column("elapsed", "Elapsed", width=8, align="right"),
    Column("cost", "Cost", width=10, align="right"),
]


def sample_row(number: int, partner: str | None = None) -> Row:
    """A row as the active place would show it."""
    name = partner or f"Customer {number}"
    return Row(f"k{number}", (name, "klaus", "00:00:00", "8,50 €"))


def sample_list(rows: int, empty: str = "") -> RowList:
    """A list with that many rows."""
    row_list = RowList(COLUMNS, empty=empty)
    row_list.set_rows(sample_row(number) for number in range(rows))
    return row_list
