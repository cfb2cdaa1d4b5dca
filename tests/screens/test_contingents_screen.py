"""Contingents, by keyboard alone: found, read, added, taken back; and who is warned of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fw_tui.i18n import set_language
from fw_tui.screens.active import ActiveScreen
from fw_tui.screens.contingents import ContingentsScreen
from fw_tui.screens.customers import CustomersScreen
from fw_tui.screens.dialogs.text_view import TextViewDialog
from fw_tui.services.office import Office
from fw_tui.store.models import SessionRow
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
from tests.makers import make_office, request
from tests.screens.harness import LARGE, SMALL, Stage, on_stage
from tests.screens.test_following_the_store import dashboard, shows, until
from tests.support import ManualClock

BAECKER = "Bäckerei Süß"
SINCE, UNTIL = date(2026, 10, 1), date(2026, 12, 31)


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    set_language("en")


def prepaid(office: Office, _clock: ManualClock) -> None:
    """Maier has used 2 of 60 units, and had some before; the bakery 9 of 10, and has some later."""
    draw_with(office, quick_drawing)
    set_shop(office)
    work_for(office)
    work_for(office, BAECKER, minutes=90)
    office.customers.add("Cesar [/] OHG")
    office.contingents.add(MAIER, 60, UNTIL, SINCE, "Offer 17")
    office.contingents.add(MAIER, 20, date(2026, 9, 30), date(2026, 1, 1))
    office.contingents.add(BAECKER, 10, UNTIL, SINCE)
    office.contingents.add(BAECKER, 5, date(2027, 12, 31), date(2027, 1, 1))


@asynccontextmanager
async def contingents(tmp_path: Path, **more: Any) -> AsyncIterator[Stage]:
    fill = more.pop("fill", prepaid)
    async with on_stage(tmp_path, ContingentsScreen, fill=fill, **more) as stage:
        yield stage


async def come_from(stage: Stage, customer: str) -> None:
    """As Customers opens the place."""
    place = stage.place
    assert isinstance(place, ContingentsScreen)
    place.show_customer(customer)
    await stage.sees(f"/ ▏{customer}")


async def to_maier(stage: Stage) -> None:
    """Put the cursor on what Maier draws from."""
    await stage.sees("4 contingents")
    rows = stage.app.screen.query_one(RowList)
    rows.move_to(next(row.key for row in rows.rows if row.cells[3] == "60"))
    await stage.sees("Offer 17")


# -- the list --------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_each_stands_there_with_its_units_and_its_state_by_sign_and_word(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with contingents(tmp_path, size=size) as stage:
        await stage.sees("4 contingents", "● valid", "▲ nearly used", "× lapsed", "○ not yet valid")
        assert stage.line_with("nearly used").split()[-7:] == [
            "2026-12-31",
            "10",
            "9",
            "1",
            "▲",
            "nearly",
            "used",
        ]
        assert ("2026-10-01" in stage.line_with("nearly used")) is (size == LARGE)


async def test_what_is_drawn_from_next_stands_first_and_what_is_over_last(tmp_path: Path) -> None:
    async with contingents(tmp_path) as stage:
        await stage.sees("4 contingents")
        rows = stage.app.screen.query_one(RowList).rows
        assert [(row.cells[0], row.cells[3]) for row in rows] == [
            (BAECKER, "10"),
            (BAECKER, "5"),
            (MAIER, "60"),
            (MAIER, "20"),
        ]


async def test_the_pane_tells_what_was_drawn_by_which_invoice(tmp_path: Path) -> None:
    async with contingents(tmp_path) as stage:
        await to_maier(stage)
        await stage.sees(
            "Valid 2026-10-01 – 2026-12-31",
            "Prepaid units 2 of 60 used, 58 left",
            "Drawn not billed yet: 2 units",
            "Note Offer 17",
        )
        work_for(stage.office, minutes=605, start="2026-10-06T08:00:00+02:00")
        give_address(stage.office)
        issue_october(stage.office)
        work_for(stage.office, minutes=5, start="2026-11-02T08:00:00+01:00")
        stage.place.reload()
        await stage.sees("Drawn RE-2026-0001: 60 units", "■ used up")


async def test_enter_tells_each_session_that_drew(tmp_path: Path) -> None:
    async with contingents(tmp_path) as stage:
        work_for(stage.office, minutes=5, start="2026-10-06T08:00:00+02:00")
        stage.place.reload()
        await to_maier(stage)
        await stage.sees("3 of 60")
        await stage.press("enter")
        await stage.until(lambda: isinstance(stage.app.screen, TextViewDialog))
        await stage.sees(f"Contingent of {MAIER}", "Note        Offer 17")
        shown = [line.strip("│ ") for line in stage.lines if "Session " in line]
        assert shown == [
            "Session 3, 2026-10-06 08:00: 1 unit, not billed yet",
            "Session 1, 2026-10-05 10:22: 2 units, not billed yet",
        ]


async def test_a_store_without_any_names_the_key_that_fills_it(tmp_path: Path) -> None:
    async with contingents(tmp_path, fill=None) as stage:
        await stage.sees("No contingents yet. a adds one.")
        await stage.press("x", "enter")
        await stage.until(lambda: stage.app.told == ["No contingent is selected."])


async def test_typing_filters_by_customer_and_note_and_says_when_it_hides_all(
    tmp_path: Path,
) -> None:
    async with contingents(tmp_path) as stage:
        await stage.sees("4 contingents")
        await stage.press("slash", *"baeck")
        await stage.sees("2 of 4")
        await stage.press("ctrl+u", *"offer")
        await stage.sees("1 of 4", "● valid")
        await stage.press("x")
        await stage.sees("0 of 4", "The filter hides all; Esc shows them again.")
        await stage.press("escape")
        await stage.sees("4 contingents")


async def test_what_a_session_without_a_price_prevents_is_told_in_the_list(tmp_path: Path) -> None:
    async with contingents(tmp_path) as stage:
        await stage.sees("4 contingents")
        SessionRow.update(tariff="gone").execute()
        stage.place.reload()
        await stage.sees('There is no tariff "gone"')


async def test_names_that_look_like_markup_are_only_text(tmp_path: Path) -> None:
    def hostile(office: Office, _clock: ManualClock) -> None:
        office.customers.add("[/nope] [@click=app.quit]AG[/]")
        office.contingents.add("nope", 5, UNTIL, SINCE, "[/x] [red]")

    async with contingents(tmp_path, size=LARGE, fill=hostile) as stage:
        await stage.sees("[/nope] [@click=app.quit]AG[/]", "[/x] [red]")
        await stage.press("x")
        await stage.sees("5 units of [/nope] [@click=app.quit]AG[/] until")
        await stage.press("escape", "enter")
        await stage.sees("Contingent of [/nope] [@click=app.quit]AG[/]")
        assert stage.app.is_running


# -- there and back --------------------------------------------------------------------------


async def test_c_in_customers_opens_those_of_the_selected_customer(tmp_path: Path) -> None:
    async with on_stage(tmp_path, CustomersScreen, fill=prepaid) as stage:
        await stage.sees(BAECKER)
        await stage.press("c")
        await stage.until(lambda: stage.app.asked == [f"contingents {BAECKER}"])


async def test_without_a_customer_c_says_why_it_opens_nothing(tmp_path: Path) -> None:
    async with on_stage(tmp_path, CustomersScreen) as stage:
        await stage.sees("a adds one")
        await stage.press("c")
        await stage.until(lambda: stage.app.told == ["No customer is selected."])


async def test_the_filter_begins_with_the_customer_esc_shows_all_and_leads_back(
    tmp_path: Path,
) -> None:
    async with contingents(tmp_path) as stage:
        await come_from(stage, MAIER)
        await stage.sees("2 of 4")
        await stage.misses(BAECKER)
        await stage.press("escape")
        await stage.sees("4 contingents", BAECKER)
        assert stage.app.asked == []
        await stage.press("escape")
        await stage.until(lambda: stage.app.asked == ["customers"])
        await come_from(stage, MAIER)
        await stage.press("c")
        await stage.until(lambda: stage.app.asked == ["customers"] * 2)


async def test_a_customer_without_any_is_named(tmp_path: Path) -> None:
    async with contingents(tmp_path) as stage:
        await stage.sees("4 contingents")
        await come_from(stage, "Cesar [/] OHG")
        await stage.sees("0 of 4", "Cesar [/] OHG has no contingent. a adds one.")


async def test_the_dashboard_leads_there_and_back_and_the_palette_shows_all(
    tmp_path: Path,
) -> None:
    office = make_office(tmp_path)
    prepaid(office, ManualClock(0))
    async with dashboard(office) as app:
        await app.action_customers()
        await until(lambda: shows(app, BAECKER))
        await app.run_action("command('open_contingents')", app.screen)
        await until(lambda: isinstance(app.screen, ContingentsScreen))
        await until(lambda: shows(app, "›4 Customers") and shows(app, "2 of 4"))
        await app.run_action("command('to_customers')", app.screen)
        await until(lambda: isinstance(app.screen, CustomersScreen))
        await app.run_action("app.contingents")
        await until(lambda: shows(app, "4 contingents"))


# -- adding and taking back ------------------------------------------------------------------


async def test_one_is_added_by_keys_alone_the_customer_by_a_part_of_the_name(
    tmp_path: Path,
) -> None:
    async with contingents(tmp_path) as stage:
        await stage.sees("4 contingents")
        await stage.press("slash", *"nobody", "enter", "a")
        await stage.sees("New contingent", "for example 2026-12-31", "2026-11-12")
        await stage.type("ces")
        await stage.sees("Cesar [/] OHG")
        await stage.press("enter", *"60", "enter", *"31.12.2026", "enter", "enter", *"New", "enter")
        await stage.sees("5 contingents", "Valid 2026-11-12 – 2026-12-31", "Note New")
        assert stage.app.told == ["Cesar [/] OHG has 60 units until 2026-12-31."]
        assert "›Cesar [/] OHG" in stage.text


async def test_the_customer_who_is_looked_at_is_proposed(tmp_path: Path) -> None:
    async with contingents(tmp_path) as stage:
        await stage.sees("4 contingents")
        await come_from(stage, "Cesar [/] OHG")
        await stage.press("a")
        await stage.sees("New contingent")
        await stage.press(*"8", "enter", *"2026-12-31", "f10")
        await stage.sees("1 of 5", "›Cesar [/] OHG")
        await stage.press("escape", "g", "a")
        await stage.sees("New contingent", f"▏{BAECKER}")


@pytest.mark.parametrize(
    ("units", "until_day", "sentence"),
    [
        ("x", "2026-12-31", '"x" is no number of units.'),
        ("0", "2026-12-31", "A contingent has 1 to 100000 units."),
        ("5", "soon", '"soon" is not a day'),
        ("5", "2026-11-11", "A contingent is valid for a day at least."),
    ],
)
async def test_what_cannot_be_stays_in_the_dialog(
    tmp_path: Path, units: str, until_day: str, sentence: str
) -> None:
    async with contingents(tmp_path) as stage:
        await stage.sees("4 contingents")
        await come_from(stage, MAIER)
        await stage.press("a", *units, "enter", *until_day, "ctrl+o")
        await stage.sees(sentence, "New contingent", until_day)
        assert len(stage.office.contingents.uses()) == 4


async def test_a_customer_whom_nobody_knows_is_refused(tmp_path: Path) -> None:
    async with contingents(tmp_path, fill=None) as stage:
        await stage.sees("a adds one")
        await stage.press("a", *"Schulze", "enter", *"5", "enter", *"2026-12-31", "ctrl+o")
        await stage.sees('There is no customer "Schulze".')


async def test_one_is_removed_after_a_question_that_names_it(tmp_path: Path) -> None:
    async with contingents(tmp_path) as stage:
        await to_maier(stage)
        await stage.press("x")
        await stage.sees("Remove the contingent?", f"60 units of {MAIER} until 2026-12-31")
        await stage.press("enter")
        await stage.misses("Remove the contingent?")
        assert len(stage.office.contingents.uses()) == 4
        await stage.press("x", "ctrl+o")
        await stage.sees("3 contingents")


async def test_one_that_an_invoice_drew_from_stays(tmp_path: Path) -> None:
    async with contingents(tmp_path) as stage:
        work_for(stage.office, minutes=605, start="2026-10-06T08:00:00+02:00")
        give_address(stage.office)
        issue_october(stage.office)
        await to_maier(stage)
        await stage.press("x", "ctrl+o")
        await stage.sees("Invoices have drawn from this contingent", "stays.")
        assert len(stage.office.contingents.uses()) == 4


# -- who is warned ---------------------------------------------------------------------------


def bakery_calls(office: Office, clock: ManualClock) -> None:
    prepaid(office, clock)
    office.sessions.start(request(BAECKER, "Kasse"))
    clock.advance(60)


async def test_customers_tells_what_is_left(tmp_path: Path) -> None:
    async with on_stage(tmp_path, CustomersScreen, fill=prepaid) as stage:
        await stage.sees("Contingent ▲ 1 of 10 units left until 2026-12-31")
        await stage.press("G")
        await stage.sees("Contingent 58 of 60 units left until 2026-12-31")
        await stage.press("k")
        await stage.misses("Contingent 58")


async def test_active_tells_of_the_selected_customer_what_is_nearly_used_up(
    tmp_path: Path,
) -> None:
    def both(office: Office, clock: ManualClock) -> None:
        bakery_calls(office, clock)
        office.sessions.start(request(MAIER, technician="schmidt"))

    async with on_stage(tmp_path, ActiveScreen, fill=both) as stage:
        await stage.sees("▲ Contingent: 1 of 10 units left until 2026-12-31  ·  since")
        await stage.press("j")
        await stage.misses("Contingent")
        assert stage.app.told == []


async def test_ending_tells_once_what_is_left_then(tmp_path: Path) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=bakery_calls) as stage:
        await stage.sees("1 of 10 units left")
        await stage.press("e", "ctrl+o")
        await stage.sees("Nothing is running.")
        await stage.until(lambda: stage.app.told)
        sentence = f"Contingent of {BAECKER}: 0 of 10 units left until 2026-12-31."
        assert stage.app.told == [sentence]


async def test_beginning_tells_it_to_who_begins(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    prepaid(office, ManualClock(0))
    async with dashboard(office) as app:
        session = office.sessions.start(request(BAECKER, "Kasse"))
        await app._began(session)
        sentence = f"Contingent of {BAECKER}: 1 of 10 units left until 2026-12-31."
        await until(lambda: [n.message for n in app._notifications] == [sentence])


async def test_a_tick_does_not_ask_the_store_for_contingents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with on_stage(tmp_path, ActiveScreen, fill=bakery_calls) as stage:
        await stage.sees("1 of 10 units left")
        asked: list[str] = []
        monkeypatch.setattr(stage.office.contingents, "current", asked.append)
        stage.clock.advance(1)
        stage.place.tick(stage.clock.now_ms())
        await stage.sees("00:01:01", "1 of 10 units left")
        assert asked == []
