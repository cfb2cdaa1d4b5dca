"""What becomes of a log's rows: decided ahead, so that the store is held for as short as can be."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from fw_tui.domain.clock import Clock
from fw_tui.domain.course import Happening, Step
from fw_tui.domain.customer import ComputerEntry
from fw_tui.domain.errors import FwError
from fw_tui.domain.imported import ImportedEntry, SourceBilling
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.request import new_key
from fw_tui.domain.session import Billing, Connection, FreeReason, Session, State
from fw_tui.domain.timeline import Timeline
from fw_tui.services import guards
from fw_tui.services.tariffs import catch_up, tariffs_for
from fw_tui.store import customers, sessions
from fw_tui.store import imports as store
from fw_tui.store.events import note_happening
from fw_tui.store.store import Store

_NEVER = -(2**63)  #: the earliest time that a database keeps
#: Keys of rows that were only tried and are still known: what repeats stands close together.
_MOST_TRIED = 20_000


@dataclass(slots=True)
class Plan:
    """What becomes of a piece of a log.

    Attributes:
        piece: its rows in order of time.
        version: the store's, as it was when this was decided.
        rows: the new ones, each with the key of the session that it belongs to or None.
        sessions: the new sessions, each with the key of its computer.
        completed: sessions that ran, as they are after the row beside them has told their end.
        unassigned: how many rows of the piece have no session.
        unproven: how many only prove a session, and there is none.
    """

    piece: Sequence[ImportedEntry]
    version: int
    rows: list[tuple[ImportedEntry, str | None]] = field(default_factory=list)
    sessions: list[tuple[Session, str]] = field(default_factory=list)
    completed: list[tuple[Session, ImportedEntry]] = field(default_factory=list)
    unassigned: int = 0
    unproven: int = 0


class TakingOver:
    """One import on its way, piece by piece in order of time.

    What becomes of the rows is decided before the store is held for writing, and once more if
    somebody wrote in between.

    Args:
        store: where they are kept.
        clock: by which they are kept.
        prices: the shop's.
        tolerance_ms: how far a row may begin from the connection of a running session that it
            ends; None if rows end nothing.
    """

    def __init__(
        self, store: Store, clock: Clock, prices: PriceList, tolerance_ms: int | None = None
    ) -> None:
        self._tolerance_ms = tolerance_ms
        self._store = store
        self._clock = clock
        self._prices = prices
        self._tried: dict[str, bool] = {}
        self._owners = _Owners(prices)
        self._version: int | None = None

    def decide(self, piece: Sequence[ImportedEntry]) -> Plan:
        """What becomes of a piece; runs inside of a transaction."""
        version, _own = self._store.change_token()
        if version != self._version:
            catch_up(self._prices)
            self._owners = _Owners(self._prices)
            self._version = version
        self._owners.look_up(piece)
        plan = Plan(piece, version)
        keys = {entry.key for entry in piece}
        settled = store.known_keys(keys)
        settled |= {key: self._tried[key] for key in keys & self._tried.keys()}
        for entry in piece:
            if entry.key not in settled:
                session_key = self._session_of(entry, plan)
                if entry.proof and session_key is None:
                    plan.unproven += 1
                    continue
                plan.rows.append((entry, session_key))
                settled[entry.key] = session_key is not None
            plan.unassigned += not settled[entry.key]
        return plan

    def keep(self, plan: Plan) -> Plan:
        """Keep what was decided; returns what was kept. Runs inside of a transaction."""
        version, _own = self._store.change_token()
        if version != plan.version:
            self._version = None
            plan = self.decide(plan.piece)
        sessions.insert_sessions(plan.sessions)
        for session, entry in plan.completed:
            self._keep_completed(session, entry)
        store.insert_imported(plan.rows, self._clock.now_ms())
        return plan

    def remember(self, plan: Plan) -> None:
        """Let what was only tried be known to the pieces behind it."""
        self._tried |= {entry.key: session is not None for entry, session in plan.rows}
        for key in list(islice(self._tried, max(0, len(self._tried) - _MOST_TRIED))):
            del self._tried[key]

    def _session_of(self, entry: ImportedEntry, plan: Plan) -> str | None:
        """The key of the session that a new row belongs to, or that it becomes."""
        owner = self._owners.of(entry.remote_id)
        if owner is None:
            return None
        timeline = self._owners.timeline(owner)
        touching = timeline.touching(entry.started_at, entry.ended_at)
        session = recorded(entry, touching) if touching else None
        if session is not None or entry.proof:
            return None if session is None else session.key
        if (session := self._completed(entry, touching)) is not None:
            timeline.replace(session)
            plan.completed.append((session, entry))
        elif not any(map(entry.overlaps, touching)):
            session = new_session(entry, owner, self._owners.tariff(owner))
            timeline.add(session)
            plan.sessions.append((session, owner.key))
        return None if session is None else session.key

    def _completed(self, entry: ImportedEntry, touching: Sequence[Session]) -> Session | None:
        """The running session that the row tells the end of, as it is after it."""
        if self._tolerance_ms is None:
            return None
        for session in touching:
            if completes(entry, session, self._tolerance_ms):
                *before, standing = session.connections
                closed = Connection(standing.started_at, entry.ended_at)
                ended = replace(
                    session,
                    state=State.ENDED,
                    connections=(*before, closed),
                    heartbeat_at=None,
                )
                try:
                    guards.must_not_overlap(session, closed)
                    guards.must_be_plausible(ended)
                except FwError:
                    return None  # a person decides, as about any row that overlaps
                return ended
        return None

    def _keep_completed(self, session: Session, entry: ImportedEntry) -> None:
        sessions.keep_connection(session, session.connections[-1])
        sessions.update_session(session)
        told = Happening(self._clock.now_ms(), Step.LOGGED, entry.source)
        note_happening(session.key, told)


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


def completes(entry: ImportedEntry, session: Session, tolerance_ms: int) -> bool:
    """Whether a row is the connection that stands in a session, which has ended with it.

    Not if the connection began after the row had ended: then the row tells of one before, of
    which a reboot made two. An attempt never stood and ends nothing.
    """
    if session.state is not State.CONNECTED or entry.started_at == entry.ended_at:
        return False
    begun = session.connections[-1].started_at
    return begun < entry.ended_at and abs(entry.started_at - begun) <= tolerance_ms


def recorded(entry: ImportedEntry, touching: list[Session]) -> Session | None:
    """The session in which the row's whole time is recorded already."""
    records = entry.proves if entry.proof else entry.covered_by
    return next((session for session in touching if records(session)), None)


def new_session(entry: ImportedEntry, owner: ComputerEntry, tariff: str) -> Session:
    """The session that a row of a computer's becomes; it has no number yet."""
    reason = _free_reason(entry)
    return Session(
        key=new_key(),
        number=0,
        partner=owner.partner,
        remote_id=entry.remote_id,
        technician=entry.supporter,
        technician_name="",
        state=State.ENDED,
        billing=Billing.BILLABLE if reason is None else Billing.FREE,
        free_reason=reason,
        tariff=tariff,
        notes=entry.notes,
        ordered_at=None,
        ordered_by="",
        consent=None,
        connections=(Connection(entry.started_at, entry.ended_at),),
        heartbeat_at=None,
        source=entry.source,
        invoice=None,
        revision=1,
    )


def _free_reason(entry: ImportedEntry) -> FreeReason | None:
    """Why a row is not billed; what the source says is not to be billed is goodwill until told."""
    if entry.started_at == entry.ended_at:
        return FreeReason.FAILED_ATTEMPT
    return FreeReason.GOODWILL if entry.billing is SourceBilling.DO_NOT_BILL else None
