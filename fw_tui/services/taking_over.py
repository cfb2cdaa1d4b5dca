"""What becomes of a log's rows: decided ahead, so that the store is held for as short as can be."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from fw_tui.domain.clock import SECOND, Clock
from fw_tui.domain.course import Happening, Step
from fw_tui.domain.customer import ComputerEntry
from fw_tui.domain.errors import FwError
from fw_tui.domain.imported import ImportedEntry, SourceBilling
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.request import new_key
from fw_tui.domain.session import Billing, Connection, FreeReason, Partner, Session, State
from fw_tui.domain.timeline import Timeline
from fw_tui.services import guards
from fw_tui.services.late_records import LateRecord, join_records, late_records
from fw_tui.services.tariffs import catch_up, tariffs_for
from fw_tui.store import customers, sessions
from fw_tui.store import imports as store
from fw_tui.store.events import note_happening
from fw_tui.store.store import Store

_NEVER = -(2**63)  #: the earliest time that a database keeps
#: What comes later after a loss is no reboot any more.
_LONGEST_GAP_MS = 2 * 3600 * SECOND
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
        passed_over: how many become nothing: they only prove a session, and there is none, or are
            on a bill that was written elsewhere.
        late: records of rows that were known without them.
    """

    piece: Sequence[ImportedEntry]
    version: int
    rows: list[tuple[ImportedEntry, str | None]] = field(default_factory=list)
    sessions: list[tuple[Session, str]] = field(default_factory=list)
    completed: list[tuple[Session, ImportedEntry]] = field(default_factory=list)
    unassigned: int = 0
    passed_over: int = 0
    late: list[LateRecord] = field(default_factory=list)


class TakingOver:
    """One import on its way, piece by piece in order of time.

    What becomes of the rows is decided before the store is held for writing, and once more if
    somebody wrote in between.

    Args:
        store: where they are kept.
        clock: by which they are kept.
        prices: the shop's.
        tolerance_ms: how far the clocks of a log and of those who note sessions may differ.
        completing: whether rows end sessions that run.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        prices: PriceList,
        tolerance_ms: int,
        *,
        completing: bool,
    ) -> None:
        self._tolerance_ms = tolerance_ms
        self._completing = completing
        self._lost: dict[Partner, Session] = {}
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
            self._lost = _lost_sessions() if self._completing else {}
            self._version = version
        self._owners.look_up(piece)
        plan = Plan(piece, version)
        keys = {entry.key for entry in piece}
        settled = store.known_keys(keys)
        settled |= {key: self._tried[key] for key in keys & self._tried.keys()}
        plan.late = late_records(piece)
        for entry in piece:
            if entry.billing is SourceBilling.BILLED:
                plan.passed_over += 1
                continue
            if entry.key not in settled:
                session_key = self._session_of(entry, plan)
                if entry.proof and session_key is None:
                    plan.passed_over += 1
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
        join_records(plan.late, self._clock.now_ms())
        store.insert_imported(plan.rows, self._clock.now_ms())
        return plan

    def remember(self, plan: Plan) -> None:
        """Let what was only tried be known to the pieces behind it."""
        self._tried |= {entry.key: session is not None for entry, session in plan.rows}
        for key in list(islice(self._tried, max(0, len(self._tried) - _MOST_TRIED))):
            del self._tried[key]

    def _session_of(self, entry: ImportedEntry, plan: Plan) -> str | None:
        """The key of the session that a new row belongs to, or that it becomes."""
        owner = self._owners.of(entry)
        if owner is None:
            return None
        timeline = self._owners.timeline(owner)
        touching = timeline.touching(entry.started_at, entry.ended_at)
        session = recorded(entry, touching, self._tolerance_ms) if touching else None
        if session is not None or entry.proof:
            return None if session is None else session.key
        if self._completing and (session := self._completed(entry, owner, touching)) is not None:
            timeline.put(session)
            plan.completed.append((session, entry))
        elif not any(map(entry.overlaps, touching)):
            session = new_session(entry, owner, self._owners.tariff(owner))
            timeline.add(session)
            plan.sessions.append((session, owner.key))
        return None if session is None else session.key

    def _completed(
        self, entry: ImportedEntry, owner: ComputerEntry, touching: Sequence[Session]
    ) -> Session | None:
        """The running session that the row tells the end of, as it is after it."""
        for session in touching:
            if completes(entry, session, self._tolerance_ms):
                *before, standing = session.connections
                return _ended(session, *before, Connection(standing.started_at, entry.ended_at))
        lost = self._lost.get(owner.partner)
        if lost is None or not continues(entry, lost, self._tolerance_ms):
            return None
        back_at = max(entry.started_at, lost.connections[-1].ended_at or 0)
        ended = _ended(lost, *lost.connections, Connection(back_at, entry.ended_at))
        if ended is not None:
            del self._lost[owner.partner]
        return ended

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
        self._owners: dict[tuple[str, str], ComputerEntry | None] = {}
        self._timelines: defaultdict[str, Timeline] = defaultdict(Timeline)
        self._read_until: dict[str, int] = {}

    def look_up(self, piece: Sequence[ImportedEntry]) -> None:
        """Read what is not known yet and may be asked for some rows, the first one first."""
        self._look_up_owners({(entry.remote_id, entry.source) for entry in piece})
        owners = map(self.of, piece)
        keys = {owner.key for owner in owners if owner is not None}
        self._look_up_sessions(keys, piece[0].started_at, max(entry.ended_at for entry in piece))

    def of(self, entry: ImportedEntry) -> ComputerEntry | None:
        """The computer that is reached under an ID by the program that tells of it."""
        return self._owners[entry.remote_id, entry.source]

    def timeline(self, owner: ComputerEntry) -> Timeline:
        """The computer's sessions; it has no other while the import runs than are added here."""
        return self._timelines[owner.key]

    def tariff(self, owner: ComputerEntry) -> str:
        """The tariff of sessions on the computer."""
        return self._tariffs[owner.key]

    def _look_up_owners(self, wanted: set[tuple[str, str]]) -> None:
        """IDs, each with a program; the same number is another computer at another program."""
        unknown = wanted - self._owners.keys()
        if unknown:
            found = customers.computers_with_remote_ids({remote_id for remote_id, _ in unknown})
            foreign = store.foreign_ids(unknown)
            self._owners |= {
                each: None if each in foreign else found.get(each[0]) for each in unknown
            }
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


