"""Going through all sessions in History: pages, the end, sorting; and the memory for it."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from scripts.bench.dashboard import EMPTY_APP, LINES, changed, open_history, start_alone
from scripts.bench.figures import Figure, Goal, Row, Section
from scripts.bench.sizes import Size
from scripts.bench.stores import store
from scripts.bench.terminal import QUIET, NotShown, Stopwatch, is_of, numbers_on

_PAGES = 8
_ROWS = 12
#: Seconds of silence after which a list is sorted: its heading changes before its rows do.
_SORTED = 0.8
#: Seconds that a key gets which may not be there yet.
_PATIENCE = 3.0
#: So many of the oldest sessions can be the last one: places of a list are coarser than times.
_OLDEST = 50


def measure(size: Size) -> Section:
    """Both stores, and what an empty app needs."""
    section = Section("History from top to bottom: a key to the picture, 120x40")
    with start_alone(EMPTY_APP) as watch:
        empty = Figure(watch.megabytes(), "MB")
    alone = {key: Figure.of(taken) for key, taken in _lines_alone(size.rounds).items()}
    for count in (size.few, size.many):
        taken, missing, memory = _go_through(store(count), size)
        for key, label in _LABELS.items():
            section.add(
                Row(
                    f"{count:,} sessions: {label}",
                    Figure.of(taken[key]) if taken[key] else None,
                    "made-up lines in Textual" if key in alone else "",
                    alone.get(key),
                    (Goal("p95", 100),),
                    missing.get(key, ""),
                )
            )
        section.add(
            Row(
                f"{count:,} sessions: memory at most, search included",
                Figure(memory, "MB"),
                "an empty Textual app",
                empty,
                (Goal("value", 60),),
            )
        )
    return section


_LABELS = {
    "down": "one row down",
    "page": "a page down from the top",
    "end": "G, to the very last",
    "up": "a page up from there",
    "top": "g, back to the top",
    "sort": "o, sort by the next column",
    "turn": "O, the other way round",
}


def _go_through(path: Path, size: Size) -> tuple[dict[str, list[float]], dict[str, str], float]:
    """Milliseconds of each key, why there are none, and the most memory in megabytes."""
    taken: dict[str, list[float]] = defaultdict(list)
    missing: dict[str, str] = {}
    with open_history(path) as watch:
        keys = _Keys(watch, taken, missing)
        for _round in range(size.rounds):
            for _row in range(_ROWS):
                keys.press("down", "down", lambda _screen: True)
            for _page in range(_PAGES):
                keys.press("page", "pagedown", changed(watch))
            keys.press("end", "G", _at_end(path))
            if "end" not in missing:
                for _page in range(_PAGES):
                    keys.press("up", "pageup", changed(watch))
                keys.press("top", "g", changed(watch))
            else:
                missing["up"] = missing["top"] = "the end was not reached"
                watch.press("g")
            watch.rest(0.5)
        _sort(watch, keys, size)
        watch.press("/drucker")
        watch.rest(1)
        return taken, missing, watch.megabytes()


def _lines_alone(rounds: int) -> dict[str, list[float]]:
    """Milliseconds of the keys that scroll, in a list that has nothing to read."""
    taken: dict[str, list[float]] = defaultdict(list)
    with start_alone(LINES) as watch:
        for _round in range(rounds):
            for name, key, times in (
                ("page", "pagedown", _PAGES),
                ("end", "G", 1),
                ("up", "pageup", _PAGES),
                ("top", "g", 1),
            ):
                for _time in range(times):
                    taken[name].append(watch.timed(key, lambda _screen: True).last)
    return taken


class _Keys:
    """Presses keys; one that shows nothing is not pressed again."""

    def __init__(
        self, watch: Stopwatch, taken: dict[str, list[float]], missing: dict[str, str]
    ) -> None:
        self._watch = watch
        self._taken = taken
        self._missing = missing

    def press(
        self, name: str, key: str, shows: Callable[[str], bool], quiet: float = QUIET
    ) -> None:
        """Press a key and note how long its picture takes."""
        if name in self._missing:
            return
        try:
            picture = self._watch.timed(key, shows, quiet, _PATIENCE)
        except NotShown:
            last = (numbers_on(self._watch.screen()) or ["nothing"])[-1]
            self._missing[name] = f"after {key} the last row is {last}"
        else:
            self._taken[name].append(picture.last)


def _sort(watch: Stopwatch, keys: _Keys, size: Size) -> None:
    for _round in range(size.rounds):
        for _column in range(size.columns):
            keys.press("sort", "o", _heading_changed(watch), _SORTED)
            keys.press("turn", "O", _heading_changed(watch), _SORTED)


def _heading_changed(watch: Stopwatch) -> Callable[[str], bool]:
    """Whether the line above the rows shows another order."""
    before = _heading(watch.screen())
    return lambda screen: _heading(screen) != before and bool(numbers_on(screen))


def _heading(screen: str) -> str:
    return screen.splitlines()[2].partition("│")[0]


def _at_end(path: Path) -> Callable[[str], bool]:
    """Whether the last row is that of one of the oldest sessions."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT number FROM session ORDER BY begun_at, number LIMIT ?", (_OLDEST,)
        )
        oldest = [int(number) for (number,) in rows]

    def is_at_end(screen: str) -> bool:
        last = numbers_on(screen)[-1:]
        return any(is_of(text, number) for text in last for number in oldest)

    return is_at_end
