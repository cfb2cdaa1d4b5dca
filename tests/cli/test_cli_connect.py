"""``order`` and ``connect``: from the order to the connection and its end, at the shell."""

import io
import json
import shlex
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from fw_tui.domain.session import State
from fw_tui.domain.target import Client, Target
from fw_tui.store.settings import put_setting
from tests.capture.servers import wait_for_file
from tests.cli.conftest import CommandLine

STANDIN = Path(__file__).parent.parent / "capture" / "standin.py"
RDP_STANDS = "[INFO][com.freerdp.gdi] - Local framebuffer format  PIXEL_FORMAT_BGRX32"
SECRET = "geheim-4711"


class Keyboard:
    """A terminal at which somebody answers; nobody is left when the answers are."""

    def __init__(self, *answers: str | type[BaseException]) -> None:
        self._answers = list(answers)
        self.on_answer: Callable[[], None] = lambda: None

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        self.on_answer()
        answer = self._answers.pop(0) if self._answers else ""
        if isinstance(answer, str):
            return answer
        raise answer


@pytest.fixture
def at_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Keyboard]:
    def sit(*answers: str | type[BaseException], password: str = SECRET) -> Keyboard:
        keyboard = Keyboard(*answers)
        monkeypatch.setattr(sys, "stdin", keyboard)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setattr("getpass.getpass", lambda prompt: password)
        return keyboard

    return sit


def standin(fw: CommandLine, client: Client, folder: Path, **does: object) -> Path:
    report = folder / "report"
    words = [sys.executable, str(STANDIN), str(report), json.dumps(does)]
    # Longer than what people type.
    fw.office().at_once(partial(put_setting, f"launch.{client}_command", shlex.join(words)))
    return report


def order(fw: CommandLine, *more: str) -> str:
    assert fw("order", "Maier", "PC 1", "--remote-id", "123 456 789", *more).code == 0
    return "1"


def state(fw: CommandLine) -> State:
    return fw.office().sessions.get(1).state


def test_an_order_prints_its_number_and_costs_nothing(fw: CommandLine) -> None:
    answer = fw("order", "Maier", "PC 1", "--ordered-by", "Frau Maier", "--consent-recording", "ja")
    assert (answer.code, answer.out, answer.err) == (0, "1\n", "")
    session = fw.office().sessions.get(1)
    assert (session.state, session.ordered_by) == (State.ORDERED, "Frau Maier")
    assert session.consent_recording is True
    assert fw("order", "Maier", "PC 1", "--at", "10:00").code == 2


def test_the_clock_follows_what_the_client_says(fw: CommandLine, tmp_path: Path) -> None:
    order(fw)
    standin(fw, Client.RDP, tmp_path, says=[RDP_STANDS], code=11)
    answer = fw("connect", "1", "--client", "rdp", "--host", "pc.example:3390", "--user", "anna")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "RDP (FreeRDP) is started.",
        "Session 1 with Maier – PC 1 runs since 12:00.",
        "Session 1 with Maier – PC 1 has ended: 00:00:00 = 0 units: 0.00 €",
    ]


def test_what_was_given_is_kept_for_the_computer(fw: CommandLine, tmp_path: Path) -> None:
    order(fw)
    standin(fw, Client.RDP, tmp_path, says=[RDP_STANDS], code=131)
    given = ("--client", "rdp", "--host", "pc.example:3390", "--user", "anna")
    assert fw("connect", "1", *given).code == 1
    assert fw.office().launching.target(1) == Target(Client.RDP, "pc.example", 3390, "anna")
    assert state(fw) is State.LOST
    assert fw("connect", "1", "--host", "pc.example").code == 1
    assert fw.office().launching.target(1) == Target(Client.RDP, "pc.example", 0, "anna")


@pytest.mark.parametrize(
    ("does", "sentence"),
    [
        (
            {"code": 154},
            "The password or the user name was refused. Session 1 is noted as a failed attempt"
            " and costs nothing.",
        ),
        (
            {"says": [RDP_STANDS], "code": 131},
            "The connection broke. fw-tui connect 1 dials again, fw-tui stop 1 ends the session.",
        ),
    ],
)
def test_an_end_that_nobody_wanted_is_one_line_and_1(
    fw: CommandLine, tmp_path: Path, does: dict[str, object], sentence: str
) -> None:
    order(fw)
    standin(fw, Client.RDP, tmp_path, **does)
    answer = fw("connect", "1", "--client", "rdp", "--host", "pc.example", "--no-password")
    assert (answer.code, answer.err) == (1, f"fw-tui: {sentence}\n")


def test_a_client_that_is_not_there_leaves_the_order(fw: CommandLine, tmp_path: Path) -> None:
    order(fw)
    fw("settings", "set", "launch.rdp_command", str(tmp_path / "missing"))
    answer = fw("connect", "1", "--client", "rdp", "--host", "pc.example")
    assert (answer.code, answer.err.count("\n")) == (1, 1)
    assert "cannot be started" in answer.err
    assert state(fw) is State.ORDERED


