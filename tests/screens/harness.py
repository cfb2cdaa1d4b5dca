"""A stage for one place: a real store, a clock that stands, keys in, screen text out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.pilot import Pilot
from textual.screen import Screen

import fw_tui
from fw_tui.commands import commands_of
from fw_tui.domain.request import Technician
from fw_tui.screens.desk import Desk
from fw_tui.screens.desk_screen import DeskScreen
from fw_tui.services.background import Background
from fw_tui.services.office import Office
from fw_tui.terminal.app import SafeApp
from fw_tui.widgets.bindings import bindings
from tests.makers import make_clock, make_office
from tests.support import ManualClock

SMALL = (80, 24)
LARGE = (120, 40)
#: How long a condition may take to come true, in seconds; a healthy one takes milliseconds.
PATIENCE = 10.0
TECHNICIAN = Technician("hoerner", "Klaus Hörner")


class StageApp(SafeApp[None]):
    """An app with one place; commands of everywhere are only noted in ``asked``."""

    CSS_PATH = Path(fw_tui.__file__).parent / "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("everywhere")

    def __init__(self, make_screen: Callable[[], Screen[Any]]) -> None:
        super().__init__()
        self._make_screen = make_screen
        self.asked: list[str] = []
        self.told: list[str] = []

    def on_mount(self) -> None:
        self.push_screen(self._make_screen())

    def notify(self, message: str, **more: Any) -> None:
        """Note what the user is told, and show it."""
        self.told.append(message)
        super().notify(message, **more)


def _note(command_id: str) -> Callable[..., None]:
    return lambda app, *given: app.asked.append(" ".join((command_id, *given)))


for _command in commands_of("everywhere"):
    setattr(StageApp, f"action_{_command.id}", _note(_command.id))


@dataclass
class Stage:
    """A place under test."""

    app: StageApp
    pilot: Pilot[None]
    desk: Desk
    clock: ManualClock
    office: Office = field(init=False)

    def __post_init__(self) -> None:
        self.office = self.desk.office

    @property
    def lines(self) -> list[str]:
        """What is on the screen, line by line, without blanks at the ends."""
        strips = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self.lines)

    @property
    def place(self) -> DeskScreen:
        """The place, perhaps with a dialog before it."""
        found = [screen for screen in self.app.screen_stack if isinstance(screen, DeskScreen)]
        return found[-1]

    def line_with(self, part: str) -> str:
        """The first line of the screen that holds a text, "" if none does."""
        return next((line for line in self.lines if part in line), "")

    async def press(self, *keys: str) -> None:
        """Press keys by their Textual names."""
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        await self.pilot.press(*text)

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait for a condition; fails with the screen when it does not come true in time."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE
        while not condition():
            if loop.time() > deadline:
                raise AssertionError(f"waited in vain for {what or condition}:\n{self.text}")
            await self.pilot.pause()

    async def sees(self, *parts: str) -> None:
        """Wait until the screen shows all these texts."""
        await self.until(lambda: all(part in self.text for part in parts), repr(parts))

    async def misses(self, part: str) -> None:
        """Wait until the screen shows a text no more."""
        await self.until(lambda: part not in self.text, f"{part!r} to go")


@asynccontextmanager
async def on_stage(
    tmp_path: Path,
    make_screen: Callable[[Desk], Screen[Any]],
    *,
    size: tuple[int, int] = SMALL,
    fill: Callable[[Office, ManualClock], object] | None = None,
    technician: Technician = TECHNICIAN,
) -> AsyncIterator[Stage]:
    """Open a place over a store in ``tmp_path`` that ``fill`` has put something into.

    The test may use ``stage.office`` directly, as another program would; the place reads
    anew after ``stage.app.screen.reload()``.
    """
    clock = make_clock()
    office = make_office(tmp_path, clock)
    if fill is not None:
        fill(office, clock)
    background = Background(at_end=office.close)
    desk = Desk(office, technician, background)
    app = StageApp(lambda: make_screen(desk))
    try:
        async with app.run_test(size=size) as pilot:
            yield Stage(app, pilot, desk, clock)
    finally:
        background.close()
        office.close()
