"""A month's invoices as a booking batch: DATEV format EXTF 700, category 21, version 13.

One row per invoice and VAT rate with the gross sum; DATEV takes the VAT out of it by the account
and the day of service.
Format: developer.datev.de, "Buchungsstapel"; not tried in DATEV's own programs.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from fw_tui.domain.bookkeeping import Bookkeeping
from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.invoice import Invoice, InvoiceKind, TaxCategory
from fw_tui.domain.localtime import next_month
from fw_tui.domain.rounding import VatGroup
from fw_tui.domain.text import printable

ENCODING = "cp1252"
_NEWLINE = "\r\n"
_ACCOUNT_LENGTH = 4
_CHARTS = {"SKR03": "03", "SKR04": "04"}

#: What an open item may be called (Belegfeld 1).
_NUMBER = re.compile(r"[A-Za-z0-9_$&%*+/-]{1,36}")
_TEXT_LENGTH = 60

_HEAD = (
    "Umsatz (ohne Soll/Haben-Kz)",
    "Soll/Haben-Kennzeichen",
    "WKZ Umsatz",
    "Kurs",
    "Basis-Umsatz",
    "WKZ Basis-Umsatz",
    "Konto",
    "Gegenkonto (ohne BU-Schlüssel)",
    "BU-Schlüssel",
    "Belegdatum",
    "Belegfeld 1",
    "Belegfeld 2",
    "Skonto",
    "Buchungstext",
    "Postensperre",
    "Diverse Adressnummer",
    "Geschäftspartnerbank",
    "Sachverhalt",
    "Zinssperre",
    "Beleglink",
)
_MIDDLE = (
    "KOST1 - Kostenstelle",
    "KOST2 - Kostenstelle",
    "Kost-Menge",
    "EU-Land u. UStID",
    "EU-Steuersatz",
    "Abw. Versteuerungsart",
    "Sachverhalt L+L",
    "Funktionsergänzung L+L",
    "BU 49 Hauptfunktionstyp",
    "BU 49 Hauptfunktionsnummer",
    "BU 49 Funktionsergänzung",
)
_TAIL = (
    "Stück",
    "Gewicht",
    "Zahlweise",
    "Forderungsart",
    "Veranlagungsjahr",
    "Zugeordnete Fälligkeit",
    "Skontotyp",
    "Auftragsnummer",
    "Buchungstyp",
    "USt-Schlüssel (Anzahlungen)",
    "EU-Land (Anzahlungen)",
    "Sachverhalt L+L (Anzahlungen)",
    "EU-Steuersatz (Anzahlungen)",
    "Erlöskonto (Anzahlungen)",
    "Herkunft-Kz",
    "Leerfeld",
    "KOST-Datum",
    "SEPA-Mandatsreferenz",
    "Skontosperre",
    "Gesellschaftername",
    "Beteiligtennummer",
    "Identifikationsnummer",
    "Zeichnernummer",
    "Postensperre bis",
    "Bezeichnung SoBil-Sachverhalt",
    "Kennzeichen SoBil-Buchung",
    "Festschreibung",
    "Leistungsdatum",
    "Datum Zuord. Steuerperiode",
    "Fälligkeit",
    "Generalumkehr (GU)",
    "Steuersatz",
    "Land",
    "Abrechnungsreferenz",
    "BVV-Position",
    "EU-Land u. UStID (Ursprung)",
    "EU-Steuersatz (Ursprung)",
    "Abw. Skontokonto",
)


def _numbered(kind: str, count: int) -> tuple[str, ...]:
    return tuple(
        f"{kind} - {part} {number}" for number in range(1, count + 1) for part in ("Art", "Inhalt")
    )


#: The names of the 125 columns.
COLUMNS = (
    *_HEAD,
    *_numbered("Beleginfo", 8),
    *_MIDDLE,
    *_numbered("Zusatzinformation", 20),
    *_TAIL,
)
#: The columns of text, which stand in quotes even when empty; counted from 1 as DATEV does.
TEXT_COLUMNS = frozenset(
    {2, 3, 6, 9, 11, 12, 14, 16, *range(20, 39), 40, 42, *range(48, 88), 91, 95, 96, 98, 102, 103}
    | {105, 107, 109, 110, 112, 118, 120, 121, 123}
)


def booking_batch(
    invoices: Iterable[Invoice], month: date, books: Bookkeeping, created: datetime, by: str
) -> bytes:
    """The batch of a month.

    Args:
        invoices: all documents dated in the month.
        month: its first day.
        books: accounts and numbers.
        created: local time at which it is made.
        by: who makes it, a login.

    Raises:
        FwError: a number that cannot be an open item.
    """
    lines = [_header(month, books, created, by), ";".join(_quoted(name) for name in COLUMNS)]
    for invoice in invoices:
        lines += [_row(invoice, group, books) for group in invoice.groups if group.gross_cents]
    text = "".join(line + _NEWLINE for line in lines)
    return text.encode(ENCODING, errors="replace")


def _header(month: date, books: Bookkeeping, created: datetime, by: str) -> str:
    last = next_month(month) - timedelta(days=1)
    return ";".join(
        (
            _quoted("EXTF"),
            "700",
            "21",
            _quoted("Buchungsstapel"),
            "13",
            f"{created:%Y%m%d%H%M%S}{created.microsecond // 1000:03}",
            "",
            _quoted("FW"),
            _quoted(by[:25]),
            _quoted(""),
            str(books.consultant),
            str(books.client),
            f"{books.fiscal_year_start(month):%Y%m%d}",
            str(_ACCOUNT_LENGTH),
            f"{month:%Y%m%d}",
            f"{last:%Y%m%d}",
            _quoted(f"Rechnungen {month:%m/%Y}"),
            _quoted(""),
            "1",  # a batch of the bookkeeping
            "0",  # for no purpose in particular
            "0",  # may still be changed
            _quoted("EUR"),
            "",
            _quoted(""),
            "",
            "",
            _quoted(_CHARTS[books.chart]),
            "",
            "",
            _quoted(""),
            _quoted(""),
        )
    )


def _row(invoice: Invoice, group: VatGroup, books: Bookkeeping) -> str:
    # A cancellation clears the open item of its invoice, so it goes by the invoice's number.
    cancelled = invoice.kind is InvoiceKind.CANCELLATION
    item = invoice.cancels or invoice.number
    if not _NUMBER.fullmatch(item):
        raise FwError(
            N_("{number} cannot be booked: DATEV takes letters, digits and _ $ & % * + - / only."),
            number=item,
        )
    what = f"Storno {invoice.number}" if cancelled else "Fernwartung"
    vat_id = invoice.buyer.vat_id if invoice.category is TaxCategory.REVERSE_CHARGE else ""
    served = f"{invoice.served_until(group.rate):%d%m%Y}"
    values = {
        1: f"{group.gross_cents // 100},{group.gross_cents % 100:02}",
        2: "H" if cancelled else "S",
        3: "EUR",
        7: invoice.buyer.number,
        8: str(books.account(invoice.category, group.rate)),
        10: f"{invoice.issued_on:%d%m}",
        11: item,
        14: printable(f"{what} {invoice.buyer.name}")[:_TEXT_LENGTH],
        40: vat_id,
        114: "0",
        115: served,
        116: served,
        117: "" if cancelled else f"{invoice.due_on:%d%m%Y}",
    }
    return ";".join(_cell(place, values) for place in range(1, len(COLUMNS) + 1))


def _cell(place: int, values: Mapping[int, str]) -> str:
    value = values.get(place, "")
    return _quoted(value) if place in TEXT_COLUMNS else value


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
