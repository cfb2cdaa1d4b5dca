"""A list whose rows change often: what looks as before is not sent again."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from typing import Any

from textual.geometry import Size
from textual.scrollbar import ScrollBar

from fw_tui.widgets.line_list import LineList
from fw_tui.widgets.rows import Row

#: The row on a line if it is known, whether there is one, whether it is under the cursor.
_Line = tuple[Row | None, bool, bool]


class ThriftyList(LineList):
    """Repaints by comparing what the lines in sight show.

    Textual lays out and draws all of a widget when its content grows, and draws all of a
    scroll bar whenever it is scrolled. Neither is to be seen in a list of a million rows.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Args: those of every list."""
        super().__init__(*args, **kwargs)
        self._comparing = False

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows come into sight; the bar is drawn anew only where it looks different."""
        bar = self.vertical_scrollbar
        if self._handle(new_value) != self._handle(bar.position):
            bar.position = new_value
        if not self._comparing and round(old_value) != round(new_value):
            self.refresh(self._lines_from(self._top, self._lines))
            self.sight_changed()

    def _scroll_update(self, virtual_size: Size) -> None:
        """After a layout Textual draws all of the bar; what it is told draws it where it has to."""
        self._refresh_scrollbars()
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = virtual_size.height
            self.vertical_scrollbar.window_size = self.container_size.height
        self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def _handle(self, scrolled: float) -> tuple[int, int]:
        """How far down the scroll bar's handle is drawn and how long, in eighths of a cell."""
        height, content = self.size.height, self.virtual_size.height
        if content <= height:
            return 0, 0
        handle = max(1, height * height / content)
        return int((height - handle) * scrolled / (content - height) * 8), ceil(handle * 8)

    def _resize_content(self) -> None:
        """As long as the scroll bar stays there is nothing to lay out and to draw anew."""
        height = self.row_count + self._top
        if self.show_vertical_scrollbar and height > self.size.height:
            bar = self.vertical_scrollbar
            before = self._handle(bar.position)
            self.set_reactive(ThriftyList.virtual_size, Size(0, height))
            bar.set_reactive(ScrollBar.window_virtual_size, height)
            bar.position = self.scroll_y
            if self._handle(bar.position) != before:
                bar.refresh()
        else:
            super()._resize_content()

    @contextmanager
    def _repainting(self) -> Iterator[None]:
        """Repaint only the lines that look different after what is done inside."""
        before = self._lines_in_sight()
        self._comparing = True
        try:
            yield
        finally:
            self._comparing = False
        after = self._lines_in_sight()
        if not before or not after:
            self.refresh()
            return
        pairs = zip(before, after, strict=True)
        changed = [y for y, (old, new) in enumerate(pairs, self._top) if old != new]
        if regions := [self._lines_from(y, 1) for y in changed]:
            self.refresh(*regions)

    def _lines_in_sight(self) -> list[_Line]:
        """What each line shows; none of them where the list is empty."""
        total, top = self.row_count, self.scroll_offset.y
        places = range(top, top + self._lines) if total else ()
        return [(self.row_at(place), place < total, place == self._cursor) for place in places]
