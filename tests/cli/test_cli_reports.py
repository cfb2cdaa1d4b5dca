"""``fw-tui report``: the proof of one session, as text, PDF or the draft of a mail."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine


@pytest.fixture
def number(fw: CommandLine) -> str:
    begun = fw("start", "Maier", "PC 1", "--at", "2026-11-12T09:00").out.strip()
    fw("stop", begun, "--note", "Router", "--at", "2026-11-12T09:15")
    return begun


def test_a_report_is_printed(fw: CommandLine, number: str) -> None:
    fw.language = "de"
    answer = fw("report", number)
    assert answer.code == 0
    assert "Nachweis über die Fernwartung Nr. 1" in answer.out
    assert "Router" in answer.out
    assert "17,00 €" in answer.out


@pytest.mark.parametrize(("form", "begins"), [("text", b"Nachweis"), ("pdf", b"%PDF-")])
def test_a_report_is_written(
    fw: CommandLine, number: str, tmp_path: Path, form: str, begins: bytes
) -> None:
    target = tmp_path / "report"
    answer = fw("report", number, "--format", form, "--output", str(target))
    assert answer.code == 0
    assert target.read_bytes().startswith(begins)
    assert target.stat().st_mode & 0o077 == 0


def test_a_mail_holds_the_report(fw: CommandLine, number: str, tmp_path: Path) -> None:
    fw("customer", "set", "Maier", "--email", "maier@example.org")
    target = tmp_path / "mail.eml"
    assert fw("report", number, "--format", "mail", "--output", str(target)).code == 0
    mail = message_from_bytes(target.read_bytes(), policy=default)
    assert mail["To"] == "maier@example.org"


def test_what_cannot_be_reported_is_refused_in_a_sentence(fw: CommandLine, number: str) -> None:
    assert number == "1"
    unknown = fw("report", "7")
    assert (unknown.code, unknown.err) == (1, "fw-tui: There is no session 7.\n")
    running = fw("start", "Maier", "PC 2").out.strip()
    assert "not over yet" in fw("report", running).err
    fw.language = "de"
    wrong = fw("report", "sieben")
    assert wrong.code == 2
    assert "„sieben“ ist keine ganze Zahl" in wrong.err
