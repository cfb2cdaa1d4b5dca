"""The clock follows the client: it starts when the connection stands, and a failed dial is free."""

import json
import shlex
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from fw_tui.capture.launch.events import Event, Happened
from fw_tui.domain.course import Step
from fw_tui.domain.errors import Conflict, InvalidInput
from fw_tui.domain.launcher import UNKNOWN_HOST, WRONG_PASSWORD
from fw_tui.domain.secret import OneTimePassword
from fw_tui.domain.session import FreeReason, Session, State
from fw_tui.domain.target import Client, Target
from fw_tui.services.office import Office
from fw_tui.store.settings import put_setting
from tests.makers import NOON, request
from tests.support import ManualClock

STANDIN = Path(__file__).parent.parent / "capture" / "standin.py"
RDP_STANDS = "[INFO][com.freerdp.gdi] - Local framebuffer format  PIXEL_FORMAT_BGRX32"


async def ask(work: Callable[[], Session]) -> Session:
    return work()


def ordered(office: Office, target: Target | None) -> int:
    session = office.sessions.order(request(remote_id="123456789"))
    customer = office.customers.find(session.partner.customer)
    (computer,) = office.customers.computers(customer.key)
    if target:
        office.customers.change_computer(computer.key, computer.name, target=target)
    return session.number


async def dial(office: Office, number: int, folder: Path, **does: object) -> list[Happened]:
    words = [sys.executable, str(STANDIN), str(folder / "report"), json.dumps(does)]
    for word in ("rdp", "anydesk"):
        office.at_once(partial(put_setting, f"launch.{word}_command", shlex.join(words)))
    start = office.launching.prepare(number, OneTimePassword("geheim-4711"))
    return [event.happened async for event in office.launching.launch(number, start, ask)]


RDP = Target(Client.RDP, "server.example", 0, "anna")


async def test_the_clock_runs_from_the_connection_to_its_end(
    office: Office, tmp_path: Path
) -> None:
    number = ordered(office, RDP)
    happened = await dial(office, number, tmp_path, says=[RDP_STANDS], code=11)
    assert happened == [Happened.STARTED, Happened.CONNECTED, Happened.ENDED]
    session = office.sessions.get(number)
    assert session.state is State.ENDED
    assert session.started_at == NOON


async def test_a_connection_that_broke_is_lost_and_may_come_back(
    office: Office, tmp_path: Path
) -> None:
    number = ordered(office, RDP)
    for _ in "12":
        await dial(office, number, tmp_path, says=[RDP_STANDS], code=131)
        assert office.sessions.get(number).state is State.LOST


async def test_a_failed_dial_is_a_failed_attempt_and_free(office: Office, tmp_path: Path) -> None:
    number = ordered(office, RDP)
    await dial(office, number, tmp_path, code=154)
    session = office.sessions.get(number)
    assert (session.state, session.free_reason) == (State.ABORTED, FreeReason.FAILED_ATTEMPT)
    assert office.sessions.charge(session).due.gross_cents == 0
    assert [(each.step, each.text) for each in office.reports.course(number)] == [
        *((Step.ORDERED, ""), (Step.ATTEMPT, WRONG_PASSWORD), (Step.ABORTED, "")),
    ]


async def test_a_dial_that_fails_after_a_loss_is_noted_and_the_session_waits_on(
    office: Office, tmp_path: Path
) -> None:
    number = ordered(office, RDP)
    await dial(office, number, tmp_path, says=[RDP_STANDS], code=131)
    await dial(office, number, tmp_path, code=140)
    assert office.sessions.get(number).state is State.LOST
    assert [each.text for each in office.reports.course(number) if each.step is Step.ATTEMPT] == [
        UNKNOWN_HOST
    ]


async def test_where_the_exit_says_nothing_a_person_does(office: Office, tmp_path: Path) -> None:
    number = ordered(office, Target(Client.ANYDESK))
    assert (await dial(office, number, tmp_path))[-1] is Happened.HANDED_OVER
    assert office.sessions.get(number).state is State.ORDERED


def test_what_a_person_noted_meanwhile_stays(office: Office, clock: ManualClock) -> None:
    number = ordered(office, RDP)
    office.sessions.connect(number)
    clock.advance(60)
    assert office.launching.keep(number, Event(Happened.CONNECTED, NOON)).state is State.CONNECTED
    office.sessions.end(number)
    assert office.launching.keep(number, Event(Happened.LOST, NOON)).state is State.ENDED


def test_what_is_connected_or_over_is_not_dialled(office: Office) -> None:
    number = ordered(office, RDP)
    office.sessions.connect(number)
    password = OneTimePassword("geheim-4711")
    for _ in "12":
        with pytest.raises(Conflict):
            office.launching.prepare(number, password)
        if office.sessions.get(number).running:
            office.sessions.end(number)
    assert password


def test_a_client_that_is_not_there_leaves_the_order(office: Office) -> None:
    number = ordered(office, RDP)
    assert office.launching.keep(number, Event(Happened.NOT_STARTED, NOON)).state is State.ORDERED


def test_a_password_is_an_argument_only_if_the_shop_allows_it(office: Office) -> None:
    number = ordered(office, Target(Client.TEAMVIEWER))
    assert office.launching.prepare(number, OneTimePassword("x")).typed
    office.settings.set("launch.teamviewer_password_argument", "yes")
    assert not office.launching.prepare(number, OneTimePassword("x")).typed


def test_without_a_client_there_is_a_sentence_and_one_can_be_named(office: Office) -> None:
    number = ordered(office, None)
    with pytest.raises(InvalidInput, match="No remote client"):
        office.launching.prepare(number, OneTimePassword())
    office.launching.choose(number, Target(Client.ANYDESK))
    start = office.launching.prepare(number, OneTimePassword())
    assert start.argv == ("anydesk", "123456789")


def test_what_is_chosen_in_a_call_is_kept_for_the_computer(office: Office) -> None:
    number = office.sessions.order(request()).number
    session = office.launching.choose(number, RDP, "987 654 321")
    assert session.remote_id == "987654321"
    assert office.launching.target(number) == RDP
    assert office.customers.computer_of_remote_id("987654321") is not None


def test_a_target_that_cannot_be_dialled_leaves_everything_as_it_was(office: Office) -> None:
    number = ordered(office, RDP)
    with pytest.raises(InvalidInput):
        office.launching.choose(number, Target(Client.SSH, "-oProxyCommand=x"), "987654321")
    assert office.launching.target(number) == RDP
    assert office.sessions.get(number).remote_id == "123456789"


def test_a_session_that_is_over_is_not_dialled_any_more(office: Office) -> None:
    number = ordered(office, RDP)
    office.sessions.abort(number)
    with pytest.raises(Conflict):
        office.launching.choose(number, RDP)
