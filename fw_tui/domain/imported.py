"""Sessions as other programs have logged them, before they are put to a computer."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from fw_tui.domain.session import Session, State


class Direction(StrEnum):
    """Who dialled, seen from the computer that the log tells of."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class SourceBilling(StrEnum):
    """What the program that wrote the log says of the bill."""

    BILL = "bill"
    BILLED = "billed"  #: already on a bill that was written elsewhere
    DO_NOT_BILL = "do_not_bill"


@dataclass(frozen=True, slots=True)
class ImportedEntry:
    """One logged connection; an attempt that never stood has ``started_at == ended_at``.

    Attributes:
        key: the same whenever, and from whichever file, the connection is read again.
        source: the program that wrote the log, for example ``teamviewer``.
        remote_id: as ``domain.remote_id.normalise_remote_id`` spells it.
        partner_name: the other side's display name; empty where the log has none.
        started_at: UTC milliseconds.
        ended_at: UTC milliseconds, never before ``started_at``.
        technician: who was logged in at the computer that wrote the log; may be empty.
        mode: kind of connection in the words of the log; may be empty.
        raw: the line as proof, without control characters other than tabs.
        direction: who dialled; None where the log does not tell.
        proof: the log tells that a connection was asked for, but not how long it stood. Such an
            entry can confirm a session that was there between its two times, and never becomes
            one.
        running: the log has no end yet; ``ended_at`` is ``started_at`` then.
        billing: the mark of the source; None where it has none.
        notes: what was noted in the source, several lines; may be empty.
    """

    key: str
    source: str
    remote_id: str
    partner_name: str
    started_at: int
    ended_at: int
    technician: str
    mode: str
    raw: str
    direction: Direction | None = None
    proof: bool = False
    running: bool = False
    billing: SourceBilling | None = None
    notes: str = ""

    @property
    def is_record(self) -> bool:
        """Whether the source told it as a record of its own, which can be told of its bill."""
        return self.raw.startswith("{")

    @property
    def supporter(self) -> str:
        """Who helped: in a customer's own log the one who came in, else whoever was logged in."""
        if self.direction is Direction.OUTGOING:
            return self.technician
        return self.partner_name or self.technician

    def proves(self, session: Session) -> bool:
        """Whether the session was there when the log has the request; proof of nothing else."""
        started, ended = session.started_at, session.ended_at
        return (
            session.state is not State.ABORTED
            and started is not None
            and started <= self.ended_at
            and (ended is None or self.started_at <= ended)
        )

    def covered_by(self, session: Session) -> bool:
        """Whether the session was noted here already, so that it must not be billed again.

        A discarded session records nothing: the log proves what it could not.
        """
        return any(
            since <= self.started_at and self.ended_at <= until for since, until in _stood(session)
        )

    def is_same_as(self, session: Session, tolerance_ms: int) -> bool:
        """Whether a session that a person noted is evidently this one, by two clocks.

        Start and end differ by no more than the tolerance, and by less than half of the shorter
        time: so of two connections behind one another only one can be meant. Who came in from
        elsewhere is no proof of who helped: that ID may be the supporter's own.
        """
        if session.source is not None or self.direction is Direction.INCOMING:
            return False
        return any(
            max(abs(since - self.started_at), abs(until - self.ended_at))
            <= min(tolerance_ms, (min(until - since, self.ended_at - self.started_at) - 1) // 2)
            for since, until in _stood(session)
        )

    def overlaps(self, session: Session) -> bool:
        """Whether both share time, so that billing both would bill it twice.

        Sessions that only touch share none, nor does an attempt of zero seconds or a discarded
        session.
        """
        return session.state is not State.ABORTED and any(
            connection.overlaps(self.started_at, self.ended_at)
            for connection in session.connections
        )


def _stood(session: Session) -> Iterator[tuple[int, int]]:
    """When a session stood, from its start to its end with all gaps, and each connection of it.

    What still stands has no end; nothing of a discarded session counts.
    """
    if session.state is State.ABORTED:
        return
    if session.started_at is not None and session.ended_at is not None:
        yield session.started_at, session.ended_at
    for connection in session.connections:
        if connection.ended_at is not None:
            yield connection.started_at, connection.ended_at


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """What waits under one remote ID; times in UTC milliseconds."""

    remote_id: str
    partner_name: str
    count: int
    last_started_at: int
