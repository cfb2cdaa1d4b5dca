"""Lines of a fixed width: text that fits its cells."""

from collections.abc import Iterator
from typing import Literal

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from fw_tui.domain.text import printable

Align = Literal["left", "right"]


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
