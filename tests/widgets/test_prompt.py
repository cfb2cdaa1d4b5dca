"""What is found for a key is drawn when it is there, not when Textual's clock ticks."""

import asyncio
from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.timer import Timer
from textual.widgets import Static

from fw_tui.widgets import prompt
from tests.rendering import settled, traffic
from tests.widgets.sample_screens import PlaceApp, WidgetPlace


async def until(condition: Callable[[], bool]) -> None:
    """Let the app run until a condition comes true."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - it is drawn by no task of ours
            await asyncio.sleep(0)


async def stop_clocks(pilot: Pilot[None], monkeypatch: pytest.MonkeyPatch) -> Static:
    """A place that has just been drawn; time stands and Textual's clock ticks no more."""
    await settled(pilot)
    monkeypatch.setattr(prompt, "monotonic", lambda: 1e9)
    pilot.app.screen._compositor_refresh()
    monkeypatch.setattr(Timer, "resume", lambda _timer: None)
    return pilot.app.screen.query_one(Static)


async def test_what_follows_a_picture_is_drawn_without_a_tick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with PlaceApp(lambda: WidgetPlace(Static("the letter"))).run_test() as pilot:
        text = await stop_clocks(pilot, monkeypatch)
        with traffic(pilot.app) as seen:
            text.update("what it finds", layout=False)
            await until(lambda: bool(seen.updates))
        assert "what it finds" in seen.updates[0]


async def test_more_pictures_than_a_key_needs_wait_for_the_tick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = WidgetPlace(Static("the letter"))
    async with PlaceApp(lambda: place).run_test() as pilot:
        text = await stop_clocks(pilot, monkeypatch)
        with traffic(pilot.app) as seen:
            for number in range(2):
                text.update(f"more {number}", layout=False)
                await until(lambda number=number: len(seen.updates) > number)  # type: ignore[misc]
            text.update("too much", layout=False)
            await until(lambda: place._soon is not None)
            await until(lambda: place._soon is None)
            assert len(seen.updates) == 2
            place._on_timer_update()
        assert "too much" in seen.updates[2]
