"""The billing place and its export, by keyboard alone, over a real store."""

import csv
import errno
import json
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fw_tui.domain.errors import N_, StoreBusy
from fw_tui.domain.session import FreeReason
from fw_tui.i18n import set_language
from fw_tui.screens.billing import BillingScreen
from fw_tui.screens.dialogs.export import ExportDialog, full_path
from fw_tui.screens.dialogs.export_statement import file_name
from fw_tui.screens.dialogs.text_view import TextViewDialog
from fw_tui.services.office import Office
from fw_tui.widgets.row_list import RowList
from tests.makers import ms, request
from tests.screens.harness import LARGE, SMALL, Stage, on_stage
from tests.support import ManualClock

MAIER = "Fa. Walter Maier GmbH"
HOSTILE = "Öztürk [/] =2+2"


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    set_language("en")


def session(office: Office, clock: ManualClock, customer: str, seconds: int, **more: Any) -> None:
    begun = office.sessions.start(request(customer, more.pop("computer", "PC"), **more))
    clock.advance(seconds)
    office.sessions.end(begun.number)


def filled(office: Office, clock: ManualClock) -> None:
    """October: one session. November: three customers, and one session that runs."""
    now = clock.now_ms()
    clock.set(ms("2026-10-31T23:00:00+01:00"))
    session(office, clock, MAIER, 601)
    clock.set(now)
    session(office, clock, MAIER, 742, computer="PC Herr Maier")
    session(office, clock, MAIER, 300, computer="Server", free_reason=FreeReason.GUARANTEE)
    session(office, clock, HOSTILE, 1300, computer="[b]Laptop")
    session(office, clock, "Bäckerei Süß", 60)
    office.sessions.start(request(MAIER, "PC Lager"))


@asynccontextmanager
async def billing(tmp_path: Path, **more: Any) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path, BillingScreen, fill=more.pop("fill", filled), **more) as stage:
        await stage.sees("November 2026")
        await stage.until(lambda: stage.line_with("customers"), "the list")
        yield stage


_FRAMED = re.compile("│(.*)│")


def said(stage: Stage) -> str:
    """What the screen says, or the dialog before it, without the breaks of its lines."""
    framed = [found[1] for line in stage.lines if (found := _FRAMED.search(line))]
    return " ".join(" ".join(framed or stage.lines).split())


def place(stage: Stage) -> BillingScreen:
    assert isinstance(stage.app.screen, BillingScreen)
    return stage.app.screen


async def to(stage: Stage, customer: str) -> None:
    """Put the cursor on a customer."""
    await stage.sees(customer)
    place(stage).query_one(RowList).move_to(customer)
    await stage.sees(f"›{customer}")


async def export_dialog(stage: Stage, customer: str = MAIER) -> None:
    await to(stage, customer)
    await stage.press("x")
    await stage.sees("Write the statement for November 2026")


# -- the month -------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_each_customer_of_the_month_stands_with_its_sums_in_one_line(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with billing(tmp_path, size=size) as stage:
        await stage.sees("3 customers")
        row = stage.line_with(MAIER + "   ").partition(MAIER)[2].split()
        assert row[:7] == ["2", "2", "17.00", "€", "1", "8.50", "€"]
        assert stage.line_with("Total").split()[:5] == ["Total", "4", "6", "51.00", "€"]
        headings = stage.line_with("Sessions")
        for title in ("Customer", "Units", "Amount due", "free", "Free value"):
            assert title in headings


