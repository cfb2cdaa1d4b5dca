"""Clients with windows of their own, played by stand-ins: how they are started and end."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fw_tui.capture.launch.commands import Custom, start_of
from fw_tui.capture.launch.events import Event, Happened
from fw_tui.capture.launch.output import OutputReader
from fw_tui.capture.launch.supervisor import supervise
from fw_tui.domain import launcher
from fw_tui.domain.secret import OneTimePassword
from fw_tui.domain.target import Client, Target
from tests.makers import NOON, make_clock

SECRET = "geheim-4711"
STANDIN = Path(__file__).parent / "standin.py"
ROOT = Path(__file__).parent.parent.parent
RDP_STANDS = "[INFO][com.freerdp.gdi] - Local framebuffer format  PIXEL_FORMAT_BGRX32"


def command(report: Path, **does: object) -> str:
    """The command of a stand-in, as it would stand in a setting."""
    words = [sys.executable, str(STANDIN), str(report), json.dumps(does)]
    return " ".join(f"'{word}'" for word in words)


async def events_of(
    client: Client,
    report: Path,
    on_event: Callable[[Event], None] = lambda event: None,
    custom: Custom | None = None,
    password: str = SECRET,
    **does: object,
) -> list[Event]:
    custom = custom or Custom(command(report, **does), "")
    target = Target(client, "server.example", 0, "anna")
    start = start_of(target, "123456789", OneTimePassword(password), custom)
    happened = []
    async for event in supervise(start, make_clock()):
        happened.append(event)
        on_event(event)
    return happened


def seen(report: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(report.read_text())
    return found


@pytest.mark.parametrize(
    ("client", "arguments", "stdin"),
    [
        (Client.TEAMVIEWER, ["-i", "123456789"], ""),
        (Client.ANYDESK, ["123456789", "--with-password"], "geheim-4711\n"),
        (Client.RUSTDESK, ["--connect", "123456789"], ""),
    ],
    ids=["teamviewer", "anydesk", "rustdesk"],  # pytest tells the environment its own ids
)
async def test_a_client_gets_its_arguments_and_nobody_sees_the_password(
    tmp_path: Path, client: Client, arguments: list[str], stdin: str
) -> None:
    report = tmp_path / "report"
    happened = await events_of(client, report)
    assert [event.happened for event in happened] == [Happened.STARTED, Happened.HANDED_OVER]
    found = seen(report)
    assert (found["arguments"], found["stdin"]) == (arguments, stdin)
    assert SECRET not in found["cmdline"] + found["environ"]


async def test_the_end_of_a_client_that_hands_over_says_nothing(tmp_path: Path) -> None:
    last = (await events_of(Client.RUSTDESK, tmp_path / "report", code=3))[-1]
    assert last == Event(Happened.HANDED_OVER, NOON, code=3)


async def test_a_line_says_that_it_stands_and_the_exit_that_it_is_over(tmp_path: Path) -> None:
    # It goes on only when we have seen that it stands: the line came at once, not at its end.
    until = tmp_path / "seen"

    def told(event: Event) -> None:
        if event.happened is Happened.CONNECTED:
            until.touch()

    happened = await events_of(
        Client.RDP, tmp_path / "report", told, says=[RDP_STANDS], until=str(until), code=11
    )
    assert [event.happened for event in happened] == [
        Happened.STARTED,
        Happened.CONNECTED,
        Happened.ENDED,
    ]
    assert happened[-1].code == 11


async def test_a_connection_that_stands_only_for_a_moment_stood(tmp_path: Path) -> None:
    happened = await events_of(Client.RDP, tmp_path / "report", says=[RDP_STANDS], code=131)
    assert [event.happened for event in happened[1:]] == [Happened.CONNECTED, Happened.LOST]


@pytest.mark.parametrize(
    ("client", "says", "code", "sentence"),
    [
        (Client.RDP, [], 154, launcher.WRONG_PASSWORD),
        (Client.RDP, [], 140, launcher.UNKNOWN_HOST),
        (Client.VNC, ["CConn: unable to connect: Connection refused (111)"], 0, launcher.REFUSED),
        (Client.VNC, [], 0, launcher.NOT_STANDING),
    ],
)
async def test_a_failed_dial_has_one_sentence(
    tmp_path: Path, client: Client, says: list[str], code: int, sentence: str
) -> None:
    last = (await events_of(client, tmp_path / "report", says=says, code=code))[-1]
    assert last == Event(Happened.FAILED, NOON, sentence, code)


async def test_a_program_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    custom = Custom(str(tmp_path / "missing"), "")
    (event,) = await events_of(Client.ANYDESK, tmp_path / "report", custom=custom)
    assert event.happened is Happened.NOT_STARTED
    assert SECRET not in repr(event)


async def test_a_client_that_does_not_read_its_password_is_no_fault(tmp_path: Path) -> None:
    custom = Custom("true", "")
    happened = await events_of(Client.ANYDESK, tmp_path / "report", custom=custom)
    assert happened[-1].happened is Happened.HANDED_OVER


async def test_megabytes_of_output_in_one_line_take_no_memory() -> None:
    output = OutputReader(Client.RDP)
    for _ in range(1000):
        output.feed(b"x" * 65536)
    assert len(output._line) <= 4096
    output.feed(b"\r\n" + RDP_STANDS.encode())
    assert not output.standing
    output.close()
    assert output.standing


_PROGRAM = """
import asyncio, sys
from fw_tui.capture.launch.commands import Custom, start_of
from fw_tui.capture.launch.supervisor import supervise
from fw_tui.domain.clock import SystemClock
from fw_tui.domain.target import Client, Target
from fw_tui.domain.secret import OneTimePassword

async def main():
    start = start_of(Target(Client.RDP, "x", 0, "anna"), "", OneTimePassword("x"),
                     Custom(sys.argv[1], ""))
    async for event in supervise(start, SystemClock()):
        print(event.happened, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_client_outlives_the_program_that_started_it(tmp_path: Path, how: signal.Signals) -> None:
    until, left = tmp_path / "until", tmp_path / "left"
    dial = command(
        tmp_path / "report",
        says=[RDP_STANDS],
        until=str(until),
        then=["more"] * 9999,
        leaves=str(left),
    )
    program = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, dial],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with program:
        assert program.stdout is not None
        assert [program.stdout.readline() for _ in "12"] == [b"started\n", b"connected\n"]
        os.killpg(program.pid, how)
    until.touch()
    assert appears(left)


def appears(file: Path) -> bool:
    for _ in range(2000):
        if file.exists():
            return True
        time.sleep(0.01)
    return False
