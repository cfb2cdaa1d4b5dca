"""The ticking task: once a second, on the second, whatever the clock and the program do."""

import asyncio
from collections.abc import Callable

import pytest

from fw_tui.domain.clock import Clock
from fw_tui.ticker import Ticker
from tests.support import ManualClock

NOON = 1_800_000_000_000


class World:
    """A clock that moves only while the ticker sleeps, and a record of what happened."""

    def __init__(self, start_ms: int = NOON) -> None:
        self.clock = ManualClock(start_ms)
        self.ticks: list[int] = []
        self.naps: list[float] = []
        self.limit = 3
        self.on_nap: Callable[[float], float] = lambda seconds: seconds
        self.on_tick: Callable[[int], None] = lambda now: None
        self.enough = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        if len(self.ticks) >= self.limit:
            self.enough.set()
            await asyncio.Event().wait()
        self.clock.advance(self.on_nap(seconds))
        await asyncio.sleep(0)

    def tick(self, now: int) -> None:
        self.ticks.append(now)
        self.on_tick(now)

    async def run(self, ticks: int, **options: Callable[[Exception], None]) -> None:
        self.limit = ticks
        ticker = Ticker(self.clock, self.tick, sleep=self.sleep, **options)
        ticker.start()
        await asyncio.wait_for(self.enough.wait(), 10)
        assert ticker.running
        await ticker.stop()
        assert not ticker.running


async def test_ticks_fall_on_the_seconds_of_the_wall_clock() -> None:
    world = World(NOON + 250)
    await world.run(3)
    assert world.ticks == [NOON + 1000, NOON + 2000, NOON + 3000]
    assert world.naps[0] == 0.75


async def test_a_start_on_the_full_second_waits_for_the_next_one() -> None:
    world = World(NOON)
    await world.run(1)
    assert world.ticks == [NOON + 1000]


async def test_late_wake_ups_do_not_add_up() -> None:
    world = World()
    world.on_nap = lambda seconds: seconds + 0.013
    await world.run(1000)
    assert world.ticks[-1] == NOON + 1000 * 1000 + 13


async def test_a_sleep_that_ends_early_gives_no_second_tick_in_the_same_second() -> None:
    world = World()
    world.on_nap = lambda seconds: seconds - 0.002 if seconds > 0.5 else seconds
    await world.run(5)
    assert world.ticks == [NOON + 1000 * n for n in range(1, 6)]


async def test_missed_seconds_are_skipped_not_made_up_for() -> None:
    world = World()
    world.on_tick = lambda now: world.clock.advance(3.4) if len(world.ticks) == 1 else None
    await world.run(3)
    assert world.ticks == [NOON + 1000, NOON + 5000, NOON + 6000]


async def test_a_clock_set_forward_gives_one_tick_with_the_new_time() -> None:
    world = World()

    def jump(seconds: float) -> float:
        if len(world.naps) == 2:
            world.clock.set(world.clock.now_ms() + 3_600_000)
        return seconds

    world.on_nap = jump
    await world.run(3)
    hour = 3_600_000
    assert world.ticks == [NOON + 1000, NOON + hour + 2000, NOON + hour + 3000]


@pytest.mark.parametrize("back_ms", [300, 999, 1_000, 1_500, 3_600_000, 86_400_000])
async def test_a_clock_set_back_does_not_stop_the_ticking(back_ms: int) -> None:
    world = World()

    def jump(seconds: float) -> float:
        if len(world.naps) == 2:
            world.clock.set(world.clock.now_ms() - back_ms)
        return seconds

    world.on_nap = jump
    await world.run(4)
    assert world.clock.monotonic() <= 6
    assert world.ticks[-1] - world.ticks[-2] == 1000
    assert world.ticks[-1] % 1000 == 0


async def test_a_wall_clock_that_stands_still_ticks_on_real_seconds() -> None:
    world = World()

    def stand(seconds: float) -> float:
        world.clock.set(NOON + 400 - 600)
        return seconds

    world.on_nap = stand
    await world.run(3)
    assert len(world.ticks) == 3


async def test_a_failing_subscriber_is_reported_once_per_kind_and_ticking_goes_on() -> None:
    world = World()

    def fail(now: int) -> None:
        raise (ValueError if len(world.ticks) % 2 else KeyError)("secret")

    world.on_tick = fail
    reported: list[Exception] = []
    await world.run(6, report=reported.append)
    assert [type(error) for error in reported] == [ValueError, KeyError]
    assert len(world.ticks) == 6


async def test_a_failure_is_logged_without_its_values(caplog: pytest.LogCaptureFixture) -> None:
    world = World()

    def fail(now: int) -> None:
        raise ValueError("secret")

    world.on_tick = fail
    await world.run(2)
    assert [record.getMessage() for record in caplog.records] == [
        "the ticking task's subscriber failed: ValueError"
    ]


async def test_starting_twice_gives_one_task_and_stopping_twice_is_harmless() -> None:
    world = World()
    ticker = Ticker(world.clock, world.tick, sleep=world.sleep)
    before = len(asyncio.all_tasks())
    ticker.start()
    ticker.start()
    assert len(asyncio.all_tasks()) == before + 1
    await ticker.stop()
    await ticker.stop()
    assert len(asyncio.all_tasks()) == before


async def test_cancelling_ends_it_in_the_middle_of_a_sleep() -> None:
    asleep = asyncio.Event()
    clock: Clock = ManualClock(NOON)

    async def sleep(seconds: float) -> None:
        asleep.set()
        await asyncio.Event().wait()

    ticker = Ticker(clock, lambda now: None, sleep=sleep)
    ticker.start()
    await asyncio.wait_for(asleep.wait(), 10)
    await asyncio.wait_for(ticker.stop(), 10)
    assert not ticker.running
