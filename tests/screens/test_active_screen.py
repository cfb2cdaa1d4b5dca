"""Active in the hands of a technician: what ticks, what can be done, and what is refused."""

from pathlib import Path

import pytest

from fw_tui.domain.errors import FwError
from fw_tui.domain.onsite import OnsiteReason
from fw_tui.domain.onsite_job import OnsiteRequest
from fw_tui.domain.session import FreeReason, Session, State
from fw_tui.i18n import set_language
from fw_tui.screens.active import ActiveScreen
from fw_tui.services.office import Office
from fw_tui.store.models import SessionRow
from tests.makers import request
from tests.rendering import settled, traffic
from tests.screens.harness import LARGE, SMALL, TECHNICIAN, Stage, on_stage
from tests.support import ManualClock

SO_FAR = 12 * 60 + 22  #: seconds


def one_running(office: Office, clock: ManualClock) -> None:
    """A session that has been running for 12 minutes and 22 seconds."""
    office.sessions.start(request())
    clock.advance(SO_FAR)


def one_ordered(office: Office, clock: ManualClock) -> None:
    """A session that waits for its connection."""
    office.sessions.order(request())
    clock.advance(60)


def tick(stage: Stage, seconds: int = 1) -> None:
    """Let a second pass as the app does."""
    stage.clock.advance(seconds)
    place = stage.app.screen
    assert isinstance(place, ActiveScreen)
    place.tick(stage.clock.now_ms())


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_running_session_shows_time_cost_and_what_is_left_of_the_unit(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, ActiveScreen, size=size, fill=one_running) as stage:
        await stage.sees("Fa. Walter Maier GmbH – PC Herr Horst Maier", "00:12:22", "17,00 €")
        assert "07:39" in stage.line_with("+8,50 €")


async def test_a_tick_moves_time_and_cost_on(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_running) as stage:
        await stage.sees("00:12:22")
        tick(stage, 7 * 60 + 38)
        await stage.sees("00:20:00", "17,00 €")
        tick(stage)
        await stage.sees("00:20:01", "25,50 €")


async def test_a_tick_sends_little_and_lays_nothing_out(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, size=LARGE, fill=one_running) as stage:
        await stage.sees("00:12:22")
        await settled(stage.pilot)
        with traffic(stage.app) as seen:
            tick(stage)
            await settled(stage.pilot)
        assert seen.layouts == 0
        assert 0 < seen.sent < 600


async def test_a_tick_writes_nothing(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_running) as stage:
        await stage.sees("00:12:22")
        before = stage.office.change_token()
        tick(stage)
        await stage.sees("00:12:23")
        assert stage.office.change_token() == before


async def test_the_connection_of_an_ordered_session_starts_its_clock(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_ordered) as stage:
        await stage.sees("PC Herr Hor", "0,00 €")
        await stage.press("c")
        await stage.until(lambda: session(stage).state is State.CONNECTED)
        tick(stage, 0)
        tick(stage)
        await stage.sees("00:00:01", "8,50 €")


async def test_a_lost_connection_is_not_billed_until_it_is_back(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_running) as stage:
        await stage.sees("00:12:22")
        await stage.press("l")
        await stage.until(lambda: session(stage).state is State.LOST)
        tick(stage, 600)
        await stage.press("l")
        await stage.until(lambda: session(stage).state is State.CONNECTED)
        tick(stage, 10)
        await stage.sees("00:12:32")


async def test_ending_counts_from_the_key_and_keeps_the_notes(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_running) as stage:
        await stage.sees("00:12:22")
        await stage.press("e")
        await stage.sees("00:12:22  ·  2", "17,00 €")
        stage.clock.advance(3600)
        await stage.type("Drucker")
        await stage.press("ctrl+o")
        await stage.until(lambda: session(stage).state is State.ENDED)
        assert session(stage).seconds(stage.clock.now_ms()) == SO_FAR
        assert session(stage).notes == "Drucker"
        await stage.misses("Fa. Walter Maier GmbH – PC")


