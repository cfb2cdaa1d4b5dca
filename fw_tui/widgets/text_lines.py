"""A text to read: scrolls both ways, draws only the lines in sight, takes no markup."""

from collections.abc import Iterable

from rich.cells import cell_len
from rich.text import Text
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from fw_tui.widgets.bindings import bindings
from fw_tui.widgets.lines import clean_text, segments_of


class TextLines(ScrollView, can_focus=True):
    """Lines that are not wrapped, so that tables keep their columns."""

    ALLOW_SELECT = False
    BINDINGS = bindings("texts")
    #: Cells that one key press moves sideways.
    STEP = 8
    DEFAULT_CSS = """
    TextLines { scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; }
    """

    def __init__(self, lines: str | Iterable[str | Text] = "", *, id: str | None = None) -> None:
        """Args: plain text with line breaks, or lines of plain or styled text."""
        super().__init__(id=id)
        self._lines: list[Text] = []
        self.set_lines(lines)

    def set_lines(self, lines: str | Iterable[str | Text]) -> None:
        """Show another text from its start."""
        each = lines.splitlines() if isinstance(lines, str) else lines
        self._lines = [_expanded(line) for line in each]
        widest = max((cell_len(line.plain) for line in self._lines), default=0)
        self.virtual_size = Size(widest, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The part of a line that is in sight."""
        x, top = self.scroll_offset
        style, width = self.rich_style, self.size.width
        place = y + top
        if place >= len(self._lines):
            return Strip.blank(width, style)
        strip = Strip(segments_of(self._lines[place], style, self.app.console))
        return strip.crop_extend(x, x + width, style)

    def action_scroll_line_down(self) -> None:
        """One line down."""
        self._scroll_by(0, 1)

    def action_scroll_line_up(self) -> None:
        """One line up."""
        self._scroll_by(0, -1)

    def action_scroll_page_down(self) -> None:
        """One page down."""
        self._scroll_by(0, self.size.height)

    def action_scroll_page_up(self) -> None:
        """One page up."""
        self._scroll_by(0, -self.size.height)

    def action_scroll_start(self) -> None:
        """To the first line."""
        self.scroll_to(0, 0, animate=False)

    def action_scroll_end(self) -> None:
        """To the last line."""
        self.scroll_to(y=self.max_scroll_y, animate=False)

    def action_scroll_columns_left(self) -> None:
        """Some columns to the left."""
        self._scroll_by(-self.STEP, 0)

    def action_scroll_columns_right(self) -> None:
        """Some columns to the right."""
        self._scroll_by(self.STEP, 0)

    def _scroll_by(self, x: int, y: int) -> None:
        self.scroll_to(self.scroll_offset.x + x, self.scroll_offset.y + y, animate=False)


def _expanded(line: str | Text) -> Text:
    """The line with tabs as blanks and without control characters."""
    return clean_text(line.expandtabs(8) if isinstance(line, str) else line)
