"""From a noted session to its connection and back: the clock follows the client."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from fw_tui.capture.launch.asciicast import CastWriter
from fw_tui.capture.launch.commands import Custom, Start, start_of
from fw_tui.capture.launch.events import Event, Happened
from fw_tui.capture.launch.supervisor import supervise
from fw_tui.capture.launch.terminal import Terminal, run_in_terminal
from fw_tui.domain import session as rules
from fw_tui.domain.clock import Clock
from fw_tui.domain.course import Happening, Step
from fw_tui.domain.errors import Conflict, FwError, InvalidInput, N_, StoreError
from fw_tui.domain.secret import OneTimePassword
from fw_tui.domain.session import Session, State
from fw_tui.domain.settings import YES, effective
from fw_tui.domain.target import PASSWORD_ARGUMENTS, Client, Target
from fw_tui.services import partners
from fw_tui.services.lookup import existing_session
from fw_tui.services.recordings import RecordingService, days_kept
from fw_tui.services.sessions import SessionService
from fw_tui.store.customers import update_target
from fw_tui.store.events import note_happening
from fw_tui.store.sessions import update_session
from fw_tui.store.settings import all_settings
from fw_tui.store.store import Store

NOT_RECORDED = N_("The recording could not be made; the connection was not recorded.")
NOT_WHOLE = N_("The recording is not whole: the disk was full, or it grew too large.")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What can be said before a session's computer is dialled.

    Attributes:
        session: as it is kept now.
        target: with what the computer is dialled, as far as that was chosen.
        days: after how many a recording is deleted.
        typed_there: clients that do not get the password: a person types it into their window.
    """

    session: Session
    target: Target
    days: int
    typed_there: frozenset[Client]

    def recorded_for(self, client: Client | None) -> int | None:
        """For how many days a recording of this client's terminal is kept; None: there is none."""
        recorded = client is Client.SSH and self.session.consent_recording is True
        return self.days if recorded else None


