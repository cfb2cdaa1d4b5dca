"""Which program wrote a log: the table of formats, and recognition by content."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from fw_tui.capture import teamviewer
from fw_tui.capture.decoding import Line, decoded_lines, read_head, says_nothing, shown
from fw_tui.capture.rows import Capture
from fw_tui.domain.errors import InvalidInput, N_

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class LogFormat:
    """How one program's log is known and read.

    Attributes:
        recognises: whether the first lines of a file are of this format.
        read: all rows of a file; takes the path and now in UTC epoch milliseconds.
    """

    recognises: Callable[[list[str]], bool]
    read: Callable[[Path, int], Capture]


FORMATS: Mapping[str, LogFormat] = MappingProxyType(
    {teamviewer.SOURCE: LogFormat(teamviewer.recognises, teamviewer.read)}
)


def read_capture(path: Path, format: str = AUTO, *, now_ms: int) -> Capture:
    """The connections a log holds, read while they are taken, and reasons for bad lines.

    The file is looked at before this returns, so that a file that cannot be used at all is
    refused before the first row. A file without any entry yields nothing.

    Args:
        path: the log.
        format: a name in ``FORMATS``, or ``auto`` to go by the content.
        now_ms: UTC epoch milliseconds; what lies later is rejected.

    Raises:
        NotFound, InvalidInput: no such file or format, no text, or of no known format.
    """
    if format != AUTO and format not in FORMATS:
        raise InvalidInput(
            N_("There is no format {format}. Known formats: {known}."),
            format=format,
            known=", ".join([AUTO, *FORMATS]),
        )
    head = read_head(path)
    if format != AUTO:
        return FORMATS[format].read(path, now_ms)
    for known in FORMATS.values():
        if known.recognises(head):
            return known.read(path, now_ms)
    _check_empty(path)
    return iter(())


def _check_empty(path: Path) -> None:
    """Refuse a file of no known format, unless there is nothing in it to be known by."""
    with closing(decoded_lines(path)) as lines:
        empty = all(isinstance(line, Line) and says_nothing(line.text) for line in lines)
    if not empty:
        raise InvalidInput(
            N_("{file} is none of the logs that can be read. Known formats: {known}."),
            file=shown(path),
            known=", ".join(FORMATS),
        )
