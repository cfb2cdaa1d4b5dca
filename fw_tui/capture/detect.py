"""Which program wrote a log: the table of formats, and recognition by content."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from fw_tui.capture import (
    anydesk,
    anydesk_trace,
    guacamole,
    mapped_csv,
    rustdesk,
    rustdesk_audits,
    teamviewer,
    teamviewer_reports,
)
from fw_tui.capture.decoding import Line, decoded_lines, read_head, says_nothing, shown
from fw_tui.capture.mapped_csv import fits_wholly
from fw_tui.capture.rows import Capture, Circumstances, once
from fw_tui.domain.csv_mapping import CsvMapping
from fw_tui.domain.errors import InvalidInput, N_

Recognise = Callable[[list[str]], bool]
Read = Callable[[Path, Circumstances], Capture]

AUTO = "auto"
#: Before the name of a mapping that stands for a format.
MAPPED = "csv:"
_MAPPED_SHOWN = f"{MAPPED}NAME"


@dataclass(frozen=True, slots=True)
class LogFormat:
    """How one program's log is known and read.

    Attributes:
        recognises: whether the first lines of a file are of this format.
        read: all rows of a file.
    """

    recognises: Recognise
    read: Read


def _report(recognises: Recognise, read: Read) -> LogFormat:
    """A format in which a page that was fetched again repeats rows; they are told once."""
    return LogFormat(recognises, lambda path, around: once(read(path, around)))


#: What a header tells for sure comes before what any line may happen to contain.
FORMATS: Mapping[str, LogFormat] = MappingProxyType(
    {
        teamviewer_reports.NAME: _report(teamviewer_reports.recognises, teamviewer_reports.read),
        anydesk.API_NAME: _report(anydesk.recognises_api, anydesk.read_api),
        rustdesk_audits.OPEN_NAME: _report(
            rustdesk_audits.recognises_open, rustdesk_audits.read_open
        ),
        rustdesk_audits.PRO_NAME: _report(rustdesk_audits.recognises_pro, rustdesk_audits.read_pro),
        guacamole.ROWS_NAME: _report(guacamole.recognises_rows, guacamole.read_rows),
        anydesk.CSV_NAME: _report(anydesk.CSV.recognises, anydesk.CSV),
        guacamole.CSV_NAME: _report(guacamole.CSV.recognises, guacamole.CSV),
        rustdesk_audits.CSV_NAME: _report(rustdesk_audits.CSV.recognises, rustdesk_audits.CSV),
        anydesk_trace.CONNECTIONS_NAME: _report(
            anydesk_trace.recognises_connections, anydesk_trace.read_connections
        ),
        anydesk_trace.TRACE_NAME: _report(anydesk_trace.recognises_trace, anydesk_trace.read_trace),
        rustdesk.NAME: _report(rustdesk.recognises, rustdesk.read),
        teamviewer.SOURCE: LogFormat(teamviewer.recognises, teamviewer.read),
    }
)


def read_capture(path: Path, around: Circumstances, format: str = AUTO) -> Capture:
    """The connections a log holds, read while they are taken, and reasons for bad lines.

    The file is looked at before this returns, so that a file that cannot be used at all is
    refused before the first row. A file without any entry yields nothing.

    Args:
        path: the log.
        around: now, the zone of local times, and who is told of the progress.
        format: a name in ``FORMATS``, or ``auto`` to go by the content.

    Raises:
        NotFound, InvalidInput: no such file or format, no text, or of no known format.
    """
    if format != AUTO and format not in FORMATS:
        raise InvalidInput(
            N_("There is no format {format}. Known formats: {known}."),
            format=format,
            known=", ".join([AUTO, *sorted(FORMATS), _MAPPED_SHOWN]),
        )
    if format == AUTO:
        format = format_of(path)
    else:
        read_head(path)
    return FORMATS[format].read(path, around) if format else iter(())


def format_of(path: Path, mappings: Callable[[], Mapping[str, CsvMapping]] = dict) -> str:
    """What a file is by its content: a name in ``FORMATS``, else ``csv:`` and that of a mapping.

    Args:
        path: the log.
        mappings: those of the shop by name; asked for only where no program's format fits.

    Returns:
        "" if nothing is written in it.

    Raises:
        NotFound, InvalidInput: no such file, no text, of no known format, or of several.
    """
    head = read_head(path)
    for name, known in FORMATS.items():
        if known.recognises(head):
            return name
    fitting = [MAPPED + name for name, each in mappings().items() if fits_wholly(each, head)]
    if len(fitting) > 1:
        raise InvalidInput(
            N_("{file} fits several mappings; choose one as its format: {names}."),
            file=shown(path),
            names=", ".join(fitting),
        )
    if not fitting:
        _check_empty(path)
    return fitting[0] if fitting else ""


def read_mapped(path: Path, around: Circumstances, name: str, mapping: CsvMapping) -> Capture:
    """The connections in a CSV file whose columns a stored mapping explains.

    Raises:
        NotFound, InvalidInput: no such file, no text, or a column of the mapping is missing.
    """
    mapped_csv.check_header(path, mapping)
    return once(mapped_csv.read(path, around, mapped_csv.stored_layout(name, mapping)))


def _check_empty(path: Path) -> None:
    """Refuse a file of no known format, unless there is nothing in it to be known by."""
    with closing(decoded_lines(path)) as lines:
        empty = all(isinstance(line, Line) and says_nothing(line.text) for line in lines)
    if not empty:
        raise InvalidInput(
            N_("{file} is none of the logs that can be read. Known formats: {known}."),
            file=shown(path),
            known=", ".join([*sorted(FORMATS), _MAPPED_SHOWN]),
        )
