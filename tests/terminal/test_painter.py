"""The painter against a terminal emulator: what is sent makes the screen that is wanted."""

from collections.abc import Sequence

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Offset, Region
from textual.strip import Strip

from fw_tui.terminal.looks import read_look, switch
from fw_tui.terminal.painter import Painter, erases_in_colour

WIDTH, HEIGHT = 24, 5
HOME = Offset(0, 0)
CONSOLE = Console(color_system="truecolor", force_terminal=True)
ON_BLUE = Style.parse("#ffffff on #000080")
LOOKS = [
    Style(),
    ON_BLUE,
    Style.parse("bold #ff0000 on #000080"),
    Style.parse("dim #ffffff on #000080"),
    Style.parse("bold dim italic on #000080"),
    Style.parse("reverse #ffffff on #000080"),
    Style.parse("underline #00ff00 on #202020"),
    Style.parse("red on default"),
    Style.parse("strike color(200) on color(17)"),
    Style.parse("default on default"),
]
WORDS = ["a", "Müller", "       ", "–", "€ 8,50", "█▀█", "漢字", "Ⅳ한국", " " * 15, "x y"]
#: Signs of which terminals differ in how many cells they take.
UNCERTAIN = ["👍🏽", "👩‍👩‍👧", "e\u0301", "🇩🇪", "☎️", "한\u1100", "\u0301", "ส้"]


class Screen:
    """A painter and the terminal behind it."""

    def __init__(self, *, erases: bool = False, width: int = WIDTH) -> None:
        self.painter = Painter(erases=erases)
        self.width = width
        self.terminal = pyte.Screen(width, HEIGHT)
        self.stream = pyte.Stream(self.terminal)
        self.stream.feed("\x1b[?7l")
        self.sent = ""

    def draw(self, update: LayoutUpdate | ChopsUpdate, cursor: Offset = HOME) -> str:
        """Send an update; what was sent."""
        self.painter.draw(update, ColorSystem.TRUECOLOR)
        self.sent = self.painter.changes(cursor)
        self.stream.feed(self.sent)
        return self.sent

    def write(self, update: LayoutUpdate | ChopsUpdate) -> None:
        """Write all of an update, as Textual itself does."""
        self.stream.feed(update.render_segments(CONSOLE))

    def garble(self) -> None:
        """Another program writes over the picture, then it is sent anew."""
        self.stream.feed("\x1b[0;35m\x1b[2;2Hgarbage\x1b[1mmore")
        self.painter.forget()
        self.sent = self.painter.changes(HOME)
        self.stream.feed(self.sent)

    def lines(self) -> list[str]:
        """The text on the terminal."""
        return [line.rstrip() for line in self.terminal.display]

    def cells(self) -> list[list[tuple[str, ...]]]:
        """What can be seen: of blanks the background only, unless they are drawn upon."""
        return [self._cells_of(y) for y in range(HEIGHT)]

    def _cells_of(self, y: int) -> list[tuple[str, ...]]:
        """The emulator leaves half of a wide sign that is written over; terminals blank it."""
        line = [self.terminal.buffer[y][x] for x in range(self.width)]
        for x, cell in enumerate(line):
            first = x + 1 < self.width and cell_len(cell.data) == 2 and line[x + 1].data != ""
            second = cell.data == "" and (x == 0 or cell_len(line[x - 1].data) != 2)
            if first or second:
                line[x] = cell._replace(data=" ")
        return [_seen(cell) for cell in line]


def _seen(cell: pyte.screens.Char) -> tuple[str, ...]:
    drawn = cell.underscore or cell.reverse or cell.strikethrough
    if cell.data == " " and not drawn:
        return (" ", cell.bg)
    return tuple(map(str, cell))


def whole(lines: Sequence[Strip], width: int = WIDTH) -> LayoutUpdate:
    """A picture of these lines from the top, blank below."""
    padded = [line.adjust_cell_length(width, ON_BLUE) for line in lines]
    padded += [Strip.blank(width, ON_BLUE)] * (HEIGHT - len(lines))
    return LayoutUpdate([[line] for line in padded], Region(0, 0, width, HEIGHT))


def part(x: int, y: int, strip: Strip) -> ChopsUpdate:
    """An update of some cells of one line."""
    end = min(x + strip.cell_length, WIDTH)
    chops: list[dict[int, Strip | None]] = [{0: None, x: None, end: None} for _ in range(HEIGHT)]
    chops[y][x] = strip.crop(0, end - x)
    return ChopsUpdate(chops, [(y, x, end)], [sorted({0, x, end, WIDTH})[1:]] * HEIGHT)


def plain(*texts: str) -> LayoutUpdate:
    return whole([Strip([Segment(text, ON_BLUE)]) for text in texts])


