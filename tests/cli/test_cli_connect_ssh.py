"""``connect`` and ``replay`` as real processes on a terminal, against a real sshd."""

import os
import shlex
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from fw_tui.domain.session import State
from fw_tui.domain.target import Client, Target
from fw_tui.services.office import Office, open_office
from fw_tui.store.settings import put_setting
from tests.capture.person import Person
from tests.capture.servers import LOGIN, PASSWORD, Sshd, ssh_options
from tests.makers import request

ROOT = Path(__file__).parents[2]
#: Has the terminal that it got as its own, as a login has.
_LOGIN = "import os, sys; os.login_tty(0); os.execv(sys.argv[1], sys.argv[1:])"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = open_office(str(tmp_path / "store.db"))
    yield made
    made.close()


def ordered(office: Office, server: Sshd, consent: bool | None = None) -> None:
    options = ssh_options(server.known_hosts)
    office.at_once(partial(put_setting, "launch.ssh_arguments", options))
    number = office.sessions.order(request(consent_recording=consent)).number
    office.launching.choose(number, Target(Client.SSH, "127.0.0.1", server.port, LOGIN))


def at(person: Person, office: Office, *words: str, before: str = "") -> subprocess.Popen[bytes]:
    """A command on the person's terminal, in English; ``before`` stands before it in a shell."""
    fw = [sys.executable, "-m", "fw_tui", "--language", "en", "--db", str(office.path), *words]
    argv = ["/bin/sh", "-c", f"{before} {shlex.join(fw)}"] if before else fw
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _LOGIN, *argv],
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm"},
        stdin=person.terminal.reading,
        stdout=person.terminal.reading,
        stderr=person.terminal.reading,
    )


def run(person: Person, office: Office, *words: str, before: str = "") -> int:
    with at(person, office, *words, before=before) as command:
        return command.wait(60)


def test_the_password_is_asked_for_and_the_clock_follows_ssh(
    office: Office, server: Sshd, person: Person
) -> None:
    ordered(office, server, consent=True)
    states: list[State] = []
    person.type_when(
        (r"Enter for none\): ", f"{PASSWORD}\r"),
        (r"\$ ", lambda: states.append(office.sessions.get(1).state)),
        (r"", "echo an$((1+1))na; exit\r"),
    )
    assert run(person, office, "connect", "1") == 0
    assert states == [State.CONNECTED]
    assert office.sessions.get(1).state is State.ENDED
    assert "The terminal is recorded; the recording is deleted after 30 days." in person.shown
    assert "fw-tui replay 1 plays the recording." in person.shown
    assert "Session 1 with Fa. Walter Maier GmbH" in person.shown
    assert PASSWORD not in person.shown
    (recording,) = office.recordings.of(1)
    assert "an2na" in recording.path.read_text()
    assert PASSWORD not in recording.path.read_text()


def test_without_consent_it_is_said_and_nothing_is_recorded(
    office: Office, server: Sshd, person: Person
) -> None:
    ordered(office, server)
    person.type_when((r"none\): ", f"{PASSWORD}\r"), (r"\$ ", "exit\r"))
    assert run(person, office, "connect", "1") == 0
    assert "It is not recorded" in person.shown
    assert office.recordings.all() == []


def test_a_pipe_may_bring_the_password_and_the_terminal_the_keys(
    office: Office, server: Sshd, person: Person
) -> None:
    ordered(office, server)
    person.type_when((r"\$ ", "exit\r"))
    before = f"echo {PASSWORD} |"
    assert run(person, office, "connect", "1", "--password-stdin", before=before) == 0
    assert office.sessions.get(1).state is State.ENDED