class LaunchService:
    """Starts clients for sessions and keeps the sessions' times."""

    def __init__(
        self, store: Store, clock: Clock, sessions: SessionService, recordings: RecordingService
    ) -> None:
        self._store = store
        self._clock = clock
        self._sessions = sessions
        self._recordings = recordings

    def target(self, number: int) -> Target:
        """With what a session's computer is dialled.

        Raises:
            NotFound: there is no such session.
        """
        return self._store.read(lambda: partners.computer_of(existing_session(number)).target)

    def outlook(self, number: int) -> Outlook:
        """What is known before a session's computer is dialled.

        Raises:
            NotFound: there is no such session.
        """

        def work() -> Outlook:
            session, kept = existing_session(number), all_settings()
            refused = [c for c in PASSWORD_ARGUMENTS if not _custom(c, kept).password_as_argument]
            return Outlook(
                session,
                partners.computer_of(session).target,
                days_kept(),
                frozenset(refused),
            )

        return self._store.read(work)

    def choose(self, number: int, target: Target, remote_id: str = "") -> Session:
        """With what a session's computer is dialled, now and from now on.

        Args:
            number: the session's.
            target: as it was typed.
            remote_id: that was read out, where the session has none or another one; "" for none.

        Raises:
            NotFound: there is no such session.
            InvalidInput, Conflict: the target or the ID cannot be taken, or the session is over.
        """
        checked = target.checked()

        def work() -> Session:
            session = existing_session(number)
            if not session.running:
                raise Conflict(N_("Session {number} is over."), number=number)
            computer = partners.computer_of(session)
            update_target(computer.key, checked)
            if not remote_id.strip():
                return session
            claimed = partners.claim_remote_id(remote_id, computer)
            return update_session(replace(session, remote_id=claimed))

        return self._store.write(work)

    def prepare(self, number: int, password: OneTimePassword) -> Start:
        """What would be started; ``typed`` says that a person must type the password there.

        Args:
            number: the session's.
            password: is taken if the client gets it.

        Raises:
            NotFound: there is no such session.
            Conflict: it is connected already, or over.
            InvalidInput: no client is chosen, or what it needs is missing.
        """

        def known() -> tuple[Session, Target, dict[str, str]]:
            session = existing_session(number)
            return session, partners.computer_of(session).target, all_settings()

        session, target, kept = self._store.read(known)
        rules.connect(session, rules.present_moment(session, self._clock.now_ms()))
        if target.client is None:
            raise InvalidInput(N_("No remote client was chosen for this computer."))
        custom = _custom(target.client, kept)
        return start_of(target, session.remote_id, password, custom)

    async def launch(
        self, number: int, start: Start, ask: Callable[[Callable[[], Session]], Awaitable[Session]]
    ) -> AsyncGenerator[Event, None]:
        """Run a client with windows of its own; each event is told when it is kept.

        Whoever stops listening leaves client and session as they are.

        Args:
            number: the session's.
            start: from ``prepare``; of any client but ssh.
            ask: runs what needs the store without holding up the event loop.
        """
        async for event in supervise(start, self._clock):
            await ask(partial(self.keep, number, event))
            yield event

    def launch_in_terminal(
        self, number: int, start: Start, terminal: Terminal | None = None
    ) -> Event:
        """Run ssh in this terminal until it ends, recorded if the customer agreed; returns how.

        Nothing that goes wrong here while the connection stands ends it: what the store did not
        take then it is given afterwards, and what is missing of the recording the event says.

        Args:
            number: the session's.
            start: from ``prepare``.
            terminal: None for the process's own.

        Raises:
            NotFound: there is no such session.
            StoreError: what happened cannot be kept.
        """
        record = self._recordings.recorder(number)
        made = None if record is None else _Recorded(record)
        late: list[Event] = []

        def tell(event: Event) -> None:
            try:
                self.keep(number, event)
            except StoreError:
                late.append(event)

        last = run_in_terminal(start, self._clock, tell, terminal, made)
        for event in late:
            self.keep(number, event)
        return last if made is None else replace(last, unrecorded=made.fault())

    def keep(self, number: int, event: Event) -> Session:
        """What an event means for the session; a person may have noted it already."""
        return self._store.write(lambda: self._kept(number, event))

    def _kept(self, number: int, event: Event) -> Session:
        session = existing_session(number)
        if event.happened is Happened.FAILED and session.running:
            # Why it failed; that it did is told by what becomes of the session.
            note_happening(session.key, Happening(event.at, Step.ATTEMPT, event.sentence))
        match event.happened, session.state:
            case Happened.CONNECTED, State.ORDERED | State.LOST:
                return self._sessions.connect(number, event.at)
            case Happened.ENDED, State.CONNECTED:
                return self._sessions.end(number, event.at)
            case Happened.LOST, State.CONNECTED:
                return self._sessions.lose(number, event.at)
            case Happened.FAILED, State.ORDERED:
                return self._sessions.discard(number)
        return session


class _Recorded:
    """Has a recording made and knows afterwards what is missing of it."""

    def __init__(self, make: Callable[[tuple[int, int]], CastWriter | None]) -> None:
        self._make = make
        self._writer: CastWriter | None = None
        self._failed = False

    def __call__(self, size: tuple[int, int]) -> CastWriter | None:
        try:
            self._writer = self._make(size)
        except (OSError, FwError):
            self._failed = True
        return self._writer

    def fault(self) -> str:
        """In one sentence (msgid); "" if nothing is missing."""
        if self._failed:
            return NOT_RECORDED
        return "" if self._writer is None or self._writer.whole else NOT_WHOLE


def _custom(client: Client, kept: dict[str, str]) -> Custom:
    name = f"launch.{client}"
    if client is Client.CUSTOM:
        return Custom(effective(kept, f"{name}_command"))
    switch = f"{name}_password_argument"
    return Custom(
        effective(kept, f"{name}_command"),
        effective(kept, f"{name}_arguments"),
        password_as_argument=kept.get(switch) == YES,
    )
