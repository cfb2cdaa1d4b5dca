"""What holds for every command: usage, languages, faults, interrupts, hostile text."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fw_tui.cli import main as cli_main
from fw_tui.cli import running
from fw_tui.cli.shell import Shell
from fw_tui.domain.session import Billing
from tests.cli.conftest import CommandLine
from tests.makers import request

COMMANDS = [
    *("quote", "start", "stop", "status", "sessions", "import", "assign", "customer"),
    *("settings", "statement", "backup", "restore", "check", "demo"),
]


def test_a_word_that_is_no_command_is_answered_with_all_of_them(fw: CommandLine) -> None:
    for words in (("fly", "sessions"), ("--db", "sessions", "fly"), ("--language=en", "fly")):
        answer = fw.bare(*words)
        assert answer.code == 2
        assert all(command in answer.err for command in COMMANDS)


@pytest.mark.parametrize("language", ["de", "en"])
def test_help_names_every_command(fw: CommandLine, language: str) -> None:
    answer = fw.bare("--language", language, "--help")
    assert answer.code == 0
    for command in COMMANDS:
        assert f"    {command} " in answer.out or f"    {command}\n" in answer.out


@pytest.mark.parametrize("command", [*COMMANDS, "customer add", "customer set", "settings set"])
def test_every_command_has_help_and_needs_no_store_for_it(fw: CommandLine, command: str) -> None:
    answer = fw(*command.split(), "--help")
    assert answer.code == 0
    assert command.split(maxsplit=1)[0] in answer.out
    assert not fw.store.exists()


def test_help_is_german_throughout(fw: CommandLine) -> None:
    out = fw.bare("--language", "de", "start", "--help").out
    assert out.startswith("Aufruf: fw-tui start")
    for english in ("usage", "options", "positional", "show this"):
        assert english not in out


@pytest.mark.parametrize(
    "words",
    [
        ["bogus"],
        ["quote"],
        ["quote", "8m", "9m"],
        ["start", "Maier"],
        ["stop", "one"],
        ["stop", "0"],
        ["stop", "-1"],
        ["stop", "9" * 30],
        ["sessions", "--limit", "0"],
        ["sessions", "--limit", "many"],
        ["sessions", "--format", "xml"],
        ["customer"],
        ["customer", "remove", "x"],
        ["settings", "set", "shop.name"],
        ["start", "Maier", "PC", "--consent", "maybe"],
        ["status", "--nonsense"],
        ["--language", "fr", "status"],
        ["--db"],
    ],
)
def test_wrong_usage_ends_with_2_and_does_nothing(fw: CommandLine, words: list[str]) -> None:
    answer = fw.bare(*words)
    assert (answer.code, answer.out) == (2, "")
    assert "fw-tui" in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("number", ["-1", "0", "9" * 5000])
def test_a_number_out_of_range_is_said_to_be_so(fw: CommandLine, number: str) -> None:
    for words in (["stop", number], ["sessions", "--limit", number]):
        answer = fw(*words)
        assert answer.code == 2
        assert f"{number} is out of range" in answer.err
    assert '"1.5" is not a whole number' in fw("stop", "1.5").err


def test_wrong_usage_is_told_in_german(fw: CommandLine) -> None:
    answer = fw.bare("--language", "de", "quote")
    assert "Fehler: es fehlt: DAUER" in answer.err


def test_store_and_language_may_stand_behind_the_command(fw: CommandLine) -> None:
    fw("customer", "add", "Müller")
    answer = fw.bare("status", "--db", str(fw.store), "--language=en")
    assert answer.out == "No session is running.\n"
    answer = fw.bare("customer", "--language", "en", "list", "--db", str(fw.store))
    assert "Müller" in answer.out


def test_german_is_spoken_where_the_locale_names_no_language(
    fw: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fw.language = None
    assert fw("status").out == "Es läuft keine Fernwartung.\n"
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert fw("status").out == "Es läuft keine Fernwartung.\n"
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert fw("status").out == "No session is running.\n"


def test_a_language_that_is_not_spoken_is_refused_in_one_line(
    fw: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FW_TUI_LANGUAGE", "fr")
    answer = fw.bare("quote", "8m")
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert "fr" in answer.err


def test_a_broken_settings_file_is_one_line_but_help_still_works(
    fw: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "home/.config/fw-tui/config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("language = de", encoding="utf-8")
    answer = fw.bare("quote", "8m")
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert str(file) in answer.err
    assert fw.bare("--help").code == 0


def test_the_default_store_lies_in_a_private_folder(fw: CommandLine, tmp_path: Path) -> None:
    assert fw.bare("status").code == 0
    store = tmp_path / "home/.local/share/fw-tui/fw-tui.db"
    assert store.stat().st_mode & 0o777 == 0o600
    assert store.parent.stat().st_mode & 0o777 == 0o700


def test_the_environment_names_the_store(fw: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FW_TUI_DB", str(fw.store))
    fw.bare("start", "Maier", "PC 1")
    assert len(fw("status", "--json").data) == 1


def test_another_price_list_is_used(
    fw: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prices = tmp_path / "prices.toml"
    prices.write_text(
        'default = "net"\n[[tariff]]\nname = "net"\nvalid_from = 2020-01-01\n'
        'unit_seconds = 900\nprice_kind = "net"\nunit_cents = 2000\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("FW_TUI_PRICE_LIST", str(prices))
    assert fw("quote", "16m", "--json").data["net_cents"] == 4000
    prices.write_text("default = ", encoding="utf-8")
    assert "cannot be understood" in fw("quote", "16m").err


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("unit_cents", "unit_cnts", 'there is no "unit_cnts"; there are: name, valid_from'),
        ("unit_seconds = 900\n", "", '"unit_seconds" is missing.'),
        ('default = "net"\n', "", '"default" is missing.'),
        ("[[tariff]]\n", "", '"tariff" is missing.'),
        ("[[tariff]]", "[tariff]", 'each tariff begins with "[[tariff]]".'),
        ('price_kind = "net"', 'price_kind = "netto"', 'price_kind is "gross" or "net".'),
        ('default = "net"', 'default = "gold"', 'there is no tariff "gold", the default.'),
        ("2000", "20.5", "prices are whole cents"),
        ("2020-01-01", '"January"', "2026-01-01"),
    ],
)
def test_what_is_wrong_in_a_price_list_is_named(
    fw: CommandLine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: str,
    after: str,
    sentence: str,
) -> None:
    prices = tmp_path / "prices.toml"
    sound = (
        'default = "net"\n[[tariff]]\nname = "net"\nvalid_from = 2020-01-01\n'
        'unit_seconds = 900\nprice_kind = "net"\nunit_cents = 2000\n'
    )
    prices.write_text(sound.replace(before, after), encoding="utf-8")
    monkeypatch.setenv("FW_TUI_PRICE_LIST", str(prices))
    answer = fw("quote", "16m")
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert sentence in answer.err


def test_an_unforeseen_error_is_one_line_without_its_values(
    fw: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "session_record", _fail)
    fw("start", "Maier", "PC 1")
    answer = fw("status", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == (
        "fw-tui: internal error (ZeroDivisionError); FW_TUI_DEBUG=1 shows where it happened.\n"
    )
    monkeypatch.setenv("FW_TUI_DEBUG", "1")
    assert "in _fail" in fw("status", "--json").err


def test_an_interrupt_is_quiet(fw: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_shell: Shell) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "run_status", interrupt)
    answer = fw("status")
    assert (answer.code, answer.out, answer.err) == (130, "", "")


def test_a_reader_that_left_ends_the_command_quietly(
    fw: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped: list[bool] = []

    def nobody_reads(_shell: Shell) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(running, "run_status", nobody_reads)
    monkeypatch.setattr(cli_main, "drop_output", lambda: dropped.append(True))
    answer = fw("status")
    assert (answer.code, answer.out, answer.err) == (141, "", "")
    assert dropped == [True]


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"


@pytest.mark.parametrize(
    "words",
    [
        ["start", HOSTILE, HOSTILE],
        ["statement", HOSTILE],
        ["stop", HOSTILE],
        [HOSTILE],
        ["customer", "add", f"x{HOSTILE}"],
        ["settings", "get", HOSTILE],
        ["import", HOSTILE],
        ["quote", HOSTILE],
        ["quote", "8m", "--tariff", HOSTILE],
        ["--db", f"/none/{HOSTILE}", "status"],
    ],
)
def test_what_is_typed_never_steers_the_terminal(fw: CommandLine, words: list[str]) -> None:
    answer = fw(*words)
    _must_be_harmless(answer.out + answer.err)


def test_what_the_store_holds_never_steers_the_terminal(fw: CommandLine) -> None:
    fw.office().sessions.start(request("Maier", "PC 1"))
    _smuggle(fw.store)
    for words in (
        ["status"],
        ["status", "--json"],
        ["sessions"],
        ["sessions", "--format", "json"],
        ["sessions", "--format", "csv"],
        ["customer", "list"],
        ["customer", "list", "--format", "json"],
        ["check"],
        ["stop", "1"],
        ["statement", "Maier"],
        ["statement", "Maier", "--format", "csv"],
        ["statement", "Maier", "--format", "json"],
    ):
        answer = fw(*words)
        assert answer.code == 0, answer.err
        _must_be_harmless(answer.out + answer.err)


def test_json_keeps_what_it_escapes(fw: CommandLine) -> None:
    fw.office().sessions.start(request("Maier", "PC 1"))
    _smuggle(fw.store)
    assert fw("status", "--json").data[0]["customer"] == f"Maier{HOSTILE}"


def test_formulas_do_not_run_in_a_spreadsheet(fw: CommandLine) -> None:
    fw("start", '=HYPERLINK("http://x")', "+PC", "--at", "11:00")
    fw("stop", "1", "--note", "@SUM(A1)")
    out = fw("sessions", "--format", "csv").out
    assert "\"'=HYPERLINK" in out
    assert ",'+PC," in out
    assert ",'@SUM(A1)," in out


def test_a_billable_session_without_seconds_is_shown(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1")
    assert "0 units: 0.00 €" in fw("stop").out
    session = fw.office().sessions.get(1)
    assert session.billing is Billing.BILLABLE


def _fail(*_args: object) -> None:
    raise ZeroDivisionError("secret")


def _smuggle(store: Path) -> None:
    """Write control sequences past everything that cleans text."""
    with closing(sqlite3.connect(store)) as raw:
        raw.execute("UPDATE customer SET name = name || ?", (HOSTILE,))
        raw.execute("UPDATE computer SET name = name || ?", (HOSTILE,))
        raw.execute("UPDATE session SET notes = ?, technician_name = ?", (HOSTILE, HOSTILE))
        raw.commit()


def _must_be_harmless(text: str) -> None:
    for sign in HOSTILE:
        if not sign.isprintable():
            assert sign not in text
