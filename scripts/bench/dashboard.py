"""The dashboard as it is measured: how it is started, and how one knows that it is there."""

import sys
from collections.abc import Callable
from pathlib import Path

from scripts.bench.stores import FW_TUI
from scripts.bench.terminal import SIZE, Stopwatch, numbers_on

EMPTY_APP = [sys.executable, str(Path(__file__).with_name("empty_app.py"))]
TEXT_FIELD = [*EMPTY_APP, "input"]
LINES = [*EMPTY_APP, "lines"]
_HINT = "? Hilfe"
#: In the list at this size; a line or two less where a screen says more.
_LINES = SIZE[1] - 6


def shows_active(screen: str) -> bool:
    """Whether the first place stands, down to its last line."""
    lines = screen.splitlines()
    return "›1" in lines[0] and _HINT in lines[-1] and "n beginnt eine Sitzung" in screen


def shows_history(screen: str) -> bool:
    """Whether History stands with all of its rows."""
    return "›2" in screen.splitlines()[0] and len(numbers_on(screen)) >= _LINES


def start_alone(command: list[str]) -> Stopwatch:
    """A program of Textual alone, painted and at rest."""
    watch = Stopwatch(command)
    watch.until(watch.begun, lambda _screen: is_painted(watch))
    watch.rest(0.5)
    return watch


def is_painted(watch: Stopwatch) -> bool:
    """Whether as much was sent as a whole screen needs."""
    return watch.size >= SIZE[0] * SIZE[1]


def open_history(store: Path) -> Stopwatch:
    """The dashboard in History, at rest."""
    watch = Stopwatch([FW_TUI], store)
    watch.until(watch.begun, shows_active)
    watch.timed("2", shows_history)
    watch.rest(0.5)
    return watch


def changed(watch: Stopwatch) -> Callable[[str], bool]:
    """Whether a full list shows other sessions than now."""
    before = numbers_on(watch.screen())
    return lambda screen: len(numbers_on(screen)) >= _LINES and numbers_on(screen) != before
