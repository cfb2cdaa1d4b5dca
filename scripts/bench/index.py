"""How large the search index is, beside the table of sessions without its own indexes."""

import sqlite3

from scripts.bench.figures import Figure, Goal, Row, Section
from scripts.bench.sizes import Size
from scripts.bench.stores import store
from scripts.bench.timing import bare


def measure(size: Size) -> Section:
    """Both stores."""
    section = Section("Size of the search index")
    for count in (size.few, size.many):
        with bare(store(count)) as connection:
            if not _can_tell(connection):
                section.notes.append("This SQLite cannot tell the sizes of tables (dbstat).")
                break
            index = _megabytes(connection, "tbl_name LIKE 'search!_%' ESCAPE '!'")
            table = _megabytes(connection, "name = 'session'")
        section.add(
            Row(
                f"{count:,} sessions",
                Figure(index, "MB") if index else None,
                "the table of sessions",
                Figure(table, "MB"),
                (Goal("ratio", 0.7),) if count == size.many else (),
                "" if index else "there is no index",
            )
        )
    return section


def _can_tell(connection: sqlite3.Connection) -> bool:
    options = (option for (option,) in connection.execute("PRAGMA compile_options"))
    return "ENABLE_DBSTAT_VTAB" in options


def _megabytes(connection: sqlite3.Connection, which: str) -> float:
    """What some of a store's tables and indexes take."""
    found = connection.execute(
        "SELECT TOTAL(pgsize) FROM dbstat"
        f" WHERE name IN (SELECT name FROM sqlite_master WHERE {which})"
    )
    return float(found.fetchone()[0]) / 1e6
