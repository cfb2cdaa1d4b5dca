"""Lines of a fixed width: text that fits its cells, and which cells of a line have changed."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.geometry import Region
from textual.strip import Strip

from fw_tui.domain.text import printable

Align = Literal["left", "right"]
_Drawn = tuple[str, Style | None]

#: Bytes that a change of style costs on the wire, and a move of the cursor.
_STYLE_COST = 40
_MOVE_COST = 8


def clean_text(text: str | Text) -> Text:
    """A copy with its styles in which nothing is left that a terminal would obey."""
    if isinstance(text, str):
        return Text(printable(text), end="", no_wrap=True)
    return Text(
        printable(text.plain), style=text.style, spans=list(text.spans), end="", no_wrap=True
    )


def fit(text: str, width: int, align: Align = "left") -> str:
    """The text in exactly ``width`` cells: padded, or cut with "…"; wide characters count two."""
    if width <= 0:
        return ""
    text = printable(text)
    size = cell_len(text)
    if size > width:
        return set_cell_size(text, width - 1) + "…"
    blanks = " " * (width - size)
    return blanks + text if align == "right" else text + blanks


def fit_text(text: Text, width: int, align: Align = "left") -> Text:
    """The same for text that carries its own styles."""
    fitted = clean_text(text)
    if width <= 0:
        return Text("", end="")
    fitted.truncate(width, overflow="ellipsis")
    blanks = width - cell_len(fitted.plain)
    if align == "right":
        fitted.pad_left(blanks)
    else:
        fitted.pad_right(blanks)
    return fitted


def segments_of(text: Text, style: Style, console: Console) -> Iterator[Segment]:
    """What the text draws on top of a style; Rich leaves out the text's own without spans."""
    style += console.get_style(text.style)
    for segment in text.render(console):
        yield Segment(segment.text, style + segment.style if segment.style else style)


def changed_regions(old: Strip, new: Strip, y: int) -> list[Region]:
    """The cells of line ``y`` that must be sent so that ``old`` becomes ``new``."""
    before: list[_Drawn | None] = list(_cells(old))
    after: list[_Drawn | None] = list(_cells(new))
    width = max(len(before), len(after))
    before += [None] * (width - len(before))
    after += [None] * (width - len(after))
    changed = [x for x in range(width) if before[x] != after[x]]
    spans: list[tuple[int, int]] = []
    for x in changed:
        if spans and _one_span_is_cheaper(after, spans[-1][1], x):
            spans[-1] = (spans[-1][0], x)
        else:
            spans.append((x, x))
    return [Region(start, y, end - start + 1, 1) for start, end in spans]


def _one_span_is_cheaper(cells: list[_Drawn | None], end: int, start: int) -> bool:
    """Whether sending the cells between two changes costs less than a second span."""
    styles = [cell[1] if cell else None for cell in cells[end : start + 1]]
    changes = sum(one != other for one, other in pairwise(styles))
    return start - end - 1 + changes * _STYLE_COST <= _MOVE_COST + _STYLE_COST


def _cells(strip: Strip) -> Iterator[_Drawn]:
    """What each cell shows; both halves of a wide character differ when it does."""
    for text, style, _control in strip:
        for character in text:
            for _half in range(cell_len(character)):
                yield character, style
