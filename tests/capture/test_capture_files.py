"""Whole files: encodings, damage, what is no log at all, memory."""

import os
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.capture import decoding
from fw_tui.capture.detect import FORMATS, read_capture
from fw_tui.capture.rows import CapturedRow, RejectedLine
from fw_tui.domain.errors import FwError, InvalidInput, NotFound
from fw_tui.domain.text import CONTROLS
from tests.capture.logs import LINE, NOW, SAMPLES, capture, circumstances

NOW_HERE = circumstances(NOW)
NAMED = LINE.replace("Max", "J\u00f6rg \u20ac")


def log(folder: Path, data: bytes) -> Path:
    path = folder / "log.txt"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_encoding_is_found_out(tmp_path: Path, encoding: str, end: str) -> None:
    rows, rejected = capture(log(tmp_path, f"{end}{NAMED}{end}".encode(encoding)))
    assert [(row.line, row.partner_name) for row in rows] == [(2, "J\u00f6rg \u20ac")]
    assert not rejected


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf_16_is_found_out_with_and_without_its_mark(
    tmp_path: Path, encoding: str, mark: str
) -> None:
    rows, rejected = capture(log(tmp_path, f"{mark}{NAMED}\r\n{NAMED}".encode(encoding)))
    assert [row.partner_name for row in rows] == ["J\u00f6rg \u20ac"] * 2
    assert not rejected


def test_utf_16_longer_than_a_block_is_read_to_its_end(tmp_path: Path) -> None:
    lines = 1200
    rows, rejected = capture(log(tmp_path, ("\ufeff" + f"{NAMED}\n" * lines).encode("utf-16-le")))
    assert [row.line for row in rows] == list(range(1, lines + 1))
    assert not rejected


def test_a_log_begun_in_one_encoding_and_continued_in_another_keeps_its_umlauts(
    tmp_path: Path,
) -> None:
    data = f"{NAMED}\n".encode("cp1252") + f"{NAMED}\n".encode()
    rows, _ = capture(log(tmp_path, data))
    assert [row.partner_name for row in rows] == ["J\u00f6rg \u20ac"] * 2


def test_a_byte_of_no_encoding_shows_as_replaced_and_costs_no_row(tmp_path: Path) -> None:
    rows, rejected = capture(log(tmp_path, LINE.encode().replace(b"Max", b"M\x81x\xff")))
    assert [row.partner_name for row in rows] == ["M\ufffdx\u00ff"]
    assert not rejected


def test_empty_lines_and_comments_are_skipped_but_counted_as_lines(tmp_path: Path) -> None:
    rows, rejected = capture(log(tmp_path, f"\r\n# note\n   \n{LINE}\n\n".encode()))
    assert [row.line for row in rows] == [4]
    assert not rejected


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", b"\r\n  \r\n# nothing\r\n"])
@pytest.mark.parametrize("format", ["auto", "teamviewer"])
def test_a_file_without_entries_gives_nothing(tmp_path: Path, data: bytes, format: str) -> None:
    assert capture(log(tmp_path, data), format) == ([], [])


def test_a_line_of_four_kibibytes_is_read_and_a_longer_one_rejected(tmp_path: Path) -> None:
    fits = LINE.replace("Max", "n" * (4096 - len(LINE) + 3))
    data = f"{fits}\r\n{fits}n\r\n{'x' * 200_000}\n{LINE}\n{fits}n".encode()
    rows, rejected = capture(log(tmp_path, data))
    assert [row.line for row in rows] == [1, 4]
    assert [entry.line for entry in rejected] == [2, 3, 5]
    assert {str(entry.reason) for entry in rejected} == {
        "The line is longer than 4096 characters; the file is damaged here."
    }


def test_a_log_behind_a_run_of_nuls_is_still_read(tmp_path: Path) -> None:
    data = bytes(5000) + b"\n" + LINE.encode()
    rows, rejected = capture(log(tmp_path, data))
    assert [row.line for row in rows] == [2]
    assert [entry.line for entry in rejected] == [1]


@pytest.mark.parametrize(
    "data",
    [
        b"just some text\n",
        b"\t\t\t\n",
        bytes(100),
        b"123456789\t24-10-2025 08:0",
    ],
)
def test_unknown_content_is_refused_with_the_names_of_the_formats(
    tmp_path: Path, data: bytes
) -> None:
    path = log(tmp_path, data)
    with pytest.raises(InvalidInput) as caught:
        read_capture(path, NOW_HERE)
    assert str(caught.value) == (
        f"{path} is none of the logs that can be read. "
        f"Known formats: {', '.join(sorted(FORMATS))}, csv:NAME."
    )


def test_content_unknown_behind_a_long_blank_start_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="none of the logs"):
        read_capture(log(tmp_path, b"\n" * 100_000 + b"some text"), NOW_HERE)


