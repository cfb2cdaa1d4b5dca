"""Looking after the store: copies, bringing one back, and whether all in it fits together."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from fw_tui.domain.drafting import is_as_billed
from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.invoice import InvoiceKind
from fw_tui.domain.session import STATE_LABELS, Session, State
from fw_tui.services.invoices import issued_document
from fw_tui.services.office import PATIENCE_MS, Office
from fw_tui.store import chain, invoices
from fw_tui.store.copying import (
    copy_store,
    dangling_rows,
    issued_documents,
    must_be_readable,
    restore_store,
)
from fw_tui.store.location import behind_links, sqlite_path
from fw_tui.store.ordering import mend_durations, wrong_durations
from fw_tui.store.search_index import differences, rebuild
from fw_tui.store.sessions import sessions_on
from fw_tui.store.soundness import disagreements, missing_locks

_EVERYTHING = 2**63 - 1


def back_up(url: str, target: Path) -> None:
    """A copy of the store in one file, made while others work with it.

    Raises:
        FwError: there is a file already, or it cannot be written.
    """
    copy_store(sqlite_path(url), target)


def restore(
    url: str, source: Path, moment: datetime, busy_timeout_ms: int = PATIENCE_MS
) -> Path | None:
    """Put a copy in the place of the store.

    Args:
        url: the store's.
        source: the copy.
        moment: now, for the name under which the replaced store is kept.
        busy_timeout_ms: how long to wait for another program's transaction.

    Returns:
        Where the replaced store is kept; None if there was none.

    Raises:
        FwError: the copy is not sound, or somebody writes to the store; nothing has changed.
    """
    path = behind_links(sqlite_path(url))
    kept = path.with_name(f"{path.name}.before-restore-{moment:%Y%m%d-%H%M%S}")
    return kept if restore_store(source, path, kept, busy_timeout_ms) else None


def repair(office: Office) -> None:
    """Make anew what follows from the rest of the store: the search index, noted durations.

    Raises:
        StoreError: the store is damaged, or cannot be written.
    """
    must_be_readable(office.path)

    def work() -> None:
        mend_durations()
        rebuild()

    office.at_once(work)


def lost_by_restoring(url: str, source: Path) -> list[str]:
    """The numbers of documents in the store that are not in the copy that is to replace it.

    They were perhaps sent, and the store would give their numbers again.
    """
    there = set(issued_documents(source))
    present = issued_documents(behind_links(sqlite_path(url)))
    return [document[0] for document in present if document not in there]


def check(office: Office) -> list[FwError]:
    """What is wrong with the store, as sentences; nothing if it is sound.

    Raises:
        StoreError: it is damaged so that it cannot be read.
    """
    must_be_readable(office.path)
    sessions = office.history.newest("", _EVERYTHING)
    return [
        *dangling_rows(office.path),
        *_missing_numbers(sessions),
        *(finding for session in sessions for finding in _oddities(session)),
        *_overlaps(sessions),
        *_unpriced(office, sessions),
        *office.in_one_view(_invoices),
        *office.at_once(lambda: [*wrong_durations(), *differences()]),
    ]


def _invoices() -> list[FwError]:
    broken = list(chain.broken_links())
    return [
        *missing_locks(),
        *broken,
        *chain.unfinished(),
        *disagreements(),
        # What a document says is proof only as long as it is what was issued.
        *(() if broken else _changed_sessions()),
    ]


def _changed_sessions() -> Iterator[FwError]:
    """Sessions that are no more what their invoice says."""
    for entry in invoices.entries():
        if entry.kind is not InvoiceKind.INVOICE or entry.cancelled_by is not None:
            continue
        lines = {line.session: line for line in issued_document(entry.number).lines}
        for session in sessions_on(entry.number):
            line = lines.get(session.number)
            if line is not None and not is_as_billed(session, line):
                yield FwError(
                    N_("Session {number} is not as invoice {invoice} says."),
                    number=session.number,
                    invoice=entry.number,
                )


def _missing_numbers(sessions: Iterable[Session]) -> Iterator[FwError]:
    """Numbers are given without gaps, so a gap is a session that somebody took away."""
    numbers = sorted(session.number for session in sessions)
    for before, after in pairwise([0, *numbers]):
        if after != before + 1:
            yield FwError(
                N_("Between session {before} and {after} there is a gap."),
                before=before,
                after=after,
            )


def _oddities(session: Session) -> Iterator[FwError]:
    open_ends = [c for c in session.connections if c.ended_at is None]
    if len(open_ends) != (session.state is State.CONNECTED):
        yield FwError(
            N_("Session {number} is {state}, but {count} of its connections stand."),
            number=session.number,
            state=FwError(STATE_LABELS[session.state]),
            count=len(open_ends),
        )
    if session.state in (State.ENDED, State.LOST) and not session.connections:
        yield FwError(N_("Session {number} has no connection."), number=session.number)
    for first, second in pairwise(session.connections):
        if first.ended_at is None or second.started_at < first.ended_at:
            yield FwError(N_("Connections of session {number} overlap."), number=session.number)


def _overlaps(sessions: Iterable[Session]) -> Iterator[FwError]:
    """Two sessions at the same time on one computer would be billed twice."""
    stretches = sorted(
        (str(session.partner), connection.started_at, session.number, connection)
        for session in sessions
        if session.state is not State.ABORTED
        for connection in session.connections
    )
    for (partner, _start, number, connection), following in pairwise(stretches):
        if following[0] == partner and following[2] != number and connection.reaches(following[1]):
            yield FwError(
                N_("Sessions {first} and {second} with {partner} overlap."),
                first=number,
                second=following[2],
                partner=partner,
            )


def _unpriced(office: Office, sessions: Iterable[Session]) -> Iterator[FwError]:
    for session in sessions:
        try:
            office.sessions.charge(session)
        except FwError as error:
            yield FwError(
                N_("Session {number} has no price: {reason}"),
                number=session.number,
                reason=error,
            )
