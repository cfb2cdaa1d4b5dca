"""The booking batch, field by field."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from fw_tui.documents.datev import COLUMNS, ENCODING, TEXT_COLUMNS, booking_batch
from fw_tui.domain.bookkeeping import bookkeeping
from fw_tui.domain.errors import FwError
from fw_tui.domain.invoice import Invoice, InvoiceForm, InvoiceKind
from fw_tui.domain.tariff import PriceKind
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

GOLDEN = Path(__file__).parent / "EXTF_Buchungsstapel_2026-11.csv"
NOVEMBER = date(2026, 11, 1)
BOOKS = bookkeeping({"datev.consultant": "1001", "datev.client": "10001"})
CREATED = datetime(2026, 12, 1, 9, 30, 15, 250_000)
KINDS = every_kind(InvoiceForm.ZUGFERD)


def batch(*invoices: Invoice) -> bytes:
    return booking_batch(invoices, NOVEMBER, BOOKS, CREATED, "hoerner")


def rows(*invoices: Invoice) -> list[dict[str, str]]:
    """The bookings by the names of their columns."""
    _header, names, *lines = csv.reader(
        io.StringIO(batch(*invoices).decode(ENCODING)), delimiter=";"
    )
    return [dict(zip(names, line, strict=True)) for line in lines]


def a_month() -> list[Invoice]:
    """One of each kind that is booked in its own way."""
    small = replace(SELLER, small_business=True)
    invoices = [
        make_invoice(billed(12)),
        KINDS["two rates"],
        make_invoice(buyer=AUSTRIAN, prices=price_list(PriceKind.NET, 714)),
        make_invoice(seller=small),
        make_invoice(buyer=replace(BUYER, name='Łódź "Ähre" & Söhne 😀 GmbH')),
    ]
    numbered = [replace(invoice, number=f"RE-2026-{n:04}") for n, invoice in enumerate(invoices, 1)]
    return [*numbered, cancelling(numbered[0])]


def test_the_file_is_as_it_was_looked_at() -> None:
    assert batch(*a_month()) == GOLDEN.read_bytes()


def test_lines_end_as_windows_wants_it_in_its_own_encoding() -> None:
    text = batch(*a_month()).decode(ENCODING)
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert text.encode(ENCODING) == batch(*a_month())
    assert '?ód? ""Ähre"" & Söhne ? GmbH' in text


def test_the_header_has_31_fields() -> None:
    header = batch(*a_month()).decode(ENCODING).split("\r\n")[0]
    assert header == (
        '"EXTF";700;21;"Buchungsstapel";13;20261201093015250;;"FW";"hoerner";"";1001;10001;'
        '20260101;4;20261101;20261130;"Rechnungen 11/2026";"";1;0;0;"EUR";;"";;;"03";;;"";""'
    )
    assert header.count(";") == 30


def test_rows_have_125_fields_and_quotes_where_text_stands() -> None:
    _header, names, *lines, end = batch(*a_month()).decode(ENCODING).split("\r\n")
    assert (len(COLUMNS), end) == (125, "")
    assert len(set(COLUMNS)) == 125
    assert names.count('";"') == 124
    for line in lines:
        found = next(csv.reader([line], delimiter=";", quoting=csv.QUOTE_NONE))
        assert len(found) == 125
        for place, field in enumerate(found, 1):
            quoted = field.startswith('"') and field.endswith('"') and len(field) > 1
            assert quoted == (place in TEXT_COLUMNS), (place, field)


def test_an_invoice_is_booked_gross_on_the_customers_account() -> None:
    (row,) = rows(make_invoice(billed(12)))
    filled = {name: value for name, value in row.items() if value}
    assert filled == {
        "Umsatz (ohne Soll/Haben-Kz)": "17,00",
        "Soll/Haben-Kennzeichen": "S",
        "WKZ Umsatz": "EUR",
        "Konto": "10023",
        "Gegenkonto (ohne BU-Schlüssel)": "8400",
        "Belegdatum": "0211",
        "Belegfeld 1": "RE-2026-0042",
        "Buchungstext": "Fernwartung Fa. Walter Maier GmbH",
        "Festschreibung": "0",
        "Leistungsdatum": "05102026",
        "Datum Zuord. Steuerperiode": "05102026",
        "Fälligkeit": "16112026",
    }


def test_two_rates_are_two_rows_each_with_the_last_day_of_its_own_services() -> None:
    # By that day an account that computes VAT chooses the rate.
    for invoice in (KINDS["two rates"], cancelling(KINDS["two rates"])):
        sixteen, nineteen = rows(invoice)
        for row, amount, day in ((sixteen, "17,00", "25102026"), (nineteen, "8,50", "05102026")):
            assert row["Umsatz (ohne Soll/Haben-Kz)"] == amount
            assert row["Leistungsdatum"] == row["Datum Zuord. Steuerperiode"] == day


def test_the_vat_id_goes_along_where_the_customer_owes_the_vat() -> None:
    (row,) = rows(make_invoice(buyer=AUSTRIAN, prices=price_list(PriceKind.NET, 714)))
    assert row["EU-Land u. UStID"] == "ATU12345678"
    assert row["Gegenkonto (ohne BU-Schlüssel)"] == "8336"


def test_a_cancellation_clears_the_open_item_of_its_invoice() -> None:
    (row,) = rows(cancelling(make_invoice()))
    assert row["Soll/Haben-Kennzeichen"] == "H"
    assert row["Belegfeld 1"] == "RE-2026-0042"
    assert row["Belegdatum"] == "0911"
    assert row["Buchungstext"].startswith("Storno ST-2026-0003")


def test_what_is_booked_is_what_is_due() -> None:
    for invoice in KINDS.values():
        booked = [row["Umsatz (ohne Soll/Haben-Kz)"].replace(",", "") for row in rows(invoice)]
        assert sum(map(int, booked)) == invoice.gross_cents


@pytest.mark.parametrize("number", ["RE 1", "RE;1", "ä", "1" * 37])
def test_a_number_that_cannot_be_an_open_item_is_refused(number: str) -> None:
    with pytest.raises(FwError, match="cannot be booked"):
        batch(replace(make_invoice(), number=number))


def test_names_cannot_break_the_line() -> None:
    buyer = replace(BUYER, name='x";1;"y\r\n' + "z" * 100)
    (row,) = rows(replace(make_invoice(), buyer=buyer, kind=InvoiceKind.INVOICE))
    assert row["Buchungstext"] == ('Fernwartung x";1;"y  ' + "z" * 100)[:60]
