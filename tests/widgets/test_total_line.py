from textual.app import App, ComposeResult

from fw_tui.widgets.row_list import Column, Row, RowList
from fw_tui.widgets.total_line import TotalLine

COLUMNS = (Column("who", "Who"), Column("sum", "Sum", width=10, align="right"))


class SumApp(App[None]):
    CSS = "RowList { height: 4; scrollbar-gutter: stable; }"

    def __init__(self) -> None:
        super().__init__()
        self.list = RowList(COLUMNS)
        self.total = TotalLine(COLUMNS)

    def compose(self) -> ComposeResult:
        yield self.list
        yield self.total

    def lines(self) -> list[str]:
        return [strip.text.rstrip() for strip in self.screen._compositor.render_strips()]


async def test_sums_stand_under_their_columns_with_and_without_a_scroll_bar() -> None:
    app = SumApp()
    async with app.run_test(size=(40, 6)) as pilot:
        app.total.show(("Total", "17,00 €"))
        for count in (1, 50):
            app.list.set_rows(Row(str(n), (f"row {n}", "8,50 €")) for n in range(count))
            await pilot.pause()
            row, total = app.lines()[1], app.lines()[4]
            assert row.index("€") == total.index("€")
            assert row.index("row") == total.index("Total")


async def test_a_label_is_cut_before_it_touches_the_sums() -> None:
    app = SumApp()
    async with app.run_test(size=(30, 6)) as pilot:
        app.total.show(("A label that is far too long \x1b[2J", "1.234,00 €"))
        await pilot.pause()
        assert app.lines()[4] == " A label that is … 1.234,00 €"


async def test_no_cells_leave_an_empty_line() -> None:
    app = SumApp()
    async with app.run_test(size=(30, 6)) as pilot:
        app.total.show(("Total", "1"))
        app.total.show(())
        await pilot.pause()
        assert app.lines()[4] == ""