def strips(words: Sequence[str]) -> st.SearchStrategy[Strip]:
    looks = st.integers(0, len(LOOKS) - 1)
    return st.lists(st.tuples(st.sampled_from(words), looks), max_size=6).map(
        lambda found: Strip([Segment(word, LOOKS[look]) for word, look in found])
    )


def updates(words: Sequence[str]) -> st.SearchStrategy[LayoutUpdate | ChopsUpdate | None]:
    """Whole pictures, parts of them, and None: the terminal was changed by somebody else."""
    wholes = st.lists(strips(words), max_size=HEIGHT).map(
        lambda lines: whole([line.crop(0, WIDTH) for line in lines])
    )
    filled = strips(words).filter(lambda strip: strip.cell_length > 0)
    parts = st.builds(part, st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), filled)
    return st.one_of(wholes, parts, parts, st.none())


@settings(max_examples=300, deadline=None)
@given(steps=st.lists(updates(WORDS), max_size=8), erases=st.booleans())
def test_any_sequence_of_updates_shows_what_writing_everything_would(
    steps: list[LayoutUpdate | ChopsUpdate | None], erases: bool
) -> None:
    screen, everything = Screen(erases=erases), Screen()
    for step in [plain("begin"), *steps]:
        if step is None:
            screen.garble()
        else:
            screen.draw(step)
            everything.write(step)
    assert screen.cells() == everything.cells()


@settings(max_examples=100, deadline=None)
@given(steps=st.lists(updates([*WORDS, *UNCERTAIN]), max_size=6))
def test_signs_of_uncertain_width_leave_nothing_of_an_older_picture(
    steps: list[LayoutUpdate | ChopsUpdate | None],
) -> None:
    screen, anew = Screen(), Screen()
    for step in [plain("begin"), *steps]:
        if step is not None:
            screen.draw(step)
            anew.draw(step)
            anew.garble()
    assert screen.cells() == anew.cells()


def test_what_stands_behind_a_sign_of_uncertain_width_keeps_its_column() -> None:
    screen = Screen()
    screen.draw(plain("👩\u200d👩\u200d👧│"))
    assert [x for x in range(WIDTH) if screen.terminal.buffer[0][x].data == "│"] == [2]


def test_half_of_a_wide_sign_that_is_written_over_becomes_blank() -> None:
    for x, left in ((0, ["x", " "]), (1, [" ", "x"])):
        screen = Screen()
        screen.draw(plain("漢"))
        screen.draw(part(x, 0, Strip([Segment("x", ON_BLUE)])))
        assert [screen.terminal.buffer[0][column].data for column in (0, 1)] == left


def test_what_follows_a_wide_sign_on_its_line_keeps_its_column() -> None:
    screen = Screen()
    screen.draw(plain("漢          a"))
    screen.draw(plain("字          b"))
    assert screen.terminal.buffer[0][12].data == "b"


def test_a_sign_that_is_narrower_than_thought_leaves_no_older_cell() -> None:
    screen = Screen()
    screen.draw(plain("ab"))
    screen.draw(plain("☎\ufe0f"))
    assert screen.terminal.buffer[0][1].data == " "


def test_only_the_changed_part_of_a_line_is_drawn() -> None:
    screen = Screen()
    screen.draw(plain("aaaaaa"))
    chop = {x: Strip([Segment("bb", ON_BLUE)]) for x in (0, 2, 4)} | {6: None}
    chops: list[dict[int, Strip | None]] = [{0: None} for _ in range(HEIGHT)]
    screen.draw(ChopsUpdate([chop, *chops], [(0, 2, 3)], [[2, 4, 6, WIDTH]] * HEIGHT))
    assert screen.lines()[0] == "aabaaa"


def test_a_digit_that_ticks_costs_a_move_and_the_digit() -> None:
    screen = Screen()
    screen.draw(plain("", "00:12:22"))
    assert screen.draw(plain("", "00:12:23")) == "\x1b[2;8H3\x1b[H"


def test_the_same_picture_once_more_sends_nothing() -> None:
    screen = Screen()
    screen.draw(plain("Fa. Walter Maier GmbH"))
    assert screen.draw(plain("Fa. Walter Maier GmbH")) == ""


def test_a_column_that_ticks_is_sent_downwards() -> None:
    screen = Screen()
    screen.draw(plain(*["Maier  1          2"] * HEIGHT))
    sent = screen.draw(plain(*["Maier  2          3"] * HEIGHT))
    assert (
        sent
        == "\x1b[7C"
        + "\x1b[B\b".join("2" * HEIGHT)
        + "\x1b[1;19H"
        + "\x1b[B\b".join("3" * HEIGHT)
        + "\x1b[H"
    )


