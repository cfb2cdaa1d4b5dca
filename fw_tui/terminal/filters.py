"""The net below all widgets: nothing that a terminal would obey is ever written to it."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from fw_tui.domain.text import CONTROLS


class StripControls(LineFilter):
    """Takes control characters out of rendered lines, from their text and their links.

    All of them are zero cells wide, so the layout does not move. Segments in which Textual
    itself steers the terminal are marked by ``control`` and stay.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        return [segment if _is_harmless(segment) else _harmless(segment) for segment in segments]


def _is_harmless(segment: Segment) -> bool:
    text, style, control = segment
    if control is not None:
        return True
    return not (CONTROLS.search(text) or (style and style.link and CONTROLS.search(style.link)))


def _harmless(segment: Segment) -> Segment:
    style = segment.style
    if style and style.link:
        style = style.update_link(CONTROLS.sub("", style.link))
    return Segment(CONTROLS.sub("", segment.text), style)
