"""What covers a screen that is too small for it."""

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from fw_tui.i18n import _

SMALLEST = Size(80, 24)


def is_too_small(size: Size) -> bool:
    """Whether the dashboard does not fit."""
    return size.width < SMALLEST.width or size.height < SMALLEST.height


class SizeNotice(Static):
    """Hides everything below it and says which size is needed.

    It is laid over a screen, not pushed on the stack: whatever is open, dialogs too, stays
    as it is, and code that closes a dialog meanwhile finds it on top.
    """

    DEFAULT_CSS = """
    SizeNotice {
        layer: _tooltips;
        dock: top;
        width: 100vw;
        height: 100vh;
        margin: 0;
        padding: 0;
        content-align: center middle;
        text-align: center;
        background: $background;
        color: $foreground;
    }
    """

    def __init__(self, size: Size) -> None:
        super().__init__(classes="-textual-system")
        self.tell(size)

    def tell(self, size: Size) -> None:
        """Show the size the terminal has now."""
        sentence = _("Window too small: {width}x{height}, needs {needed}").format(
            width=size.width, height=size.height, needed=f"{SMALLEST.width}x{SMALLEST.height}"
        )
        way_out = _("Ctrl+C quits")
        self.update(Content(f"{sentence}\n{way_out}"))
