"""TeamViewer's web API: pages of reports, and JSON that is damaged."""

import json
from pathlib import Path
from typing import Any

import pytest

from fw_tui.capture.rows import CapturedRow, RejectedLine
from fw_tui.domain.imported import Direction, SourceBilling
from tests.capture.logs import SAMPLES, capture, utc_ms

GUID = "00000001-0000-4000-8000-00000000000"


def record(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A connection; a member changed to None is left out."""
    members = {
        "id": f"{GUID}{number}",
        "userid": "u1",
        "username": "Eva",
        "deviceid": "d1",
        "devicename": "PC 1",
        "start_date": f"2025-10-24T08:0{number}:00Z",
        "end_date": f"2025-10-24T08:0{number}:30Z",
    } | changes
    return {name: value for name, value in members.items() if value is not None}


def page(*records: dict[str, Any], **beside: Any) -> dict[str, Any]:
    return {"records": list(records), "records_remaining": 0} | beside


def read(folder: Path, text: str | bytes) -> tuple[list[CapturedRow], list[RejectedLine]]:
    path = folder / "report"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return capture(path)


def reasons(rejected: list[RejectedLine]) -> list[str]:
    return [str(line.reason) for line in rejected]


def test_a_page_is_read_with_its_billing_state_and_notes() -> None:
    rows, rejected = capture(SAMPLES / "teamviewer_reports_connections_page1.json")
    assert not rejected
    first, second = rows
    assert (first.line, first.key) == (3, "teamviewer:00000001-0000-4000-8000-000000000001")
    assert (first.remote_id, first.partner_name, first.technician) == (
        "d111",
        "PC Rezeption",
        "Supporter Eins",
    )
    assert (first.started_at, first.ended_at) == (
        utc_ms("2025-10-24 08:00:00"),
        utc_ms("2025-10-24 08:10:00"),
    )
    assert (first.billing, first.notes) == (SourceBilling.BILL, "Drucker neu verbunden")
    assert (first.mode, first.direction) == ("RemoteConnection", Direction.OUTGOING)
    assert '"fee": 8.5' in first.raw
    assert (second.billing, second.remote_id, second.partner_name) == (
        SourceBilling.DO_NOT_BILL,
        "s12-345-678",
        "",
    )


def test_a_bill_written_elsewhere_is_told() -> None:
    (row,), _ = capture(SAMPLES / "teamviewer_reports_connections_page2.json")
    assert row.billing is SourceBilling.BILLED


def test_a_connection_in_the_report_and_in_the_text_file_has_one_key() -> None:
    (reported, *_), _ = capture(SAMPLES / "teamviewer_reports_connections_page1.json")
    (logged, *_), _ = capture(SAMPLES / "Connections_tab.txt")
    assert reported.key == logged.key


def test_the_report_on_devices_is_read(tmp_path: Path) -> None:
    devices = {
        "id": f"{GUID}1",
        "userid": "u1",
        "username": "Eva",
        "originid": "d7",
        "targetid": "d1",
        "targetname": "PC 1",
        "start_date": "2025-10-24T08:00:00Z",
        "end_date": "2025-10-24T08:10:00Z",
    }
    (row,), _ = read(tmp_path, json.dumps(page(devices)))
    assert (row.remote_id, row.partner_name, row.technician, row.direction) == (
        "d1",
        "PC 1",
        "Eva",
        Direction.OUTGOING,
    )


@pytest.mark.parametrize("between", ["\n", "", "\r\n\r\n"])
def test_pages_one_behind_the_other_are_read(tmp_path: Path, between: str) -> None:
    pages = [page(record(1), next_offset="a"), page(record(2))]
    rows, rejected = read(tmp_path, between.join(map(json.dumps, pages)))
    assert [row.key[-1] for row in rows] == ["1", "2"]
    assert not rejected


@pytest.mark.parametrize("filler", ["", "x" * 9000])
def test_a_list_of_pages_is_read_however_long_they_are(tmp_path: Path, filler: str) -> None:
    numbers = range(1, 10)
    pages = [
        page(
            *(record(number, notes=filler) for number in numbers),
            *(
                record(1, id=f"{GUID[:-3]}{extra:03}{which}", notes=filler)
                for extra in range(1, 41)
            ),
            next_offset=str(which),
        )
        for which in (1, 2)
    ]
    rows, rejected = read(tmp_path, json.dumps(pages))
    assert len({row.key for row in rows}) == 9 + 80
    assert not rejected


def test_a_page_that_was_fetched_twice_gives_its_rows_once(tmp_path: Path) -> None:
    rows, rejected = read(tmp_path, json.dumps(page(record(1), record(2))) * 2)
    assert [row.key[-1] for row in rows] == ["1", "2"]
    assert not rejected


def test_paging_that_goes_in_circles_is_refused_where_it_closes(tmp_path: Path) -> None:
    pages = [page(record(number), next_offset=offset) for number, offset in ((1, "a"), (2, "a"))]
    rows, rejected = read(tmp_path, "".join(map(json.dumps, [*pages, *pages * 100])))
    assert [row.key[-1] for row in rows] == ["1", "2"]
    assert reasons(rejected) == [
        "The page names a next page that was there before; fetch the report again."
    ]


def test_an_empty_report_gives_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, json.dumps(page())) == ([], [])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"end_date": "2025-10-24T07:00:00Z"}, "The end is before the start."),
        ({"start_date": "2026-10-24T08:00:00Z"}, "The start is in the future."),
        ({"end_date": "2026-10-24T08:00:00Z"}, "The connection is longer than 31 days."),
        ({"start_date": "1999-10-24T08:00:00Z"}, "before 2000"),
        ({"start_date": "2025-02-30T08:00:00Z"}, "not a possible date and time"),
        ({"start_date": ["2025"]}, "start_date is no time."),
        ({"start_date": ""}, "The record has no start."),
        ({"start_date": True}, "start_date is no time."),
        ({"end_date": None}, "The log has no end of this connection."),
        ({"id": None}, "The record has no ID of the connection."),
    ],
)
def test_a_record_that_cannot_be_is_rejected_and_the_next_one_read(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    text = json.dumps(page(record(1, **changes), record(2)), indent=1)
    rows, rejected = read(tmp_path, text)
    assert [row.key[-1] for row in rows] == ["2"]
    assert [line.line for line in rejected] == [3]
    assert reason in reasons(rejected)[0]


def test_a_connection_that_began_today_and_has_no_end_runs(tmp_path: Path) -> None:
    text = json.dumps(page(record(start_date="2025-12-31T23:00:00Z", end_date=None)))
    (row,), _ = read(tmp_path, text)
    assert row.running
    assert row.started_at == row.ended_at == utc_ms("2025-12-31 23:00:00")


def test_a_connection_to_no_device_waits_under_an_id_of_its_own(tmp_path: Path) -> None:
    lone = {"deviceid": None, "devicename": "unnamed_device"}
    rows, _ = read(tmp_path, json.dumps(page(record(1, **lone), record(2, **lone))))
    assert [row.remote_id for row in rows] == [f"{GUID}1", f"{GUID}2"]


def test_a_report_that_was_cut_gives_what_is_whole(tmp_path: Path) -> None:
    text = json.dumps(page(record(1), record(2)))
    rows, rejected = read(tmp_path, text[: text.index("08:02:30")])
    assert [row.key[-1] for row in rows] == ["1"]
    assert reasons(rejected) == ["From here on it is no JSON; the file is damaged or was cut."]


def test_what_is_no_record_is_rejected_alone(tmp_path: Path) -> None:
    text = json.dumps({"records": [record(1), 7, [], record(2)]})
    rows, rejected = read(tmp_path, text)
    assert [row.key[-1] for row in rows] == ["1", "2"]
    assert len(rejected) == 2


def test_a_record_without_end_in_the_file_is_told_and_not_swallowed(tmp_path: Path) -> None:
    text = json.dumps(page(record(1)))[:-25] + ', {"notes": "' + "x" * 400_000
    rows, rejected = read(tmp_path, text)
    assert [row.key[-1] for row in rows] == ["1"]
    assert "more than 262144 characters" in reasons(rejected)[0]


def test_an_umlaut_in_the_wrong_encoding_is_read(tmp_path: Path) -> None:
    text = json.dumps(page(record(1, devicename="Büro")), ensure_ascii=False)
    for encoding in ("cp1252", "utf-8-sig", "utf-16", "utf-16-le"):
        (row,), _ = read(tmp_path, text.encode(encoding))
        assert row.partner_name == "Büro"


@pytest.mark.parametrize("number", ["1" * 5000, "NaN", "1e999999999"])
def test_numbers_beyond_all_measure_cost_no_more_than_the_record(
    tmp_path: Path, number: str
) -> None:
    text = json.dumps(page(record(1))) + "\n" + json.dumps(page(record(2, fee="#")))
    rows, _ = read(tmp_path, text.replace('"#"', number))
    assert rows[0].key[-1] == "1"


def test_deep_nesting_is_no_crash(tmp_path: Path) -> None:
    text = json.dumps(page(record(1))) + "[" * 200_000
    rows, rejected = read(tmp_path, text)
    assert len(rows) == 1
    assert len(rejected) == 1


def test_a_record_that_contradicts_one_before_it_is_rejected(tmp_path: Path) -> None:
    longer = record(1, end_date="2025-10-24T09:00:00Z")
    rows, rejected = read(tmp_path, json.dumps(page(record(1), longer, record(1))))
    assert len(rows) == 1
    assert reasons(rejected) == ["The same connection stands before with another time or computer."]


def test_a_connection_that_ran_on_one_page_and_ended_on_the_next_is_read(tmp_path: Path) -> None:
    begun = {"start_date": "2025-12-31T22:00:00Z"}
    pages = [
        page(record(1, **begun, end_date=None)),
        page(record(1, **begun, end_date="2025-12-31T22:10:00Z")),
    ]
    rows, rejected = read(tmp_path, "".join(map(json.dumps, pages)))
    assert [row.running for row in rows] == [True, False]
    assert not rejected
