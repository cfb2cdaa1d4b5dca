"""A list of any length that reads its rows as they come into sight."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from textual.message import Message

from fw_tui.domain.errors import FwError
from fw_tui.i18n import position_text
from fw_tui.widgets.row_pages import RowPages
from fw_tui.widgets.rows import Cell, Column, Row
from fw_tui.widgets.thrifty_list import ThriftyList

R = TypeVar("R", bound=Row)
R_co = TypeVar("R_co", bound=Row, covariant=True)


class RowSource(Protocol[R_co]):
    """Where a `LongList` reads."""

    async def rows(self, start: int, count: int) -> Sequence[R_co]:
        """So many rows from rank ``start`` on, the first one being 0; fewer at the end.

        Raises:
            FwError: they cannot be read now.
        """


@runtime_checkable
class HoldingSource(RowSource[R_co], Protocol[R_co]):
    """One that has some rows at hand, which are drawn together with what else changes."""

    def held(self, start: int, count: int) -> Sequence[R_co] | None:
        """The same rows if none of them has to be read."""


class LongList(ThriftyList, Generic[R]):
    """A list that knows how many rows there are and holds those around its sight.

    The screen hands over where rows are read and how many there are::

        rows.show(source, total)               # another search or order: from the first row
        rows.show(source, total, keep=place)   # rows came or went; the cursor's has that rank now
        rows.grow(total)                       # the count went on in the background
        rows.refresh_rows()                    # the same ranks, perhaps other cells
        rows.update_cells(key, cells)          # a tick, for one of `rows_in_sight`

    All of them return at once and what was in sight stays until it has been read anew; then only
    what looks different is sent. One read is under way at a time, and the next one is for
    what is in sight by then, so that a held key queues nothing. A source may return a
    subclass of `Row` that carries what the row shows: `cursor_row` and `rows_in_sight` give
    it back. The screen hears `Highlighted`, `Chosen` and `ReadFailed`.
    """

    class Highlighted(Message):
        """The cursor stands at another place, or another row stands there or the same, changed.

        ``key`` is None while the row is being read (the message comes again) and if there is none.
        """

        def __init__(self, row_list: "LongList[Any]", place: int, key: str | None) -> None:
            super().__init__()
            self.row_list = row_list
            self.place = place
            self.key = key

        @property
        def control(self) -> "LongList[Any]":
            return self.row_list

    class ReadFailed(Message):
        """The source could not read; it is asked again when the sight changes."""

        def __init__(self, row_list: "LongList[Any]", error: FwError) -> None:
            super().__init__()
            self.row_list = row_list
            self.error = error

        @property
        def control(self) -> "LongList[Any]":
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
        self._source: RowSource[R] | None = None
        self._total = 0
        self._pages: RowPages[R] = RowPages()
        #: Rows that are shown until their pages have been read anew.
        self._seen: dict[int, R] = {}
        #: Rises with everything that makes an answer under way worthless.
        self._age = 0
        self._reading = False
        self._downwards = True
        self._told: tuple[int, R | None] | None = None

    # -- what the screen asks and gives -----------------------------------------------------

    @property
    def row_count(self) -> int:
        """How many rows there are as far as is known."""
        return self._total

    @property
    def place(self) -> int:
        """The rank of the row under the cursor, the first one being 0."""
        return self._cursor

    @property
    def position(self) -> str:
        """Where the cursor stands: "312.004 von 1.000.000"."""
        return position_text(min(self._cursor + 1, self._total), self._total)

    @property
    def cursor_row(self) -> R | None:
        """The row under the cursor, None while it is being read."""
        return self.row_at(self._cursor)

    def row_at(self, place: int) -> R | None:
        """The row of that rank if it is held."""
        if not 0 <= place < self._total:
            return None
        return self._pages.at(place) or self._seen.get(place)

    def rows_in_sight(self) -> list[R]:
        """The rows that are drawn now."""
        return list(self._drawn_rows().values())

    def show(self, source: RowSource[R], total: int, *, keep: int | None = None) -> None:
        """Show the rows of a source.

        Args:
            source: where they are read.
            total: how many there are; a lower bound will do, see `grow`.
            keep: the rank that the row under the cursor has now; it stays at its height on
                the screen, but a list that is seen from its first row stays so. None puts
                the cursor on the first row.
        """
        top, cursor = self.scroll_offset.y, self._cursor
        in_sight, known = cursor in self._places(), self._known_rows()
        with self._repainting():
            self._source, self._total = source, total
            self._cursor = max(0, min(keep or 0, total - 1))
            self._resize_content()
            self._scroll_rows(self._top_for(cursor - top, top) if keep is not None else 0)
            if in_sight:
                self._show_cursor()
            moved = self._cursor - cursor if keep is not None else self.scroll_offset.y - top
            self._forget({place + moved: row for place, row in known.items()})
            self._take_held()
        self.tell()
        self.sight_changed()

    def grow(self, total: int) -> None:
        """There are more rows than known so far."""
        if total > self._total:
            with self._repainting():
                self._total = total
                self._resize_content()
            self.tell()
            self.sight_changed()

    def refresh_rows(self) -> None:
        """Read anew what is in sight, since it may have changed."""
        self._forget(self._known_rows())
        self.sight_changed()

    def update_cells(self, row_key: str, cells: Mapping[str, Cell]) -> None:
        """Change cells of a row in sight by column key; only what looks different is sent.

        Other rows are not looked for: they are read when they come into sight.
        """
        for place, row in self._drawn_rows().items():
            if row.key == row_key:
                changed = self._with_cells(row, cells)
                if not self._pages.replace(place, changed):
                    self._seen[place] = changed
                self._refresh_changes(place, row, changed)

    def move_to_place(self, place: int) -> None:
        """Put the cursor on the row of that rank, or the nearest there is."""
        self._move(place)

    # -- reading ----------------------------------------------------------------------------

    def sight_changed(self) -> None:
        """Read what is missing, if that is not under way."""
        if not self._reading and self._wish() is not None:
            self._reading = True
            self.run_worker(self._read(), group="rows")

    def _take_held(self) -> None:
        """Hold what comes into sight and needs no reading."""
        wish, source = self._lacking(), self._source
        if wish is not None and isinstance(source, HoldingSource):
            rows = source.held(*wish)
            if rows is not None:
                self._keep(*wish, rows)

    async def _read(self) -> None:
        """Read what is in sight; when that has been drawn, what a page further on would show."""
        try:
            while (wish := self._wish()) is not None:
                if self._lacking() is None:
                    await self.wait_for_refresh()
                    wish = self._wish()
                if wish is None or not await self._read_rows(*wish):
                    break
        finally:
            self._reading = False

    async def _read_rows(self, start: int, count: int) -> bool:
        """Read and show; False if that failed."""
        age, source = self._age, self._source
        if source is None:
            return False
        try:
            rows = await source.rows(start, count)
        except FwError as error:
            if age == self._age:
                self.post_message(self.ReadFailed(self, error))
            return age != self._age
        if age == self._age:
            self._take(start, count, rows)
        return True

    def _take(self, start: int, count: int, rows: Sequence[R]) -> None:
        """Show what was read."""
        with self._repainting():
            self._keep(start, count, rows)
        self.tell()

    def _keep(self, start: int, count: int, rows: Sequence[R]) -> None:
        self._pages.keep(start, count, rows)
        read = range(start, start + count)
        self._seen = {place: row for place, row in self._seen.items() if place not in read}

    def _lacking(self) -> tuple[int, int] | None:
        """What is in sight and has to be read."""
        places = self._places()
        return self._pages.missing(places.start, places.stop) if self._lines > 0 else None

    def _wish(self) -> tuple[int, int] | None:
        """What to read next: what is in sight, then what a page further on would show.

        The cursor's row comes last, since the wheel can leave it behind.
        """
        places, lines = self._places(), self._lines
        first, end = places.start, places.stop
        if lines < 1:
            return None
        if (self._downwards or first == 0) and end < self._total:
            ahead = end, min(end + lines, self._total)
        else:
            ahead = max(0, first - lines), first
        cursor = self._cursor, min(self._cursor + 1, self._total)
        missing = self._pages.missing
        return self._lacking() or missing(*ahead) or missing(*cursor)

    def _forget(self, known: dict[int, R]) -> None:
        """Hold nothing but these rows, and them until they have been read anew."""
        self._pages.clear()
        self._seen = known
        self._age += 1

    # -- keeping it together ----------------------------------------------------------------

    def tell(self) -> None:
        """Tell the screen about place and row under the cursor if one of them is another."""
        told = self._cursor, self.cursor_row
        if told != self._told:
            self._told = told
            self.post_message(self.Highlighted(self, self._cursor, self.cursor_key))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember which way, for what is read ahead."""
        self._downwards = new_value > old_value
        super().watch_scroll_y(old_value, new_value)

    def _places(self) -> range:
        """The places in sight that have a row."""
        top = self.scroll_offset.y
        return range(top, max(top, min(top + self._lines, self._total)))

    def _drawn_rows(self) -> dict[int, R]:
        rows = ((place, self.row_at(place)) for place in self._places())
        return {place: row for place, row in rows if row is not None}

    def _known_rows(self) -> dict[int, R]:
        """The rows that the user can see or act upon."""
        row = self.cursor_row
        return self._drawn_rows() if row is None else {**self._drawn_rows(), self._cursor: row}

    def _top_for(self, above: int, top: int) -> int:
        """The first row in sight, so that ``above`` rows are over the cursor as before."""
        at_the_top = top == 0 and self._cursor < self._lines
        return 0 if at_the_top else max(0, self._cursor - above)
