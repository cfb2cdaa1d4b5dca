"""The selected session large: who, how long, what it costs, and when it will cost more."""

from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from fw_tui.widgets.lines import fit
from fw_tui.widgets.looks import look

#: Three lines per sign, drawn with the half blocks that even a text console has.
_SIGNS = {
    "0": ("█▀█", "█ █", "▀▀▀"),
    "1": ("▀█ ", " █ ", "▀▀▀"),
    "2": ("▀▀█", "█▀▀", "▀▀▀"),
    "3": ("▀▀█", " ▀█", "▀▀▀"),
    "4": ("█ █", "▀▀█", "  ▀"),
    "5": ("█▀▀", "▀▀█", "▀▀▀"),
    "6": ("█▀▀", "█▀█", "▀▀▀"),
    "7": ("▀▀█", "  █", "  ▀"),
    "8": ("█▀█", "█▀█", "▀▀▀"),
    "9": ("█▀█", "▀▀█", "▀▀▀"),
    ":": ("▄", "▄", " "),
    ",": (" ", " ", "█"),
    ".": (" ", " ", "▀"),
    "-": ("  ", "▀▀", "  "),
}
_DIGIT_LINES = 3
#: Cells between the elapsed time and the cost.
_BETWEEN = 4


@dataclass(frozen=True)
class ClockFace:
    """What the panel says, ready for the eye; all of it plain translated text."""

    partner: str = ""
    state: str = ""
    elapsed: str = ""
    cost: str = ""
    next_unit: str = ""
    detail: str = ""


class BigClock(Widget):
    """Six lines of fixed height: partner and state, three of large figures, next unit, detail.

    `show` is what ticks; it causes no layout.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {
        "big-clock--partner",
        "big-clock--state",
        "big-clock--elapsed",
        "big-clock--cost",
        "big-clock--next",
        "big-clock--detail",
    }
    DEFAULT_CSS = """
    BigClock { height: 6; width: 100%; padding: 0 1; }
    BigClock > .big-clock--partner { text-style: bold; }
    BigClock > .big-clock--detail { text-style: dim; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._face = ClockFace()

    @property
    def face(self) -> ClockFace:
        """What is shown."""
        return self._face

    def show(self, face: ClockFace) -> None:
        """Show this; `ClockFace()` empties the panel."""
        if face != self._face:
            self._face = face
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line of the panel."""
        face, base, width = self._face, self.rich_style, self.size.width
        segments: list[Segment] = []
        if y == 0:
            segments = self._title(face, width, base)
        elif y <= _DIGIT_LINES:
            segments = self._figures(face, y - 1, width, base)
        elif y == _DIGIT_LINES + 1:
            segments = [Segment(fit(face.next_unit, width), base + self._look("next"))]
        elif y == _DIGIT_LINES + 2:
            segments = [Segment(fit(face.detail, width), base + self._look("detail"))]
        return Strip(segments).adjust_cell_length(width, base)

    def _title(self, face: ClockFace, width: int, base: Style) -> list[Segment]:
        right = min(cell_len(face.state), width)
        return [
            Segment(fit(face.partner, max(0, width - right - 1)), base + self._look("partner")),
            Segment(" " if right < width else "", base),
            Segment(fit(face.state, right), base + self._look("state")),
        ]

    def _figures(self, face: ClockFace, line: int, width: int, base: Style) -> list[Segment]:
        """A line of the large figures; written small where they do not fit."""
        elapsed, cost = large(face.elapsed), large(face.cost)
        if len(elapsed[0]) + _BETWEEN + len(cost[0]) > width:
            small = ("", face.elapsed, ""), ("", face.cost, "")
            elapsed, cost = small
        return [
            Segment(elapsed[line], base + self._look("elapsed")),
            Segment(" " * _BETWEEN, base),
            Segment(cost[line], base + self._look("cost")),
        ]

    def _look(self, name: str) -> Style:
        return look(self, f"big-clock--{name}")


def large(text: str) -> tuple[str, ...]:
    """The text in three lines: figures large, other signs as they are on the last line.

    >>> large("1 €")[2]
    '▀▀▀  €'
    """
    lines = ["", "", ""]
    for sign in text:
        drawn = _SIGNS.get(sign) or _plain(sign)
        for number, part in enumerate(drawn):
            gap = " " if lines[number] and (sign in _SIGNS) else ""
            lines[number] += gap + part
    return tuple(lines)


def _plain(sign: str) -> tuple[str, str, str]:
    blank = " " * cell_len(sign)
    return blank, blank, sign
