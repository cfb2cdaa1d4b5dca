import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from textual import events, on
from textual.pilot import Pilot

from fw_tui.domain.errors import N_, StoreError
from fw_tui.widgets.long_list import LongList
from fw_tui.widgets.rows import Column, Row
from tests.rendering import line_with, look_of, screen_lines, screen_text, settled, traffic
from tests.widgets.sample_screens import COLUMNS, PlaceApp, WidgetPlace, sample_row

MILLION = 1_000_000


class Source:
    """Rows k0, k1, … that are read when the test lets them; the first of them can move."""

    def __init__(self, total: int = MILLION, name: str = "Customer") -> None:
        self.total = total
        self.name = name
        self.first = 0
        self.asked: list[tuple[int, int]] = []
        self.changed: dict[str, Row] = {}
        self.error: StoreError | None = None
        self._open = asyncio.Event()
        self._open.set()

    def hold(self) -> None:
        """Answer nothing until `let_go`."""
        self._open.clear()

    def let_go(self) -> None:
        self._open.set()

    async def rows(self, start: int, count: int) -> Sequence[Row]:
        self.asked.append((start, count))
        await self._open.wait()
        if self.error is not None:
            raise self.error
        places = range(start, min(start + count, self.total))
        return [self._row(self.first + place) for place in places]

    def _row(self, number: int) -> Row:
        return self.changed.get(f"k{number}") or sample_row(number, f"{self.name} {number} .")


class LongPlace(WidgetPlace):
    """Remembers what its list tells."""

    AUTO_FOCUS = "LineList"

    @on(LongList.Highlighted)
    def remember(self, message: LongList.Highlighted) -> None:
        self.told.append((message.place, message.key))

    @on(LongList.Chosen)
    def remember_choice(self, message: LongList.Chosen) -> None:
        self.told.append(("chosen", message.key))

    @on(LongList.ReadFailed)
    def remember_failure(self, message: LongList.ReadFailed) -> None:
        self.told.append(("failed", str(message.error)))


def long_list(source: Source | None = None) -> LongList[Row]:
    row_list: LongList[Row] = LongList(COLUMNS, empty="Nothing here.")
    if source is not None:
        row_list.show(source, source.total)
    return row_list


def app_with(row_list: LongList[Any]) -> PlaceApp:
    return PlaceApp(lambda: LongPlace(row_list))


def line_of(app: PlaceApp, text: str) -> int:
    return screen_lines(app).index(line_with(app, text))


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one by one and let the app come to rest after each."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


# -- where it stands and what it reads -------------------------------------------------------


async def test_only_what_is_in_sight_and_follows_is_read() -> None:
    source = Source()
    rows = long_list(source)
    app = app_with(rows)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert line_with(app, "Customer 0 ").startswith("›")
        assert line_with(app, "Customer 36 ").startswith(" ")
        assert sum(count for _start, count in source.asked) <= 128
        assert rows.row_count == MILLION


async def test_keys_move_through_a_million_rows() -> None:
    rows = long_list(Source())
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        moves = [
            ("down", 0 + 1),
            ("j", 2),
            ("k", 1),
            ("up", 0),
            ("up", 0),
            ("G", MILLION - 1),
            ("down", MILLION - 1),
            ("pageup", MILLION - 22),
            ("home", 0),
            ("pagedown", 21),
            ("end", MILLION - 1),
            ("g", 0),
        ]
        for key, place in moves:
            await press(pilot, key)
            assert (rows.place, rows.cursor_key) == (place, f"k{place}"), key
            assert line_with(app, f"Customer {place} ").startswith("›")


async def test_the_last_row_stands_on_the_last_line() -> None:
    rows = long_list(Source())
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "G")
        assert line_of(app, "Customer 999999 ") == 22
        assert rows.scroll_offset.y == rows.max_scroll_y == MILLION - 21


