"""The issued invoices, by keyboard alone: found, paid, sent, taken back, written, shown as code."""

import errno
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from rich.style import Style
from textual.widgets import Button

from fw_tui.i18n import set_language
from fw_tui.screens.dialogs.girocode import GiroCodeDialog
from fw_tui.screens.dialogs.text_view import TextViewDialog
from fw_tui.screens.invoices import InvoicesScreen
from fw_tui.services.office import Office
from fw_tui.widgets.row_list import RowList
from tests.billing_makers import (
    MAIER,
    draw_with,
    give_address,
    issue_october,
    quick_drawing,
    set_shop,
    work_for,
)
from tests.screens.harness import LARGE, SMALL, Stage, on_stage
from tests.support import ManualClock

BAECKER = "Bäckerei Süß"
CESAR = "Cesar [/] OHG"
DAY = 86_400_000


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    set_language("en")


def issued(office: Office, clock: ManualClock) -> None:
    """Three invoices of 17.00: the first is overdue, the others were issued today."""
    draw_with(office, quick_drawing)
    set_shop(office, invoice__language="en")
    for name in (MAIER, BAECKER, CESAR):
        work_for(office, name)
        give_address(office, name)
    now = clock.now_ms()
    clock.set(now - 15 * DAY)
    issue_october(office)
    clock.set(now)
    issue_october(office, BAECKER)
    issue_october(office, CESAR)


@asynccontextmanager
async def invoices(tmp_path: Path, **more: Any) -> AsyncIterator[Stage]:
    fill = more.pop("fill", issued)
    async with on_stage(tmp_path, InvoicesScreen, fill=fill, **more) as stage:
        await stage.sees("all documents")
        yield stage


async def to(stage: Stage, number: str) -> None:
    """Put the cursor on a document."""
    await stage.sees(number)
    stage.app.screen.query_one(RowList).move_to(number)
    await stage.sees(f"›{number}")


# -- the list --------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_each_document_stands_with_amount_and_state_in_one_line(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with invoices(tmp_path, size=size) as stage:
        await stage.sees("3 documents", "51.00 € open, 17.00 € of it overdue")
        row = stage.line_with(" RE-2026-0001").split()
        assert row[:3] == ["RE-2026-0001", "2026-10-28", "Fa."]
        assert "overdue" in row
        assert "unpaid" in stage.line_with("RE-2026-0003").split()
        assert [r.key for r in stage.app.screen.query_one(RowList).rows] == [
            "RE-2026-0003",
            "RE-2026-0002",
            "RE-2026-0001",
        ]


