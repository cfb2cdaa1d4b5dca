"""``start``, ``stop``, ``status`` and ``sessions``."""

import csv
import io

import pytest

from fw_tui.domain.request import Technician
from tests.cli.conftest import CommandLine
from tests.makers import request

SESSION_KEYS = [
    "number",
    "customer",
    "computer",
    "remote_id",
    "technician",
    "started_at",
    "ended_at",
    "seconds",
    "notes",
    "billing",
    "free_reason",
    "units",
    "gross_cents",
    "invoice",
]


def test_starting_prints_the_bare_number(fw: CommandLine) -> None:
    answer = fw("start", "Maier", "PC 1")
    assert (answer.code, answer.out, answer.err) == (0, "1\n", "")


def test_a_running_session_has_the_agreed_keys(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1", "--remote-id", "123 456 789", "--at", "11:47:38")
    (record,) = fw("status", "--json").data
    assert list(record) == [*SESSION_KEYS, "next_unit_in"]
    assert record == {
        "number": 1,
        "customer": "Maier",
        "computer": "PC 1",
        "remote_id": "123456789",
        "technician": "hoerner",
        "started_at": "2026-11-12T11:47:38+01:00",
        "ended_at": None,
        "seconds": 742,
        "notes": "",
        "billing": "billable",
        "free_reason": None,
        "units": 2,
        "gross_cents": 1700,
        "invoice": None,
        "next_unit_in": 459,
    }


def test_status_says_what_the_next_unit_costs_and_when(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1", "--at", "11:51:38")
    out = fw("status").out
    assert "Maier – PC 1" in out
    assert "Klaus Hörner" in out
    assert "00:08:22" in out
    assert "+8.50 € in 01:39" in out


def test_status_without_a_session_says_so(fw: CommandLine) -> None:
    assert fw("status").out == "No session is running.\n"
    assert fw("status", "--json").data == []


def test_where_the_clock_stands_no_next_unit_comes(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1", "--at", "11:50")
    fw.office().sessions.lose(1)
    (record,) = fw("status", "--json").data
    assert record["next_unit_in"] is None
    assert record["ended_at"] is None
    assert "connection lost" in fw("status").out


def test_a_session_that_is_only_ordered_has_not_started(fw: CommandLine) -> None:
    fw.office().sessions.order(request("Maier", "PC 1"))
    (record,) = fw("status", "--json").data
    assert (record["started_at"], record["seconds"], record["gross_cents"]) == (None, 0, 0)
    assert "ordered" in fw("status").out
    assert fw("sessions", "--format", "json").data[0]["started_at"] is None


def test_stopping_prints_duration_units_and_cost(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1")
    fw.clock.advance(901)
    answer = fw("stop", "--note", "Drucker eingerichtet")
    assert answer.code == 0
    expected = "Session 1 with Maier – PC 1 has ended: 00:15:01 = 2 units: 17.00 € (14.29 € net)\n"
    assert answer.out == expected
    (record,) = fw("sessions", "--format", "json").data
    assert record["notes"] == "Drucker eingerichtet"
    assert record["ended_at"] == "2026-11-12T12:15:01+01:00"


def test_stopping_a_free_session_says_why_and_what_it_was_worth(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1", "--free", "Garantie", "--at", "11:45")
    assert "0.00 € (free: guarantee, otherwise 17.00 €)" in fw("stop", "1").out
    (record,) = fw("sessions", "--format", "json").data
    assert (record["billing"], record["free_reason"]) == ("free", "guarantee")
    assert (record["units"], record["gross_cents"]) == (2, 0)


def test_a_session_can_be_noted_afterwards(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1", "--at", "2026-11-11T10:00")
    assert fw("stop", "1", "--at", "2026-11-11T10:08").code == 0
    (record,) = fw("sessions", "--format", "json").data
    assert (record["seconds"], record["gross_cents"]) == (480, 850)


def test_everything_that_can_be_said_at_the_start_is_kept(fw: CommandLine) -> None:
    fw(
        *("start", "Maier", "PC 1", "--technician", "vogt", "--ordered-by", "Frau Maier"),
        *("--consent", "yes", "--consent-recording", "nein", "--tariff", "first-further"),
    )
    session = fw.office().sessions.get(1)
    assert (session.technician, session.technician_name) == ("vogt", "")
    assert (session.ordered_by, session.consent) == ("Frau Maier", True)
    assert session.consent_recording is False
    assert session.tariff == "first-further"


def test_consent_is_given_and_withdrawn_later(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1", "--consent-recording", "yes")
    assert fw("consent", "1", "--logging", "ja", "--recording", "no").out == (
        "Session 1 with Maier – PC 1: consent given, to recording: refused\n"
    )
    answer = fw("consent", "1", "--logging", "unknown")
    assert answer.out.endswith("consent not asked, to recording: refused\n")
    assert fw("consent", "1").code == 2
    assert fw("consent", "9", "--logging", "yes").code == 1


def test_a_technicians_login_is_kept_as_one_clean_line(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1", "--technician", " kl\x1b[31m\nein ")
    (record,) = fw("status", "--json").data
    assert record["technician"] == "kl [31m ein"


def test_only_ones_own_session_is_stopped_without_a_number(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1", "--technician", "vogt")
    refused = fw("stop")
    assert (refused.code, refused.err) == (1, "fw-tui: No session of hoerner is running.\n")
    fw.technician = Technician("vogt")
    assert fw("stop").code == 0


def test_the_history_is_searched_as_on_the_screen(fw: CommandLine) -> None:
    for customer in ("Maier", "Müller", "Brandl"):
        fw("start", customer, "PC 1", "--at", "11:00")
        fw.clock.advance(1)
    assert [r["customer"] for r in fw("sessions", "--format", "json").data] == [
        "Brandl",
        "Müller",
        "Maier",
    ]
    found = fw("sessions", "mueller", "--format", "json").data
    assert [record["customer"] for record in found] == ["Müller"]
    assert len(fw("sessions", "!mueller", "pc", "--format", "json").data) == 2
    assert len(fw("sessions", "--limit", "2", "--format", "json").data) == 2
    assert fw("sessions", "nobody").out == "No session found.\n"


def test_the_history_as_a_table_shows_price_and_state(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1", "--at", "11:00")
    fw("stop", "1", "--at", "11:10")
    fw("start", "Maier", "PC 1", "--at", "11:30")
    lines = fw("sessions").out.splitlines()
    assert " ".join(lines[0].split()) == "No. Begin Duration Partner Technician Price"
    assert "(connected)" in lines[2]
    assert lines[3].split()[-2:] == ["8.50", "€"]


def test_the_history_as_csv_has_the_same_keys(fw: CommandLine) -> None:
    fw("start", "Maier, Horst", "PC 1", "--at", "11:00")
    fw("stop", "1", "--note", "Zeile 1\nZeile 2")
    (row,) = csv.DictReader(io.StringIO(fw("sessions", "--format", "csv").out))
    assert list(row) == SESSION_KEYS
    assert row["customer"] == "Maier, Horst"
    assert row["notes"] == "Zeile 1\nZeile 2"
    assert row["free_reason"] == ""


def test_more_sessions_than_the_database_takes_at_once_are_listed(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1", "--at", "11:00")
    fw("stop", "1")
    answer = fw("sessions", "--limit", "9223372036854775807", "--format", "json")
    assert len(answer.data) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["start", "Maier", "PC 1"], "session 1 runs at that time already"),
        (["start", "Maier", "PC 2", "--at", "2026-11-13T10:00"], "The time lies in the future."),
        (["start", "Maier", "PC 2", "--at", "2026-03-29T02:30"], "does not exist"),
        (["start", "Maier", "PC 2", "--at", "2025-10-26T02:30"], "exists twice"),
        (["start", "Maier", "PC 2", "--at", "half past"], "is not a time"),
        (["start", " ", "PC 2"], "The customer's name is missing."),
        (["start", "Maier", "\u200b"], "The computer's name is missing."),
        (["start", "Maier", "PC 2", "--free", "gift"], '"gift" is no reason'),
        (["start", "Maier", "PC 2", "--tariff", "gold"], 'There is no tariff "gold"'),
        (["start", "Maier", "PC 2", "--tariff", ""], 'There is no tariff ""'),
        (["start", "Maier", "PC 2", "--technician", " "], "The technician's login is missing."),
        (["start", "Maier", "PC 2", "--technician", "x" * 201], "The text has 201 characters"),
        (["start", "Maier", "PC 2", "--remote-id=--help"], "does not start with a hyphen"),
        (["start", "Maier", "PC 2", "--remote-id", "1 2 3\x1b"], "control characters"),
        (["start", "Maier", "PC 2", "--remote-id", "111222333"], "belongs to Maier – PC 1"),
        (["start", "M" * 201, "PC 2"], "The text has 201 characters"),
        (["stop", "1", "--at", "10:59"], "The end cannot lie before the start."),
        (["stop", "1", "--at", "2027-01-01T10:00"], "The time lies in the future."),
        (["stop", "7"], "There is no session 7."),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    fw: CommandLine, words: list[str], sentence: str
) -> None:
    fw("start", "Maier", "PC 1", "--at", "11:00", "--remote-id", "111222333")
    before = fw("sessions", "--format", "json").out
    customers = fw("customer", "list", "--format", "json").out
    answer = fw(*words)
    assert (answer.code, answer.out) == (1, "")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1
    assert fw("sessions", "--format", "json").out == before
    assert fw("customer", "list", "--format", "json").out == customers


def test_the_reasons_for_a_free_session_are_named_in_the_users_language(fw: CommandLine) -> None:
    english = fw("start", "Maier", "PC", "--free", "gift").err
    assert "statutory warranty, guarantee, goodwill, service contract, internal" in english
    fw.language = "de"
    german = fw("start", "Maier", "PC", "--free", "Geschenk").err
    assert "Gewährleistung, Garantie, Kulanz, Wartungsvertrag, intern, Fehlversuch" in german
    assert "Kulanz" in fw("start", "--help").out
    for reason in german.removesuffix(".\n").partition("es gibt: ")[2].split(", "):
        assert fw("start", "Maier", reason, "--free", reason).code == 0


def test_what_has_ended_is_not_stopped_again(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1", "--at", "11:00")
    fw("stop", "1")
    assert fw("stop", "1").err == "fw-tui: Session 1 has ended already.\n"
    assert fw("stop").err == "fw-tui: No session of hoerner is running.\n"


def test_of_several_own_sessions_one_must_be_named(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1")
    fw("start", "Maier", "PC 2")
    answer = fw("stop")
    assert answer.code == 1
    assert "name the number: 1, 2" in answer.err


def test_a_session_forgotten_for_months_is_not_ended_now(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1", "--at", "2026-09-01T10:00")
    answer = fw("stop", "1")
    assert answer.code == 1
    assert "longer than 31 days" in answer.err
    assert fw("stop", "1", "--at", "2026-09-01T10:09").code == 0


def test_status_of_a_free_session_says_why_and_promises_no_rise(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1", "--free", "goodwill", "--at", "11:55")
    out = fw("status").out
    assert "Maier – PC 1 (free: goodwill, otherwise 8.50 €)" in out
    assert "0.00 €" in out
    assert "+" not in out


def test_sessions_are_found_by_parts_of_words_and_filters(fw: CommandLine) -> None:
    fw("start", "Bäckerei Müller", "Kasse", "--at", "10:00")
    fw("stop", "1", "--note", "Netzwerkdrucker eingerichtet", "--at", "10:40")
    fw("start", "Maier", "Kasse", "--free", "guarantee", "--at", "11:00")

    def found(*words: str) -> list[int]:
        return [record["number"] for record in fw("sessions", *words, "--format", "json").data]

    assert found("drucker mueller") == found("drucker", "MÜLLER") == [1]
    assert found("kunde:muller", ">30m", "offen", "seit:2026-11-12", "!frei") == [1]
    assert found('customer:"maier"') == found("free") == [2]
    assert found("pc:kasse") == [2, 1]
    assert found("bis:2026-11-11") == []


def test_a_filter_that_is_none_is_told_and_the_rest_is_sought(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1")
    answer = fw("sessions", "maier", "seit:gestern", "--format", "json")
    assert (answer.code, len(answer.data)) == (0, 1)
    assert answer.err.count("\n") == 1
    assert 'left aside: "gestern" is no day' in answer.err