async def test_the_position_is_told_in_the_marks_of_the_language() -> None:
    rows = long_list(Source())
    app = app_with(rows)
    async with app.run_test(size=(80, 24)):
        rows.move_to_place(312_003)
        assert rows.position == "312,004 of 1,000,000"
        rows.move_to_place(5 * MILLION)
        assert rows.position == "1,000,000 of 1,000,000"
        rows.show(Source(0), 0)
        assert rows.position == "0 of 0"


@pytest.mark.parametrize("total", [1000, MILLION])
async def test_a_key_asks_twice_at_most_however_long_the_list_is(total: int) -> None:
    source = Source(total)
    app = app_with(long_list(source))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        for key in ("pagedown", "pagedown", "G", "pageup", "pageup", "k", "g", "j", "G", "g"):
            source.asked.clear()
            await press(pilot, key)
            assert len(source.asked) <= 2, key
            assert sum(count for _start, count in source.asked) <= 192, key


async def test_a_page_further_on_is_there_before_it_is_wanted() -> None:
    source = Source()
    app = app_with(long_list(source))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        for _ in range(10):
            await press(pilot, "pagedown")
            source.hold()
            await press(pilot, "pagedown")
            assert "Customer" in screen_lines(app)[-2]
            source.let_go()
            await settled(pilot)


async def test_a_million_rows_draw_only_what_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: set[str | None] = set()
    real = LongList._drawn_row

    def noted(self: LongList[Row], row: Row | None, here: bool) -> Any:
        drawn.add(row.key if row else None)
        return real(self, row, here)

    monkeypatch.setattr(LongList, "_drawn_row", noted)
    app = app_with(long_list(Source()))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "G", "g")
    assert len(drawn) < 100


async def test_a_row_that_is_being_read_is_a_blank_line() -> None:
    source = Source()
    rows = long_list(source)
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        source.hold()
        await press(pilot, "G")
        assert not any(screen_lines(app)[2:22])
        assert screen_lines(app)[22].startswith("›")
        assert look_of(app, "›        ").reverse
        assert (rows.cursor_key, rows.cursor_row) == (None, None)
        await press(pilot, "enter")
        with traffic(app) as seen:
            source.let_go()
            await settled(pilot)
        assert line_with(app, "Customer 999999 ").startswith("›")
        assert (len(seen.updates), seen.layouts) == (1, 0)
        assert app.place.told[-2:] == [(MILLION - 1, None), (MILLION - 1, "k999999")]


async def test_a_held_key_queues_nothing_behind_a_slow_source() -> None:
    source = Source()
    rows = long_list(source)
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        source.asked.clear()
        source.hold()
        await press(pilot, "G", *["pageup"] * 20)
        assert len(source.asked) == 1
        source.let_go()
        await settled(pilot)
        assert line_with(app, f"Customer {MILLION - 1 - 20 * 21} ").startswith("›")
        assert len(source.asked) <= 3


async def test_the_wheel_moves_the_sight_and_reads() -> None:
    source = Source()
    rows = long_list(source)
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for _ in range(30):
            await pilot._post_mouse_events([events.MouseScrollDown], rows, offset=(5, 5))
        await settled(pilot)
        assert rows.scroll_offset.y >= 30
        assert rows.place == 0
        assert f"Customer {rows.scroll_offset.y} " in screen_lines(app)[2]
        assert {row.key for row in rows.rows_in_sight()} == {
            f"k{rows.scroll_offset.y + line}" for line in range(21)
        }


async def test_what_the_wheel_leaves_behind_stays_under_the_cursor() -> None:
    source = Source()
    rows = long_list(source)
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "j", "j")
        for top in range(1000, 31_000, 1000):
            rows.scroll_to(y=top, animate=False)
            await settled(pilot)
        rows.refresh_rows()
        assert rows.cursor_key == "k2"
        await settled(pilot)
        source.first = -5
        rows.show(source, MILLION + 5, keep=7)
        await settled(pilot)
        assert (rows.cursor_key, rows.scroll_offset.y) == ("k2", 30_005)
        assert app.place.told == [(0, None), (0, "k0"), (1, "k1"), (2, "k2"), (7, "k2")]


