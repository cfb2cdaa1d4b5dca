from typing import Any

import pytest
from rich.text import Text
from textual import on

from fw_tui.widgets.row_list import Column, Row, RowList
from tests.rendering import line_with, look_of, screen_lines, screen_text, settled, traffic
from tests.widgets.sample_screens import (
    COLUMNS,
    SIZES,
    PlaceApp,
    WidgetPlace,
    sample_list,
    sample_row,
)


class ListPlace(WidgetPlace):
    """Remembers what its list tells."""

    @on(RowList.Highlighted)
    @on(RowList.Chosen)
    @on(RowList.NearEnd)
    def remember(self, message: Any) -> None:
        self.told.append((type(message).__name__, getattr(message, "key", None)))


def app_with(row_list: RowList) -> PlaceApp:
    return PlaceApp(lambda: ListPlace(row_list))


@pytest.mark.parametrize("size", SIZES)
async def test_rows_stand_under_their_titles(size: tuple[int, int]) -> None:
    app = app_with(sample_list(3))
    async with app.run_test(size=size):
        lines = screen_lines(app)
        assert lines[1].startswith(" Partner")
        assert lines[2].startswith("›Customer 0")
        assert lines[3].startswith(" Customer 1")
        assert lines[1].index("Cost") + len("Cost") == lines[2].index("€") + 1
        assert ("klaus" in lines[2]) == (size[0] >= 100)


async def test_the_cursor_is_seen_without_colours() -> None:
    app = app_with(sample_list(3))
    async with app.run_test(size=(80, 24)) as pilot:
        assert look_of(app, "Customer 0").reverse
        assert not look_of(app, "Customer 1").reverse
        app.set_focus(None)
        await pilot.pause()
        assert not look_of(app, "Customer 0").reverse
        assert look_of(app, "Customer 0").bold
        assert line_with(app, "Customer 0").startswith("›")


async def test_text_from_outside_is_neither_markup_nor_control() -> None:
    row_list = RowList([Column("text", "Text")])
    row_list.set_rows(
        [
            Row("a", ("[red]Server[/nope] [@click=app.quit]x[/]",)),
            Row("b", ("a\x1b[2Jb\x9bc\u202ed",)),
            Row("c", (Text("e\x1b]0;f", style="bold"),)),
        ]
    )
    app = app_with(row_list)
    async with app.run_test(size=(80, 24)):
        assert "[red]Server[/nope] [@click=app.quit]x[/]" in screen_text(app)
        assert "a [2Jb c d" in screen_text(app)
        assert "e ]0;f" in screen_text(app)
        assert look_of(app, "e ]0;f").bold


async def test_long_and_wide_text_is_cut_at_its_column() -> None:
    row_list = RowList([Column("name", "Name", width=10), Column("end", "End", width=3)])
    row_list.set_rows(
        [
            Row("a", ("A very long name", "xyz")),
            Row("b", ("日本語日本語", "xyz")),
            Row("c", (Text("日本語日本語日"), "xyz")),
        ]
    )
    app = app_with(row_list)
    async with app.run_test(size=(80, 24)):
        lines = screen_lines(app)
        assert lines[2] == "›A very lo… xyz"
        assert lines[3] == " 日本語日 … xyz"
        assert lines[4].split() == ["日本語日", "…", "xyz"] or lines[4] == " 日本語日… xyz"


async def test_keys_move_the_cursor_and_the_screen_hears_it() -> None:
    app = app_with(sample_list(100))
    row_list = app.place.query(RowList)
    async with app.run_test(size=(80, 24)) as pilot:
        moves = [
            ("down", "k1"),
            ("j", "k2"),
            ("k", "k1"),
            ("up", "k0"),
            ("up", "k0"),
            ("G", "k99"),
            ("down", "k99"),
            ("home", "k0"),
            ("pagedown", "k21"),
            ("pageup", "k0"),
            ("end", "k99"),
            ("g", "k0"),
        ]
        for key, expected in moves:
            await pilot.press(key)
            assert row_list.first().cursor_key == expected, key
        heard = [key for kind, key in app.place.told if kind == "Highlighted"]
        assert heard == ["k0", "k1", "k2", "k1", "k0", "k99", "k0", "k21", "k0", "k99", "k0"]


