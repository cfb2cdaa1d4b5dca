"""An invoice as text for the terminal."""

import re
from dataclasses import replace

import pytest

from fw_tui.documents.invoice_text import invoice_text
from fw_tui.domain.invoice import Invoice, InvoiceForm
from fw_tui.domain.payment import grouped_iban
from fw_tui.domain.tariff import PriceKind
from fw_tui.i18n import in_language, money, set_language
from tests.invoice_makers import (
    AUSTRIAN,
    BUYER,
    SELLER,
    billed,
    cancelling,
    every_kind,
    make_invoice,
    price_list,
)

KINDS = every_kind(InvoiceForm.ZUGFERD)


def _words(text: str) -> str:
    return " ".join(text.split())


def _amounts(invoice: Invoice) -> list[int]:
    sums = [invoice.gross_cents]
    sums += [g.vat_cents for g in invoice.groups if g.vat_cents]
    return sums + [line.gross_cents for line in invoice.lines if invoice.price_kind == "gross"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_shows_its_number_its_sums_and_every_session(kind: str) -> None:
    invoice = KINDS[kind]
    shown = _words(invoice_text(invoice))
    assert invoice.number in shown
    with in_language(invoice.language):
        for cents in _amounts(invoice):
            assert money(cents) in shown
    for line in invoice.lines:
        assert f" {line.started_at[11:16]}" in shown
        assert _words(line.computer).split()[0] in shown


@pytest.mark.parametrize("kind", KINDS)
def test_no_line_is_wider_than_asked_for(kind: str) -> None:
    lines = invoice_text(KINDS[kind], 78).splitlines()
    assert max(len(line) for line in lines) <= 78
    assert not [line for line in lines if line != line.rstrip()]


@pytest.mark.parametrize("kind", KINDS)
def test_the_column_of_prices_adds_up_to_the_sums_below(kind: str) -> None:
    invoice = KINDS[kind]
    sessions = re.findall(r"^[\d.-]{10} \d\d:\d\d .* (\S+) €$", invoice_text(invoice), re.MULTILINE)
    assert len(sessions) == len(invoice.lines)
    gross = invoice.price_kind is PriceKind.GROSS
    total = sum(int(amount.replace(",", "").replace(".", "")) for amount in sessions)
    assert total == (invoice.gross_cents if gross else invoice.net_cents)


def test_it_speaks_the_invoices_language_whatever_the_screen_speaks() -> None:
    set_language("de")
    assert "Amount due 17.00 €" in _words(invoice_text(make_invoice(language="en")))
    set_language("en")
    assert "Gesamtbetrag 17,00 €" in _words(invoice_text(make_invoice(language="de")))


def test_the_payment_names_the_account_in_groups_of_four() -> None:
    assert grouped_iban(SELLER.iban) in invoice_text(make_invoice())


def test_a_cancellation_asks_for_no_payment_and_names_what_it_takes_back() -> None:
    shown = invoice_text(cancelling(make_invoice()))
    assert "ST-2026-0003" in shown
    assert "RE-2026-0042" in shown
    assert "02.11.2026" in shown
    assert "IBAN" not in shown


def test_two_rates_are_named_at_the_sessions_too() -> None:
    sessions = invoice_text(KINDS["two rates"]).split("Netto")[0]
    assert "19 %" in sessions
    assert "16 %" in sessions


def test_one_rate_is_named_in_the_sums_only() -> None:
    assert "19 %" not in invoice_text(make_invoice()).split("Netto")[0]


def test_where_the_customer_owes_the_vat_both_vat_ids_are_there_and_no_vat() -> None:
    invoice = make_invoice(buyer=AUSTRIAN, prices=price_list(PriceKind.NET, 714))
    shown = invoice_text(invoice)
    assert AUSTRIAN.vat_id in shown
    assert SELLER.vat_id in shown
    assert "MwSt. auf" not in shown


def test_a_small_business_shows_what_is_due_and_no_vat_at_all() -> None:
    shown = invoice_text(KINDS["small business"])
    assert "Gesamtbetrag 17,00 €" in _words(shown)
    assert "MwSt. auf" not in shown
    assert "inkl. MwSt." not in shown
    assert "brutto" not in shown


def test_a_small_amount_without_address_has_no_empty_line_for_it() -> None:
    nobody = replace(BUYER, street="", postcode="", city="", reference="")
    heading = invoice_text(make_invoice(buyer=nobody, small_amount=True)).split("\n\n")[0]
    assert heading.splitlines()[1:] == [nobody.name]


def test_an_address_abroad_names_its_country() -> None:
    invoice = make_invoice(buyer=AUSTRIAN, prices=price_list(PriceKind.NET, 714))
    assert "1010 Wien (AT)" in invoice_text(invoice)


def test_nothing_in_names_or_notes_steers_the_terminal() -> None:
    wicked = "\x1b[31mred\x07\x9b2J\u202e"
    invoice = make_invoice(
        billed(notes=wicked),
        buyer=replace(BUYER, name=wicked, street=wicked, reference=wicked),
        seller=replace(SELLER, name=wicked),
    )
    shown = invoice_text(cancelling(invoice, reason=wicked))
    assert not set(shown) & set("\x1b\x07\x9b\u202e\r")


def test_notes_of_ten_thousand_characters_are_there_whole() -> None:
    notes = " ".join(f"word{n}" for n in range(1100))[:10_000]
    shown = _words(invoice_text(make_invoice(billed(notes=notes))))
    assert all(word in shown for word in notes.split())


def test_a_net_price_taken_out_of_a_gross_one_is_shown_as_exactly_as_the_xml_does() -> None:
    invoice = make_invoice(prices=price_list(PriceKind.NET, 714))
    (line,) = invoice.lines
    mixed = replace(line, items=(replace(line.items[0], net_unit_micros=7_142_857),))
    assert "2 × 7,142857 € = 14,28 €" in invoice_text(replace(invoice, lines=(mixed,)))
    assert "2 × 7,14 € = 14,28 €" in invoice_text(invoice)
