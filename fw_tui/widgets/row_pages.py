"""The rows of a long list that are held: pages of a fixed size, the least used ones dropped."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Generic, TypeVar

from fw_tui.widgets.rows import Row

R = TypeVar("R", bound=Row)


class RowPages(Generic[R]):
    """A bounded memory of rows by their place.

    Args:
        size: rows of a page.
        most: pages that are held; the one that was not wanted for longest goes first.
    """

    def __init__(self, size: int = 64, most: int = 12) -> None:
        self._size = size
        self._most = most
        self._pages: OrderedDict[int, list[R]] = OrderedDict()

    def at(self, place: int) -> R | None:
        """The row at a place, None if it is not held."""
        number, line = divmod(place, self._size)
        page = self._pages.get(number, [])
        return page[line] if line < len(page) else None

    def missing(self, first: int, end: int) -> tuple[int, int] | None:
        """Where to read and how many rows, so that those from first to before end are held.

        None if nothing is missing. Whole pages, in one piece.
        """
        lacking = []
        for number in range(first // self._size, -(-end // self._size)):
            if number in self._pages:
                self._pages.move_to_end(number)
            else:
                lacking.append(number)
        if first >= end or not lacking:
            return None
        return lacking[0] * self._size, (lacking[-1] + 1 - lacking[0]) * self._size

    def keep(self, start: int, count: int, rows: Sequence[R]) -> None:
        """Hold what was read for an answer of `missing`; pages may be short or empty."""
        for offset in range(0, count, self._size):
            number = (start + offset) // self._size
            self._pages[number] = list(rows[offset : offset + self._size])
            self._pages.move_to_end(number)
        while len(self._pages) > self._most:
            self._pages.popitem(last=False)

    def replace(self, place: int, row: R) -> bool:
        """Put another row in the place of a held one; False if there is none."""
        number, line = divmod(place, self._size)
        held = self.at(place) is not None
        if held:
            self._pages[number][line] = row
        return held

    def clear(self) -> None:
        """Hold nothing."""
        self._pages.clear()
