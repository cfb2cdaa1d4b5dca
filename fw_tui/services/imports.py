"""Sessions from other programs' logs: taken over once, never guessed, never billed twice."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from operator import attrgetter

from fw_tui.capture.rows import CapturedRow, RejectedLine
from fw_tui.domain.clock import Clock
from fw_tui.domain.customer import ComputerEntry
from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.imported import ImportedEntry, InboxEntry
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.remote_id import normalise_remote_id
from fw_tui.domain.request import new_key
from fw_tui.domain.session import Billing, Connection, FreeReason, Session, State
from fw_tui.domain.timeline import Timeline
from fw_tui.services import partners
from fw_tui.services.tariffs import catch_up, tariff_for, tariffs_for
from fw_tui.store import customers, sessions
from fw_tui.store import imports as store
from fw_tui.store.store import Store

#: Rows that are kept at once; others wait for as long as that takes.
PIECE = 2000

_NEVER = -(2**63)  #: the earliest time that a database keeps
_FOR_EVER = 2**63 - 1  #: the latest


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do.

    Attributes:
        read: usable rows and rejected lines together.
        new: rows never seen before.
        known: rows imported earlier, or standing twice in the file.
        unassigned: of all these rows, how many wait in the inbox to be assigned.
        rejected: lines that hold no session, with the reason.
    """

    read: int
    new: int
    known: int
    unassigned: int
    rejected: list[RejectedLine]


@dataclass(frozen=True, slots=True)
class Assignment:
    """What came of putting a remote ID to a computer.

    Attributes:
        sessions: the new ones, in order of time.
        linked: how many rows belong to sessions that were noted already.
        overlapping: of the new sessions, how many share a part of their time with others of
            the computer; somebody should look whether that part is to be paid twice.
    """

    computer: ComputerEntry
    sessions: list[Session]
    linked: int
    overlapping: int = 0


class ImportService:
    """Rows go to the computer that their remote ID leads to; the others wait in the inbox.

    A row whose whole time a session of that computer has recorded already is linked to that
    session and not billed again. A row that shares only a part of its time with a session waits
    in the inbox as well, since billing both would bill that part twice; to ``assign`` its ID
    is the decision to bill it nevertheless.
    """

    def __init__(self, store: Store, clock: Clock, prices: PriceList) -> None:
        self._store = store
        self._clock = clock
        self._prices = prices

    def take_over(
        self, capture: Iterable[CapturedRow | RejectedLine], dry_run: bool = False
    ) -> ImportReport:
        """Import rows; a row that is known already changes nothing.

        A long log is kept in pieces of `PIECE` rows, and others write in between. If it stops on
        the way, what was kept is known to the next import, which takes over the rest.

        Args:
            capture: what was read from a log.
            dry_run: only report what would happen.

        Raises:
            FwError: the store cannot be written.
        """
        entries, rejected = _sorted_out(capture)
        report = ImportReport(len(entries) + len(rejected), 0, 0, 0, rejected)
        taking = _TakingOver(self._store, self._clock, self._prices)
        with self._store.in_bulk():
            while entries:
                piece = entries[: -PIECE - 1 : -1]
                del entries[-PIECE:]
                plan = self._store.read(partial(taking.decide, piece))
                if dry_run:
                    taking.remember(plan)
                else:
                    plan = self._kept(partial(taking.keep, plan), report)
                report.new += len(plan.rows)
                report.known += len(piece) - len(plan.rows)
                report.unassigned += plan.unassigned
        return report

    def inbox(self) -> list[InboxEntry]:
        """What waits to be assigned, by remote ID, the newest first."""
        return self._store.read(store.inbox)

    def assign(self, remote_id: str, customer: str, computer: str) -> Assignment:
        """Put what waits under an ID, and what comes later, to a computer.

        Customer and computer are made if they are new. The ID leads to this computer from now
        on, wherever it led before; sessions that were put elsewhere stay there.
        """
        wanted = normalise_remote_id(remote_id)

        def work() -> Assignment:
            owner = partners.computer_or_new(partners.customer_or_new(customer), computer)
            customers.put_remote_id(wanted, owner.key)
            timeline = _timeline(owner)
            catch_up(self._prices)
            tariff = tariff_for(self._prices, owner)
            made: list[Session] = []
            links: list[tuple[str, str]] = []
            overlapping = 0
            for entry in store.waiting_rows(wanted):
                touching = timeline.touching(entry.started_at, entry.ended_at)
                session = _recorded(entry, touching)
                if session is None:
                    overlapping += any(map(entry.overlaps, touching))
                    session = _new_session(entry, owner, tariff)
                    timeline.add(session)
                    made.append(session)
                links.append((entry.key, session.key))
            kept = sessions.insert_sessions([(session, owner.key) for session in made])
            store.link_imported(links)
            numbered = [
                replace(session, number=row.number, place=row.place)
                for session, row in zip(made, kept, strict=True)
            ]
            linked = len(links) - len(made)
            return Assignment(partners.computer(owner.key), numbered, linked, overlapping)

        return self._store.write(work)

    def _kept(self, keep: Callable[[], "_Plan"], report: ImportReport) -> "_Plan":
        try:
            return self._store.write(keep)
        except FwError as error:
            if not report.new:
                raise
            raise FwError(
                N_(
                    "The import stopped after {count} new rows, which are kept; import the file "
                    "again for the rest: {reason}"
                ),
                count=report.new,
                reason=error,
            ) from error