async def test_one_key_ends_the_session_and_goes_on_to_its_report(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with on_stage(tmp_path, ActiveScreen, fill=one_running) as stage:
        await stage.sees("00:12:22")
        await stage.press("e")
        await stage.sees("00:12:22  ·  2")
        await stage.type("Drucker")
        await stage.press("f9")
        await stage.sees("Nachweis über Sitzung 1 schreiben")
        assert session(stage).state is State.ENDED
        assert session(stage).notes == "Drucker"
        await stage.press("2", "ctrl+o")
        await stage.until(lambda: stage.app.told)
        assert "Drucker" in (home / "Nachweis-1.txt").read_text()


async def test_the_session_has_ended_though_its_report_is_not_written(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_running) as stage:
        await stage.sees("00:12:22")
        await stage.press("e")
        await stage.sees("00:12:22  ·  2")
        await stage.press("ctrl+r")
        await stage.sees("Nachweis über Sitzung 1 schreiben")
        await stage.press("escape")
        await stage.misses("Nachweis über")
        assert session(stage).state is State.ENDED


async def test_there_is_no_report_on_a_session_whose_end_was_refused(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_running) as stage:
        await stage.sees("00:12:22")
        await stage.press("e")
        await stage.sees("00:12:22  ·  2")
        stage.office.at_once(lambda: stage.office.sessions.write_notes(1, "von nebenan"))
        await stage.type("Drucker")
        await stage.press("f9")
        await stage.sees("Notizen inzwischen")
        assert session(stage).state is State.CONNECTED


async def test_escape_in_the_end_dialog_lets_the_session_run_on(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_running) as stage:
        await stage.sees("00:12:22")
        await stage.press("e")
        await stage.sees("00:12:22  ·  2")
        await stage.press("escape")
        await stage.misses("00:12:22  ·  2")
        assert session(stage).state is State.CONNECTED


async def test_an_ordered_session_can_be_aborted_a_running_one_not(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_ordered) as stage:
        await stage.sees("Fa. Walter Maier")
        await stage.press("x")
        await stage.until(lambda: session(stage).state is State.ABORTED)
        await stage.misses("Fa. Walter Maier")
    with pytest.raises(FwError):
        stage.office.sessions.abort(1)


async def test_a_key_that_does_not_fit_says_why(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_running) as stage:
        await stage.sees("00:12:22")
        await stage.press("x")
        await stage.until(lambda: stage.app.told)
        assert "1" in stage.app.told[0]
        assert session(stage).state is State.CONNECTED


async def test_notes_written_while_it_runs_are_kept(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_running) as stage:
        await stage.sees("00:12:22")
        await stage.press("t")
        await stage.type("Neustart")
        await stage.press("ctrl+o")
        await stage.until(lambda: session(stage).notes == "Neustart")
        await stage.sees("Neustart")


async def test_a_free_session_costs_nothing_and_says_what_it_would_cost(tmp_path: Path) -> None:
    def fill(office: Office, clock: ManualClock) -> None:
        office.sessions.start(request(free_reason=FreeReason.GOODWILL))
        clock.advance(SO_FAR)

    async with on_stage(tmp_path, ActiveScreen, fill=fill) as stage:
        await stage.sees("0,00 €", "17,00 €")


async def test_an_empty_list_names_the_key_that_fills_it(tmp_path: Path) -> None:
    set_language("en")
    async with on_stage(tmp_path, ActiveScreen) as stage:
        await stage.sees("Nothing is running. n starts a session.")


async def test_the_own_session_is_selected_among_those_of_others(tmp_path: Path) -> None:
    def fill(office: Office, clock: ManualClock) -> None:
        office.sessions.start(request(computer="PC Zwei", technician="anders"))
        office.sessions.start(request(computer="PC Eins", technician="hoerner"))
        clock.advance(5)

    async with on_stage(tmp_path, ActiveScreen, fill=fill) as stage:
        await stage.sees("PC Eins", "PC Zwei")
        assert stage.lines[1].strip().startswith("Fa. Walter Maier GmbH – PC Eins")


async def test_what_another_program_writes_appears(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen) as stage:
        stage.office.sessions.start(request(customer="Praxis Dr. Öztürk"))
        place = stage.app.screen
        assert isinstance(place, ActiveScreen)
        place.reload()
        await stage.sees("Praxis Dr. Öztürk")


async def test_names_that_look_like_markup_are_only_text(tmp_path: Path) -> None:
    def fill(office: Office, clock: ManualClock) -> None:
        office.sessions.start(request(customer="[/nope] [@click=app.quit]AG[/]"))
        clock.advance(1)

    async with on_stage(tmp_path, ActiveScreen, fill=fill) as stage:
        await stage.sees("[/nope] [@click=app.quit]AG[/]")


def session(stage: Stage) -> Session:
    """The one session, as the store has it."""
    return stage.office.sessions.get(1)


def one_without_a_price(office: Office, clock: ManualClock) -> None:
    """A running session by a tariff that the price list does not have any more."""
    one_running(office, clock)
    gone = SessionRow.update(tariff="gone")
    office.at_once(gone.execute)


async def test_a_session_without_a_price_is_shown_and_can_be_ended(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, size=LARGE, fill=one_without_a_price) as stage:
        await stage.sees("PC Herr Horst Maier", "00:12:22")
        tick(stage)
        await stage.sees("00:12:23")
        await stage.press("e")
        await stage.sees("beenden?", "„gone“")
        await stage.press("ctrl+o")
        await stage.misses("00:12:23")
        assert stage.office.sessions.get(1).state is State.ENDED


def visit(office: Office, _clock: ManualClock) -> None:
    """An on-site job that nobody has done yet."""
    reason = OnsiteReason.NO_BOOT
    asked = OnsiteRequest("Gasthof [b]Anker", "PC", TECHNICIAN, reason, "Netzteil [/] mitnehmen")
    office.onsite.note(asked)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_open_on_site_jobs_are_told_read_and_ticked_off(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, ActiveScreen, size=size, fill=visit) as stage:
        await stage.sees(": v")
        await stage.press("v")
        await stage.sees("Gasthof [b]Anker – PC", "Netzteil [/] mitnehmen")
        await stage.press("space")
        await stage.sees("✓")
        assert stage.office.onsite.list() == []
        await stage.press("escape")
        await stage.misses(": v")


async def test_a_job_that_was_ticked_off_by_mistake_is_opened_again(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=visit) as stage:
        await stage.sees(": v")
        await stage.press("v")
        await stage.sees("Gasthof")
        await stage.press("space")
        await stage.sees("✓")
        await stage.press("enter")
        await stage.misses("✓")
        assert len(stage.office.onsite.list()) == 1


async def test_what_a_colleague_has_ticked_off_meanwhile_is_told(tmp_path: Path) -> None:
    set_language("en")
    async with on_stage(tmp_path, ActiveScreen, fill=visit) as stage:
        await stage.sees("1 on-site job is open: v")
        await stage.press("v")
        await stage.sees("Gasthof")
        stage.office.onsite.done(1)
        await stage.press("space")
        await stage.sees("On-site job 1 is done already.")


async def test_where_no_on_site_job_is_open_that_is_said(tmp_path: Path) -> None:
    set_language("en")
    async with on_stage(tmp_path, ActiveScreen, fill=one_running) as stage:
        await stage.sees("00:12:22")
        await stage.press("v")
        await stage.sees("No on-site job is open.")
