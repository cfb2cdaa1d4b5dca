"""CSV files: by a mapping that a person made, damaged, and large."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.capture.csv_rows import CsvRecord, csv_records
from fw_tui.capture.detect import read_capture, read_mapped
from fw_tui.capture.mapped_csv import preview
from fw_tui.capture.rows import CapturedRow, RejectedLine
from fw_tui.domain.csv_mapping import CsvMapping
from fw_tui.domain.errors import InvalidInput
from fw_tui.domain.imported import Direction
from tests.capture.logs import NOW, circumstances, utc_ms

AROUND = circumstances(NOW)
MAPPING = CsvMapping(
    columns={
        "id": ("ID",),
        "name": ("Kunde",),
        "start": ("Beginn",),
        "end": ("Ende",),
        "duration": ("Dauer",),
        "notes": ("Notiz",),
        "technician": ("Supporter",),
        "key": ("Nr",),
    },
    decimal=",",
    unit="minutes",
)
HEADER = "Nr;ID;Kunde;Beginn;Ende;Dauer;Notiz;Supporter\n"
ROW = "1;123 456 789;Maier;24.10.2025 10:00;24.10.2025 10:10;10;;Eva\n"


def file_of(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "file.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(folder: Path, text: str) -> tuple[list[CapturedRow], list[RejectedLine]]:
    found = list(read_mapped(file_of(folder, text), AROUND, "own", MAPPING))
    return (
        [item for item in found if isinstance(item, CapturedRow)],
        [item for item in found if isinstance(item, RejectedLine)],
    )


def test_a_file_is_read_by_its_mapping(tmp_path: Path) -> None:
    (row,), rejected = read(tmp_path, HEADER + ROW)
    assert not rejected
    assert (row.line, row.source, row.key) == (2, "csv:own", "csv:own:1")
    assert (row.remote_id, row.partner_name, row.technician) == ("123456789", "Maier", "Eva")
    assert row.started_at == utc_ms("2025-10-24 08:00:00")
    assert row.ended_at - row.started_at == 600_000
    assert row.direction is Direction.OUTGOING


@pytest.mark.parametrize(
    ("row", "length"),
    [
        ("1;1;;24.10.2025 10:00;;7,5;;", 450_000),
        ("1;1;;24.10.2025 10:00;;00:07:30;;", 450_000),
        ("1;1;;24.10.2025 10:00;;0:07;;", 420_000),
    ],
)
def test_a_duration_is_a_number_or_a_clock(tmp_path: Path, row: str, length: int) -> None:
    (found,), _ = read(tmp_path, HEADER + row)
    assert found.ended_at - found.started_at == length


def test_a_row_without_an_own_key_is_known_by_computer_and_times(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, HEADER + ROW.replace("1;", ";", 1) * 2)
    assert [row.key for row in rows] == ["csv:own:123456789|1761292800000|1761293400000"]


def test_a_very_long_key_is_kept_apart_by_its_digest(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, HEADER + "".join(f"{'9' * 150}{n}{ROW[1:]}" for n in range(3)))
    assert len({row.key for row in rows}) == 3
    assert all(len(row.key) <= 120 for row in rows)


def test_notes_may_go_over_lines_and_a_formula_loses_its_apostrophe(tmp_path: Path) -> None:
    text = HEADER + ROW.replace(";;Eva", ';"a ""b""\n\nc";\'=Eva') + ROW.replace("1;", "2;", 1)
    rows, rejected = read(tmp_path, text)
    assert not rejected
    assert [row.line for row in rows] == [2, 5]
    assert rows[0].notes == 'a "b"\n\nc'
    assert rows[0].technician == "=Eva"


def test_an_open_quotation_mark_costs_one_line(tmp_path: Path) -> None:
    bad = ROW.replace(";;Eva", ';"open;Eva')
    rows, rejected = read(tmp_path, HEADER + bad + "".join(f"{n}{ROW[1:]}" for n in (2, 3)))
    assert [row.key for row in rows] == ["csv:own:2", "csv:own:3"]
    assert [(line.line, str(line.reason)) for line in rejected] == [
        (2, "A quotation mark is open at the end of the record.")
    ]


def test_a_quotation_mark_within_a_field_is_a_letter(tmp_path: Path) -> None:
    (row,), _ = read(tmp_path, HEADER + ROW.replace(";;Eva", ';19" Monitor;Eva'))
    assert row.notes == '19" Monitor'


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1;1;;;;10;;", "The record has no start."),
        ("1;;;24.10.2025 10:00;;10;;", "The record names no computer."),
        ("1;1;;24.10.2025 10:00;;soon;;", "no number of seconds"),
        ("1;1;;24.10.2025 10:00;;99:99:99:99;;", "not a duration"),
        ("1;1;;24.10.2025 10:00;24.10.2025 09:00;;;", "The end is before the start."),
        ("1;1;;24.10.2027 10:00;;10;;", "The start is in the future."),
        ("1;1;;26.10.2025 02:30;26.10.2025 02:40;;;", "it was 10 or 70 minutes"),
        ("1;1;;24.10.2025 10:00;;10;;;extra", "The record has 9 fields, the header 8."),
    ],
)
def test_a_row_that_cannot_be_is_rejected_and_the_next_one_read(
    tmp_path: Path, row: str, reason: str
) -> None:
    rows, (rejected,) = read(tmp_path, f"{HEADER}{row}\n{ROW}")
    assert len(rows) == 1
    assert reason in str(rejected.reason)


def test_a_file_without_a_column_of_the_mapping_is_refused(tmp_path: Path) -> None:
    path = file_of(tmp_path, HEADER.replace("Beginn", "Anfang") + ROW)
    with pytest.raises(InvalidInput, match='has no column "Beginn" for start'):
        read_mapped(path, AROUND, "own", MAPPING)


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "sep=;\n", HEADER, f"sep=;\n{HEADER}\n"])
def test_a_file_without_rows_gives_nothing(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == ([], [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_found_out(tmp_path: Path, encoding: str) -> None:
    path = file_of(tmp_path, HEADER + ROW.replace("Maier", "Müller"), encoding)
    (row,) = read_mapped(path, AROUND, "own", MAPPING)
    assert isinstance(row, CapturedRow)
    assert row.partner_name == "Müller"


def test_a_preview_shows_the_first_rows_with_reasons(tmp_path: Path) -> None:
    path = file_of(tmp_path, HEADER + "1;1;;;;10;;\n" + "".join(f"{n}{ROW[1:]}" for n in range(50)))
    first, *others = preview(path, AROUND, MAPPING, 5)
    assert isinstance(first, RejectedLine)
    assert [row.line for row in others] == [3, 4, 5, 6]


@given(
    data=st.lists(
        st.one_of(
            st.binary(max_size=10),
            st.sampled_from([HEADER.encode(), ROW.encode(), b'"', b";", b"\n", b"\r", b"sep=,\n"]),
        ),
        max_size=20,
    ).map(b"".join)
)
def test_any_bytes_give_records_or_reasons_in_order(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(data)
    records = list(csv_records(path, AROUND))
    lines = [record.line for record in records if isinstance(record, CsvRecord)]
    assert lines == sorted(set(lines))


def _csv(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("Session Id,From Id,From Alias,To Id,To Alias,Start,End,Duration,Comment\n")
        for number in range(rows):
            file.write(f"{number},1,,221436813,,1761292800,1761293400,600,{'x' * 3000}\n")


def _json(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write('{"list": [')
        for number in range(rows):
            file.write("," if number else "")
            file.write(f'{{"sid": {number}, "start-time": 1761292800, "end-time": 1761293400,')
            file.write(f'"to": {{"cid": 221436813}}, "comment": "{"x" * 3000}"}}')
        file.write("]}")


@pytest.mark.parametrize("write", [_csv, _json])
def test_a_large_file_is_read_in_constant_memory(tmp_path: Path, write: object) -> None:
    path = tmp_path / "large"
    assert callable(write)
    write(path, 4000)
    tracemalloc.start()
    try:
        count = sum(isinstance(entry, CapturedRow) for entry in read_capture(path, AROUND))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 4000
    assert peak < 3_000_000
    assert path.stat().st_size > 12_000_000


def test_the_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "large"
    _csv(path, 200)
    told: list[int] = []
    around = type(AROUND)(AROUND.now_ms, AROUND.tz, told.append)
    assert len(list(read_capture(path, around))) == 200
    assert sum(told) == path.stat().st_size
