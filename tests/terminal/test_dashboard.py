"""The real program in a real terminal: keys in, screen out, and what other programs see."""

import json
import re
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.harness import (
    FW_TUI,
    PYTHON,
    Terminal,
    Tmux,
    neutral_environment,
    shell,
    wait_until,
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of its own, with the store in it."""
    return tmp_path


@pytest.fixture
def dashboard(home: Path) -> Iterator[Terminal]:
    """The dashboard at 80x24 on a store that is empty but for the shop's name."""
    shell(home, "settings", "set", "shop.name", "EDV Hörner")
    with Terminal(FW_TUI, home=home) as terminal:
        terminal.wait_for("Es läuft nichts")
        yield terminal


def running(home: Path) -> list[dict[str, Any]]:
    """What ``fw-tui status`` knows."""
    found: list[dict[str, Any]] = json.loads(shell(home, "status", "--json"))
    return found


def start(home: Path) -> None:
    """A session started at the shell."""
    shell(home, "start", "Fa. Walter Maier GmbH", "PC Herr Horst Maier")


def test_the_demo_shows_a_running_session_whose_clock_moves(home: Path) -> None:
    with Terminal([*FW_TUI, "demo"], home=home) as terminal:
        first = re.search(r"00:12:\d\d", terminal.wait_for("00:12:"))
        assert first is not None
        terminal.wait_until_gone(first[0])
        terminal.press("q")
        assert terminal.exit_code() == 0
        assert terminal.is_restored()


def test_a_session_from_call_to_statement_by_keyboard_alone(
    dashboard: Terminal, home: Path
) -> None:
    dashboard.press("n")
    dashboard.wait_for("Neue Sitzung")
    dashboard.type("Praxis Dr. Öztürk")
    dashboard.wait_for("neu: „Praxis Dr. Öztürk“")
    dashboard.press("enter")
    dashboard.type("Empfang")
    dashboard.wait_for("neu: „Empfang“")
    dashboard.press("enter")
    dashboard.type("123 456 789")
    dashboard.press("ctrl+o")
    dashboard.wait_for("beauftragt")
    assert running(home)[0]["started_at"] is None
    dashboard.press("c")
    dashboard.wait_for("verbunden")
    dashboard.wait_for("00:00:01")
    dashboard.press("e")
    dashboard.wait_for("Sitzung 1 beenden?")
    dashboard.type("Drucker neu eingerichtet")
    dashboard.press("ctrl+o")
    dashboard.wait_for("Es läuft nichts")
    dashboard.press("2")
    dashboard.wait_for("Drucker neu eingerichtet")
    dashboard.press("3")
    dashboard.wait_for("Abrechenbar 1 Sitzung")
    dashboard.press("v")
    dashboard.wait_for("y kopieren  Esc")
    assert "Drucker neu eingerichtet" in dashboard.screen()
    dashboard.press("escape")
    dashboard.wait_for("Abrechenbar 1 Sitzung")
    dashboard.press("4")
    dashboard.wait_for("123456789")
    dashboard.press("q")
    assert dashboard.exit_code() == 0


def test_what_the_shell_does_shows_up_within_two_seconds(dashboard: Terminal, home: Path) -> None:
    start(home)
    dashboard.wait_for("PC Herr Horst Maier", timeout=2)
    shell(home, "stop")
    dashboard.wait_for("Es läuft nichts", timeout=2)


def test_on_an_empty_store_the_shop_is_asked_for_step_by_step(home: Path) -> None:
    with Terminal(FW_TUI, home=home) as terminal:
        terminal.wait_for("Willkommen bei fw-tui")
        terminal.press("enter")
        for step, answer in enumerate(
            ("EDV Hörner", "Lindenstraße 7", "95028", "Hof", "223/123/45678"), 1
        ):
            terminal.wait_for(f"Schritt {step} von")
            terminal.type(answer)
            terminal.press("enter")
        terminal.wait_for("Schritt 6 von 7")
        terminal.type("DE02120300000000202051")
        terminal.press("enter")
        terminal.wait_for("Schritt 7 von 7")
        terminal.press("2")
        terminal.wait_until_gone("Schritt 7 von 7")
        terminal.wait_for("Alles, was eine Rechnung braucht, ist da.")
        terminal.press("q")
        assert terminal.exit_code() == 0
    assert shell(home, "settings", "get", "shop.city").strip() == "Hof"
    assert shell(home, "settings", "get", "shop.small_business").strip() == "no"


def test_a_dashboard_killed_hard_loses_neither_time_nor_cost(home: Path) -> None:
    shell(home, "start", "Maier", "PC", "--at", _minutes_ago(11))
    with Terminal(FW_TUI, home=home) as terminal:
        terminal.wait_for("17,00 €")
        wait_until(lambda: _heartbeat(home) is not None, "the first sign of life")
        terminal.kill(signal.SIGKILL)
        assert terminal.exit_code() == -signal.SIGKILL
    with Terminal(FW_TUI, home=home) as terminal:
        terminal.wait_for("Sitzung 1 blieb offen")
        terminal.press("enter")
        terminal.wait_until_gone("blieb offen")
        terminal.wait_for("17,00 €")
        assert running(home)[0]["gross_cents"] == 1700
        terminal.press("q")
        assert terminal.exit_code() == 0


def test_a_session_left_on_purpose_is_not_asked_about(home: Path) -> None:
    start(home)
    with Terminal(FW_TUI, home=home) as terminal:
        terminal.wait_for("8,50 €")
        wait_until(lambda: _heartbeat(home) is not None, "the first sign of life")
        terminal.press("q")
        assert terminal.exit_code() == 0
    assert _heartbeat(home) is None
    assert len(running(home)) == 1


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_cleanly_and_the_session_runs_on(home: Path, number: int) -> None:
    start(home)
    with Terminal(FW_TUI, home=home) as terminal:
        terminal.wait_for("8,50 €")
        terminal.kill(number)
        assert terminal.exit_code() == 128 + number
        assert terminal.is_restored()
    assert len(running(home)) == 1


@pytest.mark.parametrize("key", ["f5", "ctrl+l"])
def test_a_screen_written_over_is_drawn_anew_by_a_key(dashboard: Terminal, key: str) -> None:
    whole = dashboard.screen()
    dashboard.garble()
    dashboard.press(key)
    dashboard.wait_until(lambda: dashboard.screen() == whole, "the same screen once more")


def test_a_dialog_written_over_is_drawn_anew_by_a_key(dashboard: Terminal) -> None:
    dashboard.press("n")
    dashboard.wait_for("Neue Sitzung")
    dashboard.garble()
    dashboard.press("f5")
    assert "1 Aktiv" in dashboard.wait_for("Neue Sitzung")


def test_a_terminal_that_was_away_is_drawn_anew(dashboard: Terminal) -> None:
    whole = dashboard.screen()
    dashboard.garble()
    dashboard.kill(signal.SIGWINCH)
    dashboard.wait_until(lambda: dashboard.screen() == whole, "the same screen once more")


def test_the_shell_gets_its_own_style_back(dashboard: Terminal) -> None:
    dashboard.press("q")
    assert dashboard.exit_code() == 0
    assert set(dashboard.style()) == {"default", "False"}


def test_a_second_that_passes_sends_less_than_a_line(home: Path) -> None:
    start(home)
    with Terminal(FW_TUI, home=home, size=(120, 40)) as terminal:
        terminal.wait_for("00:00:02")
        before = len(terminal.raw)
        terminal.wait_for("00:00:05")
        assert len(terminal.raw) - before < 3 * 120


def test_without_a_terminal_it_says_one_sentence(home: Path) -> None:
    done = subprocess.run(
        FW_TUI,
        env=neutral_environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert not (home / "test.db").exists()


def test_control_sequences_in_names_never_reach_the_terminal(home: Path) -> None:
    shell(home, "settings", "set", "shop.name", "EDV Hörner")
    with Terminal(FW_TUI, home=home) as terminal:
        terminal.wait_for("Es läuft nichts")
        shell(home, "start", "Evil\x1b]0;EVIL\x07AG [/nope] [@click=app.quit]x", "PC\x9b2J")
        terminal.wait_for("[/nope]")
        for key in "234":
            terminal.press(key)
            terminal.wait_for("[/nope]")
        assert b"\x1b]0;EVIL" not in terminal.raw
        assert b"\xc2\x9b" not in terminal.raw
        terminal.press("q")
        assert terminal.exit_code() == 0


def test_the_theme_is_kept_between_starts(home: Path) -> None:
    shell(home, "settings", "set", "shop.name", "EDV Hörner")
    with Terminal(FW_TUI, home=home) as terminal:
        terminal.wait_for("Es läuft nichts")
        terminal.press("f2")
        terminal.wait_for("Befehl suchen")
        terminal.type("Farben")
        terminal.wait_until_gone("verlassen –")
        terminal.press("enter")
        terminal.wait_for("Farben suchen")
        terminal.type("dracula")
        terminal.wait_until_gone("monokai")
        terminal.press("enter")
        state = home / ".local/state/fw-tui/preferences.json"
        terminal.wait_until(
            lambda: state.exists() and "dracula" in state.read_text(), "the theme to be kept"
        )
        terminal.press("q")
        assert terminal.exit_code() == 0
    with Terminal(FW_TUI, home=home) as terminal:
        terminal.wait_for("Es läuft nichts")
        assert b"48;2;40;42;54" in terminal.raw or b"48;5;236" in terminal.raw


def test_english_is_spoken_when_the_locale_says_so(home: Path) -> None:
    with Terminal(FW_TUI, home=home, env={"LANG": "en_US.UTF-8"}) as terminal:
        terminal.wait_for("Welcome to fw-tui")
        terminal.press("escape")
        terminal.wait_for("Nothing is running")
        terminal.press("q")
        assert terminal.exit_code() == 0


def test_a_store_that_does_not_answer_does_not_hold_up_leaving(home: Path) -> None:
    start(home)
    with Terminal(FW_TUI, home=home) as terminal:
        terminal.wait_for("8,50 €")
        with closing(sqlite3.connect(home / "test.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            terminal.press("q")
            assert terminal.exit_code(timeout=8) == 0


def test_in_tmux_the_places_open_by_their_numbers() -> None:
    with Tmux(f"{PYTHON} -m fw_tui demo") as tmux:
        tmux.wait_for("00:12:")
        tmux.press("2")
        tmux.wait_for("Anfang")
        tmux.press("3")
        tmux.wait_for("Summe")
        tmux.press("4")
        tmux.wait_for("Fa. Walter Maier GmbH")
        tmux.press("?")
        tmux.wait_for("Tasten")
        tmux.press("Escape")
        tmux.wait_for("Fa. Walter Maier GmbH")
        tmux.press("1")
        tmux.wait_for("00:12:")
        tmux.press("q")
        assert tmux.exit_code() == 0


def _minutes_ago(minutes: int) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat(timespec="seconds")


def _heartbeat(home: Path) -> int | None:
    with closing(sqlite3.connect(home / "test.db")) as store, store:
        row = store.execute("SELECT heartbeat_at FROM session").fetchone()
    return None if row is None else row[0]