async def test_the_bar_follows_a_list_that_becomes_much_shorter() -> None:
    source = Source()
    rows = long_list(source)
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        rows.move_to_place(500)
        await settled(pilot)
        rows.show(source, 1000, keep=500)
        await settled(pilot)
        assert rows.vertical_scrollbar.position == rows.scroll_offset.y == 480


async def test_the_bar_is_sent_only_when_it_looks_different() -> None:
    rows = long_list(Source())
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "pagedown")
        with traffic(app) as seen:
            await press(pilot, "pagedown")
        assert ";80H" not in seen.updates[0]
        with traffic(app) as seen:
            await press(pilot, "G")
        assert ";80H" in seen.updates[0]


async def test_a_layout_sends_no_bar_that_looks_as_before() -> None:
    rows = long_list(Source())
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        with traffic(app) as seen:
            rows.refresh(layout=True, repaint=False)
            await settled(pilot)
        assert seen.updates == []


async def test_fewer_rows_than_were_counted_leave_blank_lines() -> None:
    source = Source(10)
    rows = long_list()
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        rows.show(source, 100)
        await settled(pilot)
        assert "Customer 9 " in screen_text(app)
        await press(pilot, "pagedown", "G")
        assert rows.cursor_key is None
        assert len(source.asked) <= 3


async def test_a_source_that_fails_is_told_and_asked_again_at_the_next_key() -> None:
    source = Source()
    rows = long_list(source)
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        source.error = StoreError(N_("The store is away."))
        await press(pilot, "G")
        assert app.place.told[-1] == ("failed", "The store is away.")
        assert rows.cursor_key is None
        source.error = None
        await press(pilot, "k")
        assert line_with(app, "Customer 999998 ").startswith("›")


# -- other rows -----------------------------------------------------------------------------


class SourceAtHand(Source):
    """It holds its first rows."""

    def held(self, start: int, count: int) -> Sequence[Row] | None:
        if start > 0:
            return None
        return [self._row(place) for place in range(min(count, self.total))]


async def test_rows_at_hand_are_drawn_together_with_the_list() -> None:
    rows = long_list(Source())
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        found = SourceAtHand(30, name="Found")
        rows.show(found, 30)
        assert rows.cursor_row == sample_row(0, "Found 0 .")
        await settled(pilot)
        assert "Found 19 " in screen_text(app)
        assert found.asked == []


async def test_rows_further_on_are_read_when_those_in_sight_are_drawn() -> None:
    source, seen = Source(), []
    app = app_with(long_list(source))
    read = source.rows

    async def watched(start: int, count: int) -> Sequence[Row]:
        seen.append("Customer 0 " in screen_text(app))
        return await read(start, count)

    source.rows = watched  # type: ignore[method-assign]
    async with app.run_test(size=(80, 60)) as pilot:
        await settled(pilot)
        assert source.asked == [(0, 64), (64, 64)]
        assert seen == [False, True]


async def test_a_count_that_goes_on_sends_the_bar_only_where_it_looks_different() -> None:
    rows = long_list(Source(2000))
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        with traffic(app) as seen:
            rows.grow(MILLION)
            await settled(pilot)
        assert seen.updates == []
        await press(pilot, "G")
        assert rows.place == MILLION - 1


async def test_another_search_starts_at_the_top_and_blanks_nothing() -> None:
    rows = long_list(Source())
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "pagedown", "pagedown", "pagedown")
        found = Source(50, name="Found")
        found.hold()
        rows.show(found, 50)
        await settled(pilot)
        assert "Customer 63 " in screen_text(app)
        found.let_go()
        await settled(pilot)
        assert line_of(app, "Found 0 ") == 2
        assert line_with(app, "Found 0 ").startswith("›")
        assert "Customer 63 " not in screen_text(app)
        assert app.place.told[-1] == (0, "k0")


