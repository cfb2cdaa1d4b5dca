"""Lines of a fixed width: text that fits its cells, and which cells of a line have changed."""

from collections.abc import Iterator
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

#: Unchanged cells between two changes that are cheaper to send than a second cursor move.
_GAP = 24


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
    """What the text draws on top of a style."""
    for segment in text.render(console):
        yield Segment(segment.text, style + segment.style if segment.style else style)


def changed_regions(old: Strip, new: Strip, y: int) -> list[Region]:
    """The cells of line ``y`` that must be sent so that ``old`` becomes ``new``."""
    before, after = list(_cells(old)), list(_cells(new))
    width = max(len(before), len(after))
    before += [None] * (width - len(before))
    after += [None] * (width - len(after))
    changed = [x for x in range(width) if before[x] != after[x]]
    if not changed:
        return []
    spans = [[changed[0], changed[0]]]
    for x in changed[1:]:
        if x - spans[-1][1] > _GAP:
            spans.append([x, x])
        spans[-1][1] = x
    return [Region(start, y, end - start + 1, 1) for start, end in spans]


def _cells(strip: Strip) -> Iterator[tuple[str, Style | None] | None]:
    """What each cell shows; both halves of a wide character differ when it does."""
    for text, style, _control in strip:
        for character in text:
            for _half in range(cell_len(character)):
                yield character, style
