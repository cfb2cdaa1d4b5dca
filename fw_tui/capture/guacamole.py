"""Guacamole's history: the CSV of its web page, and rows of ``guacamole_connection_history``.

The page writes local times and seconds with a fraction, and its headers in the user's language.
The table has times with a zone (PostgreSQL) or without (MySQL, the server's zone), and no end both
while a connection runs and when it was lost. A computer is known by the name of the connection.
"""

from pathlib import Path

from fw_tui.capture.json_records import has_members, moments_of, read_records, start_of, text_of
from fw_tui.capture.json_rows import JsonRecord
from fw_tui.capture.mapped_csv import Layout, layouts_reader, partner_of
from fw_tui.capture.rows import Capture, CapturedRow, Circumstances, proof, row_key
from fw_tui.capture.spans import Span, check_times
from fw_tui.domain.csv_mapping import CsvMapping
from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.imported import Direction

CSV_NAME = "guacamole-csv"
ROWS_NAME = "guacamole-rows"
SOURCE = "guacamole"

#: The web page's, in the languages that shops here use, and the table's.
CSV = layouts_reader(
    (
        Layout(
            SOURCE,
            CsvMapping(
                columns={
                    "name": ("Connection name", "Verbindungsname", "Nom de connexion"),
                    "start": ("Start time", "Sitzung aktiv seit", "Startzeit", "Ouvert depuis"),
                    "duration": ("Duration", "Verbindungsdauer", "Dauer", "Durée"),
                    "technician": ("Username", "Benutzername", "Identifiant"),
                },
            ),
            SOURCE,
            Direction.OUTGOING,
        ),
        Layout(
            SOURCE,
            CsvMapping(
                columns={
                    "key": ("history_id",),
                    "name": ("connection_name",),
                    "start": ("start_date",),
                    "end": ("end_date",),
                    "technician": ("username",),
                },
            ),
            f"{SOURCE}:history",
            Direction.OUTGOING,
        ),
    )
)


def recognises_rows(head: list[str]) -> bool:
    """Whether these are rows of the history's table."""
    return has_members(head, "start_date", "end_date", "connection_name")


def read_rows(path: Path, around: Circumstances) -> Capture:
    """The connections in the rows, one by one, and a reason for every row that has none.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    return read_records(path, around, _row)


def _row(item: JsonRecord, around: Circumstances) -> CapturedRow:
    record = item.record
    end = moments_of(record, "end_date", around.tz)
    times = check_times(Span(start_of(record, "start_date", around.tz), end), around.now_ms)
    number = text_of(record, "history_id")
    if not number:
        raise InvalidInput(N_("The record has no ID of the connection."))
    name = text_of(record, "connection_name")
    return CapturedRow(
        line=item.line,
        source=SOURCE,
        key=row_key(f"{SOURCE}:history", number),
        remote_id=partner_of("", name),
        partner_name=name,
        started_at=times.started_at,
        ended_at=times.ended_at,
        technician=text_of(record, "username"),
        mode="",
        raw=proof(item.text),
        direction=Direction.OUTGOING,
        running=times.running,
    )
