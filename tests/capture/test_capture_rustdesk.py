"""RustDesk: the client's log by pairs, the open server's table, Server Pro's audits."""

import json
from pathlib import Path
from typing import Any

from fw_tui.capture.rows import CapturedRow, RejectedLine
from fw_tui.domain.imported import Direction
from tests.capture.logs import NOW, SAMPLES, capture, utc_ms


def read(
    folder: Path, text: str, now_ms: int = NOW
) -> tuple[list[CapturedRow], list[RejectedLine]]:
    path = folder / "file"
    path.write_text(text, encoding="utf-8", newline="")
    return capture(path, now_ms=now_ms)


def line(time: str, number: int, event: str) -> str:
    return rf"[2025-10-24 {time} +02:00] DEBUG [src\server\connection.rs:983] #{number} {event}"


def opened(time: str, number: int = 1) -> str:
    return line(time, number, "Connection opened from 192.0.2.7:6074.")


def closed(time: str, number: int = 1) -> str:
    return line(time, number, "Connection closed: Peer close")


def test_the_log_gives_a_connection_for_each_pair() -> None:
    rows, rejected = capture(SAMPLES / "RustDesk_rCURRENT.log")
    assert [(row.line, row.remote_id, row.ended_at - row.started_at) for row in rows] == [
        (2, "192.0.2.7", 600_770),
        (4, "192.0.2.7", 3_600_000),
    ]
    assert rows[0].raw.count("\n") == 1
    assert rows[0].direction is Direction.INCOMING
    assert [entry.line for entry in rejected] == [5]


def test_a_connection_that_is_open_where_the_log_ends_runs(tmp_path: Path) -> None:
    now = utc_ms("2025-10-24 12:00:00")
    (row,), rejected = read(tmp_path, opened("10:00:00.5"), now)
    assert row.running
    assert not rejected


def test_interleaved_connections_are_told_apart_by_their_number(tmp_path: Path) -> None:
    text = "\n".join(
        (opened("10:00:00"), opened("10:01:00", 2), closed("10:02:00"), closed("10:05:00", 2))
    )
    rows, rejected = read(tmp_path, text)
    assert [row.ended_at - row.started_at for row in rows] == [120_000, 240_000]
    assert not rejected


def test_what_began_before_the_log_or_lost_its_end_is_rejected(tmp_path: Path) -> None:
    text = "\n".join(
        (closed("09:00:00"), opened("10:00:00"), opened("11:00:00"), closed("11:10:00"))
    )
    rows, rejected = read(tmp_path, text)
    assert [row.line for row in rows] == [4]
    assert [(entry.line, str(entry.reason)) for entry in rejected] == [
        (1, "The connection was opened before this log begins."),
        (2, "The log has no end of this connection."),
    ]


def test_a_damaged_line_about_a_connection_is_rejected_and_others_passed_over(
    tmp_path: Path,
) -> None:
    text = "\n".join(
        (
            opened("10:00:00"),
            line("10:00:01", 1, "something else"),
            opened("99:00:00", 2),
            "] #3 Connection opened",
            closed("10:10:00"),
        )
    )
    rows, rejected = read(tmp_path, text)
    assert len(rows) == 1
    assert [entry.line for entry in rejected] == [3, 4]


def test_numbers_without_end_are_let_go_in_constant_memory(tmp_path: Path) -> None:
    text = "\n".join(opened("10:00:00", number) for number in range(1500))
    rows, rejected = read(tmp_path, text)
    assert not rows
    assert len(rejected) == 1500


def test_the_table_of_the_open_server_has_a_local_start() -> None:
    (row,), (rejected,) = capture(SAMPLES / "rustdesk_api_audit_conns.json")
    assert (row.remote_id, row.technician, row.mode) == ("221436813", "supporter1", "Remote")
    assert row.started_at == utc_ms("2025-10-24 08:00:00")
    assert row.ended_at - row.started_at == 601_000
    assert str(rejected.reason) == "The log has no end of this connection."


def test_a_local_start_in_the_repeated_hour_is_rejected_beside_an_end_that_is_sure(
    tmp_path: Path,
) -> None:
    audit = {
        "conn_id": 1,
        "peer_id": "221436813",
        "session_id": "7",
        "created_at": "2025-10-26 02:30:00",
        "close_time": utc_ms("2025-10-26 02:00:00") // 1000,
    }
    rows, (rejected,) = read(tmp_path, json.dumps([audit]))
    assert not rows
    assert "it was 30 or 90 minutes" in str(rejected.reason)
    audit["close_time"] = utc_ms("2025-10-26 00:45:00") // 1000
    (row,), _ = read(tmp_path, json.dumps([audit]))
    assert row.ended_at - row.started_at == 15 * 60_000


def test_the_audits_of_server_pro_are_read(tmp_path: Path) -> None:
    audit: dict[str, Any] = {
        "guid": "g-1",
        "peer_id": "221436813",
        "remote": "100000000",
        "conn_type": 4,
        "created_at": utc_ms("2025-10-24 08:00:00") // 1000,
        "end_time": utc_ms("2025-10-24 08:10:00") // 1000,
        "note": "Drucker",
    }
    (row,), rejected = read(tmp_path, json.dumps({"total": 1, "data": [audit, audit]}))
    assert not rejected
    assert (row.remote_id, row.technician, row.mode, row.notes) == (
        "221436813",
        "100000000",
        "Terminal",
        "Drucker",
    )


def test_the_csv_of_server_pros_console_is_local(tmp_path: Path) -> None:
    text = (
        "Type,Controlled Device,Controlling Side,Start,End,Duration,Authentication,Note\n"
        "Remote Desktop,221436813,Eva,2025-10-24 10:00:00,2025-10-24 10:10:00,00:10:00,Password,\n"
    )
    (row,), rejected = read(tmp_path, text)
    assert not rejected
    assert (row.remote_id, row.technician) == ("221436813", "Eva")
    assert row.started_at == utc_ms("2025-10-24 08:00:00")
