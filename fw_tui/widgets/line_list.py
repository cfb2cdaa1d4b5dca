"""What all lists share: draws only the lines in sight, repaints only those that change."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import ClassVar, TypeVar

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
from fw_tui.widgets.lines import Align, fit, fit_text, segments_of
from fw_tui.widgets.looks import look
from fw_tui.widgets.rows import Cell, Column, Row, column_widths

R = TypeVar("R", bound=Row)


class LineList(ScrollView, can_focus=True):
    """Rows under a heading, one of them under the cursor, which keys and mouse move.

    A subclass says how many rows there are (`row_count`) and which one stands at a place
    (`row_at`), and tells its screen where the cursor is (`tell`). Cells are cleaned and cut
    to their column here, so text from the store can be handed over as it is.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-list--header",
        "line-list--cursor",
        "line-list--empty",
        "line-list--strong",
        "line-list--dim",
        "line-list--good",
        "line-list--warn",
        "line-list--bad",
    }
    DEFAULT_CSS = """
    LineList { overflow-x: hidden; scrollbar-size-vertical: 1; }
    LineList > .line-list--header { text-style: bold underline; }
    LineList > .line-list--cursor { text-style: bold; }
    LineList:focus > .line-list--cursor { text-style: reverse; }
    LineList > .line-list--strong { text-style: bold; }
    LineList > .line-list--dim { text-style: dim; }
    """
    BINDINGS = bindings("lists")

    class Chosen(Message):
        """A row was chosen by Enter or a double click."""

        def __init__(self, row_list: "LineList", key: str) -> None:
            super().__init__()
            self.row_list = row_list
            self.key = key

        @property
        def control(self) -> "LineList":
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
        self._cursor = 0
        self._empty = empty
        self._top = 1 if heading else 0
        self._sort: tuple[str, bool] | None = None

    # -- what a subclass says ----------------------------------------------------------------

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def row_at(self, place: int) -> Row | None:
        """The row at a place, counted from 0; None if it is not known, then it is drawn blank."""
        raise NotImplementedError

    def tell(self) -> None:
        """Tell the screen about the row under the cursor if it is another one."""
        raise NotImplementedError

    def sight_changed(self) -> None:
        """Other rows may be in sight; called often, for what has to be read then."""

    # -- what the screen asks and gives -----------------------------------------------------

    @property
    def empty(self) -> str:
        """The translated sentence shown instead of rows; it says why and what fills the list."""
        return self._empty

    @empty.setter
    def empty(self, sentence: str) -> None:
        if sentence != self._empty:
            self._empty = sentence
            if not self.row_count:
                self.refresh()

    @property
    def sort(self) -> tuple[str, bool] | None:
        """The column the rows are in order of, by key, and whether downwards: ▲ or ▼ says so."""
        return self._sort

    @sort.setter
    def sort(self, order: tuple[str, bool] | None) -> None:
        if order != self._sort:
            self._sort = order
            self.refresh(Region(0, 0, self.size.width, self._top))

    @property
    def cursor_key(self) -> str | None:
        """Key of the row under the cursor, None where there is none or it is not known."""
        row = self.row_at(self._cursor)
        return None if row is None else row.key

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
        self._move(self.row_count - 1)

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
        if place >= self.row_count:
            return
        self._move(place)
        if event.chain == 2:
            self.action_choose()

    def on_resize(self) -> None:
        """Keep the cursor in sight when the window changes; a higher one shows more rows."""
        self._show_cursor()
        self.sight_changed()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows come into sight."""
        super().watch_scroll_y(old_value, new_value)
        self.sight_changed()

    # -- drawing ----------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """The heading, a row, the empty sentence or nothing."""
        width = self.size.width
        if y < self._top:
            return self._header(width)
        place = y - self._top + self.scroll_offset.y
        if place < self.row_count:
            return self._drawn_row(self.row_at(place), place == self._cursor)
        if not self.row_count:
            return self._empty_line(y - self._top - 1, width)
        return Strip.blank(width, self.rich_style)

    @property
    def _lines(self) -> int:
        """Rows that fit under the heading."""
        return self.size.height - self._top

    def _header(self, width: int) -> Strip:
        style = self.rich_style + self._look("header")
        parts = [self._title(*shown) for shown in column_widths(self._columns, width)]
        return Strip([Segment(fit(" " + " ".join(parts), width), style)], width)

    def _title(self, column: Column, width: int) -> str:
        """The title, and the sign of the order, which stays when the title is cut."""
        title = _(column.title) if column.title else ""
        if self._sort is not None and self._sort[0] == column.key:
            title = fit(title, width - 1).rstrip()
            sign = "▼" if self._sort[1] else "▲"
            title = sign + title if column.align == "right" else title + sign
        return fit(title, width, column.align)

    def _drawn_row(self, row: Row | None, here: bool) -> Strip:
        """A row; the sign in front marks the cursor where colours and focus do not."""
        width = self.size.width
        style = self.rich_style + self._look("dim" if row is None else row.look)
        if here:
            style += self._look("cursor")
        segments = [Segment("›" if here else " ", style)]
        if row is not None:
            segments += self._cells(row, width, style)
        return Strip(segments).adjust_cell_length(width, style).simplify()

    def _cells(self, row: Row, width: int, style: Style) -> Iterator[Segment]:
        cells = dict(zip((c.key for c in self._columns), row.cells, strict=True))
        for column, size in column_widths(self._columns, width):
            yield from self._cell(cells[column.key], size, column.align, style)
            yield Segment(" ", style)

    def _cell(self, cell: Cell, width: int, align: Align, style: Style) -> Iterator[Segment]:
        if isinstance(cell, Text):
            yield from segments_of(fit_text(cell, width, align), style, self.app.console)
        elif isinstance(cell, tuple):
            yield Segment(fit(cell[0], width, align), style + self._look(cell[1]))
        else:
            yield Segment(fit(cell, width, align), style)

    def _empty_line(self, number: int, width: int) -> Strip:
        lines = _wrapped(self._empty, max(1, width - 4))
        text = lines[number] if 0 <= number < len(lines) else ""
        return Strip([Segment(fit("  " + text, width), self.rich_style + self._look("empty"))])

    def _look(self, name: str) -> Style:
        return look(self, f"line-list--{name}") if name else Style()

    # -- keeping it together ----------------------------------------------------------------

    def _with_cells(self, row: R, cells: Mapping[str, Cell]) -> R:
        """The row with other cells in the columns of these keys."""
        pairs = zip(self._columns, row.cells, strict=True)
        return replace(row, cells=tuple(cells.get(column.key, cell) for column, cell in pairs))

    def _refresh_changes(self, place: int, old: Row, new: Row) -> None:
        """Repaint the line of a place if another row, or one with other cells, stands there."""
        if new != old:
            self._refresh_row(place)

    def _move(self, place: int) -> None:
        place = max(0, min(place, self.row_count - 1))
        if place == self._cursor:
            return
        before, self._cursor = self._cursor, place
        self._refresh_row(before)
        self._refresh_row(place)
        self._show_cursor()
        self.sight_changed()
        self.tell()

    def _refresh_row(self, place: int) -> None:
        y = self._line_of(place)
        if y is not None:
            self.refresh(self._lines_from(y, 1))

    def _lines_from(self, y: int, count: int) -> Region:
        """Whole lines, without the scroll bar, which lies over their last cell."""
        bar = self.scrollbar_size_vertical if self.show_vertical_scrollbar else 0
        return Region(0, y, self.size.width - bar, count)

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
        self.virtual_size = Size(0, self.row_count + self._top)


@lru_cache(maxsize=8)
def _wrapped(sentence: str, width: int) -> tuple[str, ...]:
    """The sentence in lines of a width; each line of an empty list asks for one of them."""
    return tuple(textwrap.wrap(printable(sentence), width))
