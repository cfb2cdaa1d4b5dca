"""History in order of its columns: one key for the next, one to turn it, for all and for hits."""

from pathlib import Path
from typing import Any

import pytest

from fw_tui.domain.clock import SECOND
from fw_tui.domain.request import Technician
from fw_tui.screens import history as history_screen
from fw_tui.screens import history_rows
from fw_tui.screens.history import HistoryScreen
from fw_tui.services.office import Office
from fw_tui.widgets.long_list import LongList
from tests.makers import request
from tests.screens.harness import Stage, on_stage
from tests.support import ManualClock

#: Customer, computer, seconds, technician; each an hour after the one before.
PAST = (
    ("Öhler", "PC 2", 700, Technician("vogt", "Vera Vogt")),
    ("Adler", "PC 3", 65, Technician("hoerner", "Klaus Hörner")),
    ("Zander", "PC 1", 4000, Technician("vogt", "Vera Vogt")),
    ("Adler", "PC 1", 1300, Technician("adam", "Ärne Adam")),
)


def past(office: Office, clock: ManualClock) -> None:
    for customer, computer, seconds, technician in PAST:
        asked = request(customer, computer, technician.login, technician.name)
        begun = office.sessions.start(asked, clock.now_ms() - seconds * SECOND)
        office.sessions.end(begun.number)
        clock.advance(3600)


def shown(stage: Stage) -> list[str]:
    """The numbers in sight, from the top."""
    rows = stage.place.query_one(LongList)
    return [row.key for row in rows.rows_in_sight()]


async def sees_order(stage: Stage, heading: str, *numbers: str) -> None:
    await stage.sees(heading)
    await stage.until(lambda: shown(stage) == list(numbers), str(numbers))


async def test_each_column_in_sight_is_an_order_and_the_start_is_the_first(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, HistoryScreen, size=(140, 40), fill=past) as stage:
        await sees_order(stage, "Anfang▼", "4", "2", "3", "1")
        for heading, *numbers in (
            ("Kunde▲", "4", "2", "1", "3"),
            ("PC▲", "3", "4", "1", "2"),
            ("Supporter▲", "4", "2", "1", "3"),
            ("▼Dauer", "3", "4", "1", "2"),
            ("▼Kosten", "3", "4", "1", "2"),
            ("▼Nr.", "4", "3", "2", "1"),
            ("Anfang▼", "4", "2", "3", "1"),
        ):
            await stage.press("o")
            await sees_order(stage, heading, *numbers)


async def test_a_column_out_of_sight_is_passed_over(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=past) as stage:
        await stage.press("o", "o", "o")
        await sees_order(stage, "▼Dauer", "3", "4", "1", "2")


async def test_an_order_is_turned_around(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=past) as stage:
        await stage.sees("Anfang▼")
        await stage.press("O")
        await sees_order(stage, "Anfang▲", "1", "3", "2", "4")
        await stage.press("o", "O")
        await sees_order(stage, "Kunde▼", "3", "1", "2", "4")


async def test_hits_stand_in_the_chosen_order_and_so_do_those_of_the_next_search(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=past) as stage:
        await stage.press("o", "slash")
        await stage.type("pc")
        await sees_order(stage, "Kunde▲", "4", "2", "1", "3")
        await stage.sees("4 von 4")
        await stage.press("escape", "o", "o", "slash")
        await stage.type("adler")
        await sees_order(stage, "▼Dauer", "4", "2")
        await stage.press("escape")
        await sees_order(stage, "▼Dauer", "3", "4", "1", "2")


async def test_a_search_that_finds_nothing_says_so_in_any_order(tmp_path: Path) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=past) as stage:
        await stage.press("o", "slash")
        await stage.type("xyzzy")
        await stage.sees("Der Filter blendet alle")


@pytest.mark.parametrize("text", ["", "pc"])
async def test_the_cursor_stays_on_its_session_when_somebody_has_written(
    tmp_path: Path, text: str
) -> None:
    async with on_stage(tmp_path, HistoryScreen, fill=past) as stage:
        rows = stage.place.query_one(LongList)
        await stage.press("slash")
        await stage.type(text)
        await stage.press("enter", "o")
        await sees_order(stage, "Kunde▲", "4", "2", "1", "3")
        await stage.press("j")
        stage.office.sessions.start(request("Aachener", "PC 9"))
        stage.place.reload()
        await sees_order(stage, "Kunde▲", "5", "4", "2", "1", "3")
        assert rows.cursor_key == "2"
        await stage.press("o")
        await stage.sees("PC▲")
        await stage.until(lambda: rows.place == 0)


async def test_many_hits_are_put_in_order_step_by_step_and_not_anew_at_each_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_rows, "_STEP", 2)
    monkeypatch.setattr(history_rows, "SOON_SOUGHT", 2)
    monkeypatch.setattr(history_screen, "_COUNTED_EVERY", 0)
    async with on_stage(tmp_path, HistoryScreen, fill=past) as stage:
        await stage.press("o", "slash")
        await stage.type("pc")
        await stage.press("enter")
        await sees_order(stage, "Kunde▲", "4", "2", "1", "3")
        asked: list[int | None] = []
        keys = stage.office.history.keys

        def watched(text: str, by: Any, after: int | None, limit: int) -> Any:
            asked.append(after)
            return keys(text, by, after, limit)

        monkeypatch.setattr(stage.office.history, "keys", watched)
        stage.office.sessions.write_notes(4, "PC steht", "")
        stage.place.reload()
        await stage.until(lambda: asked)
        await stage.app.workers.wait_for_complete()
        assert asked == [None]
        assert shown(stage) == ["4", "2", "1", "3"]


async def test_too_many_sessions_are_not_put_in_order_of_their_cost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_screen, "MOST_PRICED", 3)
    monkeypatch.setattr(history_rows, "_PRICED_STEP", 2)
    async with on_stage(tmp_path, HistoryScreen, fill=past) as stage:
        await stage.press("slash")
        await stage.type("adler")
        await stage.sees("2 von 4")
        await stage.press("enter", "o", "o", "o", "o")
        await sees_order(stage, "▼Kosten", "4", "2")
        await stage.press("escape")
        await sees_order(stage, "Anfang▼", "4", "2", "3", "1")
        assert "Mehr als 3 Sitzungen" in stage.app.told[-1]
        await stage.press("o", "o", "o", "o")
        await sees_order(stage, "▼Nr.", "4", "3", "2", "1")
