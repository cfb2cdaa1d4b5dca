"""Sessions as other programs have logged them, before they are put to a computer."""

from dataclasses import dataclass

from fw_tui.domain.session import Session, State


@dataclass(frozen=True, slots=True)
class ImportedEntry:
    """One logged session; times in UTC milliseconds.

    Attributes:
        key: the same for the same session in whatever file it stands.
        technician: the local user that the log names.
        raw: the line as it was read.
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

    def covered_by(self, session: Session) -> bool:
        """Whether the session was noted here already, so that it must not be billed again.

        A discarded session records nothing: the log proves what it could not.
        """
        started, ended = session.started_at, session.ended_at
        return (
            session.state is not State.ABORTED
            and started is not None
            and ended is not None
            and started <= self.started_at
            and self.ended_at <= ended
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


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """What waits under one remote ID; times in UTC milliseconds."""

    remote_id: str
    partner_name: str
    count: int
    first_started_at: int
    last_started_at: int
