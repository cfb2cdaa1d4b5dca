"""The shop's own tariffs, which one a session gets, and that old sessions keep their price."""

import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fw_tui.domain.customer import CustomerDetails
from fw_tui.domain.errors import Conflict, FwError, InvalidInput, NotFound, StoreError
from fw_tui.domain.invoice import Invoice
from fw_tui.domain.session import Session
from fw_tui.domain.settings import STATES
from fw_tui.domain.surcharge import parse_surcharge
from fw_tui.domain.tariff import PriceKind, Tariff
from fw_tui.domain.vat import VatRate, VatTable
from fw_tui.services.holidays import public_holidays
from fw_tui.services.office import Office
from fw_tui.services.price_list import load_price_list
from tests.billing_makers import (
    draw_with,
    give_address,
    issue_october,
    october,
    quick_drawing,
    set_shop,
    work_for,
)
from tests.makers import BERLIN, NOON, captured, make_office, ms, request
from tests.support import ManualClock

TODAY = date(2026, 11, 12)
TOMORROW = date(2026, 11, 13)
DAY = 24 * 3_600_000


def a_tariff(name: str = "standard", since: date = TOMORROW, **changes: Any) -> Tariff:
    terms: dict[str, Any] = {
        "unit_seconds": 600,
        "unit_cents": 950,
        "price_kind": PriceKind.GROSS,
    }
    return Tariff(name, since, **{**terms, **changes})


def worked(office: Office, begun: int = NOON - 3_600_000, **more: Any) -> Session:
    """A session of five minutes."""
    number = office.sessions.start(request(**more), at=begun).number
    return office.sessions.end(number, at=begun + 300_000)


def add_elsewhere(office: Office, tariff: str, since: str, unit_cents: int = 1) -> None:
    """Add a version as another program does."""
    terms = {"unit_seconds": 600, "unit_cents": unit_cents, "price_kind": "gross"}
    insert_elsewhere(office.path, tariff, since, json.dumps(terms))


def insert_elsewhere(path: Path, name: str, since: str, terms: str) -> None:
    with sqlite3.connect(path) as other:
        other.execute(
            "INSERT INTO tariff_version (name, valid_from, terms) VALUES (?, ?, ?)",
            (name, since, terms),
        )
    other.close()


# -- versions --------------------------------------------------------------------------------


def test_the_list_has_the_price_list_and_the_shops_own_versions(office: Office) -> None:
    office.tariffs.add(a_tariff())
    entries = [(e.tariff.name, e.tariff.valid_from.year, e.own) for e in office.tariffs.list()]
    assert entries == [
        ("first-further", 1998, False),
        ("standard", 1998, False),
        ("standard", 2026, True),
    ]
    assert office.tariffs.default() == "standard"


def test_all_terms_of_a_version_are_kept(office: Office, tmp_path: Path) -> None:
    full = a_tariff(
        "Nacht & Wochenende",
        first_unit_cents=1200,
        base_fee_cents=490,
        minimum_units=2,
        free_seconds=60,
        surcharges=(parse_surcharge("Sa,So,Feiertag 50%"), parse_surcharge("20:00-06:00 12,5%")),
    )
    office.tariffs.add(full)
    office.close()
    assert full in [entry.tariff for entry in make_office(tmp_path).tariffs.list()]


def test_a_new_version_counts_from_its_day_and_old_sessions_keep_their_price(
    office: Office, clock: ManualClock
) -> None:
    before = worked(office)
    office.tariffs.add(a_tariff())
    clock.advance(24 * 3600)
    after = worked(office, NOON + DAY - 3_600_000)
    assert office.sessions.charge(before).due.gross_cents == 850
    assert office.sessions.charge(after).due.gross_cents == 950


def test_a_version_that_would_change_the_price_of_a_session_is_refused(office: Office) -> None:
    worked(office)
    for since in (date(2026, 1, 1), TODAY):
        with pytest.raises(Conflict, match=r"up to 2026-11-12 .* choose a later day"):
            office.tariffs.add(a_tariff(since=since))
    office.tariffs.add(a_tariff(since=TOMORROW))
    office.tariffs.add(a_tariff("first-further", since=date(2026, 1, 1)))


def test_a_running_session_has_its_price_already(office: Office) -> None:
    office.sessions.start(request())
    with pytest.raises(Conflict, match="choose a later day"):
        office.tariffs.add(a_tariff(since=TODAY))