def test_the_same_for_a_client_of_which_a_person_tells(office: Office, person: Person) -> None:
    office.at_once(partial(put_setting, "launch.anydesk_command", "true"))
    office.sessions.order(request(remote_id="123456789"))
    person.type_when((r"it failed\..*> ", "\r"), (r"Enter ends the session: ", "\r"))
    words = ("connect", "1", "--client", "anydesk", "--password-stdin")
    assert run(person, office, *words, before=f"echo {PASSWORD} |") == 0
    assert office.sessions.get(1).state is State.ENDED


def test_a_password_that_is_refused_is_one_line_and_1(
    office: Office, server: Sshd, person: Person
) -> None:
    ordered(office, server, consent=True)
    person.type_when((r"none\): ", "falsch\r"), (r"password: ", "auch falsch\r"))
    assert run(person, office, "connect", "1") == 1
    person.wait_for(r"fw-tui: The password or the user name was refused. Session 1 is noted as a")
    assert office.sessions.get(1).state is State.ABORTED
    assert office.recordings.all() == []


@pytest.mark.parametrize("how", [signal.SIGHUP, signal.SIGTERM])
def test_when_the_line_is_dropped_the_clock_stops(
    office: Office, server: Sshd, person: Person, how: signal.Signals
) -> None:
    """The system says so, and the shell repeats it."""
    ordered(office, server)
    before = f"echo {PASSWORD} |"
    with at(person, office, "connect", "1", "--password-stdin", before=before) as shell:
        person.wait_for(r"\$ ")
        (program,) = _connecting(office.path)
        while shell.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(program, how)
            with suppress(subprocess.TimeoutExpired):
                shell.wait(0.0005)
    assert office.sessions.get(1).state is State.LOST


def test_a_session_whose_connect_was_killed_is_offered(
    office: Office, server: Sshd, person: Person
) -> None:
    ordered(office, server)
    before = f"echo {PASSWORD} |"
    with at(person, office, "connect", "1", "--password-stdin", before=before):
        person.wait_for(r"\$ ")
        (program,) = _connecting(office.path)
        os.kill(program, signal.SIGKILL)
    assert [each.number for each in office.sessions.left_behind("hoerner")] == [1]


def _connecting(store: Path) -> list[int]:
    """The processes that connect on this store."""
    wanted = f"--db\0{store}\0connect\0".encode()
    return [
        int(process.name)
        for process in Path("/proc").glob("[0-9]*")
        if (words := _words(process)).endswith(b"--password-stdin\0") and wanted in words
    ]


def _words(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def recorded(office: Office, *texts: bytes) -> None:
    number = office.sessions.order(request(consent_recording=True)).number
    for text in texts:
        begin = office.recordings.recorder(number)
        assert begin is not None
        writer = begin((80, 24))
        assert writer is not None
        writer.output(text)
        writer.close()


def test_a_replay_plays_all_parts_and_leaves_the_terminal_as_it_was(
    office: Office, person: Person
) -> None:
    recorded(office, b"eins\x1b]52;c;cm0=\x07", b"zwei")
    before = termios.tcgetattr(person.terminal.reading)
    person.type_when((r"eins.*End of part 1 of 2", "x"), (r"zwei.*End of the recording", " "))
    assert run(person, office, "replay", "1") == 0
    assert termios.tcgetattr(person.terminal.reading) == before
    person.wait_for(r"\x1b\[\?1049l$")
    assert "\x1b]52" not in person.shown


def test_q_leaves_a_replay(office: Office, person: Person) -> None:
    recorded(office, b"eins", b"zwei")
    person.type_when((r"eins", "q"))
    assert run(person, office, "replay", "1") == 0
    assert "zwei" not in person.shown


def test_ctrl_c_leaves_a_replay_and_the_terminal_as_it_was(office: Office, person: Person) -> None:
    recorded(office, b"eins")
    before = termios.tcgetattr(person.terminal.reading)
    person.type_when((r"End of the recording", "\x03"))
    assert run(person, office, "replay", "1") == 130
    assert termios.tcgetattr(person.terminal.reading) == before
    person.wait_for(r"\x1b\[\?1049l")
