"""What all screens here share, so that a slow line carries little."""

from typing import ClassVar

from textual.binding import Binding, BindingType
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

    def _compositor_refresh(self) -> None:
        """Under a dialog Textual asks for the whole screen at the next change; it need not."""
        super()._compositor_refresh()
        if self is not self.app.screen:
            self._repaint_required = False