def _sorted_out(
    capture: Iterable[CapturedRow | RejectedLine],
) -> tuple[list[CapturedRow], list[RejectedLine]]:
    """The rows in order of time, the longer first, the last one first in the list.

    So the order in the file changes nothing, and what is taken from the end is given back.
    """
    entries: list[CapturedRow] = []
    rejected: list[RejectedLine] = []
    for item in capture:
        if isinstance(item, RejectedLine):
            rejected.append(item)
        else:
            entries.append(item)
    # Three times by one field each: a key of three for each row takes as long and much memory.
    entries.sort(key=attrgetter("key"), reverse=True)
    entries.sort(key=attrgetter("ended_at"))
    entries.sort(key=attrgetter("started_at"), reverse=True)
    return entries, rejected


@dataclass(slots=True)
class _Plan:
    """What becomes of a piece of a log.

    Attributes:
        piece: its rows in order of time.
        version: the store's, as it was when this was decided.
        rows: the new ones, each with the key of the session that it belongs to or None.
        sessions: the new sessions, each with the key of its computer.
        unassigned: how many rows of the piece have no session.
    """

    piece: Sequence[ImportedEntry]
    version: int
    rows: list[tuple[ImportedEntry, str | None]] = field(default_factory=list)
    sessions: list[tuple[Session, str]] = field(default_factory=list)
    unassigned: int = 0


class _TakingOver:
    """One import on its way, piece by piece in order of time.

    What becomes of the rows is decided before the store is held for writing, and once more if
    somebody wrote in between.
    """

    def __init__(self, store: Store, clock: Clock, prices: PriceList) -> None:
        self._store = store
        self._clock = clock
        self._prices = prices
        self._tried: dict[str, bool] = {}
        self._owners = _Owners(prices)
        self._version: int | None = None

    def decide(self, piece: Sequence[ImportedEntry]) -> _Plan:
        """What becomes of a piece; runs inside of a transaction."""
        version, _own = self._store.change_token()
        if version != self._version:
            catch_up(self._prices)
            self._owners = _Owners(self._prices)
            self._version = version
        self._owners.look_up(piece)
        plan = _Plan(piece, version)
        settled = store.known_keys(entry.key for entry in piece) | self._tried
        for entry in piece:
            if entry.key not in settled:
                session_key = self._session_of(entry, plan)
                plan.rows.append((entry, session_key))
                settled[entry.key] = session_key is not None
            plan.unassigned += not settled[entry.key]
        return plan

    def keep(self, plan: _Plan) -> _Plan:
        """Keep what was decided; returns what was kept. Runs inside of a transaction."""
        version, _own = self._store.change_token()
        if version != plan.version:
            self._version = None
            plan = self.decide(plan.piece)
        sessions.insert_sessions(plan.sessions)
        store.insert_imported(plan.rows, self._clock.now_ms())
        return plan

    def remember(self, plan: _Plan) -> None:
        """Let what was only tried be known to the pieces behind it."""
        self._tried |= {entry.key: session is not None for entry, session in plan.rows}

    def _session_of(self, entry: ImportedEntry, plan: _Plan) -> str | None:
        """The key of the session that a new row belongs to, or that it becomes."""
        owner = self._owners.of(entry.remote_id)
        if owner is None:
            return None
        timeline = self._owners.timeline(owner)
        touching = timeline.touching(entry.started_at, entry.ended_at)
        session = _recorded(entry, touching) if touching else None
        if session is None and not any(map(entry.overlaps, touching)):
            session = _new_session(entry, owner, self._owners.tariff(owner))
            timeline.add(session)
            plan.sessions.append((session, owner.key))
        return None if session is None else session.key


