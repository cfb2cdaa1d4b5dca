"""Settings: shown in groups, changed by keys, completed step by step until invoices can go out."""

from pathlib import Path

import pytest

from fw_tui.domain.settings import SETTINGS
from fw_tui.i18n import set_language
from fw_tui.screens.setting_labels import TEXTS
from fw_tui.screens.settings import SettingsScreen
from fw_tui.services.office import Office
from tests.billing_makers import set_shop
from tests.screens.harness import LARGE, SMALL, Stage, on_stage
from tests.support import ManualClock

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    """Sentences are compared as they stand in the code."""
    set_language("en")


def complete(office: Office, _clock: ManualClock) -> None:
    set_shop(office)


def without_account(office: Office, _clock: ManualClock) -> None:
    set_shop(office, shop__iban="", shop__small_business="no")


async def back_on_place(stage: Stage) -> None:
    """Wait until the dialog is gone and what it changed is read."""
    await stage.until(lambda: isinstance(stage.app.screen, SettingsScreen), "the place")
    await stage.app.workers.wait_for_complete()


async def choose(stage: Stage, words: str) -> None:
    """Put the cursor on the only setting that fits the words."""
    await stage.press("slash")
    await stage.type(words)
    await stage.sees(f"1 of {len(SETTINGS)}")
    await stage.press("enter")


def test_every_setting_has_its_words() -> None:
    assert list(TEXTS) == [setting.name for setting in SETTINGS]


@SIZES
async def test_settings_stand_in_groups_with_what_holds(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, SettingsScreen, size=size, fill=complete) as stage:
        await stage.sees("All that an invoice needs is there.", f"{len(SETTINGS)} settings")
        assert stage.line_with("EDV-Service Hörner").split()[:2] == ["›Shop", "Name"]
        assert stage.line_with("Small business").endswith("no (default)")
        await stage.sees("shop.name As it stands on every invoice.")
        await stage.press("G")
        await stage.sees("Europe/Berlin (default)")


async def test_typing_finds_a_setting_by_its_name_its_key_or_its_value(tmp_path: Path) -> None:
    async with on_stage(tmp_path, SettingsScreen, fill=complete) as stage:
        await stage.sees("EDV-Service Hörner")
        await stage.press("slash")
        await stage.type("hoerner")
        await stage.sees(f"1 of {len(SETTINGS)}", "EDV-Service Hörner")
        await stage.press("escape")
        await stage.sees(f"{len(SETTINGS)} settings")
        await choose(stage, "payment_days")
        await stage.sees("Days to pay", "14 (default)")


async def test_a_value_is_typed_checked_and_kept(tmp_path: Path) -> None:
    async with on_stage(tmp_path, SettingsScreen, fill=complete) as stage:
        await stage.sees("EDV-Service Hörner")
        await choose(stage, "days to pay")
        await stage.press("enter")
        await stage.sees("From the invoice's date until it is due.", "default: 14")
        await stage.type("3000")
        await stage.press("enter")
        await stage.sees('"3000" is no whole number from 0 to 365.')
        await stage.press("backspace", "backspace", "enter")
        await back_on_place(stage)
        assert stage.line_with("Days to pay").endswith(" 30")
        assert stage.office.settings.get("invoice.payment_days") == "30"


async def test_an_emptied_value_falls_back_to_its_default(tmp_path: Path) -> None:
    def special(office: Office, _clock: ManualClock) -> None:
        set_shop(office, invoice__payment_days="30")

    async with on_stage(tmp_path, SettingsScreen, fill=special) as stage:
        await stage.sees("EDV-Service Hörner")
        await choose(stage, "days to pay")
        await stage.press("e")
        await stage.sees("From the invoice's date")
        await stage.press("backspace", "backspace", "enter")
        await back_on_place(stage)
        await stage.sees("14 (default)")


async def test_what_has_few_values_is_chosen(tmp_path: Path) -> None:
    async with on_stage(tmp_path, SettingsScreen, fill=complete) as stage:
        await stage.sees("EDV-Service Hörner")
        await choose(stage, "federal")
        await stage.press("e")
        await stage.sees("Its public holidays are those with a surcharge.", "Bayern")
        await stage.press("5")
        await back_on_place(stage)
        assert stage.office.settings.get("shop.state") == "BY"
        assert stage.line_with("Federal state").endswith("Bayern")
        await stage.press("e")
        await stage.sees("none")
        await stage.press("1")
        await back_on_place(stage)
        assert stage.office.settings.get("shop.state") == ""


