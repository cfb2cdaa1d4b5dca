"""The inbox, by keyboard alone: unknown IDs, overlaps, attempts; and what is taken back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from fw_tui.domain.inbox import Reason
from fw_tui.i18n import set_language
from fw_tui.screens.inbox import InboxScreen
from fw_tui.services.office import Office
from fw_tui.widgets.row_list import RowList
from tests.makers import captured, ms, request
from tests.screens.harness import LARGE, SMALL, Stage, on_stage
from tests.support import ManualClock

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
ID = "123456789"
DAY = "2026-11-12T"


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    set_language("en")


def noted(office: Office, started: str, ended: str) -> None:
    made = office.sessions.start(request("Maier", "PC"), at=ms(DAY + started))
    office.sessions.end(made.number, at=ms(DAY + ended))


def waiting(office: Office, _clock: ManualClock) -> None:
    """An overlap with session 1, an ID that was called KASSE before, two attempts."""
    office.imports.assign(ID, "Maier", "PC")
    office.imports.assign("777", "Weber [/]", "Kasse")
    noted(office, "08:05", "08:15")
    rows = [
        captured(f"{DAY}08:00:00", f"{DAY}08:20:00"),
        captured(f"{DAY}06:00:00", f"{DAY}06:20:00", "555", partner_name="KASSE"),
        captured(f"{DAY}06:30:00", f"{DAY}06:40:00", "555", partner_name="KASSE"),
        captured(f"{DAY}05:00:00", f"{DAY}05:00:00", "888"),
        captured(f"{DAY}05:10:00", f"{DAY}05:10:00", "999"),
    ]
    office.imports.take_over(rows)


@asynccontextmanager
async def inbox(tmp_path: Path, **more: Any) -> AsyncIterator[Stage]:
    fill = more.pop("fill", waiting)
    async with on_stage(tmp_path, InboxScreen, fill=fill, **more) as stage:
        yield stage


async def to(stage: Stage, place: int) -> None:
    """Put the cursor on a line."""
    await stage.sees("to decide")
    rows = stage.app.screen.query_one(RowList)
    rows.move_to(rows.rows[place].key)


async def on_place(stage: Stage) -> None:
    await stage.until(lambda: isinstance(stage.app.screen, InboxScreen), "the place")


def count(stage: Stage) -> int:
    return stage.office.inbox.count()


@SIZES
async def test_all_that_waits_is_shown_what_costs_money_first(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with inbox(tmp_path, size=size) as stage:
        await stage.sees("4 to decide", "overlap", "unknown ID", "attempt", "2x", "00:20:00")
        rows = stage.app.screen.query_one(RowList).rows
        assert [row.cells[0] for row in rows] == ["overlap", "unknown ID", "attempt", "attempt"]
        await stage.sees("No. 1", "09:05:00 - 09:15:00", "Klaus Hörner", "Maier – PC")


async def test_an_id_of_a_new_program_is_put_to_the_computer_it_is_known_of_or_to_another(
    tmp_path: Path,
) -> None:
    def fill(office: Office, _clock: ManualClock) -> None:
        office.imports.assign("777", "Maier", "PC")
        for hour, source in (("05", "teamviewer"), ("06", "anydesk")):
            times = f"2026-11-12T{hour}:00:00", f"2026-11-12T{hour}:10:00"
            row = captured(*times, "777", source=source, key=source)
            office.imports.take_over([row])

    async with on_stage(tmp_path, InboxScreen, fill=fill) as stage:
        await stage.sees("1 to decide", "new program", "Maier – PC")
        await stage.press("z")
        await stage.sees("Suggested: Maier – PC?")
        await stage.press("f10")
        await on_place(stage)
        await stage.sees("Nothing waits")
        assert stage.office.history.count() == 2


async def test_an_empty_inbox_says_so_and_refuses_by_sentences(tmp_path: Path) -> None:
    async with on_stage(tmp_path, InboxScreen) as stage:
        await stage.sees("Nothing waits: all that was imported belongs to sessions.")
        await stage.press("z", "x", "a", "u", "l")
        assert stage.app.told == [
            "Nothing is selected.",
            "Nothing is selected.",
            "No attempt waits.",
            "Nothing was dropped or linked here.",
            "Nothing is selected.",
        ]


async def test_an_id_is_assigned_to_whom_it_may_belong_once_that_is_accepted(
    tmp_path: Path,
) -> None:
    async with inbox(tmp_path) as stage:
        await to(stage, 1)
        await stage.sees("Perhaps", 'Weber [/] – Kasse? (the computer is called "KASSE")')
        assert count(stage) == 5
        await stage.press("enter")
        await stage.sees("Suggested: Weber [/] – Kasse?", "Put imported sessions to a computer")
        assert count(stage) == 5
        await stage.press("f10")
        await on_place(stage)
        await stage.sees("3 to decide")
        assert stage.app.told == ["2 sessions taken over: Weber [/] – Kasse."]
        assert stage.office.customers.computer_of_remote_id("555") is not None


async def test_a_guess_can_be_written_over(tmp_path: Path) -> None:
    async with inbox(tmp_path) as stage:
        await to(stage, 1)
        await stage.press("z")
        await stage.sees("Suggested")
        await stage.press("tab", *["backspace"] * 12)
        await stage.type("Neu")
        await stage.press("tab", *["backspace"] * 12)
        await stage.type("Laptop")
        await stage.press("f10")
        await on_place(stage)
        await stage.until(lambda: stage.app.told, "what was done")
        assert stage.app.told == ["2 sessions taken over: Neu – Laptop."]


async def test_an_overlap_is_linked_and_the_link_taken_back(tmp_path: Path) -> None:
    async with inbox(tmp_path) as stage:
        await to(stage, 0)
        await stage.press("l")
        await stage.sees("3 to decide")
        assert stage.app.told[0].endswith("belongs to session 1 now.")
        await stage.press("u")
        await stage.sees("4 to decide")
        assert stage.office.history.count() == 1


async def test_of_several_sessions_the_one_to_link_is_chosen(tmp_path: Path) -> None:
    def fill(office: Office, clock: ManualClock) -> None:
        waiting(office, clock)
        noted(office, "08:16", "08:18")

    async with inbox(tmp_path, fill=fill) as stage:
        await to(stage, 0)
        await stage.press("l")
        await stage.sees("Of which session?", "09:16:00 - 09:18:00")
        await stage.press("2")
        await stage.sees("3 to decide")
        assert stage.app.told[0].endswith("belongs to session 2 now.")


async def test_an_overlap_is_merged_with_its_session(tmp_path: Path) -> None:
    async with inbox(tmp_path) as stage:
        await to(stage, 0)
        await stage.press("m")
        await stage.sees("3 to decide")
        assert stage.app.told == ["Sessions 2, 1, 3 as one cost 17.00 € instead of 25.50 €."]


async def test_an_overlap_becomes_a_session_of_its_own_after_a_question(tmp_path: Path) -> None:
    async with inbox(tmp_path) as stage:
        await to(stage, 0)
        await stage.press("e")
        await stage.sees("A session of its own?", "with session 1 is billed twice then")
        await stage.press("escape")
        await on_place(stage)
        assert count(stage) == 5
        await stage.press("e")
        await stage.sees("A session of its own?")
        await stage.press("f10")
        await on_place(stage)
        await stage.sees("3 to decide")
        assert stage.app.told[0].endswith("is session 2 now.")


async def test_attempts_are_dropped_one_by_one_or_all_and_come_back(tmp_path: Path) -> None:
    async with inbox(tmp_path) as stage:
        await to(stage, 2)
        await stage.press("x")
        await stage.sees("3 to decide")
        await stage.press("u")
        await stage.sees("4 to decide")
        await stage.press("a")
        await stage.sees("Drop?", "All connections of 0 seconds go")
        await stage.press("f10")
        await on_place(stage)
        await stage.sees("2 to decide")
        await stage.press("u")
        await stage.sees("4 to decide")
        assert stage.app.told == [
            "1 row dropped; u takes it back.",
            "1 row waits again.",
            "2 rows dropped; u takes them back.",
            "2 rows wait again.",
        ]


async def test_all_of_an_id_is_dropped_after_a_question(tmp_path: Path) -> None:
    async with inbox(tmp_path) as stage:
        await to(stage, 1)
        await stage.press("x")
        await stage.sees("2 connections under 555 are never billed then.")
        await stage.press("f10")
        await on_place(stage)
        await stage.sees("3 to decide")
        assert count(stage) == 3


async def test_what_does_not_fit_is_refused_by_a_sentence(tmp_path: Path) -> None:
    async with inbox(tmp_path) as stage:
        await to(stage, 0)
        await stage.press("z")
        await to(stage, 1)
        await stage.press("l")
        await to(stage, 2)
        await stage.press("m", "e")
        assert stage.app.told == [
            "This ID leads to a computer already.",
            "Nobody has said whose ID this is: z puts it to a computer.",
            "It shares its time with no session.",
            "Nobody has said whose ID this is: z puts it to a computer.",
        ]


async def test_what_a_colleague_has_decided_meanwhile_is_told(tmp_path: Path) -> None:
    async with inbox(tmp_path) as stage:
        await to(stage, 0)
        (row,) = [
            each.row for each in stage.office.inbox.waiting().rows if each.reason is Reason.OVERLAP
        ]
        stage.office.inbox.drop([row])
        await stage.press("l")
        await stage.until(lambda: stage.app.told, "the refusal")
        assert stage.app.told == [f"Row {row} does not wait any more."]


async def test_enter_shows_all_that_the_log_tells(tmp_path: Path) -> None:
    async with inbox(tmp_path) as stage:
        await to(stage, 0)
        await stage.press("enter")
        await stage.sees("teamviewer", "PC-EMPFANG", f"{ID} {DAY}08:00:00")


async def test_typing_filters_and_esc_goes_back_to_the_customers(tmp_path: Path) -> None:
    async with inbox(tmp_path) as stage:
        await stage.sees("4 to decide")
        await stage.press("slash")
        await stage.type("kasse")
        await stage.sees("1 of 4")
        await stage.press("escape")
        await stage.sees("4 to decide")
        await stage.press("escape", "w")
        await stage.until(lambda: len(stage.app.asked) == 2, "the way back")
        assert stage.app.asked == ["customers", "customers"]
