"""What invoices need to know of the shop, and what they lack."""

import pytest

from fw_tui.domain.payment import grouped_iban
from fw_tui.domain.shop import missing_for_invoices, shop_settings

#: No more than an invoice needs; all other settings have defaults.
ENOUGH = {
    "shop.name": "EDV Hörner",
    "shop.street": "Lindenstraße 7",
    "shop.postcode": "95028",
    "shop.city": "Hof",
    "shop.tax_number": "223/123/45678",
    "shop.iban": "DE02120300000000202051",
}


def lacks(values: dict[str, str], form: str = "zugferd") -> list[str]:
    return [str(error) for error in missing_for_invoices(shop_settings(values), form)]


def test_six_settings_are_enough_for_the_first_invoice() -> None:
    shop = shop_settings(ENOUGH)
    assert lacks(ENOUGH) == []
    assert shop.seller.country == "DE"
    assert shop.invoice_number.format(year=2026, number=42) == "RE-2026-0042"
    assert shop.cancellation_number.format(year=2026, number=3) == "ST-2026-0003"
    assert (shop.payment_days, shop.list_free, shop.invoice_language) == (14, True, "de")
    assert shop.first_debtor == 10000
    assert not shop.seller.small_business
    assert not shop.seller.cash_accounting


@pytest.mark.parametrize("name", ENOUGH)
def test_each_of_them_is_missed_by_its_name(name: str) -> None:
    (sentence,) = lacks({**ENOUGH, name: ""})
    assert name in sentence


def test_a_vat_id_does_for_the_tax_number() -> None:
    assert lacks({**ENOUGH, "shop.tax_number": "", "shop.vat_id": "DE123456789"}) == []


def test_nothing_set_lacks_everything() -> None:
    assert len(lacks({})) == len(ENOUGH)


def test_a_bank_account_that_an_older_version_let_pass_is_found() -> None:
    (sentence,) = lacks({**ENOUGH, "shop.iban": "DE03120300000000202051"})
    assert "checksum" in sentence


def test_authorities_want_somebody_to_talk_to() -> None:
    assert [s.split("(")[1] for s in lacks(ENOUGH, "xrechnung")] == [
        "shop.contact)",
        "shop.phone)",
        "shop.email)",
    ]
    contact = {"shop.contact": "K", "shop.phone": "1", "shop.email": "a@b"}
    assert lacks(ENOUGH | contact, "xrechnung") == []


def test_an_iban_is_printed_in_groups_of_four() -> None:
    assert grouped_iban("DE02120300000000202051") == "DE02 1203 0000 0000 2020 51"
