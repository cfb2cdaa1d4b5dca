"""AnyDesk: three kinds of CSV, the API's JSON, and traces that only prove."""

import json
from pathlib import Path
from typing import Any

import pytest

from fw_tui.capture.rows import CapturedRow, RejectedLine
from fw_tui.domain.imported import Direction
from tests.capture.logs import SAMPLES, capture, utc_ms

START = utc_ms("2025-10-24 08:00:00")
CUSTOMER, SUPPORTER = "221436813", "100000000"


def read(folder: Path, text: str) -> tuple[list[CapturedRow], list[RejectedLine]]:
    path = folder / "file"
    path.write_text(text, encoding="utf-8", newline="")
    return capture(path)


def session(**changes: Any) -> dict[str, Any]:
    """A session as the API lists it, ten minutes long."""
    return {
        "sid": "1",
        "from": {"cid": int(SUPPORTER), "alias": "support@ad"},
        "to": {"cid": int(CUSTOMER), "alias": None},
        "active": False,
        "start-time": START // 1000,
        "end-time": START // 1000 + 600,
        "duration": 600,
        "comment": "Drucker",
    } | changes


@pytest.mark.parametrize(
    "sample",
    [
        "anydesk_sessions_api_client.csv",
        "anydesk_sessions_export_example.csv",
        "my_anydesk_de.csv",
    ],
)
def test_one_session_is_the_same_in_all_kinds_of_csv(sample: str) -> None:
    (row, *_), _ = capture(SAMPLES / sample)
    assert (row.key, row.remote_id, row.started_at) == ("anydesk:SID1", CUSTOMER, START)
    assert row.ended_at - row.started_at == 600_000
    assert row.direction is Direction.OUTGOING
    assert row.notes.startswith("Drucker")


def test_a_dial_that_failed_has_no_length() -> None:
    _, attempt = capture(SAMPLES / "anydesk_sessions_api_client.csv")[0]
    assert attempt.started_at == attempt.ended_at
    assert not attempt.running


def test_a_local_time_in_the_repeated_hour_is_rejected_where_the_bill_depends_on_it() -> None:
    _, (rejected,) = capture(SAMPLES / "my_anydesk_de.csv")
    assert (rejected.line, str(rejected.reason)) == (
        4,
        "The clocks repeat an hour there: it was 10 or 70 minutes. Note this session by hand.",
    )


def test_the_api_gives_the_session_of_the_csv(tmp_path: Path) -> None:
    (row,), _ = read(tmp_path, json.dumps({"list": [session(sid="SID1")], "count": 1}))
    (same, *_), _ = capture(SAMPLES / "anydesk_sessions_api_client.csv")
    assert (row.key, row.remote_id, row.started_at, row.ended_at, row.technician) == (
        same.key,
        same.remote_id,
        same.started_at,
        same.ended_at,
        same.technician,
    )


def test_start_and_end_count_and_another_duration_is_noted(tmp_path: Path) -> None:
    (row,), _ = read(tmp_path, json.dumps({"list": [session(duration=123)]}))
    assert row.ended_at - row.started_at == 600_000
    assert row.notes == "Drucker\nanydesk: 00:02:03 ≠ 00:10:00"


def test_a_session_that_is_active_runs_and_one_that_lost_its_end_is_rejected(
    tmp_path: Path,
) -> None:
    recent = utc_ms("2025-12-31 20:00:00") // 1000
    endless = {"start-time": recent, "end-time": None, "duration": 5}
    text = json.dumps({"list": [session(active=True, **endless), session(sid="2", **endless)]})
    rows, rejected = read(tmp_path, text)
    assert [row.running for row in rows] == [True]
    assert [str(line.reason) for line in rejected] == ["The log has no end of this connection."]


@pytest.mark.parametrize("clients", [{"to": None}, {"to": {"cid": None}}, {"to": "x"}])
def test_a_session_with_nobody_is_rejected(tmp_path: Path, clients: dict[str, Any]) -> None:
    rows, (rejected,) = read(tmp_path, json.dumps({"list": [session(**clients)]}))
    assert not rows
    assert str(rejected.reason) == "The record names no computer."


@pytest.mark.parametrize("encoding", ["utf8", "utf16le_bom", "utf16le_nobom"])
def test_a_trace_of_connections_is_proof_only(encoding: str) -> None:
    rows, rejected = capture(SAMPLES / f"connection_trace_{encoding}.txt")
    assert not rejected
    assert [row.mode for row in rows] == ["User", "REJECTED", "Passwd", "Token"]
    assert all(row.proof for row in rows)
    assert (rows[0].remote_id, rows[0].started_at) == (CUSTOMER, START)


def test_the_diagnostic_trace_is_proof_only_and_its_other_lines_are_passed_over(
    tmp_path: Path,
) -> None:
    head = "   info 2024-02-16 20:29:{}.298  back  4668  6440   app.backend_session - {}\n"
    texts = [
        "Starting up",
        "Incoming session request: Jörg (GmbH) (221436813)",
        "Accept request from 221436813",
        'Connecting to "221436814"',
        "Incoming session request: nobody",
        "Session stopped.",
    ]
    text = "".join(head.format(10 + place, said) for place, said in enumerate(texts))
    rows, rejected = read(tmp_path, text)
    assert [(row.remote_id, row.partner_name, row.direction) for row in rows] == [
        ("221436813", "Jörg (GmbH)", Direction.INCOMING),
        ("221436813", "", Direction.INCOMING),
        ("221436814", "", Direction.OUTGOING),
    ]
    assert all(row.proof for row in rows)
    assert [line.line for line in rejected] == [5]


def test_a_request_on_a_day_that_is_none_is_rejected(tmp_path: Path) -> None:
    line = "Incoming    2025-{}, 08:00    User    221436813    221436813\r\n"
    rows, rejected = read(tmp_path, line.format("10-24") + line.format("13-24") + "scrap\r\n")
    assert len(rows) == 1
    assert [entry.line for entry in rejected] == [2, 3]
