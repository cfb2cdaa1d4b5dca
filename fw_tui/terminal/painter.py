"""Sends only the cells that differ from what the terminal shows already.

Textual paints what may have changed: whole places when one is opened, whole lines when a row
moves, several times until all widgets have their size and rows. Here each picture is put
together in memory and compared with the one on the terminal, cell by cell.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from rich.cells import cell_len, split_graphemes
from rich.color import ColorSystem
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Offset, Size
from textual.strip import Strip

from fw_tui.terminal.looks import Look, read_look, switch

#: From where to where every terminal gives a sign one cell: letters, signs, arrows, boxes, Braille.
_NARROW = (
    *((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x2FF), (0x370, 0x377), (0x37A, 0x37F), (0x384, 0x482)),
    *((0x48A, 0x52F), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x205E), (0x20A0, 0x20BF)),
    *((0x2100, 0x218B), (0x2190, 0x2319), (0x2500, 0x25FC), (0x2800, 0x28FF)),
)
#: And where two: kana, Chinese characters, Hangul.
_WIDE = (
    *((0x3001, 0x3029), (0x3041, 0x3096), (0x30A1, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF)),
    (0xAC00, 0xD7A3),
)
_ONE = frozenset({1})
#: Blanks from which on erasing is shorter, inside a line and at the end of what is written.
_LONG_BLANK = re.compile("( {12,}| {6,}$)")
#: Bytes of unchanged cells that are rather written than moved over.
_BRIDGE = 4
#: Pieces up to which two orders are tried.
_FEW = 150
#: Looks that are kept at most; whoever has more gets some cells sent once more.
_KNOWN = 4096
#: How terminals call themselves, up to the first "-", that erase in the colour that is set.
_ERASING = frozenset(
    {"alacritty", "foot", "kitty", "konsole", "linux", "mintty", "putty", "rxvt", "st"}
    | {"tmux", "vte", "wezterm", "xterm"}
)


class _Line(NamedTuple):
    """The cells of a line: what each shows, "" behind a wide sign, and its look."""

    texts: list[str]
    looks: list[Look]

    def copy(self) -> "_Line":
        return _Line(self.texts.copy(), self.looks.copy())

    def is_certain(self) -> bool:
        """Whether every terminal gives it as many cells as we do."""
        text = "".join(self.texts)
        return _is_certain(text)


class _Piece(NamedTuple):
    """Neighbouring cells that are written in one look."""

    y: int
    x: int
    end: int
    look: Look


class Painter:
    """The picture that is wanted, the one that the terminal shows, and the way between them.

    Args:
        erases: whether the terminal erases in the background colour that is set.
    """

    def __init__(self, *, erases: bool = False) -> None:
        self._erases = erases
        self._size = Size(0, 0)
        self._wanted: list[_Line] = []
        self._shown: list[_Line | None] = []
        self._touched: set[int] = set()
        self._looks: dict[str, Look] = {}
        self._switches: dict[tuple[Look | None, Look], str] = {}
        self._pen: Look | None = None
        self._at: tuple[int, int] | None = None

    def fits(self, size: Size) -> bool:
        """Whether the picture has this size."""
        return size == self._size

    def forget(self) -> None:
        """What the terminal shows is not known any more: the whole picture is sent next."""
        self._shown = [None] * len(self._wanted)
        self._touched.update(range(len(self._wanted)))
        self._pen = self._at = None

    # -- the picture ------------------------------------------------------------------------

    def draw(self, update: LayoutUpdate | ChopsUpdate, colours: ColorSystem) -> None:
        """Put what Textual wants to write into the picture; nothing is sent yet.

        A whole picture may have another size than the one before.
        """
        if isinstance(update, LayoutUpdate):
            if not self.fits(update.region.size):
                self._begin(update.region.size)
            for y, line in enumerate(update.strips):
                x = 0
                for strip in line:
                    x = self._put(x, y, strip, colours)
            return
        for y, start, end in update.spans:
            for until, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if chop is not None and x < end and until > start:
                    self._put(x, y, chop.crop(0, end - x) if until > end else chop, colours)

    def _begin(self, size: Size) -> None:
        self._size = size
        plain = self._look("")
        self._wanted = [
            _Line([" "] * size.width, [plain] * size.width) for _line in range(size.height)
        ]
        self._touched.clear()
        self.forget()

    def _put(self, x: int, y: int, strip: Strip, colours: ColorSystem) -> int:
        """Draw a strip from a cell on; the column behind it."""
        (texts, looks), width = self._wanted[y], self._size.width
        if not strip.cell_length:
            return x
        self._touched.add(y)
        _mend_before(texts, x)
        for text, style, control in strip:
            cells: Sequence[str] = "" if control else text
            if not (_is_narrow(text)):
                cells = _split(text)
            end = min(x + len(cells), width)
            texts[x:end] = cells[: end - x]
            looks[x:end] = repeat(self._look_of(style, colours), end - x)
            x = end
        _mend_behind(texts, x)
        return x

    def _look_of(self, style: Style | None, colours: ColorSystem) -> Look:
        if style is None:
            return self._look("")
        codes = style._ansi
        if codes is None:
            codes = Strip.render_ansi(style, colours)
        if style._link:
            return self._look(codes, f"\x1b]8;id={style._link_id};{style._link}\x1b\\")
        return self._look(codes)

    def _look(self, codes: str, link: str = "") -> Look:
        key = codes + link
        look = self._looks.get(key)
        if look is None:
            if len(self._looks) >= _KNOWN:
                self._looks.clear()
                self._switches.clear()
            look = self._looks[key] = read_look(codes, link)
            if not look.is_seen_on_blanks() and codes != look.colours[1]:
                look.blank = self._look(look.colours[1])
        return look

    # -- to the terminal --------------------------------------------------------------------

    def changes(self, cursor: Offset) -> str:
        """What makes the terminal show the picture with its cursor there; perhaps nothing."""
        certain: list[_Piece] = []
        uncertain: list[_Piece] = []
        for y in sorted(self._touched):
            wanted, shown = self._wanted[y], self._shown[y]
            if wanted == shown:
                continue
            if not wanted.is_certain() or not (shown is None or shown.is_certain()):
                # Where one sign may have taken other cells than we think, so have all behind it.
                uncertain += _pieces(wanted, y, 0, self._size.width)
            elif shown is None:
                certain += _pieces(wanted, y, 0, self._size.width)
            else:
                for x, end in _differing(wanted, shown):
                    certain += _pieces(wanted, y, x, end)
            self._shown[y] = wanted.copy()
        self._touched.clear()
        written = self._shortest(certain) + self._written(uncertain)
        return written + self._move(cursor.x, cursor.y)

    def _shortest(self, pieces: list[_Piece]) -> str:
        """Line by line, or look by look: by columns what ticks, by lines what fills the screen."""
        before = self._pen, self._at
        by_line = self._written(pieces)
        after = self._pen, self._at
        self._pen, self._at = before
        looks: dict[Look | None, int] = {self._pen: 0}
        for piece in pieces:
            looks.setdefault(piece.look, len(looks))
        if len(pieces) <= _FEW:
            by_look = self._written(sorted(pieces, key=lambda p: (looks[p.look], p.x, p.y)))
        else:
            by_look = self._written(sorted(pieces, key=lambda p: (looks[p.look], p.y)))
        if len(by_look) < len(by_line):
            return by_look
        self._pen, self._at = after
        return by_line

    def _written(self, pieces: Iterable[_Piece]) -> str:
        parts: list[str] = []
        for y, x, end, look in pieces:
            texts = self._wanted[y].texts[x:end]
            parts.append(self._move(x, y))
            if self._pen is None or self._pen.blank is not look or texts.count(" ") < end - x:
                parts += (self._switch(look), look.link)
            parts += self._cells(texts, look)
            parts.append(_CLOSE_LINK if look.link else "")
        return "".join(parts)

    def _cells(self, texts: list[str], look: Look) -> Iterator[str]:
        """Cells of one look, at the cursor and in the colours that are set."""
        text = "".join(texts)
        if not (_is_certain(text)):
            yield from self._uncertain_cells(texts)
        elif self._erases and not look.is_seen_on_blanks() and "      " in text:
            yield from self._erased(text)
        else:
            self._advance(len(texts))
            yield text

    def _erased(self, text: str) -> Iterator[str]:
        """The same with long blanks erased."""
        parts = [part for part in _LONG_BLANK.split(text) if part]
        for number, part in enumerate(parts, 1):
            last = number == len(parts)
            x, y = self._at or (0, 0)
            blank = not part.strip(" ")
            if blank and last and len(part) > _BRIDGE:
                yield "\x1b[K" if x + len(part) == self._size.width else f"\x1b[{len(part)}X"
            elif blank and len(part) > 2 * _BRIDGE:
                yield f"\x1b[{len(part)}X{self._move(x + len(part), y)}"
            else:
                self._advance(_width(part))
                yield part

    def _uncertain_cells(self, texts: list[str]) -> Iterator[str]:
        """The same for signs of which terminals differ in how many cells they take.

        Their cells are blanked, and behind them stands an absolute column.
        """
        x, y = self._at or (0, 0)
        place = 0
        while place < len(texts):
            sign, behind = texts[place], _whole(texts, place + 1)
            if _is_certain(sign):
                yield sign
            else:
                yield " " * (behind - place) + _column(x + place) + sign
                yield _column(min(x + behind, self._size.width - 1))
            place = behind
        self._at = x, y
        self._advance(len(texts))

    def _advance(self, cells: int) -> None:
        """Behind the last column terminals differ in where they are."""
        if self._at is not None:
            x, y = self._at
            self._at = (x + cells, y) if x + cells < self._size.width else None

    def _move(self, x: int, y: int) -> str:
        """The shortest way of the cursor to a cell."""
        at, self._at = self._at, (x, y)
        if at == (x, y):
            return ""
        column = f"\x1b[{y + 1};{x + 1}H" if x else (f"\x1b[{y + 1}H" if y else "\x1b[H")
        if at is None:
            return column
        down = _steps(y - at[1], "B", "A")
        sideways = _steps(x - at[0], "C", "D")
        if x == 0 and at[0]:
            sideways = "\r"
        elif 0 < at[0] - x < len(sideways):
            sideways = "\b" * (at[0] - x)
        return min(column, down + sideways, key=len)

    def _switch(self, look: Look) -> str:
        """The sequence that sets what follows to a look."""
        pen, self._pen = self._pen, look
        if pen is look:
            return ""
        sequence = self._switches.get((pen, look))
        if sequence is None:
            sequence = self._switches[pen, look] = switch(pen, look)
        return sequence


_CLOSE_LINK = "\x1b]8;;\x1b\\"


def _column(x: int) -> str:
    return f"\x1b[{x + 1}G"


def _steps(count: int, forth: str, back: str) -> str:
    if not count:
        return ""
    letter = forth if count > 0 else back
    return f"\x1b[{abs(count) if abs(count) > 1 else ''}{letter}"


def _pieces(line: _Line, y: int, x: int, end: int) -> Iterator[_Piece]:
    """Cells by their looks; blanks go with their neighbours, since they fit into many."""
    texts, looks = line
    while x < end:
        look, until = looks[x], x
        while until < end and texts[until] == " " and looks[until].blank is look.blank:
            until += 1
        if until > x:
            fits = until < end and looks[until].blank is look.blank
            look = looks[until] if fits else look.blank
        while until < end and (
            looks[until] is look or (texts[until] == " " and looks[until].blank is look.blank)
        ):
            until += 1
        yield _Piece(y, x, until, look)
        x = until


def _differing(wanted: _Line, shown: _Line) -> Iterator[tuple[int, int]]:
    """Where cells look different, neighbours together; wide signs are whole."""
    texts, looks = wanted
    start = end = -1
    for x, (text, was, look, old) in enumerate(
        zip(texts, shown.texts, looks, shown.looks, strict=True)
    ):
        if text == was and (look is old or (text == " " and look.blank is old.blank)):
            continue
        if start >= 0 and _bridges(texts, looks, end, x):
            end = x + 1
            continue
        if start >= 0:
            yield start, _whole(texts, end)
        start, end = x, x + 1
    if start >= 0:
        yield start, _whole(texts, end)


def _bridges(texts: list[str], looks: list[Look], end: int, x: int) -> bool:
    """Whether writing the cells between two changes is no longer than moving over them."""
    return x - end <= _BRIDGE and (
        x == end
        or (
            len("".join(texts[end:x]).encode()) <= _BRIDGE
            and all(look is looks[end - 1] for look in looks[end:x])
        )
    )


def _whole(texts: list[str], end: int) -> int:
    while end < len(texts) and not texts[end]:
        end += 1
    return end


@lru_cache(maxsize=4096)
def _certain_width(sign: str) -> int:
    """In how many cells every terminal shows it; 0 where they differ."""
    code = ord(sign)
    for width, ranges in enumerate((_NARROW, _WIDE), 1):
        if any(first <= code <= last for first, last in ranges):
            return width
    return 0


def _is_narrow(text: str) -> bool:
    return text.isascii() or _ONE.issuperset(map(_certain_width, set(text)))


def _is_certain(text: str) -> bool:
    return text.isascii() or 0 not in map(_certain_width, set(text))


def _split(text: str) -> list[str]:
    """What each cell shows; where this does not add up, the text is one sign of many cells."""
    cells: list[str] = []
    for start, end, size in split_graphemes(text)[0]:
        cells += [text[start:end]] + [""] * (size - 1) if size else []
    width = cell_len(text)
    return cells if len(cells) == width else [text, *[""] * (width - 1)][:width]


def _width(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)


def _mend_before(texts: list[str], x: int) -> None:
    """What is left of a wide sign whose second half is overwritten becomes blank."""
    first = x
    while 0 < first < len(texts) and not texts[first]:
        first -= 1
    texts[first:x] = " " * (x - first)


def _mend_behind(texts: list[str], x: int) -> None:
    """What is left of a wide sign whose first half was overwritten becomes blank."""
    while x < len(texts) and not texts[x]:
        texts[x] = " "
        x += 1


def erases_in_colour(environ: Mapping[str, str]) -> bool:
    """Whether the terminal erases in the background colour that is set; GNU screen does not."""
    return "STY" not in environ and environ.get("TERM", "").partition("-")[0] in _ERASING
