"""``customer`` and ``settings``."""

import csv
import io

import pytest

from tests.cli.conftest import CommandLine

CUSTOMER_KEYS = [
    "name",
    "street",
    "postcode",
    "city",
    "country",
    "email",
    "vat_id",
    "buyer_reference",
    "invoice_form",
    "invoice_language",
    "tariff",
    "distance_km",
    "travel_zone",
    "computers",
]


def test_a_customer_is_added_with_its_address(fw: CommandLine) -> None:
    answer = fw("customer", "add", "Müller", "--street", "Weg 1", "--city", "Würzburg")
    assert (answer.code, answer.out) == (0, "Customer Müller is kept.\n")
    (record,) = fw("customer", "list", "--format", "json").data
    assert list(record) == CUSTOMER_KEYS
    assert (record["name"], record["street"], record["email"]) == ("Müller", "Weg 1", "")


def test_only_what_is_given_is_changed(fw: CommandLine) -> None:
    fw("customer", "add", "Müller", "--street", "Weg 1", "--city", "Würzburg")
    answer = fw("customer", "set", "muell", "--name", "Müller & Sohn", "--city", "")
    assert answer.out == "Customer Müller & Sohn is changed.\n"
    (record,) = fw("customer", "list", "--format", "json").data
    assert (record["street"], record["city"]) == ("Weg 1", "")


def test_how_far_away_a_customer_is_can_be_told(fw: CommandLine) -> None:
    fw("settings", "set", "onsite.zones", "Stadt 15; Land 29")
    fw("customer", "add", "Müller", "--distance-km", "12")
    assert fw("customer", "set", "Müller", "--travel-zone", "land").code == 0
    (record,) = fw("customer", "list", "--format", "json").data
    assert (record["distance_km"], record["travel_zone"]) == (12, "Land")
    answer = fw("customer", "set", "Müller", "--distance-km", "far")
    assert (answer.code, "no distance in whole kilometres" in answer.err) == (1, True)


def test_customers_are_listed_in_order_and_searched(fw: CommandLine) -> None:
    for name in ("Zorn", "Ärger", "Müller"):
        fw("customer", "add", name)
    fw("start", "Zorn", "PC 1")
    listed = fw("customer", "list", "--format", "json").data
    assert [record["name"] for record in listed] == ["Ärger", "Müller", "Zorn"]
    assert [record["computers"] for record in listed] == [0, 0, 1]
    (row,) = csv.DictReader(io.StringIO(fw("customer", "list", "mue", "--format", "csv").out))
    assert row["name"] == "Müller"
    assert "Müller" in fw("customer", "list").out
    assert fw("customer", "list", "nobody").out == "No customer found.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", "MUELLER"], 'There is a customer "Müller" already.'),
        (["add", ""], "The customer's name is missing."),
        (["add", "Neu", "--email", "nowhere"], '"nowhere" is not a mail address.'),
        (["set", "Schulze", "--city", "X"], 'There is no customer "Schulze".'),
        (["set", "M", "--city", "X"], '"M" fits several customers: Maier, Müller.'),
        (["set", "Maier", "--name", "Müller"], 'There is a customer "Müller" already.'),
    ],
)
def test_what_does_not_fit_a_customer_is_refused(
    fw: CommandLine, words: list[str], sentence: str
) -> None:
    fw("customer", "add", "Müller")
    fw("customer", "add", "Maier")
    before = fw("customer", "list", "--format", "json").out
    answer = fw("customer", *words)
    assert (answer.code, answer.out) == (1, "")
    assert sentence in answer.err
    assert fw("customer", "list", "--format", "json").out == before


def test_to_change_nothing_is_wrong_usage(fw: CommandLine) -> None:
    fw("customer", "add", "Maier")
    answer = fw("customer", "set", "Maier")
    assert (answer.code, answer.out) == (2, "")
    assert "Nothing to change was given" in answer.err


def test_settings_are_kept_listed_and_forgotten(fw: CommandLine) -> None:
    assert fw("settings", "set", "shop.name", "EDV  Hörner ").out == "EDV Hörner\n"
    assert fw("settings", "get", "shop.name").out == "EDV Hörner\n"
    listed = fw("settings", "list", "--json").data
    assert listed["shop.name"] == "EDV Hörner"
    assert listed["shop.iban"] == ""
    assert "EDV Hörner" in fw("settings", "list").out
    fw("settings", "set", "shop.name", "")
    assert fw("settings", "get", "shop.name").out == "\n"


def test_a_text_of_several_lines_is_printed_as_it_can_be_kept_again(fw: CommandLine) -> None:
    text = "Hello, {shop}.\n\nIt costs {price}."
    assert fw("settings", "set", "call.text_en", text).out == f"{text}\n"
    assert fw("settings", "get", "call.text_en").out == f"{text}\n"
    assert "Hello, {shop}. …\n" in fw("settings", "list").out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["get", "shop.nmae"], 'There is no setting "shop.nmae"'),
        (["set", "colour", "red"], 'There is no setting "colour"'),
        (["set", "language", "fr"], 'There is no language "fr"'),
        (["set", "timezone", "Mars/Base"], 'There is no time zone "Mars/Base"'),
    ],
)
def test_what_is_no_setting_is_refused(fw: CommandLine, words: list[str], sentence: str) -> None:
    answer = fw("settings", *words)
    assert (answer.code, answer.out) == (1, "")
    assert sentence in answer.err


def test_the_shops_language_is_spoken_where_the_user_has_set_none(
    fw: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fw("settings", "set", "language", "en")
    fw.language = None
    assert fw("status").out == "No session is running.\n"
    monkeypatch.setenv("FW_TUI_LANGUAGE", "de")
    assert fw("status").out == "Es läuft keine Fernwartung.\n"
    assert fw("--language", "en", "status").out == "No session is running.\n"


def test_the_shops_time_zone_counts_where_the_user_has_set_none(
    fw: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fw("settings", "set", "timezone", "Europe/London")
    fw("start", "Maier", "PC 1", "--at", "10:00")
    assert fw("status", "--json").data[0]["started_at"] == "2026-11-12T10:00:00+00:00"
    monkeypatch.setenv("FW_TUI_TIMEZONE", "Europe/Berlin")
    assert fw("status", "--json").data[0]["started_at"] == "2026-11-12T11:00:00+01:00"
