"""The real dashboard over the sample data at one moment, and its screen as plain text."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from textual.pilot import Pilot

from fw_tui.app import Dashboard
from fw_tui.domain.request import Technician
from fw_tui.i18n import _
from fw_tui.screens.desk import Desk
from fw_tui.services.background import Background
from fw_tui.services.demo import fill_with_samples
from fw_tui.services.office import open_office
from tests.makers import ms
from tests.rendering import settled
from tests.support import ManualClock

TECHNICIAN = Technician("hoerner", "Klaus Hörner")
#: The moment of every picture; a Friday morning, far from any change of month.
NOW = ms("2026-11-20T10:34:41+01:00")
#: How long before that moment the dashboard is opened: its first second begins with it.
_TICK = 0.01
#: How long a condition may take to come true, in seconds; a healthy one takes milliseconds.
_PATIENCE = 20.0


class NoPreferences:
    """The theme that comes with the program."""

    theme: str | None = None

    def keep_theme(self, name: str) -> None:
        """Nothing is remembered."""


@dataclass
class Picture:
    """A dashboard to look at."""

    pilot: Pilot[None]
    desk: Desk
    clock: ManualClock

    @property
    def lines(self) -> list[str]:
        """What a person would see, dialogs on what they cover; blanks at the ends removed."""
        app = self.pilot.app
        console = Console(
            width=app.size.width, height=app.size.height, file=io.StringIO(), record=True
        )
        console.print(
            app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
        )
        text = console.export_text(clear=True)
        return [line.rstrip() for line in text.splitlines()]

    async def sees(self, part: str) -> None:
        """Wait until a text is on the screen and nothing is under way any more."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _PATIENCE
        while not (self._idle() and any(part in line for line in self.lines)):
            if loop.time() > deadline:
                raise AssertionError("\n".join([f"waited in vain for {part!r}:", *self.lines]))
            await self.pilot.pause()
        await self.desk.ask(_nothing)
        await settled(self.pilot)

    async def tick(self) -> None:
        """Let the moment of the picture begin."""
        self.clock.advance(_TICK)
        await self.sees(_("{count} running").format(count=1))

    def _idle(self) -> bool:
        """Whether no place is reading the store."""
        workers = self.pilot.app.workers
        return all(worker.is_finished for worker in workers if worker.group == "load")


def _nothing() -> None:
    """Answered by the store's thread once everything asked before is answered."""


@asynccontextmanager
async def open_dashboard(
    folder: Path, size: tuple[int, int], prepare: Callable[[Desk, ManualClock], object]
) -> AsyncIterator[Picture]:
    """The dashboard just before ``NOW``, over samples and whatever ``prepare`` does to them.

    ``prepare`` may move the clock: the samples are as much older.
    """
    clock = ManualClock(NOW - round(_TICK * 1000))
    office = open_office(str(folder / "demo.db"), clock=clock)
    fill_with_samples(office, TECHNICIAN)
    background = Background(at_end=office.close)
    desk = Desk(office, TECHNICIAN, background)
    prepare(desk, clock)
    app = Dashboard(desk, NoPreferences())
    try:
        async with app.run_test(size=size) as pilot:
            yield Picture(pilot, desk, clock)
    finally:
        background.close()
        office.close()
