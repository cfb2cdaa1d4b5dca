"""What a technician is asked about a session whose program died."""

from pathlib import Path

import pytest

from fw_tui.domain.session import FreeReason, State
from fw_tui.screens.active import ActiveScreen
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.left_behind import settle_left_behind
from fw_tui.services.office import Office
from tests.makers import request
from tests.screens.harness import Stage, on_stage
from tests.support import ManualClock


def abandoned(office: Office, clock: ManualClock) -> None:
    """A session whose last sign of life came after ten minutes, twenty minutes ago."""
    office.sessions.start(request(technician="hoerner"))
    clock.advance(600)
    office.sessions.beat("hoerner")
    clock.advance(1200)


def ask(stage: Stage) -> None:
    """Ask as the dashboard does at its start."""
    desk: Desk = stage.desk
    left = stage.office.sessions.left_behind("hoerner")
    assert [session.number for session in left] == [1]
    stage.app.run_worker(settle_left_behind(stage.app, desk, left))


def seconds(stage: Stage) -> int:
    """What the store has measured."""
    return stage.office.sessions.get(1).seconds(stage.clock.now_ms())


@pytest.mark.parametrize("key", ["1", "escape"])
async def test_going_on_bills_the_whole_time(tmp_path: Path, key: str) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=abandoned) as stage:
        ask(stage)
        await stage.sees("Sitzung 1 blieb offen", "00:30:00", "25,50 €")
        await stage.press(key)
        await stage.misses("blieb offen")
        assert stage.office.sessions.get(1).state is State.CONNECTED
        assert seconds(stage) == 1800


async def test_ending_at_the_last_sign_of_life_bills_no_second_more(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=abandoned) as stage:
        ask(stage)
        await stage.sees("blieb offen")
        await stage.press("2")
        await stage.until(lambda: stage.office.sessions.get(1).state is State.ENDED)
        assert seconds(stage) == 600


async def test_ending_at_a_time_asks_until_the_time_is_possible(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=abandoned) as stage:
        ask(stage)
        await stage.sees("blieb offen")
        await stage.press("3")
        await stage.sees("Wann war Sitzung 1 zu Ende?")
        await stage.press("ctrl+u")
        await stage.type("11:00")
        await stage.press("enter")
        await stage.sees("Das Ende kann nicht vor dem Anfang liegen.")
        await stage.press("ctrl+u")
        await stage.type("12:15")
        await stage.press("enter")
        await stage.until(lambda: stage.office.sessions.get(1).state is State.ENDED)
        assert seconds(stage) == 900


async def test_discarding_costs_nothing_and_keeps_the_measured_time(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=abandoned) as stage:
        ask(stage)
        await stage.sees("blieb offen")
        await stage.press("4")
        await stage.until(lambda: stage.office.sessions.get(1).state is State.ABORTED)
        session = stage.office.sessions.get(1)
        assert session.free_reason is FreeReason.FAILED_ATTEMPT
        assert stage.office.sessions.charge(session).due.gross_cents == 0
        assert seconds(stage) == 600
