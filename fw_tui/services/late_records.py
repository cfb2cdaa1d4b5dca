"""A source's own records of connections that a text file of it told first.

The text has times and names; the record knows the bill, and the ID under which the source can be
told of it. Whichever came first, the same becomes of a connection, unless a person has decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fw_tui.domain.course import Happening, Step
from fw_tui.domain.imported import ImportedEntry, SourceBilling
from fw_tui.domain.session import Billing, FreeReason, Session
from fw_tui.domain.text import clean_notes
from fw_tui.store import imports as store
from fw_tui.store import sessions
from fw_tui.store.events import note_happening

#: What the notes say to who bills, in the words of the source.
_WORDS = {SourceBilling.BILLED: "Billed", SourceBilling.DO_NOT_BILL: "DoNotBill"}


@dataclass(frozen=True, slots=True)
class LateRecord:
    """A record of a row that is known; the session as it becomes by it, None if that stays."""

    entry: ImportedEntry
    session: Session | None


def late_records(piece: Sequence[ImportedEntry]) -> list[LateRecord]:
    """Those of a piece of a log whose rows were imported without a record."""
    records = {entry.key: entry for entry in piece if entry.is_record}
    owners = store.without_record(records) if records else {}
    marked = [key for row, key in owners.items() if key and records[row].billing in _WORDS]
    known = {session.key: session for session in sessions.sessions_with_keys(marked)}
    return [
        LateRecord(records[row], _decided(records[row], known.get(key or "")))
        for row, key in owners.items()
    ]


def join_records(late: Sequence[LateRecord], at: int) -> None:
    """Keep them beside their rows; what was billed elsewhere waits no more."""
    store.join_records((each.entry for each in late), at)
    for each in late:
        if each.session is not None:
            sessions.update_session(each.session)
            if each.session.billing is Billing.BILLABLE:
                word = Happening(at, Step.NOTE, _word(each.entry))
                note_happening(each.session.key, word)


def _decided(entry: ImportedEntry, session: Session | None) -> Session | None:
    """A session by the mark of its record; None if it stays as it is."""
    if session is None or session.invoice is not None or session.billing is Billing.FREE:
        return None
    if entry.billing is SourceBilling.DO_NOT_BILL and _is_untouched(session):
        return replace(session, billing=Billing.FREE, free_reason=FreeReason.GOODWILL)
    return replace(session, notes=clean_notes(f"{session.notes}\n{_word(entry)}".strip()))


def _is_untouched(session: Session) -> bool:
    """Whether it is as the import made it: no person has decided about it."""
    return session.source is not None and session.revision == 1


def _word(entry: ImportedEntry) -> str:
    return "" if entry.billing is None else f"{entry.source}: {_WORDS[entry.billing]}"
