"""What a log yields line by line: an entry, or the reason why there is none."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from zoneinfo import ZoneInfo

from fw_tui.domain.errors import FwError, InvalidInput, N_
from fw_tui.domain.imported import ImportedEntry
from fw_tui.domain.text import NAME_LENGTH, clean_line, clean_notes


@dataclass(frozen=True, slots=True)
class CapturedRow(ImportedEntry):
    """An entry and the number of its line in the file; the first line is 1."""

    line: int = field(kw_only=True)


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

Make = Callable[[], CapturedRow]

#: Of so many rows an equal one is told; a page that was fetched again repeats no more than that.
_REMEMBERED = 2000
_KEY_LENGTH = 120
_CONTRADICTION = N_("The same connection stands before with another time or computer.")

_Content = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a log is read with.

    Attributes:
        now_ms: UTC milliseconds; what lies later is rejected.
        tz: where times without an offset are local.
        told: gets the bytes of each block that was read, for a progress bar.
    """

    now_ms: int
    tz: ZoneInfo
    told: Callable[[int], None] = lambda _size: None


def row_or_reason(line: int, make: Make) -> CapturedRow | RejectedLine:
    """The row that is made, or why it cannot be."""
    try:
        return make()
    except InvalidInput as reason:
        return RejectedLine(line, reason.with_traceback(None))


def once(capture: Capture) -> Capture:
    """Pass over a row that repeats one of the last 2000, and refuse one that contradicts it.

    A connection that ran in the one and has ended in the other is no contradiction.
    """
    seen: dict[str, _Content] = {}
    for item in capture:
        if isinstance(item, RejectedLine) or item.running:
            yield item
            continue
        content = (item.remote_id, item.started_at, item.ended_at)
        before = seen.pop(item.key, None)
        seen[item.key] = before or content
        if len(seen) > _REMEMBERED:
            del seen[next(iter(seen))]
        if before is None:
            yield item
        elif before != content:
            yield RejectedLine(item.line, InvalidInput(_CONTRADICTION))


def row_key(*parts: object) -> str:
    """The key of a row, its source first; a very long one is told by its digest."""
    key = f"{parts[0]}:{'|'.join(map(str, parts[1:]))}"
    if len(key) <= _KEY_LENGTH:
        return key
    return f"{parts[0]}:{sha256(key.encode()).hexdigest()}"


def short(text: str) -> str:
    """Cleaned and cut to what a name may have; the whole of it stays in ``raw``."""
    return clean_line(text, limit=_room(text))[:NAME_LENGTH].rstrip()


def proof(text: str) -> str:
    """What a row was read from, whole and clean; tabs and line feeds stay."""
    return clean_notes(text, limit=_room(text))


def _room(text: str) -> int:
    """More than any text can grow to when it is cleaned (NFC: three times at most)."""
    return 3 * len(text)
