"""ssh in a terminal, against a real sshd: its clock, its recording, and what may fail meanwhile."""

from functools import partial
from pathlib import Path

import pytest

from fw_tui.capture.launch.asciicast import CastWriter, read_cast
from fw_tui.capture.launch.events import Event, Happened
from fw_tui.domain import launcher
from fw_tui.domain.course import Step
from fw_tui.domain.errors import StoreBusy
from fw_tui.domain.secret import OneTimePassword
from fw_tui.domain.session import FreeReason, Session, State
from fw_tui.domain.target import Client, Target
from fw_tui.services.launching import NOT_RECORDED, NOT_WHOLE
from fw_tui.services.office import Office
from fw_tui.store.settings import put_setting
from tests.capture.person import Person
from tests.capture.servers import LOGIN, PASSWORD, Sshd, free_port, ssh_options
from tests.makers import NOON, request
from tests.support import ManualClock


def ordered(office: Office, port: int, known_hosts: Path, consent: bool | None = None) -> int:
    # Longer than what people type.
    office.at_once(partial(put_setting, "launch.ssh_arguments", ssh_options(known_hosts)))
    number = office.sessions.order(request(consent_recording=consent)).number
    office.launching.choose(number, Target(Client.SSH, "127.0.0.1", port, LOGIN))
    return number


def dial(office: Office, number: int, person: Person, password: str = PASSWORD) -> Event:
    start = office.launching.prepare(number, OneTimePassword(password))
    return office.launching.launch_in_terminal(number, start, person.terminal)


def steps(office: Office, number: int) -> list[Step]:
    return [each.step for each in office.reports.course(number)]


def test_the_clock_runs_while_ssh_is_connected(
    office: Office, clock: ManualClock, server: Sshd, person: Person
) -> None:
    number = ordered(office, server.port, server.known_hosts)
    clock.advance(60)
    person.type_when((r"\$ ", lambda: clock.advance(742)), (r"", "exit 3\r"))
    last = dial(office, number, person)
    assert (last.happened, last.unrecorded) == (Happened.ENDED, "")
    session = office.sessions.get(number)
    assert (session.state, session.started_at) == (State.ENDED, NOON + 60_000)
    assert session.seconds(clock.now_ms()) == 742


def test_with_consent_it_is_recorded_without_the_password(
    office: Office, server: Sshd, person: Person, tmp_path: Path
) -> None:
    number = ordered(office, server.port, server.known_hosts, consent=True)
    person.type_when((r"\$ ", "echo an$((1+1))na; exit\r"))
    assert dial(office, number, person).unrecorded == ""
    (recording,) = office.recordings.of(number)
    assert "an2na" in "".join(event.data for event in read_cast(recording.path)[1])
    assert PASSWORD not in recording.path.read_text()
    assert steps(office, number) == [Step.ORDERED, Step.CONNECTED, Step.RECORDED, Step.ENDED]
    kept = [file.read_bytes() for file in tmp_path.glob("store.db*") if file.is_file()]
    assert not any(PASSWORD.encode() in each for each in kept)


@pytest.mark.parametrize("consent", [None, False])
def test_without_consent_nothing_is_recorded(
    office: Office, server: Sshd, person: Person, tmp_path: Path, consent: bool | None
) -> None:
    number = ordered(office, server.port, server.known_hosts, consent)
    person.type_when((r"\$ ", "exit\r"))
    dial(office, number, person)
    assert office.recordings.of(number) == []
    assert not (tmp_path / "store.db.recordings").exists()


def test_a_recording_that_cannot_be_made_leaves_the_connection(
    office: Office, server: Sshd, person: Person, tmp_path: Path
) -> None:
    (tmp_path / "store.db.recordings").touch()
    number = ordered(office, server.port, server.known_hosts, consent=True)
    person.type_when((r"\$ ", "echo an$((1+1))na; exit\r"))
    last = dial(office, number, person)
    assert (last.happened, last.unrecorded) == (Happened.ENDED, NOT_RECORDED)
    assert "an2na" in person.shown
    assert Step.RECORDED not in steps(office, number)


def test_a_recording_that_is_not_whole_is_said_so(
    office: Office, server: Sshd, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fw_tui.capture.launch.asciicast.SIZE_LIMIT", 80)
    number = ordered(office, server.port, server.known_hosts, consent=True)
    person.type_when((r"\$ ", "exit\r"))
    assert dial(office, number, person).unrecorded == NOT_WHOLE


def test_a_recording_is_closed_whatever_fails(
    office: Office, server: Sshd, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Path] = []
    close = CastWriter.close

    def count(writer: CastWriter) -> None:
        close(writer)
        closed.append(writer.path)

    def fail(writer: CastWriter, data: bytes) -> None:
        raise RuntimeError

    monkeypatch.setattr(CastWriter, "close", count)
    monkeypatch.setattr(CastWriter, "output", fail)
    number = ordered(office, server.port, server.known_hosts, consent=True)
    with pytest.raises(RuntimeError):
        dial(office, number, person)
    assert closed == [each.path for each in office.recordings.of(number)]


def test_what_the_store_did_not_take_meanwhile_it_gets_afterwards(
    office: Office,
    clock: ManualClock,
    server: Sshd,
    person: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connect, refused = office.sessions.connect, list[int]()

    def busy_once(number: int, at: int | None = None) -> Session:
        if not refused:
            refused.append(number)
            raise StoreBusy("busy")
        return connect(number, at)

    monkeypatch.setattr(office.sessions, "connect", busy_once)
    number = ordered(office, server.port, server.known_hosts)
    person.type_when((r"\$ ", lambda: clock.advance(60)), (r"", "exit\r"))
    assert dial(office, number, person).happened is Happened.ENDED
    session = office.sessions.get(number)
    assert refused == [number]
    assert (session.started_at, session.ended_at) == (NOON, NOON + 60_000)


def test_a_wrong_password_is_an_attempt_that_says_so(
    office: Office, server: Sshd, person: Person
) -> None:
    number = ordered(office, server.port, server.known_hosts, consent=True)
    person.type_when((r"password: ", "auch falsch\r"))
    dial(office, number, person, "falsch")
    session = office.sessions.get(number)
    assert (session.state, session.free_reason) == (State.ABORTED, FreeReason.FAILED_ATTEMPT)
    assert [each.text for each in office.reports.course(number) if each.step is Step.ATTEMPT] == [
        launcher.WRONG_PASSWORD
    ]
    assert office.recordings.of(number) == []


def test_a_server_that_is_down_is_an_attempt(
    office: Office, person: Person, tmp_path: Path
) -> None:
    number = ordered(office, free_port(), tmp_path / "none", consent=True)
    last = dial(office, number, person)
    assert (last.happened, last.sentence) == (Happened.FAILED, launcher.REFUSED)
    assert steps(office, number) == [Step.ORDERED, Step.ATTEMPT, Step.ABORTED]
