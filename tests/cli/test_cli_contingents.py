"""``contingent``: units paid before, listed with what is left, and warned of."""

import sys

import pytest

from tests.cli.conftest import CommandLine


@pytest.fixture
def prepaid(fw: CommandLine) -> CommandLine:
    """Three units of November and a session of two."""
    fw("customer", "add", "Maier")
    answer = fw("contingent", "add", "maier", "3", "--until", "2026-12-31", "--from", "2026-11-01")
    assert answer.out == "Maier has 3 units until 2026-12-31.\n"
    number = fw("start", "Maier", "PC", "--at", "2026-11-02T10:00").out.strip()
    fw("stop", number, "--at", "2026-11-02T10:12")
    return fw


def test_it_is_listed_with_what_is_used_and_left(prepaid: CommandLine) -> None:
    (record,) = prepaid("contingent", "list", "maier", "--json").data
    assert (record["customer"], record["units"]) == ("Maier", 3)
    assert (record["used"], record["left"]) == (2, 1)
    assert (record["valid_from"], record["valid_until"]) == ("2026-11-01", "2026-12-31")
    assert record["key"][:8] in prepaid("contingent", "list").out


def test_the_statement_says_how_far_it_is_used(prepaid: CommandLine) -> None:
    data = prepaid("statement", "maier", "--format", "json").data
    assert data["gross_cents"] == 0
    assert data["contingents"] == [{"units": 3, "used": 2, "left": 1, "valid_until": "2026-12-31"}]
    shown = prepaid("statement", "maier").out
    assert "2 units from the contingent" in shown
    assert "Contingent of 3 units until 2026-12-31: 2 used here, 1 left." in " ".join(shown.split())


def test_it_is_taken_back(prepaid: CommandLine) -> None:
    (record,) = prepaid("contingent", "list", "--json").data
    assert "is removed" in prepaid("contingent", "remove", record["key"][:8]).out
    assert prepaid("contingent", "list").out == "No contingent found.\n"
    assert "no contingent" in prepaid("contingent", "remove", "x").err


def test_at_90_percent_people_are_warned_and_scripts_are_not(
    prepaid: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = prepaid("start", "Maier", "PC", "--at", "2026-11-03T10:00").out.strip()
    assert prepaid("stop", number, "--at", "2026-11-03T10:05").err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    sentence = "The contingent of Maier is nearly used up: 3 of 3 units."
    assert sentence in prepaid("statement", "maier").err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["Schulze", "5", "--until", "2026-12-31"], "no customer"),
        (["Maier", "5", "--until", "2026-01-01"], "for a day at least"),
        (["Maier", "5", "--until", "soon"], "is not a day"),
        (["Maier", "999999", "--until", "2026-12-31"], "1 to 100000 units"),
    ],
)
def test_what_is_no_contingent_is_refused(
    prepaid: CommandLine, words: list[str], sentence: str
) -> None:
    answer = prepaid("contingent", "add", *words)
    assert (answer.code, answer.out) == (1, "")
    assert sentence in answer.err