async def test_an_answer_to_a_search_that_has_changed_is_dropped() -> None:
    slow, fast = Source(50, name="Slow"), Source(50, name="Fast")
    slow.hold()
    rows = long_list(slow)
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        rows.show(fast, 50)
        slow.error = StoreError(N_("The store is away."))
        slow.let_go()
        await settled(pilot)
        assert "Fast 0 " in screen_text(app)
        rows.show(slow, 50)
        slow.error = None
        slow.hold()
        await settled(pilot)
        rows.show(fast, 50)
        slow.let_go()
        await settled(pilot)
        assert "Fast 0 " in screen_text(app)
        assert not [told for told in app.place.told if told[0] == "failed"]


async def test_rows_that_come_on_top_move_nothing_on_the_screen() -> None:
    source = Source()
    rows = long_list(source)
    app = app_with(rows)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        rows.move_to_place(5000)
        await press(pilot, "k", "k")
        before = screen_lines(app)
        source.first = -3
        with traffic(app) as seen:
            rows.show(source, MILLION + 3, keep=rows.place + 3)
            await settled(pilot)
        assert screen_lines(app) == before
        assert (rows.cursor_key, rows.position) == ("k4998", "5,002 of 1,000,003")
        assert (seen.sent < 1000, seen.layouts) == (True, 0)
        assert app.place.told[-1] == (5001, "k4998")


async def test_a_list_seen_from_its_top_shows_the_new_rows() -> None:
    source = Source()
    rows = long_list(source)
    app = app_with(rows)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        source.first = -1
        rows.show(source, MILLION + 1, keep=1)
        await settled(pilot)
        assert screen_lines(app)[2].startswith(" Customer -1 ")
        assert screen_lines(app)[3].startswith("›Customer 0 ")


async def test_a_list_that_becomes_shorter_than_its_cursor_keeps_it_on_the_last_row() -> None:
    source = Source()
    rows = long_list(source)
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "G")
        source.total = 30
        rows.show(source, 30, keep=rows.place)
        await settled(pilot)
        assert line_of(app, "Customer 29 ") == 22
        assert rows.cursor_key == "k29"
        source.total = 3
        rows.show(source, 3, keep=rows.place)
        await settled(pilot)
        assert line_of(app, "Customer 2 ") == 4
        assert "Customer 3 " not in screen_text(app)


async def test_an_empty_list_says_why() -> None:
    rows = long_list()
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Nothing here." in screen_text(app)
        await press(pilot, "down", "enter", "G", "pagedown")
        source = Source(3)
        rows.show(source, 3)
        await settled(pilot)
        assert "Nothing here." not in screen_text(app)
        assert line_with(app, "Customer 0 ").startswith("›")
        rows.show(source, 0)
        await settled(pilot)
        assert "Nothing here." in screen_text(app)
        assert app.place.told[-1] == (0, None)


async def test_the_count_goes_on_while_the_rows_stand() -> None:
    source = Source()
    rows = long_list()
    app = app_with(rows)
    async with app.run_test(size=(120, 40)) as pilot:
        rows.show(source, 10_001)
        await settled(pilot)
        await press(pilot, "G")
        with traffic(app) as seen:
            rows.grow(MILLION)
            rows.grow(10_001)
            await settled(pilot)
        assert rows.position == "10,001 of 1,000,000"
        assert (seen.sent < 1000, seen.layouts) == (True, 0)
        await press(pilot, "j")
        assert rows.cursor_key == "k10001"
        await press(pilot, "G")
        assert rows.cursor_key == "k999999"


async def test_a_list_can_open_at_a_place() -> None:
    source = Source()
    rows = long_list()
    rows.show(source, MILLION, keep=5000)
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert line_with(app, "Customer 5000 ").startswith("›")


async def test_another_window_keeps_the_cursor_in_sight() -> None:
    rows = long_list(Source())
    app = app_with(rows)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        rows.move_to_place(36)
        await settled(pilot)
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert line_with(app, "Customer 36 ").startswith("›")
        await pilot.resize_terminal(120, 160)
        await settled(pilot)
        assert "Customer 160 " in screen_text(app)


# -- other cells ----------------------------------------------------------------------------


