"""``tariff``: list, show, add and remove; quotes by them."""

import pytest

from tests.cli.conftest import Answer, CommandLine

KEYS = [
    "name",
    "valid_from",
    "unit_seconds",
    "unit_cents",
    "price_kind",
    "first_unit_cents",
    "base_fee_cents",
    "minimum_units",
    "free_seconds",
    "surcharges",
    "own",
    "default",
]


def add(fw: CommandLine, *more: str, name: str = "nacht", since: str = "2026-11-01") -> Answer:
    return fw("tariff", "add", name, "--from", since, "--unit", "15m", "--price", "20,00", *more)


NIGHT = ("--net", "--surcharge", "Sa,So 50%", "--surcharge", "20:00-06:00 12,5%")


def test_a_tariff_is_added_and_shown_in_words_that_can_be_typed(fw: CommandLine) -> None:
    answer = add(fw, *NIGHT, "--surcharge", "So,Feiertag 100%", "--base-fee", "5")
    text = (
        "20.00 € net (23.80 € incl. VAT) per started 15 minutes; "
        "plus 5.00 € net (5.95 € incl. VAT) per session; surcharge Sa, Su 50 %; "
        "surcharge 20:00-06:00 12.5 %; surcharge Su, holiday 100 %."
    )
    assert answer.out == f"Tariff nacht from 2026-11-01 is kept: {text}\n"
    assert fw("tariff", "show", "NACHT").out == f"Tariff nacht from 2026-11-01: {text}\n"


def test_a_tariff_in_json_has_all_its_terms(fw: CommandLine) -> None:
    answer = add(fw, *NIGHT, "--first", "25", "--minimum", "2", "--free", "2m", "--json")
    assert list(answer.data) == KEYS
    assert answer.data == fw("tariff", "show", "nacht", "--json").data
    assert answer.data["valid_from"] == "2026-11-01"
    assert [answer.data[key] for key in KEYS[2:9]] == [900, 2000, "net", 2500, 0, 2, 120]
    assert (answer.data["own"], answer.data["default"]) == (True, False)
    assert answer.data["surcharges"] == [
        {
            "text": "Sa, Su 50 %",
            "rate": 5000,
            "weekdays": [6, 7],
            "holiday": False,
            "since_minute": 0,
            "until_minute": 1440,
        },
        {
            "text": "20:00-06:00 12.5 %",
            "rate": 1250,
            "weekdays": [],
            "holiday": False,
            "since_minute": 1200,
            "until_minute": 360,
        },
    ]


def test_the_list_says_where_each_version_comes_from(fw: CommandLine) -> None:
    add(fw, "--gross", name="standard", since="2027-01-01")
    lines = fw("tariff", "list").out.splitlines()
    assert [line.split()[0] for line in lines[2:]] == ["first-further", "standard", "standard"]
    assert lines[3].endswith("price list")
    assert lines[4].endswith("own")
    records = fw("tariff", "list", "--json").data
    assert [(r["name"], r["own"], r["default"]) for r in records] == [
        ("first-further", False, False),
        ("standard", False, True),
        ("standard", True, True),
    ]


def test_the_version_of_a_day_is_shown(fw: CommandLine) -> None:
    add(fw, "--gross", name="standard", since="01.01.2027")
    now, later = fw("tariff", "show", "standard"), ("--at", "2027-01-01", "--json")
    assert now.out.startswith("Tariff standard from 1998-04-01: 8.50 €")
    assert fw("tariff", "show", "standard", *later).data["unit_cents"] == 2000


def test_a_version_that_nobody_used_is_taken_back(fw: CommandLine) -> None:
    add(fw, "--gross")
    answer = fw("tariff", "remove", "nacht", "--from", "2026-11-01")
    assert (answer.code, answer.out) == (0, "Tariff nacht from 2026-11-01 is removed.\n")
    assert 'There is no tariff "nacht"' in fw("tariff", "show", "nacht").err


def test_quotes_know_the_shops_own_tariffs_and_their_surcharges(fw: CommandLine) -> None:
    add(fw, *NIGHT)
    quoted = {
        time: fw("quote", "30m", "--tariff", "Nacht", "--at", time, "--json").data["net_cents"]
        for time in ("2026-11-12T19:40", "2026-11-12T19:50", "2026-11-12T20:00", "2026-11-14T20:00")
    }
    assert list(quoted.values()) == [4000, 4250, 4500, 6000]


def test_quotes_follow_the_shops_default_tariff(fw: CommandLine) -> None:
    assert fw("quote", "15m", "--json").data["gross_cents"] == 1700
    assert fw("settings", "set", "tariff.default", "First-Further").out == "first-further\n"
    assert fw("quote", "15m", "--json").data["gross_cents"] == 1600


def test_sessions_have_the_tariff_of_their_customer(fw: CommandLine) -> None:
    fw("customer", "add", "Fa. Maier", "--tariff", "First-Further")
    fw("start", "Fa. Maier", "PC", "--at", "2026-11-12T11:00")
    fw("stop", "--at", "2026-11-12T11:15")
    assert fw("sessions", "--format", "json").data[0]["gross_cents"] == 1600


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--gross", "--surcharge", "x"], '"x" is no surcharge; write it like one of these'),
        (["--gross", "--first", "8.500"], '"8.500" is not an amount'),
        (["--gross", "--base-fee", "-1"], "no amount is negative"),
        (["--gross", "--free", "soon"], '"soon" is not a duration'),
        (["--gross", "--unit", "0m"], "a unit lasts at least a second"),
        (["--gross", "--from", "someday"], '"someday" is not a day'),
    ],
)
def test_what_is_no_tariff_is_refused_in_one_line(
    fw: CommandLine, words: list[str], sentence: str
) -> None:
    answer = add(fw, *words)
    assert (answer.code, answer.out) == (1, "")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1
    assert all(not record["own"] for record in fw("tariff", "list", "--json").data)


def test_a_version_for_days_with_sessions_is_refused_in_one_line(fw: CommandLine) -> None:
    fw("start", "Fa. Maier", "PC")
    answer = add(fw, "--gross", name="standard", since="2026-11-12")
    assert answer.code == 1
    assert answer.err == (
        'fw-tui: Sessions up to 2026-11-12 have a price by tariff "standard" already; '
        "choose a later day.\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ["add", "x"],
        ["add", "x", "--from", "2026-11-01", "--unit", "10m", "--price", "8"],
        ["add", "x", "--from", "2026-11-01", "--unit", "10m", "--price", "8", "--net", "--gross"],
        ["add", "x", "--gross", "--minimum", "0"],
        ["remove", "x"],
        ["show"],
        [],
    ],
)
def test_what_is_missing_is_wrong_usage(fw: CommandLine, words: list[str]) -> None:
    assert fw("tariff", *words).code == 2


def test_the_help_of_surcharges_has_their_percent_signs(fw: CommandLine) -> None:
    assert '"Sa,So 50%"' in fw("tariff", "add", "--help").out