async def test_sessions_that_still_run_are_named_and_on_no_statement(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await stage.sees("1 is still running: 6 Fa. Walter Maier GmbH – PC Lager")
        await to(stage, MAIER)
        await stage.sees("Running 6 · PC Lager · on no statement until it has ended")


async def test_the_pane_tells_sums_and_why_sessions_were_free(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await to(stage, MAIER)
        await stage.sees(
            "Amount due 17.00 € · 14.28 € net · 2.71 € VAT at 19 % · Rounding 0.01 €",
            "Billable 1 session · 2 units",
            "Free 3 · 2026-11-12 · Server · guarantee · otherwise 8.50 €",
        )


async def test_where_no_vat_is_charged_the_pane_tells_of_none(tmp_path: Path) -> None:
    def small(office: Office, clock: ManualClock) -> None:
        filled(office, clock)
        office.settings.set("shop.small_business", "yes")

    async with billing(tmp_path, fill=small) as stage:
        await to(stage, MAIER)
        await stage.sees("Amount due 17.00 €", "Billable 1 session · 2 units")
        assert "·" not in stage.line_with("Amount due 17.00 €")


async def test_names_from_outside_are_shown_as_they_are(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await to(stage, HOSTILE)
        await stage.press("v")
        await stage.sees("Öztürk [/] =2+2, November 2026", "[b]Laptop")


async def test_left_and_right_turn_the_months(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await stage.press("left")
        await stage.sees("‹ October 2026 ›", "1 customer")
        assert stage.line_with("Total").split() == ["Total", "1", "2", "17.00", "€"]
        assert "running" not in stage.text
        await stage.press("left")
        await stage.sees("No session ended in September 2026; ← goes to the month before.")
        assert not stage.line_with("Total")
        await stage.press("right", "right")
        await stage.sees("‹ November 2026 ›", "3 customers")


async def test_the_month_after_this_one_is_not_offered_and_told_why(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await stage.press("right")
        assert stage.app.told == ["The next month has not begun yet."]
        assert place(stage).month == date(2026, 11, 1)


async def test_keys_held_down_end_in_the_month_that_is_shown(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await stage.press(*["left"] * 14)
        await stage.sees("‹ September 2025 ›", "No session ended in September 2025")


async def test_a_month_without_a_price_says_so_instead_of_showing_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with billing(tmp_path) as stage:

        def busy(month: date) -> object:
            raise StoreBusy(N_("The store is busy."))

        monkeypatch.setattr(stage.office.billing, "month", busy)
        await stage.press("left")
        await stage.sees("‹ October 2026 ›", "The store is busy.")
        assert MAIER not in stage.text


async def test_an_empty_store_names_the_way_back_and_offers_nothing_else(tmp_path: Path) -> None:
    async with billing(tmp_path, fill=None) as stage:
        await stage.sees("No session ended in November 2026")
        for key in ("v", "enter", "x"):
            await stage.press(key)
        await stage.until(lambda: stage.app.told == ["No customer is selected."] * 2)
        assert isinstance(stage.app.screen, BillingScreen)


# -- search and changes ----------------------------------------------------------------------


async def test_the_search_filters_while_typing_in_both_spellings(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await stage.press("slash")
        await stage.type("baeck")
        await stage.sees("1 of 3", "Bäckerei Süß", "Total of those shown")
        await stage.misses(HOSTILE)
        assert stage.line_with("Total").split()[-5:] == ["shown", "1", "1", "8.50", "€"]
        await stage.type("x")
        await stage.sees("0 of 3", "The filter hides all; Esc shows them again.")
        await stage.press("escape")
        await stage.sees("3 customers", MAIER)


async def test_enter_in_the_search_goes_to_the_list_and_esc_there_clears_it(
    tmp_path: Path,
) -> None:
    async with billing(tmp_path) as stage:
        await stage.press("slash")
        await stage.type("maier")
        await stage.press("enter", "j")
        assert isinstance(stage.app.focused, RowList)
        await stage.press("escape")
        await stage.sees("3 customers")


async def test_what_others_do_shows_up_and_month_cursor_and_search_stay(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await stage.press("left", "right")
        await to(stage, MAIER)
        await stage.press("slash")
        await stage.type("m")
        await stage.press("enter")
        session(stage.office, stage.clock, "Aman KG", 30)
        stage.office.sessions.end(6)
        place(stage).reload()
        await stage.sees("Aman KG", f"›{MAIER}", "2 of 4", "‹ November 2026 ›")
        assert "running" not in stage.text


async def test_a_reload_of_the_same_paints_nothing(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        before = stage.lines
        await place(stage).load()
        assert stage.lines == before


# -- the preview -----------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["v", "enter"])
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_preview_is_the_whole_statement_and_fits(
    tmp_path: Path, key: str, size: tuple[int, int]
) -> None:
    async with billing(tmp_path, size=size) as stage:
        await to(stage, MAIER)
        await stage.press(key)
        await stage.until(lambda: isinstance(stage.app.screen, TextViewDialog))
        await stage.sees("PC Herr Maier", "17.00 €")
        assert "…" not in stage.text
        await stage.press("G")
        await stage.sees("This statement is not an invoice.")
        await stage.press("q")
        await stage.sees("Total")


# -- the export ------------------------------------------------------------------------------


async def test_enter_twice_writes_the_text_into_the_home_readable_by_its_owner(
    tmp_path: Path,
) -> None:
    async with billing(tmp_path) as stage:
        await export_dialog(stage)
        await stage.sees("~/statement-Fa-Walter-Maier-GmbH-2026-11.txt")
        await stage.press("enter", "enter")
        file = tmp_path / "home" / "statement-Fa-Walter-Maier-GmbH-2026-11.txt"
        await stage.until(lambda: stage.app.told == [f"Written: {file}"])
        assert "17.00 €" in file.read_text("utf-8")
        assert file.stat().st_mode & 0o777 == 0o600
        assert list(file.parent.glob(".*")) == []


@pytest.mark.parametrize(("key", "suffix"), [("2", "csv"), ("3", "json")])
async def test_a_number_chooses_the_format_and_the_suffix(
    tmp_path: Path, key: str, suffix: str
) -> None:
    async with billing(tmp_path) as stage:
        await export_dialog(stage, HOSTILE)
        await stage.press(key, "ctrl+o")
        file = tmp_path / "home" / f"statement-Oeztuerk-2-2-2026-11.{suffix}"
        await stage.until(file.exists)
        text = file.read_text("utf-8")
        if suffix == "json":
            assert json.loads(text)["gross_cents"] == 2550
        else:
            (row,) = csv.DictReader(text.splitlines())
            assert row["gross_cents"] == "2550"


async def test_a_suffix_of_ones_own_stays(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await export_dialog(stage)
        await stage.press("enter", "ctrl+u")
        await stage.type("~/mine.dat")
        await stage.press("shift+tab", "3")
        await stage.sees("‹ JSON ›", "~/mine.dat")


async def test_a_file_that_is_there_is_replaced_only_when_accepted_again(
    tmp_path: Path,
) -> None:
    async with billing(tmp_path) as stage:
        file = tmp_path / "home" / "statement-Fa-Walter-Maier-GmbH-2026-11.txt"
        file.write_text("of last month")
        await export_dialog(stage)
        await stage.press("ctrl+o")
        await stage.sees("exists already")
        assert file.read_text() == "of last month"
        await stage.press("ctrl+o")
        await stage.until(lambda: stage.app.told)
        assert "17.00 €" in file.read_text("utf-8")
        assert file.stat().st_mode & 0o777 == 0o600


async def test_another_name_has_to_be_accepted_twice_again(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        for name in ("a.txt", "b.txt"):
            (tmp_path / "home" / name).write_text(name)
        await export_dialog(stage)
        await stage.press("enter")
        for name in ("a.txt", "b.txt"):
            await stage.press("ctrl+u", *f"~/{name}", "enter")
            await stage.until(lambda name=name: stage.line_with(f"{name} exists already"))  # type: ignore[misc]
        assert (tmp_path / "home" / "b.txt").read_text() == "b.txt"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("~/none/a.txt", "There is no folder"),
        ("~", "is a folder; name a file."),
        (" ", "The file's name is missing."),
        ("~nobody-here/a.txt", '"~nobody-here/a.txt" is not a file.'),
        ("x" * 300, "The file's name is too long."),
    ],
)
async def test_a_file_that_cannot_be_is_refused_in_the_dialog(
    tmp_path: Path, typed: str, sentence: str
) -> None:
    async with billing(tmp_path) as stage:
        await export_dialog(stage)
        await stage.press("enter", "ctrl+u", *typed, "enter")
        await stage.until(lambda: sentence in said(stage), sentence)
        assert isinstance(stage.app.screen, ExportDialog)
        assert list((tmp_path / "home").iterdir()) == []
        await stage.press("backspace")
        await stage.until(lambda: sentence not in said(stage), sentence)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EACCES, "You have no permission to write"),
        (errno.EROFS, "lies on a disk that is read-only"),
        (errno.ENOSPC, "The disk is full"),
        (errno.EIO, "cannot be written"),
    ],
)
async def test_what_the_disk_refuses_is_told_in_a_sentence_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    async with billing(tmp_path) as stage:
        monkeypatch.setattr(os, "fsync", refuse)
        await export_dialog(stage)
        await stage.press("ctrl+o")
        await stage.until(lambda: sentence in said(stage), sentence)
        assert list((tmp_path / "home").iterdir()) == []
        monkeypatch.undo()
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        await stage.press("ctrl+o")
        await stage.until(lambda: stage.app.told)


async def test_esc_writes_nothing(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await export_dialog(stage)
        await stage.press("escape")
        await stage.sees("Total")
        assert list((tmp_path / "home").iterdir()) == []


async def test_buttons_of_the_export_are_pressed_by_enter(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await export_dialog(stage)
        await stage.press("tab", "tab", "tab", "enter")
        await stage.until(lambda: stage.app.told)
        assert len(list((tmp_path / "home").iterdir())) == 1


@pytest.mark.parametrize(
    ("customer", "name"),
    [
        ("Bäckerei Süß & Söhne", "statement-Baeckerei-Suess-Soehne-2026-11"),
        ("../../etc/passwd", "statement-etc-passwd-2026-11"),
        ("-rf ~ $(x) `y`\n", "statement-rf-x-y-2026-11"),
        ("東京", "statement-customer-2026-11"),
        ("a" * 300, f"statement-{'a' * 60}-2026-11"),
    ],
)
def test_file_names_hold_letters_digits_and_hyphens_only(customer: str, name: str) -> None:
    assert file_name(customer, date(2026, 11, 1)) == name


def test_a_name_without_a_folder_leads_home(tmp_path: Path) -> None:
    assert full_path("a.txt") == tmp_path / "home" / "a.txt"
    assert full_path(f"{tmp_path}/b.txt") == tmp_path / "b.txt"