async def test_rows_read_anew_send_only_what_differs() -> None:
    source = Source()
    rows = long_list(source)
    app = app_with(rows)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        with traffic(app) as seen:
            rows.refresh_rows()
            await settled(pilot)
        assert seen.sent == 0
        source.changed["k4"] = sample_row(4, "Customer X .")
        with traffic(app) as seen:
            rows.refresh_rows()
            await settled(pilot)
        assert "Customer X " in screen_text(app)
        assert (seen.layouts, 0 < seen.sent < 80) == (0, True)


async def test_a_tick_sends_some_digits_and_lays_out_nothing() -> None:
    source = Source()
    rows = long_list(source)
    app = app_with(rows)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        with traffic(app) as seen:
            rows.update_cells("k3", {"elapsed": "00:00:01"})
            rows.update_cells("k50", {"elapsed": "00:00:01"})
            rows.update_cells("gone", {"elapsed": "00:00:01"})
            await settled(pilot)
        assert "00:00:01" in line_with(app, "Customer 3 ")
        assert (seen.layouts, len(seen.updates)) == (0, 1)
        assert 0 < seen.sent < 80


async def test_a_tick_reaches_a_row_that_is_being_read_anew() -> None:
    source = Source()
    rows = long_list(source)
    app = app_with(rows)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        source.hold()
        rows.refresh_rows()
        rows.update_cells("k3", {"elapsed": "00:00:01"})
        await settled(pilot)
        assert "00:00:01" in line_with(app, "Customer 3 ")
        source.let_go()
        await settled(pilot)
        assert "00:00:00" in line_with(app, "Customer 3 ")


async def test_a_row_that_is_gone_when_read_anew_is_not_drawn_any_more() -> None:
    source = Source(20)
    rows = long_list(source)
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        source.total = 19
        rows.refresh_rows()
        await settled(pilot)
        assert "Customer 18 " in screen_text(app)
        assert "Customer 19 " not in screen_text(app)


@dataclass(frozen=True)
class Carrier(Row):
    """A row with what it shows."""

    number: int = 0


class Carriers:
    async def rows(self, start: int, count: int) -> Sequence[Carrier]:
        return [
            Carrier(f"k{n}", (f"Customer {n} .", "", "", ""), number=n)
            for n in range(start, start + count)
        ]


async def test_a_row_gives_back_what_it_carries() -> None:
    rows: LongList[Carrier] = LongList(COLUMNS)
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        rows.show(Carriers(), 100)
        await settled(pilot)
        rows.update_cells("k7", {"cost": "8,50 €"})
        rows.move_to_place(7)
        row = rows.cursor_row
        assert row is not None
        assert (row.number, row.cells[3]) == (7, "8,50 €")


# -- choosing, and the heading --------------------------------------------------------------


async def test_enter_and_double_click_choose_a_row() -> None:
    rows = long_list(Source())
    app = app_with(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "G", "enter")
        assert app.place.told[-1] == ("chosen", "k999999")
        await pilot.click(LongList, offset=(5, 4))
        assert app.place.told[-1] == (MILLION - 18, "k999982")
        await pilot.click(LongList, offset=(5, 4), times=2)
        assert app.place.told[-1] == ("chosen", "k999982")


async def test_the_heading_shows_the_order() -> None:
    rows = long_list(Source())
    app = app_with(rows)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        with traffic(app) as seen:
            rows.sort = ("partner", False)
            await settled(pilot)
        assert screen_lines(app)[1].startswith(" Partner▲ ")
        assert (seen.layouts, 0 < seen.sent < 80) == (0, True)
        rows.sort = ("cost", True)
        await settled(pilot)
        assert screen_lines(app)[1].startswith(" Partner  ")
        assert screen_lines(app)[1].endswith("  ▼Cost")
        rows.sort = None
        await settled(pilot)
        assert not {"▲", "▼"} & set(screen_lines(app)[1])


async def test_the_sign_of_the_order_stays_when_the_title_is_cut() -> None:
    rows: LongList[Row] = LongList([Column("long", "A long title", width=6), Column("rest", "R")])
    rows.sort = ("long", True)
    app = app_with(rows)
    async with app.run_test(size=(80, 24)):
        assert screen_lines(app)[1].startswith(" A lo…▼ R")
