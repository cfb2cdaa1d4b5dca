"""Customers, computers and remote IDs: found by any spelling, none of them twice."""

import pytest

from fw_tui.domain.customer import ComputerEntry, CustomerDetails
from fw_tui.domain.errors import Ambiguous, Conflict, InvalidInput, NotFound
from fw_tui.domain.target import NO_TARGET, Client, Target
from fw_tui.services import partners
from fw_tui.services.office import Office
from fw_tui.store import models
from tests.makers import request


def names(office: Office, text: str = "") -> list[str]:
    return [customer.name for customer in office.customers.search(text)]


def test_a_customer_is_kept_with_all_details(office: Office) -> None:
    details = CustomerDetails(
        "Hauptstr. 1", "93047", "Regensburg", "DE", "a@b.de", "DE123456789", "L-7"
    )
    added = office.customers.add(" Müller  GmbH ", details)
    assert (added.name, added.details) == ("Müller GmbH", details)
    assert office.customers.find("Müller GmbH") == added


@pytest.mark.parametrize(
    "twin", ["MUELLER GMBH", "Muller GmbH", " müller  gmbh", "Mül\u00adler GmbH"]
)
def test_a_name_exists_once_whatever_its_spelling(office: Office, twin: str) -> None:
    office.customers.add("Müller GmbH")
    with pytest.raises(Conflict, match="Müller GmbH"):
        office.customers.add(twin)
    assert names(office) == ["Müller GmbH"]


def test_a_repeated_request_adds_one_customer(office: Office) -> None:
    first = office.customers.add("Maier", key="k")
    assert office.customers.add("Maier", key="k") == first
    assert names(office) == ["Maier"]


def test_a_name_of_nothing_is_refused(office: Office) -> None:
    for name in ("", "  ", "\u200d", "´"):
        with pytest.raises(InvalidInput, match="missing"):
            office.customers.add(name)


def test_a_customer_is_renamed_even_to_another_spelling_of_itself(office: Office) -> None:
    added = office.customers.add("Mueller")
    renamed = office.customers.change(added.key, "Müller", CustomerDetails(city="Hof"))
    assert (renamed.key, renamed.name, renamed.details.city) == (added.key, "Müller", "Hof")
    assert names(office, "muell") == ["Müller"]


def test_a_name_of_another_is_refused(office: Office) -> None:
    office.customers.add("Müller")
    maier = office.customers.add("Maier")
    with pytest.raises(Conflict, match="Müller"):
        office.customers.change(maier.key, "MUELLER", CustomerDetails())
    with pytest.raises(InvalidInput, match="mail"):
        office.customers.change(maier.key, "Maier", CustomerDetails(email="x"))
    assert names(office) == ["Maier", "Müller"]


def test_a_zone_is_one_of_the_shops_whatever_its_spelling(office: Office) -> None:
    with pytest.raises(NotFound, match="has no zones"):
        office.customers.add("Maier", CustomerDetails(travel_zone="Süd"))
    office.settings.set("onsite.zones", "Süd 15,00; Nord 20,00")
    kept = office.customers.add("Maier", CustomerDetails(distance_km=7, travel_zone="SUED"))
    assert (kept.details.distance_km, kept.details.travel_zone) == (7, "Süd")
    with pytest.raises(NotFound, match=r"there are: .*Süd.*Nord"):
        office.customers.change(kept.key, "Maier", CustomerDetails(travel_zone="West"))


def test_a_zone_that_the_shop_has_given_up_stays_until_another_one_is_chosen(
    office: Office,
) -> None:
    office.settings.set("onsite.zones", "Süd 15,00")
    kept = office.customers.add("Maier", CustomerDetails(travel_zone="Süd"))
    office.settings.set("onsite.zones", "")
    changed = office.customers.change(
        kept.key, "Maier", CustomerDetails(city="Hof", travel_zone="Süd")
    )
    assert (changed.details.city, changed.details.travel_zone) == ("Hof", "Süd")


def test_sessions_follow_the_new_name(office: Office) -> None:
    office.sessions.start(request("Alt", "PC"))
    key = office.customers.find("Alt").key
    office.customers.change(key, "Neu", CustomerDetails())
    office.customers.change_computer(office.customers.computers(key)[0].key, "Server")
    assert str(office.sessions.get(1).partner) == "Neu – Server"
    assert len(office.history.newest("neu server", 1000)) == 1
    assert len(office.history.newest("alt", 1000)) == 0
    with pytest.raises(Conflict):
        office.sessions.start(request("neu", "server"))


def test_what_does_not_exist_any_more_is_said(office: Office) -> None:
    for change in (
        lambda: office.customers.change("k", "Maier", CustomerDetails()),
        lambda: office.customers.add_computer("k", "PC"),
        lambda: office.customers.change_computer("k", "PC"),
        lambda: office.customers.add_remote_id("k", "123"),
    ):
        with pytest.raises(NotFound, match="any more"):
            change()


def test_a_customer_is_found_by_name_else_by_part_if_only_one_fits(office: Office) -> None:
    for name in ("Maier", "Maier und Sohn", "Bäckerei Bauer", "100%_Maler"):
        office.customers.add(name)
    assert office.customers.find("MAIER").name == "Maier"
    assert office.customers.find("sohn").name == "Maier und Sohn"
    assert office.customers.find("baeck bauer").name == "Bäckerei Bauer"
    with pytest.raises(Ambiguous, match="Maier, Maier und Sohn"):
        office.customers.find("mai")
    with pytest.raises(NotFound, match='"Huber"'):
        office.customers.find("Huber")


