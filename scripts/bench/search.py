"""Typing in the search box of History: a key to the picture, and the query alone."""

import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate, islice
from pathlib import Path

from fw_tui.services.office import Office
from fw_tui.store.models import database
from scripts.bench.dashboard import TEXT_FIELD, open_history, start_alone
from scripts.bench.figures import Figure, Goal, Row, Section
from scripts.bench.sizes import Size
from scripts.bench.stores import office_of, store
from scripts.bench.terminal import NotShown, Taken, are_shown
from scripts.bench.timing import bare, taken_ms

#: The hits that are drawn at most.
HITS = 200

_TEXTS = (
    "drucker",
    "müller",
    "outlook neu",
    "maier e. k.",
    "wiederhergestellt",
    "192.168.1",
    "hof bäckerei",
    "0x3f",
    "netz kanzlei",
)
_FILTERED = (
    "kunde:maier supporter:weber seit:2024-03 bis:2026-02 offen >10m ",
    "kunde:müller seit:2022 bis:2026-10 offen >5m ",
    "kunde:bäckerei supporter:schulz seit:2023-06 bis:2026-11 offen >20m ",
    "kunde:gmbh supporter:koch seit:2025 bis:2026 offen >1h ",
)
_ERASE = "\x15"  #: ctrl+u
_IN_SIGHT = 20  #: letters of the text that the search box shows whatever its length
_NO_HIT = ("quxyjvwq", "drucker yyqx", "kunde:maier seit:2025 offen >10m yqxw")


def measure(size: Size) -> Section:
    """Words on both stores; filters and what is nowhere on the large one."""
    section = Section(f"Search: a key to the {HITS} newest hits, 120x40")
    words = [_Typed("", text) for text in _TEXTS]
    filtered = [_Typed(before, word) for before in _FILTERED for word in ("drucker", "neu")]
    nowhere = [_Typed("", text) for text in _NO_HIT]
    echo, its_size = _text_field(size.rounds)
    for kind, count, typed, query_goals in (
        ("", size.few, words, (Goal("p95", 3), Goal("ratio", 2))),
        ("", size.many, words, (Goal("p95", 3), Goal("ratio", 2))),
        ("filters combined, ", size.many, filtered, (Goal("p95", 6),)),
        ("no hit at all, ", size.many, nowhere, (Goal("p95", 6),)),
    ):
        label = f"{kind}{count:,} sessions"
        found = _Found(store(count), typed[: size.texts], only_without=typed is nowhere)
        keys, note = found.type(size.rounds)
        ours, theirs = found.query(size.rounds)
        section.add(
            *(
                Row(
                    f"{label}: {what}",
                    Figure.of(samples, other.unit) if samples else None,
                    "a text field alone in Textual",
                    other,
                    goals,
                    note,
                )
                for what, samples, other, goals in (
                    ("letter to its echo", [k.first for k in keys], echo, (Goal("p95", 10),)),
                    ("letter to the hits", [k.last for k in keys], echo, (Goal("p95", 40),)),
                    ("sent for a letter", [k.size for k in keys], its_size, ()),
                )
            ),
            Row(f"{label}: the query", ours, "its statements in bare sqlite3", theirs, query_goals),
        )
    section.notes.append(
        "A picture ends with its last byte before 30 ms of silence; the number of hits may come"
        f" later. The query is `newest(text, {HITS})`, sessions made of its rows included."
    )
    return section


class _Typed:
    """A text that is typed letter by letter, behind one that stands already."""

    def __init__(self, before: str, letters: str) -> None:
        self.before = before
        self.letters = letters

    def steps(self) -> Iterator[tuple[str, str]]:
        """Each letter with the whole text as it is then."""
        texts = accumulate(self.letters, initial=self.before)
        return zip(self.letters, islice(texts, 1, None), strict=True)


class _Found:
    """What typed texts find in a store."""

    def __init__(self, path: Path, typed: Sequence[_Typed], only_without: bool) -> None:
        self._path = path
        self._typed = typed
        texts = dict.fromkeys(text for each in typed for _letter, text in each.steps())
        with office_of(path) as office:
            self._hits = {text: _numbers(office, text) for text in texts}
        self._measured = [text for text in texts if not (only_without and self._hits[text])]

    def type(self, rounds: int) -> tuple[list[Taken], str]:
        """The pictures after each letter; why there are none."""
        taken = []
        with open_history(self._path) as watch:
            watch.press("/")
            for _round in range(rounds):
                for each in self._typed:
                    watch.press(f"{_ERASE}{each.before}")
                    watch.rest(0.3)
                    for letter, text in each.steps():
                        try:
                            picture = watch.timed(letter, self._shows(text))
                        except NotShown as screen:
                            print(text, screen, sep="\n", file=sys.stderr)
                            return [], f'no picture for "{text[-_IN_SIGHT:]}"'
                        if text in self._measured:
                            taken.append(picture)
        return taken, ""

    def query(self, rounds: int) -> tuple[Figure, Figure]:
        """Finding the hits, and the statements of that in bare sqlite3."""
        ours, theirs = [], []
        with office_of(self._path) as office, bare(self._path) as connection:
            for text in self._measured:
                statements = _statements(office, text)
                for _round in range(rounds):
                    ours.append(taken_ms(partial(_numbers, office, text)))
                    theirs.append(taken_ms(partial(_run, connection, statements)))
        return Figure.of(ours), Figure.of(theirs)

    def _shows(self, text: str) -> Callable[[str], bool]:
        hits, end = self._hits[text], text.strip()[-_IN_SIGHT:]
        return lambda screen: end in screen.splitlines()[1] and are_shown(screen, hits)


def _numbers(office: Office, text: str) -> list[int]:
    return [session.number for session in office.history.newest(text, HITS)]


def _statements(office: Office, text: str) -> list[str]:
    """What the store is asked for a text."""
    asked: list[str] = []
    _numbers(office, text)  # connects
    connection = database.connection()
    connection.set_trace_callback(asked.append)
    _numbers(office, text)
    connection.set_trace_callback(None)
    return [statement for statement in asked if statement.lstrip().startswith(("SELECT", "WITH"))]


def _run(connection: sqlite3.Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        connection.execute(statement).fetchall()


def _text_field(rounds: int) -> tuple[Figure, Figure]:
    """A letter in a text field alone: until it is drawn, and what is sent for it."""
    with start_alone(TEXT_FIELD) as watch:
        text = "drucker" * rounds
        taken = [watch.timed(letter, lambda _screen: True) for letter in text]
    return Figure.of(t.last for t in taken), Figure.of((t.size for t in taken), "B")
