"""``vat``: list, add and remove; what follows counts by the rates."""

import pytest

from tests.cli.conftest import CommandLine


def test_a_rate_is_added_listed_and_taken_back(fw: CommandLine) -> None:
    answer = fw("vat", "add", "20,5 %", "--from", "01.01.2027")
    assert (answer.code, answer.out) == (0, "A VAT of 20.5 % from 2027-01-01 is kept.\n")
    lines = fw("vat", "list").out.splitlines()
    assert lines[0].split() == ["VAT", "Valid", "from", "Origin"]
    assert lines[-2].split() == ["19", "%", "2021-01-01", "program"]
    assert lines[-1].split() == ["20.5", "%", "2027-01-01", "own"]
    answer = fw("vat", "remove", "--from", "2027-01-01")
    assert answer.out == "The VAT of 20.5 % from 2027-01-01 is removed.\n"
    assert not any(record["own"] for record in fw("vat", "list", "--json").data)


def test_the_list_in_json_has_basis_points(fw: CommandLine) -> None:
    fw("vat", "add", "21", "--from", "2027-01-01")
    assert fw("vat", "list", "--json").data[-2:] == [
        {"valid_from": "2021-01-01", "rate": 1900, "own": False},
        {"valid_from": "2027-01-01", "rate": 2100, "own": True},
    ]


def test_quotes_follow_the_rate_of_their_day(fw: CommandLine) -> None:
    fw("vat", "add", "21", "--from", "2027-01-01")
    quoted = {
        time: fw("quote", "10m", "--at", time, "--json").data["vat_cents"]
        for time in ("2026-12-31T23:30", "2026-12-31T23:55")
    }
    assert list(quoted.values()) == [136, 148]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", "viel", "--from", "2027-01-01"], '"viel" is no VAT rate'),
        (["add", "0", "--from", "2027-01-01"], "more than 0 and less than 100 percent"),
        (["add", "19", "--from", "bald"], '"bald" is not a day'),
        (["add", "20", "--from", "2021-01-01"], "There is a VAT rate from 2021-01-01 already."),
        (["add", "20", "--from", "2026-11-12"], "Sessions up to 2026-11-12 have their VAT already"),
        (["remove", "--from", "2021-01-01"], "is shipped with the program and stays"),
        (["remove", "--from", "2027-01-01"], "There is no VAT rate from 2027-01-01."),
    ],
)
def test_what_is_refused_is_one_sentence(fw: CommandLine, words: list[str], sentence: str) -> None:
    fw("start", "Fa. Maier", "PC", "--at", "2026-11-12T11:00")
    fw("stop", "--at", "2026-11-12T11:15")
    answer = fw("vat", *words)
    assert (answer.code, answer.out) == (1, "")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize("words", [[], ["add"], ["add", "19"], ["remove"]])
def test_what_is_missing_is_wrong_usage(fw: CommandLine, words: list[str]) -> None:
    assert fw("vat", *words).code == 2
