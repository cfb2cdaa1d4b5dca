"""AnyDesk's lists of sessions: the REST API's JSON and three kinds of CSV.

All are kept by the shop's licence: who dialled stands under "from", the customer's computer under
"to". A dial that failed is a session of zero seconds. Start and end count; where the duration
that AnyDesk states differs from them, the notes of the row say so.
"""

from pathlib import Path

from fw_tui.capture.json_records import (
    has_members,
    moments_of,
    read_records,
    start_of,
    text_of,
    written,
)
from fw_tui.capture.json_rows import JsonRecord, Record
from fw_tui.capture.mapped_csv import (
    Layout,
    layouts_reader,
    note_of_length,
    notes_of,
    partner_of,
)
from fw_tui.capture.rows import Capture, CapturedRow, Circumstances, proof, row_key
from fw_tui.capture.spans import UNIX, Span, check_times, seconds
from fw_tui.domain.csv_mapping import CsvMapping
from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.imported import Direction

CSV_NAME = "anydesk-csv"
API_NAME = "anydesk-api"
SOURCE = "anydesk"


def _layout(form: str = "", zone: str = "", **columns: tuple[str, ...]) -> Layout:
    mapping = CsvMapping(columns=columns, form=form, zone=zone)
    return Layout(SOURCE, mapping, SOURCE, Direction.OUTGOING)


#: AnyDesk's own client for the API, its script that exports, and the German web page.
CSV = layouts_reader(
    (
        _layout(
            form=UNIX,
            key=("Session Id",),
            id=("To Id", "To Alias"),
            name=("To Alias",),
            start=("Start",),
            end=("End",),
            duration=("Duration",),
            technician=("From Alias", "From Id"),
            notes=("Comment",),
        ),
        _layout(
            zone="UTC",
            key=("Session ID",),
            id=("To ID", "To Alias"),
            name=("To Alias",),
            start=("Start time",),
            end=("End time",),
            duration=("Total duration in Seconds",),
            technician=("From Alias", "From ID"),
            notes=("Comment",),
        ),
        _layout(
            key=("Sitzungs-ID",),
            id=("Nach ID", "Nach Alias"),
            start=("Beginn",),
            end=("Ende",),
            technician=("Von Alias", "Von ID"),
            notes=("Kommentar",),
        ),
    )
)


def recognises_api(head: list[str]) -> bool:
    """Whether these are sessions as the REST API lists them."""
    return has_members(head, "sid", "start-time")


def read_api(path: Path, around: Circumstances) -> Capture:
    """The sessions in the API's answers, one by one, and a reason for every record without one.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    return read_records(path, around, _api_row)


def _api_row(item: JsonRecord, around: Circumstances) -> CapturedRow:
    record = item.record
    length = written(record, "duration")
    end = moments_of(record, "end-time", around.tz, UNIX)
    if end is None and record.get("active") is False:
        raise InvalidInput(N_("The log has no end of this connection."))
    start = start_of(record, "start-time", around.tz, UNIX)
    # While it runs the duration is only how long it was when the list was made.
    span = Span(start, end, seconds(length) if length and end else None)
    times = check_times(span, around.now_ms)
    session = text_of(record, "sid")
    if not session:
        raise InvalidInput(N_("The record has no ID of the connection."))
    to, by = _client(record, "to"), _client(record, "from")
    return CapturedRow(
        line=item.line,
        source=SOURCE,
        key=row_key(SOURCE, session),
        remote_id=partner_of(text_of(to, "cid"), text_of(to, "alias")),
        partner_name=text_of(to, "alias"),
        started_at=times.started_at,
        ended_at=times.ended_at,
        technician=text_of(by, "alias", "cid"),
        mode="",
        raw=proof(item.text),
        direction=Direction.OUTGOING,
        running=times.running,
        notes=notes_of(written(record, "comment"), note_of_length(times, SOURCE)),
    )


def _client(record: Record, name: str) -> Record:
    client = record.get(name)
    return client if isinstance(client, dict) else {}