def test_of_many_that_fit_five_are_named(office: Office) -> None:
    for number in range(7):
        office.customers.add(f"Maier {number}")
    with pytest.raises(Ambiguous, match=r"Maier 4 …"):
        office.customers.find("maier")


def test_signs_that_mean_something_to_a_database_are_plain_text(office: Office) -> None:
    for name in ("100% Maler", "A_B", "Ab", 'O\'Neill "x" \\ *'):
        office.customers.add(name)
    assert names(office, "%") == ["100% Maler"]
    assert names(office, "_") == ["A_B"]
    assert names(office, "'") == ['O\'Neill "x" \\ *']
    assert names(office, "\\") == ['O\'Neill "x" \\ *']
    assert names(office, "*") == ['O\'Neill "x" \\ *']


@pytest.mark.parametrize("typed", ["\udcff", "\x00", "maier " * 5000, "x" * 100_000])
def test_anything_can_be_searched_for(office: Office, typed: str) -> None:
    office.customers.add("Huber")
    assert names(office, typed) in ([], ["Huber"])
    assert len(office.history.newest(typed, 1000)) == 0
    assert office.customers.computers_named(typed[:100]) == []


def test_customers_are_listed_in_order_with_their_computers(office: Office) -> None:
    for name in ("Zorn", "Öttl", "Ostermann", "adler"):
        office.customers.add(name)
    office.customers.add_computer(office.customers.find("Zorn").key, "PC 1")
    office.customers.add_computer(office.customers.find("Zorn").key, "PC 2")
    assert names(office) == ["adler", "Ostermann", "Öttl", "Zorn"]
    counts = [(e.customer.name, e.computers) for e in office.customers.entries("o")]
    assert counts == [("Ostermann", 0), ("Öttl", 0), ("Zorn", 2)]
    assert [c.name for c in office.customers.search("", limit=2)] == ["adler", "Ostermann"]


def test_a_computer_is_added_once_and_knows_its_ids_the_newest_first(office: Office) -> None:
    customer = office.customers.add("Maier")
    first = office.customers.add_computer(customer.key, "Büro-PC", "123 456 789")
    again = office.customers.add_computer(customer.key, "BUERO-PC", " ")
    assert again == first
    more = office.customers.add_remote_id(first.key, "987654321")
    assert more.remote_ids == ("987654321", "123456789")
    assert office.customers.computers(customer.key) == [more]
    assert office.customers.computers_named("maier", "buero") == [more]
    assert office.customers.computers_named("huber") == []
    assert office.customers.computer_of_remote_id("987654321") == more
    assert office.customers.computer_of_remote_id("1") is None


def test_computers_of_different_customers_may_share_a_name(office: Office) -> None:
    one, other = office.customers.add("A"), office.customers.add("B")
    office.customers.add_computer(one.key, "PC")
    office.customers.add_computer(other.key, "PC")
    assert len(office.customers.computers(one.key)) == 1


def test_a_computers_new_name_must_be_free(office: Office) -> None:
    customer = office.customers.add("Maier")
    first = office.customers.add_computer(customer.key, "PC 1")
    office.customers.add_computer(customer.key, "PC 2")
    with pytest.raises(Conflict, match="PC 2"):
        office.customers.change_computer(first.key, "pc 2")
    assert office.customers.change_computer(first.key, "pc 1").name == "pc 1"
    with pytest.raises(InvalidInput, match="missing"):
        office.customers.change_computer(first.key, " ")


def test_an_id_of_another_computer_is_refused(office: Office) -> None:
    customer = office.customers.add("Maier")
    first = office.customers.add_computer(customer.key, "PC 1", "123456789")
    second = office.customers.add_computer(customer.key, "PC 2")
    with pytest.raises(Conflict, match="Maier – PC 1"):
        office.customers.add_remote_id(second.key, "123 456 789")
    with pytest.raises(Conflict, match="Maier – PC 1"):
        office.sessions.start(request("Bauer", "PC", remote_id="123456789"))
    assert names(office) == ["Maier"]
    assert office.customers.add_remote_id(first.key, "123456789").remote_ids == ("123456789",)


def test_a_computer_keeps_with_what_it_is_dialled(office: Office) -> None:
    customer = office.customers.add("Fa. Walter Maier GmbH")
    computer = office.customers.add_computer(customer.key, "Server")
    assert computer.target == NO_TARGET
    target = Target(Client.SSH, "server.example", 2222, "anna")
    assert office.customers.change_computer(computer.key, "Server", target=target).target == target
    assert office.customers.computers(customer.key)[0].target == target
    wrong = Target(Client.SSH, "-oProxyCommand=id")
    with pytest.raises(InvalidInput):
        office.customers.change_computer(computer.key, "Server", target=wrong)
    assert office.customers.computers(customer.key)[0].target == target
    forgotten = office.customers.change_computer(computer.key, "Server", target=NO_TARGET)
    assert forgotten.target == NO_TARGET


def test_a_client_of_a_newer_program_is_none(office: Office) -> None:
    customer = office.customers.add("Fa. Walter Maier GmbH")
    computer = office.customers.add_computer(customer.key, "Server")
    office.at_once(lambda: models.Computer.update(client="hologram", host="x").execute())
    assert partners_computer(office, computer.key).target == Target(None, "x")


def partners_computer(office: Office, key: str) -> ComputerEntry:
    return office.in_one_view(lambda: partners.computer(key))
