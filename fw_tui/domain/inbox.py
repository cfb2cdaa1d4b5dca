"""What waits in the inbox: rows of logs that no rule has put to a session, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from fw_tui.domain.customer import ComputerEntry
from fw_tui.domain.errors import N_
from fw_tui.domain.imported import ImportedEntry
from fw_tui.domain.session import Session


class Reason(StrEnum):
    """Why a row waits."""

    UNKNOWN = "unknown"  #: nobody has said whose ID it is
    FOREIGN = "foreign"  #: its ID is known from the rows of another program only
    OVERLAP = "overlap"  #: it shares a part of its time with sessions of its computer
    ATTEMPT = "attempt"  #: it never stood
    KNOWN = "known"  #: its ID was put to a computer after it had come


REASON_LABELS = {
    Reason.UNKNOWN: N_("unknown ID"),
    Reason.FOREIGN: N_("new program"),
    Reason.OVERLAP: N_("overlap"),
    Reason.ATTEMPT: N_("attempt"),
    Reason.KNOWN: N_("known by now"),
}


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row of a log that a person has to decide about.

    Attributes:
        row: its number, by which it is called at the shell.
        entry: what the log tells.
        owner: the computer that its ID leads to; None if nobody has said.
        sessions: those of the computer that it shares time with, in order of time.
        foreign: whether the computer is known by that ID from another program only.
    """

    row: int
    entry: ImportedEntry
    owner: ComputerEntry | None
    sessions: tuple[Session, ...] = ()
    foreign: bool = False

    @property
    def reason(self) -> Reason:
        """Why it waits."""
        if self.entry.started_at == self.entry.ended_at:
            return Reason.ATTEMPT
        if self.owner is None:
            return Reason.UNKNOWN
        if self.foreign:
            return Reason.FOREIGN
        return Reason.OVERLAP if self.sessions else Reason.KNOWN


class Hint(StrEnum):
    """What a guess rests on, the surest first."""

    SESSIONS = "sessions"
    NAME = "name"
    CALLED = "called"
    NOTES = "notes"


HINT_LABELS = {
    Hint.SESSIONS: N_("session {evidence} had this ID"),
    Hint.NAME: N_('rows of the name "{evidence}" belong there'),
    Hint.CALLED: N_('the computer is called "{evidence}"'),
    Hint.NOTES: N_("the notes of session {evidence} tell the ID"),
}


@dataclass(frozen=True, slots=True)
class Guess:
    """Whose an unknown ID may be; it is offered and never taken by itself."""

    computer: ComputerEntry
    hint: Hint
    evidence: str


def outside(entry: ImportedEntry, sessions: Iterable[Session]) -> Iterator[tuple[int, int]]:
    """The parts of a row's time that lie before, between and behind sessions that have ended."""
    reached = entry.started_at
    for session in sorted(sessions, key=lambda each: each.begun_at):
        if reached < session.begun_at:
            yield reached, session.begun_at
        reached = max(reached, session.ended_at or session.begun_at)
    if reached < entry.ended_at:
        yield reached, entry.ended_at
