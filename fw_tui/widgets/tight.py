"""What all screens here share, so that a slow line carries little."""

import asyncio
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.screen import Screen, ScreenResultType

from fw_tui.commands import command

_REDRAW = command("redraw", "everywhere")


class TightScreen(Screen[ScreenResultType]):
    """A screen that repaints only what changed, also while a translucent one lies over it.

    Behind another class in a list of bases, since Textual takes looks from the first one.
    """

    #: A dialog does not hear the app's keys, but may be what something has written over.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(_REDRAW.keys[0], "app.redraw", _REDRAW.label, show=False)
    ]

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
