"""Partial updates that send only the cells that were asked for.

Textual cuts an update off at the right of a changed region but begins at the left edge of the
widget: a digit that ticks at column 100 costs the 99 cells before it too. Once a second and
over SSH that is most of the traffic, so the screens here begin where the change begins.
"""

import asyncio

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Size
from textual.screen import Screen, ScreenResultType


class TightUpdate(ChopsUpdate):
    """The changed spans, cut on both sides."""

    def render_segments(self, console: Console) -> str:
        """What is written to the terminal."""
        parts: list[str] = []
        for y, start, end in self.spans:
            for chop_end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                left, right = max(x, start), min(chop_end, end)
                if strip is not None and left < right:
                    parts.append(Control.move_to(left, y).segment.text)
                    parts.append(strip.crop(left - x, right - x).render(console))
        return "".join(parts)


class TightCompositor(Compositor):
    """Textual's compositor with `TightUpdate` for changed regions."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """What has changed since the last time, None if nothing."""
        update = super().render_partial_update()
        return update and TightUpdate(update.chops, update.spans, update.chop_ends)


class TightScreen(Screen[ScreenResultType]):
    """A screen that sends only changed cells, also while a translucent one lies over it.

    Behind another class in a list of bases, since Textual takes looks from the first one.
    """

    def __init__(
        self, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name, id, classes)
        self._compositor = TightCompositor()

    async def lay_out(self) -> None:
        """Give all widgets their room and a turn to fill it, without drawing.

        In the first layout a list notices that it needs a scroll bar, which gets its room in
        the second.
        """
        with self.app.batch_update():
            for _layout in range(3):
                self._refresh_layout()
                await asyncio.sleep(0)

    def draw_now(self) -> None:
        """Draw; Textual would wait for up to a sixtieth of a second for more to change."""
        self._refresh_layout()
        self._layout_required = self._scroll_required = False

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        """What is to be painted anew is painted with the new layout, not once more after it."""
        if self._repaint_required:
            self._repaint_required = False
            self._dirty_widgets.add(self)
        super()._refresh_layout(size, scroll)

    def _compositor_refresh(self) -> None:
        """While the picture is held back nothing is drawn that Textual would throw away.

        Under a dialog Textual asks for the whole screen at the next change; it need not.
        """
        if self.app._batch_count:
            return
        super()._compositor_refresh()
        if self is not self.app.screen:
            self._repaint_required = False
