"""A place of the dashboard that shows what the store holds, and follows its changes."""

from collections.abc import Callable
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

    async def load(self) -> None:
        """Read the store and show it."""

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

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        self.reload()
