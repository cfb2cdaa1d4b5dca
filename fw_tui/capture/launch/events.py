"""What happens to a client that was started."""

from dataclasses import dataclass
from enum import StrEnum

from fw_tui.domain.launcher import End


class Happened(StrEnum):
    """What it was."""

    STARTED = "started"
    NOT_STARTED = "not_started"  #: there is no such program; nothing was dialled
    CONNECTED = "connected"
    FAILED = "failed"  #: it ended before the connection stood
    ENDED = "ended"  #: somebody ended the connection
    LOST = "lost"  #: it broke
    HANDED_OVER = "handed_over"  #: its process ended, which of this client says nothing


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, and when: UTC milliseconds.

    Attributes:
        sentence: in words (msgid); "" where there is nothing to say.
        code: the exit code of a process that ended.
        unrecorded: why the recording that should have been made is none, or not whole (msgid).
    """

    happened: Happened
    at: int
    sentence: str = ""
    code: int | None = None
    unrecorded: str = ""


def of_end(end: End, at: int) -> Event:
    """The event of a client whose end means the end of the connection."""
    after = Happened.ENDED if end.wanted else Happened.LOST
    happened = after if end.stood else Happened.FAILED
    return Event(happened, at, end.sentence, end.code)
