"""A place of the dashboard that shows what the store holds, and follows its changes."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from textual import events

from fw_tui.domain.errors import FwError
from fw_tui.i18n import explain
from fw_tui.screens.desk import Desk
from fw_tui.widgets.place_screen import PlaceScreen

T = TypeVar("T")


class DeskScreen(PlaceScreen):
    """A place with a desk.

    A subclass reads the store in `load` and shows what came back; it is called when the
    place is opened and whenever anybody changed the store. `tick` is called once a second
    while the place is in sight, with the time in UTC milliseconds.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._loading = False
        self._load_again = False
        self._stands = asyncio.Event()
        self._was_away = False

    async def load(self) -> None:
        """Read the store and show it."""

    def stands(self) -> bool:
        """Whether all that `load` asked for is shown, for places that read on after it."""
        return True

    async def until_it_stands(self, patience: float) -> None:
        """Wait until the place has something to show, but not for a slow store."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._stands.wait()

    def tick(self, now_ms: int) -> None:
        """A second has passed."""

    def reload(self) -> None:
        """Read anew soon; while that is under way, once more afterwards at most."""
        self._load_again = True
        if not self._loading:
            self._loading = True
            self.run_worker(self._load(), group="load")

    async def attempt(self, work: Callable[[], T]) -> T | None:
        """What a use case returns; None if it was refused, which the user is told."""
        try:
            result = await self.desk.ask(work)
        except FwError as error:
            self.tell_error(error)
            return None
        self.reload()
        return result

    async def attempt_reading(self, work: Callable[[], T]) -> T | None:
        """The same for what changes nothing."""
        try:
            return await self.desk.ask(work)
        except FwError as error:
            self.tell_error(error)
            return None

    def tell(self, sentence: str) -> None:
        """Tell the user something that needs no answer."""
        self.notify(sentence, markup=False)

    def tell_error(self, error: FwError) -> None:
        """Tell the user why something was not done."""
        self.notify(explain(error), severity="error", markup=False)

    async def _load(self) -> None:
        try:
            while self._load_again:
                self._load_again = False
                await self._attempt_loading()
        finally:
            self._loading = False

    async def _attempt_loading(self) -> None:
        try:
            await self.load()
        except FwError as error:
            self.tell_error(error)
        self.note_if_it_stands()

    def note_if_it_stands(self) -> None:
        """Let the place be seen if nothing is missing any more."""
        if self.stands():
            self._stands.set()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        # The looks of what has just been made are fresh; Textual would find them once more.
        event.refresh_styles = event.refresh_styles and self._was_away
        self._was_away = False
        self.reload()

    def on_screen_suspend(self, _event: events.ScreenSuspend) -> None:
        self._was_away = True
        self._stands.clear()
