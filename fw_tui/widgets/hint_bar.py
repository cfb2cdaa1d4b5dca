"""The line at the bottom: the keys that matter here, dimmed when they would not work now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from fw_tui.commands import Command, Place, command, commands_of
from fw_tui.i18n import _
from fw_tui.widgets.bindings import key_name
from fw_tui.widgets.looks import look


@dataclass(frozen=True)
class Hint:
    """A key, what it does, and whether it works now."""

    key: str
    label: str
    available: bool = True

    @property
    def width(self) -> int:
        """Cells it takes, with the blanks behind it."""
        return cell_len(self.key) + 1 + cell_len(self.label) + 2


def _always(_command_id: str) -> None:
    """Nothing is unavailable."""


class HintBar(Widget):
    """One line of hints from the command table for one place.

    Too many for the width: what does not work now goes first, then what stands last in the
    table; help always stays.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"hint-bar--key", "hint-bar--unavailable"}
    DEFAULT_CSS = """
    HintBar { height: 1; width: 100%; dock: bottom; }
    HintBar > .hint-bar--key { text-style: bold; }
    HintBar > .hint-bar--unavailable { text-style: dim; }
    """

    def __init__(
        self,
        place: Place,
        unavailable: Callable[[str], str | None] = _always,
        *,
        common: Sequence[str] = ("new_session", "quit", "help"),
        id: str | None = None,
    ) -> None:
        """Args: the place; who says why a command does not work; ids of "everywhere" to add."""
        super().__init__(id=id)
        self._commands = [c for c in commands_of(place) if c.hint]
        self._commands += [command(name, "everywhere") for name in common]
        self._unavailable = unavailable
        self._drawn: list[Hint] = []

    def update_hints(self) -> None:
        """Ask again what works, and repaint if the answer differs."""
        if self._hints() != self._drawn:
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is only one line
        """The hints that fit."""
        base, width = self.rich_style, self.size.width
        self._drawn = self._hints()
        dim = base + look(self, "hint-bar--unavailable")
        bold = base + look(self, "hint-bar--key")
        segments = [Segment(" ", base)]
        for hint in fitting(self._drawn, width):
            segments.append(Segment(hint.key, bold if hint.available else dim))
            segments.append(Segment(f" {hint.label}  ", base if hint.available else dim))
        return Strip(segments).adjust_cell_length(width, base)

    def _hints(self) -> list[Hint]:
        return [self._hint(c) for c in self._commands]

    def _hint(self, found: Command) -> Hint:
        return Hint(key_name(found.keys[0]), _(found.label), self._unavailable(found.id) is None)


def fitting(hints: Sequence[Hint], width: int) -> list[Hint]:
    """The hints that fit into the width, the last of them in any case."""
    shown = list(hints)
    while len(shown) > 1 and sum(h.width for h in shown) - 1 > width:
        droppable = shown[:-1]
        victim = next((h for h in reversed(droppable) if not h.available), droppable[-1])
        shown.remove(victim)
    return shown
