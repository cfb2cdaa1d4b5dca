"""TigerVNC and FreeRDP against real servers, on displays that nobody sees."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fw_tui.capture.launch.commands import Custom, start_of
from fw_tui.capture.launch.events import Event, Happened
from fw_tui.capture.launch.supervisor import supervise
from fw_tui.domain import launcher
from fw_tui.domain.secret import OneTimePassword
from fw_tui.domain.target import Client, Target
from tests.capture.servers import LOGIN, PASSWORD, display, free_port, rdp_server, vnc_server
from tests.makers import make_clock

STOOD = [Happened.STARTED, Happened.CONNECTED]


@pytest.fixture(autouse=True)
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with display(tmp_path) as shown:
        monkeypatch.setenv("DISPLAY", shown)
        yield


@pytest.fixture
def vnc(tmp_path: Path) -> Iterator[tuple[int, int]]:
    with vnc_server(tmp_path) as server:
        yield server


@pytest.fixture
def rdp(tmp_path: Path) -> Iterator[tuple[int, int]]:
    with rdp_server(tmp_path) as server:
        yield server


async def dial(
    client: Client,
    port: int,
    password: str = PASSWORD,
    host: str = "127.0.0.1",
    when_it_stands: Callable[[], None] = lambda: pytest.fail("it must not stand"),
) -> list[Event]:
    user = LOGIN if client is Client.RDP else ""
    start = start_of(Target(client, host, port, user), "", OneTimePassword(password), Custom())
    happened = []
    async for event in supervise(start, make_clock()):
        happened.append(event)
        if event.happened is Happened.CONNECTED:
            when_it_stands()
    return happened


def kinds(events: list[Event]) -> list[Happened]:
    return [event.happened for event in events]


def kill(pid: int) -> Callable[[], None]:
    return lambda: os.kill(pid, signal.SIGKILL)


async def test_vnc_stands_and_is_lost_with_its_server(vnc: tuple[int, int]) -> None:
    port, pid = vnc
    happened = await dial(Client.VNC, port, PASSWORD[:8], when_it_stands=kill(pid))
    assert kinds(happened) == [*STOOD, Happened.LOST]


async def test_vnc_says_that_the_password_was_wrong(vnc: tuple[int, int]) -> None:
    last = (await dial(Client.VNC, vnc[0], "falsch"))[-1]
    assert (last.happened, last.sentence) == (Happened.FAILED, launcher.WRONG_PASSWORD)


async def test_vnc_says_that_nobody_listens_there() -> None:
    last = (await dial(Client.VNC, free_port()))[-1]
    assert (last.happened, last.sentence) == (Happened.FAILED, launcher.REFUSED)


async def test_vnc_says_that_there_is_no_such_host() -> None:
    last = (await dial(Client.VNC, 5900, host="missing.invalid"))[-1]
    assert (last.happened, last.sentence) == (Happened.FAILED, launcher.UNKNOWN_HOST)


async def test_freerdp_stands_and_is_lost_with_its_server(rdp: tuple[int, int]) -> None:
    port, pid = rdp
    happened = await dial(Client.RDP, port, when_it_stands=kill(pid))
    assert kinds(happened) == [*STOOD, Happened.LOST]


async def test_freerdp_with_a_wrong_password_is_a_failed_dial(rdp: tuple[int, int]) -> None:
    last = (await dial(Client.RDP, rdp[0], "falsch"))[-1]
    # This server closes the line instead of answering.
    assert (last.happened, last.sentence) == (Happened.FAILED, launcher.CLOSED)


async def test_freerdp_says_that_there_is_no_such_host() -> None:
    last = (await dial(Client.RDP, 3389, host="missing.invalid"))[-1]
    assert (last.happened, last.sentence) == (Happened.FAILED, launcher.UNKNOWN_HOST)


@pytest.mark.parametrize("client", [Client.VNC, Client.RDP])
async def test_without_a_display_there_is_a_sentence(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")
    last = (await dial(client, free_port()))[-1]
    assert (last.happened, last.sentence) == (Happened.FAILED, launcher.NO_DISPLAY)