async def test_the_cursor_stays_in_sight() -> None:
    app = app_with(sample_list(1000))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("G")
        assert line_with(app, "Customer 999").startswith("›")
        assert "Customer 978" not in screen_text(app)
        await pilot.press("g")
        assert line_with(app, "Customer 0 ").startswith("›")
        await pilot.press("end", "pageup")
        assert line_with(app, "Customer 978").startswith("›")


async def test_enter_and_double_click_choose_a_row() -> None:
    app = app_with(sample_list(5))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter")
        assert app.place.told[-1] == ("Chosen", "k1")
        await pilot.click(RowList, offset=(5, 4))
        assert app.place.told[-1] == ("Highlighted", "k3")
        await pilot.click(RowList, offset=(5, 4), times=2)
        assert app.place.told[-1] == ("Chosen", "k3")


async def test_a_click_beside_the_rows_changes_nothing() -> None:
    app = app_with(sample_list(3))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(RowList, offset=(5, 0))
        await pilot.click(RowList, offset=(5, 15))
        assert app.place.query_one(RowList).cursor_key == "k0"


async def test_new_rows_keep_the_cursor_on_its_key_and_line() -> None:
    app = app_with(sample_list(100))
    async with app.run_test(size=(80, 24)) as pilot:
        row_list = app.place.query_one(RowList)
        await pilot.press("pagedown", "pagedown", "up", "up")
        before = screen_lines(app).index(line_with(app, "›"))
        row_list.set_rows([sample_row(200), *row_list.rows])
        await pilot.pause()
        assert row_list.cursor_key == "k40"
        place = next(n for n, line in enumerate(screen_lines(app)) if line.startswith("›Cust"))
        assert before == 0
        assert "Customer 40" in screen_lines(app)[place]
        row_list.set_rows(r for r in row_list.rows if r.key != "k40")
        assert str(row_list.cursor_key) == "k41"
        row_list.set_rows([sample_row(7)])
        assert str(row_list.cursor_key) == "k7"
        row_list.set_rows([])
        await pilot.pause()
        assert app.place.told[-1] == ("Highlighted", None)


async def test_other_rows_can_start_at_the_top() -> None:
    app = app_with(sample_list(100))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("G")
        row_list = app.place.query_one(RowList)
        row_list.set_rows((sample_row(n) for n in range(50, 150)), keep_key=False)
        await pilot.pause()
        assert row_list.cursor_key == "k50"
        assert screen_lines(app)[2].startswith("›Customer 50")


async def test_the_end_is_told_once_per_number_of_rows() -> None:
    app = app_with(sample_list(60))
    async with app.run_test(size=(80, 24)) as pilot:
        told = app.place.told
        assert ("NearEnd", None) not in told
        await pilot.press("G", "g", "G")
        assert told.count(("NearEnd", None)) == 1
        app.place.query_one(RowList).append_rows(sample_row(n) for n in range(50, 120))
        assert app.place.query_one(RowList).row_count == 120
        await pilot.press("G")
        assert told.count(("NearEnd", None)) == 2


async def test_rows_that_do_not_fill_the_window_ask_for_more_at_once() -> None:
    app = app_with(sample_list(10))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.place.told.count(("NearEnd", None)) == 1
        app.place.query_one(RowList).append_rows([sample_row(11)])
        await pilot.pause()
        assert app.place.told.count(("NearEnd", None)) == 2


