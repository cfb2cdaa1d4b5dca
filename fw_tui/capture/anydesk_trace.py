"""AnyDesk's traces on the customer's computer: who asked to come in, and when.

``connection_trace.txt`` has a line per request, to the minute and without an end;
``ad.trace`` and ``ad_svc.trace`` are diagnostic and rotate away. Neither tells how long anybody was
there, so an entry of theirs is proof of a session that was noted elsewhere and never becomes one.
Times are UTC. The ID is that of who connected.
"""

import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from fw_tui.capture.decoding import Line, decoded_lines, says_nothing
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
from fw_tui.domain.remote_id import normalise_remote_id

CONNECTIONS_NAME = "anydesk-connections"
TRACE_NAME = "anydesk-trace"
SOURCE = "anydesk"

#: Within this time after a request somebody has accepted it and the clock was started.
_ANSWERED_MS = 2 * 60_000

_CONNECTION = re.compile(
    r"\s*(?P<way>Incoming|Outgoing)\s+(?P<time>\d{4}-\d{2}-\d{2}, \d{2}:\d{2})\s+"
    r"(?P<mode>\S+)\s+(?P<id>\d{6,12})(?:\s+(?P<alias>\S+))?\s*",
    re.ASCII,
)
_TRACE = re.compile(
    r"\s*(?:info|warning|error|debug)\s+(?P<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3})\s",
    re.ASCII,
)
_BEGINS = re.compile(r"Incoming session request:|Accept request from|Connecting to \"")
_REQUEST = re.compile(r"Incoming session request: (?P<name>.*?) ?\((?P<id>\d{6,12})\)", re.ASCII)
_ACCEPTED = re.compile(r"Accept request from (?P<id>\d{6,12})\b", re.ASCII)
_DIALLED = re.compile(r"Connecting to \"(?P<id>[^\"\s]{1,64})\"")


def recognises_connections(head: list[str]) -> bool:
    """Whether one of these lines is a request in ``connection_trace.txt``."""
    return any(_CONNECTION.fullmatch(line) for line in head)


def recognises_trace(head: list[str]) -> bool:
    """Whether these are lines of ``ad.trace``."""
    return any(_TRACE.match(line) and " - " in line for line in head)


def read_connections(path: Path, around: Circumstances) -> Capture:
    """The requests in the file, and a reason for every line that holds none.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    with closing(decoded_lines(path, around.told)) as lines:
        for line in lines:
            if isinstance(line, RejectedLine):
                yield line
            elif not says_nothing(line.text.strip("\0")):
                yield row_or_reason(line.number, lambda: _connection(line, around.now_ms))  # noqa: B023 - called at once


def read_trace(path: Path, around: Circumstances) -> Capture:
    """The requests and dials in the file; its other lines are about other things.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    with closing(decoded_lines(path, around.told)) as lines:
        for line in lines:
            if isinstance(line, Line) and _BEGINS.search(line.text):
                yield row_or_reason(line.number, lambda: _traced(line, around.now_ms))  # noqa: B023 - called at once


def _connection(line: Line, now_ms: int) -> CapturedRow:
    found = _CONNECTION.fullmatch(line.text)
    if found is None:
        raise InvalidInput(N_("The line is no request of a connection."))
    incoming = found["way"] == "Incoming"
    return _entry(line, found["time"], "%Y-%m-%d, %H:%M", now_ms).row(
        found["id"], found["alias"] or "", found["mode"], incoming=incoming
    )


def _traced(line: Line, now_ms: int) -> CapturedRow:
    when = _TRACE.match(line.text)
    if when is None:
        raise InvalidInput(N_("The line has no time."))
    entry = _entry(line, when["time"], "%Y-%m-%d %H:%M:%S.%f", now_ms)
    if found := _REQUEST.search(line.text):
        return entry.row(found["id"], found["name"], "request", incoming=True)
    if found := _ACCEPTED.search(line.text):
        return entry.row(found["id"], "", "accepted", incoming=True)
    if found := _DIALLED.search(line.text):
        return entry.row(found["id"], "", "dialled", incoming=False)
    raise InvalidInput(N_("The line holds no ID."))


class _Entry:
    def __init__(self, line: Line, at: int) -> None:
        self._line = line
        self._at = at

    def row(self, remote_id: str, name: str, mode: str, *, incoming: bool) -> CapturedRow:
        return CapturedRow(
            line=self._line.number,
            source=SOURCE,
            key=row_key(f"{SOURCE}-proof", remote_id, self._at, mode),
            remote_id=normalise_remote_id(remote_id),
            partner_name="" if name == remote_id else short(name),
            started_at=self._at,
            ended_at=self._at + _ANSWERED_MS,
            technician="",
            mode=short(mode),
            raw=proof(self._line.text),
            direction=Direction.INCOMING if incoming else Direction.OUTGOING,
            proof=True,
        )


def _entry(line: Line, time: str, form: str, now_ms: int) -> _Entry:
    try:
        at = to_ms(datetime.strptime(time, form).replace(tzinfo=UTC))
    except ValueError:
        raise InvalidInput(N_("{text} is not a possible date and time."), text=time) from None
    check_times(Span((at,), (at,)), now_ms)
    return _Entry(line, at)