class _Owners:
    """What one import has looked up so far: whose an ID is, and what is known of that computer.

    Of a computer's sessions only those are held that reach into the rows at hand.
    """

    def __init__(self, prices: PriceList) -> None:
        self._prices = prices
        self._tariffs: dict[str, str] = {}
        self._owners: dict[str, ComputerEntry | None] = {}
        self._timelines: defaultdict[str, Timeline] = defaultdict(Timeline)
        self._read_until: dict[str, int] = {}

    def look_up(self, piece: Sequence[ImportedEntry]) -> None:
        """Read what is not known yet and may be asked for some rows, the first one first."""
        self._look_up_owners({entry.remote_id for entry in piece})
        owners = (self.of(entry.remote_id) for entry in piece)
        keys = {owner.key for owner in owners if owner is not None}
        self._look_up_sessions(keys, piece[0].started_at, max(entry.ended_at for entry in piece))

    def of(self, remote_id: str) -> ComputerEntry | None:
        """The computer that is reached under an ID."""
        return self._owners[remote_id]

    def timeline(self, owner: ComputerEntry) -> Timeline:
        """The computer's sessions; it has no other while the import runs than are added here."""
        return self._timelines[owner.key]

    def tariff(self, owner: ComputerEntry) -> str:
        """The tariff of sessions on the computer."""
        return self._tariffs[owner.key]

    def _look_up_owners(self, remote_ids: set[str]) -> None:
        unknown = remote_ids - self._owners.keys()
        if unknown:
            found = customers.computers_with_remote_ids(unknown)
            self._owners |= {remote_id: found.get(remote_id) for remote_id in unknown}
            self._tariffs |= tariffs_for(self._prices, list(found.values()))

    def _look_up_sessions(self, keys: set[str], since: int, until: int) -> None:
        """Those of some computers that reach into a span, in UTC milliseconds."""
        for key in [key for key, each in self._timelines.items() if not each.reaches(since)]:
            del self._timelines[key]
        begun_after = {key: self._read_until.get(key, _NEVER) for key in keys}
        for key, found in sessions.sessions_reaching(begun_after, until, since).items():
            for session in found:
                self._timelines[key].add(session)
        self._read_until |= dict.fromkeys(keys, until)


def _timeline(owner: ComputerEntry) -> Timeline:
    return Timeline(sessions.sessions_of_computer(owner.key, 0, _FOR_EVER))


def _recorded(entry: ImportedEntry, touching: list[Session]) -> Session | None:
    """The session in which the row's whole time is recorded already."""
    return next((session for session in touching if entry.covered_by(session)), None)


def _new_session(entry: ImportedEntry, owner: ComputerEntry, tariff: str) -> Session:
    attempt = entry.started_at == entry.ended_at
    return Session(
        key=new_key(),
        number=0,
        partner=owner.partner,
        remote_id=entry.remote_id,
        # Only a customer's own log has names; the user it tells is the customer's then.
        technician=entry.partner_name or entry.technician,
        technician_name="",
        state=State.ENDED,
        billing=Billing.FREE if attempt else Billing.BILLABLE,
        free_reason=FreeReason.FAILED_ATTEMPT if attempt else None,
        tariff=tariff,
        notes="",
        ordered_at=None,
        ordered_by="",
        consent=None,
        connections=(Connection(entry.started_at, entry.ended_at),),
        heartbeat_at=None,
        source=entry.source,
        invoice=None,
        revision=1,
    )
