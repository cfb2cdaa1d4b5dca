"""Tables for the terminal and for plain text mails."""

import re
import textwrap
import unicodedata
from collections.abc import Sequence

from fw_tui.domain.text import printable
from fw_tui.stand_in import in_place_of, module_of

_WITHOUT_COLUMN = frozenset({"Mn", "Me", "Cf"})  #: kinds of signs that join the one before


def columns(text: str) -> int:
    """How many columns of a terminal a line of text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_columns_of, text))


def _columns_of(sign: str) -> int:
    if unicodedata.category(sign) in _WITHOUT_COLUMN and sign != "\xad":  # a soft hyphen is seen
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "FW" else 1


# tabulate asks for its own version at length, and measures by a library that may be there or not.
_OWN_VERSION = module_of("importlib.metadata", version=str, PackageNotFoundError=LookupError)
_WIDTHS = module_of("wcwidth", wcswidth=columns)
with in_place_of("importlib.metadata", _OWN_VERSION), in_place_of("wcwidth", _WIDTHS):
    import tabulate

# Headers would be widened by two columns, which a table of 80 does not have to spare.
tabulate.MIN_PADDING = 0

_GAP = 2  #: columns between two columns
_NARROWEST = 16
#: In every cell of a row that is to stay empty, which tabulate would leave out.
_EMPTY_ROW = "\0"
_AMOUNT = re.compile(r"(?<=\d) (?=[€%])")


def table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    align: Sequence[str] | None = None,
    *,
    apart: bool = False,
) -> str:
    """A table of texts under headers, without blanks at the ends of its lines.

    Args:
        headers: one for each column; none for a table without.
        rows: the cells, of one row at least; line breaks in them are kept, nothing else that
            a terminal would obey.
        align: ``left`` or ``right`` for each column; all left by default.
        apart: an empty line between the rows, for cells of several lines.
    """
    cells = [[_cell(cell) for cell in row] for row in rows]
    if apart:
        cells = [part for row in cells for part in (row, [_EMPTY_ROW] * len(row))][:-1]
    text = tabulate.tabulate(
        cells,
        headers=[_cell(header) for header in headers],
        tablefmt="simple" if headers else "plain",
        disable_numparse=True,
        colalign=tuple(align or ("left",) * len(cells[0])),
    )
    lines = text.replace(_EMPTY_ROW, " ").split("\n")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def fitted(
    headers: Sequence[str], rows: Sequence[Sequence[str]], column: int, width: int
) -> list[list[str]]:
    """The rows with one column wrapped so that the table is as wide as asked for, if it can be."""
    others = [
        max(len(line) for row in [headers, *rows] for line in row[index].split("\n"))
        for index in range(len(headers))
        if index != column
    ]
    room = max(width - sum(others) - _GAP * len(others), _NARROWEST)
    return [
        [_wrapped(cell, room) if index == column else cell for index, cell in enumerate(row)]
        for row in rows
    ]


def _wrapped(cell: str, width: int) -> str:
    """The cell in lines of a width; an amount stays with its currency."""
    lines = [_AMOUNT.sub("\xa0", printable(line)) for line in cell.split("\n")]
    wrapped = [part for line in lines for part in textwrap.wrap(line, width) or [""]]
    return "\n".join(wrapped).replace("\xa0", " ")


def _cell(text: str) -> str:
    return "\n".join(printable(line) for line in text.split("\n"))
