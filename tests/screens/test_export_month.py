"""What the tax adviser gets of a month, from the invoices' place: month, files, folder."""

import errno
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from fw_tui.i18n import set_language
from fw_tui.screens.dialogs.export_month import ExportMonthDialog
from fw_tui.screens.invoices import InvoicesScreen
from fw_tui.services.office import Office
from tests.billing_makers import (
    draw_with,
    give_address,
    issue_october,
    quick_drawing,
    set_shop,
    work_for,
)
from tests.screens.harness import LARGE, SMALL, Stage, on_stage
from tests.support import ManualClock

BATCH = "EXTF_Buchungsstapel_2026-10.csv"
ARCHIVE = "fw-tui_2026-10-01_2026-10-31.zip"
DAY = 86_400_000


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    set_language("en")


def issued(office: Office, clock: ManualClock) -> None:
    """An invoice of October 28th; it is November 12th."""
    set_shop(office, datev__consultant="1001", datev__client="77")
    draw_with(office, quick_drawing)
    work_for(office)
    give_address(office)
    now = clock.now_ms()
    clock.set(now - 15 * DAY)
    issue_october(office)
    clock.set(now)


@asynccontextmanager
async def asked(tmp_path: Path, **more: Any) -> AsyncIterator[Stage]:
    """The dialog, opened by its key."""
    async with on_stage(tmp_path, InvoicesScreen, fill=issued, **more) as stage:
        await stage.sees("1 document")
        await stage.press("d")
        await stage.sees("For the tax adviser", "‹ October 2026 ›", "DATEV batch and documents")
        yield stage


def home(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "home").iterdir())


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_both_files_of_the_last_whole_month_are_written_by_accepting_at_once(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with asked(tmp_path, size=size) as stage:
        await stage.press("ctrl+o")
        await stage.until(lambda: stage.app.told)
        folder = tmp_path / "home"
        assert stage.app.told == [f"Written: {folder / BATCH}, {folder / ARCHIVE}"]
        assert home(tmp_path) == [BATCH, ARCHIVE]
        assert b'"RE-2026-0001"' in (folder / BATCH).read_bytes()


@pytest.mark.parametrize(("key", "name"), [("2", BATCH), ("3", ARCHIVE)])
async def test_one_of_them_can_be_written_alone(tmp_path: Path, key: str, name: str) -> None:
    async with asked(tmp_path) as stage:
        await stage.press("enter", key, "enter", "enter")
        await stage.until(lambda: stage.app.told)
        assert home(tmp_path) == [name]


async def test_the_folder_is_made_and_proposed_the_next_time(tmp_path: Path) -> None:
    async with asked(tmp_path) as stage:
        await stage.press("tab", "tab", "ctrl+u", *"~/adviser", "enter")
        await stage.until(lambda: stage.app.told)
        assert home(tmp_path) == ["adviser"]
        await stage.press("d")
        await stage.sees(str(tmp_path)[:20])
        await stage.press("escape", "x")
        await stage.sees(str(tmp_path)[:20])


async def test_another_month_is_chosen_by_arrows(tmp_path: Path) -> None:
    async with asked(tmp_path) as stage:
        await stage.press("left", "left", "right", "right", "right", "right")
        await stage.sees("‹ November 2026 ›")
        await stage.press("ctrl+o")
        await stage.sees("Nothing was issued from 2026-11-01 to 2026-11-30.")
        await stage.press("left")
        await stage.misses("Nothing was issued")
        await stage.press("ctrl+o")
        await stage.until(lambda: stage.app.told)
        assert home(tmp_path) == [BATCH, ARCHIVE]


async def test_without_the_tax_advisers_numbers_the_documents_can_be_written(
    tmp_path: Path,
) -> None:
    async with asked(tmp_path) as stage:
        stage.office.settings.set("datev.consultant", "")
        await stage.press("ctrl+o")
        await stage.sees("Set first what the tax adviser tells you", "datev.client")
        assert home(tmp_path) == []
        await stage.press("tab", "3", "ctrl+o")
        await stage.until(lambda: stage.app.told)
        assert home(tmp_path) == [ARCHIVE]


@pytest.mark.parametrize("name", [BATCH, ARCHIVE])
async def test_a_file_that_is_there_stays_and_none_is_added(tmp_path: Path, name: str) -> None:
    async with asked(tmp_path) as stage:
        (tmp_path / "home" / name).write_text("mine")
        await stage.press("ctrl+o")
        await stage.sees("There is a file", "already")
        assert isinstance(stage.app.screen, ExportMonthDialog)
        assert home(tmp_path) == [name]
        assert (tmp_path / "home" / name).read_text() == "mine"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "The disk is full"), (errno.EACCES, "You have no permission")],
)
async def test_what_the_disk_refuses_is_a_sentence_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    async with asked(tmp_path) as stage:
        monkeypatch.setattr(os, "fsync", refuse)
        await stage.press("ctrl+o")
        await stage.sees(sentence, "For the tax adviser")
        assert home(tmp_path) == []


async def test_a_folder_that_is_missing_or_a_file_is_refused(tmp_path: Path) -> None:
    async with asked(tmp_path) as stage:
        (tmp_path / "home" / "out").write_text("")
        await stage.press("tab", "tab", "ctrl+u", "enter")
        await stage.sees("The folder is missing.")
        await stage.press(*"~/out", "enter")
        await stage.sees("cannot be written")
        assert home(tmp_path) == ["out"]


async def test_esc_writes_nothing(tmp_path: Path) -> None:
    async with asked(tmp_path) as stage:
        await stage.press("escape")
        await stage.misses("For the tax adviser")
        assert home(tmp_path) == []
