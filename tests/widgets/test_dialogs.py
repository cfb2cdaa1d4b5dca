import asyncio
from typing import Any

import pytest
from textual.widgets import Button, TextArea

from fw_tui.domain.errors import Conflict
from fw_tui.screens.dialogs.base import Dialog
from fw_tui.screens.dialogs.choice import ChoiceDialog, Option
from fw_tui.screens.dialogs.confirm import ConfirmDialog
from fw_tui.screens.dialogs.notes import NotesDialog
from fw_tui.screens.dialogs.text_view import TextViewDialog
from fw_tui.widgets.row_list import RowList
from tests.rendering import line_with, look_of, screen_lines, screen_text, settled, traffic
from tests.widgets.sample_screens import SIZES, PlaceApp, WidgetPlace, sample_list

PENDING = object()


class DialogApp(PlaceApp):
    """Shows a dialog over a list and keeps its answer."""

    def __init__(self, dialog: Dialog[Any]) -> None:
        super().__init__(lambda: WidgetPlace(sample_list(3)))
        self.dialog = dialog
        self.answer: Any = PENDING

    def show_more(self) -> None:
        self.push_screen(self.dialog, self._answered)

    def _answered(self, answer: Any) -> None:
        self.answer = answer


class Work:
    """Something a dialog does, that may be refused at first."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.done: list[Any] = []

    async def __call__(self, *args: Any) -> None:
        if self.refusals:
            self.refusals -= 1
            raise Conflict("Session {number} [x] has ended.", number=7)
        self.done.append(args)


async def finished(app: DialogApp, pilot: Any) -> None:
    await app.workers.wait_for_complete()
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
async def test_a_question_has_the_focus_on_cancel(size: tuple[int, int]) -> None:
    work = Work()
    app = DialogApp(ConfirmDialog("End [all]?", "3 sessions [b] will end.", "End 3", work))
    async with app.run_test(size=size) as pilot:
        assert "End [all]?" in screen_text(app)
        assert "3 sessions [b] will end." in screen_text(app)
        assert app.focused is app.dialog.query_one("#cancel", Button)
        assert look_of(app, "Cancel").reverse
        await pilot.press("enter")
        await finished(app, pilot)
        assert (app.answer, work.done) == (None, [])


async def test_a_question_is_answered_by_its_button() -> None:
    work = Work()
    app = DialogApp(ConfirmDialog("End?", "It will end.", "End", work))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "enter")
        await finished(app, pilot)
        assert (app.answer, work.done) == (True, [()])


@pytest.mark.parametrize("key", ["ctrl+o", "f10"])
async def test_a_refusal_is_shown_and_the_dialog_stays(key: str) -> None:
    work = Work(refusals=1)
    app = DialogApp(ConfirmDialog("End?", "It will end.", "End", work))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await finished(app, pilot)
        assert "Session 7 [x] has ended." in screen_text(app)
        assert app.answer is PENDING
        await pilot.press(key)
        await finished(app, pilot)
        assert (app.answer, work.done) == (True, [()])


async def test_a_second_accept_waits_for_nothing_and_escape_still_leaves() -> None:
    started = 0
    never = asyncio.Event()

    async def hangs() -> None:
        nonlocal started
        started += 1
        await never.wait()

    app = DialogApp(ConfirmDialog("End?", "It will end.", "End", hangs))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o", "ctrl+o")
        await pilot.pause()
        assert started == 1
        await pilot.press("escape")
        await pilot.pause()
        assert app.answer is None


async def test_a_question_without_work_is_just_answered() -> None:
    app = DialogApp(ConfirmDialog("Sure?", "Really.", "Yes"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("#accept")
        await finished(app, pilot)
        assert app.answer is True


async def test_keys_of_everywhere_do_nothing_in_a_dialog() -> None:
    app = DialogApp(ConfirmDialog("Sure?", "Really.", "Yes"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n", "2", "q")
        await pilot.pause()
        assert (app.asked, app.answer) == ([], PENDING)


async def test_a_tick_under_a_dialog_sends_some_digits_too() -> None:
    app = DialogApp(ConfirmDialog("Sure?", "Really.", "Yes"))
    async with app.run_test(size=(120, 40)) as pilot:
        row_list = app.place.query_one(RowList)
        for second in range(3):
            await settled(pilot)
            with traffic(app) as seen:
                row_list.update_cells("k2", {"elapsed": f"00:00:0{second + 1}"})
                await settled(pilot)
                await pilot.pause()
            if second:
                assert (seen.layouts, 0 < seen.sent < 80) == (0, True)
        assert "00:00:03" in screen_text(app)


OPTIONS = [Option("warranty", "Warranty"), Option("goodwill", "Good[will]"), Option("x", "Other")]


@pytest.mark.parametrize("size", SIZES)
async def test_options_are_listed_with_their_numbers(size: tuple[int, int]) -> None:
    app = DialogApp(ChoiceDialog("Why?", OPTIONS, current="goodwill", explanation="Pick [one]."))
    async with app.run_test(size=size) as pilot:
        assert "Pick [one]." in screen_text(app)
        assert "1  Warranty" in line_with(app, "Warranty")
        assert "›2  Good[will]" in screen_text(app)
        await pilot.press("enter")
        await finished(app, pilot)
        assert app.answer == "goodwill"


async def test_a_number_takes_its_option_at_once() -> None:
    work = Work()
    app = DialogApp(ChoiceDialog("Why?", OPTIONS, work=work))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("9", "0")
        assert app.answer is PENDING
        await pilot.press("3")
        await finished(app, pilot)
        assert (app.answer, work.done) == ("x", [("x",)])


async def test_a_refused_choice_can_be_changed() -> None:
    app = DialogApp(ChoiceDialog("Why?", OPTIONS, work=Work(refusals=1)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("1")
        await finished(app, pilot)
        assert "Session 7 [x] has ended." in screen_text(app)
        await pilot.press("down", "enter")
        await finished(app, pilot)
        assert app.answer == "goodwill"


STATEMENT = "\n".join(f"line {n} [/b] " + "x" * 90 + " end" for n in range(100))


async def test_a_long_text_scrolls_both_ways() -> None:
    app = DialogApp(TextViewDialog("Statement", STATEMENT))
    async with app.run_test(size=(80, 24)) as pilot:
        assert "line 0 [/b]" in screen_text(app)
        assert " end" not in screen_text(app)
        await pilot.press("right", "l", "right", "l", "right")
        assert " end" in screen_text(app)
        await pilot.press("left", "h", "left", "h", "left", "G")
        assert "line 99 [/b]" in screen_text(app)
        await pilot.press("k", "up")
        assert "line 99 [/b]" not in screen_text(app)
        await pilot.press("g", "j", "down")
        assert "line 2 [/b]" in screen_lines(app)[2]
        await pilot.press("pagedown", "pageup")
        assert "line 2 [/b]" in screen_lines(app)[2]
        await pilot.press("q")
        await pilot.pause()
        assert app.answer is None


async def test_y_copies_the_text() -> None:
    app = DialogApp(TextViewDialog("Statement", ["a [b]", "c"]))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("y")
        await pilot.pause()
        assert app.clipboard == "a [b]\nc"
        assert "clipboard" in screen_text(app)


async def test_a_text_shows_no_control_characters() -> None:
    app = DialogApp(TextViewDialog("Statement", "a\tb\n\x1b[2Jc"))
    async with app.run_test(size=(80, 24)):
        assert "a       b" in screen_text(app)
        assert " [2Jc" in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_notes_are_written_and_kept(size: tuple[int, int]) -> None:
    work = Work(refusals=1)
    app = DialogApp(NotesDialog("Notes of [7]", "old [b]", work))
    async with app.run_test(size=size) as pilot:
        assert "Notes of [7]" in screen_text(app)
        assert "old [b]" in screen_text(app)
        await pilot.press("enter", "n", "question_mark", "[", "1", "ctrl+o")
        await finished(app, pilot)
        assert "Session 7 [x] has ended." in screen_text(app)
        await pilot.press("2")
        await pilot.pause()
        assert "Session 7 [x] has ended." not in screen_text(app)
        await pilot.press("f10")
        await finished(app, pilot)
        assert app.answer == "old [b]\nn?[12"
        assert work.done == [("old [b]\nn?[12",)]


async def test_unchanged_notes_are_left_without_a_question() -> None:
    app = DialogApp(NotesDialog("Notes", "old"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x", "backspace", "escape")
        await pilot.pause()
        assert app.answer is None


async def test_changed_notes_are_thrown_away_only_when_asked() -> None:
    app = DialogApp(NotesDialog("Notes", "old"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x", "escape")
        await pilot.pause()
        assert "Throw the changes away?" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.answer is PENDING
        assert isinstance(app.focused, TextArea)
        await pilot.press("escape", "tab", "enter")
        await finished(app, pilot)
        assert app.answer is None


async def test_the_notes_are_saved_by_their_button_too() -> None:
    app = DialogApp(NotesDialog("Notes", ""))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "tab", "tab", "enter")
        await finished(app, pilot)
        assert app.answer == "a"


async def test_a_dialog_without_work_of_its_own_is_a_mistake() -> None:
    with pytest.raises(NotImplementedError):
        await Dialog[str]("Empty").accept()
