import pytest

from fw_tui.widgets.big_clock import BigClock, ClockFace, large
from tests.rendering import look_of, screen_lines, screen_text, settled, traffic
from tests.widgets.sample_screens import SIZES, PlaceApp, WidgetPlace

FACE = ClockFace(
    partner="Fa. [Maier] – PC Herr Horst Maier",
    state="● connected",
    elapsed="00:12:23",
    cost="17,00 €",
    next_unit="still 07:37 until +8,50 €",
    detail="Klaus Hörner, since 10:22",
)


class ClockPlace(WidgetPlace):
    """A place with the clock only."""

    def __init__(self) -> None:
        super().__init__(BigClock())


@pytest.mark.parametrize("size", SIZES)
async def test_it_says_who_how_long_how_much_and_until_when(size: tuple[int, int]) -> None:
    app = PlaceApp(ClockPlace)
    async with app.run_test(size=size) as pilot:
        app.place.query_one(BigClock).show(FACE)
        await pilot.pause()
        lines = screen_lines(app)
        assert lines[1].split(" – ")[0] == " Fa. [Maier]"
        assert lines[1].endswith("● connected")
        assert look_of(app, "Fa. [Maier]").bold
        assert lines[2:5] == [
            f" {elapsed}    {cost}".rstrip()
            for elapsed, cost in zip(large("00:12:23"), large("17,00 €"), strict=True)
        ]
        assert lines[5] == " still 07:37 until +8,50 €"
        assert lines[6] == " Klaus Hörner, since 10:22"


async def test_a_second_sends_a_few_cells_and_lays_out_nothing() -> None:
    app = PlaceApp(ClockPlace)
    async with app.run_test(size=(120, 40)) as pilot:
        clock = app.place.query_one(BigClock)
        clock.show(FACE)
        await settled(pilot)
        with traffic(app) as seen:
            clock.show(ClockFace(FACE.partner, FACE.state, "00:12:24", "17,00 €", "07:36", ""))
            await pilot.pause()
            assert seen.sent > 0
        await settled(pilot)
        clock.show(FACE)
        await settled(pilot)
        with traffic(app) as seen:
            changed = ClockFace(**{**vars(FACE), "elapsed": "00:12:24"})
            clock.show(changed)
            clock.show(changed)
            await pilot.pause()
        assert (seen.layouts, len(seen.updates)) == (0, 1)
        assert 0 < seen.sent < 200
        assert clock.face == changed


async def test_figures_too_wide_for_the_panel_are_written_small() -> None:
    app = PlaceApp(ClockPlace)
    async with app.run_test(size=(80, 24)) as pilot:
        face = ClockFace("Fa. Maier", "", "1234:12:23", "1.234.567,00 € 1.234.567,00 €")
        app.place.query_one(BigClock).show(face)
        await pilot.pause()
        assert "1234:12:23" in screen_text(app)
        app.place.query_one(BigClock).show(ClockFace())
        await pilot.pause()
        assert screen_lines(app)[1:23] == [""] * 22


async def test_a_long_name_gives_way_to_the_state() -> None:
    app = PlaceApp(ClockPlace)
    async with app.run_test(size=(80, 24)) as pilot:
        app.place.query_one(BigClock).show(ClockFace("M" * 200, "○ ordered"))
        await pilot.pause()
        assert screen_lines(app)[1].endswith("M… ○ ordered")


@pytest.mark.parametrize("text", ["0123456789", "00:12:22", "1.234,50 €", "-8,50 EUR", ""])
def test_large_text_has_three_lines_of_one_width(text: str) -> None:
    lines = large(text)
    assert len(lines) == 3
    assert len({len(line) for line in lines}) == 1


def test_each_figure_looks_different() -> None:
    assert len({large(figure) for figure in "0123456789:,.-"}) == 14
