"""Customers: found while typing, added and changed by keys, imported sessions assigned."""

from pathlib import Path

import pytest

from fw_tui.domain.customer import CustomerDetails
from fw_tui.domain.text import clean_line
from fw_tui.i18n import set_language
from fw_tui.screens.customers import CustomersScreen
from fw_tui.services.office import Office
from fw_tui.widgets.row_list import RowList
from tests.makers import captured
from tests.screens.harness import LARGE, SMALL, Stage, on_stage
from tests.support import ManualClock

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    """Sentences are compared as they stand in the code."""
    set_language("en")


def two_customers(office: Office, _clock: ManualClock) -> None:
    details = CustomerDetails("Hafenstraße 1", "20457", "Hamburg", "DE", "post@maier.example")
    maier = office.customers.add("Fa. Walter Maier GmbH", details)
    office.customers.add_computer(maier.key, "PC Herr Horst Maier", "123 456 789")
    office.customers.add_computer(maier.key, "Server", "")
    office.customers.add("Bäckerei Schulz", CustomerDetails(city="Kiel"))


def waiting(office: Office, _clock: ManualClock) -> None:
    two_customers(office, _clock)
    office.imports.take_over(
        [
            captured("2026-11-02T10:00:00", "2026-11-02T10:05:00", "987654321"),
            captured("2026-11-03T10:00:00", "2026-11-03T10:05:00", "987654321"),
            captured("2026-11-01T10:00:00", "2026-11-01T10:05:00", "555000111"),
        ]
    )


async def back_on_place(stage: Stage) -> None:
    """Wait until the dialog is gone."""
    await stage.until(lambda: isinstance(stage.app.screen, CustomersScreen), "the place")


async def select_maier(stage: Stage) -> None:
    await stage.sees("Fa. Walter Maier GmbH")
    await stage.press("j")
    await stage.sees("PC Herr Horst Maier")


@SIZES
async def test_customers_and_the_computers_of_the_selected_one_are_shown(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, CustomersScreen, size=size, fill=two_customers) as stage:
        await stage.sees("Bäckerei Schulz", "Kiel", "No computers yet. p adds one.", "2 customers")
        assert stage.line_with("Walter Maier").split()[-2:] != []
        await select_maier(stage)
        await stage.sees("123456789", "Server", "Hafenstraße 1", "20457 Hamburg", "post@maier")


@SIZES
async def test_typing_filters_by_name_and_esc_shows_all_again(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, CustomersScreen, size=size, fill=two_customers) as stage:
        await stage.sees("Bäckerei Schulz", "Fa. Walter Maier")
        await stage.press("slash")
        await stage.type("maier")
        await stage.misses("Bäckerei Schulz")
        await stage.sees("1 of 2", "PC Herr Horst Maier")
        await stage.type("x")
        await stage.sees("The filter hides all", "0 of 2")
        await stage.press("escape")
        await stage.sees("Bäckerei Schulz", "2 customers")


async def test_an_empty_store_names_the_key_that_fills_it(tmp_path: Path) -> None:
    async with on_stage(tmp_path, CustomersScreen) as stage:
        await stage.sees("No customers yet. a adds one.")


