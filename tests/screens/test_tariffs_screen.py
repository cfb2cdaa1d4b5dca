"""Tariffs and VAT rates, by keyboard alone: listed, found, added from a day on, taken back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fw_tui.domain.surcharge import parse_surcharge
from fw_tui.domain.tariff import PriceKind, Tariff
from fw_tui.domain.vat import VatRate
from fw_tui.i18n import set_language
from fw_tui.screens.dialogs.confirm import ConfirmDialog
from fw_tui.screens.dialogs.tariff_form import TariffForm
from fw_tui.screens.dialogs.vat_form import VatForm
from fw_tui.screens.tariffs import TariffsScreen
from fw_tui.services.office import Office
from fw_tui.widgets.row_list import RowList
from tests.billing_makers import work_for
from tests.screens.harness import LARGE, SMALL, Stage, on_stage
from tests.support import ManualClock

NIGHT = "2026-01-01 Nacht"
STANDARD = "1998-04-01 standard"
SHIPPED_RATE = "2021-01-01"
OWN_RATE = "2027-01-01"


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    set_language("en")


def priced(office: Office, _clock: ManualClock) -> None:
    """A tariff and a VAT rate of the shop's own."""
    surcharges = (parse_surcharge("20:00-06:00 25%"), parse_surcharge("Sa,So 50%"))
    night = Tariff(
        "Nacht", date(2026, 1, 1), 900, 1800, PriceKind.NET, minimum_units=2, surcharges=surcharges
    )
    office.tariffs.add(night)
    office.vat.add(VatRate(date(2027, 1, 1), 2100))


@asynccontextmanager
async def tariffs(tmp_path: Path, **more: Any) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path, TariffsScreen, fill=priced, **more) as stage:
        await stage.sees("8 versions")
        yield stage


async def to(stage: Stage, key: str) -> None:
    """Put the cursor on a version."""
    rows = stage.app.screen.query_one(RowList)
    rows.move_to(key)
    await stage.until(lambda: rows.cursor_key == key, key)


def keys(stage: Stage) -> list[str]:
    return [row.key for row in stage.app.screen.query_one(RowList).rows]


def own_tariffs(stage: Stage) -> list[Tariff]:
    return [entry.tariff for entry in stage.office.tariffs.list() if entry.own]


def own_rates(stage: Stage) -> list[tuple[str, int]]:
    entries = [entry.rate for entry in stage.office.vat.list() if entry.own]
    return [(rate.valid_from.isoformat(), rate.rate) for rate in entries]


async def fill_in(stage: Stage, *values: str) -> None:
    """Replace field after field, from the first on; "" leaves one as it is."""
    for place, value in enumerate(values):
        if place:
            await stage.press("tab")
        if value:
            await stage.press("ctrl+u", *value)


# -- the list --------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_tariffs_stand_by_name_and_below_them_the_vat_rates(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with tariffs(tmp_path, size=size) as stage:
        assert keys(stage) == [
            NIGHT,
            "1998-04-01 first-further",
            STANDARD,
            "1998-04-01",
            "2007-01-01",
            "2020-07-01",
            SHIPPED_RATE,
            OWN_RATE,
        ]
        assert stage.line_with("standard (default)").split()[2] == "1998-04-01"
        assert stage.line_with("standard (default)").endswith("price list")
        assert stage.line_with("Nacht").split()[-1] == "own"
        assert stage.line_with(SHIPPED_RATE).split() == ["VAT", SHIPPED_RATE, "19", "%", "program"]
        assert stage.line_with(OWN_RATE).split() == ["VAT", OWN_RATE, "21", "%", "own"]


async def test_the_pane_tells_all_of_the_selected_version(tmp_path: Path) -> None:
    async with tariffs(tmp_path, size=LARGE) as stage:
        await to(stage, NIGHT)
        await stage.sees(
            "18.00 € net (21.42 € incl. VAT) per started 15 minutes",
            "at least 2 units",
            "surcharge Sa, Su 50 %",
        )
        await to(stage, OWN_RATE)
        await stage.sees("21 % for sessions that end from 2027-01-01 on")
        await to(stage, SHIPPED_RATE)
        await stage.sees("19 % for sessions that end from 2021-01-01 to 2026-12-31")


