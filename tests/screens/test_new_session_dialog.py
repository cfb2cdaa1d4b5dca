"""The form for a new session, by keyboard alone, over a real store."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events

from fw_tui.domain.errors import N_, StoreBusy
from fw_tui.domain.request import SessionRequest
from fw_tui.domain.session import FreeReason, Partner, Session, State
from fw_tui.i18n import set_language
from fw_tui.screens.dialogs.new_session import NewSessionDialog
from fw_tui.services.office import Office
from fw_tui.widgets.pick_input import PickInput
from tests.makers import NOON, request
from tests.screens.harness import LARGE, SMALL, Stage, on_stage
from tests.support import ManualClock

MAIER = "Fa. Walter Maier GmbH"
HOSTILE = "Öztürk [/] \\[b]Bau"


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    set_language("en")


def known(office: Office, clock: ManualClock) -> None:
    """Three customers; Maier with one computer, Maierhofer with two, all sessions over."""
    for customer, computer, remote_id in (
        (MAIER, "PC Herr Horst Maier", "111111111"),
        (MAIER, "PC Herr Horst Maier", "123456789"),
        ("Maierhofer KG", "Server", ""),
        ("Maierhofer KG", "Empfang", "55555"),
        (HOSTILE, "Laptop", "987654321"),
    ):
        begun = office.sessions.start(request(customer, computer, remote_id=remote_id))
        clock.advance(60)
        office.sessions.end(begun.number)


@asynccontextmanager
async def form(tmp_path: Path, **more: Any) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path, NewSessionDialog, fill=known, **more) as stage:
        await stage.sees("New session")
        yield stage


def value(stage: Stage, name: str) -> str:
    """What stands in the field behind a name."""
    line = stage.line_with(f"│ {name} ")
    return line.partition(name)[2].strip(" │▌▏")


async def done(stage: Stage) -> Session:
    """The one session that runs once the dialog has closed."""
    await stage.until(lambda: not isinstance(stage.app.screen, NewSessionDialog), "the end")
    (session,) = stage.office.sessions.running()
    return session


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_all_of_the_form_is_in_sight_with_its_longest_list(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    def many(office: Office, clock: ManualClock) -> None:
        for number in range(9):
            office.customers.add(f"Kunde {number}")

    async with on_stage(tmp_path, NewSessionDialog, fill=many, size=size) as stage:
        await stage.type("kunde")
        await stage.sees("› Kunde 0", "new: 'kunde'", "Billing", "F8 Dial", "F9 Connected")
        for name in ("Customer", "Computer", "Remote ID", "Ordered by", "Consent"):
            assert stage.line_with(name)


async def test_part_of_a_name_and_enter_are_enough_for_a_known_customer(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("walt")
        await stage.press("enter")
        await stage.sees("PC Herr Horst Maier", "123456789")
        await stage.press("enter", "enter", "enter")
        await stage.type("Frau Maier")
        await stage.press("enter", "right", "enter", "enter")
        session = await done(stage)
        assert session.partner == Partner(MAIER, "PC Herr Horst Maier")
        assert session.state is State.ORDERED
        assert session.remote_id == "123456789"
        assert session.ordered_by == "Frau Maier"
        assert session.ordered_at == stage.clock.now_ms()
        assert session.consent is True
        assert session.free_reason is None
        assert session.connections == ()
        assert session.technician == "hoerner"


async def test_f9_starts_the_clock_at_once(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("walt")
        await stage.press("enter")
        await stage.sees("123456789")
        await stage.press("f9")
        session = await done(stage)
        assert session.state is State.CONNECTED
        assert session.started_at == stage.clock.now_ms() > NOON


async def test_the_order_is_accepted_from_inside_any_field(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("walt")
        await stage.press("enter")
        await stage.sees("123456789")
        await stage.press("ctrl+o")
        assert (await done(stage)).state is State.ORDERED


async def test_a_new_customer_and_computer_are_created_and_that_is_said(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("Bäckerei Süß")
        await stage.sees("new: 'Bäckerei Süß'")
        await stage.press("enter")
        await stage.sees('New customer: "Bäckerei Süß"')
        await stage.type("Kasse")
        await stage.press("enter")
        await stage.type("444 555 666")
        await stage.press("ctrl+o")
        session = await done(stage)
        assert session.partner == Partner("Bäckerei Süß", "Kasse")
        assert session.remote_id == "444555666"


async def test_a_new_computer_of_a_known_customer_is_said(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("maierhofer")
        await stage.press("enter")
        await stage.type("Lager")
        await stage.press("enter")
        await stage.sees('New computer of Maierhofer KG: "Lager"')


async def test_several_computers_are_offered_with_their_newest_id(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("maierhofer")
        await stage.press("enter")
        await stage.sees("Empfang", "55555", "Server")
        assert value(stage, "Remote ID").startswith("as read out")
        await stage.press("down", "enter")
        await stage.until(lambda: value(stage, "Remote ID") == "55555")
        assert value(stage, "Computer") == "Empfang"


async def test_a_known_id_fills_in_customer_and_computer(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.press("tab", "tab")
        await stage.type("987 654 321")
        await stage.sees("Öztürk [/]", "Laptop")
        await stage.press("f9")
        assert (await done(stage)).partner == Partner(HOSTILE, "Laptop")


async def test_an_id_that_goes_on_behind_a_known_one_takes_back_what_it_filled_in(
    tmp_path: Path,
) -> None:
    async with form(tmp_path) as stage:
        await stage.press("tab", "tab")
        await stage.type("55555")
        await stage.sees("Maierhofer KG")
        await stage.type("6")
        await stage.misses("Maierhofer KG")
        await stage.misses("Empfang")


async def test_an_id_never_replaces_a_customer_that_was_typed(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("Neu AG")
        await stage.press("enter")
        await stage.type("Kasse")
        await stage.press("enter")
        await stage.type("987654321")
        await stage.press("ctrl+o")
        await stage.sees("Remote ID 987654321 belongs to Öztürk [/]")
        assert value(stage, "Customer") == "Neu AG"
        assert value(stage, "Computer") == "Kasse"
        assert stage.office.sessions.running() == []


async def test_another_customer_takes_the_computer_and_its_id_away(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("walt")
        await stage.press("enter")
        await stage.sees("123456789")
        await stage.press("shift+tab")
        await stage.type("x")
        await stage.misses("PC Herr Horst Maier")
        await stage.misses("123456789")


async def test_picking_another_customer_with_the_arrows_takes_the_computer_away(
    tmp_path: Path,
) -> None:
    async with form(tmp_path) as stage:
        await stage.type("walt")
        await stage.press("enter")
        await stage.sees("123456789")
        await stage.press("shift+tab", "end", "ctrl+u")
        await stage.type("maierh")
        await stage.sees("› Maierhofer KG")
        await stage.press("enter")
        await stage.sees("Server")
        assert value(stage, "Computer").startswith("part of the name")


async def test_a_typed_id_stays_when_a_computer_is_picked(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("walt")
        await stage.press("enter")
        await stage.sees("123456789")
        await stage.press("enter", "ctrl+u")
        await stage.type("777")
        await stage.press("shift+tab")
        await stage.press("down")
        await stage.sees("› PC Herr Horst Maier")
        await stage.press("enter", "f9")
        assert (await done(stage)).remote_id == "777"


async def test_free_with_a_reason_is_chosen_by_its_place(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("walt")
        await stage.press("enter")
        await stage.sees("123456789")
        await stage.press(*["tab"] * 5, "right", "right")
        await stage.sees("free: guarantee")
        await stage.press("enter")
        assert (await done(stage)).free_reason is FreeReason.GUARANTEE


@pytest.mark.parametrize("key", ["ctrl+o", "f9"])
async def test_an_empty_form_says_what_is_missing(tmp_path: Path, key: str) -> None:
    async with form(tmp_path) as stage:
        await stage.press(key)
        await stage.sees("The customer's name is missing.")
        await stage.type("Neu AG")
        await stage.misses("is missing")
        await stage.press("enter", key)
        await stage.sees("The computer's name is missing.")
        assert stage.office.sessions.running() == []
        assert stage.office.customers.search("neu") == []


async def test_a_computer_on_which_a_session_runs_is_refused(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        stage.office.sessions.start(request(MAIER, "PC Herr Horst Maier"))
        await stage.type("walt")
        await stage.press("enter")
        await stage.sees("123456789")
        await stage.press("f9")
        await stage.sees("session 6 runs at")
        assert len(stage.office.sessions.running()) == 1


async def test_an_impossible_id_is_refused_and_all_that_was_typed_stays(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("walt")
        await stage.press("enter")
        await stage.sees("123456789")
        await stage.press("enter", "ctrl+u")
        await stage.type("12 --oh")
        await stage.press("ctrl+o")
        await stage.sees("A remote ID consists of letters, digits")
        assert value(stage, "Remote ID") == "12 --oh"


async def test_keys_that_arrive_at_once_stay_in_order(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        burst = [*"walter", *["enter"] * 4, *"Frau M", "f9"]
        for key in burst:
            name = "space" if key == " " else key
            stage.app.post_message(events.Key(name, key if len(key) == 1 else None))
        session = await done(stage)
        assert session.partner == Partner(MAIER, "PC Herr Horst Maier")
        assert session.remote_id == "123456789"
        assert session.ordered_by == "Frau M"


async def test_accepting_inside_a_field_takes_the_name_that_is_offered(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("maierhofer")
        await stage.press("enter")
        await stage.type("serv")
        await stage.press("f9")
        assert (await done(stage)).partner == Partner("Maierhofer KG", "Server")


async def test_accepting_twice_makes_one_session(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("walt")
        await stage.press("enter")
        await stage.sees("123456789")
        for _time in range(3):
            stage.app.post_message(events.Key("f9", None))
        assert (await done(stage)).state is State.CONNECTED


async def test_an_order_whose_answer_got_lost_is_connected_not_doubled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with form(tmp_path) as stage:
        sessions = stage.office.sessions
        order = sessions.order

        def kept_but_unheard(wanted: SessionRequest) -> Session:
            order(wanted)
            raise StoreBusy(N_("The store is busy."))

        monkeypatch.setattr(sessions, "order", kept_but_unheard)
        await stage.type("walt")
        await stage.press("enter")
        await stage.sees("123456789")
        await stage.press("ctrl+o")
        await stage.sees("The store is busy.")
        await stage.press("f9")
        assert (await done(stage)).state is State.CONNECTED


async def test_esc_leaves_nothing_behind(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("Neu AG")
        await stage.press("enter", "escape")
        await stage.until(lambda: not isinstance(stage.app.screen, NewSessionDialog))
        assert stage.office.customers.search("neu") == []


async def test_buttons_are_reached_by_tab_and_pressed_by_enter(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("walt")
        await stage.press("enter")
        await stage.sees("123456789")
        await stage.press(*["tab"] * 9)
        assert stage.app.focused is not None
        assert stage.app.focused.id == "connected"
        await stage.press("enter")
        assert (await done(stage)).state is State.CONNECTED


async def test_a_fault_while_suggesting_is_told_and_the_form_still_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with form(tmp_path) as stage:

        def busy(*_args: object) -> list[object]:
            raise StoreBusy(N_("The store is busy."))

        monkeypatch.setattr(stage.office.customers, "search", busy)
        await stage.type("walt")
        await stage.sees("The store is busy.")
        monkeypatch.undo()
        await stage.type("er")
        await stage.sees("› Fa. Walter Maier GmbH")
        assert stage.app.screen.query_one("#customer", PickInput).picked is None


async def test_what_was_filled_in_by_itself_gives_way_to_what_is_typed(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("walt")
        await stage.press("enter")
        await stage.sees("PC Herr Horst Maier", "123456789")
        await stage.type("Server")
        await stage.press("tab")
        await stage.sees("Server")
        await stage.misses("PC Herr Horst Maier")
        await stage.press("shift+tab", "shift+tab")
        await stage.type("Schulz")
        await stage.sees("▌Schulz ")


async def test_a_known_id_gives_way_to_the_one_that_is_read_out(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("walt")
        await stage.press("enter")
        await stage.sees("123456789")
        await stage.press("enter")
        await stage.type("555 666 777")
        await stage.press("ctrl+o")
        assert (await done(stage)).remote_id == "555666777"
