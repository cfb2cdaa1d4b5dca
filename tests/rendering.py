"""What a person would see: the rendered screen as text, and how a word on it looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from rich.color import ColorSystem
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from fw_tui.terminal.painter import Painter


def screen_lines(app: App[Any]) -> list[str]:
    """The lines of the screen on top, blanks at their ends removed."""
    return ["".join(s.text for s in strip).rstrip() for strip in _strips(app)]


def screen_text(app: App[Any]) -> str:
    """The same in one piece."""
    return "\n".join(screen_lines(app))


def line_with(app: App[Any], text: str) -> str:
    """The first line in which the text stands; a failure shows the whole screen."""
    for line in screen_lines(app):
        if text in line:
            return line
    pytest.fail(f"{text!r} is not on the screen:\n{screen_text(app)}")


def look_of(app: App[Any], text: str) -> Style:
    """The style of the first cell of a text on the screen."""
    for strip in _strips(app):
        place = "".join(s.text for s in strip).find(text)
        if place >= 0:
            return _style_at(strip, place)
    pytest.fail(f"{text!r} is not on the screen:\n{screen_text(app)}")


class Traffic:
    """What would have been written to the terminal."""

    def __init__(self) -> None:
        self.updates: list[str] = []
        self.layouts = 0

    @property
    def sent(self) -> int:
        """Bytes."""
        return sum(len(update.encode()) for update in self.updates)


@contextmanager
def traffic(app: App[Any]) -> Iterator[Traffic]:
    """Record what is sent while inside; a headless app would throw it away."""
    seen, display, painter = Traffic(), app._display, Painter()
    _send(painter, LayoutUpdate([[strip] for strip in _strips(app)], app.screen.size.region))

    def record(screen: Screen[Any], renderable: Any) -> None:
        if isinstance(renderable, LayoutUpdate | ChopsUpdate):
            seen.updates.append(_send(painter, renderable))
            seen.layouts += isinstance(renderable, LayoutUpdate)
        display(screen, renderable)

    app._display = record  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        app._display = display  # type: ignore[method-assign]


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until the app has nothing more to draw."""
    for _ in range(20):
        with traffic(pilot.app) as seen:
            await pilot.pause()
            await pilot.pause()
        if not seen.updates:
            return
    pytest.fail("The app does not stop drawing.")


def _send(painter: Painter, update: LayoutUpdate | ChopsUpdate) -> str:
    painter.draw(update, ColorSystem.TRUECOLOR)
    return painter.changes(Offset(0, 0))


def _strips(app: App[Any]) -> list[Strip]:
    return app.screen._compositor.render_strips()


def _style_at(strip: Strip, place: int) -> Style:
    for segment in strip:
        if place < len(segment.text):
            return segment.style or Style()
        place -= len(segment.text)
    return Style()
