from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from fw_tui.widgets.cycle import Cycle


class CycleApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.cycle = Cycle([(1, "billable"), (2, "guarantee"), (3, "goodwill [/] \x1b[2J")])
        self.changes: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.cycle

    @on(Cycle.Changed)
    def _changed(self) -> None:
        self.changes.append(self.cycle.value)


@asynccontextmanager
async def running() -> AsyncIterator[tuple[CycleApp, Pilot[None]]]:
    app = CycleApp()
    async with app.run_test(size=(40, 3)) as pilot:
        yield app, pilot


async def test_the_first_value_stands_at_first() -> None:
    async with running() as (app, _pilot):
        assert app.cycle.value == 1
        assert app.cycle.render_line(0).text.rstrip() == "‹ billable › 1/3"


async def test_arrows_and_space_go_around_the_ends() -> None:
    async with running() as (app, pilot):
        await pilot.press("left", "right", "space", "right")
        assert app.changes == [3, 1, 2, 3]


async def test_a_letter_goes_to_the_next_value_that_begins_with_it() -> None:
    async with running() as (app, pilot):
        await pilot.press("g", "g", "g", "b", "x", "b")
        assert app.changes == [2, 3, 2, 1]


async def test_a_click_goes_on_and_on_the_left_sign_back() -> None:
    async with running() as (app, pilot):
        await pilot.click(Cycle, offset=(6, 0))
        await pilot.click(Cycle, offset=(0, 0))
        assert app.changes == [2, 1]


async def test_a_label_is_plain_text_that_fits() -> None:
    async with running() as (app, pilot):
        await pilot.press("3")
        text = app.cycle.render_line(0).text
        assert "goodwill [/]" in text
        assert "\x1b" not in text
        assert len(text) == 40


async def test_a_number_goes_to_the_value_of_that_place() -> None:
    async with running() as (app, pilot):
        await pilot.press("3", "4", "0", "1")
        assert app.changes == [3, 1]