async def test_the_default_tariff_is_chosen_from_those_there_are(tmp_path: Path) -> None:
    async with on_stage(tmp_path, SettingsScreen, fill=complete) as stage:
        await stage.sees("EDV-Service Hörner")
        await choose(stage, "default tariff")
        await stage.press("e")
        await stage.sees("first-further", "standard")
        await stage.press("2")
        await back_on_place(stage)
        assert stage.office.tariffs.default() == "first-further"


@SIZES
async def test_the_assistant_asks_only_for_what_is_missing(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, SettingsScreen, size=size, fill=without_account) as stage:
        await stage.sees("An invoice still needs: IBAN.")
        await stage.press("a")
        await stage.sees("Step 1 of 1: IBAN")
        await stage.type("DE03120300000000202051")
        await stage.press("enter")
        await stage.sees("checksum")
        assert stage.office.settings.get("shop.iban") == ""
        await stage.press("home", *["delete"] * 4)
        await stage.type("DE02")
        await stage.press("enter")
        await back_on_place(stage)
        await stage.sees("All that an invoice needs is there.")
        assert stage.app.told == ["All that an invoice needs is there."]


async def test_of_tax_number_and_vat_id_one_is_enough(tmp_path: Path) -> None:
    def without_numbers(office: Office, _clock: ManualClock) -> None:
        set_shop(office, shop__tax_number="", shop__small_business="no")

    async with on_stage(tmp_path, SettingsScreen, fill=without_numbers) as stage:
        await stage.sees("An invoice still needs: Tax number or VAT ID.")
        await stage.press("a")
        await stage.sees("Step 1 of 1: Tax number")
        await stage.press("enter")
        await stage.sees("Step 2 of 2: VAT ID")
        await stage.type("DE123456789")
        await stage.press("enter")
        await back_on_place(stage)
        await stage.sees("All that an invoice needs is there.")


async def test_leaving_the_assistant_keeps_what_was_answered(tmp_path: Path) -> None:
    async with on_stage(tmp_path, SettingsScreen) as stage:
        await stage.sees("An invoice still needs: Name, Street, Postcode")
        await stage.press("a")
        await stage.sees("Step 1 of 7: Name")
        await stage.type("EDV Hörner")
        await stage.press("enter")
        await stage.sees("Step 2 of 7: Street")
        await stage.press("escape")
        await back_on_place(stage)
        await stage.sees("EDV Hörner", "An invoice still needs: Street, Postcode")
        assert stage.app.told == []


async def test_the_tariffs_are_one_key_away(tmp_path: Path) -> None:
    async with on_stage(tmp_path, SettingsScreen, fill=complete) as stage:
        await stage.sees("EDV-Service Hörner")
        await stage.press("t")
        await stage.until(lambda: stage.app.asked == ["tariffs"])


async def test_a_text_of_several_lines_is_changed_beginning_with_its_default(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, SettingsScreen, fill=complete) as stage:
        await choose(stage, "call.text_en")
        await stage.press("e")
        await stage.sees("English text", "May we log what we do?")
        await stage.type(" Thanks!")
        await stage.press("ctrl+o")
        await back_on_place(stage)
        kept = stage.office.settings.get("call.text_en")
        assert kept.startswith("Hello, this is {shop}.\n\n1. Please")
        assert kept.endswith("in any case. Thanks!")


async def test_a_text_with_a_wrong_place_is_refused_and_stays_typed(tmp_path: Path) -> None:
    async with on_stage(tmp_path, SettingsScreen, fill=complete) as stage:
        await choose(stage, "call.text_en")
        await stage.press("e")
        await stage.sees("May we log what we do?")
        await stage.type(" {x}")
        await stage.press("ctrl+o")
        await stage.sees("In braces there may only stand: {shop}, {phone}")
        assert stage.office.settings.get("call.text_en") == ""


async def test_a_text_left_as_it_was_still_follows_its_default(tmp_path: Path) -> None:
    async with on_stage(tmp_path, SettingsScreen, fill=complete) as stage:
        await choose(stage, "call.text_de")
        await stage.press("e")
        await stage.sees("Dürfen wir protokollieren")
        await stage.press("ctrl+o")
        await back_on_place(stage)
        assert stage.office.settings.get("call.text_de") == ""
