"""A session: one job on one computer, from the order to its end."""

from dataclasses import dataclass
from enum import StrEnum

from fw_tui.domain.clock import SECOND
from fw_tui.domain.errors import Conflict, FwError, InvalidInput, N_
from fw_tui.domain.tariff import Price
from fw_tui.domain.text import fold


class State(StrEnum):
    """How far a session has come."""

    ORDERED = "ordered"  #: ID and password are named, nothing costs yet
    CONNECTED = "connected"  #: the clock runs
    LOST = "lost"  #: the connection broke, a reboot perhaps; the clock stands
    ENDED = "ended"
    ABORTED = "aborted"  #: never came to be, or discarded; costs nothing


RUNNING = frozenset({State.ORDERED, State.CONNECTED, State.LOST})


class Billing(StrEnum):
    """Whether the customer pays for a session."""

    BILLABLE = "billable"
    FREE = "free"


class FreeReason(StrEnum):
    """Why the customer does not pay."""

    WARRANTY = "warranty"
    GUARANTEE = "guarantee"
    GOODWILL = "goodwill"
    CONTRACT = "contract"
    INTERNAL = "internal"
    FAILED_ATTEMPT = "failed_attempt"


#: What each reason is called on the screen and on paper, and understood as when typed.
FREE_REASON_LABELS = {
    FreeReason.WARRANTY: N_("statutory warranty"),
    FreeReason.GUARANTEE: N_("guarantee"),
    FreeReason.GOODWILL: N_("goodwill"),
    FreeReason.CONTRACT: N_("service contract"),
    FreeReason.INTERNAL: N_("internal"),
    FreeReason.FAILED_ATTEMPT: N_("failed attempt"),
}

_GERMAN_REASONS = {
    "gewährleistung": FreeReason.WARRANTY,
    "garantie": FreeReason.GUARANTEE,
    "kulanz": FreeReason.GOODWILL,
    "wartungsvertrag": FreeReason.CONTRACT,
    "vertrag": FreeReason.CONTRACT,
    "kontingent": FreeReason.CONTRACT,
    "intern": FreeReason.INTERNAL,
    "fehlversuch": FreeReason.FAILED_ATTEMPT,
}
_TYPED_REASONS = (
    {fold(reason): reason for reason in FreeReason}
    | {fold(label): reason for reason, label in FREE_REASON_LABELS.items()}
    | {fold(word): reason for word, reason in _GERMAN_REASONS.items()}
)

STATE_LABELS = {
    State.ORDERED: N_("ordered"),
    State.CONNECTED: N_("connected"),
    State.LOST: N_("connection lost"),
    State.ENDED: N_("ended"),
    State.ABORTED: N_("aborted"),
}


def parse_free_reason(text: str) -> FreeReason:
    """The reason that a word means, in English or German.

    Raises:
        InvalidInput: no reason is called that.
    """
    reason = _TYPED_REASONS.get(fold(text))
    if reason is None:
        raise InvalidInput(
            N_('"{text}" is no reason for a free session; there are: {reasons}.'),
            text=text,
            reasons=tuple(FwError(label) for label in FREE_REASON_LABELS.values()),
        )
    return reason


@dataclass(frozen=True, slots=True)
class Connection:
    """One unbroken stretch; UTC milliseconds, ``ended_at`` None while it stands."""

    started_at: int
    ended_at: int | None = None

    def overlaps(self, since: int, until: int) -> bool:
        """Whether it shares time with a span; touching it is not sharing."""
        ended = until if self.ended_at is None else self.ended_at
        return max(self.started_at, since) < min(ended, until)

    def touches(self, since: int, until: int) -> bool:
        """Whether it shares time with a span or borders on it."""
        return self.started_at <= until and (self.ended_at is None or self.ended_at >= since)

    def reaches(self, at: int) -> bool:
        """Whether it has not ended by then."""
        return self.ended_at is None or at < self.ended_at

    def stands_at(self, at: int) -> bool:
        """Whether it stands at that moment; at its end it stands no more."""
        return self.started_at <= at and self.reaches(at)


@dataclass(frozen=True, slots=True)
class Partner:
    """Customer and computer: how a session is labelled."""

    customer: str
    computer: str

    def __str__(self) -> str:
        return f"{self.customer} – {self.computer}"