@pytest.mark.parametrize("sentence", ["No sessions yet. n starts one.", "[The filter] hides all."])
async def test_an_empty_list_says_why(sentence: str) -> None:
    app = app_with(sample_list(0, empty=sentence))
    async with app.run_test(size=(80, 24)) as pilot:
        assert sentence in screen_text(app)
        await pilot.press("down", "enter", "G", "pagedown")
        row_list = app.place.query_one(RowList)
        row_list.empty = "Something else."
        await pilot.pause()
        assert "Something else." in screen_text(app)
        row_list.set_rows([sample_row(1)])
        await pilot.pause()
        assert "Something else." not in screen_text(app)


async def test_a_tick_sends_some_digits_and_lays_out_nothing() -> None:
    app = app_with(sample_list(30))
    async with app.run_test(size=(120, 40)) as pilot:
        row_list = app.place.query_one(RowList)
        await settled(pilot)
        with traffic(app) as seen:
            row_list.update_cells("k3", {"elapsed": "00:00:01"})
            await pilot.pause()
        assert "00:00:01" in line_with(app, "Customer 3 ")
        assert (seen.layouts, len(seen.updates)) == (0, 1)
        assert 0 < seen.sent < 80
        row = row_list.row("k3")
        assert row is not None
        assert row.cells[2] == "00:00:01"


async def test_what_looks_the_same_is_not_sent() -> None:
    app = app_with(sample_list(100))
    async with app.run_test(size=(80, 24)) as pilot:
        row_list = app.place.query_one(RowList)
        await settled(pilot)
        with traffic(app) as seen:
            row_list.update_cells("k3", {"elapsed": "00:00:00"})
            row_list.update_cells("k90", {"elapsed": "00:00:01"})
            row_list.update_cells("gone", {"elapsed": "00:00:01"})
            row_list.set_rows(row_list.rows)
            await pilot.pause()
        assert seen.sent == 0


async def test_rows_with_the_same_keys_repaint_only_what_differs() -> None:
    app = app_with(sample_list(20))
    async with app.run_test(size=(120, 40)) as pilot:
        row_list = app.place.query_one(RowList)
        rows = list(row_list.rows)
        rows[4] = sample_row(4, "Customer X")
        await settled(pilot)
        with traffic(app) as seen:
            row_list.set_rows(rows)
            await pilot.pause()
        assert "Customer X" in screen_text(app)
        assert (seen.layouts, 0 < seen.sent < 80) == (0, True)


async def test_thousands_of_rows_draw_only_what_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: set[str | None] = set()
    real = RowList._drawn_row

    def noted(self: RowList, row: Row | None, here: bool) -> Any:
        drawn.add(row.key if row else None)
        return real(self, row, here)

    monkeypatch.setattr(RowList, "_drawn_row", noted)
    app = app_with(sample_list(50_000))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("G")
        assert line_with(app, "Customer 49999").startswith("›")
    assert len(drawn) < 100


async def test_looks_mark_rows_and_cells() -> None:
    row_list = RowList(COLUMNS)
    row_list.set_rows(
        [
            sample_row(0),
            Row("a", ("plain", "", ("lost", "warn"), ""), look="strong"),
        ]
    )
    app = app_with(row_list)
    async with app.run_test(size=(80, 24)):
        assert look_of(app, "plain").bold
        assert look_of(app, "lost").color != look_of(app, "plain").color


async def test_the_cursor_can_be_sent_to_a_key() -> None:
    app = app_with(sample_list(100))
    async with app.run_test(size=(80, 24)) as pilot:
        row_list = app.place.query_one(RowList)
        assert row_list.move_to("k77")
        assert not row_list.move_to("gone")
        await pilot.pause()
        assert line_with(app, "Customer 77").startswith("›")


async def test_a_smaller_window_keeps_the_cursor_in_sight() -> None:
    app = app_with(sample_list(100))
    async with app.run_test(size=(120, 40)) as pilot:
        app.place.query_one(RowList).move_to("k36")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert line_with(app, "Customer 36").startswith("›")
