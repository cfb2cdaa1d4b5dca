"""Takes the pictures of docs/ of the real dashboard on sample data: python scripts/screenshot.py.

The clock is moved by hand, so the pictures only change when the program does.
"""

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from svg import drawing
from textual.pilot import Pilot
from textual.strip import Strip

from fw_tui.app import Dashboard
from fw_tui.domain.localtime import to_ms
from fw_tui.domain.request import Technician
from fw_tui.i18n import set_language
from fw_tui.screens.desk import Desk
from fw_tui.services.background import Background
from fw_tui.services.demo import fill_with_samples
from fw_tui.services.office import open_office

DOCS = Path(__file__).parents[1] / "docs"
#: The file, the size, the keys that lead there, and what is seen when it is ready.
PICTURES: tuple[tuple[str, tuple[int, int], Sequence[str], str], ...] = (
    ("dashboard", (100, 24), ("1",), "bis +8,50"),
    ("history", (120, 28), ("2", "down", "down"), "3 von 52"),
    ("billing", (120, 28), ("3", "down"), "Gesamtbetrag"),
)
PATIENCE = 20  #: seconds
NOW = to_ms(datetime(2026, 11, 20, 9, 34, 41, tzinfo=UTC))
OPENED = NOW - 10  #: so that the first second begins right after


class SteppedClock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.ms = OPENED

    def now_ms(self) -> int:
        """UTC milliseconds."""
        return self.ms

    def monotonic(self) -> float:
        """Seconds."""
        return self.ms / 1000


class NoPreferences:
    """The theme that comes with the program."""

    theme: str | None = None

    def keep_theme(self, name: str) -> None:
        """Nothing is remembered."""


async def take(folder: Path, size: tuple[int, int], keys: Sequence[str], ready: str) -> str:
    """The dashboard as SVG after some keys."""
    clock, technician = SteppedClock(), Technician("hoerner", "Klaus Hörner")
    office = open_office(str(folder / "demo.db"), clock=clock)
    fill_with_samples(office, technician)
    background = Background(at_end=office.close)
    app = Dashboard(Desk(office, technician, background), NoPreferences())
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.press(keys[0])
            await see(pilot, "Aktiv")
            clock.ms = NOW
            await see(pilot, "1 laufend")
            await pilot.press(*keys[1:])
            await see(pilot, ready)
            return drawing(_strips(pilot), size[0], "fw-tui")
    finally:
        background.close()
        office.close()


async def see(pilot: Pilot[None], text: str) -> None:
    """Wait for a text, and for what may still be under way."""
    async with asyncio.timeout(PATIENCE):
        while not any(text in strip.text for strip in _strips(pilot)):
            await pilot.pause()
        before = None
        while before != (before := [strip.text for strip in _strips(pilot)]):
            await pilot.pause(0.2)


def _strips(pilot: Pilot[None]) -> list[Strip]:
    return pilot.app.screen._compositor.render_strips()


def main() -> int:
    """Write the pictures."""
    set_language("de")
    for name, size, keys, ready in PICTURES:
        with TemporaryDirectory() as folder:
            picture = asyncio.run(take(Path(folder), size, keys, ready))
        (DOCS / f"{name}.svg").write_text(picture, encoding="utf-8")
        print(DOCS / f"{name}.svg")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
