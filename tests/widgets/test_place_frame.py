import pytest

from fw_tui.widgets.hint_bar import Hint, HintBar, fitting
from fw_tui.widgets.place_bar import PlaceBar
from fw_tui.widgets.row_list import RowList
from tests.rendering import line_with, look_of, screen_lines, screen_text, settled, traffic
from tests.widgets.sample_screens import SIZES, PlaceApp, WidgetPlace, sample_list


class CallPlace(WidgetPlace):
    """Ends sessions that are connected, aborts others."""

    def __init__(self) -> None:
        super().__init__(sample_list(3))
        self.connected = False

    def unavailable(self, command_id: str) -> str | None:
        if command_id == "end" and not self.connected:
            return "The clock does not run yet [really]."
        return None

    def action_end(self) -> None:
        self.told.append("end")

    async def action_abort(self) -> None:
        self.told.append("abort")


@pytest.mark.parametrize("size", SIZES)
async def test_a_place_lies_between_bar_and_hints(size: tuple[int, int]) -> None:
    app = PlaceApp(CallPlace)
    async with app.run_test(size=size):
        lines = screen_lines(app)
        assert lines[0].startswith("›1 Active  2 History  3 Billing  4 Customers  5 Settings")
        assert "? help" in lines[-1]
        assert max(len(line) for line in lines) <= size[0]


async def test_the_current_place_has_a_sign_and_a_look() -> None:
    app = PlaceApp(CallPlace)
    async with app.run_test(size=(80, 24)):
        assert look_of(app, "›1 Active").reverse
        assert not look_of(app, "2 History").reverse


async def test_the_status_stands_at_the_right_and_is_sent_once() -> None:
    app = PlaceApp(CallPlace)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.place.show_status("Hörner · 3 running")
        await pilot.pause()
        assert screen_lines(app)[0].endswith("Hörner · 3 running")
        await settled(pilot)
        with traffic(app) as seen:
            app.place.show_status("Hörner · 3 running")
            await pilot.pause()
        assert seen.sent == 0
        app.place.show_status("[b]x")
        await pilot.pause()
        assert screen_lines(app)[0].endswith(" [b]x")
        assert "Hörner" not in screen_text(app)


async def test_where_it_is_narrow_the_short_status_stands() -> None:
    app = PlaceApp(CallPlace)
    async with app.run_test(size=(80, 24)) as pilot:
        app.place.show_status("Klaus Friedrich Hörner · 3 running", "3 running")
        await pilot.pause()
        assert screen_lines(app)[0].endswith("Settings" + " " * 14 + "3 running")
        await pilot.resize_terminal(120, 24)
        await pilot.pause()
        assert screen_lines(app)[0].endswith("Klaus Friedrich Hörner · 3 running")


async def test_a_click_on_the_bar_opens_another_place() -> None:
    app = PlaceApp(CallPlace)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(PlaceBar, offset=(3, 0))
        await pilot.click(PlaceBar, offset=(14, 0))
        await pilot.click(PlaceBar, offset=(70, 0))
        assert app.asked == ["history"]


async def test_a_command_runs_or_says_why_not() -> None:
    app = PlaceApp(CallPlace)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("x", "e")
        await pilot.pause()
        assert app.place.told == ["abort"]
        assert "The clock does not run yet [really]." in screen_text(app)
        assert isinstance(app.place, CallPlace)
        app.place.connected = True
        await pilot.press("e")
        assert app.place.told == ["abort", "end"]


async def test_a_command_of_everywhere_is_run_by_the_app() -> None:
    app = PlaceApp(CallPlace)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        await app.place.run_command("history")
        assert app.asked == ["new_session", "history"]


async def test_hints_are_dimmed_until_they_work() -> None:
    app = PlaceApp(CallPlace)
    async with app.run_test(size=(120, 24)) as pilot:
        assert isinstance(app.place, CallPlace)
        before = look_of(app, "e end")
        app.place.connected = True
        app.place.refresh_commands()
        await settled(pilot)
        assert look_of(app, "e end") != before
        with traffic(app) as seen:
            app.place.refresh_commands()
            await pilot.pause()
        assert seen.sent == 0


async def test_what_does_not_fit_is_left_out_but_never_the_help() -> None:
    app = PlaceApp(CallPlace)
    async with app.run_test(size=(40, 24)) as pilot:
        line = screen_lines(app)[-1]
        assert line.endswith("? help")
        assert "e end" not in line
        await pilot.resize_terminal(120, 24)
        await pilot.pause()
        assert "e end" in line_with(app, "? help")


def test_hints_that_do_not_work_go_first() -> None:
    hints = [Hint("a", "one"), Hint("b", "two", available=False), Hint("c", "three")]
    assert [h.key for h in fitting([*hints, Hint("?", "help")], 25)] == ["a", "c", "?"]
    assert [h.key for h in fitting([*hints, Hint("?", "help")], 18)] == ["a", "?"]
    assert [h.key for h in fitting([*hints, Hint("?", "help")], 1)] == ["?"]


async def test_the_list_has_the_focus_first() -> None:
    app = PlaceApp(CallPlace)
    async with app.run_test(size=(80, 24)):
        assert isinstance(app.focused, RowList)
        assert app.place.query_one(HintBar).size.height == 1