def test_an_aborted_session_has_no_price_to_keep(office: Office) -> None:
    office.sessions.abort(office.sessions.order(request()).number)
    office.tariffs.add(a_tariff(since=TODAY))


def test_between_two_versions_one_is_added_where_no_session_used_the_first(
    office: Office, clock: ManualClock
) -> None:
    office.tariffs.add(a_tariff(since=date(2026, 11, 10)))
    worked(office)
    office.tariffs.add(a_tariff(since=date(2026, 6, 1), unit_cents=900))
    with pytest.raises(Conflict, match="choose a later day"):
        office.tariffs.add(a_tariff(since=date(2026, 11, 11)))


def test_days_without_any_price_can_be_given_one_later(office: Office) -> None:
    office.tariffs.add(a_tariff("wartung", since=TODAY))
    maier = office.customers.add("Fa. Maier", CustomerDetails(tariff="wartung"))
    office.customers.add_computer(maier.key, "PC", "123456789")
    office.imports.take_over([captured("2026-10-05T10:00:00", "2026-10-05T10:05:00")])
    with pytest.raises(FwError, match='"wartung" has no price for 2026-10-05'):
        office.billing.statement("Fa. Maier", date(2026, 10, 1))
    office.tariffs.add(a_tariff("wartung", since=date(2026, 10, 1), unit_cents=700))
    assert office.billing.statement("Fa. Maier", date(2026, 10, 1)).gross_cents == 700


def test_two_versions_of_one_day_are_refused(office: Office) -> None:
    office.tariffs.add(a_tariff())
    for name, since in (("standard", TOMORROW), ("first-further", date(1998, 4, 1))):
        with pytest.raises(Conflict, match="two versions begin on"):
            office.tariffs.add(a_tariff(name, since))


def test_a_name_that_is_known_keeps_its_spelling(office: Office) -> None:
    assert office.tariffs.add(a_tariff(" STANDARD\t")).name == "standard"
    assert office.tariffs.add(a_tariff("Büro\n Nord")).name == "Büro Nord"
    with pytest.raises(InvalidInput, match="name is missing"):
        office.tariffs.add(a_tariff(" "))


def test_a_version_that_nobody_used_is_removed(office: Office) -> None:
    office.tariffs.add(a_tariff())
    office.tariffs.add(a_tariff("wartung"))
    assert office.tariffs.remove("STANDARD", TOMORROW).unit_cents == 950
    office.tariffs.remove("wartung", TOMORROW)
    assert not any(entry.own for entry in office.tariffs.list())
    with pytest.raises(NotFound, match='no tariff "wartung"'):
        office.tariffs.remove("wartung", TOMORROW)
    with pytest.raises(NotFound, match='"standard" has no version from'):
        office.tariffs.remove("standard", TOMORROW)


def test_a_version_that_a_session_used_stays(office: Office, clock: ManualClock) -> None:
    office.tariffs.add(a_tariff())
    clock.advance(24 * 3600)
    worked(office, NOON + DAY - 3_600_000)
    with pytest.raises(Conflict, match="up to 2026-11-13 have their price"):
        office.tariffs.remove("standard", TOMORROW)


def test_what_the_price_list_says_cannot_be_removed(office: Office) -> None:
    with pytest.raises(Conflict, match="is of the price list"):
        office.tariffs.remove("standard", date(1998, 4, 1))


def test_a_tariff_that_is_set_somewhere_stays(office: Office) -> None:
    office.tariffs.add(a_tariff("wartung"))
    maier = office.customers.add("Fa. Maier", CustomerDetails(tariff="wartung"))
    computer = office.customers.add_computer(maier.key, "Server")
    office.customers.change_computer(computer.key, "Server", "wartung")
    office.settings.set("tariff.default", "wartung")
    with pytest.raises(Conflict) as refused:
        office.tariffs.remove("wartung", TOMORROW)
    assert refused.value.facts["users"] == ("tariff.default", "Fa. Maier", "Fa. Maier – Server")
    office.tariffs.add(a_tariff("wartung", date(2027, 1, 1)))
    office.tariffs.remove("wartung", TOMORROW)


def test_the_version_of_a_day_is_found_in_any_case(office: Office) -> None:
    office.tariffs.add(a_tariff())
    assert office.tariffs.at("Standard", TODAY).tariff.unit_cents == 850
    entry = office.tariffs.at("standard", TOMORROW)
    assert (entry.tariff.unit_cents, entry.own) == (950, True)


