"""The call, by keyboard alone: what is read out, which way is taken, what comes of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events

from fw_tui.domain.customer import CustomerDetails
from fw_tui.domain.onsite import OnsiteReason
from fw_tui.domain.session import Session, State
from fw_tui.domain.travel import Travel
from fw_tui.i18n import set_language
from fw_tui.screens.dialogs.confirm import ConfirmDialog
from fw_tui.screens.dialogs.new_session import NewSessionDialog
from fw_tui.screens.dialogs.route import RouteDialog
from fw_tui.services.office import Office
from tests.makers import request
from tests.screens.harness import LARGE, SMALL, Stage, on_stage
from tests.support import ManualClock

MAIER = "Fa. Walter Maier GmbH"
RATES = {
    "shop.name": "Hörner EDV",
    "onsite.prices": "gross",
    "onsite.hour": "80,00",
    "onsite.km": "0,70",
}


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    set_language("en")


def known(office: Office, clock: ManualClock) -> None:
    """Maier, 12 km away, with one computer and two IDs; a shop that has its rates."""
    for name, value in RATES.items():
        office.settings.set(name, value)
    office.customers.add(MAIER, CustomerDetails(distance_km=12))
    for remote_id in ("111111111", "123456789"):
        begun = office.sessions.start(request(MAIER, "PC", remote_id=remote_id))
        clock.advance(60)
        office.sessions.end(begun.number)


def with_zones(office: Office, clock: ManualClock) -> None:
    known(office, clock)
    office.settings.set("onsite.zones", "Stadt 15,00; Land 29,00")


@asynccontextmanager
async def form(tmp_path: Path, fill: Any = known, **more: Any) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path, NewSessionDialog, fill=fill, **more) as stage:
        await stage.sees("New session")
        yield stage


async def name_maier(stage: Stage) -> None:
    await stage.type("walt")
    await stage.press("enter")
    await stage.sees("123456789")


async def choose_route(stage: Stage) -> None:
    await stage.press("f7")
    await stage.sees("By remote or on site?")


async def closed(stage: Stage) -> None:
    def gone() -> bool:
        return not any(isinstance(each, NewSessionDialog) for each in stage.app.screen_stack)

    await stage.until(gone, "the end")


async def begun(stage: Stage) -> Session:
    await closed(stage)
    (session,) = stage.office.sessions.running()
    return session


# -- both ways ---------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_both_sums_are_in_sight_once_a_known_customer_is_named(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with form(tmp_path, size=size) as stage:
        await stage.sees("30m: remote 25.50 €")
        await name_maier(stage)
        await stage.sees("30m: remote 25.50 €, on site 56.80 €")


async def test_without_rates_the_remote_price_alone_is_told(tmp_path: Path) -> None:
    async with form(tmp_path, fill=lambda office, clock: None) as stage:
        await stage.sees("30m: remote 25.50 €")
        await choose_route(stage)
        await stage.sees("onsite.hour is not set")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_two_ways_stand_side_by_side(tmp_path: Path, size: tuple[int, int]) -> None:
    async with form(tmp_path, size=size) as stage:
        await name_maier(stage)
        await choose_route(stage)
        await stage.sees("3 units · 2 × 15 min", "24 km", "By remote it is 31.30 € cheaper.")
        assert stage.line_with("With VAT").split()[-6:-1] == ["VAT", "25.50", "€", "56.80", "€"]
        assert "Back" in stage.text
        assert "Note on-site job" in stage.text


async def test_duration_and_way_change_the_sums_while_one_types(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await name_maier(stage)
        await choose_route(stage)
        await stage.press("enter", "enter", "enter", "end", "ctrl+u")
        await stage.type("120")
        await stage.press("enter", "end", "ctrl+u", "1")
        await stage.sees("102.00 €", "161.40 €")
        await stage.press("end", "ctrl+u", "x")
        await stage.sees('"x" is no distance in whole kilometres')
        await stage.press("escape")
        await stage.sees("Ordered by")


async def test_a_zone_is_chosen_where_the_shop_has_some(tmp_path: Path) -> None:
    async with form(tmp_path, fill=with_zones) as stage:
        await name_maier(stage)
        await choose_route(stage)
        await stage.press("enter", "enter", "enter", "enter", "enter", "l")
        await stage.sees("‹ Land ›", "69.00 €")


async def test_what_was_asked_is_there_again_the_next_time(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await name_maier(stage)
        await choose_route(stage)
        await stage.press("y", "enter", "n")
        await stage.sees("Not by remote: it has no internet")
        await stage.press("f7")
        await stage.sees("▲ Not by remote: it has no internet", "Ordered by")
        await choose_route(stage)
        assert "‹ yes ›" in stage.line_with("Does it boot?")
        assert "‹ no ›" in stage.line_with("Internet?")


async def test_how_far_away_a_new_customer_is_is_kept_with_the_session(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("Neu AG")
        await stage.press("enter")
        await stage.type("PC")
        await choose_route(stage)
        await stage.press("enter", "enter", "enter", "enter")
        await stage.type("7")
        await stage.press("escape")
        await stage.sees("on site 49.80 €")
        await stage.press("f9")
        assert (await begun(stage)).state is State.CONNECTED
        assert stage.office.customers.find("Neu AG").details.travel == Travel(7)


async def test_a_distance_that_is_none_keeps_no_connection_from_being_noted(
    tmp_path: Path,
) -> None:
    async with form(tmp_path) as stage:
        await name_maier(stage)
        await choose_route(stage)
        await stage.press("enter", "enter", "enter", "enter", "end", "x", "escape")
        await stage.sees("Ordered by")
        await stage.press("f9")
        assert (await begun(stage)).state is State.CONNECTED
        assert stage.office.customers.find(MAIER).details.travel == Travel(12)


async def test_the_way_of_one_customer_is_not_given_to_another(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await name_maier(stage)
        await choose_route(stage)
        await stage.press("enter", "enter", "enter", "enter", "end", "5", "escape")
        await stage.sees("Ordered by")
        await stage.press("shift+tab", "end", "ctrl+u")
        await stage.type("Neu AG")
        await stage.press("enter")
        await stage.type("PC")
        await stage.press("f9")
        await begun(stage)
        assert stage.office.customers.find("Neu AG").details.travel == Travel()


# -- the on-site job ---------------------------------------------------------------------------


async def test_a_computer_that_does_not_boot_becomes_an_on_site_job(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await name_maier(stage)
        await stage.press("tab", "tab", "tab")
        await stage.type("Frau Maier")
        await choose_route(stage)
        await stage.press("n", "enter", "enter", "enter", "enter", "enter")
        await stage.type("Netzteil mitnehmen")
        await stage.press("enter", "enter")
        await closed(stage)
        assert "On-site job 1 for Fa. Walter Maier GmbH – PC is noted" in stage.app.told[-1]
        (job,) = stage.office.onsite.list()
        assert job.reason is OnsiteReason.NO_BOOT
        assert job.note == "Frau Maier · Netzteil mitnehmen"
        assert stage.office.sessions.running() == []


async def test_keys_in_a_hurry_note_the_job_for_the_customer_who_is_offered(
    tmp_path: Path,
) -> None:
    async with form(tmp_path) as stage:
        for key in [*"walter", "f7", "n", "ctrl+o"]:
            stage.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await closed(stage)
        (job,) = stage.office.onsite.list()
        assert (job.partner, job.reason) == (f"{MAIER} – PC", OnsiteReason.NO_BOOT)


async def test_enter_through_all_fields_goes_back_and_notes_nothing(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await name_maier(stage)
        await choose_route(stage)
        await stage.press(*["enter"] * 7)
        await stage.sees("Ordered by")
        assert stage.office.onsite.list() == []


async def test_a_job_without_a_customer_is_refused_and_can_be_named_then(
    tmp_path: Path,
) -> None:
    async with form(tmp_path) as stage:
        await choose_route(stage)
        await stage.press("n", "ctrl+o")
        await stage.sees("The customer's name is missing.")
        await stage.press("escape")
        await stage.sees("Ordered by")
        await stage.type("Neu AG")
        await stage.press("enter")
        await choose_route(stage)
        await stage.press("ctrl+o")
        await closed(stage)
        (job,) = stage.office.onsite.list()
        assert (job.partner, job.reason) == ("Neu AG", OnsiteReason.NO_BOOT)


async def test_a_job_that_is_cheaper_on_site_says_so(tmp_path: Path) -> None:
    def cheap(office: Office, clock: ManualClock) -> None:
        known(office, clock)
        office.settings.set("onsite.hour", "10,00")

    async with form(tmp_path, fill=cheap) as stage:
        await name_maier(stage)
        await choose_route(stage)
        await stage.sees("On site it is 3.70 € cheaper.")
        await stage.press("ctrl+o")
        await closed(stage)
        assert stage.office.onsite.list()[0].reason is OnsiteReason.CHEAPER


# -- the text ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_text_is_one_key_away_and_names_shop_and_price(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with form(tmp_path, size=size) as stage:
        await stage.press("f6")
        await stage.sees("Sie sprechen mit Hörner EDV.", "8,50 € inkl. MwSt.")
        await stage.press("tab")
        await stage.sees("this is Hörner EDV.", "It costs 8.50 € incl. VAT")
        await stage.press("f6")
        await stage.sees("Ordered by")


async def test_both_helps_are_opened_by_the_mouse_too(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await stage.type("walt")
        await stage.pilot.click("#choose_route")
        await stage.sees("By remote or on site?", "56.80 €")
        await stage.pilot.click("#cancel")
        await stage.sees("Ordered by", "123456789")
        await stage.pilot.click("#read_out")
        await stage.sees("Sie sprechen mit Hörner EDV.")


async def test_the_customers_language_is_read_first(tmp_path: Path) -> None:
    def english(office: Office, clock: ManualClock) -> None:
        known(office, clock)
        maier = office.customers.find(MAIER)
        office.customers.change(maier.key, MAIER, CustomerDetails(invoice_language="en"))

    async with form(tmp_path, fill=english) as stage:
        await name_maier(stage)
        await stage.press("ctrl+t")
        await stage.sees("Hello, this is Hörner EDV.")


async def test_a_tariff_without_a_price_is_told_instead_of_the_text(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        stage.clock.set(0)
        await stage.press("f6")
        await stage.sees("has no price for 1970-01-01")


# -- consent, known IDs, leaving ----------------------------------------------------------------


async def test_consent_to_recording_is_a_question_of_its_own_in_the_same_field(
    tmp_path: Path,
) -> None:
    async with form(tmp_path) as stage:
        await name_maier(stage)
        await stage.press(*["tab"] * 4, "right", "down", "down")
        await stage.sees("yes, may be logged", "recording: no")
        await stage.press("f9")
        session = await begun(stage)
        assert (session.consent, session.consent_recording) == (True, False)


async def test_up_goes_back_through_the_answers_on_recording(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await name_maier(stage)
        await stage.press(*["tab"] * 4, "up", "up")
        await stage.sees("recording: yes")
        await stage.press("f9")
        session = await begun(stage)
        assert (session.consent, session.consent_recording) == (None, True)


async def test_older_ids_of_the_computer_are_offered_the_newest_first(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await name_maier(stage)
        await stage.press("enter")
        await stage.sees("↓ 1 older ID of this computer")
        await stage.press("down")
        await stage.sees("111111111")
        await stage.press("down")
        await stage.sees("123456789")
        await stage.press("up", "f9")
        assert (await begun(stage)).remote_id == "111111111"


async def test_what_was_typed_gives_way_to_a_known_id(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await name_maier(stage)
        await stage.press("enter", "ctrl+u")
        await stage.type("77")
        await stage.press("down", "f9")
        assert (await begun(stage)).remote_id == "123456789"


async def test_esc_asks_before_it_throws_away_what_was_noted(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await name_maier(stage)
        await stage.press("enter", "enter", "enter")
        await stage.type("Frau Maier")
        await stage.press("escape")
        await stage.until(lambda: isinstance(stage.app.screen, ConfirmDialog), "the question")
        await stage.press("escape")
        await stage.sees("Frau Maier", "Ordered by")
        await stage.press("escape")
        await stage.until(lambda: isinstance(stage.app.screen, ConfirmDialog), "the question")
        await stage.press("ctrl+o")
        await closed(stage)
        assert stage.office.sessions.running() == []


@pytest.mark.parametrize(
    "keys",
    [
        ["tab", "tab", "7"],
        ["tab", "x"],
        [*["tab"] * 3, "x"],
        [*["tab"] * 5, "right"],
        [*["tab"] * 5, "down"],
        [*["tab"] * 6, "right"],
        ["f7", "n", "escape"],
    ],
)
async def test_every_answer_is_worth_the_question(tmp_path: Path, keys: list[str]) -> None:
    async with form(tmp_path) as stage:
        await stage.press(*keys)
        await stage.until(lambda: not isinstance(stage.app.screen, RouteDialog), "the form")
        await stage.press("escape")
        await stage.until(lambda: isinstance(stage.app.screen, ConfirmDialog), "the question")


async def test_esc_leaves_at_once_where_nothing_was_answered(tmp_path: Path) -> None:
    async with form(tmp_path) as stage:
        await name_maier(stage)
        await choose_route(stage)
        await stage.press("escape")
        await stage.sees("Ordered by")
        await stage.press("escape")
        await closed(stage)
        await stage.until(lambda: not isinstance(stage.app.screen, ConfirmDialog))
