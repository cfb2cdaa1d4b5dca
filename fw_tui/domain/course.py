"""The course of a session: what happened when, from the order to the invoice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from fw_tui.domain.errors import N_
from fw_tui.domain.session import Session, State


class Step(StrEnum):
    """What can happen to a session."""

    ORDERED = "ordered"
    ATTEMPT = "attempt"  #: a dial that failed; the text is the sentence why (msgid)
    CONNECTED = "connected"
    LOST = "lost"
    BACK = "back"
    RECORDED = "recorded"  #: from then on
    MAY_LOG = "may_log"  #: the consent to logging has changed
    MAY_RECORD = "may_record"  #: that to recording has
    NOTE = "note"
    LOGGED = "logged"  #: a log told the end
    ENDED = "ended"
    ABORTED = "aborted"
    BILLED = "billed"
    CANCELLED = "cancelled"
    RECORDING_DELETED = "unrecorded"


STEP_LABELS = {
    Step.ORDERED: N_("ordered"),
    Step.ATTEMPT: N_("failed attempt"),
    Step.CONNECTED: N_("connected"),
    Step.LOST: N_("connection lost"),
    Step.BACK: N_("connected again"),
    Step.RECORDED: N_("recorded from here"),
    Step.MAY_LOG: N_("consent to logging"),
    Step.MAY_RECORD: N_("consent to recording"),
    Step.NOTE: N_("noted"),
    Step.LOGGED: N_("end taken from a log"),
    Step.ENDED: N_("ended"),
    Step.ABORTED: N_("aborted"),
    Step.BILLED: N_("billed"),
    Step.CANCELLED: N_("invoice cancelled"),
    Step.RECORDING_DELETED: N_("recording deleted"),
}
#: Of what happened in the same millisecond this comes first.
_RANK = {step: rank for rank, step in enumerate(Step)}


@dataclass(frozen=True, slots=True)
class Happening:
    """A step of a session: when, in UTC milliseconds, and who, which note or which document.

    Of an attempt ``text`` is a msgid, which is translated where it is shown; of a consent it is a
    `fw_tui.domain.consent.Answer`.
    """

    at: int
    step: Step
    text: str = ""


def course(session: Session, noted: Iterable[Happening] = ()) -> tuple[Happening, ...]:
    """All that happened to a session, in order of time.

    Args:
        session: orders, connections and the end are its own.
        noted: what was written down beside it: notes, documents, that it was aborted.
    """
    happened = [*_own(session), *noted]
    return tuple(sorted(happened, key=lambda each: (each.at, _RANK[each.step])))


def _own(session: Session) -> Iterator[Happening]:
    if session.ordered_at is not None:
        yield Happening(session.ordered_at, Step.ORDERED, session.ordered_by)
    for number, connection in enumerate(session.connections):
        yield Happening(connection.started_at, Step.BACK if number else Step.CONNECTED)
        is_last = number + 1 == len(session.connections)
        if connection.ended_at is not None and not (is_last and session.state is State.ENDED):
            yield Happening(connection.ended_at, Step.LOST)
    if session.state is State.ENDED and session.ended_at is not None:
        yield Happening(session.ended_at, Step.ENDED)


def added_note(before: str, after: str) -> str:
    """What was noted when notes were changed: what came behind the old ones, else all of it."""
    added = after.removeprefix(before) if before else after
    return added.strip()