def test_own_versions_go_before_those_of_a_price_list_that_came_later(
    office: Office, tmp_path: Path
) -> None:
    office.tariffs.add(a_tariff("neu"))
    office.close()
    path = tmp_path / "prices.toml"
    path.write_text(
        'default = "neu"\n[[tariff]]\nname = "neu"\nvalid_from = 2026-11-13\n'
        'unit_seconds = 60\nprice_kind = "net"\nunit_cents = 5\n'
    )
    changed = make_office(tmp_path, prices=load_price_list(BERLIN, path))
    assert [(e.tariff.unit_cents, e.own) for e in changed.tariffs.list()] == [(950, True)]
    changed.tariffs.remove("neu", TOMORROW)
    assert [(e.tariff.unit_cents, e.own) for e in changed.tariffs.list()] == [(5, False)]


# -- which tariff a session gets -------------------------------------------------------------


@pytest.fixture
def prepared(office: Office) -> Office:
    """An office with tariffs named after where they are chosen."""
    for name in ("computer", "customer", "shop", "wanted"):
        office.tariffs.add(a_tariff(name, date(2026, 1, 1)))
    return office


def choose(office: Office, *places: str) -> None:
    maier = office.customers.add("Fa. Maier")
    computer = office.customers.add_computer(maier.key, "PC", "123456789")
    if "computer" in places:
        office.customers.change_computer(computer.key, "PC", "computer")
    if "customer" in places:
        office.customers.change(maier.key, "Fa. Maier", CustomerDetails(tariff="customer"))
    if "shop" in places:
        office.settings.set("tariff.default", "shop")


@pytest.mark.parametrize(
    ("places", "tariff"),
    [
        (("computer", "customer", "shop"), "computer"),
        (("customer", "shop"), "customer"),
        (("shop",), "shop"),
        ((), "standard"),
    ],
)
def test_the_computers_tariff_goes_before_the_customers_before_the_shops(
    prepared: Office, places: tuple[str, ...], tariff: str
) -> None:
    choose(prepared, *places)
    assert worked(prepared, customer="Fa. Maier", computer="PC").tariff == tariff
    imported = captured("2026-11-10T10:00:00", "2026-11-10T10:05:00")
    prepared.imports.take_over([imported])
    statement = prepared.billing.statement("Fa. Maier", date(2026, 11, 1))
    assert [line.session.tariff for line in statement.lines] == [tariff, tariff]


def test_a_tariff_that_is_named_at_the_start_goes_before_all(prepared: Office) -> None:
    choose(prepared, "computer", "customer", "shop")
    session = worked(prepared, customer="Fa. Maier", computer="PC", tariff="WANTED")
    assert session.tariff == "wanted"


def test_sessions_from_the_inbox_get_the_tariff_of_their_computer(prepared: Office) -> None:
    choose(prepared, "customer")
    prepared.imports.take_over(
        [captured("2026-11-10T10:00:00", "2026-11-10T10:05:00", remote_id="987654321")]
    )
    made = prepared.imports.assign("987654321", "Fa. Maier", "Laptop").sessions
    assert [session.tariff for session in made] == ["customer"]


def test_another_choice_changes_no_session_that_has_begun(prepared: Office) -> None:
    choose(prepared)
    before = worked(prepared, customer="Fa. Maier", computer="PC")
    prepared.settings.set("tariff.default", "shop")
    assert prepared.sessions.get(before.number).tariff == "standard"


def test_only_tariffs_that_exist_are_set(prepared: Office) -> None:
    choose(prepared)
    maier = prepared.customers.find("Fa. Maier")
    (computer,) = prepared.customers.computers(maier.key)
    for attempt in (
        lambda: prepared.settings.set("tariff.default", "gold"),
        lambda: prepared.customers.add("X", CustomerDetails(tariff="gold")),
        lambda: prepared.customers.change(maier.key, "Y", CustomerDetails(tariff="gold")),
        lambda: prepared.customers.change_computer(computer.key, "PC", "gold"),
    ):
        with pytest.raises(NotFound, match=r'no tariff "gold"; there are: .*standard'):
            attempt()
    assert prepared.settings.get("tariff.default") == ""
    assert [customer.name for customer in prepared.customers.search()] == ["Fa. Maier"]


