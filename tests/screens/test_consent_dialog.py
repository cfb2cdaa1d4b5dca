"""The question for consent, asked again while a session runs and after it."""

from pathlib import Path

import pytest

from fw_tui.domain.consent import Answer, Consent
from fw_tui.domain.course import Step
from fw_tui.screens.active import ActiveScreen
from fw_tui.screens.dialogs.confirm import ConfirmDialog
from fw_tui.screens.history import HistoryScreen
from fw_tui.services.office import Office
from tests.makers import request
from tests.screens.harness import Stage, on_stage
from tests.support import ManualClock


def one_running(office: Office, clock: ManualClock) -> None:
    office.sessions.start(request(consent=True))
    clock.advance(120)


def one_ended(office: Office, clock: ManualClock) -> None:
    one_running(office, clock)
    office.sessions.end(1)


def consents(stage: Stage) -> tuple[bool | None, bool | None]:
    session = stage.office.sessions.get(1)
    return session.consent, session.consent_recording


async def test_in_active_i_asks_again_and_shows_what_was_said(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_running) as stage:
        await stage.sees("00:02:00")
        await stage.press("i")
        await stage.sees("ja, darf protokolliert werden", "Aufzeichnung: nicht gefragt")
        await stage.press("down", "enter")
        await stage.until(lambda: consents(stage) == (True, True))
        await stage.misses("Aufzeichnung:")


async def test_what_was_not_changed_here_is_not_written_over(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_running) as stage:
        await stage.sees("00:02:00")
        await stage.press("i")
        await stage.sees("Aufzeichnung: nicht gefragt")
        stage.office.at_once(
            lambda: stage.office.sessions.set_consent(1, {Consent.RECORDING: True})
        )
        await stage.press("right", "ctrl+o")
        await stage.until(lambda: consents(stage) == (False, True))


async def test_escape_changes_nothing(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_running) as stage:
        await stage.sees("00:02:00")
        await stage.press("i")
        await stage.sees("Aufzeichnung:")
        await stage.press("right", "down", "escape")
        await stage.misses("Aufzeichnung:")
        assert consents(stage) == (True, None)


def one_recorded(office: Office, _clock: ManualClock) -> None:
    """A session whose terminal was recorded by another program."""
    office.sessions.start(request(consent_recording=True))
    begin = office.recordings.recorder(1)
    assert begin is not None
    writer = begin((80, 24))
    assert writer is not None
    writer.output(b"hallo")
    writer.close()


@pytest.mark.parametrize("deletes", [True, False])
async def test_who_takes_back_a_recording_is_asked_what_becomes_of_it(
    tmp_path: Path, deletes: bool
) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=one_recorded) as stage:
        await stage.sees("00:00:00")
        await stage.press("i")
        await stage.sees("Aufzeichnung: ja")
        await stage.press("down", "enter")
        await stage.until(lambda: isinstance(stage.app.screen, ConfirmDialog))
        assert consents(stage) == (None, False)
        await stage.press("ctrl+o" if deletes else "escape")
        await stage.until(lambda: isinstance(stage.app.screen, ActiveScreen))
        assert bool(stage.office.recordings.of(1)) is not deletes


async def test_without_a_recording_nobody_is_asked(tmp_path: Path) -> None:
    def no_recording(office: Office, _clock: ManualClock) -> None:
        office.sessions.start(request(consent_recording=True))

    async with on_stage(tmp_path, ActiveScreen, fill=no_recording) as stage:
        await stage.sees("00:00:00")
        await stage.press("i")
        await stage.sees("Aufzeichnung: ja")
        await stage.press("down", "enter")
        await stage.until(lambda: consents(stage) == (None, False))
        await stage.until(lambda: isinstance(stage.app.screen, ActiveScreen))


async def test_in_history_it_is_the_same_key_and_a_no_withdraws_it(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=one_ended) as stage:
        await stage.sees("00:02:00")
        await stage.press("i")
        await stage.sees("Aufzeichnung:")
        await stage.press("n", "enter")
        await stage.until(lambda: consents(stage) == (False, None))
        (told,) = [each for each in stage.office.reports.course(1) if each.step is Step.MAY_LOG]
        assert told.text == Answer.WITHDRAWN
