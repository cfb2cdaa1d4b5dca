"""``mapping`` and ``import --format csv:NAME``."""

import io
import sys
from pathlib import Path

import pytest

from fw_tui.capture import mapped_csv
from fw_tui.capture.rows import Capture, Circumstances
from fw_tui.services import imports
from fw_tui.services.taking_over import Plan, TakingOver
from tests.cli.conftest import CommandLine

ADD = ("mapping", "add", "own", "name=Kunde", "start=Beginn", "duration=Minuten", "technician=Wer")
DETAILS = ("--unit", "minutes", "--decimal", ",")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A CSV of no known program: two sessions, one in the repeated hour, and a day that is none."""
    path = tmp_path / "log.csv"
    path.write_text(
        "Kunde;Beginn;Minuten;Wer\n"
        "Maier;24.10.2025 10:00;7,5;Eva\n"
        "Maier;26.10.2025 02:30;10;Eva\n"
        "Maier;31.02.2025 10:00;10;Eva\n",
        encoding="utf-8",
    )
    return path


def test_a_mapping_is_added_listed_and_removed(fw: CommandLine) -> None:
    assert "no mappings" in fw("mapping", "list").out
    assert fw(*ADD, *DETAILS).out == "Kept; fw-tui import FILE --format csv:own\n"
    assert "start=Beginn" in fw("mapping", "list").out
    assert fw("mapping", "list", "--json").data == [
        {
            "name": "own",
            "columns": {
                "name": ["Kunde"],
                "start": ["Beginn"],
                "duration": ["Minuten"],
                "technician": ["Wer"],
            },
            "delimiter": "",
            "dates": "",
            "zone": "",
            "decimal": ",",
            "unit": "minutes",
        }
    ]
    assert fw("mapping", "remove", "own").code == 0
    assert fw("mapping", "list", "--json").data == []
    assert fw("mapping", "remove", "own").code == 1


def test_a_trial_shows_rows_and_reasons_and_keeps_nothing(fw: CommandLine, log: Path) -> None:
    fw(*ADD, *DETAILS)
    assert "31.02.2025" in fw("mapping", "try", "own", str(log)).out
    first, _second, third = fw("mapping", "try", "own", str(log), "--json").data
    assert first["started_at"] == "2025-10-24T10:00:00+02:00"
    assert (first["seconds"], first["technician"]) == (450, "Eva")
    assert (third["line"], set(third)) == (4, {"line", "reason"})
    assert fw("import", str(log), "--format", "csv:own", "--dry-run", "--json").data["new"] == 2


def test_a_csv_is_imported_by_its_mapping(fw: CommandLine, log: Path) -> None:
    fw(*ADD, *DETAILS)
    report = fw("import", str(log), "--format", "csv:own", "--json").data
    assert (report["read"], report["new"], len(report["rejected"])) == (3, 2, 1)
    fw("assign", "Maier", "Fa. Maier", "PC")
    assert [row["technician"] for row in fw("sessions", "--format", "json").data] == ["Eva"] * 2


def test_a_tab_can_be_typed(fw: CommandLine) -> None:
    fw(*ADD, "--delimiter", r"\t")
    assert fw("mapping", "list", "--json").data[0]["delimiter"] == "\t"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("mapping", "add", "own", "name"), "no FIELD=HEADER"),
        (("mapping", "add", "own", "name=a", "start=b"), "end or the duration"),
        (("mapping", "add", "Own", "name=a", "start=b", "end=c"), "no name of a mapping"),
        (("mapping", "try", "own", "x"), "no mapping"),
        (("import", "x", "--format", "csv:own"), "no mapping"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(
    fw: CommandLine, words: tuple[str, ...], sentence: str
) -> None:
    answer = fw(*words)
    assert answer.code == 1
    assert sentence in answer.err
    assert answer.err.count("\n") == 1


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_a_bar_that_is_taken_away(
    fw: CommandLine, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fw(*ADD, *DETAILS)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    fw("import", str(log), "--format", "csv:own")
    shown = terminal.getvalue()
    assert "Reading [########################] 100 %" in shown
    assert "Keeping [########################] 100 %" in shown
    assert shown.endswith("\r\x1b[K")


def test_what_is_no_terminal_sees_no_bar(fw: CommandLine, log: Path) -> None:
    fw(*ADD, *DETAILS)
    assert fw("import", str(log), "--format", "csv:own").err == ""


def test_an_interrupt_while_reading_keeps_nothing(
    fw: CommandLine, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fw(*ADD, *DETAILS)
    whole = mapped_csv.read

    def interrupted(path: Path, around: Circumstances, layout: mapped_csv.Layout) -> Capture:
        yield next(whole(path, around, layout))
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(mapped_csv, "read", interrupted)
        answer = fw("import", str(log), "--format", "csv:own")
    assert (answer.code, answer.out, answer.err) == (130, "", "")
    assert fw("import", str(log), "--format", "csv:own", "--json").data["new"] == 2


def test_an_interrupt_while_keeping_leaves_whole_rows_and_says_so(
    fw: CommandLine, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fw(*ADD, *DETAILS)
    keep, calls = TakingOver.keep, 0

    def interrupted(taking: TakingOver, plan: Plan) -> Plan:
        nonlocal calls
        calls += 1
        kept = keep(taking, plan)
        if calls == 2:
            raise KeyboardInterrupt
        return kept

    with monkeypatch.context() as patched:
        patched.setattr(imports, "PIECE", 1)
        patched.setattr(TakingOver, "keep", interrupted)
        answer = fw("import", str(log), "--format", "csv:own")
    assert answer.code == 130
    assert "Interrupted after 1 row, which is kept" in answer.err
    report = fw("import", str(log), "--format", "csv:own", "--json").data
    assert (report["new"], report["known"]) == (1, 1)
    assert fw("check").code == 0
