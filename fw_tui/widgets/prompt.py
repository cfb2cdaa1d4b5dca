"""Pictures that do not wait for Textual's clock, which keeps an answer for up to 33 ms."""

import asyncio
from collections import deque
from time import monotonic

from textual import events
from textual.screen import UPDATE_PERIOD, Screen, ScreenResultType

#: Seconds in which changes come together: widgets tell one after the other that they have changed.
_TOGETHER = 0.001
#: Pictures of a key that are not kept: the letter, what it finds, what is told about that.
_AT_ONCE = 3


class PromptScreen(Screen[ScreenResultType]):
    """A screen that draws as soon as it has nothing else to do.

    Textual does so after a rest only, and keeps what follows for the next tick of its clock but
    one. Where more follows than a key needs, it is kept for that clock here too.
    """

    def __init__(
        self, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name, id, classes)
        self._drawn_at: deque[float] = deque([0.0] * _AT_ONCE, maxlen=_AT_ONCE)
        self._soon: asyncio.TimerHandle | None = None

    def on_idle(self, _event: events.Idle) -> None:
        """Draw soon; the first picture after a rest Textual draws at once."""
        since_last = monotonic() - self._drawn_at[-1]
        if self._dirty_widgets and self._soon is None and since_last < 2 * UPDATE_PERIOD:
            self._soon = asyncio.get_running_loop().call_later(_TOGETHER, self._draw)

    def _draw(self) -> None:
        self._soon = None
        if monotonic() - self._drawn_at[0] > UPDATE_PERIOD:
            self._on_timer_update()

    def _compositor_refresh(self) -> None:
        super()._compositor_refresh()
        self._drawn_at.append(monotonic())
