"""The store's thread and the heartbeat: nothing on the screen waits, nothing is lost."""

import asyncio
import queue
import threading
from collections.abc import Callable
from functools import partial

import pytest

from fw_tui.domain.errors import StoreBusy, StoreError
from fw_tui.services.background import Background
from fw_tui.services.heartbeat import INTERVAL, Heartbeat
from fw_tui.services.office import Office
from tests.makers import NOON, request
from tests.support import ManualClock

PATIENCE = 10.0  #: seconds that a test waits for another thread before it fails


async def test_calls_run_in_order_on_one_thread_and_return_their_results() -> None:
    background = Background()
    order: list[int] = []

    def step(number: int) -> tuple[int, str]:
        order.append(number)
        return number, threading.current_thread().name

    calls = [background.call(partial(step, number)) for number in range(20)]
    results = await asyncio.gather(*calls)
    assert order == list(range(20))
    assert results == [(number, "store") for number in range(20)]
    background.close(PATIENCE)


async def test_an_error_reaches_whoever_asked_and_nobody_else() -> None:
    background = Background()

    def fail() -> None:
        raise StoreError("x")

    with pytest.raises(StoreError):
        await background.call(fail)
    assert await background.call(lambda: 7) == 7
    background.close(PATIENCE)


async def test_a_hanging_call_holds_up_neither_the_loop_nor_leaving() -> None:
    background = Background()
    hanging, release = threading.Event(), threading.Event()

    def hang() -> None:
        hanging.set()
        release.wait(PATIENCE)

    call = asyncio.create_task(background.call(hang))
    while not hanging.is_set():  # noqa: ASYNC110 - the loop runs on meanwhile: that is the point
        await asyncio.sleep(0)
    background.close(patience=0.01)
    assert not call.done()
    release.set()
    await asyncio.wait_for(call, PATIENCE)


async def test_calls_that_wait_are_finished_before_the_end_and_the_thread_cleans_up() -> None:
    ended: list[str] = []
    background = Background(at_end=lambda: ended.append(threading.current_thread().name))
    done: list[int] = []
    calls = [
        asyncio.create_task(background.call(partial(done.append, number))) for number in range(5)
    ]
    await asyncio.sleep(0)
    background.close(PATIENCE)
    assert (done, ended) == ([0, 1, 2, 3, 4], ["store"])
    await asyncio.gather(*calls)


async def test_a_call_after_the_end_is_refused_instead_of_waiting_forever() -> None:
    background = Background()
    background.close(PATIENCE)
    with pytest.raises(StoreError, match="about to end"):
        await asyncio.wait_for(background.call(lambda: 7), PATIENCE)
    background.close(PATIENCE)


async def test_a_call_that_nobody_waits_for_any_more_is_not_begun() -> None:
    background = Background()
    release = threading.Event()
    ran: list[str] = []
    first = asyncio.create_task(background.call(lambda: release.wait(PATIENCE)))
    second = asyncio.create_task(background.call(lambda: ran.append("second")))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    release.set()
    await first
    assert await background.call(lambda: ran) == []
    background.close(PATIENCE)


async def test_a_call_given_up_while_it_runs_disturbs_nothing() -> None:
    background = Background()
    running, release = threading.Event(), threading.Event()

    def work() -> None:
        running.set()
        release.wait(PATIENCE)

    call = asyncio.create_task(background.call(work))
    while not running.is_set():  # noqa: ASYNC110 - waits for another thread
        await asyncio.sleep(0)
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    release.set()
    assert await background.call(lambda: 7) == 7
    background.close(PATIENCE)


def test_a_result_for_a_loop_that_is_gone_is_dropped() -> None:
    release, ended = threading.Event(), threading.Event()
    background = Background(at_end=ended.set)

    async def leave() -> None:
        asyncio.create_task(background.call(lambda: release.wait(PATIENCE)))  # noqa: RUF006
        await asyncio.sleep(0)

    asyncio.run(leave())
    release.set()
    background.close(PATIENCE)
    assert ended.is_set()


class Pulse:
    """Stands in for waiting: each beat's pause ends when the test says so."""

    def __init__(self) -> None:
        self.beaten: queue.SimpleQueue[float] = queue.SimpleQueue()
        self._go: queue.SimpleQueue[bool] = queue.SimpleQueue()

    def __call__(self, _stopped: threading.Event, seconds: float) -> bool:
        self.beaten.put(seconds)
        return self._go.get(timeout=PATIENCE)

    def pass_interval(self) -> None:
        self._go.put(False)
        self.beaten.get(timeout=PATIENCE)

    def stop(self, heartbeat: Heartbeat) -> None:
        self._go.put(True)
        heartbeat.stop(PATIENCE)


def test_the_heart_beats_at_once_and_at_every_interval(office: Office, clock: ManualClock) -> None:
    office.sessions.start(request())
    office.sessions.start(request("B", "1", "schmidt"))
    pulse = Pulse()
    heartbeat = Heartbeat(office, "hoerner", pulse)
    heartbeat.start()
    assert pulse.beaten.get(timeout=PATIENCE) == INTERVAL == 15.0
    assert office.sessions.get(1).heartbeat_at == NOON
    clock.advance(15)
    pulse.pass_interval()
    assert office.sessions.get(1).heartbeat_at == NOON + 15_000
    assert office.sessions.get(2).heartbeat_at is None
    pulse.stop(heartbeat)
    clock.advance(15)
    assert office.sessions.get(1).heartbeat_at == NOON + 15_000


@pytest.mark.parametrize("error", [StoreBusy("busy"), StoreError("full")])
def test_the_heart_beats_on_when_a_beat_fails(
    office: Office, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, error: StoreError
) -> None:
    office.sessions.start(request())
    beat: Callable[[str, str, int | None], None] = office.sessions.beat
    failing = True

    def sometimes(technician: str, program: str, number: int | None) -> None:
        if failing:
            raise error
        beat(technician, program, number)

    monkeypatch.setattr(office.sessions, "beat", sometimes)
    pulse = Pulse()
    heartbeat = Heartbeat(office, "hoerner", pulse)
    heartbeat.start()
    pulse.beaten.get(timeout=PATIENCE)
    assert office.sessions.get(1).heartbeat_at is None
    failing = False
    pulse.pass_interval()
    assert office.sessions.get(1).heartbeat_at == NOON
    pulse.stop(heartbeat)


def test_the_heart_stops_at_once_when_it_is_told_to(office: Office) -> None:
    heartbeat = Heartbeat(office, "hoerner")
    heartbeat.start()
    heartbeat.stop(PATIENCE)
    assert "heartbeat" not in {thread.name for thread in threading.enumerate()}


def test_a_heart_that_never_beat_can_be_stopped(office: Office) -> None:
    Heartbeat(office, "hoerner").stop()
