"""RustDesk's log on the controlled computer: connections by their number, opened and closed.

The log names the address from which somebody came, not the ID; the entry waits under that address.
Each line has its offset, so the hour that clocks repeat is no question.
"""

import re
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fw_tui.capture.decoding import Line, decoded_lines
from fw_tui.capture.rows import (
    Capture,
    CapturedRow,
    Circumstances,
    RejectedLine,
    proof,
    row_key,
    row_or_reason,
    short,
)
from fw_tui.capture.spans import Span, check_times
from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.imported import Direction
from fw_tui.domain.localtime import to_ms
from fw_tui.domain.remote_id import remote_alias

NAME = "rustdesk-log"
SOURCE = "rustdesk"

_LINE = re.compile(
    r"\[(?P<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,9})? [+-]\d{2}:[0-5]\d)\] "
    r"\w+ \[[^\]]*\] #(?P<number>\d{1,18}) Connection (?:opened from (?P<peer>\S+?)\.?|"
    r"closed(?:: ?(?P<reason>.*))?)",
    re.ASCII,
)
_LIKE = re.compile(r"\] #\d+ Connection (?:opened|closed)", re.ASCII)
_ADDRESS = re.compile(r"\[?(?P<host>[^\]]+?)\]?(?::\d{1,5})?")
#: Connections that are open at once; a log that has more has lost their ends.
_MOST_OPEN = 1000


@dataclass(frozen=True, slots=True)
class _Opened:
    line: Line
    at: int
    peer: str


def recognises(head: list[str]) -> bool:
    """Whether one of these lines tells of a connection that was opened or closed."""
    return any(_LINE.fullmatch(line) for line in head)


def read(path: Path, around: Circumstances) -> Capture:
    """The connections in the file; lines about other things are passed over.

    A connection that is still open where the file ends runs on, if it is the last of its number.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    opened: dict[str, _Opened] = {}
    with closing(decoded_lines(path, around.told)) as lines:
        for line in lines:
            if isinstance(line, Line) and _LIKE.search(line.text):
                yield from _told(line, opened, around.now_ms)
    for begun in opened.values():
        yield row_or_reason(begun.line.number, lambda: _row(begun, None, around.now_ms))  # noqa: B023 - called at once


def _told(line: Line, opened: dict[str, _Opened], now_ms: int) -> Capture:
    found = _LINE.fullmatch(line.text)
    at = None if found is None else _moment(found["time"])
    if found is None or at is None:
        reason = InvalidInput(N_("The line about a connection is damaged."))
        yield RejectedLine(line.number, reason)
        return
    begun = opened.pop(found["number"], None)
    if found["peer"]:
        if begun is not None:
            yield _without_end(begun)
        if len(opened) >= _MOST_OPEN:
            yield _without_end(opened.pop(next(iter(opened))))
        opened[found["number"]] = _Opened(line, at, found["peer"])
    elif begun is None:
        reason = InvalidInput(N_("The connection was opened before this log begins."))
        yield RejectedLine(line.number, reason)
    else:
        closed = _Closed(line, at, found["reason"] or "")
        yield row_or_reason(line.number, lambda: _row(begun, closed, now_ms))


@dataclass(frozen=True, slots=True)
class _Closed:
    line: Line
    at: int
    reason: str


def _without_end(begun: _Opened) -> RejectedLine:
    return RejectedLine(
        begun.line.number, InvalidInput(N_("The log has no end of this connection."))
    )


def _moment(text: str) -> int | None:
    try:  # strptime takes five times as long
        return to_ms(datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-")))
    except (ValueError, OverflowError):
        return None


def _row(begun: _Opened, closed: _Closed | None, now_ms: int) -> CapturedRow:
    times = check_times(Span((begun.at,), None if closed is None else (closed.at,)), now_ms)
    address = _ADDRESS.fullmatch(begun.peer)
    both = begun.line.text if closed is None else f"{begun.line.text}\n{closed.line.text}"
    return CapturedRow(
        line=begun.line.number if closed is None else closed.line.number,
        source=SOURCE,
        key=row_key(SOURCE, begun.peer, begun.at),
        remote_id=remote_alias(address["host"] if address else begun.peer),
        partner_name="",
        started_at=times.started_at,
        ended_at=times.ended_at,
        technician="",
        mode="" if closed is None else short(closed.reason),
        raw=proof(both),
        direction=Direction.INCOMING,
        running=times.running,
    )