async def test_the_pane_tells_all_about_the_selected_one(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        await to(stage, "RE-2026-0001")
        await stage.sees(
            "Due 2026-11-11",
            "Open 17.00 €",
            "Paid 0.00 €",
            "Sent not noted",
            "Period 2026-10-05 – 2026-10-05",
            "17.00 € · 14.28 € net · 2.71 € VAT · Rounding 0.01 €",
            "PDF with ZUGFeRD",
        )


async def test_a_store_without_invoices_says_where_they_come_from(tmp_path: Path) -> None:
    async with invoices(tmp_path, fill=None) as stage:
        await stage.sees("No invoices yet. In Billing (3) r issues one.")
        await stage.press("s", "p", "o", "x", "c")
        await stage.until(lambda: stage.app.told == ["No document is selected."] * 5)


async def test_the_search_takes_words_of_number_date_and_customer(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        await stage.press("slash", *"baeck 0002")
        await stage.sees("1 of 3", BAECKER)
        await stage.misses(MAIER)
        await stage.press("enter", "escape")
        await stage.sees("3 documents", "Fa. Walter")


async def test_f_goes_through_the_states_and_esc_shows_all(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        await stage.press("f")
        await stage.sees("‹ unpaid ›", BAECKER)
        await stage.misses(MAIER)
        await stage.press("f", "f", "f")
        await stage.sees("‹ overdue ›", MAIER)
        await stage.misses(BAECKER)
        await stage.press("escape")
        await stage.sees("all documents", BAECKER)


async def test_esc_and_i_lead_back_to_billing(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        await stage.press("escape")
        await stage.until(lambda: stage.app.asked == ["billing"])
        await stage.press("i")
        await stage.until(lambda: stage.app.asked == ["billing"] * 2)


async def test_what_a_colleague_notes_shows_up_and_the_cursor_stays(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        await to(stage, "RE-2026-0001")
        stage.office.invoices.pay("RE-2026-0001", "schmidt")
        stage.place.reload()
        await stage.sees("34.00 € open")
        assert "paid" in stage.line_with("›RE-2026-0001").split()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_enter_opens_what_the_document_says(tmp_path: Path, size: tuple[int, int]) -> None:
    async with invoices(tmp_path, size=size) as stage:
        await to(stage, "RE-2026-0003")
        await stage.press("enter")
        await stage.until(lambda: isinstance(stage.app.screen, TextViewDialog))
        await stage.sees("Invoice RE-2026-0003", CESAR, "PC Herr Horst Maier")
        assert "…" not in stage.text
        await stage.press("q")
        await stage.sees("3 documents")


# -- sent and paid ---------------------------------------------------------------------------


async def test_s_notes_that_it_was_sent_and_takes_it_back(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        await to(stage, "RE-2026-0002")
        await stage.press("s")
        await stage.sees("Sent 2026-11-12")
        await stage.press("s")
        await stage.sees("Sent not noted")
        assert stage.app.told == ["RE-2026-0002: sent on 2026-11-12.", "RE-2026-0002: not sent."]


async def test_what_is_open_is_proposed_and_enter_three_times_notes_it(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        await to(stage, "RE-2026-0002")
        await stage.press("p")
        await stage.sees("Payment on RE-2026-0002", "17.00 € of 17.00 € open", "2026-11-12")
        await stage.press("enter", "enter", "enter")
        await stage.until(lambda: stage.app.told == ["RE-2026-0002: 17.00 € paid, 0.00 € open."])
        await stage.sees("34.00 € open")


async def test_a_part_can_be_paid_and_taken_back(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        await to(stage, "RE-2026-0002")
        await stage.press("p", "ctrl+u", *"10,50", "ctrl+o")
        await stage.until(lambda: stage.app.told == ["RE-2026-0002: 10.50 € paid, 6.50 € open."])
        await stage.until(lambda: "partly paid" in stage.line_with("›RE-2026-0002"))
        await stage.press("p")
        await stage.sees("6.50 € of 17.00 € open")
        await stage.press("ctrl+u", *"-10.50", "ctrl+o")
        await stage.until(lambda: "unpaid" in stage.line_with("›RE-2026-0002"))


async def test_where_all_is_paid_taking_it_back_is_proposed(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        stage.office.invoices.pay("RE-2026-0003", "hoerner")
        stage.place.reload()
        await to(stage, "RE-2026-0003")
        await stage.until(lambda: "paid" in stage.line_with("›RE-2026-0003").split())
        await stage.press("p")
        await stage.sees("-17.00")
        await stage.press("ctrl+o")
        await stage.until(lambda: "unpaid" in stage.line_with("›RE-2026-0003"))


async def test_what_was_paid_on_a_cancelled_invoice_is_given_back(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        stage.office.invoices.pay("RE-2026-0003", "hoerner")
        stage.office.invoices.cancel("RE-2026-0003", "hoerner")
        stage.place.reload()
        await stage.sees("17.00 € to give back")
        await to(stage, "RE-2026-0003")
        await stage.press("p")
        await stage.sees("17.00 € are to be given back: the invoice was cancelled.")
        await stage.press("ctrl+o")
        await stage.until(lambda: stage.app.told == ["RE-2026-0003: 0.00 € paid, 0.00 € open."])
        await stage.misses("to give back")


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (("ctrl+u", *"17,01"), "That is more than is open"),
        (("ctrl+u", *"-0,01"), "That is more than was paid"),
        (("ctrl+u", *"8.500"), "is not an amount of euros"),
        (("tab", "ctrl+u", *"gestern"), "is not a day"),
    ],
)
async def test_a_payment_that_cannot_be_stays_in_the_dialog(
    tmp_path: Path, keys: tuple[str, ...], sentence: str
) -> None:
    async with invoices(tmp_path) as stage:
        await to(stage, "RE-2026-0003")
        await stage.press("p", *keys, "ctrl+o")
        await stage.sees(sentence, "Payment on RE-2026-0003")
        assert stage.office.invoices.entry("RE-2026-0003").paid_cents == 0


# -- taking back -----------------------------------------------------------------------------


async def test_a_cancellation_is_asked_for_by_number_and_amount_and_releases_the_sessions(
    tmp_path: Path,
) -> None:
    async with invoices(tmp_path) as stage:
        await to(stage, "RE-2026-0001")
        await stage.press("c")
        await stage.sees("Cancel invoice RE-2026-0001?", "17.00 €", "released", "final")
        await stage.press(*"Wrong day", "enter")
        assert isinstance(stage.app.focused, Button)
        assert len(stage.office.invoices.list()) == 3
        await stage.press("enter")
        await stage.sees("4 documents", "ST-2026-0001")
        assert stage.app.told == [
            "ST-2026-0001 cancels invoice RE-2026-0001; its sessions can be billed again."
        ]
        assert "cancelled" in stage.line_with("RE-2026-0001").split()
        assert stage.office.invoices.document("ST-2026-0001").reason == "Wrong day"
        assert issue_october(stage.office).gross_cents == 1700


async def test_esc_takes_nothing_back(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        await to(stage, "RE-2026-0001")
        await stage.press("c", "escape")
        await stage.sees("3 documents")
        assert len(stage.office.invoices.list()) == 3


async def test_what_was_paid_on_it_is_named_before_it_is_taken_back(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        stage.office.invoices.pay("RE-2026-0001", "hoerner", 500)
        stage.place.reload()
        await stage.sees("46.00 € open")
        await to(stage, "RE-2026-0001")
        await stage.press("c")
        await stage.sees("5.00 € were paid on it")


async def test_neither_a_cancelled_one_nor_a_cancellation_can_be_paid_or_taken_back(
    tmp_path: Path,
) -> None:
    async with invoices(tmp_path) as stage:
        stage.office.invoices.cancel("RE-2026-0001", "hoerner")
        stage.place.reload()
        for number in ("ST-2026-0001", "RE-2026-0001"):
            await to(stage, number)
            await stage.press("p", "c", "o")
        assert stage.app.told == [
            *["ST-2026-0001 is a cancellation; choose the invoice RE-2026-0001."] * 3,
            *["Invoice RE-2026-0001 was cancelled by ST-2026-0001."] * 3,
        ]
        await stage.sees("Cancelled by ST-2026-0001")


# -- files -----------------------------------------------------------------------------------


async def test_pdf_and_xml_are_written_as_they_were_issued(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        await to(stage, "RE-2026-0002")
        await stage.press("x")
        await stage.sees("Write RE-2026-0002.pdf and RE-2026-0002.xml")
        await stage.press("ctrl+u", *"~/out", "enter")
        folder = tmp_path / "home" / "out"
        await stage.until(lambda: stage.app.told)
        assert (folder / "RE-2026-0002.pdf").read_bytes() == b"%PDF"
        assert (folder / "RE-2026-0002.xml").read_bytes() == b"<xml/>"
        await stage.press("x")
        await stage.sees(str(folder)[:20])


async def test_another_file_of_that_name_is_replaced_only_when_accepted_again(
    tmp_path: Path,
) -> None:
    async with invoices(tmp_path) as stage:
        other = tmp_path / "home" / "RE-2026-0003.pdf"
        other.write_text("something else")
        await to(stage, "RE-2026-0003")
        await stage.press("x", "ctrl+o")
        await stage.sees("RE-2026-0003.pdf exists already")
        assert other.read_text() == "something else"
        await stage.press("ctrl+o")
        await stage.until(lambda: stage.app.told)
        assert other.read_bytes() == b"%PDF"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "The disk is full"), (errno.EACCES, "You have no permission")],
)
async def test_what_the_disk_refuses_is_a_sentence_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    async with invoices(tmp_path) as stage:
        await to(stage, "RE-2026-0003")
        await stage.press("x")
        await stage.sees("Folder")
        monkeypatch.setattr(os, "fsync", refuse)
        await stage.press("ctrl+o")
        await stage.sees(sentence, "Folder")
        assert list((tmp_path / "home").iterdir()) == []


async def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        (tmp_path / "home" / "out").write_text("")
        await to(stage, "RE-2026-0003")
        await stage.press("x", "ctrl+u", *"~/out", "enter")
        await stage.sees("Folder", "cannot be written")
        await stage.press("ctrl+u", "enter")
        await stage.sees("The folder is missing.")


# -- the GiroCode ----------------------------------------------------------------------------


def decoded(stage: Stage) -> list[str]:
    """What a camera reads from the cells of the screen that are black on white."""
    import zxingcpp  # noqa: PLC0415 - only here
    from PIL import Image  # noqa: PLC0415

    blocks = []
    for strip in stage.app.screen._compositor.render_strips():
        cells = "".join(segment.text for segment in strip if _is_white(segment.style))
        blocks += [cells] if cells else []
    image = Image.new("L", (len(blocks[0]), 2 * len(blocks)), 255)
    for y, row in enumerate(blocks):
        for x, block in enumerate(row):
            image.putpixel((x, 2 * y), 0 if block in "▀█" else 255)
            image.putpixel((x, 2 * y + 1), 0 if block in "▄█" else 255)
    larger = image.resize((image.width * 8, image.height * 8), Image.Resampling.NEAREST)
    return [found.text for found in zxingcpp.read_barcodes(larger)]


def _is_white(style: Style | None) -> bool:
    """Black on white, whatever the theme."""
    colors = (style.color, style.bgcolor) if style else (None, None)
    return [tuple(c.triplet) for c in colors if c and c.triplet] == [(0, 0, 0), (255, 255, 255)]


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "nord"])
async def test_a_camera_reads_what_is_open_from_the_screen_in_every_theme(
    tmp_path: Path, theme: str
) -> None:
    async with invoices(tmp_path) as stage:
        stage.app.theme = theme
        stage.office.invoices.pay("RE-2026-0003", "hoerner", 500)
        stage.place.reload()
        await stage.sees("46.00 € open")
        await to(stage, "RE-2026-0003")
        await stage.press("o")
        await stage.until(lambda: isinstance(stage.app.screen, GiroCodeDialog))
        await stage.sees("█", "EDV-Service Hörner", "12.00 €", "RE-2026-0003")
        (text,) = decoded(stage)
        assert text.splitlines()[:8] == [
            "BCD",
            "002",
            "1",
            "SCT",
            "",
            "EDV-Service Hörner",
            "DE02120300000000202051",
            "EUR12",
        ]
        assert "RE-2026-0003" in text


async def test_no_message_lies_over_the_code(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        stage.app._disable_notifications = False
        await to(stage, "RE-2026-0003")
        await stage.press("s")
        await stage.until(lambda: len(stage.app._notifications) == 1, "the message")
        await stage.press("o")
        await stage.sees("█")
        await stage.until(lambda: len(stage.app._notifications) == 0, "the message to go")
        assert len(decoded(stage)) == 1


@pytest.mark.parametrize("key", ["escape", "q", "enter"])
async def test_the_code_is_closed_by_what_closes_texts(tmp_path: Path, key: str) -> None:
    async with invoices(tmp_path) as stage:
        await to(stage, "RE-2026-0003")
        await stage.press("o")
        await stage.until(lambda: isinstance(stage.app.screen, GiroCodeDialog))
        await stage.press(key)
        await stage.sees("3 documents")


def with_a_long_name(office: Office, clock: ManualClock) -> None:
    """A code that holds so much that it is higher than a small window."""
    draw_with(office, quick_drawing)
    set_shop(office, shop__name="Ü" * 70)
    work_for(office)
    give_address(office)
    issue_october(office)


async def test_a_code_too_large_for_the_window_is_told_in_words(tmp_path: Path) -> None:
    async with invoices(tmp_path, fill=with_a_long_name) as stage:
        await to(stage, "RE-2026-0001")
        await stage.press("o")
        await stage.sees("too small for the code", "DE02 1203 0000 0000 2020 51", "17.00 €")
        assert "█" not in stage.text
        await stage.pilot.resize_terminal(*LARGE)
        await stage.sees("█")
        (text,) = decoded(stage)
        assert "EUR17" in text.splitlines()


async def test_a_paid_invoice_has_no_code(tmp_path: Path) -> None:
    async with invoices(tmp_path) as stage:
        stage.office.invoices.pay("RE-2026-0003", "hoerner")
        stage.place.reload()
        await stage.sees("34.00 € open")
        await to(stage, "RE-2026-0003")
        await stage.press("o")
        assert stage.app.told == ["Nothing is open on RE-2026-0003."]
