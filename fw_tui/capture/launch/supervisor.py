"""Watching a client with windows of its own, from its start to its end."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress

from fw_tui.capture.launch.commands import Start
from fw_tui.capture.launch.events import Event, Happened, of_end
from fw_tui.capture.launch.output import OutputReader
from fw_tui.capture.launch.processes import start_detached, when_ended
from fw_tui.domain.clock import Clock
from fw_tui.domain.errors import N_
from fw_tui.domain.launcher import KINDS, read_end

NOT_THERE = N_("The client cannot be started; is it installed, and is its command right?")
_BLOCK = 65536


async def supervise(start: Start, clock: Clock) -> AsyncIterator[Event]:
    """Start a client and tell what happens to it, until its process ends.

    Whoever stops listening leaves the client as it is, and so does the end of this program.
    """
    try:
        process, reading = start_detached(start.argv, dict(start.environ), start.stdin)
    except (OSError, ValueError):
        yield Event(Happened.NOT_STARTED, clock.now_ms(), NOT_THERE)
        return
    watch = _Watch(start, reading)
    when_ended(process, watch.tell_ended)
    try:
        yield Event(Happened.STARTED, clock.now_ms())
        stood = False
        while watch.code is None:
            await watch.news()
            if watch.standing and not stood:
                stood = True
                yield Event(Happened.CONNECTED, clock.now_ms())
        yield watch.ended(clock.now_ms())
    finally:
        watch.close()


class _Watch:
    """What is known of one client: its output so far, and its exit code once it has ended."""

    def __init__(self, start: Start, reading: int) -> None:
        self.code: int | None = None
        self._start, self._reading = start, reading
        self._output = OutputReader(start.client)
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._loop.add_reader(reading, self._read)

    @property
    def standing(self) -> bool:
        return self._output.standing

    async def news(self) -> None:
        """Wait until the connection stands or the process has ended."""
        await self._news.wait()
        self._news.clear()

    def tell_ended(self, code: int) -> None:
        """Its process has ended; called from another thread."""
        self._loop.call_soon_threadsafe(self._end, code)

    def ended(self, at: int) -> Event:
        code = self.code or 0
        if not KINDS[self._start.client].exit_is_end:
            return Event(Happened.HANDED_OVER, at, code=code)
        read = self._output
        return of_end(read_end(self._start.client, code, read.standing, read.said), at)

    def close(self) -> None:
        self._loop.remove_reader(self._reading)
        os.close(self._reading)

    def _read(self) -> None:
        stood = self.standing
        with suppress(BlockingIOError):
            if not self._take():
                self._loop.remove_reader(self._reading)
        if self.standing and not stood:
            self._news.set()

    def _end(self, code: int) -> None:
        with suppress(BlockingIOError):
            while self._take():
                pass
        self._output.close()
        self.code = code
        self._news.set()

    def _take(self) -> bool:
        """Read what is there; False once nobody writes to it any more."""
        try:
            data = os.read(self._reading, _BLOCK)
        except BlockingIOError:
            raise
        except OSError:  # how a terminal says so
            return False
        self._output.feed(data)
        return bool(data)
