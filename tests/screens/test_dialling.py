"""Dialling from the dashboard: what is asked, how the clock follows the client, what is told."""

import json
import shlex
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fw_tui.domain.secret import OneTimePassword
from fw_tui.domain.session import FreeReason, Session, State
from fw_tui.domain.target import Client, Target
from fw_tui.i18n import set_language
from fw_tui.screens.active import ActiveScreen
from fw_tui.screens.dialogs.dial import DialDialog
from fw_tui.services.office import Office
from fw_tui.store.settings import put_setting
from tests.makers import request
from tests.screens.harness import Stage, on_stage
from tests.support import ManualClock

STANDIN = Path(__file__).parent.parent / "capture" / "standin.py"
STANDS = "[INFO][com.freerdp.gdi] - Local framebuffer format  PIXEL_FORMAT_BGRX32"
RDP = Target(Client.RDP, "server.example", 0, "anna")

Fill = Callable[[Office, ManualClock], None]


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    """Sentences are compared as they stand in the code."""
    set_language("en")


def one_ordered(
    folder: Path, target: Target | None = None, recording: bool | None = None, **does: Any
) -> Fill:
    """An order for a computer, and stand-ins in place of all clients."""

    def fill(office: Office, _clock: ManualClock) -> None:
        words = [sys.executable, str(STANDIN), str(folder / "report"), json.dumps(does)]
        for client in ("rdp", "anydesk", "teamviewer"):
            office.at_once(partial(put_setting, f"launch.{client}_command", shlex.join(words)))
        session = office.sessions.order(request(remote_id="123456789", consent_recording=recording))
        if target is not None:
            office.launching.choose(session.number, target)

    return fill


def only(stage: Stage) -> Session:
    """The session that was ordered first."""
    return stage.office.sessions.get(1)


async def becomes(stage: Stage, state: State) -> Session:
    await stage.until(lambda: only(stage).state is state, state)
    return only(stage)


async def dials(stage: Stage) -> None:
    """Open the dialog for the session that waits."""
    await stage.sees("waiting")
    await stage.press("d")
    await stage.until(lambda: isinstance(stage.app.screen, DialDialog), "the dialog")


def report(folder: Path) -> dict[str, Any]:
    """How the stand-in was started."""
    seen: dict[str, Any] = json.loads((folder / "report").read_text())
    return seen


async def test_one_key_and_a_password_are_enough_where_the_client_is_known(
    tmp_path: Path,
) -> None:
    fill = one_ordered(tmp_path, RDP, says=[STANDS], until=str(tmp_path / "closed"))
    async with on_stage(tmp_path, ActiveScreen, fill=fill) as stage:
        await dials(stage)
        await stage.sees("Dial Fa. Walter Maier GmbH", "RDP (FreeRDP)", "server.example", "anna")
        await stage.type("geheim-4711")
        await stage.misses("geheim-4711")
        await stage.press("enter")
        await becomes(stage, State.CONNECTED)
        await stage.sees("connected")
        assert report(tmp_path)["stdin"] == "geheim-4711\n"
        assert "geheim-4711" not in report(tmp_path)["cmdline"]
        stage.clock.advance(700)
        (tmp_path / "closed").touch()
        session = await becomes(stage, State.ENDED)
        assert session.seconds(0) == 700
        await stage.sees("Session 1 has ended", "00:11:40", "17.00 €")
        await stage.type("Updates")
        await stage.press("f9")
        await stage.sees("Write the report on session 1")
        assert only(stage).notes == "Updates"


async def test_client_host_and_login_are_asked_once_and_remembered(tmp_path: Path) -> None:
    fill = one_ordered(tmp_path, says=[STANDS], until=str(tmp_path / "closed"))
    async with on_stage(tmp_path, ActiveScreen, fill=fill) as stage:
        await dials(stage)
        await stage.sees("not chosen", "remembered for this computer")
        await stage.press("r", "r", "enter")
        await stage.sees("RDP (FreeRDP)")
        await stage.misses("Remote ID")
        await stage.type("server.example:3390")
        await stage.press("enter")
        await stage.type("anna")
        await stage.press("enter", "enter")
        await becomes(stage, State.CONNECTED)
        kept = stage.office.launching.target(1)
        assert kept == Target(Client.RDP, "server.example", 3390, "anna")
        (tmp_path / "closed").touch()
        await becomes(stage, State.ENDED)


async def test_a_failed_dial_is_free_and_the_order_can_be_dialled_again(tmp_path: Path) -> None:
    fill = one_ordered(tmp_path, RDP, code=132)
    async with on_stage(tmp_path, ActiveScreen, fill=fill) as stage:
        await dials(stage)
        await stage.press("enter")
        await stage.sees("The password or the user name was refused.", "costs nothing")
        assert only(stage).free_reason is FreeReason.FAILED_ATTEMPT
        await stage.press("ctrl+o")
        await stage.until(lambda: isinstance(stage.app.screen, DialDialog), "the dialog")
        (again,) = stage.office.sessions.running()
        assert (again.number, again.state) == (2, State.ORDERED)
        assert again.remote_id == only(stage).remote_id
        assert again.free_reason is None


