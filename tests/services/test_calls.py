"""Who calls: tariff, way and language, of those who are known and those who are not."""

from datetime import timedelta

from fw_tui.documents.spoken import spoken_text
from fw_tui.domain.customer import CustomerDetails
from fw_tui.domain.travel import Travel
from fw_tui.i18n import language, set_language
from fw_tui.services.office import Office
from fw_tui.store.models import SessionRow
from tests.makers import NOON, request


def known(office: Office) -> None:
    details = CustomerDetails(invoice_language="en", tariff="first-further", distance_km=12)
    maier = office.customers.add("Maier", details)
    computer = office.customers.add_computer(maier.key, "PC")
    office.customers.change_computer(computer.key, "PC", "standard")


def test_whom_nobody_knows_gets_what_holds_for_all(office: Office) -> None:
    office.settings.set("tariff.default", "first-further")
    caller = office.calls.caller("Neu", "PC")
    assert (caller.tariff, caller.travel, caller.language) == ("first-further", Travel(), "de")
    assert caller.settings == {"tariff.default": "first-further"}


def test_a_known_customer_has_their_own(office: Office) -> None:
    known(office)
    caller = office.calls.caller("MAIER", "another one")
    assert (caller.tariff, caller.travel, caller.language) == ("first-further", Travel(12), "en")


def test_the_computers_tariff_goes_before_the_customers(office: Office) -> None:
    known(office)
    assert office.calls.caller("Maier", "pc").tariff == "standard"


def test_what_was_paid_before_and_who_owes_the_vat_is_known(office: Office) -> None:
    details = CustomerDetails(country="AT", vat_id="ATU12345675")
    office.customers.add("Maier", details)
    today = office.contingents.today()
    office.contingents.add("Maier", 5, today)
    office.contingents.add("Maier", 9, today + timedelta(2), today + timedelta(1))
    office.sessions.start(request("Maier", "PC"), at=NOON - 60_000)
    office.sessions.end(1)
    caller = office.calls.caller("Maier")
    assert (caller.prepaid_units, caller.reverse_charge) == (4, True)
    other = office.calls.caller("Schulz")
    assert (other.prepaid_units, other.reverse_charge) == (0, False)


def test_a_session_without_a_price_keeps_nobody_from_calling(office: Office) -> None:
    office.customers.add("Maier")
    office.contingents.add("Maier", 5, office.contingents.today())
    office.sessions.start(request("Maier", "PC"), at=NOON - 60_000)
    office.sessions.end(1)
    office.at_once(SessionRow.update(tariff="gone").execute)
    assert office.calls.caller("Maier").prepaid_units == 0


def test_the_shops_language_is_spoken_where_the_customer_has_none(office: Office) -> None:
    office.settings.set("invoice.language", "en")
    office.customers.add("Maier")
    assert office.calls.caller("Maier").language == "en"


def read(office: Office, code: str, customer: str = "Maier") -> str:
    return spoken_text(office.calls.caller(customer), office.prices, NOON, code)


def test_the_text_names_shop_and_price_in_the_language_that_is_spoken(office: Office) -> None:
    office.settings.set("shop.name", "Hörner {EDV}")
    office.settings.set("call.download", "hoerner.example/hilfe")
    set_language("de")
    german, english = read(office, "de"), read(office, "en")
    assert "Sie sprechen mit Hörner {EDV}." in german
    assert "8,50 € inkl. MwSt." in german
    assert "hoerner.example/hilfe" in german
    assert "8.50 € incl. VAT (7.14 € net) per started 10 minutes" in english
    assert language() == "de"


def test_without_a_name_the_shop_is_still_called_something(office: Office) -> None:
    assert "this is your IT service." in read(office, "en")
    assert "{" not in read(office, "de")


def test_the_shops_own_words_are_read(office: Office) -> None:
    office.settings.set("call.text_de", "Grüß Gott!\n{phone}, {price}")
    office.settings.set("shop.phone", "0931 1")
    assert read(office, "de").startswith("Grüß Gott!\n0931 1, ")
