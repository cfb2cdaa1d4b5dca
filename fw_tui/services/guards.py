"""What must not happen to a computer's time: two sessions at once, or more than can be true."""

from fw_tui.domain.customer import ComputerEntry
from fw_tui.domain.duration import LONGEST, hms
from fw_tui.domain.errors import Conflict, InvalidInput, N_
from fw_tui.domain.session import Connection, Session, State
from fw_tui.store import sessions


def must_be_idle(computer: ComputerEntry, at: int | None) -> None:
    """Refuse a second session on a computer at the same time: it would be billed twice.

    Args:
        computer: where the session is to begin.
        at: UTC milliseconds of a connection's start; None for an order.
    """
    others = [s for s in sessions.running_sessions() if s.partner == computer.partner]
    if at is not None:
        others += [s for s in sessions.sessions_of_computer(computer.key, at, at) if _covers(s, at)]
    if others:
        raise Conflict(
            N_("On {customer} – {computer} session {number} runs at that time already."),
            customer=computer.customer,
            computer=computer.name,
            number=others[0].number,
        )


def must_not_overlap(session: Session, connection: Connection) -> None:
    """Refuse time that another session has noted: one begun late in the day for the morning.

    A session from a log that was assigned later does not count: that was decided knowingly.
    """
    since, until = connection.started_at, connection.ended_at or connection.started_at
    for other in sessions.sessions_of_computer(sessions.computer_of(session.key), since, until):
        if (
            other.key != session.key
            and other.state is not State.ABORTED
            and (other.source is None or other.number < session.number)
            and any(stretch.overlaps(since, until) for stretch in other.connections)
        ):
            raise Conflict(
                N_(
                    "Meanwhile session {number} was on that computer; give the time this one ended."
                ),
                number=other.number,
            )


def must_be_plausible(session: Session) -> None:
    """Refuse an ended session of more than 31 days: its end is a slip of the keyboard."""
    seconds = session.seconds(0)
    if seconds > LONGEST:
        raise InvalidInput(
            N_("The session would last {duration}, longer than 31 days; give the time it ended."),
            duration=hms(seconds),
        )


def _covers(session: Session, at: int) -> bool:
    return session.state is not State.ABORTED and any(
        connection.stands_at(at) for connection in session.connections
    )