async def test_a_client_that_only_hands_over_leaves_the_clock_to_a_key(tmp_path: Path) -> None:
    fill = one_ordered(tmp_path, Target(Client.ANYDESK))
    async with on_stage(tmp_path, ActiveScreen, fill=fill) as stage:
        await dials(stage)
        await stage.sees("Say with c that the connection stands")
        await stage.press("enter")
        await stage.until(lambda: "AnyDesk is started. c: the connection stands." in stage.app.told)
        assert only(stage).state is State.ORDERED
        await stage.press("c")
        await becomes(stage, State.CONNECTED)


async def test_whoever_forgets_the_key_is_reminded_when_the_client_has_ended(
    tmp_path: Path,
) -> None:
    fill = one_ordered(tmp_path, Target(Client.ANYDESK), until=str(tmp_path / "closed"))
    async with on_stage(tmp_path, ActiveScreen, fill=fill) as stage:
        await dials(stage)
        await stage.press("enter")
        await stage.until((tmp_path / "report").exists, "the client")
        await stage.press("c")
        await becomes(stage, State.CONNECTED)
        (tmp_path / "closed").touch()
        told = "AnyDesk has ended; e ends the session."
        await stage.until(lambda: told in stage.app.told, "the sentence")
        assert only(stage).state is State.CONNECTED


async def test_a_client_that_would_show_the_password_to_others_does_not_get_it(
    tmp_path: Path,
) -> None:
    fill = one_ordered(tmp_path, Target(Client.TEAMVIEWER))
    async with on_stage(tmp_path, ActiveScreen, fill=fill) as stage:
        await dials(stage)
        await stage.sees("which others here could read")
        await stage.type("geheim-4711")
        await stage.press("enter")
        await stage.until((tmp_path / "report").exists, "the client")
        assert "geheim-4711" not in json.dumps(report(tmp_path))
        told = "TeamViewer is started. Type the password into its window. c: the connection stands."
        await stage.until(lambda: told in stage.app.told, "the sentence")


async def test_what_the_client_needs_is_asked_for_and_the_password_waits(tmp_path: Path) -> None:
    fill = one_ordered(tmp_path, Target(Client.RDP, "server.example"))
    async with on_stage(tmp_path, ActiveScreen, fill=fill) as stage:
        stage.desk.passwords.hold(1, OneTimePassword("geheim-4711"))
        await dials(stage)
        await stage.sees("known since the order")
        await stage.press("enter")
        await stage.sees("RDP needs the login as well")
        await stage.press("shift+tab")
        await stage.type("anna")
        await stage.press("enter", "enter")
        await stage.until((tmp_path / "report").exists, "the client")
        assert report(tmp_path)["stdin"] == "geheim-4711\n"


@pytest.mark.parametrize(
    ("recording", "told"),
    [(True, "deleted after 30 days"), (False, "not recorded"), (None, "not recorded")],
)
async def test_before_a_terminal_is_dialled_it_is_said_whether_it_is_recorded(
    tmp_path: Path, recording: bool | None, told: str
) -> None:
    fill = one_ordered(tmp_path, Target(Client.SSH, "server.example"), recording)
    async with on_stage(tmp_path, ActiveScreen, fill=fill) as stage:
        await dials(stage)
        await stage.sees("SSH takes this terminal", told)


async def test_without_a_terminal_of_its_own_ssh_is_refused_in_a_sentence(tmp_path: Path) -> None:
    fill = one_ordered(tmp_path, Target(Client.SSH, "server.example"))
    async with on_stage(tmp_path, ActiveScreen, fill=fill) as stage:
        await dials(stage)
        await stage.press("enter")
        sentence = "There is no terminal here in which that could work."
        await stage.until(lambda: sentence in stage.app.told, "the sentence")
        assert only(stage).state is State.ORDERED


async def test_the_password_of_a_session_that_stands_is_forgotten(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_ordered(tmp_path, RDP)) as stage:
        stage.desk.passwords.hold(1, OneTimePassword("geheim-4711"))
        await stage.sees("ordered")
        assert stage.desk.passwords.numbers() == {1}
        await stage.press("c")
        await stage.until(lambda: not stage.desk.passwords.numbers(), "the password to go")


async def test_whoever_has_ended_the_session_is_not_told_of_its_client(tmp_path: Path) -> None:
    fill = one_ordered(tmp_path, RDP, says=[STANDS], until=str(tmp_path / "closed"))
    async with on_stage(tmp_path, ActiveScreen, fill=fill) as stage:
        await dials(stage)
        await stage.press("enter")
        await becomes(stage, State.CONNECTED)
        stage.clock.advance(60)
        stage.office.sessions.end(1)
        stage.clock.advance(60)
        (tmp_path / "closed").touch()
        await stage.until(lambda: not stage.app.workers._workers, "the client to end")
        assert only(stage).seconds(0) == 60
        assert not any("has ended" in sentence for sentence in stage.app.told)