def test_a_tariff_is_set_as_it_is_spelled_and_unset_by_nothing(prepared: Office) -> None:
    assert prepared.settings.set("tariff.default", "SHOP") == "shop"
    assert prepared.tariffs.default() == "shop"
    assert prepared.settings.set("tariff.default", "") == ""
    assert prepared.tariffs.default() == "standard"
    maier = prepared.customers.add("Fa. Maier", CustomerDetails(tariff="Customer"))
    assert maier.details.tariff == "customer"


def test_a_tariff_that_is_gone_does_not_keep_an_address_from_being_changed(
    office: Office,
) -> None:
    maier = office.customers.add("Fa. Maier")
    with sqlite3.connect(office.path) as other:
        other.execute("UPDATE customer SET tariff = 'gone'")
    other.close()
    changed = office.customers.change(
        maier.key, "Fa. Maier", CustomerDetails(city="Hof", tariff="gone")
    )
    assert (changed.details.city, changed.details.tariff) == ("Hof", "gone")
    with pytest.raises(NotFound, match='no tariff "gone"'):
        office.sessions.start(request("Fa. Maier"))


# -- changes of others -----------------------------------------------------------------------


def test_prices_follow_what_another_program_writes(office: Office) -> None:
    token = office.change_token()
    add_elsewhere(office, "standard", "2026-11-13", 1)
    assert "2026-11-13" not in [t.valid_from.isoformat() for t in office.prices.tariffs]
    assert office.change_token() != token
    assert "2026-11-13" in [t.valid_from.isoformat() for t in office.prices.tariffs]


def test_a_session_knows_a_tariff_that_was_added_a_moment_ago(office: Office) -> None:
    add_elsewhere(office, "frisch", "2026-01-01", 1)
    session = office.sessions.start(request(tariff="frisch"))
    office.sessions.end(session.number)
    assert office.sessions.get(session.number).tariff == "frisch"


def test_an_invoice_knows_a_version_that_was_added_a_moment_ago(
    office: Office, clock: ManualClock
) -> None:
    set_shop(office)
    draw_with(office, quick_drawing)
    work_for(office, minutes=5)
    give_address(office)
    assert of_october(office).gross_cents == 850
    add_elsewhere(office, "standard", "2026-10-05", 777)
    assert of_october(office).gross_cents == 777


@pytest.mark.parametrize(
    "terms",
    [
        "",
        "[]",
        "{}",
        '{"unit_seconds": 600, "unit_cents": 1, "price_kind": "brutto"}',
        '{"unit_seconds": 0, "unit_cents": 1, "price_kind": "gross"}',
        '{"unit_seconds": 600, "unit_cents": 1, "price_kind": "gross", "colour": 1}',
        '{"unit_seconds": 600, "unit_cents": 1, "price_kind": "gross", "surcharges": [1]}',
    ],
)
def test_a_version_that_is_damaged_is_told_and_no_price_is_guessed(
    office: Office, terms: str
) -> None:
    insert_elsewhere(office.path, "standard", "2026-11-13", terms)
    with pytest.raises(StoreError, match=r'"standard" from 2026-11-13 .* cannot be understood'):
        office.sessions.start(request())


# -- surcharges and holidays -----------------------------------------------------------------


def of_october(office: Office) -> Invoice:
    return office.invoices.preview(october())


def test_an_invoice_has_an_item_for_each_surcharge(office: Office) -> None:
    set_shop(office)
    draw_with(office, quick_drawing)
    night = parse_surcharge("20:00-06:00 25%")
    office.tariffs.add(a_tariff("nacht", date(2026, 1, 1), unit_cents=1000, surcharges=(night,)))
    work_for(office, minutes=25, start="2026-10-05T19:45:00+02:00", tariff="nacht")
    give_address(office)
    invoice = of_october(office)
    (line,) = invoice.lines
    items = [(item.quantity, item.surcharge, item.unit_cents) for item in line.items]
    assert items == [(2, 0, 1000), (1, 2500, 1250)]
    assert invoice.gross_cents == 3250
    assert "20:00-06:00" in line.tariff