def test_a_format_that_is_named_is_not_guessed(tmp_path: Path) -> None:
    rows, rejected = capture(log(tmp_path, b"just some text\n"), "teamviewer")
    assert not rows
    assert [entry.line for entry in rejected] == [1]


def test_an_unknown_format_is_refused_before_the_file_is_touched(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"no format nonsense.*auto, anydesk-api"):
        read_capture(tmp_path / "missing", NOW_HERE, "nonsense")


@pytest.mark.parametrize("format", ["auto", *FORMATS])
def test_a_binary_file_is_refused(tmp_path: Path, format: str) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
    with pytest.raises(InvalidInput, match="is not a text file"):
        read_capture(log(tmp_path, picture), NOW_HERE, format)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"There is no file .*missing"):
        read_capture(tmp_path / "missing", NOW_HERE)


def test_a_file_taken_for_a_folder_is_missing(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        read_capture(log(tmp_path, b"") / "below", NOW_HERE)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is a folder"):
        read_capture(tmp_path, NOW_HERE)


def test_a_device_or_pipe_is_refused_without_being_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(InvalidInput, match="is not a regular file"):
            read_capture(path, NOW_HERE)


@pytest.mark.parametrize("name", ["a\x00b", "a\ud800b"])
def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match="is no name of a file") as caught:
        read_capture(tmp_path / name, NOW_HERE)
    assert "\x00" not in str(caught.value)
    assert "\ud800" not in str(caught.value)


def test_a_name_that_is_too_long_is_refused_with_the_systems_reason(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read: "):
        read_capture(tmp_path / ("n" * 300), NOW_HERE)


def test_a_file_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    path = log(tmp_path, LINE.encode())
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InvalidInput, match="no permission to read"):
        read_capture(path, NOW_HERE)


def test_a_file_that_vanishes_between_look_and_reading_is_missing(tmp_path: Path) -> None:
    path = log(tmp_path, LINE.encode())
    entries = read_capture(path, NOW_HERE)
    path.unlink()
    with pytest.raises(NotFound):
        next(entries)


def open_files() -> set[str]:
    found = set()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found.add(str(entry.readlink()))
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_the_file_is_open_while_it_is_read_and_closed_when_reading_stops_early() -> None:
    path = SAMPLES / "Connections_tab.txt"
    entries = read_capture(path, NOW_HERE)
    assert str(path) not in open_files()
    next(entries)
    assert str(path) in open_files()
    del entries
    assert str(path) not in open_files()


def test_reading_a_file_twice_gives_the_same_keys_and_no_key_twice() -> None:
    path = SAMPLES / "Connections_incoming_utf8_crlf.txt"
    once, twice = (list(read_capture(path, NOW_HERE)) for _ in range(2))
    assert once == twice
    keys = [entry.key for entry in once if isinstance(entry, CapturedRow)]
    assert len(set(keys)) == len(keys) == 7


pieces = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [
            LINE.encode(),
            NAMED.encode("cp1252"),
            b"\n",
            b"\r\n",
            b"\t",
            bytes(8),
            b"24-10-2025 08:00:00",
            b"123456789",
            b"\xff\xfe",
            b"{",
            LINE.encode("utf-16-le"),
        ]
    ),
)


@given(data=st.lists(pieces, max_size=12).map(b"".join))
@pytest.mark.parametrize("format", ["auto", "teamviewer"])
def test_any_bytes_give_rows_and_reasons_or_one_sentence(format: str, data: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            entries = list(read_capture(Path(file.name), NOW_HERE, format))
        except FwError:
            return
    lines = [entry.line for entry in entries]
    assert lines == sorted(set(lines))
    for entry in entries:
        if isinstance(entry, RejectedLine):
            assert str(entry.reason)
        else:
            assert entry.started_at <= entry.ended_at
            assert entry.remote_id
            assert not CONTROLS.search(entry.raw.replace("\t", ""))


@given(data=st.binary(max_size=300), cut=st.integers(1, 50))
def test_lines_do_not_depend_on_where_a_block_ends(data: bytes, cut: int) -> None:
    def blocks() -> Iterator[bytes]:
        return iter([data[start : start + cut] for start in range(0, len(data), cut)])

    assert lines_of(decoding._split(blocks())) == lines_of(decoding._split(iter([data])))


def lines_of(entries: Iterator[decoding.Line | RejectedLine]) -> list[tuple[int, str]]:
    return [
        (entry.line, str(entry.reason))
        if isinstance(entry, RejectedLine)
        else (entry.number, entry.text)
        for entry in entries
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_large_file_is_read_in_constant_memory(tmp_path: Path, encoding: str) -> None:
    skipped = f"# {'x' * 4000}\r\n" + "\r\n" * 20
    path = log(tmp_path, (f"{NAMED}\r\n{skipped}" * 2500).encode(encoding))
    tracemalloc.start()
    try:
        count = sum(isinstance(entry, CapturedRow) for entry in read_capture(path, NOW_HERE))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 2500
    assert peak < 1_500_000
    assert path.stat().st_size > 10_000_000
