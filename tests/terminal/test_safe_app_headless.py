"""What SafeApp does without a terminal, by Textual's pilot."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.app import ComposeResult
from textual.color import Color
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static, TextArea
from textual.worker import WorkerFailed

from fw_tui.terminal.app import SafeApp
from fw_tui.terminal.filters import StripControls
from fw_tui.terminal.size_notice import SizeNotice


class Dialog(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        yield Input("kept", id="answer")


class Other(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Static("other")


class Small(SafeApp[None]):
    MODES = {"one": Other, "two": Other}
    keys = 0

    def on_mount(self) -> None:
        self.switch_mode("one")

    def on_key(self) -> None:
        self.keys += 1

    @work
    async def fail(self) -> None:
        raise KeyError("x")


def text_of(app: SafeApp[None]) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await pilot.pause()


def shows_notice(app: SafeApp[None]) -> bool:
    text = text_of(app)
    return "80x24" in text and "other" not in text


async def test_screens_opened_in_a_small_window_are_covered_too() -> None:
    app = Small()
    async with app.run_test(size=(60, 20)) as pilot:
        await until(pilot, lambda: shows_notice(app))
        await app.push_screen(Dialog())
        await until(pilot, lambda: shows_notice(app))
        await app.switch_mode("two")
        await until(pilot, lambda: shows_notice(app))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "other" in text_of(app))
        await app.switch_mode("one")
        await pilot.pause()
        assert isinstance(app.screen, Dialog)
        assert not app.screen.query(SizeNotice)
        assert app.screen.query_one(Input).value == "kept"


async def test_a_dialog_can_be_closed_by_the_program_under_the_notice() -> None:
    app = Small()
    async with app.run_test(size=(60, 20)) as pilot:
        dialog = Dialog()
        await app.push_screen(dialog)
        await pilot.pause()
        await dialog.dismiss()
        await pilot.pause()
        assert isinstance(app.screen, Other)
        assert shows_notice(app)
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: "other" in text_of(app))


async def test_nobody_types_into_what_is_covered() -> None:
    app = Small()
    async with app.run_test(size=(80, 23)) as pilot:
        await pilot.pause()
        await pilot.press("x")
        assert app.keys == 0
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        await pilot.press("x")
        assert app.keys == 1


async def test_80_by_24_is_large_enough() -> None:
    app = Small()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert not app.too_small
        assert not app.screen.query(SizeNotice)


async def test_no_cursor_blinks_and_nothing_is_animated() -> None:
    class Fields(SafeApp[None]):
        def compose(self) -> ComposeResult:
            yield Input()
            yield TextArea()

    app = Fields()
    async with app.run_test() as pilot:
        line, notes = app.query_one(Input), app.query_one(TextArea)
        notes.focus()
        await until(pilot, lambda: not notes.cursor_blink)
        line.focus()
        await until(pilot, lambda: not line.cursor_blink)
        assert app.animation_level == "none"


async def test_the_palette_opens_and_offers_no_screenshot() -> None:
    app = Small()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert isinstance(app.screen, CommandPalette)
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert "Theme" in titles
        assert "Screenshot" not in titles


async def test_a_fault_in_a_worker_is_kept_without_its_wrapping() -> None:
    app = Small()

    async def run() -> None:
        async with app.run_test():
            await app.fail().wait()

    with pytest.raises(WorkerFailed):
        await run()
    assert isinstance(app.fault, KeyError)
    assert app.return_code == 1


async def test_a_hangup_may_come_from_a_thread() -> None:
    app = Small()
    async with app.run_test() as pilot:
        await asyncio.to_thread(app.hangup)
        await pilot.pause()
    assert app.return_code == 129
    assert app._last_resort is not None
    app._last_resort.cancel()


def test_leaving_before_it_runs_is_an_exit() -> None:
    with pytest.raises(SystemExit) as info:
        Small().hangup()
    assert info.value.code == 129


def test_the_filter_is_the_last_of_all() -> None:
    assert isinstance(Small().get_line_filters()[-1], StripControls)


def filtered(*segments: Segment) -> list[Segment]:
    return StripControls().apply(list(segments), Color(0, 0, 0))


def test_the_filter_takes_out_controls_and_keeps_style() -> None:
    bold: Any = Style(bold=True)
    assert filtered(Segment("a\x1b[2Jb\u202e\x9bc", bold)) == [Segment("a[2Jbc", bold)]


def test_the_filter_cleans_links() -> None:
    (segment,) = filtered(Segment("here", Style(link="https://x/\x1b\\\x1b[2J")))
    assert segment.style is not None
    assert segment.style.link == "https://x/\\[2J"


def test_the_filter_leaves_clean_lines_and_textuals_own_controls() -> None:
    clean, control = Segment("ä€✓ 表"), Segment("\x1b[2J", None, [])
    kept = filtered(clean, control)
    assert kept[0] is clean
    assert kept[1] is control
