"""What is wrong in a log, for every kind: it costs its row, is told, and makes no second one."""

from pathlib import Path

import pytest

from fw_tui.capture.detect import read_capture, read_mapped
from fw_tui.capture.rows import CapturedRow, RejectedLine
from fw_tui.domain.errors import FwError
from tests.capture.kinds import GOOD, KINDS, MAPPED_NAME, MAPPING, OTHER, Kind, Span, span
from tests.capture.logs import NOW, circumstances

EVERY = pytest.mark.parametrize("name", KINDS)


def read(
    name: str, folder: Path, text: str | bytes
) -> tuple[list[CapturedRow], list[RejectedLine]]:
    path = folder / "log"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    around = circumstances(NOW)
    if name == MAPPED_NAME:
        capture = read_mapped(path, around, "own", MAPPING)
    else:
        capture = read_capture(path, around, name)
    found = list(capture)
    rows = [item for item in found if isinstance(item, CapturedRow)]
    return rows, [item for item in found if isinstance(item, RejectedLine)]


def written(name: str, *spans: Span) -> str:
    return KINDS[name].write(spans)


def times(rows: list[CapturedRow]) -> list[tuple[int, int]]:
    return [(row.started_at, row.ended_at) for row in rows]


def is_good(each: Span) -> tuple[int, int]:
    return each.begun, each.ended


@EVERY
def test_what_is_right_is_read_and_known_by_its_content(name: str, tmp_path: Path) -> None:
    rows, rejected = read(name, tmp_path, written(name, GOOD, OTHER))
    assert times(rows) == [is_good(GOOD), is_good(OTHER)]
    assert not rejected
    if name != MAPPED_NAME:
        assert len(list(read_capture(tmp_path / "log", circumstances(NOW)))) == 2


BAD = {
    "the end before the start": span(1, "2025-10-24 08:10:00", "2025-10-24 08:00:00"),
    "a start in the future": span(1, "2026-01-01 08:00:00", "2026-01-01 08:10:00"),
    "an end in the future": span(1, "2025-12-31 23:00:00", "2026-01-01 08:10:00"),
    "a clock that was wrong": span(1, "1999-12-31 08:00:00", "1999-12-31 08:10:00"),
    "no end for two months": span(1, "2025-08-24 08:00:00", "2025-10-24 08:00:00"),
}


@EVERY
@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_times_that_cannot_be_cost_their_row_only(name: str, bad: Span, tmp_path: Path) -> None:
    rows, rejected = read(name, tmp_path, written(name, bad, OTHER))
    assert times(rows) == [is_good(OTHER)]
    assert len(rejected) == 1
    assert str(rejected[0].reason)


@EVERY
def test_a_day_that_is_none_costs_its_row_only(name: str, tmp_path: Path) -> None:
    right, wrong = KINDS[name].wrong
    text = written(name, GOOD, OTHER)
    assert right in text
    rows, rejected = read(name, tmp_path, text.replace(right, wrong))
    assert times(rows) == [is_good(OTHER)]
    assert rejected


@EVERY
def test_a_row_that_stands_twice_is_one(name: str, tmp_path: Path) -> None:
    rows, rejected = read(name, tmp_path, written(name, GOOD, OTHER, GOOD))
    assert len({row.key for row in rows}) == 2
    assert not rejected


@EVERY
def test_a_key_with_other_times_is_never_a_second_row(name: str, tmp_path: Path) -> None:
    again = Span(GOOD.number, OTHER.begun, OTHER.ended)
    rows, rejected = read(name, tmp_path, written(name, GOOD, again))
    if not KINDS[name].named:
        assert len(rows) == 2
    elif name == "teamviewer":  # the store knows each key once
        assert len({row.key for row in rows}) == 1
    else:
        assert times(rows) == [is_good(GOOD)]
        assert [str(line.reason) for line in rejected] == [
            "The same connection stands before with another time or computer."
        ]


REPEATED = span(1, "2025-10-26 00:50:00", "2025-10-26 01:10:00")


@EVERY
def test_in_the_repeated_hour_a_row_is_sure_or_rejected(name: str, tmp_path: Path) -> None:
    """02:50 summer time to 02:10 winter time: 20 minutes, or none that could be."""
    kind: Kind = KINDS[name]
    rows, rejected = read(name, tmp_path, written(name, REPEATED, OTHER))
    assert len(rows) + len(rejected) == 2
    assert is_good(OTHER) in times(rows)
    sure = [each for each in times(rows) if each != is_good(OTHER)]
    assert all(ended - begun == 20 * 60_000 for begun, ended in sure)
    assert sure or kind.local


@EVERY
def test_nothing_is_made_up_where_a_log_is_cut(name: str, tmp_path: Path) -> None:
    whole = written(name, GOOD, OTHER).encode()
    real = {is_good(GOOD)[0], is_good(OTHER)[0]}
    for end in range(len(whole)):
        try:
            rows, _rejected = read(name, tmp_path, whole[:end])
        except FwError:
            continue
        assert len(rows) <= 2
        assert {row.started_at for row in rows} <= real, whole[:end]


@EVERY
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_usual_encoding_is_read(name: str, encoding: str, tmp_path: Path) -> None:
    text = written(name, GOOD, OTHER).replace("eva", "Jörg").replace("Maier", "Müller")
    rows, rejected = read(name, tmp_path, text.encode(encoding))
    assert times(rows) == [is_good(GOOD), is_good(OTHER)]
    assert not rejected


@EVERY
def test_what_is_empty_gives_nothing_and_what_is_no_text_is_refused(
    name: str, tmp_path: Path
) -> None:
    assert read(name, tmp_path, b"") == ([], [])
    with pytest.raises(FwError, match="not a text file"):
        read(name, tmp_path, bytes(range(1, 20)) * 500)
