"""The inbox: rows that wait, what a person does with them, and what tells whose an ID may be."""

from collections.abc import Iterator, Sequence

from peewee import chunked

from fw_tui.domain.imported import ImportedEntry, InboxEntry
from fw_tui.domain.text import fold
from fw_tui.store.imports import entry_of
from fw_tui.store.models import Computer, ImportedRow, SessionRow, database
from fw_tui.store.rows import MOST_VALUES, OF_A_LIST, listed, tuples

_WAITS = "session_id IS NULL AND dropped_at IS NULL"
_COUNT = f"SELECT COUNT(*) FROM imported_row WHERE {_WAITS}"  # noqa: S608
_UNKNOWN = f"""
SELECT remote_id, MAX(partner_name), COUNT(*), MAX(started_at) FROM imported_row
WHERE {_WAITS} AND started_at < ended_at
AND NOT EXISTS (SELECT 1 FROM remote_id WHERE value = imported_row.remote_id)
GROUP BY remote_id ORDER BY MAX(started_at) DESC
"""  # noqa: S608
_SINGLE = f"""
SELECT id FROM imported_row WHERE {_WAITS} AND (started_at = ended_at
OR EXISTS (SELECT 1 FROM remote_id WHERE value = imported_row.remote_id))
ORDER BY started_at DESC, id DESC LIMIT ?
"""  # noqa: S608
_NAMES = f"""
SELECT DISTINCT partner_name FROM imported_row
WHERE remote_id = ? AND partner_name <> '' AND {_WAITS}
"""  # noqa: S608
_OF_THE_NAME = """
SELECT computer.key FROM imported_row
JOIN session ON session.id = imported_row.session_id
JOIN computer ON computer.id = session.computer_id
WHERE imported_row.partner_name = ? AND imported_row.partner_name <> ''
ORDER BY imported_row.started_at DESC LIMIT 1
"""
_ATTEMPTS = f"SELECT id FROM imported_row WHERE {_WAITS} AND started_at = ended_at"  # noqa: S608
_OF_AN_ID = f"SELECT id FROM imported_row WHERE {_WAITS} AND remote_id = ?"  # noqa: S608
_DROP = f"UPDATE imported_row SET dropped_at = ? WHERE {_WAITS} AND id IN {OF_A_LIST}"  # noqa: S608
_PUT_BACK = f"""
UPDATE imported_row SET dropped_at = NULL, session_id = NULL WHERE id IN {OF_A_LIST}
"""  # noqa: S608
_BILLS = """
SELECT imported_row.line, COALESCE(session.invoice, main.invoice) IS NOT NULL,
       imported_row.dropped_at IS NOT NULL OR session.billing = 'free'
       OR session.state = 'aborted'
FROM imported_row
LEFT JOIN session ON session.id = imported_row.session_id
LEFT JOIN session AS main ON main.id = session.merged_into_id
WHERE imported_row.source = ?
ORDER BY imported_row.started_at, imported_row.id
"""


def count_waiting() -> int:
    """How many rows wait."""
    return int(database.execute_sql(_COUNT).fetchone()[0])


def unknown_ids() -> list[InboxEntry]:
    """What waits under IDs that lead nowhere, by ID, the newest first; without attempts."""
    return [InboxEntry(*row) for row in database.execute_sql(_UNKNOWN)]


def single_rows(limit: int) -> list[tuple[int, ImportedEntry]]:
    """The newest rows to be decided about one by one, each with its number."""
    numbers = [number for (number,) in database.execute_sql(_SINGLE, (limit,))]
    return rows_numbered(numbers)


def rows_numbered(numbers: Sequence[int]) -> list[tuple[int, ImportedEntry]]:
    """Rows by their numbers, in that order; those that do not exist are left out."""
    known = {
        row.id: row
        for some in chunked(numbers, MOST_VALUES)
        for row in ImportedRow.select().where(ImportedRow.id.in_(some))
    }
    return [(number, entry_of(known[number])) for number in numbers if number in known]


def dropped_rows(limit: int) -> list[tuple[int, ImportedEntry]]:
    """The rows that were dropped last, each with its number."""
    rows = (
        ImportedRow.select()
        .where(ImportedRow.dropped_at.is_null(False))
        .order_by(ImportedRow.dropped_at.desc(), ImportedRow.id.desc())
        .limit(limit)
    )
    return [(row.id, entry_of(row)) for row in rows]


def is_waiting(number: int) -> bool:
    """Whether a row of that number waits."""
    statement = f"SELECT 1 FROM imported_row WHERE {_WAITS} AND id = ?"  # noqa: S608
    return database.execute_sql(statement, (number,)).fetchone() is not None


def session_of(number: int) -> str | None:
    """The key of the session that a row belongs to."""
    row = ImportedRow.select(SessionRow.key).join(SessionRow).where(ImportedRow.id == number)
    found = tuples(row)
    return str(found[0][0]) if found else None


def drop(numbers: Sequence[int], at: int) -> int:
    """Take rows out of the inbox for good; returns how many there were."""
    return int(database.execute_sql(_DROP, (at, listed(numbers))).rowcount)


def waiting_attempts() -> list[int]:
    """The numbers of all rows that wait and never stood."""
    return [number for (number,) in database.execute_sql(_ATTEMPTS)]


def waiting_numbers(remote_id: str) -> list[int]:
    """The numbers of all rows that wait under an ID."""
    return [number for (number,) in database.execute_sql(_OF_AN_ID, (remote_id,))]


def put_back(numbers: Sequence[int]) -> None:
    """Let rows wait again."""
    database.execute_sql(_PUT_BACK, (listed(numbers),))


def names_of(remote_id: str) -> list[str]:
    """What the logs call the computer behind an ID that waits."""
    return [name for (name,) in database.execute_sql(_NAMES, (remote_id,))]


def computer_of_the_name(name: str) -> str | None:
    """The key of the computer that rows of a name were put to last."""
    found = database.execute_sql(_OF_THE_NAME, (name,)).fetchone()
    return None if found is None else str(found[0])


def computers_called(name: str) -> list[str]:
    """The keys of the computers of a name."""
    return [
        key for (key,) in tuples(Computer.select(Computer.key).where(Computer.folded == fold(name)))
    ]


def rows_with_bills(source: str) -> Iterator[tuple[str, bool, bool]]:
    """Of each row of a source in order of time: its text, whether it is billed, and whether free.

    A row that was dropped is free, a merged session billed with the one that it counts with.
    """
    for line, billed, free in database.execute_sql(_BILLS, (source,)):
        yield line, bool(billed), bool(free)
