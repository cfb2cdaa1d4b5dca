"""``quote``: what a duration costs."""

from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine

KEYS = ["seconds", "units", "gross_cents", "net_cents", "vat_cents", "currency"]


@pytest.mark.parametrize(
    ("duration", "units", "gross", "net"),
    [("8m", 1, 850, 714), ("10m", 1, 850, 714), ("15m", 2, 1700, 1429), ("601s", 2, 1700, 1429)],
)
def test_a_quote_in_json_has_the_agreed_keys_in_cents(
    fw: CommandLine, duration: str, units: int, gross: int, net: int
) -> None:
    answer = fw("quote", duration, "--json")
    assert answer.code == 0
    assert list(answer.data) == KEYS
    assert answer.data["units"] == units
    assert (answer.data["gross_cents"], answer.data["net_cents"]) == (gross, net)
    assert answer.data["vat_cents"] == gross - net
    assert answer.data["currency"] == "EUR"


def test_a_quote_says_duration_units_gross_and_net_in_german(fw: CommandLine) -> None:
    fw.language = "de"
    assert fw("quote", "8m").out == "00:08:00 = 1 Einheit: 8,50 € (7,14 € netto)\n"
    assert fw("quote", "00:15:00").out == "00:15:00 = 2 Einheiten: 17,00 € (14,29 € netto)\n"


def test_a_quote_says_the_same_in_english(fw: CommandLine) -> None:
    assert fw("quote", "15m").out == "00:15:00 = 2 units: 17.00 € (14.29 € net)\n"


def test_a_small_business_quotes_without_vat(fw: CommandLine) -> None:
    fw("settings", "set", "shop.small_business", "yes")
    assert fw("quote", "15m").out == "00:15:00 = 2 units: 17.00 €\n"
    assert fw("tariff", "show", "standard").out.count("VAT") == 0


def test_another_tariff_has_another_price(fw: CommandLine) -> None:
    assert fw("quote", "15m", "--tariff", "first-further", "--json").data["gross_cents"] == 1600


def test_the_vat_is_that_of_the_day(fw: CommandLine) -> None:
    answer = fw("quote", "10m", "--at", "2020-08-01T10:00", "--json")
    assert answer.data["vat_cents"] == 117


def test_a_quote_makes_no_store(fw: CommandLine, tmp_path: Path) -> None:
    assert fw("quote", "8m").code == 0
    assert fw.bare("quote", "8m").code == 0
    assert not fw.store.exists()
    assert list((tmp_path / "home").rglob("*")) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["-5m"], "A duration cannot be negative: -5m."),
        (["99999h"], "longer than 31 days"),
        (["soon"], '"soon" is not a duration'),
        (["8m", "--tariff", "gold"], 'There is no tariff "gold"'),
        (["8m", "--tariff", ""], 'There is no tariff ""'),
        (["8m", "--at", "1991-01-01T10:00"], "has no price for 1991-01-01"),
        (["8m", "--at", "2026-03-29T02:30"], "does not exist"),
        (["8m", "--at", "2026-10-25T02:30"], "exists twice"),
        (["8m", "--at", "yesterday"], '"yesterday" is not a time'),
    ],
)
def test_what_cannot_be_quoted_is_refused_in_one_line(
    fw: CommandLine, words: list[str], sentence: str
) -> None:
    answer = fw("quote", *words)
    assert (answer.code, answer.out) == (1, "")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1
