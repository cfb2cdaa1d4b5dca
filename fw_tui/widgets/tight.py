"""Partial updates that send only the cells that were asked for.

Textual cuts an update off at the right of a changed region but begins at the left edge of the
widget: a digit that ticks at column 100 costs the 99 cells before it too. Once a second and
over SSH that is most of the traffic, so the screens here begin where the change begins.
"""

from typing import Any

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor
from textual.screen import Screen


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


def use_tight_updates(screen: Screen[Any]) -> None:
    """Let a new screen, not shown yet, send only changed cells."""
    screen._compositor = TightCompositor()
