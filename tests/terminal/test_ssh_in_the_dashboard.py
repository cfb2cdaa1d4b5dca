"""The dashboard steps aside for ssh in a real terminal, against a real sshd, and comes back."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.capture.servers import LOGIN, PASSWORD, Sshd
from tests.terminal.harness import FW_TUI, Terminal, shell, wait_until

WRONG = "falsch-0815"


@pytest.fixture
def dashboard(server: Sshd, tmp_path: Path) -> Iterator[Terminal]:
    """The dashboard in German, with ssh that knows the server's key."""
    shell(tmp_path, "settings", "set", "shop.name", "EDV Hörner")
    known = f"-o UserKnownHostsFile={server.known_hosts} -o NumberOfPasswordPrompts=1 -F none"
    shell(tmp_path, "settings", "set", "launch.ssh_arguments", "--", known)
    with Terminal(FW_TUI, home=tmp_path) as terminal:
        terminal.wait_for("Es läuft nichts")
        yield terminal


def dial(terminal: Terminal, server: Sshd, password: str, recording: bool = False) -> None:
    """A call from its first key to the dialled number."""
    terminal.press("n")
    terminal.wait_for("Neue Sitzung")
    terminal.type("Fa. Maier")
    terminal.press("tab")
    terminal.type("Server")
    terminal.press("tab", "tab")
    terminal.type(password)
    if recording:
        terminal.press("tab", "tab", "down")
        terminal.wait_for("Aufzeichnung: ja")
    terminal.press("f8")
    terminal.wait_for("Fa. Maier – Server anwählen")
    terminal.press("s", "enter")
    terminal.type(f"127.0.0.1:{server.port}")
    terminal.press("enter")
    terminal.type(LOGIN)
    terminal.press("enter", "enter")


def sessions(home: Path) -> list[dict[str, Any]]:
    """What is kept of all sessions."""
    found: list[dict[str, Any]] = json.loads(shell(home, "sessions", "--format", "json"))
    return found


def test_ssh_takes_the_terminal_and_gives_it_back_when_it_ends(
    dashboard: Terminal, server: Sshd
) -> None:
    dial(dashboard, server, PASSWORD)
    shown = dashboard.wait_for("\n$")
    assert "Keine Aufzeichnung" in shown
    assert dashboard.modes()[1049] is False
    dashboard.type("echo $((40+2))-gr$((0))ß\r")
    dashboard.wait_for("42-gr0ß")
    (running,) = json.loads(shell(dashboard.home, "status", "--json"))
    assert running["started_at"] is not None
    dashboard.type("exit\r")
    dashboard.wait_for("Sitzung 1 ist beendet")
    assert dashboard.modes()[1049] is True
    dashboard.type("Updates")
    dashboard.press("ctrl+o")
    dashboard.wait_for("Es läuft nichts")
    (session,) = sessions(dashboard.home)
    assert session["ended_at"] is not None
    wait_until(lambda: sessions(dashboard.home)[0]["notes"] == "Updates", "the notes")
    assert PASSWORD.encode() not in dashboard.raw
    dashboard.press("q")
    assert dashboard.exit_code() == 0
    assert dashboard.is_restored()


def test_a_wrong_password_is_told_and_costs_nothing(dashboard: Terminal, server: Sshd) -> None:
    dial(dashboard, server, WRONG)
    dashboard.wait_for("Passwort oder Anmeldename wurde abgelehnt.")
    (session,) = sessions(dashboard.home)
    assert (session["gross_cents"], session["free_reason"]) == (0, "failed_attempt")
    assert WRONG.encode() not in dashboard.raw


def test_with_consent_the_terminal_is_recorded_and_the_password_is_not(
    dashboard: Terminal, server: Sshd
) -> None:
    dial(dashboard, server, PASSWORD, recording=True)
    dashboard.wait_for("nach 30 Tagen gelöscht")
    dashboard.wait_for("\n$")
    dashboard.type("echo gemacht-$((6*7))\r")
    dashboard.wait_for("gemacht-42")
    dashboard.type("exit\r")
    dashboard.wait_for("Sitzung 1 ist beendet")
    (cast,) = (dashboard.home / "test.db.recordings").glob("1-*.cast")
    assert "gemacht-42" in cast.read_text()
    assert PASSWORD not in cast.read_text()
    assert cast.stat().st_mode & 0o077 == 0
    dashboard.press("escape")
    dashboard.wait_for("Es läuft nichts")
    dashboard.press("2")
    dashboard.wait_for("Anfang▼")
    dashboard.press("p")
    shown = dashboard.wait_for("Ende der Aufzeichnung")
    assert "gemacht-42" in shown
    dashboard.press("q")
    dashboard.wait_for("Anfang▼")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_connection_and_program_and_both_are_noted(
    dashboard: Terminal, server: Sshd, number: int
) -> None:
    dial(dashboard, server, PASSWORD)
    dashboard.wait_for("\n$")
    dashboard.kill(number)
    assert dashboard.exit_code() == 128 + number
    assert dashboard.is_restored()
    assert "Verbindung weg" in shell(dashboard.home, "status")


def test_a_line_that_drops_loses_the_connection_and_stops_the_clock(
    dashboard: Terminal, server: Sshd
) -> None:
    dial(dashboard, server, PASSWORD)
    dashboard.wait_for("\n$")
    dashboard.hang_up()
    dashboard.exit_code()
    assert "Verbindung weg" in shell(dashboard.home, "status")
