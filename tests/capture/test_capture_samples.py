"""Every sample log: the rows as a person reads them off the file."""

from pathlib import Path

import pytest

from fw_tui.capture.rows import CapturedRow
from tests.capture.logs import REAL, SAMPLES, capture, utc_ms

Read = tuple[int, str, str, str, str, str, str]

SUPPORTER: list[Read] = [
    (2, "123456789", "", "2025-10-24 08:00:00", "2025-10-24 08:10:00", "Supporter Eins", "1"),
    (3, "1234567890", "", "2025-10-24 09:05:00", "2025-10-24 09:06:30", "supporter2", "3"),
    (4, "m12-345-678", "", "2025-10-24 13:00:00", "2025-10-24 13:45:00", "supporter2", "4"),
    (5, "123456789", "", "2025-10-26 00:30:00", "2025-10-26 01:30:00", "Supporter Eins", "6"),
    (6, "987654321", "", "2025-10-27 23:58:00", "2025-10-28 00:12:00", "supporter2", "8"),
]
MAX, PRAXIS = "Max Mustermann", "Praxis Rezeption"
JOERG = "J\u00f6rg M\u00fcller-L\u00fcdenscheidt"
CUSTOMER: list[Read] = [
    (2, "123456789", MAX, "2025-10-24 08:00:00", "2025-10-24 08:10:00", PRAXIS, "1"),
    (3, "123456789", MAX, "2025-10-24 08:30:00", "2025-10-24 08:40:01", PRAXIS, "2"),
    (
        4,
        "1234567890",
        "SERVER TV | FIRMA",
        "2025-10-24 09:05:00",
        "2025-10-24 09:06:30",
        "SERVER TV",
        "3",
    ),
    (5, "987654321", JOERG, "2025-10-24 09:00:00", "2025-10-24 12:00:00", "<unknown>", ""),
    (6, "123456789", MAX, "2025-10-25 21:50:00", "2025-10-25 22:20:00", PRAXIS, "5"),
    (7, "123456789", MAX, "2025-10-26 00:30:00", "2025-10-26 01:30:00", PRAXIS, "6"),
    (8, "123456789", MAX, "2025-10-27 10:00:00", "2025-10-27 10:00:00", PRAXIS, "7"),
]
WITHOUT_GUID = "teamviewer:987654321|2025-10-24T09:00:00Z|2025-10-24T12:00:00Z"


def guid_key(number: str) -> str:
    return f"teamviewer:0000000{number}-0000-4000-8000-00000000000{number}"


def as_read(row: CapturedRow) -> tuple[int, str, str, str, int, int, str]:
    return (
        row.line,
        row.key,
        row.remote_id,
        row.partner_name,
        row.started_at,
        row.ended_at,
        row.technician,
    )


def as_expected(read: Read) -> tuple[int, str, str, str, int, int, str]:
    line, remote_id, name, start, end, user, number = read
    key = guid_key(number) if number else WITHOUT_GUID
    return line, key, remote_id, name, utc_ms(start), utc_ms(end), user


@pytest.mark.parametrize(
    ("name", "expected", "modes"),
    [
        (
            "Connections_tab.txt",
            SUPPORTER,
            ["RemoteControl", "FileTransfer", "Meeting", "RemoteControl", "RemoteControl"],
        ),
        (
            "Connections_fixed32.txt",
            SUPPORTER,
            ["RemoteControl", "FileTransfer", "Meeting", "RemoteControl", "RemoteControl"],
        ),
        (
            "Connections_incoming_utf8_crlf.txt",
            CUSTOMER,
            ["RemoteControl"] * 2 + ["FileTransfer", "Filetransfer"] + ["RemoteControl"] * 3,
        ),
        (
            "Connections_incoming_cp1252_lf.txt",
            CUSTOMER,
            ["RemoteControl"] * 2 + ["FileTransfer", "Filetransfer"] + ["RemoteControl"] * 3,
        ),
        (
            "Connections_damaged.txt",
            [SUPPORTER[0], SUPPORTER[4]],
            ["RemoteControl", "RemoteControl"],
        ),
    ],
)
@pytest.mark.parametrize("format", ["auto", "teamviewer"])
def test_a_sample_gives_the_rows_that_a_person_reads_in_it(
    name: str, expected: list[Read], modes: list[str], format: str
) -> None:
    rows, _ = capture(SAMPLES / name, format)
    assert [as_read(row) for row in rows] == [as_expected(read) for read in expected]
    assert [row.mode for row in rows] == modes
    assert {row.source for row in rows} == {"teamviewer"}


def test_only_the_damaged_sample_has_rejected_lines() -> None:
    found = {
        path.name: [(line.line, str(line.reason)) for line in capture(path)[1]]
        for path in SAMPLES.glob("Connections_*.txt")
    }
    damaged = found.pop("Connections_damaged.txt")
    assert damaged == [
        (3, "The line contains NUL bytes; the file is damaged here."),
        (4, "The line does not hold a start and an end."),
        (5, "The line does not hold a start and an end."),
    ]
    assert len(found) == 4
    assert not any(found.values())


def test_both_sides_of_one_connection_share_a_key() -> None:
    supporter, _ = capture(SAMPLES / "Connections_tab.txt")
    customer, _ = capture(SAMPLES / "Connections_incoming_utf8_crlf.txt")
    shared = {row.key for row in supporter} & {row.key for row in customer}
    assert shared == {guid_key(number) for number in "136"}


def test_the_repeated_hour_of_the_clock_change_lasts_one_hour() -> None:
    rows, _ = capture(SAMPLES / "Connections_tab.txt")
    assert rows[3].ended_at - rows[3].started_at == 3_600_000


def real_log(name: str) -> Path:
    path = REAL / name
    if not path.exists():
        pytest.skip("the real logs are not beside this checkout")
    return path


def test_a_real_supporter_log_gives_its_one_row() -> None:
    rows, rejected = capture(real_log("Connections.txt"))
    assert not rejected
    (row,) = rows
    assert (row.line, row.remote_id, row.partner_name) == (2, "1660360496", "")
    assert row.started_at == utc_ms("2024-02-20 13:10:33")
    assert row.ended_at == utc_ms("2024-02-20 13:11:52")
    assert row.ended_at - row.started_at == 79_000
    assert (row.technician, row.mode) == ("IEUser", "RemoteControl")
    assert row.key == "teamviewer:b35110b2-7dc5-4bb9-8d54-ca80953f65f8"


def test_a_real_customer_log_gives_its_one_row() -> None:
    rows, rejected = capture(real_log("connections_incoming.txt"))
    assert not rejected
    (row,) = rows
    assert (row.remote_id, row.partner_name) == ("1660360496", "TestUserRedacted")
    assert row.started_at == utc_ms("2024-02-16 14:16:32")
    assert row.ended_at == utc_ms("2024-02-16 14:18:36")
    assert (row.technician, row.mode) == ("IEUser", "RemoteControl")
    assert row.key == "teamviewer:b3a4df33-d027-44d5-b50f-4e61115494d4"
