"""ssh in the program's own terminal, against a real sshd: password, hook, size, recording."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from fw_tui.capture.launch.asciicast import CastWriter, read_cast
from fw_tui.capture.launch.commands import Custom, Start, start_of
from fw_tui.capture.launch.events import Event, Happened
from fw_tui.capture.launch.terminal import run_in_terminal
from fw_tui.domain import launcher
from fw_tui.domain.clock import SystemClock
from fw_tui.domain.secret import OneTimePassword
from fw_tui.domain.target import Client, Target
from tests.capture.person import Person
from tests.capture.servers import LOGIN, PASSWORD, Sshd, free_port, ssh_options
from tests.makers import make_clock


def ssh(
    port: int, known_hosts: Path, password: str = PASSWORD, host: str = "127.0.0.1"
) -> tuple[Start, OneTimePassword]:
    custom = Custom(arguments=ssh_options(known_hosts))
    secret = OneTimePassword(password)
    return start_of(Target(Client.SSH, host, port, LOGIN), "", secret, custom), secret


def test_ssh_gets_the_password_and_its_hook_says_that_it_stands(
    server: Sshd, person: Person
) -> None:
    start, secret = ssh(server.port, server.known_hosts)
    person.type_when((r"\$ ", "echo an$((1+1))na; exit\r"))
    happened: list[Event] = []
    last = run_in_terminal(start, make_clock(), happened.append, person.terminal)
    assert [event.happened for event in happened[:-1]] == [Happened.STARTED, Happened.CONNECTED]
    assert happened[-1] is last
    assert (last.happened, last.code) == (Happened.ENDED, 0)
    assert "an2na" in person.shown
    assert PASSWORD not in person.shown
    assert not secret


def test_no_process_shows_the_password_while_ssh_dials(server: Sshd, person: Person) -> None:
    start, _ = ssh(server.port, server.known_hosts)
    looked: list[bytes] = []

    def look() -> None:
        for process in Path("/proc").glob("[0-9]*"):
            for name in ("cmdline", "environ"):
                with suppress(OSError):
                    looked.append((process / name).read_bytes())

    person.type_when((r"\$ ", "exit\r"))
    run_in_terminal(start, make_clock(), lambda event: look(), person.terminal)
    assert any(b"ControlPath=none" in each for each in looked)
    assert not any(PASSWORD.encode() in each for each in looked if b"PYTEST" not in each)


def test_a_password_that_was_refused_is_asked_for_at_the_terminal(
    server: Sshd, person: Person
) -> None:
    start, _ = ssh(server.port, server.known_hosts, "falsch")
    person.type_when((r"password: ", f"{PASSWORD}\r"), (r"\$ ", "exit\r"))
    last = run_in_terminal(start, make_clock(), lambda event: None, person.terminal)
    assert last.happened is Happened.ENDED
    assert PASSWORD not in person.shown


def test_a_password_that_is_refused_again_is_a_failed_dial(server: Sshd, person: Person) -> None:
    start, _ = ssh(server.port, server.known_hosts, "falsch")
    person.type_when((r"password: ", "auch falsch\r"))
    happened: list[Event] = []
    last = run_in_terminal(start, make_clock(), happened.append, person.terminal)
    assert [event.happened for event in happened] == [Happened.STARTED, Happened.FAILED]
    assert (last.happened, last.sentence) == (Happened.FAILED, launcher.WRONG_PASSWORD)


def test_an_unknown_key_is_asked_about_at_the_terminal(
    server: Sshd, person: Person, tmp_path: Path
) -> None:
    start, _ = ssh(server.port, tmp_path / "none_yet")
    person.type_when((r"yes/no", "yes\r"), (r"\$ ", "exit\r"))
    last = run_in_terminal(start, make_clock(), lambda event: None, person.terminal)
    assert last.happened is Happened.ENDED
    assert "[127.0.0.1]" in (tmp_path / "none_yet").read_text()


def test_another_key_than_before_is_refused(server: Sshd, person: Person, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    name, kind, key = server.known_hosts.read_text().split()
    changed.write_text(f"{name} {kind} {key[:-8]}AAAAAAAA\n")
    start, secret = ssh(server.port, changed)
    last = run_in_terminal(start, make_clock(), lambda event: None, person.terminal)
    assert (last.happened, last.sentence) == (Happened.FAILED, launcher.STRANGER)
    assert not secret


def test_nobody_listens_there(person: Person, tmp_path: Path) -> None:
    start, _ = ssh(free_port(), tmp_path / "none")
    last = run_in_terminal(start, make_clock(), lambda event: None, person.terminal)
    assert (last.happened, last.sentence) == (Happened.FAILED, launcher.REFUSED)


def test_there_is_no_such_host(person: Person, tmp_path: Path) -> None:
    start, _ = ssh(22, tmp_path / "none", host="missing.invalid")
    last = run_in_terminal(start, make_clock(), lambda event: None, person.terminal)
    assert (last.happened, last.sentence) == (Happened.FAILED, launcher.UNKNOWN_HOST)


def test_ctrl_c_is_the_other_computers(server: Sshd, person: Person) -> None:
    start, _ = ssh(server.port, server.known_hosts)
    # What says that it has begun is what Ctrl+C is for: a shell's own echo would come too soon.
    long = "sh -c 'echo st$((1))ps; exec sleep 100'\r"
    person.type_when((r"\$ ", long), (r"st1ps", "\x03"), (r"\$ ", "exit 3\r"))
    last = run_in_terminal(start, make_clock(), lambda event: None, person.terminal)
    assert (last.happened, last.code) == (Happened.ENDED, 3)


def test_a_new_size_of_the_terminal_arrives_there(server: Sshd, person: Person) -> None:
    start, _ = ssh(server.port, server.known_hosts)

    def bigger() -> None:
        person.resize(132, 50)
        os.kill(os.getpid(), signal.SIGWINCH)

    # sshd hands the size on when it comes; the shell there asks until it has.
    asks = "until stty size | grep 50.132; do sleep 0.05; done; exit\r"
    person.type_when((r"\$ ", "stty size\r"), (r"24 80", bigger), (r"", asks))
    last = run_in_terminal(start, make_clock(), lambda event: None, person.terminal)
    assert last.happened is Happened.ENDED
    assert "50 132" in person.shown


def test_when_our_terminal_is_gone_ssh_ends(server: Sshd, person: Person) -> None:
    start, _ = ssh(server.port, server.known_hosts)
    person.type_when((r"\$ ", person.hang_up))
    last = run_in_terminal(start, make_clock(), lambda event: None, person.terminal)
    assert last.happened in {Happened.ENDED, Happened.LOST}


@pytest.mark.parametrize("how", [signal.SIGHUP, signal.SIGTERM])
def test_who_ends_our_program_ends_the_connection_which_is_lost(
    server: Sshd, person: Person, how: signal.Signals
) -> None:
    start, _ = ssh(server.port, server.known_hosts)
    person.type_when((r"\$ ", lambda: os.kill(os.getpid(), how)))
    last = run_in_terminal(start, make_clock(), lambda event: None, person.terminal)
    assert last.happened is Happened.LOST
    assert signal.getsignal(how) is signal.SIG_DFL


def test_what_is_shown_is_recorded_and_what_is_typed_is_not(
    server: Sshd, person: Person, tmp_path: Path
) -> None:
    start, _ = ssh(server.port, server.known_hosts)
    file = tmp_path / "1.cast"

    def record(size: tuple[int, int]) -> CastWriter:
        return CastWriter(file, size, SystemClock())

    person.type_when(
        (r"\$ ", "stty -echo; printf 'k%s' 1; read x\r"),
        (r"k1", f"{PASSWORD}\r"),
        (r"\$ ", "printf 'Grüße%s' 2; exit\r"),
    )
    run_in_terminal(start, make_clock(), lambda event: None, person.terminal, record)
    header, events = read_cast(file)
    shown = "".join(event.data for event in events)
    assert (header.columns, header.lines) == (80, 24)
    assert "Grüße2" in shown
    assert PASSWORD not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_dial_that_fails_leaves_no_recording(person: Person, tmp_path: Path) -> None:
    start, _ = ssh(free_port(), tmp_path / "none")
    run_in_terminal(
        start,
        make_clock(),
        lambda event: None,
        person.terminal,
        lambda size: pytest.fail("nothing to record"),
    )


def test_without_ssh_there_is_a_sentence(person: Person) -> None:
    target = Target(Client.SSH, "server.example")
    start = start_of(target, "", OneTimePassword(""), Custom("/nowhere/ssh"))
    last = run_in_terminal(start, make_clock(), lambda event: None, person.terminal)
    assert last.happened is Happened.NOT_STARTED
