"""The one-line text field used everywhere: one row high, a cursor that does not blink."""

from rich.highlighter import Highlighter
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input


class LineInput(Input):
    """Textual's Input on one line; a blinking cursor would send 500 bytes a second over SSH.

    The bar at its left edge is its border: it shows where a field is without colours.
    """

    #: Textual lays the whole screen out anew when it changes, at each letter that is typed.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    DEFAULT_CSS = """
    LineInput, LineInput.-textual-compact {
        height: 1; padding: 0 1 0 0; border: none; border-left: vkey $foreground-muted;
    }
    LineInput:focus, LineInput.-textual-compact:focus {
        border: none; border-left: outer $foreground;
    }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        max_length: int = 0,
        id: str | None = None,
        classes: str | None = None,
        highlighter: Highlighter | None = None,
    ) -> None:
        """Args: start value; translated placeholder; longest text, 0 for any; who styles it."""
        super().__init__(
            value,
            placeholder=placeholder,
            max_length=max_length,
            select_on_focus=False,
            id=id,
            classes=classes,
            highlighter=highlighter,
        )
        self.cursor_blink = False
