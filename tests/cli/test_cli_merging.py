"""``merge`` and ``unmerge`` at the shell."""

import pytest

from tests.cli.conftest import CommandLine


@pytest.fixture
def noted(fw: CommandLine) -> CommandLine:
    """Two sessions of four minutes, five apart."""
    for start, end in (("10:00", "10:04"), ("10:09", "10:13")):
        number = fw("start", "Maier", "PC", "--at", f"2026-11-02T{start}").out.strip()
        fw("stop", number, "--at", f"2026-11-02T{end}")
    return fw


def test_what_is_suggested_is_merged_and_taken_back(noted: CommandLine) -> None:
    (record,) = noted("merge", "--suggest", "--json").data
    assert record == {
        "sessions": [1, 2],
        "customer": "Maier",
        "computer": "PC",
        "apart_cents": 1700,
        "together_cents": 850,
    }
    told = "Maier – PC: sessions 1, 2 as one cost 8.50 € instead of 17.00 €\n"
    assert noted("merge", "--suggest").out == told
    assert noted("merge", "1", "2").out == told
    assert noted("merge", "--suggest").out == "Nothing to merge.\n"
    assert [s["gross_cents"] for s in noted("sessions", "--format", "json").data] == [0, 850]
    assert noted("unmerge", "2").out == "Sessions 1, 2 are billed each on its own again.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["merge", "1"], "two sessions"),
        (["merge", "1", "9"], "no session 9"),
        (["unmerge", "1"], "is not merged"),
    ],
)
def test_what_cannot_be_merged_is_refused(
    noted: CommandLine, words: list[str], sentence: str
) -> None:
    answer = noted(*words)
    assert (answer.code, answer.out) == (1, "")
    assert sentence in answer.err


@pytest.mark.parametrize("words", [["merge"], ["merge", "1", "--suggest"]])
def test_sessions_are_named_or_suggested(noted: CommandLine, words: list[str]) -> None:
    answer = noted(*words)
    assert (answer.code, answer.out) == (2, "")
    assert "Name the sessions" in answer.err
