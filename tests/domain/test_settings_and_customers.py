"""What may stand in settings, in a customer's details and in a name; and how errors read."""

from dataclasses import fields

import pytest

from fw_tui.domain.clock import SystemClock
from fw_tui.domain.customer import CustomerDetails, required_name
from fw_tui.domain.errors import (
    Ambiguous,
    Conflict,
    FwError,
    InvalidInput,
    N_,
    NotFound,
    StoreBusy,
    StoreError,
)
from fw_tui.domain.request import SessionRequest, Technician, new_key
from fw_tui.domain.settings import NAMES, SETTINGS, Setting, check_setting, effective
from fw_tui.domain.travel import Travel


def test_every_setting_of_the_contract_exists() -> None:
    wanted = "name street postcode city country tax_number vat_id iban contact email phone"
    assert {f"shop.{name}" for name in wanted.split()} <= set(NAMES)
    assert {"language", "timezone"} <= set(NAMES)


def test_a_setting_is_cleaned_like_any_line() -> None:
    assert check_setting("shop.name", "  Hörner\x1b  EDV ") == "Hörner EDV"


@pytest.mark.parametrize("name", ["", "shop", "Shop.name", "shop.fax"])
def test_a_setting_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(NotFound, match="no setting"):
        check_setting(name, "x")


@pytest.mark.parametrize(
    ("name", "value"), [("language", "fr"), ("timezone", "Mars/Olympus"), ("shop.name", "x" * 201)]
)
def test_a_value_that_does_not_fit_is_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidInput):
        check_setting(name, value)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_value_forgets_any_setting(name: str) -> None:
    assert check_setting(name, "  ") == ""


