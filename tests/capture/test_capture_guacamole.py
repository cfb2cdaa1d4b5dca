"""Guacamole: the CSV of its page in several languages, and rows of its table."""

import json
from pathlib import Path

import pytest

from fw_tui.capture.rows import CapturedRow, RejectedLine
from tests.capture.logs import SAMPLES, capture, utc_ms


def read(folder: Path, text: str) -> tuple[list[CapturedRow], list[RejectedLine]]:
    path = folder / "file"
    path.write_text(text, encoding="utf-8", newline="")
    return capture(path)


def test_the_history_is_read_with_local_times_and_durations() -> None:
    rows, (rejected,) = capture(SAMPLES / "guacamole_history.csv")
    assert [(row.remote_id, row.partner_name, row.technician) for row in rows] == [
        ("PC_Rezeption", "PC Rezeption", "supporter1"),
        ("PC_Labor", "PC Labor", "supporter2"),
    ]
    assert rows[0].started_at == utc_ms("2025-10-24 08:00:00")
    assert str(rejected.reason) == "The log has no end of this connection."


def test_in_the_repeated_hour_the_first_is_taken_where_the_duration_is_sure() -> None:
    (_, row), _ = capture(SAMPLES / "guacamole_history.csv")
    assert (row.started_at, row.ended_at) == (
        utc_ms("2025-10-26 00:30:00"),
        utc_ms("2025-10-26 01:30:00"),
    )


def test_the_headers_may_be_german_and_the_seconds_broken(tmp_path: Path) -> None:
    text = (
        "Benutzername,Sitzung aktiv seit,Verbindungsdauer,Verbindungsname,Entfernter Host\n"
        "eva,2025-10-24 10:00:00,90.568,PC 1,192.0.2.7\n"
    )
    (row,), _ = read(tmp_path, text)
    assert row.ended_at - row.started_at == 90_568


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-10-24 10:00:00", "2025-10-24 10:10:00"),
        ("2025-10-24 08:00:00+00", "2025-10-24 08:10:00+00"),
        ("2025-10-24 10:00:00.000+02", "2025-10-24T10:10:00+02:00"),
        (1761292800000, 1761293400000),
    ],
)
def test_rows_of_the_table_may_have_a_zone_or_none(
    tmp_path: Path, start: object, end: object
) -> None:
    row = {
        "history_id": 7,
        "username": "eva",
        "connection_id": 3,
        "connection_name": "PC 1",
        "start_date": start,
        "end_date": end,
    }
    (as_json,), _ = read(tmp_path, json.dumps([row]))
    assert as_json.key == "guacamole:history:7"
    assert as_json.started_at == utc_ms("2025-10-24 08:00:00")
    assert as_json.ended_at - as_json.started_at == 600_000
    text = ",".join(row) + "\n" + ",".join(map(str, row.values())) + "\n"
    (as_csv,), _ = read(tmp_path, text)
    assert (as_csv.key, as_csv.started_at, as_csv.remote_id) == (
        as_json.key,
        as_json.started_at,
        as_json.remote_id,
    )


@pytest.mark.parametrize("nothing", ["NULL", "", "\\N"])
def test_a_row_without_an_end_runs_only_for_so_long(tmp_path: Path, nothing: str) -> None:
    header = "history_id,username,connection_name,start_date,end_date\n"
    rows = ("1,eva,PC 1,2025-12-31 10:00:00", "2,eva,PC 1,2025-01-01 10:00:00")
    text = header + "".join(f"{row},{nothing}\n" for row in rows)
    (row,), (rejected,) = read(tmp_path, text)
    assert row.running
    assert rejected.line == 3


def test_two_names_that_differ_only_in_signs_do_not_become_one_computer(tmp_path: Path) -> None:
    header = "Username,Start time,Duration,Connection name,Remote host\n"
    names = ("PC 1", "PC_1", "PC#1", "PC/1", "-PC 1", "ü" * 80)
    text = "".join(f"eva,2025-10-24 10:00:00,60,{name},\n" for name in names)
    rows, rejected = read(tmp_path, header + text)
    assert not rejected
    assert len({row.remote_id for row in rows}) == len(names)
