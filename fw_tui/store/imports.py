"""Rows of other programs' logs: what is known already, and what waits in the inbox."""

from collections.abc import Iterable

from peewee import chunked, fn

from fw_tui.domain.imported import ImportedEntry, InboxEntry
from fw_tui.store.models import ImportedRow, SessionRow
from fw_tui.store.rows import MOST_VALUES, tuples


def known_keys(keys: Iterable[str]) -> dict[str, bool]:
    """Of these keys the ones that were imported before, and whether they belong to a session."""
    known: dict[str, bool] = {}
    for some in chunked(keys, MOST_VALUES):
        rows = ImportedRow.select(ImportedRow.key, ImportedRow.session).where(
            ImportedRow.key.in_(some)
        )
        known.update((key, session is not None) for key, session in tuples(rows))
    return known


def insert_imported(entry: ImportedEntry, imported_at: int, session_key: str | None) -> None:
    """Keep a row, with the session that it belongs to or none."""
    session = SessionRow.get(SessionRow.key == session_key) if session_key else None
    ImportedRow.create(
        key=entry.key,
        source=entry.source,
        remote_id=entry.remote_id,
        partner_name=entry.partner_name,
        started_at=entry.started_at,
        ended_at=entry.ended_at,
        technician=entry.technician,
        mode=entry.mode,
        line=entry.raw,
        imported_at=imported_at,
        session=session,
    )


def waiting_rows(remote_id: str) -> list[ImportedEntry]:
    """The inbox's rows of an ID, in order of time, the longer first where they begin together."""
    rows = (
        ImportedRow.select()
        .where(ImportedRow.remote_id == remote_id, ImportedRow.session.is_null())
        .order_by(ImportedRow.started_at, ImportedRow.ended_at.desc(), ImportedRow.id)
    )
    return [_entry(row) for row in rows]


def link_imported(key: str, session_key: str) -> None:
    """Take a row out of the inbox: it belongs to a session now."""
    session = SessionRow.get(SessionRow.key == session_key)
    ImportedRow.update(session=session).where(ImportedRow.key == key).execute()


def inbox() -> list[InboxEntry]:
    """What waits to be assigned, by remote ID, the newest first."""
    rows = (
        ImportedRow.select(
            ImportedRow.remote_id,
            fn.MAX(ImportedRow.partner_name),
            fn.COUNT(ImportedRow.id),
            fn.MAX(ImportedRow.started_at),
        )
        .where(ImportedRow.session.is_null())
        .group_by(ImportedRow.remote_id)
        .order_by(fn.MAX(ImportedRow.started_at).desc())
    )
    return [InboxEntry(*row) for row in tuples(rows)]


def _entry(row: ImportedRow) -> ImportedEntry:
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
    )