def test_cells_between_two_changes_are_written_where_that_is_no_longer() -> None:
    screen = Screen()
    screen.draw(plain("", "1:00:1", "1       1"))
    assert screen.draw(plain("", "2:00:2", "1       1")) == "\x1b[B2:00:2\x1b[H"
    assert screen.draw(plain("", "2:00:2", "2       2")) == "\x1b[3H2\x1b[7C2\x1b[H"


def test_the_cursor_goes_the_shortest_way() -> None:
    screen = Screen()
    screen.draw(plain("Maier"), Offset(12, 3))
    ways = [screen.draw(plain("Maier"), Offset(*to)) for to in ((10, 3), (3, 3), (0, 3), (0, 1))]
    assert ways == ["\b\b", "\x1b[7D", "\r", "\x1b[2H"]


def test_a_style_is_set_once_and_only_what_differs_is_switched() -> None:
    screen = Screen()
    screen.draw(plain("a"))
    bold = Strip([Segment("bc", ON_BLUE + Style(bold=True))])
    assert "\x1b[1mbc" in screen.draw(whole([bold]))
    assert "\x1b[22ma" in screen.draw(plain("a"))


def test_the_terminals_own_colour_is_set_without_the_rest() -> None:
    screen = Screen()
    screen.draw(whole([Strip([Segment("a", Style.parse("red on #000080"))])]))
    assert "\x1b[39mb" in screen.draw(whole([Strip([Segment("b", Style.parse("on #000080"))])]))


def test_a_mark_that_cannot_be_taken_back_alone_is_taken_back_with_all() -> None:
    assert switch(read_look("53;31", ""), read_look("31", "")) == "\x1b[0;31m"


def test_blanks_that_look_the_same_are_not_sent() -> None:
    screen = Screen()
    screen.draw(plain("   x"))
    assert (
        screen.draw(
            whole([Strip([Segment("   ", ON_BLUE + Style(bold=True)), Segment("x", ON_BLUE)])])
        )
        == ""
    )


def test_blanks_are_erased_only_where_that_colours_them() -> None:
    full, empty = plain(*["x" * WIDTH] * HEIGHT), plain(*["x"] * HEIGHT)
    with_colour, without = Screen(erases=True), Screen()
    for screen in (with_colour, without):
        screen.draw(full)
        screen.draw(empty)
    assert "\x1b[K" in with_colour.sent
    assert "\x1b[K" not in without.sent
    assert with_colour.cells() == without.cells()


def test_blanks_on_which_the_style_is_seen_are_not_erased() -> None:
    screen = Screen(erases=True)
    screen.draw(plain("x" * WIDTH))
    assert "\x1b[K" not in screen.draw(whole([Strip([Segment(" " * WIDTH, LOOKS[5])])]))


def test_after_forgetting_everything_is_sent_and_the_style_is_set_anew() -> None:
    screen = Screen()
    screen.draw(plain("Maier"))
    screen.garble()
    assert screen.sent.startswith("\x1b[H\x1b[0;")
    assert screen.lines()[0] == "Maier"


def test_another_size_begins_with_an_empty_picture() -> None:
    screen = Screen()
    screen.draw(plain("Maier", "Müller"))
    screen.terminal.resize(HEIGHT, 10)
    screen.width = 10
    screen.draw(whole([Strip([Segment("Sauer", ON_BLUE)])], width=10))
    assert screen.lines()[:2] == ["Sauer", ""]


def test_the_cursor_ends_where_it_was_asked_for() -> None:
    screen = Screen()
    screen.draw(plain("Maier"))
    screen.draw(plain("Maier"), Offset(7, 3))
    assert (screen.terminal.cursor.x, screen.terminal.cursor.y) == (7, 3)


def test_writing_the_last_cell_of_the_screen_scrolls_nothing() -> None:
    screen = Screen()
    screen.draw(plain("first", "", "", "", "x" * WIDTH))
    screen.draw(plain("first", "", "", "", "y" * WIDTH))
    assert screen.lines()[0] == "first"
    assert screen.lines()[-1] == "y" * WIDTH
    assert "\n" not in screen.sent


def test_a_link_is_closed_behind_its_text() -> None:
    screen = Screen()
    linked = Strip([Segment("here", ON_BLUE + Style(link="https://example.org/")), Segment("no")])
    sent = screen.draw(whole([linked]))
    assert sent.index("here\x1b]8;;\x1b\\") > sent.index(";https://example.org/\x1b\\")


@pytest.mark.parametrize(
    ("environ", "erases"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "tmux-256color"}, True),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "xterm-256color", "STY": "1234.pts-0"}, False),
        ({"TERM": "vt220"}, False),
        ({}, False),
    ],
)
def test_gnu_screen_and_unknown_terminals_get_blanks(environ: dict[str, str], erases: bool) -> None:
    assert erases_in_colour(environ) is erases
