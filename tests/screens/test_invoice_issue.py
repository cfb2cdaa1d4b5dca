"""Issuing from Billing: what was seen is what is issued, one invoice or a month of them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.widgets import Button

from fw_tui.documents.invoice_text import invoice_text
from fw_tui.domain.errors import FwError, N_, StoreBusy
from fw_tui.domain.invoice import Invoice
from fw_tui.i18n import set_language
from fw_tui.screens.billing import BillingScreen
from fw_tui.screens.dialogs.issue_invoice import IssueDialog
from fw_tui.screens.dialogs.issue_month import IssueMonthDialog
from fw_tui.screens.dialogs.text_view import TextViewDialog
from fw_tui.services.office import Office
from fw_tui.widgets.cycle import Cycle
from fw_tui.widgets.text_lines import TextLines
from tests.billing_makers import (
    MAIER,
    draw_with,
    give_address,
    october,
    quick_drawing,
    set_shop,
    work_for,
)
from tests.makers import ms, request
from tests.screens.harness import LARGE, SMALL, Stage, on_stage
from tests.support import ManualClock

BAECKER = "Bäckerei Süß"
CESAR = "Cesar [/] OHG"


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    set_language("en")


def one_customer(office: Office, clock: ManualClock) -> None:
    """Two units of October for one customer, all data complete."""
    draw_with(office, quick_drawing)
    set_shop(office, invoice__language="en")
    work_for(office)
    give_address(office)


def three_customers(office: Office, clock: ManualClock) -> None:
    one_customer(office, clock)
    for name in (BAECKER, CESAR):
        work_for(office, name, computer="PC")
        give_address(office, name)


@asynccontextmanager
async def billing(tmp_path: Path, **more: Any) -> AsyncIterator[Stage]:
    """Billing in October."""
    async with on_stage(tmp_path, BillingScreen, fill=more.pop("fill", one_customer), **more) as s:
        await s.sees("November 2026")
        await s.press("left")
        await s.sees("October 2026", "customer")
        yield s


async def dialog_over(stage: Stage, *parts: str) -> IssueDialog:
    """The dialog of the selected customer's invoice."""
    await stage.press("r")
    await stage.until(lambda: isinstance(stage.app.screen, IssueDialog))
    await stage.sees(*(parts or ("RE-2026-0001",)))
    dialog = stage.app.screen
    assert isinstance(dialog, IssueDialog)
    return dialog


async def month_dialog(stage: Stage, *parts: str) -> None:
    await stage.press("a")
    await stage.until(lambda: isinstance(stage.app.screen, IssueMonthDialog))
    await stage.sees(*parts)


def shown_text(stage: Stage) -> str:
    """The whole text of the preview, also what is out of sight."""
    lines = stage.app.screen.query_one(TextLines)._lines
    return "\n".join(line.plain for line in lines) + "\n"


# -- one invoice -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_sum_is_seen_without_scrolling_and_the_whole_text_is_there(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with billing(tmp_path, size=size) as stage:
        await dialog_over(stage, "RE-2026-0001 · 17.00 € · due on 2026-11-26 · 1 session")
        assert stage.line_with("First day").split()[-1] != ""
        assert "2026-10-01" in stage.line_with("First day")
        assert "2026-10-31" in stage.line_with("Last day")
        await stage.press("G")
        await stage.sees("DE02 1203 0000 0000 2020 51")