def test_the_password_comes_from_standard_input_and_is_printed_nowhere(
    fw: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(fw)
    report = standin(fw, Client.RDP, tmp_path, says=[RDP_STANDS])
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{SECRET}\r\nmore\n"))
    answer = fw(
        *("connect", "1", "--client", "rdp", "--host", "pc.example", "--user", "anna"),
        "--password-stdin",
    )
    seen = json.loads(report.read_text())
    assert (answer.code, seen["stdin"]) == (0, f"{SECRET}\n")
    assert SECRET not in answer.out + answer.err + seen["cmdline"]
    kept = [file.read_bytes() for file in tmp_path.glob("store.db*") if file.is_file()]
    assert not any(SECRET.encode() in each for each in kept)


def test_of_a_client_that_hands_over_a_person_says_when_it_is_connected(
    fw: CommandLine, tmp_path: Path, at_terminal: Callable[..., Keyboard]
) -> None:
    order(fw)
    report = standin(fw, Client.ANYDESK, tmp_path)
    at_terminal("\n", "\n").on_answer = lambda: fw.clock.advance(742)
    answer = fw("connect", "1", "--client", "anydesk")
    assert (answer.code, answer.err) == (0, "")
    assert "AnyDesk is started." in answer.out
    assert "Session 1 with Maier – PC 1 runs since 12:12." in answer.out
    assert answer.out.endswith("has ended: 00:12:22 = 2 units: 17.00 € (14.29 € net)\n")
    session = fw.office().sessions.get(1)
    assert session.ordered_at is not None
    assert session.started_at == session.ordered_at + 742_000
    assert SECRET not in answer.out
    wait_for_file(report)  # it runs on by itself
    assert json.loads(report.read_text())["stdin"] == f"{SECRET}\n"


def test_a_person_can_say_that_it_failed(
    fw: CommandLine, tmp_path: Path, at_terminal: Callable[..., Keyboard]
) -> None:
    order(fw)
    standin(fw, Client.ANYDESK, tmp_path)
    at_terminal("X\n")
    answer = fw("connect", "1", "--client", "anydesk")
    assert answer.code == 1
    assert "noted as a failed attempt" in answer.err
    assert state(fw) is State.ABORTED


def test_where_the_password_must_be_typed_there_it_is_not_asked_for(
    fw: CommandLine, tmp_path: Path, at_terminal: Callable[..., Keyboard]
) -> None:
    order(fw)
    report = standin(fw, Client.TEAMVIEWER, tmp_path)
    at_terminal("x\n")
    fw("connect", "1", "--client", "teamviewer")
    wait_for_file(report)
    assert SECRET not in report.read_text()


@pytest.mark.parametrize("leaving", [KeyboardInterrupt, ""], ids=["ctrl-c", "end"])
@pytest.mark.parametrize(("answers", "left"), [(0, State.ORDERED), (1, State.CONNECTED)])
def test_who_leaves_before_the_end_leaves_the_session_as_it_is(
    fw: CommandLine,
    tmp_path: Path,
    at_terminal: Callable[..., Keyboard],
    leaving: str | type[BaseException],
    answers: int,
    left: State,
) -> None:
    order(fw)
    standin(fw, Client.ANYDESK, tmp_path)
    at_terminal(*["\n"] * answers, leaving)
    assert fw("connect", "1", "--client", "anydesk").code == 130
    assert state(fw) is left
    assert fw.office().sessions.get(1).heartbeat_at is None


def test_whoever_stops_watching_leaves_client_and_session(
    fw: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(fw)
    standin(fw, Client.RDP, tmp_path, says=[RDP_STANDS], until=str(tmp_path / "until"))

    def interrupt(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("fw_tui.cli.connecting.running_since", interrupt)
    assert fw("connect", "1", "--client", "rdp", "--host", "pc.example").code == 130
    assert state(fw) is State.CONNECTED
    (tmp_path / "until").touch()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["7"], "There is no session 7."),
        (["1"], "choose one with --client."),
        (["1", "--client", "phone"], 'There is no client "phone"'),
        (["1", "--client", "ssh"], "needs the host"),
        (["1", "--client", "ssh", "--host=-oProxyCommand=x"], "begins with a hyphen"),
        (["1", "--client", "ssh", "--host", "pc.example"], "ssh needs a terminal"),
        (["1", "--client", "anydesk"], "Somebody at a terminal must say when AnyDesk"),
        (["1", "--client", "custom"], "No custom command is set"),
    ],
)
def test_what_cannot_be_dialled_is_one_line(
    fw: CommandLine, words: list[str], sentence: str
) -> None:
    order(fw)
    answer = fw("connect", *words)
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert sentence in answer.err
    assert state(fw) is State.ORDERED


def test_what_is_connected_is_not_dialled_and_keeps_its_client(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1")
    answer = fw("connect", "1", "--client", "ssh", "--host", "pc.example")
    assert (answer.code, answer.err) == (1, "fw-tui: Session 1 is connected already.\n")
    assert fw.office().launching.target(1) == Target()


def test_a_password_is_either_read_or_not(fw: CommandLine) -> None:
    assert fw("connect", "1", "--no-password", "--password-stdin").code == 2
