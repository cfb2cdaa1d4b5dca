"""The line of sums under a list, in the list's columns."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from fw_tui.widgets.lines import fit
from fw_tui.widgets.row_list import Column


class TotalLine(Widget):
    """One line under a `RowList` whose first column is the only one without a width.

    The list keeps room for its scroll bar (``scrollbar-gutter: stable``), and so does this.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"total-line--text"}
    DEFAULT_CSS = """
    TotalLine { height: 1; width: 100%; }
    TotalLine > .total-line--text { text-style: bold; }
    """

    def __init__(self, columns: Sequence[Column], *, id: str | None = None) -> None:
        """Args: the columns of the list."""
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._cells: tuple[str, ...] = ()

    def show(self, cells: Sequence[str]) -> None:
        """Plain text for each column; none at all empties the line."""
        if tuple(cells) != self._cells:
            self._cells = tuple(cells)
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is only one line
        """The label at the left, the sums at the right."""
        width = self.size.width
        style = self.rich_style + self.get_component_rich_style("total-line--text", partial=True)
        if not self._cells:
            return Strip.blank(width, self.rich_style)
        label, *sums = self._cells
        parts = [
            " " + fit(sum_, column.width, column.align)
            for sum_, column in zip(sums, self._columns[1:], strict=True)
        ]
        right = "".join(parts)
        left = " " + fit(label, width - 2 - len(right))
        return Strip([Segment(left + right, style)]).adjust_cell_length(width, style)
