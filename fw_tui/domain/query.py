"""The search language of History: words and filters, as a person types them, in any order.

A word of three letters or more is found inside of words too, a shorter one where a word begins;
``"in quotes"`` blanks and signs are part of it. ``!`` before a word or a filter turns it around.

    kunde:maier  pc:"PC Empfang"  supporter:vogt    whose name contains that (customer, technician)
    seit:2026-11  bis:5.11.2026                     begun on those days (since, until)
    offen  frei  rechnung:RE-2026-0007              how it is billed (open, free, invoice)
    >30m  <1h                                       measured time, of sessions that are over
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from fw_tui.domain.duration import parse_duration
from fw_tui.domain.errors import FwError, InvalidInput, N_
from fw_tui.domain.localtime import next_month, parse_day, parse_month
from fw_tui.domain.text import fold

#: More words, and more letters of a word, narrow nothing down; a store has its limits too.
_MOST_WORDS = 50
_LONGEST_WORD = 200

_KEY = re.compile(r"([^\W\d_]+):")
_QUOTED = re.compile(r'"((?:[^"]|"")*)(?:"|\Z)')
_PLAIN = re.compile(r"\S*")
_LASTING = re.compile(r"[<>][0-9]")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{4})$")


class Field(StrEnum):
    """What a filter looks at."""

    CUSTOMER = "customer"
    COMPUTER = "computer"
    TECHNICIAN = "technician"
    INVOICE = "invoice"
    OPEN = "open"  #: billable, over and on no invoice
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Filter:
    """A field and the folded text looked for in it, "" where there is none."""

    field: Field
    text: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of what was typed that is left aside: from ``start`` to before ``end``, and why."""

    start: int
    end: int
    reason: FwError


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; an empty one finds all.

    Attributes:
        words: folded, all of them occur; with blanks in it the words stand like that.
        without: folded, none of them occurs.
        filters: all of them hold.
        since: the first local day, ``until`` the last one.
        at_least: measured seconds; ``below``: fewer than that.
        problems: what could not be understood.
    """

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    since: date | None = None
    until: date | None = None
    at_least: int | None = None
    below: int | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def finds_all(self) -> bool:
        """Whether nothing narrows it down."""
        return replace(self, problems=()) == Query()


def parse_query(text: str) -> Query:
    """The query that a person typed; anything typed is one.

    Of a pasted novel only the first words count. What looks like a filter and is none is told in
    ``problems``; the rest counts.
    """
    reading = _Reading()
    problems = []
    for piece in _pieces(text):
        try:
            reading.take(piece)
        except InvalidInput as reason:
            problems.append(Problem(piece.start, piece.end, reason))
    return reading.query(problems)


def search_words(text: str) -> tuple[str, ...]:
    """The folded words of a typed text, each once, as many and as long as a store can seek."""
    parts = text.split()[:_MOST_WORDS]
    folded = (word for part in parts for word in fold(part[:_LONGEST_WORD]).split())
    return _few(word[:_LONGEST_WORD] for word in folded)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or filter and where it stands; ``key`` is what stands before its colon, folded."""

    start: int
    end: int
    negated: bool
    key: str
    value: str
    is_quoted: bool


def _pieces(text: str) -> Iterator[_Piece]:
    place = count = 0
    while count < _MOST_WORDS:
        rest = text[place:].lstrip()
        if not rest:
            return
        start = place = len(text) - len(rest)
        while text.startswith("!", place):
            place += 1
        negated, key = place > start, ""
        if (match := _KEY.match(text, place)) and fold(match[1]) in _KEYS:
            key, place = fold(match[1]), match.end()
        if match := _QUOTED.match(text, place):
            value = match[1].replace('""', '"')
        else:
            match = _PLAIN.match(text, place)
            value = match[0] if match else ""
        place = match.end() if match else place
        is_quoted = text.startswith('"', match.start()) if match else False
        yield _Piece(start, place, negated, key, value, is_quoted)
        count += 1


