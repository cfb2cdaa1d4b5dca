"""Sessions from other programs' logs: taken over once, never guessed, never billed twice."""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial

from fw_tui.capture.rows import CapturedRow, RejectedLine
from fw_tui.domain.clock import Clock
from fw_tui.domain.customer import ComputerEntry
from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.imported import InboxEntry
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.remote_id import normalise_remote_id
from fw_tui.domain.session import Session
from fw_tui.domain.settings import checked
from fw_tui.domain.timeline import Timeline
from fw_tui.services import partners
from fw_tui.services.log_rows import LogRows
from fw_tui.services.taking_over import Plan, TakingOver, new_session, recorded
from fw_tui.services.tariffs import catch_up, tariff_for
from fw_tui.store import customers, sessions
from fw_tui.store import imports as store
from fw_tui.store.settings import all_settings
from fw_tui.store.store import Store

#: Rows that are kept at once; others wait for as long as that takes.
PIECE = 4000

_FOR_EVER = 2**63 - 1  #: the latest time that a database keeps


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do.

    Attributes:
        read: usable rows and rejected lines together.
        new: rows never seen before.
        known: rows imported earlier, or standing twice in the file.
        unassigned: of all these rows, how many wait in the inbox to be assigned.
        rejected: lines that hold no session, with the reason; the first `MOST_REASONS` of them.
        running: rows without an end yet; nothing is kept of them, a later import takes them over.
        passed_over: rows that shall become no session: on a bill that was written elsewhere, or
            proof of a session that nobody noted.
        completed: numbers of the sessions that ran until a row told their end.
        waiting: of the new rows, how many wait.
        more_rejected: how many lines were rejected beside those whose reasons are kept.
    """

    read: int
    new: int
    known: int
    unassigned: int
    rejected: list[RejectedLine]
    running: int = 0
    passed_over: int = 0
    completed: list[int] = field(default_factory=list)
    waiting: int = 0
    more_rejected: int = 0

    @property
    def rejected_count(self) -> int:
        """How many lines hold no session."""
        return len(self.rejected) + self.more_rejected


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
        self,
        capture: Iterable[CapturedRow | RejectedLine],
        dry_run: bool = False,
        told: Callable[[int, int], None] = lambda _done, _all: None,
        completing: bool = False,
    ) -> ImportReport:
        """Import rows; a row that is known already changes nothing.

        A long log is kept in pieces of `PIECE` rows, and others write in between. If it stops on
        the way, what was kept is known to the next import, which takes over the rest.

        Args:
            capture: what was read from a log.
            dry_run: only report what would happen.
            told: gets how many rows are done, and of how many, after each piece.
            completing: the log is being written now, so that a row may tell the end of a session
                that runs.

        Raises:
            FwError: the store cannot be written.
        """
        tolerance = self._store.read(_tolerance_ms)
        taking = TakingOver(
            self._store, self._clock, self._prices, tolerance, completing=completing
        )
        with closing(LogRows(capture)) as rows, self._store.in_bulk():
            report = ImportReport(rows.count, 0, 0, 0, rows.rejected, rows.running)
            report.more_rejected = rows.more_rejected
            done = 0
            for piece in rows.pieces(PIECE):
                plan = self._store.read(partial(taking.decide, piece))
                if dry_run:
                    taking.remember(plan)
                else:
                    plan = self._kept(partial(taking.keep, plan), report)
                report.new += len(plan.rows)
                report.waiting += sum(session is None for _entry, session in plan.rows)
                report.completed += [session.number for session, _entry in plan.completed]
                report.known += len(piece) - len(plan.rows) - plan.passed_over
                report.unassigned += plan.unassigned
                report.passed_over += plan.passed_over
                done += len(piece)
                told(done, rows.usable)
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
            overlapping, tolerance = 0, _tolerance_ms()
            for entry in store.waiting_rows(wanted):
                touching = timeline.touching(entry.started_at, entry.ended_at)
                session = recorded(entry, touching, tolerance)
                if session is None:
                    overlapping += any(map(entry.overlaps, touching))
                    session = new_session(entry, owner, tariff)
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

    def _kept(self, keep: Callable[[], Plan], report: ImportReport) -> Plan:
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


def _tolerance_ms() -> int:
    return int(checked(all_settings(), "watch.tolerance_minutes")) * 60_000


def _timeline(owner: ComputerEntry) -> Timeline:
    return Timeline(sessions.sessions_of_computer(owner.key, 0, _FOR_EVER))
