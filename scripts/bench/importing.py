"""Importing a log, beside bare sqlite3 that puts the same rows into the same tables and index.

The bare one gets all that an import has made ready to be inserted: sessions, connections, the
log's rows, new words, and the tokens of the search index, in pieces of 10,000 and in one
transaction. Locks, checks and indexes are in place; only the triggers that note sessions for the
search index are not, since it is filled at once. Reading the log, deciding and making tokens are
not in its time.
"""

import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from scripts.bench.figures import Figure, Goal, Row, Section
from scripts.bench.sizes import Size
from scripts.bench.stores import FW_TUI, copy_of, environment
from scripts.bench.timing import bare, process_peak

_FIRST = datetime(2019, 1, 7, 8, tzinfo=UTC)
#: So that half a million fills years, as in a shop, and not the same ten seconds of some days.
_APART = timedelta(seconds=150)
#: Seconds that an import may take; if a part of the log says it will be longer, less is imported.
_MOST_SECONDS = 240
_TRIAL = 1 / 25
#: A log so many times shorter shows that the length takes no memory.
_FEWER = 10
_PIECE = 10_000


class _Taken(NamedTuple):
    seconds: float
    peak: float


def measure(size: Size) -> Section:
    """One log into a store that knows all of its IDs."""
    section = Section("Import of a log")
    rows = _affordable(size)
    few = rows // _FEWER
    with copy_of(size.shop) as path:
        small = _import(path, few).peak
    with copy_of(size.shop) as path:
        before = _last_rows(path)
        taken = _import(path, rows)
        with copy_of(size.shop) as other:
            bare_seconds, inserted = _insert_again(path, before, other)
    note = "" if rows == size.log else f"of {size.log:,} rows only so many, as it takes so long"
    section.add(
        Row(
            f"fw-tui import, {rows:,} rows into {size.shop:,} sessions",
            Figure(rows / taken.seconds, "rows/s"),
            "bare executemany, same tables and index",
            Figure(rows / bare_seconds, "rows/s"),
            (Goal("ratio", 0.5, at_least=True),),
            note,
        ),
        Row(
            "memory at most in that run",
            Figure(taken.peak, "MB"),
            f"of {few:,} rows",
            Figure(small, "MB"),
            (Goal("ratio", 1.2),),
        ),
    )
    section.notes.append(
        f"For {rows:,} rows of the log {inserted:,} rows of tables and of the index are inserted. "
        "The bare inserts are of rows and tokens made before, in one transaction; the import is a "
        "whole process that reads the log, decides, makes them and commits every 4000 rows."
    )
    return section


def _affordable(size: Size) -> int:
    """How many rows of the log are imported in reasonable time."""
    trial = int(size.log * _TRIAL)
    with copy_of(size.shop) as path:
        rate = trial / _import(path, trial).seconds
    return size.log if size.log / rate < _MOST_SECONDS else int(rate * _MOST_SECONDS / 2)


def _import(path: Path, rows: int) -> _Taken:
    """What the whole process took; all rows must have become sessions."""
    log = path.with_name("Connections.txt")
    with closing(sqlite3.connect(path)) as connection:
        ids = [value for (value,) in connection.execute("SELECT value FROM remote_id ORDER BY id")]
        known = connection.execute("SELECT COUNT(*) FROM session").fetchone()[0]
    with log.open("w", encoding="utf-8") as file:
        file.writelines(_lines(ids, rows))
    ms, peak = process_peak([FW_TUI, "import", str(log), "--json"], environment(path))
    with closing(sqlite3.connect(path)) as connection:
        made = connection.execute("SELECT COUNT(*) FROM session").fetchone()[0] - known
    if made != rows:
        raise SystemExit(f"{made} sessions came of {rows} rows")
    return _Taken(ms / 1000, peak)


def _lines(ids: list[str], rows: int) -> Iterator[str]:
    """Connections before the first session of the store, one after another on all computers."""
    for row in range(rows):
        begun = _FIRST + row * _APART
        ended = begun + timedelta(seconds=120 + row * 7919 % 1500)
        times = "\t".join(f"{moment:%d-%m-%Y %H:%M:%S}" for moment in (begun, ended))
        key = uuid.UUID(int=row + 1)
        yield f"{ids[row % len(ids)]}\t{times}\thoerner\tRemoteControl\t{{{key}}}\t\n"


# -- the same with nothing but sqlite3 ---------------------------------------------------------


def _tables(connection: sqlite3.Connection) -> list[str]:
    """Tables with rows of their own; not those inside an index."""
    known = connection.execute(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND wr = 0"
        " AND name NOT LIKE 'sqlite%'"
    )
    return [name for (name,) in known]


def _last_rows(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        return {
            name: connection.execute(f"SELECT MAX(rowid) FROM {name}").fetchone()[0] or 0
            for name in _tables(connection)
        }


def _insert_again(done: Path, before: dict[str, int], path: Path) -> tuple[float, int]:
    """Seconds to insert what an import made of a log, and how many rows that are."""
    seconds, inserted = 0.0, 0
    with bare(done) as source, bare(path) as target:
        for (name,) in target.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%search_due%'"
        ).fetchall():
            target.execute(f"DROP TRIGGER {name}")  # its work is done below
        target.execute("PRAGMA synchronous = FULL")
        target.execute("BEGIN IMMEDIATE")
        for statement, rows in _made(source, before):
            begun = time.perf_counter()
            target.executemany(statement, rows)
            seconds += time.perf_counter() - begun
            inserted += len(rows)
        begun = time.perf_counter()
        target.execute("COMMIT")
        return seconds + time.perf_counter() - begun, inserted


def _made(
    source: sqlite3.Connection, before: dict[str, int]
) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Statements with the rows that an import added, piece by piece."""
    for name, last in before.items():
        found = source.execute(f"SELECT * FROM {name} WHERE rowid > ? ORDER BY rowid", (last,))
        places = ", ".join("?" * len(found.description))
        while piece := found.fetchmany(_PIECE):
            yield f"INSERT INTO {name} VALUES ({places})", piece
    if "search_word" in before:
        yield from _made_index(source, before["session"])


def _made_index(
    source: sqlite3.Connection, last: int
) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    tokens = import_module("fw_tui.store.tokens")
    found = source.execute(
        "SELECT * FROM search_document WHERE session_id > ? ORDER BY place", (last,)
    )
    while piece := [tokens.Document._make(row) for row in found.fetchmany(_PIECE)]:
        yield (
            "INSERT INTO search_index (rowid, tokens) VALUES (?, ?)",
            [(document.place, " ".join(tokens.tokens_of(document))) for document in piece],
        )