@pytest.mark.parametrize(
    ("day", "everywhere", "bavaria", "berlin"),
    [
        (date(2026, 1, 1), True, True, True),  # Neujahr
        (date(2026, 1, 6), False, True, False),  # Heilige Drei Könige
        (date(2026, 3, 8), False, False, True),  # Frauentag
        (date(2026, 4, 3), True, True, True),  # Karfreitag
        (date(2026, 6, 4), False, True, False),  # Fronleichnam
        (date(2026, 8, 15), False, False, False),  # Mariä Himmelfahrt: in parts of Bavaria only
        (date(2026, 10, 3), True, True, True),
        (date(2026, 11, 1), False, True, False),  # Allerheiligen
        (date(2017, 10, 31), True, True, True),  # Reformation, this once everywhere
        (date(2026, 12, 24), False, False, False),
        (date(1985, 1, 1), False, False, False),  # before all calendars
    ],
)
def test_public_holidays_are_those_of_the_state(
    day: date, everywhere: bool, bavaria: bool, berlin: bool
) -> None:
    found = [public_holidays(state)(day) for state in ("", "BY", "BE")]
    assert found == [everywhere, bavaria, berlin]


def test_every_state_has_a_calendar() -> None:
    assert len(STATES) == 16
    assert all(public_holidays(state)(date(2026, 12, 25)) for state in STATES)


def test_the_shops_state_decides_what_a_holiday_costs(office: Office) -> None:
    office.tariffs.add(
        a_tariff(
            "frei", date(2026, 1, 1), unit_cents=1000, surcharges=(parse_surcharge("holiday 100%"),)
        )
    )
    corpus_christi = worked(office, ms("2026-06-04T10:00:00+02:00"), tariff="frei")

    def gross() -> int:
        return office.sessions.charge(corpus_christi).due.gross_cents

    assert gross() == 1000
    office.settings.set("shop.state", "BY")
    assert gross() == 2000
    office.settings.set("shop.state", "BE")
    assert gross() == 1000


def test_a_price_list_has_surcharges_as_they_are_typed(tmp_path: Path) -> None:
    path = tmp_path / "prices.toml"
    text = (
        'default = "t"\n[[tariff]]\nname = "t"\nvalid_from = 2020-01-01\nunit_seconds = 300\n'
        'price_kind = "net"\nunit_cents = 500\nsurcharges = ["Sa,So 50%", "holiday 100%"]\n'
    )
    path.write_text(text)
    (tariff,) = load_price_list(BERLIN, path).tariffs
    assert tariff.surcharges == (parse_surcharge("Sa,So 50%"), parse_surcharge("holiday 100%"))
    for damaged in ('"Sa 50%"', "3", "[3]", '["Sa"]', "[[]]", "[{rate = 5}]"):
        path.write_text(text.replace('["Sa,So 50%", "holiday 100%"]', damaged))
        with pytest.raises(InvalidInput, match="cannot be understood"):
            load_price_list(BERLIN, path)


# -- gaps ------------------------------------------------------------------------------------


def test_with_a_tariff_gap_nothing_is_issued(office: Office) -> None:
    set_shop(office)
    draw_with(office, quick_drawing)
    office.tariffs.add(a_tariff("wartung", TODAY))
    maier = office.customers.add("Fa. Walter Maier GmbH", CustomerDetails(tariff="wartung"))
    office.customers.add_computer(maier.key, "PC", "123456789")
    office.imports.take_over([captured("2026-10-05T10:00:00", "2026-10-05T10:05:00")])
    give_address(office, tariff="wartung")
    with pytest.raises(FwError, match='Tariff "wartung" has no price for 2026-10-05'):
        issue_october(office)
    assert office.invoices.list() == []
    office.tariffs.add(a_tariff("wartung", date(2026, 10, 1)))
    assert issue_october(office).number == "RE-2026-0001"


def test_with_a_gap_of_vat_rates_nothing_is_issued(office: Office) -> None:
    set_shop(office)
    draw_with(office, quick_drawing)
    work_for(office)
    give_address(office)
    shipped = office.prices.listed_vat
    office.prices.listed_vat = VatTable([VatRate(TODAY, 1900)])
    with pytest.raises(FwError, match="No VAT rate is known for 2026-10-05"):
        issue_october(office)
    assert office.invoices.list() == []
    office.prices.listed_vat = shipped
    assert issue_october(office).number == "RE-2026-0001"


def test_a_session_on_a_day_without_a_price_is_not_begun(office: Office) -> None:
    office.tariffs.add(a_tariff("wartung", TOMORROW))
    with pytest.raises(FwError, match='"wartung" has no price for 2026-11-12'):
        office.sessions.start(request(tariff="wartung"))
    assert office.sessions.running() == []
