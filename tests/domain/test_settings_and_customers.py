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
from fw_tui.domain.settings import NAMES, check_setting


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


def test_every_detail_of_a_customer_is_cleaned() -> None:
    dirty = CustomerDetails(**{field.name: " a@b\x00 " for field in fields(CustomerDetails)})
    assert {getattr(dirty.cleaned(), field.name) for field in fields(CustomerDetails)} == {"a@b"}


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