def _lost_sessions() -> dict[Partner, Session]:
    """What runs without a connection, by its computer, which has no other that runs."""
    running = sessions.running_sessions()
    return {session.partner: session for session in running if session.state is State.LOST}


def _ended(session: Session, *connections: Connection) -> Session | None:
    """A session that has ended with the last of its connections; None if a person must decide."""
    ended = replace(session, state=State.ENDED, connections=connections, heartbeat_at=None)
    try:
        guards.must_not_overlap(session, connections[-1])
        guards.must_be_plausible(ended)
    except FwError:
        return None
    return ended


def completes(entry: ImportedEntry, session: Session, tolerance_ms: int) -> bool:
    """Whether a row is the connection that stands in a session, which has ended with it.

    Not if the connection began after the row had ended: then the row tells of one before, of
    which a reboot made two. An attempt never stood and ends nothing.
    """
    if session.state is not State.CONNECTED or entry.started_at == entry.ended_at:
        return False
    begun = session.connections[-1].started_at
    return begun < entry.ended_at and abs(entry.started_at - begun) <= tolerance_ms


def continues(entry: ImportedEntry, lost: Session, tolerance_ms: int) -> bool:
    """Whether a row is the connection with which a session came back whose connection was lost.

    A loss may be noted late; a row that began nearer to the start of what was lost is that itself.
    """
    last = lost.connections[-1]
    if last.ended_at is None or entry.started_at == entry.ended_at:
        return False
    middle = (last.started_at + last.ended_at) // 2
    return (
        max(last.ended_at - tolerance_ms, middle)
        <= entry.started_at
        <= last.ended_at + _LONGEST_GAP_MS
        and last.ended_at < entry.ended_at
    )


def recorded(
    entry: ImportedEntry, touching: Sequence[Session], tolerance_ms: int
) -> Session | None:
    """The session in which the row's whole time is recorded already, as exactly as clocks agree."""
    records = entry.proves if entry.proof else entry.covered_by
    found = next((session for session in touching if records(session)), None)
    if found is not None or entry.proof:
        return found
    shared = [session for session in touching if entry.overlaps(session)]
    same = len(shared) == 1 and entry.is_same_as(shared[0], tolerance_ms)
    return shared[0] if same else None


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