@SIZES
async def test_a_customer_is_added_by_keys_alone(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_stage(tmp_path, CustomersScreen, size=size, fill=two_customers) as stage:
        await stage.sees("Bäckerei Schulz")
        await stage.press("a")
        await stage.sees("New customer")
        await stage.type("Werft")
        await stage.press("enter")
        await stage.type("Kai 3")
        await stage.press("f10")
        await back_on_place(stage)
        await stage.sees("Werft", "Kai 3")
        assert stage.office.customers.find("Werft").details.street == "Kai 3"


async def test_keys_that_arrive_at_once_end_up_in_their_fields(tmp_path: Path) -> None:
    async with on_stage(tmp_path, CustomersScreen) as stage:
        await stage.sees("a adds one")
        await stage.press("a")
        await stage.sees("New customer")
        fields = ["Werft", "Kai 3", "24103", "Kiel", "DE", "a@b.example", "DE123456789", "X-1"]
        fields += ["x", "e", "s"]  # the first letters of what is chosen
        fields += ["12"]
        await stage.press(*[key for field in fields for key in (*field, "enter")])
        await back_on_place(stage)
        kept = stage.office.customers.find("Werft").details
        assert kept == CustomerDetails(
            "Kai 3",
            "24103",
            "Kiel",
            "DE",
            "a@b.example",
            "DE123456789",
            "X-1",
            "xrechnung",
            "en",
            "standard",
            12,
        )


async def test_a_zone_is_chosen_where_the_shop_has_some(tmp_path: Path) -> None:
    def zones(office: Office, _clock: ManualClock) -> None:
        office.settings.set("onsite.zones", "Stadt 15,00; Land 29,00")
        office.customers.add("Werft")

    async with on_stage(tmp_path, CustomersScreen, fill=zones) as stage:
        await stage.sees("Werft")
        await stage.press("e")
        await stage.sees("Change customer", "Zone")
        await stage.press("shift+tab", "shift+tab", "shift+tab", "l", "f10")
        await back_on_place(stage)
        await stage.sees("Zone Land")
        assert stage.office.customers.find("Werft").details.travel_zone == "Land"


async def test_a_changed_customer_keeps_what_was_chosen_before(tmp_path: Path) -> None:
    def special(office: Office, _clock: ManualClock) -> None:
        details = CustomerDetails(city="Kiel", invoice_form="xrechnung", tariff="first-further")
        office.customers.add("Stadt Kiel", details)

    async with on_stage(tmp_path, CustomersScreen, fill=special) as stage:
        await stage.sees("Stadt Kiel", "Invoices as XRechnung", "Tariff first-further")
        await stage.press("e")
        await stage.sees("XRechnung: data for authorities", "first-further")
        await stage.press("f10")
        await back_on_place(stage)
        kept = stage.office.customers.find("Stadt Kiel").details
        assert (kept.invoice_form, kept.tariff) == ("xrechnung", "first-further")


async def test_a_name_that_exists_is_refused_in_the_dialog_and_nothing_typed_is_lost(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, CustomersScreen, fill=two_customers) as stage:
        await stage.sees("Bäckerei Schulz")
        await stage.press("a")
        await stage.sees("New customer")
        await stage.type("baeckerei schulz")
        await stage.press("f10")
        await stage.sees('There is a customer "Bäckerei Schulz" already.', "baeckerei schulz")
        await stage.press("escape")
        await back_on_place(stage)
        assert len(stage.office.customers.search()) == 2


async def test_a_customer_is_changed(tmp_path: Path) -> None:
    async with on_stage(tmp_path, CustomersScreen, fill=two_customers) as stage:
        await select_maier(stage)
        await stage.press("e")
        await stage.sees("Change customer", "Hafenstraße 1")
        await stage.press("end", "space")
        await stage.type("& Co")
        await stage.press("f10")
        await back_on_place(stage)
        await stage.sees("Fa. Walter Maier GmbH & Co")
        assert stage.office.customers.find("maier").name == "Fa. Walter Maier GmbH & Co"


async def test_a_computer_and_another_id_are_added(tmp_path: Path) -> None:
    async with on_stage(tmp_path, CustomersScreen, fill=two_customers) as stage:
        await stage.sees("Bäckerei Schulz", "p adds one")
        await stage.press("p")
        await stage.sees("New computer: Bäckerei Schulz")
        await stage.type("Kasse")
        await stage.press("enter")
        await stage.type("111 222 333")
        await stage.press("enter")
        await back_on_place(stage)
        await stage.sees("111222333")
        await stage.press("i")
        await stage.sees("New remote ID: Kasse")
        await stage.type("123456789")
        await stage.press("enter")
        await stage.sees("belongs to Fa. Walter Maier GmbH")
        await stage.press(*["backspace"] * 9)
        await stage.type("444555666")
        await stage.press("enter")
        await back_on_place(stage)
        await stage.sees("444555666, 111222333")


async def test_tab_goes_to_the_computers_where_edit_renames(tmp_path: Path) -> None:
    async with on_stage(tmp_path, CustomersScreen, fill=two_customers) as stage:
        await select_maier(stage)
        await stage.press("tab", "j", "e")
        await stage.sees("Change computer: Server")
        await stage.type("raum")
        await stage.press("enter")
        await stage.type("f")
        await stage.press("ctrl+o")
        await back_on_place(stage)
        await stage.sees("Serverraum")
        maier = stage.office.customers.find("Fa. Walter Maier GmbH").key
        tariffs = {c.name: c.tariff for c in stage.office.customers.computers(maier)}
        assert tariffs == {"PC Herr Horst Maier": "", "Serverraum": "first-further"}
        await stage.press("tab")
        assert stage.app.focused is stage.app.screen.query_one("#customers")


async def test_a_computers_client_is_chosen_and_shown_beside_its_ids(tmp_path: Path) -> None:
    async with on_stage(tmp_path, CustomersScreen, fill=two_customers) as stage:
        await select_maier(stage)
        await stage.press("tab", "j", "e", "enter", "enter", "s", "enter")
        await stage.type("server.maier.example:2222")
        await stage.press("enter")
        await stage.type("root")
        await stage.press("enter")
        await back_on_place(stage)
        await stage.sees("SSH root@server.maier.example:2222")


async def test_a_host_that_is_none_keeps_the_form_open_with_what_was_typed(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, CustomersScreen, fill=two_customers) as stage:
        await select_maier(stage)
        await stage.press("tab", "j", "e", "enter", "enter", "s", "enter")
        await stage.type("server:99999")
        await stage.press("ctrl+o")
        await stage.sees("is no port", "server:99999")


@SIZES
async def test_imported_sessions_are_put_to_a_known_customer_and_a_new_computer(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, CustomersScreen, size=size, fill=waiting) as stage:
        await stage.sees("3 imported sessions wait: w opens the inbox, z assigns")
        await stage.press("z")
        await stage.sees("987654321", "555000111", "PC-EMPFANG", "2026-11-03")
        await stage.press("enter")
        await stage.type("maier")
        await stage.press("enter")
        await stage.type("Empfang")
        await stage.press("f10")
        await back_on_place(stage)
        await stage.sees("1 imported session waits: w opens the inbox, z assigns")
        assert stage.app.told == ["2 sessions taken over: Fa. Walter Maier GmbH – Empfang."]
        sessions = stage.office.history.page("empfang").sessions
        assert [session.remote_id for session in sessions] == ["987654321"] * 2
        assert len(stage.office.customers.search()) == 2


async def test_assigning_without_a_computer_is_refused_in_the_dialog(tmp_path: Path) -> None:
    async with on_stage(tmp_path, CustomersScreen, fill=waiting) as stage:
        await stage.sees("imported sessions wait")
        await stage.press("z")
        await stage.sees("PC-EMPFANG")
        await stage.press("enter")
        await stage.type("Neue Firma")
        await stage.press("f10")
        await stage.sees("The computer's name is missing.")
        assert len(stage.office.imports.inbox()) == 2


async def test_what_cannot_be_done_says_why(tmp_path: Path) -> None:
    async with on_stage(tmp_path, CustomersScreen) as stage:
        await stage.sees("a adds one")
        await stage.press("e", "p", "i", "z")
        assert stage.app.told == [
            "No customer is selected.",
            "No customer is selected.",
            "No computer is selected; p adds one.",
            "No imported session waits for its computer.",
        ]


async def test_a_change_of_the_store_keeps_the_cursor_and_the_search(tmp_path: Path) -> None:
    async with on_stage(tmp_path, CustomersScreen, fill=two_customers) as stage:
        await select_maier(stage)
        await stage.press("tab", "j")
        stage.office.customers.add("Aal & Co")
        stage.place.reload()
        await stage.sees("Aal & Co", "3 customers")
        computers = stage.app.screen.query_one("#computers", RowList)
        customers = stage.app.screen.query_one("#customers", RowList)
        kept = customers.row(customers.cursor_key or "")
        assert kept is not None
        assert kept.cells[0] == "Fa. Walter Maier GmbH"
        kept = computers.row(computers.cursor_key or "")
        assert kept is not None
        assert kept.cells[0] == "Server"
        assert computers.has_focus


@SIZES
@pytest.mark.parametrize("name", ["[/nope]", "[@click=app.quit]x[/]", "\x1b]0;p\x07\x1b[2J"])
async def test_hostile_names_are_only_text(
    tmp_path: Path, size: tuple[int, int], name: str
) -> None:
    def hostile(office: Office, _clock: ManualClock) -> None:
        made = office.customers.add(f"A{name}", CustomerDetails(f"S{name}", city=f"C{name}"))
        office.customers.add_computer(made.key, f"B{name}")
        office.imports.take_over(
            [captured("2026-11-02T10:00:00", "2026-11-02T10:05:00", "1", partner_name=f"L{name}")]
        )

    async with on_stage(tmp_path, CustomersScreen, size=size, fill=hostile) as stage:
        await stage.sees(*(clean_line(f"{letter}{name}") for letter in "ABCS"))
        await stage.press("e")
        await stage.sees("Change customer")
        await stage.press("escape", "i")
        await stage.sees("New remote ID")
        await stage.press("escape", "z")
        await stage.sees("Put imported sessions")
        await stage.press("escape")
        await back_on_place(stage)
        assert "\x1b" not in stage.text
        assert stage.app.is_running
