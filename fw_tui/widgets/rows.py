"""What a list shows: columns, and rows of plain text with a look."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from rich.text import Text

from fw_tui.widgets.lines import Align

#: Looks a cell or row can ask for; app.tcss says what they are in colour and without.
Look = Literal["", "strong", "dim", "good", "warn", "bad"]
#: Plain text, plain text with a look, or text with styles of its own. Never markup.
Cell = str | tuple[str, Look] | Text


@dataclass(frozen=True)
class Column:
    """A column of a list.

    Args:
        key: names the column where single cells are changed.
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


def column_widths(columns: Sequence[Column], width: int) -> list[tuple[Column, int]]:
    """The columns there is room for in so many cells, with the width of each."""
    shown = [c for c in columns if c.from_width <= width]
    fixed = sum(c.width for c in shown)
    rest = max(0, width - 1 - len(shown) - fixed)
    shares = sum(c.flex for c in shown if not c.width)
    ends, taken = [0], 0
    for column in shown:
        taken += 0 if column.width else column.flex
        ends.append(rest * taken // shares if shares else 0)
    given = [end - start for start, end in pairwise(ends)]
    return [(c, c.width or share) for c, share in zip(shown, given, strict=True)]