async def test_what_was_shown_is_what_is_issued(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await dialog_over(stage)
        shown = shown_text(stage)
        await stage.press("ctrl+o")
        await stage.until(lambda: stage.app.told)
        issued = stage.office.invoices.document("RE-2026-0001")
        assert invoice_text(issued, 75) == shown
        assert stage.app.told == [f"RE-2026-0001: 17.00 € to {MAIER}, due on 2026-11-26."]
        assert isinstance(stage.app.screen, BillingScreen)


async def test_enter_goes_from_the_text_to_the_button_and_there_issues(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await dialog_over(stage)
        await stage.press("enter")
        assert isinstance(stage.app.focused, Button)
        assert stage.office.invoices.list() == []
        await stage.press("enter")
        await stage.until(lambda: stage.app.told)
        assert len(stage.office.invoices.list()) == 1


async def test_esc_issues_nothing(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await dialog_over(stage)
        await stage.press("escape")
        await stage.sees("Total")
        assert stage.office.invoices.list() == []


async def test_what_changed_meanwhile_is_shown_before_it_is_issued(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await dialog_over(stage)
        work_for(stage.office, start="2026-10-06T10:22:00+02:00")
        await stage.press("ctrl+o")
        await stage.sees("has changed meanwhile", "34.00 €", "2 sessions")
        assert stage.office.invoices.list() == []
        await stage.press("ctrl+o")
        await stage.until(lambda: stage.app.told)
        assert stage.office.invoices.entry("RE-2026-0001").gross_cents == 3400


async def test_a_colleague_who_was_faster_leaves_nothing_to_issue(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await dialog_over(stage)
        stage.office.invoices.issue(october(), "schmidt")
        await stage.press("ctrl+o")
        await stage.sees("There is nothing to bill to", "No invoice")
        assert len(stage.office.invoices.list()) == 1


async def test_another_period_is_shown_before_it_is_issued(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        work_for(stage.office, start="2026-09-06T10:22:00+02:00")
        await dialog_over(stage)
        await stage.press("shift+tab", "shift+tab", "ctrl+u", *"2026-09-01")
        await stage.press("ctrl+o")
        await stage.sees("This is another preview", "34.00 €")
        assert stage.office.invoices.list() == []
        await stage.press("enter", "ctrl+o")
        await stage.until(lambda: stage.app.told)
        assert len(stage.office.invoices.document("RE-2026-0001").lines) == 2


async def test_enter_in_a_day_shows_its_preview(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await dialog_over(stage)
        await stage.press("shift+tab", "ctrl+u", *"4.10.2026", "enter")
        await stage.sees("There is nothing to bill", "No invoice")
        await stage.press("shift+tab", "ctrl+u", *"nonsense", "enter")
        await stage.sees('"nonsense" is not a day')


async def test_a_drawing_that_fails_is_told_and_nothing_is_issued(tmp_path: Path) -> None:
    def broken(invoice: Invoice) -> Mapping[str, bytes]:
        raise FwError(N_("The font is missing."))

    async with billing(tmp_path) as stage:
        draw_with(stage.office, broken)
        await dialog_over(stage)
        await stage.press("ctrl+o")
        await stage.sees("The font is missing.", "RE-2026-0001 · 17.00 €")
        assert stage.office.invoices.list() == []


async def test_esc_does_not_leave_an_invoice_that_is_being_issued_behind(tmp_path: Path) -> None:
    begun, go_on = Event(), Event()

    def slow(invoice: Invoice) -> Mapping[str, bytes]:
        begun.set()
        assert go_on.wait(10)
        return quick_drawing(invoice)

    async with billing(tmp_path) as stage:
        draw_with(stage.office, slow)
        await dialog_over(stage)
        await stage.press("ctrl+o")
        await stage.until(begun.is_set)
        await stage.press("escape")
        await stage.sees("Being issued")
        go_on.set()
        await stage.until(lambda: stage.app.told)
        assert stage.app.told[0].startswith("RE-2026-0001")


async def test_what_the_settings_lack_is_listed(tmp_path: Path) -> None:
    async with billing(tmp_path, fill=lambda office, clock: work_for(office)) as stage:
        await dialog_over(stage, "the shop's name (shop.name)", "Key 5 opens the settings.")
        await stage.press("ctrl+o")
        await stage.until(lambda: "lack" in stage.text)
        assert stage.office.invoices.list() == []


async def test_billing_tells_what_is_on_invoices_and_what_is_not(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        assert "■" not in stage.text
        stage.office.invoices.issue(october(), "hoerner")
        stage.place.reload()
        await stage.sees("■ 17.00 €", "Invoice RE-2026-0001")
        work_for(stage.office, start="2026-10-06T10:22:00+02:00")
        stage.place.reload()
        await stage.sees("◧ 34.00 €", "Invoice RE-2026-0001 · 1 session on none yet")


async def test_i_opens_the_issued_invoices(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        await stage.press("i")
        await stage.until(lambda: stage.app.asked == ["invoices"])


# -- small amounts ---------------------------------------------------------------------------


def without_address(office: Office, clock: ManualClock) -> None:
    draw_with(office, quick_drawing)
    set_shop(office, invoice__language="en")
    work_for(office)


async def test_a_small_amount_needs_no_address(tmp_path: Path) -> None:
    async with billing(tmp_path, fill=without_address) as stage:
        await dialog_over(stage, "missing: the", "No invoice", "with all data", "Space")
        await stage.press("space")
        await stage.sees("small amount, § 33 UStDV", "RE-2026-0001 · 17.00 €")
        await stage.press("ctrl+o")
        await stage.until(lambda: stage.app.told)
        assert stage.office.invoices.document("RE-2026-0001").small_amount


async def test_a_larger_amount_is_not_offered_as_a_small_one(tmp_path: Path) -> None:
    def much(office: Office, clock: ManualClock) -> None:
        without_address(office, clock)
        work_for(office, minutes=600, start="2026-10-07T08:00:00+02:00")

    async with billing(tmp_path, fill=much) as stage:
        dialog = await dialog_over(stage, "missing: the", "No invoice")
        assert not dialog.query_one(Cycle).display


# -- all of a month --------------------------------------------------------------------------


async def test_all_of_a_month_are_shown_and_issued_after_one_question(tmp_path: Path) -> None:
    async with billing(tmp_path, fill=three_customers) as stage:
        await month_dialog(stage, "To be issued: 3 of 3 · 51.00 €", BAECKER, CESAR)
        assert stage.office.invoices.list() == []
        await stage.press("ctrl+o")
        await stage.sees("Issued: 3 of 3 · 51.00 €", "RE-2026-0001", "RE-2026-0003")
        assert [entry.customer for entry in stage.office.invoices.list()] == [MAIER, CESAR, BAECKER]
        await stage.press("ctrl+o")
        await stage.until(lambda: isinstance(stage.app.screen, BillingScreen))


async def test_who_is_refused_is_named_with_the_reason_and_the_others_are_issued(
    tmp_path: Path,
) -> None:
    def one_lacks(office: Office, clock: ManualClock) -> None:
        three_customers(office, clock)
        give_address(office, BAECKER, street="", postcode="", city="")

    async with billing(tmp_path, fill=one_lacks) as stage:
        await month_dialog(
            stage, "To be issued: 2 of 3", "has not all that an invoice needs; missing"
        )
        await stage.press("ctrl+o")
        await stage.sees("Issued: 2 of 2", "RE-2026-0002")
        await stage.press("g", "enter")
        await stage.until(lambda: isinstance(stage.app.screen, TextViewDialog))
        await stage.sees("missing: the street, the", "postcode, the city.")


async def test_the_whole_preview_of_each_can_be_read(tmp_path: Path) -> None:
    async with billing(tmp_path, fill=three_customers) as stage:
        await month_dialog(stage, "To be issued: 3 of 3")
        await stage.press("j", "enter")
        await stage.until(lambda: isinstance(stage.app.screen, TextViewDialog))
        await stage.sees(CESAR, "Customer no.")
        await stage.press("escape")
        await stage.sees("To be issued")
        assert stage.office.invoices.list() == []


async def test_esc_stops_between_two_invoices(tmp_path: Path) -> None:
    begun, go_on = Event(), Event()

    def slow(invoice: Invoice) -> Mapping[str, bytes]:
        begun.set()
        assert go_on.wait(10)
        return quick_drawing(invoice)

    async with billing(tmp_path, fill=three_customers) as stage:
        draw_with(stage.office, slow)
        await month_dialog(stage, "To be issued: 3 of 3")
        await stage.press("ctrl+o")
        await stage.until(begun.is_set)
        await stage.sees("░ 0 of 3 · Bäckerei Süß", "Stop")
        await stage.press("escape")
        await stage.sees("Stopping behind this invoice")
        go_on.set()
        await stage.sees("Issued: 1 of 3 · 17.00 €", "RE-2026-0001", "Close")
        assert len(stage.office.invoices.list()) == 1
        await stage.press("escape")
        await stage.sees("Total")


async def test_the_screen_lives_while_an_invoice_is_drawn(tmp_path: Path) -> None:
    begun, go_on = Event(), Event()

    def slow(invoice: Invoice) -> Mapping[str, bytes]:
        begun.set()
        assert go_on.wait(10)
        return quick_drawing(invoice)

    async with billing(tmp_path, fill=three_customers) as stage:
        draw_with(stage.office, slow)
        await month_dialog(stage, "To be issued: 3 of 3")
        await stage.press("ctrl+o")
        await stage.until(begun.is_set)
        await stage.press("G")
        await stage.sees("›Fa. Walter")
        go_on.set()
        await stage.sees("Issued: 3 of 3")


async def test_a_store_that_fails_ends_it_and_what_was_issued_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with billing(tmp_path, fill=three_customers) as stage:
        invoices = stage.office.invoices
        issue = invoices.issue

        def once(*args: Any, **more: Any) -> Invoice:
            if invoices.list():
                raise StoreBusy(N_("The store is busy."))
            return issue(*args, **more)

        monkeypatch.setattr(invoices, "issue", once)
        await month_dialog(stage, "To be issued: 3 of 3")
        await stage.press("ctrl+o")
        await stage.sees("Issued: 1 of 3", "The store is busy.")


async def test_a_month_in_which_nobody_owes_anything_says_so(tmp_path: Path) -> None:
    async with billing(tmp_path) as stage:
        stage.office.invoices.issue(october(), "hoerner")
        await month_dialog(stage, "Nobody owes anything for October 2026.")
        await stage.press("ctrl+o")
        await stage.sees("There is nothing to issue here.")


async def test_a_month_cannot_be_issued_while_the_settings_lack_something(tmp_path: Path) -> None:
    async with billing(tmp_path, fill=lambda office, clock: work_for(office)) as stage:
        await month_dialog(stage, "its bank account (shop.iban)", "Key 5 opens the settings.")
        await stage.press("escape")
        await stage.sees("Total")


async def test_a_customer_with_a_running_session_is_left_out_with_its_reason(
    tmp_path: Path,
) -> None:
    def running(office: Office, clock: ManualClock) -> None:
        three_customers(office, clock)
        office.sessions.start(request(MAIER, "PC Lager"), at=ms("2026-10-31T23:00:00+01:00"))

    async with billing(tmp_path, fill=running) as stage:
        await month_dialog(stage, "To be issued: 2 of 3")
        await stage.press("G")
        await stage.sees("PC Lager is still running; end it")


async def test_no_message_lies_over_the_buttons_of_the_next_dialog(tmp_path: Path) -> None:
    async with billing(tmp_path, fill=three_customers) as stage:
        stage.app._disable_notifications = False
        await dialog_over(stage)
        await stage.press("ctrl+o")
        await stage.until(lambda: len(stage.app._notifications) == 1, "the message")
        await month_dialog(stage, "2 of 2")
        assert len(stage.app._notifications) == 0
