"""``import`` and ``assign``."""

from pathlib import Path

import pytest

from fw_tui.shipped import shipped_file
from tests.cli.conftest import CommandLine
from tests.makers import ms

LINE = "{id}\t{start}\t{end}\thoerner\tRemoteControl\t{{{guid}}}\t\r\n"
GUID = "0000000{n}-0000-4000-8000-000000000000"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log with a session, an attempt and a damaged line."""
    lines = [
        LINE.format(
            id="1660360496",
            start="20-02-2024 13:10:33",
            end="20-02-2024 13:11:52",
            guid=GUID.format(n=1),
        ),
        LINE.format(
            id="1660360496",
            start="21-02-2024 09:00:00",
            end="21-02-2024 09:00:00",
            guid=GUID.format(n=2),
        ),
        "1660360496\t21-02-2024 09:0\r\n",
    ]
    path = tmp_path / "Connections.txt"
    path.write_text("\r\n" + "".join(lines), encoding="utf-8", newline="")
    return path


def test_an_import_reports_under_the_agreed_keys(fw: CommandLine, log: Path) -> None:
    report = fw("import", str(log), "--json").data
    assert list(report) == ["read", "new", "known", "unassigned", "rejected"]
    assert (report["read"], report["new"], report["known"], report["unassigned"]) == (3, 2, 0, 2)
    (rejected,) = report["rejected"]
    assert rejected["line"] == 4
    assert rejected["reason"]


def test_importing_twice_adds_nothing(fw: CommandLine, log: Path) -> None:
    fw("import", str(log))
    report = fw("import", str(log), "--json").data
    assert (report["new"], report["known"]) == (0, 2)


def test_a_dry_run_keeps_nothing(fw: CommandLine, log: Path) -> None:
    answer = fw("import", str(log), "--dry-run")
    assert answer.code == 0
    assert answer.out.startswith("Only tried, nothing is kept:\n")
    assert fw("import", str(log), "--json").data["new"] == 2


def test_the_report_lists_bad_lines_and_how_to_assign(fw: CommandLine, log: Path) -> None:
    answer = fw("import", str(log))
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert lines[0] == "Read: 3. New: 2, known: 0, without a computer: 2, rejected: 1."
    assert lines[1].startswith("Line 4: ")
    assert "fw-tui assign" in lines[2]
    assert lines[3].split() == ["1660360496", "2", "connections"]


def test_what_is_assigned_appears_in_history_and_on_the_statement(
    fw: CommandLine, log: Path
) -> None:
    fw("import", str(log))
    answer = fw("assign", "1 660 360 496", "Maier", "PC 1")
    assert answer.out == "Maier – PC 1 has the remote ID 1660360496 now; 2 sessions taken over.\n"
    attempt, session = fw("sessions", "--format", "json").data
    assert session["seconds"] == 79
    assert session["started_at"] == "2024-02-20T14:10:33+01:00"
    assert ms(session["started_at"]) == ms("2024-02-20T13:10:33")
    assert (session["units"], session["gross_cents"]) == (1, 850)
    assert (attempt["units"], attempt["gross_cents"], attempt["free_reason"]) == (
        0,
        0,
        "failed_attempt",
    )
    statement = fw("statement", "Maier", "--month", "2024-02", "--format", "json").data
    assert (statement["units"], statement["gross_cents"]) == (1, 850)


def test_what_comes_later_finds_the_assigned_computer(fw: CommandLine, log: Path) -> None:
    fw("assign", "1660360496", "Maier", "PC 1")
    report = fw("import", str(log), "--json").data
    assert (report["new"], report["unassigned"]) == (2, 0)
    assert len(fw("sessions", "--format", "json").data) == 2


def test_a_shipped_sample_is_read(fw: CommandLine) -> None:
    sample = shipped_file("samples") / "Connections_damaged.txt"
    report = fw("import", str(sample), "--format", "teamviewer", "--json").data
    assert report["rejected"]
    assert report["new"] > 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no file"),
        (b"Dear diary,\ntoday\n", "is none of the logs that can be read"),
        (b"\x7fELF\x01\x02\x03\x04\x05" * 50, "is not a text file"),
    ],
)
def test_a_file_that_is_no_log_is_refused(
    fw: CommandLine, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / "log.txt"
    if content is not None:
        path.write_bytes(content)
    answer = fw("import", str(path))
    assert (answer.code, answer.out) == (1, "")
    assert sentence in answer.err


def test_a_folder_is_no_log(fw: CommandLine, tmp_path: Path) -> None:
    assert "is a folder" in fw("import", str(tmp_path)).err


def test_what_is_no_remote_id_is_not_assigned(fw: CommandLine) -> None:
    answer = fw("assign", "a b/c", "Maier", "PC 1")
    assert answer.code == 1
    assert "letters, digits" in answer.err
    assert fw("customer", "list", "--format", "json").data == []