async def test_prices_are_told_with_the_vat_of_today(tmp_path: Path) -> None:
    async with tariffs(tmp_path) as stage:
        stage.office.vat.add(VatRate(date(2026, 11, 12), 700))
        stage.place.reload()
        await to(stage, STANDARD)
        await stage.sees("9 versions", "8.50 € incl. VAT (7.94 € net)")


async def test_the_search_finds_tariffs_and_rates_by_name(tmp_path: Path) -> None:
    async with tariffs(tmp_path) as stage:
        await stage.press("slash", *"nach")
        await stage.sees("1 of 8")
        assert keys(stage) == [NIGHT]
        await stage.press("ctrl+u", *"vat")
        await stage.sees("5 of 8")
        await stage.press("ctrl+u", *"gold")
        await stage.sees("The filter hides all; Esc shows them again.")
        await stage.press("enter", "a", "x")
        await stage.until(lambda: stage.app.told == ["No tariff is selected."] * 2)
        await stage.press("escape")
        await stage.sees("8 versions")
        assert stage.app.asked == []


async def test_esc_and_t_lead_back_to_the_settings(tmp_path: Path) -> None:
    async with tariffs(tmp_path) as stage:
        await stage.press("escape")
        await stage.until(lambda: stage.app.asked == ["settings"])
        await stage.press("t")
        await stage.until(lambda: stage.app.asked == ["settings"] * 2)


# -- tariffs ---------------------------------------------------------------------------------


async def test_a_new_version_begins_with_the_selected_one_tomorrow(tmp_path: Path) -> None:
    async with tariffs(tmp_path) as stage:
        await to(stage, NIGHT)
        await stage.press("a")
        await stage.sees("New version of a tariff", "Nacht", "2026-11-13", "20:00-06:00 25 %")
        await stage.press("ctrl+o")
        await stage.sees("9 versions")
        before, after = own_tariffs(stage)
        assert (after.valid_from, after.name) == (date(2026, 11, 13), "Nacht")
        assert [getattr(after, name) for name in after.__slots__[2:]] == [
            getattr(before, name) for name in before.__slots__[2:]
        ]


async def test_all_terms_are_typed_and_enter_behind_the_last_keeps_them(tmp_path: Path) -> None:
    async with tariffs(tmp_path) as stage:
        await to(stage, STANDARD)
        await stage.press("a")
        await stage.sees("New version of a tariff")
        typed = ("Notdienst", "1.1.2027", "net", "5m", "12,50", "20", "4,90", "2", "90s")
        await fill_in(stage, *typed, "Sa 50%; holiday 100%")
        await stage.press("enter")
        await stage.sees("9 versions")
        kept = next(tariff for tariff in own_tariffs(stage) if tariff.name == "Notdienst")
        assert kept == Tariff(
            "Notdienst",
            date(2027, 1, 1),
            300,
            1250,
            PriceKind.NET,
            2000,
            490,
            2,
            90,
            (parse_surcharge("Sa 50%"), parse_surcharge("holiday 100%")),
        )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ((" ",), "The tariff's name is missing."),
        (("", "bald"), '"bald" is not a day'),
        (("", "1.4.1998"), "two versions begin on 1998-04-01"),
        (("", "", "", "lang"), '"lang" is not a duration'),
        (("", "", "", "", "8.500"), "is not an amount of euros"),
        (("", "", "", "", "", "", "", "viele"), '"viele" is no number of units.'),
        (("", "", "", "", "", "", "", "", "", "Sa"), '"Sa" is no surcharge'),
    ],
)
async def test_what_is_no_tariff_stays_in_the_dialog(
    tmp_path: Path, values: tuple[str, ...], sentence: str
) -> None:
    async with tariffs(tmp_path) as stage:
        await to(stage, STANDARD)
        await stage.press("a")
        await stage.sees("New version of a tariff")
        await fill_in(stage, *values)
        await stage.press("ctrl+o")
        await stage.sees(sentence)
        assert isinstance(stage.app.screen, TariffForm)
        assert len(own_tariffs(stage)) == 1
        await stage.press("escape")
        await stage.sees("8 versions")


