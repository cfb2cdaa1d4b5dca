"""Draws a terminal's screen as SVG that looks the same in every viewer.

Words are placed one by one and half blocks are drawn as rectangles, so nothing depends on the
widths of the viewer's font or on how it treats blanks; nothing is loaded from elsewhere.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from rich.cells import cell_len
from rich.color import Color, blend_rgb
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import SVG_EXPORT_THEME

WIDTH, HEIGHT = 10, 20  #: of a cell
_BASELINE = 15
_FONT_SIZE = 16.5
_FRAME, _TITLE = 10, 32
_FONTS = "'DejaVu Sans Mono', 'Cascadia Mono', Menlo, Consolas, monospace"
#: Top and height of blocks in halves of a cell.
_BLOCKS = {"█": (0, 2), "▀": (0, 1), "▄": (1, 1)}
_WORD = re.compile(r"\S+")


def drawing(lines: Sequence[Iterable[Segment]], columns: int, title: str) -> str:
    """The SVG of a screen in a window with a title; looks become CSS classes."""
    width = columns * WIDTH + 2 * _FRAME
    height = len(lines) * HEIGHT + _FRAME + _TITLE
    looks: dict[str, str] = {}
    shapes = [shape for y, line in enumerate(lines) for shape in _line(line, y, looks)]
    css = "".join(f".{name}{{{rule}}}" for rule, name in looks.items())
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">',
            f"<title>{escape(title)}</title>",
            f"<style>text{{font:{_FONT_SIZE}px {_FONTS};white-space:pre}}{css}</style>",
            f'<rect width="{width}" height="{height}" rx="8" fill="#292929"/>',
            *_buttons(),
            f'<text x="{width // 2}" y="22" text-anchor="middle" fill="#c5c8c6">{escape(title)}'
            "</text>",
            f'<g transform="translate({_FRAME},{_TITLE})">',
            *shapes,
            "</g>",
            "</svg>",
            "",
        ]
    )


def _buttons() -> Iterator[str]:
    for number, colour in enumerate(("#ff5f57", "#febc2e", "#28c840")):
        yield f'<circle cx="{20 + 20 * number}" cy="16" r="6" fill="{colour}"/>'


def _line(segments: Iterable[Segment], y: int, looks: dict[str, str]) -> Iterator[str]:
    """Backgrounds first, since the next cell's would cover what sticks out of a letter."""
    x, words = 0, []
    for text, style, _control in segments:
        ink, paper = _colours(style or Style())
        size = cell_len(text)
        yield _rect(x * WIDTH, y * HEIGHT, size * WIDTH, HEIGHT, paper)
        words += list(_words(text, x, y, _look(style or Style(), ink, looks), ink))
        x += size
    yield from words


def _words(text: str, x: int, y: int, name: str, ink: str) -> Iterator[str]:
    for word in _WORD.finditer(text):
        start = x + cell_len(text[: word.start()])
        if set(word[0]) <= _BLOCKS.keys():
            yield from _blocks(word[0], start, y, ink)
        else:
            place = f'x="{start * WIDTH}" y="{y * HEIGHT + _BASELINE}"'
            size = f'textLength="{cell_len(word[0]) * WIDTH}"'
            yield f'<text class="{name}" {place} {size}>{escape(word[0])}</text>'


def _blocks(word: str, x: int, y: int, ink: str) -> Iterator[str]:
    for place, block in enumerate(word):
        top, height = _BLOCKS[block]
        half = HEIGHT // 2
        yield _rect((x + place) * WIDTH, y * HEIGHT + top * half, WIDTH, height * half, ink)


def _rect(x: int, y: int, width: int, height: int, colour: str) -> str:
    place = f'x="{x}" y="{y}" width="{width}" height="{height}"'
    return f'<rect {place} fill="{colour}" shape-rendering="crispEdges"/>'


def _look(style: Style, ink: str, looks: dict[str, str]) -> str:
    """The class of a look, made when it is new."""
    rule = f"fill:{ink}"
    if style.bold:
        rule += ";font-weight:bold"
    if style.underline:
        rule += ";text-decoration:underline"
    return looks.setdefault(rule, f"l{len(looks)}")


def _colours(style: Style) -> tuple[str, str]:
    """Of the letters and behind them, as a terminal shows them."""
    ink = _rgb(style.color, foreground=True)
    paper = _rgb(style.bgcolor, foreground=False)
    if style.reverse:
        ink, paper = paper, ink
    if style.dim:
        ink = blend_rgb(ink, paper, 0.4)
    return ink.hex, paper.hex


def _rgb(colour: Color | None, foreground: bool) -> ColorTriplet:
    chosen = colour or Color.default()
    return chosen.get_truecolor(SVG_EXPORT_THEME, foreground=foreground)
