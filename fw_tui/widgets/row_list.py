"""A list of rows that are all given to it."""

from collections.abc import Iterable, Mapping, Sequence

from textual.message import Message

from fw_tui.widgets.line_list import LineList
from fw_tui.widgets.rows import Cell, Column, Look, Row

__all__ = ["Cell", "Column", "Look", "Row", "RowList"]


class RowList(LineList):
    """A list that holds its rows.

    The screen gives rows as data and hears `Highlighted`, `Chosen` and `NearEnd`.
    """

    class Highlighted(Message):
        """The cursor stands on another row, or on none (key None)."""

        def __init__(self, row_list: "RowList", key: str | None) -> None:
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
        super().__init__(columns, empty=empty, heading=heading, id=id, classes=classes)
        self._rows: list[Row] = []
        self._places: dict[str, int] = {}
        self._told: str | None = None
        self._near_end_at = -1

    # -- what the screen asks and gives -----------------------------------------------------

    @property
    def row_count(self) -> int:
        """How many rows the list holds."""
        return len(self._rows)

    @property
    def rows(self) -> Sequence[Row]:
        """The rows as they are now."""
        return tuple(self._rows)

    def row(self, key: str) -> Row | None:
        """The row of that key as it is now."""
        place = self._places.get(key)
        return None if place is None else self._rows[place]

    def row_at(self, place: int) -> Row | None:
        """The row at a place, counted from 0."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

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
        self.tell()
        self.sight_changed()

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
            self.tell()
            self.sight_changed()

    def update_cells(self, row_key: str, cells: Mapping[str, Cell]) -> None:
        """Change cells of one row by column key; only what looks different is sent.

        This is what ticks: it causes no layout and nothing at all for a row out of sight. A
        key that the list does not hold is ignored, since a tick may come after the row went.
        """
        place = self._places.get(row_key)
        if place is not None:
            self._replace(place, self._with_cells(self._rows[place], cells))

    def move_to(self, key: str) -> bool:
        """Put the cursor on the row of that key; False if there is none."""
        place = self._places.get(key)
        if place is not None:
            self._move(place)
        return place is not None

    # -- keeping it together ----------------------------------------------------------------

    def tell(self) -> None:
        """Tell the screen about the row under the cursor if it is another one."""
        if self.cursor_key != self._told:
            self._told = self.cursor_key
            self.post_message(self.Highlighted(self, self._told))

    def sight_changed(self) -> None:
        """Ask for more once per number of rows, one page before the end."""
        seen = self.scroll_offset.y + 2 * self._lines
        if self._rows and seen >= len(self._rows) != self._near_end_at:
            self._near_end_at = len(self._rows)
            self.post_message(self.NearEnd(self))

    def _replace(self, place: int, row: Row) -> None:
        """Put a row in the place of one with the same key."""
        old, self._rows[place] = self._rows[place], row
        self._refresh_changes(place, old, row)