async def test_a_version_for_days_with_sessions_is_refused(tmp_path: Path) -> None:
    async with tariffs(tmp_path) as stage:
        work_for(stage.office)
        await to(stage, STANDARD)
        await stage.press("a")
        await stage.sees("New version of a tariff")
        await fill_in(stage, "", "1.10.2026")
        await stage.press("ctrl+o")
        await stage.sees("Sessions up to 2026-10-05 have a price", "choose a later day")


async def test_an_own_version_is_taken_back_after_a_question(tmp_path: Path) -> None:
    async with tariffs(tmp_path) as stage:
        await to(stage, NIGHT)
        await stage.press("x")
        await stage.sees("Remove the version?", "The version of Nacht from 2026-01-01 is removed.")
        await stage.press("enter")
        await stage.misses("Remove the version?")
        assert len(own_tariffs(stage)) == 1
        await stage.press("x")
        await stage.sees("Remove the version?")
        await stage.press("ctrl+o")
        await stage.sees("7 versions")
        assert own_tariffs(stage) == []


async def test_a_version_that_a_session_used_stays_and_the_question_says_why(
    tmp_path: Path,
) -> None:
    async with tariffs(tmp_path) as stage:
        work_for(stage.office, tariff="Nacht")
        await to(stage, NIGHT)
        await stage.press("x")
        await stage.sees("Remove the version?")
        await stage.press("ctrl+o")
        await stage.sees('have their price by this version of "Nacht"')
        assert isinstance(stage.app.screen, ConfirmDialog)


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (STANDARD, "What is of the price list stays."),
        (SHIPPED_RATE, "What is shipped with the program stays."),
    ],
)
async def test_what_is_not_the_shops_own_cannot_be_removed(
    tmp_path: Path, key: str, sentence: str
) -> None:
    async with tariffs(tmp_path) as stage:
        await to(stage, key)
        await stage.press("x")
        await stage.until(lambda: stage.app.told == [sentence])
        assert stage.app.screen is stage.place


# -- VAT rates -------------------------------------------------------------------------------


async def test_a_new_rate_is_asked_for_on_the_row_of_a_rate(tmp_path: Path) -> None:
    async with tariffs(tmp_path) as stage:
        await to(stage, SHIPPED_RATE)
        await stage.press("a")
        await stage.sees("New VAT rate", "the day on which it ends", "19 %", "2026-11-13")
        await fill_in(stage, "7,5", "1.1.2028")
        await stage.press("enter")
        await stage.sees("9 versions", "2028-01-01 7.5 %")
        assert own_rates(stage) == [("2027-01-01", 2100), ("2028-01-01", 750)]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (("viel",), '"viel" is no VAT rate; write it like 19 or 7,5.'),
        (("100",), "A VAT rate is more than 0 and less than 100 percent."),
        (("20", "bald"), '"bald" is not a day'),
        (("20", "1.1.2021"), "There is a VAT rate from 2021-01-01 already."),
        (("20", "1.10.2026"), "Sessions up to 2026-10-05 have their VAT already"),
    ],
)
async def test_what_is_no_rate_stays_in_the_dialog(
    tmp_path: Path, values: tuple[str, ...], sentence: str
) -> None:
    async with tariffs(tmp_path) as stage:
        work_for(stage.office)
        await to(stage, SHIPPED_RATE)
        await stage.press("a")
        await stage.sees("New VAT rate")
        await fill_in(stage, *values)
        await stage.press("ctrl+o")
        await stage.sees(sentence)
        assert isinstance(stage.app.screen, VatForm)
        assert own_rates(stage) == [("2027-01-01", 2100)]


async def test_an_own_rate_is_taken_back_after_a_question(tmp_path: Path) -> None:
    async with tariffs(tmp_path) as stage:
        await to(stage, OWN_RATE)
        await stage.press("x")
        await stage.sees("Remove the VAT rate?", "The VAT rate of 21 % from 2027-01-01 is removed.")
        await stage.press("ctrl+o")
        await stage.sees("7 versions")
        assert own_rates(stage) == []


async def test_what_a_colleague_adds_shows_up_and_the_cursor_stays(tmp_path: Path) -> None:
    async with tariffs(tmp_path) as stage:
        await to(stage, OWN_RATE)
        stage.office.vat.add(VatRate(date(2026, 12, 1), 2000))
        stage.place.reload()
        await stage.sees("9 versions", "2026-12-01")
        assert stage.app.screen.query_one(RowList).cursor_key == OWN_RATE
