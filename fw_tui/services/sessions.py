"""The life of a session: ordered, connected, lost and back, ended or aborted."""

from collections.abc import Callable
from dataclasses import replace

from fw_tui.domain import session as rules
from fw_tui.domain.clock import SECOND, Clock
from fw_tui.domain.consent import Answers, answered, consent_changes
from fw_tui.domain.course import Happening, Step, added_note
from fw_tui.domain.customer import ComputerEntry, required_name
from fw_tui.domain.errors import Ambiguous, Conflict, InvalidInput, N_, NotFound
from fw_tui.domain.pricing import Charge, PriceList
from fw_tui.domain.request import SessionRequest
from fw_tui.domain.session import Billing, Connection, FreeReason, Session, State
from fw_tui.domain.text import clean_line, clean_notes
from fw_tui.services import guards, partners
from fw_tui.services.identity import is_gone
from fw_tui.services.lookup import existing_session
from fw_tui.services.tariffs import catch_up, tariff_for
from fw_tui.store import sessions
from fw_tui.store.events import note_happening
from fw_tui.store.store import Store

#: A running session without a sign of life for this long was left behind by its program.
STALE_AFTER_MS = 45 * SECOND


class SessionService:
    """What technicians do with sessions.

    Times are UTC milliseconds; where ``at`` is None it is now. Each method returns the session
    as it is kept after a durable commit.
    """

    def __init__(self, store: Store, clock: Clock, prices: PriceList) -> None:
        self._store = store
        self._clock = clock
        self.prices = prices

    def order(self, request: SessionRequest) -> Session:
        """Note that ID and password were named; nothing costs yet."""
        return self._store.write(lambda: self._begin(request, None))

    def start(self, request: SessionRequest, at: int | None = None) -> Session:
        """Note a connection that stands now, or stood at a past time; from then on it costs."""
        return self._store.write(lambda: self._begin(request, self._moment(at)))

    def connect(self, number: int, at: int | None = None) -> Session:
        """The connection stands: the first one, or the one after a loss."""

        def work(session: Session) -> Session:
            connection = rules.connect(session, self._moment(at, session))
            sessions.keep_connection(session, connection)
            return replace(session, state=State.CONNECTED)

        return self._change(number, work)

    def lose(self, number: int, at: int | None = None) -> Session:
        """The connection broke, by a reboot perhaps; the gap costs nothing.

        Raises:
            Conflict, InvalidInput: as ``end``.
        """

        def work(session: Session) -> Session:
            lost = _closed(session, rules.lose(session, self._moment(at, session)))
            return replace(lost, state=State.LOST)

        return self._change(number, work)

    def end(self, number: int, at: int | None = None, note: str = "") -> Session:
        """The session is over; a note is added to what was noted while it ran.

        Raises:
            InvalidInput: the end lies before the start, in the future, or over 31 days after it.
            Conflict: it does not run, or another session was noted on that computer meanwhile.
        """
        return self._change(number, lambda session: self._ended(_noted(session, note), at))

    def conclude(self, number: int, at: int | None, notes: str | None, seen: str) -> Session:
        """The session is over, and its notes are written anew.

        Args:
            number: the session's.
            at: when it ended.
            notes: the whole text; None if the writer changed nothing.
            seen: the notes as the writer saw them before.

        Raises:
            Conflict: somebody else has changed the notes since; the session runs on.
            Conflict, InvalidInput: as for ``end``.
        """
        return self._change(
            number,
            lambda session: self._ended(
                session if notes is None else _rewritten(session, notes, seen), at
            ),
        )

    def end_own(self, technician: str, at: int | None = None, note: str = "") -> Session:
        """End the technician's only connected session.

        Raises:
            NotFound: none runs.
            Ambiguous: several do.
        """

        def work(session: Session) -> Session:
            return self._ended(_noted(session, note), at)

        return self._store.write(lambda: self._changed(_only_own(technician), work))

    def abort(self, number: int) -> Session:
        """It came to nothing before it was connected; it costs nothing."""

        def work(session: Session) -> Session:
            rules.abort(session)
            return replace(session, state=State.ABORTED, heartbeat_at=None)

        return self._change(number, work)

    def discard(self, number: int) -> Session:
        """Drop a session that was left behind: it stays in the history and costs nothing."""

        def work(session: Session) -> Session:
            if session.state is State.CONNECTED:
                standing = session.connections[-1].started_at
                last_sign = max(session.heartbeat_at or standing, standing)
                sessions.keep_connection(session, rules.lose(session, last_sign))
            elif not session.running:
                rules.abort(session)
            return replace(
                session,
                state=State.ABORTED,
                billing=Billing.FREE,
                free_reason=FreeReason.FAILED_ATTEMPT,
                heartbeat_at=None,
            )

        return self._change(number, work)

    def write_notes(self, number: int, notes: str, seen: str | None = None) -> Session:
        """Keep a session's notes.

        Args:
            number: the session's.
            notes: the whole text.
            seen: the notes as the writer saw them before; None to write over whatever is there.

        Raises:
            Conflict: somebody else has changed them since, or the session is invoiced.
        """

        def work(session: Session) -> Session:
            rules.must_not_be_invoiced(session)
            return _rewritten(session, notes, seen)

        return self._change(number, work)

    def set_billing(
        self, number: int, billing: Billing, reason: FreeReason | None = None
    ) -> Session:
        """Mark a session billable, or free with a reason; not once it is invoiced."""

        def work(session: Session) -> Session:
            rules.change_billing(session, billing, reason)
            return replace(session, billing=billing, free_reason=reason)

        return self._change(number, work)

    def set_consent(self, number: int, answers: Answers) -> Session:
        """Note what the customer says to logging or recording, while the session runs or later.

        Raises:
            NotFound: there is no session of that number.
            Conflict: the session is invoiced.
        """

        def work(session: Session) -> Session:
            rules.must_not_be_invoiced(session)
            return answered(session, answers)

        return self._change(number, work)

    def get(self, number: int) -> Session:
        """The session of that number."""
        return self._store.read(lambda: existing_session(number))

    def running(self) -> list[Session]:
        """All that are ordered, connected or lost, of every technician, the oldest first."""
        return self._store.read(sessions.running_sessions)

    def charge(self, session: Session) -> Charge:
        """What a session costs now."""
        return self.prices.charge(session, self._clock.now_ms())

    def beat(self, technician: str, program: str = "", number: int | None = None) -> None:
        """Give a program's sign of life for the technician's running sessions, or for one."""
        now = self._clock.now_ms()
        self._store.write(lambda: sessions.beat(technician, now, program, number))

    def release(self, technician: str, number: int | None = None) -> None:
        """Leave the technician's running sessions, or one, on purpose: it is not offered later."""
        self._store.write(lambda: sessions.beat(technician, None, "", number))

    def left_behind(
        self, technician: str, is_gone: Callable[[str], bool] = is_gone
    ) -> list[Session]:
        """The technician's running sessions whose program died.

        Args:
            technician: the login.
            is_gone: whether a program is known to have ended; of another host it is not known,
                there only the time since its last sign of life counts.
        """
        limit = self._clock.now_ms() - STALE_AFTER_MS
        return [
            session
            for session in self.running()
            if session.technician == technician
            and session.heartbeat_at is not None
            and (session.heartbeat_at < limit or is_gone(session.heartbeat_by))
        ]

    def _begin(self, request: SessionRequest, at: int | None) -> Session:
        known = sessions.session_by_key(request.key)
        if known is not None:
            return known
        customer = partners.customer_or_new(request.customer)
        partners.keep_travel(customer, request.travel)
        computer = partners.computer_or_new(customer, request.computer)
        remote_id = ""
        if request.remote_id.strip():
            remote_id = partners.claim_remote_id(request.remote_id, computer)
        guards.must_be_idle(computer, at)
        catch_up(self.prices)
        session = self._requested(request, computer, remote_id, at)
        self.charge(session)  # a day without tariff or VAT rate is refused here
        kept = sessions.insert_session(session, computer.key)
        self._note_text(kept)
        return kept

    def _requested(
        self, request: SessionRequest, computer: ComputerEntry, remote_id: str, at: int | None
    ) -> Session:
        return Session(
            key=request.key,
            number=0,
            partner=computer.partner,
            remote_id=remote_id,
            technician=required_name(
                request.technician.login, N_("The technician's login is missing.")
            ),
            technician_name=clean_line(request.technician.name),
            state=State.ORDERED if at is None else State.CONNECTED,
            billing=Billing.FREE if request.free_reason else Billing.BILLABLE,
            free_reason=request.free_reason,
            tariff=tariff_for(self.prices, computer)
            if request.tariff is None
            else self.prices.tariffs.named(request.tariff),
            notes=clean_notes(request.notes),
            ordered_at=self._clock.now_ms() if at is None else at,
            ordered_by=clean_line(request.ordered_by),
            consent=request.consent,
            consent_recording=request.consent_recording,
            connections=() if at is None else (Connection(at),),
            heartbeat_at=None,
            source=None,
            invoice=None,
            revision=1,
        )

    def _change(self, number: int, work: Callable[[Session], Session]) -> Session:
        return self._store.write(lambda: self._changed(existing_session(number), work))

    def _changed(self, before: Session, work: Callable[[Session], Session]) -> Session:
        """Keep what becomes of a session, and write down what cannot be told from it later."""
        after = sessions.update_session(work(before))
        self._note_text(after, before.notes)
        for happening in consent_changes(before, after, self._clock.now_ms()):
            note_happening(after.key, happening)
        if after.state is State.ABORTED and before.state is not State.ABORTED:
            note_happening(after.key, Happening(self._clock.now_ms(), Step.ABORTED))
        return after

    def _note_text(self, session: Session, before: str = "") -> None:
        if session.notes != before and (text := added_note(before, session.notes)):
            note_happening(session.key, Happening(self._clock.now_ms(), Step.NOTE, text))

    def _ended(self, session: Session, at: int | None) -> Session:
        connection = rules.end(session, self._moment(at, session))
        ended = session if connection is None else _closed(session, connection)
        return replace(ended, state=State.ENDED, heartbeat_at=None)

    def _moment(self, at: int | None, session: Session | None = None) -> int:
        now = self._clock.now_ms()
        if at is None:
            return now if session is None else rules.present_moment(session, now)
        if at > now:
            raise InvalidInput(N_("The time lies in the future."))
        return at


def _only_own(technician: str) -> Session:
    running = [
        session
        for session in sessions.running_sessions()
        if session.technician == technician and session.state is not State.ORDERED
    ]
    if not running:
        raise NotFound(N_("No session of {technician} is running."), technician=technician)
    if len(running) > 1:
        numbers = ", ".join(str(session.number) for session in running)
        raise Ambiguous(
            N_("Several of your sessions are running; name the number: {numbers}."),
            numbers=numbers,
        )
    return running[0]


def _closed(session: Session, connection: Connection) -> Session:
    """Keep the end of the standing connection; returns the session with all its connections."""
    guards.must_not_overlap(session, connection)
    sessions.keep_connection(session, connection)
    closed = replace(session, connections=sessions.session_connections(session.key))
    guards.must_be_plausible(closed)
    return closed


def _rewritten(session: Session, notes: str, seen: str | None) -> Session:
    if seen is not None and session.notes != seen:
        raise Conflict(N_("Somebody else has changed these notes meanwhile; open them again."))
    return replace(session, notes=clean_notes(notes))


def _noted(session: Session, note: str) -> Session:
    notes = "\n".join(part for part in (session.notes, note) if part.strip())
    return replace(session, notes=clean_notes(notes))
