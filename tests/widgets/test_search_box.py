from typing import Any

from textual import on

from fw_tui.widgets.line_input import LineInput
from fw_tui.widgets.row_list import RowList
from fw_tui.widgets.search_box import SearchBox
from tests.rendering import line_with, screen_lines, settled, traffic
from tests.widgets.sample_screens import PlaceApp, WidgetPlace, sample_list


class SearchPlace(WidgetPlace):
    """Focuses its list when the search is left."""

    AUTO_FOCUS = "RowList"

    def __init__(self) -> None:
        super().__init__(SearchBox("customer, note, ID"), sample_list(3))

    @on(SearchBox.Changed)
    def changed(self, message: SearchBox.Changed) -> None:
        self.told.append(message.text)

    @on(SearchBox.Submitted)
    def on_to_list(self, message: Any) -> None:
        self.told.append(type(message).__name__)
        self.query_one(RowList).focus()


async def test_typing_is_told_letter_by_letter() -> None:
    app = PlaceApp(SearchPlace)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "customer, note, ID" in screen_lines(app)[1]
        app.place.query_one(SearchBox).focus_text()
        await pilot.press("m", "ü", "question_mark", "1")
        await pilot.pause()
        assert app.place.told == ["m", "mü", "mü?", "mü?1"]
        assert app.place.query_one(SearchBox).text == "mü?1"
        assert app.asked == []


async def test_enter_and_down_go_on_to_the_list() -> None:
    for key in ("enter", "down"):
        app = PlaceApp(SearchPlace)
        async with app.run_test(size=(80, 24)) as pilot:
            app.place.query_one(SearchBox).focus_text()
            await pilot.press("m", key)
            await pilot.pause()
            assert app.place.told == ["m", "Submitted"]
            assert isinstance(app.focused, RowList)
            assert app.place.query_one(SearchBox).text == "m"


async def test_escape_clears_and_leaves() -> None:
    app = PlaceApp(SearchPlace)
    async with app.run_test(size=(80, 24)) as pilot:
        box = app.place.query_one(SearchBox)
        box.focus_text()
        await pilot.press("m", "escape")
        await pilot.pause()
        assert (box.text, sorted(app.place.told)) == ("", ["", "Left", "m"])
        assert isinstance(app.focused, RowList)
        assert not box.clear()


async def test_the_count_stands_at_the_right() -> None:
    app = PlaceApp(SearchPlace)
    async with app.run_test(size=(80, 24)) as pilot:
        box = app.place.query_one(SearchBox)
        box.show_count(12, 340)
        await settled(pilot)
        assert screen_lines(app)[1].endswith("12 of 340")
        with traffic(app) as seen:
            box.show_count(12, 340)
            await pilot.pause()
            assert seen.sent == 0
            box.show_count(12, 10_000)
            await pilot.pause()
        assert seen.layouts == 0
        assert line_with(app, "12 of").endswith("12 of 10,000")
        box.show_note("5 sessions")
        box.query_one(LineInput).value = "[/x]"
        await pilot.pause()
        assert screen_lines(app)[1].endswith(" 5 sessions")
        assert "[/x]" in screen_lines(app)[1]


async def test_no_cursor_blinks() -> None:
    app = PlaceApp(SearchPlace)
    async with app.run_test(size=(80, 24)):
        assert not app.place.query_one(LineInput).cursor_blink
