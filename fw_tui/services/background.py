"""The store's own thread: no screen waits for a disk, and leaving waits for nothing."""

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from fw_tui.domain.errors import N_, StoreError

T = TypeVar("T")

_Job = tuple[Callable[[], Any], asyncio.AbstractEventLoop, "asyncio.Future[Any]"]


class Background:
    """One daemon thread that runs calls in order.

    A call that hangs delays the calls behind it, but not the event loop and not the end of the
    program: daemon threads are not waited for.

    Args:
        at_end: runs on the thread when it stops, to give back the thread's connection.
    """

    def __init__(self, at_end: Callable[[], None] | None = None) -> None:
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._at_end = at_end
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="store", daemon=True)
        self._thread.start()

    async def call(self, work: Callable[[], T]) -> T:
        """What ``work`` returns or raises, without holding up the event loop.

        Raises:
            StoreError: the thread was told to stop already; nobody would ever answer.
        """
        if self._closed:
            raise StoreError(N_("The program is about to end; nothing is saved any more."))
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put((work, loop, future))
        return await future

    def close(self, patience: float = 1.0) -> None:
        """Stop after the calls that wait; give up on a call that hangs after ``patience`` s."""
        self._closed = True
        self._jobs.put(None)
        self._thread.join(patience)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            work, loop, future = job
            if future.cancelled():
                continue
            try:
                outcome: tuple[Any, Exception | None] = work(), None
            except Exception as error:  # noqa: BLE001 - handed to whoever asked
                outcome = None, error
            _deliver(loop, future, *outcome)
        if self._at_end is not None:
            self._at_end()


async def call_apart(work: Callable[[], T], at_end: Callable[[], None] | None = None) -> T:
    """What ``work`` returns or raises, on a thread of its own.

    For files: a disk that hangs must not hold up the store's thread.

    Args:
        work: runs on that thread.
        at_end: runs there afterwards, to give back the thread's connection to the store.
    """
    thread = Background(at_end)
    try:
        return await thread.call(work)
    finally:
        thread.close(patience=0)


def _deliver(
    loop: asyncio.AbstractEventLoop,
    future: "asyncio.Future[Any]",
    result: object,
    error: Exception | None,
) -> None:
    def settle() -> None:
        if future.done():
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

    # The loop is closed when the program left while the call was under way: nobody waits for it.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(settle)
