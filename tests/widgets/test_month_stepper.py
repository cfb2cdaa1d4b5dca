"""A month that is changed in place, and never beyond the newest one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from fw_tui.i18n import set_language
from fw_tui.widgets.month_stepper import FIRST_MONTH, MonthStepper

NOVEMBER = date(2026, 11, 1)


class MonthApp(App[None]):
    def __init__(self, month: date) -> None:
        super().__init__()
        self.stepper = MonthStepper(month, NOVEMBER)
        self.changes: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.stepper

    @on(MonthStepper.Changed)
    def _changed(self) -> None:
        self.changes.append(f"{self.stepper.month:%Y-%m}")


@asynccontextmanager
async def running(month: date = date(2026, 10, 1)) -> AsyncIterator[tuple[MonthApp, Pilot[None]]]:
    set_language("en")
    app = MonthApp(month)
    async with app.run_test(size=(40, 3)) as pilot:
        yield app, pilot


async def test_the_month_stands_between_its_signs_and_nothing_behind_it() -> None:
    async with running() as (app, _pilot):
        assert app.stepper.render_line(0).text.rstrip() == "‹ October 2026 ›"


async def test_arrows_go_month_by_month_and_stop_at_the_newest() -> None:
    async with running() as (app, pilot):
        await pilot.press("right", "right", "space", "left", "left")
        assert app.changes == ["2026-11", "2026-10", "2026-09"]


async def test_clicks_go_back_on_the_left_sign_and_on_elsewhere() -> None:
    async with running() as (app, pilot):
        await pilot.click(MonthStepper, offset=(0, 0))
        await pilot.click(MonthStepper, offset=(6, 0))
        assert app.changes == ["2026-09", "2026-10"]


async def test_a_key_that_got_stuck_does_not_leave_all_calendars() -> None:
    async with running(FIRST_MONTH) as (app, pilot):
        await pilot.press("left", "left")
        assert app.changes == []
