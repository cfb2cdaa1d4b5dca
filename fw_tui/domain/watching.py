"""What happens while folders of logs are watched."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from fw_tui.domain.errors import FwError


class Event(StrEnum):
    """What can happen to a folder or to a file in it."""

    TAKEN = "taken"  #: rows of a log were taken over
    REFUSED = "refused"  #: the file is no log, or cannot be read
    FAILED = "failed"  #: the store did not take it now; it is tried again
    GONE = "gone"  #: the folder is not there; it is looked for again
    BACK = "back"


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened, told once.

    Attributes:
        event: what it was.
        path: the folder's or the file's.
        reason: why it was refused or failed.
        new: rows that nobody knew.
        unassigned: how many of them wait in the inbox.
        rejected: lines that hold no session.
        completed: numbers of the sessions that ran until a row told their end.
    """

    event: Event
    path: Path
    reason: FwError | None = None
    new: int = 0
    unassigned: int = 0
    rejected: int = 0
    completed: tuple[int, ...] = ()
