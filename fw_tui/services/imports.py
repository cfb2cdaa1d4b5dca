"""Sessions from other programs' logs: taken over once, never guessed, never billed twice."""

from collections.abc import Iterable
from dataclasses import dataclass

from fw_tui.capture.rows import CapturedRow, RejectedLine
from fw_tui.domain.clock import Clock
from fw_tui.domain.customer import ComputerEntry
from fw_tui.domain.imported import ImportedEntry, InboxEntry
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.remote_id import normalise_remote_id
from fw_tui.domain.request import new_key
from fw_tui.domain.session import Billing, Connection, FreeReason, Session, State
from fw_tui.domain.timeline import Timeline
from fw_tui.services import partners
from fw_tui.services.tariffs import catch_up, tariff_for
from fw_tui.store import customers, sessions
from fw_tui.store import imports as store
from fw_tui.store.store import Store

_FOR_EVER = 2**63 - 1  #: the latest time that a database keeps


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


class _RollBack(Exception):
    """Ends a dry run's transaction without keeping anything."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


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

        Args:
            capture: what was read from a log.
            dry_run: only report what would happen.
        """
        captured = list(capture)

        def work() -> ImportReport:
            report = self._take_over(captured)
            if dry_run:
                raise _RollBack(report)
            return report

        try:
            return self._store.write(work)
        except _RollBack as rolled_back:
            return rolled_back.report

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
            made, linked, overlapping = [], 0, 0
            for entry in store.waiting_rows(wanted):
                touching = timeline.touching(entry.started_at, entry.ended_at)
                session = _recorded(entry, touching)
                linked += session is not None
                if session is None:
                    overlapping += any(map(entry.overlaps, touching))
                    session = _make_session(entry, owner, tariff)
                    timeline.add(session)
                    made.append(session)
                store.link_imported(entry.key, session.key)
            return Assignment(partners.computer(owner.key), made, linked, overlapping)

        return self._store.write(work)

    def _take_over(self, captured: list[CapturedRow | RejectedLine]) -> ImportReport:
        rejected = [item for item in captured if isinstance(item, RejectedLine)]
        entries = [item for item in captured if isinstance(item, CapturedRow)]
        report = ImportReport(len(captured), 0, 0, 0, rejected)
        settled = store.known_keys({entry.key for entry in entries})
        catch_up(self._prices)
        owners = _Owners(self._prices)
        # In order of time, the longer first, so that the order in the file changes nothing.
        for entry in sorted(entries, key=lambda e: (e.started_at, -e.ended_at, e.key)):
            if entry.key in settled:
                report.known += 1
            else:
                report.new += 1
                settled[entry.key] = self._take_over_row(entry, owners)
            report.unassigned += not settled[entry.key]
        return report

    def _take_over_row(self, entry: ImportedEntry, owners: "_Owners") -> bool:
        """Keep a new row; returns whether it found its session."""
        owner = owners.of(entry.remote_id)
        session = None
        if owner is not None:
            timeline = owners.timeline(owner)
            touching = timeline.touching(entry.started_at, entry.ended_at)
            session = _recorded(entry, touching)
            if session is None and not any(map(entry.overlaps, touching)):
                session = _make_session(entry, owner, owners.tariff(owner))
                timeline.add(session)
        store.insert_imported(entry, self._clock.now_ms(), None if session is None else session.key)
        return session is not None


class _Owners:
    """What one import has looked up so far: whose an ID is, and what is known of that computer."""

    def __init__(self, prices: PriceList) -> None:
        self._prices = prices
        self._tariffs: dict[str, str] = {}
        self._owners: dict[str, ComputerEntry | None] = {}
        self._timelines: dict[str, Timeline] = {}

    def of(self, remote_id: str) -> ComputerEntry | None:
        """The computer that is reached under an ID."""
        if remote_id not in self._owners:
            self._owners[remote_id] = customers.computer_with_remote_id(remote_id)
        return self._owners[remote_id]

    def timeline(self, owner: ComputerEntry) -> Timeline:
        """The computer's sessions; it has no other while the import runs than are added here."""
        if owner.key not in self._timelines:
            self._timelines[owner.key] = _timeline(owner)
        return self._timelines[owner.key]

    def tariff(self, owner: ComputerEntry) -> str:
        """The tariff of sessions on the computer."""
        if owner.key not in self._tariffs:
            self._tariffs[owner.key] = tariff_for(self._prices, owner)
        return self._tariffs[owner.key]


def _timeline(owner: ComputerEntry) -> Timeline:
    return Timeline(sessions.sessions_of_computer(owner.key, 0, _FOR_EVER))


def _recorded(entry: ImportedEntry, touching: list[Session]) -> Session | None:
    """The session in which the row's whole time is recorded already."""
    return next((session for session in touching if entry.covered_by(session)), None)


def _make_session(entry: ImportedEntry, owner: ComputerEntry, tariff: str) -> Session:
    attempt = entry.started_at == entry.ended_at
    session = Session(
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
    return sessions.insert_session(session, owner.key)
