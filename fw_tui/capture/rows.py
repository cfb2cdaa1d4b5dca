"""What a log yields line by line: a row, or the reason why there is none."""

from collections.abc import Iterator
from dataclasses import dataclass

from fw_tui.domain.errors import FwError


@dataclass(frozen=True, slots=True)
class CapturedRow:
    """One connection found in a log; an attempt that never stood has ``started_at == ended_at``.

    Attributes:
        line: number of the line in the file, the first one is 1.
        source: the program that wrote the log, for example ``teamviewer``.
        key: what stays the same whenever, and from whichever file, the row is read again.
        remote_id: normalised as by ``domain.remote_id.normalise_remote_id``.
        partner_name: the other side's display name; empty where the log has none.
        started_at: UTC epoch milliseconds.
        ended_at: UTC epoch milliseconds, never before ``started_at``.
        user: who was logged in at the computer that wrote the log; may be empty.
        mode: kind of connection in the words of the log; may be empty.
        raw: the line as proof, without control characters other than tabs.
    """

    line: int
    source: str
    key: str
    remote_id: str
    partner_name: str
    started_at: int
    ended_at: int
    user: str
    mode: str
    raw: str


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A line that holds no usable connection; the rest of the file is read on.

    Attributes:
        line: number of the line in the file, the first one is 1.
        reason: a sentence to be shown with ``i18n.explain``.
    """

    line: int
    reason: FwError


Capture = Iterator[CapturedRow | RejectedLine]
