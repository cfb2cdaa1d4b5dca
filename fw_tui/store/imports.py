"""Rows of other programs' logs: what is known already, and what waits in the inbox."""

from collections.abc import Iterable

from peewee import fn

from fw_tui.domain.imported import Direction, ImportedEntry, InboxEntry, SourceBilling
from fw_tui.store.models import ImportedRow, database
from fw_tui.store.rows import OF_A_LIST, listed, tuples

_KNOWN = f"""
SELECT key, session_id IS NOT NULL OR dropped_at IS NOT NULL FROM imported_row
WHERE key IN {OF_A_LIST}
"""  # noqa: S608
_SESSION = "(SELECT id FROM session WHERE key = ?)"
_INSERT = f"""
INSERT INTO imported_row (key, source, remote_id, partner_name, started_at, ended_at, technician,
                          mode, line, direction, billing, notes, imported_at, session_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {_SESSION})
"""  # noqa: S608
#: Rows as a text file told them, with no record of the same source behind the line.
_NO_RECORD = f"""
SELECT imported_row.key, session.key FROM imported_row
LEFT JOIN session ON session.id = imported_row.session_id
WHERE imported_row.key IN {OF_A_LIST} AND line NOT LIKE '{{%' AND instr(line, char(10) || '{{') = 0
"""  # noqa: S608
_JOIN = """
UPDATE imported_row SET line = line || char(10) || ?, billing = ?,
    notes = CASE WHEN notes = '' THEN ? ELSE notes END,
    dropped_at = CASE WHEN session_id IS NULL THEN COALESCE(dropped_at, ?) ELSE dropped_at END
WHERE key = ?
"""
#: Whether rows of a program belong to the computer that their ID leads to now.
_LEADS_THERE = """
SELECT 1 FROM imported_row JOIN session ON session.id = imported_row.session_id
WHERE imported_row.remote_id = remote_id.value AND session.computer_id = remote_id.computer_id
AND imported_row.source {} json_extract(wanted.value, '$[1]')
"""
_FOREIGN = f"""
SELECT remote_id.value, json_extract(wanted.value, '$[1]') FROM json_each(?) AS wanted
CROSS JOIN remote_id ON remote_id.value = json_extract(wanted.value, '$[0]')
WHERE NOT EXISTS ({_LEADS_THERE.format("=")}) AND EXISTS ({_LEADS_THERE.format("<>")})
"""  # noqa: S608
#: What neither belongs to a session nor was dropped.
_WAITS = (ImportedRow.session.is_null(), ImportedRow.dropped_at.is_null())
_LINK = f"UPDATE imported_row SET session_id = {_SESSION} WHERE key = ?"  # noqa: S608


def known_keys(keys: Iterable[str]) -> dict[str, bool]:
    """Of these keys the ones that were imported before, and whether they wait no more."""
    return {key: bool(settled) for key, settled in database.execute_sql(_KNOWN, (listed(keys),))}


def insert_imported(rows: Iterable[tuple[ImportedEntry, str | None]], imported_at: int) -> None:
    """Keep rows, each with the key of the session that it belongs to or None."""
    values = (
        (
            entry.key,
            entry.source,
            entry.remote_id,
            entry.partner_name,
            entry.started_at,
            entry.ended_at,
            entry.technician,
            entry.mode,
            entry.raw,
            entry.direction,
            entry.billing,
            entry.notes,
            imported_at,
            session_key,
        )
        for entry, session_key in rows
    )
    database.connection().executemany(_INSERT, values)


def foreign_ids(wanted: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of these IDs, each with a program, those whose computer only another program's rows know.

    An ID that no log has told yet was typed by a person, and is of any program.
    """
    return set(database.execute_sql(_FOREIGN, (listed(wanted),)).fetchall())


def without_record(keys: Iterable[str]) -> dict[str, str | None]:
    """Of these keys the rows that only a text file told, each with the key of its session."""
    return dict(database.execute_sql(_NO_RECORD, (listed(keys),)).fetchall())


def join_records(entries: Iterable[ImportedEntry], at: int) -> None:
    """Keep records behind the lines of their rows, with marks and notes.

    A row that waits is dropped if it is on a bill that was written elsewhere.
    """
    values = (
        (
            entry.raw,
            entry.billing,
            entry.notes,
            at if entry.billing is SourceBilling.BILLED else None,
            entry.key,
        )
        for entry in entries
    )
    database.connection().executemany(_JOIN, values)


def waiting_rows(remote_id: str) -> list[ImportedEntry]:
    """The inbox's rows of an ID, in order of time, the longer first where they begin together."""
    rows = (
        ImportedRow.select()
        .where(ImportedRow.remote_id == remote_id, *_WAITS)
        .order_by(ImportedRow.started_at, ImportedRow.ended_at.desc(), ImportedRow.id)
    )
    return [entry_of(row) for row in rows]


def link_imported(links: Iterable[tuple[str, str]]) -> None:
    """Take rows out of the inbox: each belongs to a session now, both by their keys."""
    database.connection().executemany(_LINK, ((session, row) for row, session in links))


def inbox() -> list[InboxEntry]:
    """What waits to be assigned, by remote ID, the newest first."""
    rows = (
        ImportedRow.select(
            ImportedRow.remote_id,
            fn.MAX(ImportedRow.partner_name),
            fn.COUNT(ImportedRow.id),
            fn.MAX(ImportedRow.started_at),
        )
        .where(*_WAITS)
        .group_by(ImportedRow.remote_id)
        .order_by(fn.MAX(ImportedRow.started_at).desc())
    )
    return [InboxEntry(*row) for row in tuples(rows)]


def entry_of(row: ImportedRow) -> ImportedEntry:
    """What a log told."""
    return ImportedEntry(
        key=row.key,
        source=row.source,
        remote_id=row.remote_id,
        partner_name=row.partner_name,
        started_at=row.started_at,
        ended_at=row.ended_at,
        technician=row.technician,
        mode=row.mode,
        raw=row.line,
        direction=Direction(row.direction) if row.direction else None,
        billing=SourceBilling(row.billing) if row.billing else None,
        notes=row.notes,
    )