@dataclass(frozen=True, slots=True)
class MergedPart:
    """Another session of the same computer whose time is counted with this one's."""

    number: int
    connections: tuple[Connection, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it is kept.

    Attributes:
        key: chosen by the program that began it, so that a repeated request cannot double it.
        number: what people call it by; consecutive.
        technician: the login; ``technician_name`` is the person's name, where known.
        ordered_at: when ID and password were named, and ``ordered_by`` who did; UTC milliseconds.
        consent: whether the customer agreed that the work is logged; None if nobody asked.
        consent_recording: the same for recording the session.
        connections: in order of time.
        heartbeat_at: when a program that watches the session last gave a sign of life.
        heartbeat_by: which program that was, as it names itself.
        source: the program whose log it was imported from, else None.
        invoice: number of the invoice that it stands on, else None.
        revision: grows with each change.
        merged_into: number of the session with which this one's time is counted, else None.
        merged: the sessions whose time is counted with this one's, in order of time.
        billed: what the invoice says that it costs; None if it stands on none.
        reverse_charge: the customer owes the VAT.
        place: where it stands in the history, newer sessions have higher ones.
    """

    key: str
    number: int
    partner: Partner
    remote_id: str
    technician: str
    technician_name: str
    state: State
    billing: Billing
    free_reason: FreeReason | None
    tariff: str
    notes: str
    ordered_at: int | None
    ordered_by: str
    consent: bool | None
    connections: tuple[Connection, ...]
    heartbeat_at: int | None
    source: str | None
    invoice: str | None
    revision: int
    heartbeat_by: str = ""
    merged_into: int | None = None
    merged: tuple[MergedPart, ...] = ()
    billed: Price | None = None
    reverse_charge: bool = False
    place: int = 0
    consent_recording: bool | None = None

    @property
    def technician_shown(self) -> str:
        """The technician's name where it is known, else the login."""
        return self.technician_name or self.technician

    @property
    def running(self) -> bool:
        """Neither ended nor aborted."""
        return self.state in RUNNING

    @property
    def begun_at(self) -> int:
        """When the first connection stood, or before that when the session was ordered."""
        begun = self.ordered_at if self.started_at is None else self.started_at
        return begun or 0

    @property
    def started_at(self) -> int | None:
        """When the first connection stood; None before."""
        return self.connections[0].started_at if self.connections else None

    @property
    def ended_at(self) -> int | None:
        """When the last connection ended; None while the session runs or if there was none."""
        if self.running or not self.connections:
            return None
        return self.connections[-1].ended_at

    @property
    def counted(self) -> tuple[Connection, ...]:
        """The connections whose time makes its units: those of merged sessions too."""
        if not self.merged:
            return self.connections
        parts = [*self.connections, *(c for part in self.merged for c in part.connections)]
        return tuple(sorted(parts, key=lambda connection: connection.started_at))

    def seconds(self, now_ms: int) -> int:
        """Measured whole seconds: the sum over the connections, without the gaps."""
        return measured_seconds(self.connections, now_ms)


def measured_seconds(connections: tuple[Connection, ...], now_ms: int) -> int:
    """Whole seconds over all connections; one that stands counts until now, never below zero."""
    total = 0
    for connection in connections:
        ended = now_ms if connection.ended_at is None else connection.ended_at
        total += max(ended - connection.started_at, 0)
    return total // SECOND


def present_moment(session: Session, now_ms: int) -> int:
    """Now for a session: the clock's time, but never before what has been noted last.

    A clock that was set back must not keep a session from being ended; it then ends with what
    had been noted, and lasts no less than nothing.
    """
    noted = [
        session.ordered_at,
        *(m for c in session.connections for m in (c.started_at, c.ended_at)),
    ]
    return max([now_ms, *(moment for moment in noted if moment is not None)])


def connect(session: Session, at: int) -> Connection:
    """The connection that begins now: the first one, or the one after a loss.

    Raises:
        Conflict: it stands already, or the session is over.
        InvalidInput: ``at`` lies before what was.
    """
    _must_be(session, State.ORDERED, State.LOST)
    last = session.connections[-1].ended_at if session.connections else session.ordered_at
    if last is not None and at < last:
        raise InvalidInput(N_("The connection cannot begin before what came before it."))
    return Connection(at)


def lose(session: Session, at: int) -> Connection:
    """The standing connection with its end; the gap that follows costs nothing."""
    _must_be(session, State.CONNECTED)
    return _closed(session.connections[-1], at)


def end(session: Session, at: int) -> Connection | None:
    """The connection that the end of the session closes; None if none stands.

    Raises:
        Conflict: the session was never connected, or is over.
        InvalidInput: ``at`` lies before the start.
    """
    if session.state is State.LOST:
        _not_before(session, at)
        return None
    _must_be(session, State.CONNECTED)
    return _closed(session.connections[-1], at)


def abort(session: Session) -> None:
    """Check that a session may be aborted: only before it was connected."""
    _must_be(session, State.ORDERED)


def change_billing(session: Session, billing: Billing, reason: FreeReason | None) -> None:
    """Check a change of the billable mark: free has a reason, billable none, invoiced is frozen."""
    if (billing is Billing.FREE) != (reason is not None):
        raise InvalidInput(N_("A free session needs a reason, a billable one has none."))
    if session.state is State.ABORTED and billing is Billing.BILLABLE:
        raise Conflict(
            N_("Session {number} was aborted and cannot be billed."), number=session.number
        )
    must_not_be_invoiced(session)
    must_not_be_merged(session)


def must_not_be_merged(session: Session) -> None:
    """Refuse to change how a session is billed whose time is counted with another one's."""
    if session.merged or session.merged_into is not None:
        raise Conflict(
            N_("Session {number} is merged with another one; take the merge back first."),
            number=session.number,
        )


def must_not_be_invoiced(session: Session) -> None:
    """Refuse to change what stands on an invoice."""
    if session.invoice is not None:
        raise Conflict(
            N_("Session {number} stands on invoice {invoice} and cannot be changed."),
            number=session.number,
            invoice=session.invoice,
        )


_REFUSALS = {
    State.ORDERED: N_("Session {number} is not connected yet."),
    State.CONNECTED: N_("Session {number} is connected already."),
    State.LOST: N_("The connection of session {number} is lost."),
    State.ENDED: N_("Session {number} has ended already."),
    State.ABORTED: N_("Session {number} was aborted."),
}


def _must_be(session: Session, *states: State) -> None:
    if session.state not in states:
        raise Conflict(_REFUSALS[session.state], number=session.number)


def _closed(connection: Connection, at: int) -> Connection:
    if at < connection.started_at:
        raise InvalidInput(N_("The end cannot lie before the start."))
    return Connection(connection.started_at, at)


def _not_before(session: Session, at: int) -> None:
    if any(c.ended_at is not None and at < c.ended_at for c in session.connections):
        raise InvalidInput(N_("The end cannot lie before the start."))