class _Reading:
    """What has been understood so far."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._without: list[str] = []
        self._filters: list[Filter] = []
        self._since: list[date] = []
        self._until: list[date] = []
        self._at_least: list[int] = []
        self._below: list[int] = []

    def take(self, piece: _Piece) -> None:
        """Add what a piece says.

        Raises:
            InvalidInput: it looks like a filter and is none.
        """
        if piece.key:
            if not fold(piece.value):
                raise InvalidInput(
                    N_('Behind "{filter}:" stands what is looked for.'), filter=piece.key
                )
            _KEYS[piece.key](self, piece)
        elif not piece.is_quoted and fold(piece.value) in _MARKS:
            self._filters.append(Filter(_MARKS[fold(piece.value)], negated=piece.negated))
        elif not piece.is_quoted and _LASTING.match(piece.value):
            self._take_lasting(piece)
        elif piece.is_quoted:
            self._side(piece).append(_cut(piece.value))
        else:
            self._side(piece).extend(search_words(piece.value))

    def query(self, problems: Iterable[Problem]) -> Query:
        """All of it together."""
        return Query(
            words=_few(self._words),
            without=_few(self._without),
            filters=tuple(dict.fromkeys(self._filters)),
            since=max(self._since, default=None),
            until=min(self._until, default=None),
            at_least=max(self._at_least, default=None),
            below=min(self._below, default=None),
            problems=tuple(problems),
        )

    def take_since(self, piece: _Piece) -> None:
        """From that day on, or before it."""
        first, _last = _days(piece.value)
        if piece.negated:
            self._until.append(first - timedelta(days=1))
        else:
            self._since.append(first)

    def take_until(self, piece: _Piece) -> None:
        """Up to that day, or after it."""
        _first, last = _days(piece.value)
        if piece.negated:
            self._since.append(last + timedelta(days=1))
        else:
            self._until.append(last)

    def take_named(self, piece: _Piece, field: Field) -> None:
        """A field that contains a text."""
        self._filters.append(Filter(field, _cut(piece.value), piece.negated))

    def _take_lasting(self, piece: _Piece) -> None:
        seconds = parse_duration(piece.value[1:])
        longer = piece.value[0] == ">"
        limit = seconds + 1 if longer else seconds
        (self._at_least if longer is not piece.negated else self._below).append(limit)

    def _side(self, piece: _Piece) -> list[str]:
        return self._without if piece.negated else self._words


def _named(field: Field) -> Callable[[_Reading, _Piece], None]:
    return lambda reading, piece: reading.take_named(piece, field)


#: What may stand before a colon, in both languages.
_KEYS: dict[str, Callable[[_Reading, _Piece], None]] = {
    "kunde": _named(Field.CUSTOMER),
    "customer": _named(Field.CUSTOMER),
    "pc": _named(Field.COMPUTER),
    "computer": _named(Field.COMPUTER),
    "supporter": _named(Field.TECHNICIAN),
    "technician": _named(Field.TECHNICIAN),
    "rechnung": _named(Field.INVOICE),
    "invoice": _named(Field.INVOICE),
    "seit": _Reading.take_since,
    "since": _Reading.take_since,
    "bis": _Reading.take_until,
    "until": _Reading.take_until,
}
_MARKS = {"offen": Field.OPEN, "open": Field.OPEN, "frei": Field.FREE, "free": Field.FREE}


def _days(text: str) -> tuple[date, date]:
    """The first and the last day of a typed day, month or year."""
    wanted = text.strip()
    if match := _MONTH_FIRST.match(wanted):
        wanted = f"{match[2]}-{match[1]:0>2}"
    for read, following in _PERIODS:
        try:
            first = read(wanted)
        except InvalidInput:
            continue
        return first, following(first) - _DAY
    raise InvalidInput(
        N_('"{text}" is no day and no month; write it as 2026-11-05, 5.11.2026 or 2026-11.'),
        text=text,
    )


def _parse_year(text: str) -> date:
    return parse_month(f"{text}-01")


_DAY = timedelta(days=1)
_PERIODS: tuple[tuple[Callable[[str], date], Callable[[date], date]], ...] = (
    (parse_day, lambda day: day + _DAY),
    (parse_month, next_month),
    (_parse_year, lambda year: year.replace(year=year.year + 1)),
)


def _cut(text: str) -> str:
    return fold(text[:_LONGEST_WORD])[:_LONGEST_WORD].strip()


def _few(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))[:_MOST_WORDS]
