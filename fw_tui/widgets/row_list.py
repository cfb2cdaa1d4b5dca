"""A list of rows: draws only the lines in sight, repaints only the cells that change."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from fw_tui.domain.text import printable
from fw_tui.i18n import _
from fw_tui.widgets.bindings import bindings
from fw_tui.widgets.lines import Align, changed_regions, fit, fit_text, segments_of
from fw_tui.widgets.looks import look

#: Looks a cell or row can ask for; app.tcss says what they are in colour and without.
Look = Literal["", "strong", "dim", "good", "warn", "bad"]
#: Plain text, plain text with a look, or text with styles of its own. Never markup.
Cell = str | tuple[str, Look] | Text


@dataclass(frozen=True)
class Column:
    """A column of a `RowList`.

    Args:
        key: names the column in `RowList.update_cells`.
        title: heading (msgid), may be empty.
        width: cells; 0 for a column that takes its share of what is left.
        flex: share of the rest for a column without a width.
        align: "left" or "right".
        from_width: the column is left out while the list is narrower than this.
    """

    key: str
    title: str
    width: int = 0
    flex: int = 1
    align: Align = "left"
    from_width: int = 0


@dataclass(frozen=True)
class Row:
    """One row: a key of its own, one cell per column, a look for all of it."""

    key: str
    cells: tuple[Cell, ...]
    look: Look = ""


class RowList(ScrollView, can_focus=True):
    """Rows under a heading, one of them under the cursor.

    The screen gives rows as data and hears `Highlighted`, `Chosen` and `NearEnd`. Cells are
    cleaned and cut to their column here, so text from the store can be handed over as it is.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-list--header",
        "row-list--cursor",
        "row-list--empty",
        "row-list--strong",
        "row-list--dim",
        "row-list--good",
        "row-list--warn",
        "row-list--bad",
    }
    DEFAULT_CSS = """
    RowList { overflow-x: hidden; scrollbar-size-vertical: 1; }
    RowList > .row-list--header { text-style: bold underline; }
    RowList > .row-list--cursor { text-style: bold; }
    RowList:focus > .row-list--cursor { text-style: reverse; }
    RowList > .row-list--strong { text-style: bold; }
    RowList > .row-list--dim { text-style: dim; }
    """
    BINDINGS = bindings("lists")

    class Highlighted(Message):
        """The cursor stands on another row, or on none (key None)."""

        def __init__(self, row_list: "RowList", key: str | None) -> None:
            super().__init__()
            self.row_list = row_list
            self.key = key

        @property
        def control(self) -> "RowList":
            return self.row_list

    class Chosen(Message):
        """A row was chosen by Enter or a double click."""

        def __init__(self, row_list: "RowList", key: str) -> None:
            super().__init__()
            self.row_list = row_list
            self.key = key

        @property
        def control(self) -> "RowList":
            return self.row_list

    class NearEnd(Message):
        """The last rows come into sight; sent once per number of rows."""

        def __init__(self, row_list: "RowList") -> None:
            super().__init__()
            self.row_list = row_list

        @property
        def control(self) -> "RowList":
            return self.row_list

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty: str = "",
        heading: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Args: columns; the translated sentence in place of no rows; a line of titles or not."""
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._rows: list[Row] = []
        self._places: dict[str, int] = {}
        self._cursor = 0
        self._told: str | None = None
        self._near_end_at = -1
        self._empty = empty
        self._top = 1 if heading else 0

    # -- what the screen asks and gives -----------------------------------------------------

    @property
    def empty(self) -> str:
        """The translated sentence shown instead of rows; it says why and what fills the list."""
        return self._empty

    @empty.setter
    def empty(self, sentence: str) -> None:
        if sentence != self._empty:
            self._empty = sentence
            if not self._rows:
                self.refresh()

    @property
    def row_count(self) -> int:
        """How many rows the list holds."""
        return len(self._rows)

    @property
    def rows(self) -> Sequence[Row]:
        """The rows as they are now."""
        return tuple(self._rows)

    @property
    def cursor_key(self) -> str | None:
        """Key of the row under the cursor, None in an empty list."""
        return self._rows[self._cursor].key if self._rows else None

    def row(self, key: str) -> Row | None:
        """The row of that key as it is now."""
        place = self._places.get(key)
        return None if place is None else self._rows[place]

    def set_rows(self, rows: Iterable[Row], keep_key: bool = True) -> None:
        """Show these rows.

        Args:
            rows: all rows, top first; keys must differ.
            keep_key: keep the cursor on the same key and at the same height on the screen, or
                at the same place if the key is gone; False puts it on the first row.
        """
        rows = list(rows)
        if keep_key and [r.key for r in rows] == [r.key for r in self._rows]:
            for place, row in enumerate(rows):
                self._replace(place, row)
            return
        cursor, above = self._cursor, self._cursor - self.scroll_offset.y
        places = {row.key: place for place, row in enumerate(rows)}
        kept = places.get(self.cursor_key or "", cursor) if keep_key else 0
        self._rows, self._places, self._near_end_at = rows, places, -1
        self._cursor = max(0, min(kept, len(rows) - 1))
        self._resize_content()
        self._scroll_rows(max(0, self._cursor - above) if keep_key else 0)
        self._show_cursor()
        self.refresh()
        self._tell()
        self._ask_for_more()

    def append_rows(self, rows: Iterable[Row]) -> None:
        """Add rows at the end, for instance the next page; known keys are skipped."""
        added = False
        for row in rows:
            if row.key not in self._places:
                self._places[row.key] = len(self._rows)
                self._rows.append(row)
                added = True
        if added:
            self._resize_content()
            self.refresh()
            self._tell()
            self._ask_for_more()

    def update_cells(self, row_key: str, cells: Mapping[str, Cell]) -> None:
        """Change cells of one row by column key; only what looks different is sent.

        This is what ticks: it causes no layout and nothing at all for a row out of sight. A
        key that the list does not hold is ignored, since a tick may come after the row went.
        """
        place = self._places.get(row_key)
        if place is None:
            return
        row = self._rows[place]
        changed = tuple(
            cells.get(column.key, cell)
            for column, cell in zip(self._columns, row.cells, strict=True)
        )
        self._replace(place, replace(row, cells=changed))

    def move_to(self, key: str) -> bool:
        """Put the cursor on the row of that key; False if there is none."""
        place = self._places.get(key)
        if place is not None:
            self._move(place)
        return place is not None

    # -- keys and mouse ---------------------------------------------------------------------

    def action_cursor_down(self) -> None:
        """One row down."""
        self._move(self._cursor + 1)

    def action_cursor_up(self) -> None:
        """One row up."""
        self._move(self._cursor - 1)

    def action_page_down(self) -> None:
        """One page down."""
        self._move(self._cursor + max(1, self._lines))

    def action_page_up(self) -> None:
        """One page up."""
        self._move(self._cursor - max(1, self._lines))

    def action_first(self) -> None:
        """To the first row."""
        self._move(0)

    def action_last(self) -> None:
        """To the last row."""
        self._move(len(self._rows) - 1)

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.cursor_key is not None:
            self.post_message(self.Chosen(self, self.cursor_key))

    def on_click(self, event: events.Click) -> None:
        """One click selects, a second one chooses."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self._top:
            return
        place = offset.y - self._top + self.scroll_offset.y
        if place >= len(self._rows):
            return
        self._move(place)
        if event.chain == 2:
            self.action_choose()

    def on_resize(self) -> None:
        """Keep the cursor in sight when the window changes; a higher one needs more rows."""
        self._show_cursor()
        self._ask_for_more()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for more rows when the end comes into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._ask_for_more()

    # -- drawing ----------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """The heading, a row, the empty sentence or nothing."""
        width = self.size.width
        if y < self._top:
            return self._header(width)
        place = y - self._top + self.scroll_offset.y
        if place < len(self._rows):
            return self._row_strip(place, self._rows[place])
        if not self._rows:
            return self._empty_line(y - self._top - 1, width)
        return Strip.blank(width, self.rich_style)

    @property
    def _lines(self) -> int:
        """Rows that fit under the heading."""
        return self.size.height - self._top

    def _header(self, width: int) -> Strip:
        style = self.rich_style + self._look("header")
        parts = [
            fit(_(column.title) if column.title else "", size, column.align)
            for column, size in self._shown(width)
        ]
        return Strip([Segment(fit(" " + " ".join(parts), width), style)], width)

    def _row_strip(self, place: int, row: Row) -> Strip:
        """A row; the sign in front marks the cursor where colours and focus do not."""
        width, here = self.size.width, place == self._cursor
        style = self.rich_style + self._look(row.look)
        if here:
            style += self._look("cursor")
        segments = [Segment("›" if here else " ", style)]
        cells = dict(zip((c.key for c in self._columns), row.cells, strict=True))
        for column, size in self._shown(width):
            segments += self._cell(cells[column.key], size, column.align, style)
            segments.append(Segment(" ", style))
        return Strip(segments).adjust_cell_length(width, style).simplify()

    def _cell(self, cell: Cell, width: int, align: Align, style: Style) -> Iterator[Segment]:
        if isinstance(cell, Text):
            yield from segments_of(fit_text(cell, width, align), style, self.app.console)
        elif isinstance(cell, tuple):
            yield Segment(fit(cell[0], width, align), style + self._look(cell[1]))
        else:
            yield Segment(fit(cell, width, align), style)

    def _empty_line(self, number: int, width: int) -> Strip:
        lines = textwrap.wrap(printable(self._empty), max(1, width - 4))
        text = lines[number] if 0 <= number < len(lines) else ""
        return Strip([Segment(fit("  " + text, width), self.rich_style + self._look("empty"))])

    def _look(self, name: str) -> Style:
        return look(self, f"row-list--{name}") if name else Style()

    def _shown(self, width: int) -> list[tuple[Column, int]]:
        """The columns there is room for, with their widths in cells."""
        columns = [c for c in self._columns if c.from_width <= width]
        fixed = sum(c.width for c in columns)
        rest = max(0, width - 1 - len(columns) - fixed)
        shares = sum(c.flex for c in columns if not c.width)
        ends, taken = [0], 0
        for column in columns:
            taken += 0 if column.width else column.flex
            ends.append(rest * taken // shares if shares else 0)
        given = [end - start for start, end in pairwise(ends)]
        return [(c, c.width or share) for c, share in zip(columns, given, strict=True)]

    # -- keeping it together ----------------------------------------------------------------

    def _replace(self, place: int, row: Row) -> None:
        """Put a row in the place of one with the same key and repaint what differs."""
        old, self._rows[place] = self._rows[place], row
        y = self._line_of(place)
        if row == old or y is None:
            return
        regions = changed_regions(self._row_strip(place, old), self._row_strip(place, row), y)
        if regions:
            self.refresh(*regions)

    def _move(self, place: int) -> None:
        place = max(0, min(place, len(self._rows) - 1))
        if place == self._cursor:
            return
        before, self._cursor = self._cursor, place
        self._refresh_row(before)
        self._refresh_row(place)
        self._show_cursor()
        self._ask_for_more()
        self._tell()

    def _refresh_row(self, place: int) -> None:
        y = self._line_of(place)
        if y is not None:
            self.refresh(Region(0, y, self.size.width, 1))

    def _line_of(self, place: int) -> int | None:
        """The line of the widget that shows a row, None if it is out of sight."""
        y = place + self._top - self.scroll_offset.y
        return y if self._top <= y < self.size.height else None

    def _show_cursor(self) -> None:
        top, lines = self.scroll_offset.y, self._lines
        if lines < 1:
            return
        if self._cursor < top:
            self._scroll_rows(self._cursor)
        elif self._cursor >= top + lines:
            self._scroll_rows(self._cursor - lines + 1)

    def _scroll_rows(self, top: int) -> None:
        """Let this row be the first in sight; a list without a size yet has nothing to scroll."""
        if self.size.height:
            self.scroll_to(y=top, animate=False)

    def _resize_content(self) -> None:
        self.virtual_size = Size(0, len(self._rows) + self._top)

    def _tell(self) -> None:
        if self.cursor_key != self._told:
            self._told = self.cursor_key
            self.post_message(self.Highlighted(self, self._told))

    def _ask_for_more(self) -> None:
        """Once per number of rows, one page before the end."""
        seen = self.scroll_offset.y + 2 * self._lines
        if self._rows and seen >= len(self._rows) != self._near_end_at:
            self._near_end_at = len(self._rows)
            self.post_message(self.NearEnd(self))
