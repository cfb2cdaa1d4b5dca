"""The one task that tells the program, once a second, what time it is."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from fw_tui.domain.clock import SECOND, Clock

_log = logging.getLogger(__name__)


class Ticker:
    """Calls back once a second, just after the wall clock's second has begun.

    Every wait is computed anew from the clock, so nothing adds up. Seconds missed by a busy
    or stopped program are skipped, not made up for. When the clock is set, ticks go on once
    a second with the new time.

    Args:
        clock: where the present comes from.
        on_tick: gets the time, UTC milliseconds. An error in it is reported once per kind
            and does not end the ticking.
        sleep: waits for a number of seconds; tests give their own.
        report: gets the first error of each kind; by default it is logged, without values.
    """

    def __init__(
        self,
        clock: Clock,
        on_tick: Callable[[int], None],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        report: Callable[[Exception], None] | None = None,
    ) -> None:
        self._clock = clock
        self._on_tick = on_tick
        self._sleep = sleep
        self._report = report or _log_kind
        self._reported: set[type[Exception]] = set()
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether it ticks."""
        return self._task is not None and not self._task.done()

    def start(self) -> None:
        """Begin to tick in the running event loop; nothing if it already does."""
        if not self.running:
            self._task = asyncio.create_task(self.run(), name="ticker")

    async def stop(self) -> None:
        """End and wait for the end; nothing if it does not tick."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def run(self) -> None:
        """Tick until cancelled."""
        while True:
            await self._wait_for_next_second()
            self._tick()

    async def _wait_for_next_second(self) -> None:
        now = self._clock.now_ms()
        following = now - now % SECOND + SECOND
        begun = self._clock.monotonic()
        # A sleep may end a moment early; a clock set back must not make it wait again and again.
        while following - SECOND <= now < following and self._clock.monotonic() - begun < 1:
            await self._sleep((following - now) / SECOND)
            now = self._clock.now_ms()

    def _tick(self) -> None:
        try:
            self._on_tick(self._clock.now_ms())
        except Exception as error:  # noqa: BLE001 - one widget's fault must not stop all clocks
            if type(error) not in self._reported:
                self._reported.add(type(error))
                self._report(error)


def _log_kind(error: Exception) -> None:
    _log.error("the ticking task's subscriber failed: %s", type(error).__qualname__)
