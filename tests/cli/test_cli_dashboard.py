"""No command and ``demo``: the dashboard is opened on the right store, or refused."""

import io
from types import SimpleNamespace

import pytest

from fw_tui.cli import dashboard
from fw_tui.domain.session import Session, State
from tests.cli.conftest import CommandLine


class Terminal(io.StringIO):
    """A standard stream at a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = SimpleNamespace(stdin=Terminal(), stdout=Terminal(), stderr=Terminal())
    monkeypatch.setattr(dashboard, "sys", streams)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.parametrize("words", [[], ["demo"]])
def test_without_a_terminal_there_is_one_sentence_and_no_store(
    fw: CommandLine, words: list[str]
) -> None:
    answer = fw(*words)
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert "needs a terminal" in answer.err
    assert not fw.store.exists()
    assert fw.shown == []


@pytest.mark.usefixtures("at_a_terminal")
def test_without_a_command_the_dashboard_opens_the_store(fw: CommandLine) -> None:
    assert fw().code == 0
    ((office, technician, preferences),) = fw.shown
    assert office.path == fw.store
    assert technician.login == "hoerner"
    assert preferences.theme is None


@pytest.mark.usefixtures("at_a_terminal")
def test_a_dumb_terminal_is_refused(fw: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert fw().code == 1
    assert fw.shown == []


@pytest.mark.usefixtures("at_a_terminal")
def test_the_demo_runs_on_a_store_that_is_gone_afterwards(fw: CommandLine) -> None:
    assert fw("demo").code == 0
    ((office, technician, _preferences),) = fw.shown
    assert technician.login == "hoerner"
    assert office.path != fw.store
    assert not office.path.parent.exists()
    assert not fw.store.exists()


@pytest.mark.usefixtures("at_a_terminal")
def test_in_the_demo_one_session_of_ones_own_runs(fw: CommandLine) -> None:
    running: list[Session] = []
    fw.on_show = lambda office: running.extend(office.sessions.running())
    assert fw("demo").code == 0
    (session,) = running
    assert (session.state, session.technician) == (State.CONNECTED, "hoerner")
    assert session.seconds(fw.clock.now_ms()) == 12 * 60 + 22
