"""The inbox: what people decide about rows of logs that no rule of theirs has decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fw_tui.domain.clock import Clock
from fw_tui.domain.customer import ComputerEntry
from fw_tui.domain.errors import Conflict, N_, NotFound
from fw_tui.domain.imported import ImportedEntry, InboxEntry
from fw_tui.domain.inbox import Guess, Hint, WaitingRow, outside
from fw_tui.domain.merging import Merge
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.query import parse_query
from fw_tui.domain.remote_id import normalise_remote_id
from fw_tui.domain.session import Session
from fw_tui.services.lookup import existing_session
from fw_tui.services.merging import MergingService
from fw_tui.services.taking_over import new_session
from fw_tui.services.tariffs import catch_up, tariff_for
from fw_tui.store import customers, sessions
from fw_tui.store import inbox as store
from fw_tui.store.imports import foreign_ids, link_imported
from fw_tui.store.store import Store

#: Rows that are shown to be decided about one by one; the next ones follow when these are done.
MOST = 500
#: Sessions that are looked through for an ID.
_MOST_SESSIONS = 20


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits.

    Attributes:
        ids: IDs that lead nowhere, without their attempts.
        rows: the newest `MOST` of the rows to be decided about one by one.
    """

    ids: list[InboxEntry]
    rows: list[WaitingRow]


class InboxService:
    """Each action is one transaction; a row that waits no more is refused by a sentence."""

    def __init__(self, store: Store, clock: Clock, prices: PriceList) -> None:
        self._store = store
        self._clock = clock
        self._prices = prices
        self._merging = MergingService(store, clock, prices)

    def count(self) -> int:
        """How many rows wait; an index alone tells it."""
        return self._store.read(store.count_waiting)

    def waiting(self) -> Inbox:
        """All that waits."""

        def work() -> Inbox:
            return Inbox(store.unknown_ids(), _waiting(store.single_rows(MOST)))

        return self._store.read(work)

    def dropped(self) -> list[WaitingRow]:
        """The rows that were dropped last."""
        return self._store.read(lambda: _waiting(store.dropped_rows(MOST)))

    def guesses(self, remote_id: str) -> list[Guess]:
        """Whose an ID may be, the surest first, each computer once."""
        wanted = normalise_remote_id(remote_id)

        def work() -> list[Guess]:
            found: dict[str, Guess] = {}
            for guess in sorted(_guesses(wanted), key=lambda each: list(Hint).index(each.hint)):
                found.setdefault(guess.computer.key, guess)
            return list(found.values())

        return self._store.read(work)

    def link(self, row: int, number: int | None = None) -> Session:
        """A row is the proof of a session that was noted here: nothing is billed for it.

        Args:
            row: the row's number.
            number: the session's; None for the only one that the row shares time with.

        Raises:
            NotFound: there is no such row or session.
            Conflict: the row waits no more, or not just one session fits.
        """

        def work() -> Session:
            waiting = _row(row)
            session = _only_session(waiting) if number is None else existing_session(number)
            link_imported([(waiting.entry.key, session.key)])
            return session

        return self._store.write(work)

    def keep(self, row: int) -> Session:
        """A row becomes a session of its own, billed beside those that it shares time with.

        Raises:
            NotFound: there is no such row.
            Conflict: it waits no more, or nobody has said whose ID it is.
        """

        def work() -> Session:
            waiting = _row(row)
            owner = _owner(waiting)
            catch_up(self._prices)
            made = new_session(waiting.entry, owner, tariff_for(self._prices, owner))
            kept = sessions.insert_session(made, owner.key)
            link_imported([(waiting.entry.key, kept.key)])
            return kept

        return self._store.write(work)

    def merge(self, row: int) -> Merge:
        """What a row has of time beside its sessions counts with them as one session.

        The sessions stay as they are. What lies outside of them becomes sessions of their own,
        which are merged with them as ``fw-tui merge`` does it and taken apart as that is.

        Raises:
            NotFound: there is no such row.
            Conflict: it waits no more, or the sessions cannot be merged.
        """

        def work() -> Merge:
            waiting = _row(row)
            owner = _owner(waiting)
            first = _only_session(waiting) if len(waiting.sessions) < 2 else waiting.sessions[0]
            if any(session.running for session in waiting.sessions):
                raise Conflict(N_("Session {number} still runs."), number=first.number)
            parts = [
                replace(waiting.entry, started_at=since, ended_at=until)
                for since, until in outside(waiting.entry, waiting.sessions)
            ]
            if not parts:
                raise Conflict(
                    N_("The row has no time outside of its sessions; link it instead."),
                )
            made = [
                sessions.insert_session(new_session(part, owner, first.tariff), owner.key)
                for part in parts
            ]
            link_imported([(waiting.entry.key, made[0].key)])
            return self._merging.merge([each.number for each in (*waiting.sessions, *made)])

        return self._store.write(work)

    def drop(self, rows: Sequence[int]) -> int:
        """Take rows out of the inbox; they stay known, so that no import brings them back.

        Raises:
            NotFound, Conflict: one of them does not wait.
        """

        def work() -> int:
            for row in rows:
                _must_wait(row)
            return store.drop(rows, self._clock.now_ms())

        return self._store.write(work)

    def drop_id(self, remote_id: str) -> list[int]:
        """The same with all that waits under an ID; returns the numbers of the rows."""
        wanted = normalise_remote_id(remote_id)

        def work() -> list[int]:
            rows = store.waiting_numbers(wanted)
            store.drop(rows, self._clock.now_ms())
            return rows

        return self._store.write(work)

    def drop_attempts(self) -> list[int]:
        """The same with all that never stood; returns the numbers of the rows."""

        def work() -> list[int]:
            rows = store.waiting_attempts()
            store.drop(rows, self._clock.now_ms())
            return rows

        return self._store.write(work)

    def put_back(self, rows: Sequence[int]) -> int:
        """Let rows wait again that were dropped or linked; returns how many.

        Raises:
            NotFound: there is no such row.
            Conflict: it became a session, which has to be discarded or marked free instead.
        """

        def work() -> int:
            for row, _entry in _existing(rows):
                session = _linked(row)
                if session is not None and session.source is not None:
                    raise Conflict(
                        N_("Row {row} became session {number}; change that one instead."),
                        row=row,
                        number=session.number,
                    )
            store.put_back(rows)
            return len(rows)

        return self._store.write(work)


