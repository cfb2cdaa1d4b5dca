"""``export``: bookings and documents for the tax adviser."""

from pathlib import Path

import pytest

from tests.billing_makers import (
    draw_with,
    give_address,
    issue_october,
    quick_drawing,
    set_shop,
    work_for,
)
from tests.cli.conftest import CommandLine


@pytest.fixture
def issued(fw: CommandLine) -> CommandLine:
    """A shop with one invoice of November."""
    office = fw.office()
    set_shop(office, datev__consultant="1001", datev__client="77")
    draw_with(office, quick_drawing)
    work_for(office)
    give_address(office)
    issue_october(office)
    office.close()
    return fw


def test_bookings_of_a_month_are_written(issued: CommandLine, tmp_path: Path) -> None:
    answer = issued("export", "datev", "--month", "2026-11", "--to", str(tmp_path), "--json")
    path = tmp_path / "EXTF_Buchungsstapel_2026-11.csv"
    assert answer.data == {"path": str(path), "documents": 1, "gross_cents": 1700}
    assert b'"RE-2026-0001"' in path.read_bytes()


def test_documents_of_a_year_are_written(issued: CommandLine, tmp_path: Path) -> None:
    answer = issued("export", "documents", "--year", "2026", "--to", str(tmp_path))
    path = tmp_path / "fw-tui_2026-01-01_2026-12-31.zip"
    assert answer.out == f"Written: {path} (1 document, 17.00 €)\n"
    assert path.is_file()


@pytest.mark.parametrize("words", [[], ["--month", "2026-11", "--year", "2026"]])
def test_documents_are_those_of_a_month_or_a_year(
    issued: CommandLine, tmp_path: Path, words: list[str]
) -> None:
    answer = issued("export", "documents", *words, "--to", str(tmp_path))
    assert (answer.code, answer.out) == (2, "")
    assert "either --month or --year" in answer.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["datev", "--month", "2026-10"], "Nothing was issued from 2026-10-01 to 2026-10-31."),
        (["datev", "--month", "x"], "is not a month"),
        (["documents", "--year", "MMXXVI"], '"MMXXVI" is not a year'),
        (["documents", "--year", "26"], '"26" is not a year'),
    ],
)
def test_what_cannot_be_exported_is_one_sentence(
    issued: CommandLine, tmp_path: Path, words: list[str], sentence: str
) -> None:
    answer = issued("export", *words, "--to", str(tmp_path))
    assert (answer.code, answer.out) == (1, "")
    assert sentence in answer.err