def test_known_languages_and_zones_are_kept() -> None:
    assert check_setting("language", "en") == "en"
    assert check_setting("timezone", " Europe/Vienna ") == "Europe/Vienna"


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("shop.country", "Deutschland", "DE"),
        ("shop.vat_id", "de 123 456 789", "DE123456789"),
        ("shop.iban", "de02 1203 0000 0000 2020 51", "DE02120300000000202051"),
        ("shop.small_business", "Ja", "yes"),
        ("shop.cash_accounting", "off", "no"),
        ("shop.state", "by", "BY"),
        ("invoice.number", "{year}{number:05}", "{year}{number:05}"),
        ("invoice.cancellation_number", "S-{number}", "S-{number}"),
        ("invoice.payment_days", "007", "7"),
        ("datev.chart", "skr04", "SKR04"),
        ("datev.revenue", "8400", "8400"),
        ("datev.first_debtor", "69999", "69999"),
        ("tariff.default", " Standard ", "Standard"),
        ("onsite.prices", "Brutto", "gross"),
        ("onsite.hour", "80", "80,00"),
        ("onsite.zones", "Stadt  15;Land 29.50 ;", "Stadt 15,00; Land 29,50"),
    ],
)
def test_a_setting_is_kept_in_one_form(name: str, typed: str, kept: str) -> None:
    assert check_setting(name, typed) == kept


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("shop.country", "Nirgendwo", "is no country"),
        ("shop.vat_id", "DE1", "is no VAT ID"),
        ("shop.iban", "DE03120300000000202051", "mistyped: its checksum is wrong"),
        ("shop.iban", "DE0212030000000020205", "mistyped"),
        ("shop.iban", "Sparkasse", "is no IBAN"),
        ("shop.email", "nobody", "is not a mail address"),
        ("shop.small_business", "perhaps", "neither yes nor no"),
        ("shop.state", "Bayern", "is not known here; there are: BB, BE"),
        ("invoice.number", "RE-{year}", "is no format of numbers"),
        ("invoice.number", "{number}-{number}", "is no format of numbers"),
        ("invoice.number", "{year}{year}{number}", "is no format of numbers"),
        ("invoice.number", "RE/{number}", "is no format of numbers"),
        ("invoice.number", "{0}{number}", "is no format of numbers"),
        ("invoice.number", "R" * 21 + "{number}", "is no format of numbers"),
        ("invoice.payment_days", "14 days", "no whole number from 0 to 365"),
        ("invoice.payment_days", "-1", "no whole number"),
        ("invoice.payment_days", "\u0663", "no whole number"),
        ("datev.consultant", "1000", "no whole number from 1001 to 9999999"),
        ("onsite.prices", "with VAT", "neither gross nor net"),
        ("call.text_de", "Guten Tag {name}", "In braces there may only stand: {shop}"),
        ("call.text_de", "{price:>10}", "In braces"),
        ("call.text_de", "{price!r}", "In braces"),
        ("call.text_de", "{", "In braces"),
        ("call.text_en", "{}", "In braces"),
        ("onsite.hour", "-80", "not negative"),
        ("onsite.km", "0,705", "not an amount"),
        ("onsite.zones", "Stadt", "is no zone with its sum"),
        ("datev.fiscal_year", "13", "no whole number from 1 to 12"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_refused(name: str, typed: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_setting(name, typed)
    assert sentence in str(refused.value)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_default_is_what_could_be_typed(setting: Setting) -> None:
    assert check_setting(setting.name, setting.default) == setting.default
    assert effective({}, setting.name) == setting.default
    assert all(check_setting(setting.name, choice) == choice for choice in setting.choices)


def test_what_is_kept_holds_instead_of_the_default() -> None:
    assert effective({"invoice.payment_days": "30"}, "invoice.payment_days") == "30"


def test_every_detail_of_a_customer_is_cleaned() -> None:
    clean = CustomerDetails(
        street="Hauptstr. 1",
        postcode="1010",
        city="Wien",
        country="AT",
        email="a@b",
        vat_id="ATU12345678",
        buyer_reference="L-7",
        invoice_form="xrechnung",
        invoice_language="en",
        tariff="Notdienst",
        distance_km=12,
        travel_zone="Stadt",
    )
    dirty = {field.name: f" {getattr(clean, field.name)}\x00 " for field in fields(clean)}
    dirty["distance_km"] = " 12 km "
    assert CustomerDetails().typed(dirty).cleaned() == clean


def test_what_was_not_typed_stays() -> None:
    details = CustomerDetails(city="Wien", distance_km=12)
    assert details.typed({"city": "Graz"}) == CustomerDetails(city="Graz", distance_km=12)
    assert details.typed({"distance_km": ""}) == CustomerDetails(city="Wien")
    assert details.travel == Travel(12)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (CustomerDetails(country="Österreich"), CustomerDetails(country="AT")),
        (CustomerDetails(country="deutschland"), CustomerDetails(country="DE")),
        (CustomerDetails(country="ch"), CustomerDetails(country="CH")),
        (CustomerDetails(vat_id="atu 123.456-78"), CustomerDetails(vat_id="ATU12345678")),
        (CustomerDetails(invoice_form="XRechnung"), CustomerDetails(invoice_form="xrechnung")),
        (CustomerDetails(invoice_form=""), CustomerDetails(invoice_form="zugferd")),
    ],
)
def test_details_are_kept_in_one_form(typed: CustomerDetails, kept: CustomerDetails) -> None:
    assert typed.cleaned() == kept


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        (CustomerDetails(country="Atlantis"), '"Atlantis" is no country'),
        (CustomerDetails(country="XX"), '"XX" is no country'),
        (CustomerDetails(vat_id="DE12345678"), '"DE12345678" is no VAT ID'),
        (CustomerDetails(vat_id="12345"), '"12345" is no VAT ID'),
        (CustomerDetails(invoice_form="paper"), 'There is no form of invoice "paper"'),
        (CustomerDetails(invoice_language="fr"), 'There is no language "fr"'),
    ],
)
def test_details_that_do_not_fit_are_refused(details: CustomerDetails, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        details.cleaned()


@pytest.mark.parametrize("email", ["x", "@", "a@", "@b", "a b@c", "a@b c"])
def test_what_is_no_mail_address_is_refused(email: str) -> None:
    with pytest.raises(InvalidInput, match="mail address"):
        CustomerDetails(email=email).cleaned()


def test_no_mail_address_is_fine() -> None:
    assert CustomerDetails(street="Hauptstr. 1").cleaned().email == ""


@pytest.mark.parametrize("typed", ["", "   ", "\x00\n", "\u0301", "\u200d", "\u00ad", "´"])
def test_a_name_of_which_nothing_can_be_read_is_missing(typed: str) -> None:
    with pytest.raises(InvalidInput, match="is missing"):
        required_name(typed, N_("The name is missing."))


def test_a_name_is_cleaned() -> None:
    assert required_name("  Fa.\tMaier ", "missing") == "Fa. Maier"


def test_an_error_reads_as_its_sentence_with_the_facts() -> None:
    error = NotFound(N_('There is no customer "{name}".'), name="Maier {x}")
    assert str(error) == 'There is no customer "Maier {x}".'
    assert (error.message, error.facts) == (
        'There is no customer "{name}".',
        {"name": "Maier {x}"},
    )


@pytest.mark.parametrize("kind", [InvalidInput, NotFound, Ambiguous, Conflict, StoreError])
def test_all_refusals_are_caught_as_one_kind(kind: type[FwError]) -> None:
    assert issubclass(kind, FwError)
    assert issubclass(StoreBusy, StoreError)


def test_each_request_has_a_key_of_its_own() -> None:
    technician = Technician("hoerner")
    assert SessionRequest("c", "p", technician).key != SessionRequest("c", "p", technician).key
    assert len(new_key()) == 36


def test_the_computers_clocks_run() -> None:
    clock = SystemClock()
    assert clock.now_ms() > 1_700_000_000_000
    assert clock.monotonic() <= clock.monotonic()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("launch.ssh_command", "'/opt/open ssh/ssh'"),
        ("launch.rdp_arguments", "/cert:ignore /f"),
        ("launch.custom_command", "dial {id}"),
    ],
)
def test_the_command_of_a_client_is_kept_as_it_was_typed(name: str, value: str) -> None:
    assert check_setting(name, value) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("launch.ssh_command", "--help"),
        ("launch.ssh_arguments", "'open"),
        ("launch.custom_command", "dial --id={id}"),
        ("launch.teamviewer_password_argument", "maybe"),
        ("recording.days", "0"),
    ],
)
def test_a_command_that_could_not_be_started_is_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidInput):
        check_setting(name, value)


def test_passwords_are_no_arguments_unless_the_shop_says_so() -> None:
    switches = [name for name in NAMES if name.endswith("password_argument")]
    assert switches == ["launch.teamviewer_password_argument", "launch.rustdesk_password_argument"]
    assert all(effective({}, name) == "no" for name in switches)