def _waiting(rows: Sequence[tuple[int, ImportedEntry]]) -> list[WaitingRow]:
    owners = customers.computers_with_remote_ids({entry.remote_id for _row, entry in rows})
    foreign = foreign_ids({(entry.remote_id, entry.source) for _row, entry in rows})
    return [
        _told(
            row,
            entry,
            owners.get(entry.remote_id),
            foreign=(entry.remote_id, entry.source) in foreign,
        )
        for row, entry in rows
    ]


def _told(
    row: int, entry: ImportedEntry, owner: ComputerEntry | None, *, foreign: bool
) -> WaitingRow:
    if owner is None:
        return WaitingRow(row, entry, None)
    touching = sessions.sessions_of_computer(owner.key, entry.started_at, entry.ended_at)
    shared = sorted(filter(entry.overlaps, touching), key=lambda each: each.begun_at)
    return WaitingRow(row, entry, owner, tuple(shared), foreign)


def _existing(rows: Sequence[int]) -> list[tuple[int, ImportedEntry]]:
    found = store.rows_numbered(rows)
    missing = set(rows) - {row for row, _entry in found}
    if missing:
        raise NotFound(N_("There is no row {row} in any log."), row=min(missing))
    return found


def _must_wait(row: int) -> None:
    _existing([row])
    if not store.is_waiting(row):
        raise Conflict(N_("Row {row} does not wait any more."), row=row)


def _row(row: int) -> WaitingRow:
    _must_wait(row)
    return _waiting(store.rows_numbered([row]))[0]


def _owner(waiting: WaitingRow) -> ComputerEntry:
    if waiting.owner is None:
        raise Conflict(
            N_("Nobody has said whose ID {id} is; assign it first."), id=waiting.entry.remote_id
        )
    return waiting.owner


def _only_session(waiting: WaitingRow) -> Session:
    if not waiting.sessions:
        raise Conflict(N_("Row {row} shares its time with no session; name one."), row=waiting.row)
    if len(waiting.sessions) > 1:
        raise Conflict(
            N_("Row {row} shares its time with several sessions; name one: {numbers}."),
            row=waiting.row,
            numbers=", ".join(str(session.number) for session in waiting.sessions),
        )
    return waiting.sessions[0]


def _linked(row: int) -> Session | None:
    key = store.session_of(row)
    return None if key is None else sessions.session_by_key(key)


def _guesses(remote_id: str) -> Iterator[Guess]:
    query = parse_query(f'"{remote_id}"')
    for session in sessions.history_page(query, _MOST_SESSIONS, None, (None, None)):
        computer = customers.computer_by_key(sessions.computer_of(session.key))
        if computer is not None:
            hint = Hint.SESSIONS if session.remote_id == remote_id else Hint.NOTES
            yield Guess(computer, hint, str(session.number))
    for name in store.names_of(remote_id):
        yield from _of_keys([store.computer_of_the_name(name)], Hint.NAME, name)
        called = store.computers_called(name)
        # "PC" or "Server" is many a computer's name, and tells nothing then.
        yield from _of_keys(called if len(called) == 1 else [], Hint.CALLED, name)


def _of_keys(keys: Sequence[str | None], hint: Hint, name: str) -> Iterator[Guess]:
    for key in keys:
        computer = None if key is None else customers.computer_by_key(key)
        if computer is not None:
            yield Guess(computer, hint, name)
