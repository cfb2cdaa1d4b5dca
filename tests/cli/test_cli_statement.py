"""``statement``: to read, to calculate with, for scripts."""

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine

KEYS = [
    "customer",
    "month",
    "sessions",
    "units",
    "net_cents",
    "vat_cents",
    "rounding_cents",
    "gross_cents",
    "vat",
    "free_cents",
    "contingents",
    "currency",
]


@pytest.fixture
def noted(fw: CommandLine) -> CommandLine:
    """Three sessions of November: 8 min, 15 min, and 12 min free."""
    for start, end, more in (
        ("2026-11-02T10:00", "2026-11-02T10:08", ()),
        ("2026-11-03T10:00", "2026-11-03T10:15", ()),
        ("2026-11-04T10:00", "2026-11-04T10:12", ("--free", "goodwill")),
    ):
        number = fw("start", "Fa. Maier GmbH", "PC 1", "--at", start, *more).out.strip()
        fw("stop", number, "--at", end, "--note", f"Notiz {number}")
    return fw


def test_the_sums_are_those_of_the_billable_sessions(noted: CommandLine) -> None:
    data = noted("statement", "maier", "--format", "json").data
    assert list(data) == KEYS
    assert (data["customer"], data["month"]) == ("Fa. Maier GmbH", "2026-11")
    assert data["units"] == 3
    assert (data["net_cents"], data["vat_cents"], data["gross_cents"]) == (2143, 407, 2550)
    assert data["rounding_cents"] == 0
    (vat,) = data["vat"]
    assert (vat["rate"], vat["net_cents"], vat["vat_cents"]) == (1900, 2143, 407)
    assert (vat["rounding_cents"], vat["gross_cents"]) == (0, 2550)
    assert data["free_cents"] == 1700
    assert [session["gross_cents"] for session in data["sessions"]] == [850, 1700, 0]
    assert [session["normal_gross_cents"] for session in data["sessions"]] == [850, 1700, 1700]


def test_the_text_is_what_a_customer_reads(noted: CommandLine) -> None:
    noted.language = "de"
    out = noted("statement", "maier", "--month", "2026-11").out
    assert max(len(line) for line in out.splitlines()) <= 80
    for part in (
        "November 2026",
        "Fa. Maier GmbH",
        "02.11.2026 10:00 Uhr",
        "00:08:00",
        "Klaus Hörner",
        "Notiz 1",
        "kostenlos: Kulanz",
        "21,43 €",
        "25,50 €",
        "8,50 € inkl. MwSt. (7,14 € netto) je angefangene 10 Minuten",
        "keine Rechnung",
    ):
        assert part in out


def test_the_csv_has_one_line_per_session(noted: CommandLine) -> None:
    rows = list(csv.DictReader(io.StringIO(noted("statement", "maier", "--format", "csv").out)))
    assert [row["gross_cents"] for row in rows] == ["850", "1700", "0"]
    assert [row["free_reason"] for row in rows] == ["", "", "goodwill"]


def test_a_month_without_sessions_says_so(noted: CommandLine) -> None:
    assert "no remote maintenance" in noted("statement", "maier", "--month", "2026-10").out
    assert noted("statement", "maier", "--month", "2026-10", "--format", "json").data["units"] == 0


def test_a_statement_is_written_to_a_file_whole(noted: CommandLine, tmp_path: Path) -> None:
    target = tmp_path / "statement.csv"
    answer = noted("statement", "maier", "--format", "csv", "--output", str(target))
    assert (answer.code, answer.out) == (0, "")
    assert target.read_text("utf-8") == noted("statement", "maier", "--format", "csv").out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["Schulze"], 'There is no customer "Schulze".'),
        (["Fa."], "fits several customers"),
        (["Fa. Maier GmbH", "--month", "2026-13"], '"2026-13" is not a month'),
        (["Fa. Maier GmbH", "--month", "November"], '"November" is not a month'),
        (["Fa. Maier GmbH", "--output", "/nowhere/x"], "cannot be written"),
    ],
)
def test_what_cannot_be_stated_is_refused(
    noted: CommandLine, words: list[str], sentence: str
) -> None:
    noted("customer", "add", "Fa. Brandl")
    answer = noted("statement", *words)
    assert (answer.code, answer.out) == (1, "")
    assert sentence in answer.err


def test_a_statement_is_written_as_pdf(noted: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "statement.pdf"
    answer = noted("statement", "maier", "--format", "pdf", "--output", str(path))
    assert (answer.code, answer.out) == (0, "")
    assert path.read_bytes().startswith(b"%PDF-")
