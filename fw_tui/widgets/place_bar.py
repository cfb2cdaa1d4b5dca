"""The line at the top: where one is, where one can go, who works and how much runs."""

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from fw_tui.commands import PARENTS, PLACES, Place, command
from fw_tui.i18n import _
from fw_tui.widgets.lines import fit
from fw_tui.widgets.looks import look


class PlaceBar(Widget):
    """One line, one node. The current place has a sign and a style; a click opens another."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"place-bar--current", "place-bar--status"}
    DEFAULT_CSS = """
    PlaceBar { height: 1; width: 100%; }
    PlaceBar > .place-bar--current { text-style: bold reverse; }
    """

    def __init__(self, current: Place, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._current = current
        self._marked = PARENTS.get(current, current)
        self._status = self._short = ""

    def show(self, status: str, short: str = "") -> None:
        """Put plain text at the right end; repaints nothing if it is the same.

        Args:
            status: in full.
            short: stands there where the whole does not fit.
        """
        if status == self._status:
            return
        width = max(cell_len(status), cell_len(self._status)) + 1
        self._status, self._short = status, short
        left = max(0, self.size.width - width)
        self.refresh(Region(left, 0, self.size.width - left, 1))

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is only one line
        """Places at the left, status at the right; the status gives way first."""
        base, width = self.rich_style, self.size.width
        items = self._items()
        segments = [Segment(text, self._style(place, base)) for place, text in items]
        room = width - sum(cell_len(text) for _place, text in items)
        if room > 1:
            style = base + look(self, "place-bar--status")
            fits = cell_len(self._status) < room or not self._short
            status = self._status if fits else self._short
            segments.append(Segment(fit(status, room - 1, "right") + " ", style))
        return Strip(segments).adjust_cell_length(width, base)

    async def on_click(self, event: events.Click) -> None:
        """Open the place under the mouse."""
        end = 0
        for place, text in self._items():
            start, end = end, end + cell_len(text)
            if start <= event.x < end and place != self._current:
                await self.app.run_action(f"app.{place}")
                return

    def _items(self) -> list[tuple[Place, str]]:
        return [(place, self._item(number, place)) for number, place in enumerate(PLACES, 1)]

    def _item(self, number: int, place: Place) -> str:
        sign = "›" if place == self._marked else " "
        return f"{sign}{number} {_(command(place, 'everywhere').label)} "

    def _style(self, place: Place, base: Style) -> Style:
        if place != self._marked:
            return base
        return base + look(self, "place-bar--current")
