"""What RustDesk servers keep of connections: the table of the open one, and Server Pro's audits.

The open server's ``audit_conns`` has a local start and an end in seconds since 1970, 0 while it is
open. Server Pro's API has both in such seconds; its console's CSV is in the browser's local time.
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
from fw_tui.capture.mapped_csv import Layout, layouts_reader, notes_of, partner_of
from fw_tui.capture.rows import Capture, CapturedRow, Circumstances, proof, row_key
from fw_tui.capture.spans import Span, check_times
from fw_tui.domain.csv_mapping import CsvMapping
from fw_tui.domain.imported import Direction

OPEN_NAME = "rustdesk-server"
PRO_NAME = "rustdesk-pro"
CSV_NAME = "rustdesk-csv"
SOURCE = "rustdesk"

_KINDS = ("Remote", "File", "PortForward", "Camera", "Terminal")

CSV = layouts_reader(
    (
        Layout(
            SOURCE,
            CsvMapping(
                columns={
                    "id": ("Controlled Device",),
                    "start": ("Start",),
                    "end": ("End",),
                    "duration": ("Duration",),
                    "technician": ("Controlling Side",),
                    "notes": ("Note",),
                    "mode": ("Type",),
                }
            ),
            f"{SOURCE}-pro",
            Direction.OUTGOING,
        ),
    )
)


def recognises_open(head: list[str]) -> bool:
    """Whether these are rows of ``audit_conns``."""
    return has_members(head, "conn_id", "created_at", "close_time")


def recognises_pro(head: list[str]) -> bool:
    """Whether these are Server Pro's audits of connections."""
    return has_members(head, "created_at", "end_time") or has_members(
        head, "created_at", "conn_type"
    )


def read_open(path: Path, around: Circumstances) -> Capture:
    """The connections in the rows, one by one, and a reason for every row that has none.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    return read_records(path, around, _open_row)


def read_pro(path: Path, around: Circumstances) -> Capture:
    """The connections in the audits, one by one, and a reason for every record that has none.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    return read_records(path, around, _pro_row)


def _open_row(item: JsonRecord, around: Circumstances) -> CapturedRow:
    record = item.record
    numbers = [text_of(record, name) for name in ("conn_id", "session_id")]
    return _row(
        item,
        around,
        end="close_time",
        computer=(text_of(record, "peer_id"), ""),
        technician=text_of(record, "from_name", "from_peer"),
        identity="|".join(numbers),
    )


def _pro_row(item: JsonRecord, around: Circumstances) -> CapturedRow:
    record = item.record
    device = text_of(record, "peer_id", "device", "device_id", "id_peer", "controlled")
    return _row(
        item,
        around,
        end="end_time",
        computer=(device, text_of(record, "device_name", "peer_name")),
        technician=text_of(record, "from_name", "user", "remote_name", "remote", "from_peer"),
        identity=text_of(record, "guid", "id", "conn_id"),
    )


def _row(
    item: JsonRecord,
    around: Circumstances,
    *,
    end: str,
    computer: tuple[str, str],
    technician: str,
    identity: str,
) -> CapturedRow:
    record = item.record
    start = start_of(record, "created_at", around.tz)
    times = check_times(Span(start, moments_of(record, end, around.tz)), around.now_ms)
    remote_id = partner_of(*computer)
    return CapturedRow(
        line=item.line,
        source=SOURCE,
        # Numbers begin anew on every computer; with the start they are one connection's.
        key=row_key(SOURCE, remote_id, identity, times.started_at),
        remote_id=remote_id,
        partner_name=computer[1],
        started_at=times.started_at,
        ended_at=times.ended_at,
        technician=technician,
        mode=_kind(record),
        raw=proof(item.text),
        direction=Direction.OUTGOING,
        running=times.running,
        notes=notes_of(written(record, "note")),
    )


def _kind(record: Record) -> str:
    kind = record.get("conn_type", record.get("type"))
    if isinstance(kind, int) and 0 <= kind < len(_KINDS):
        return _KINDS[kind]
    return text_of(record, "conn_type", "type")
