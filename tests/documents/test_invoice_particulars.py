"""What the law wants to read on an invoice (§§ 14, 14a UStG) stands on the letter, word by word."""

import io
import re
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from fw_tui.documents.invoice_xml import invoice_xml
from fw_tui.domain.invoice import InvoiceForm
from fw_tui.domain.money import FULL_RATE
from tests.documents.reading import draw, text_of
from tests.documents.test_invoice_layout import drawn
from tests.invoice_makers import every_kind, make_invoice

KINDS = every_kind(InvoiceForm.ZUGFERD)
GERMAN = [kind for kind, invoice in KINDS.items() if invoice.language == "de"]
TEXTS: dict[str, str] = {}


def text(kind: str) -> str:
    """What a kind's letter says, read once."""
    if kind not in TEXTS:
        TEXTS[kind] = text_of(draw(KINDS[kind]))
    return TEXTS[kind]


def day(moment: date) -> str:
    return f"{moment:%d.%m.%Y}"


def amount(cents: int) -> str:
    """An amount as Germans write it."""
    sign = "-" if cents < 0 else ""
    whole = f"{abs(cents) // 100:,}".replace(",", ".")
    return f"{sign}{whole},{abs(cents) % 100:02}"


@pytest.mark.parametrize("kind", GERMAN)
def test_both_parties_are_named_with_their_addresses(kind: str) -> None:
    invoice, shown = KINDS[kind], text(kind)
    buyer = invoice.buyer
    assert "EDV-Service Hörner Lindenstraße 7 95028 Hof" in shown
    assert f"{buyer.name} {buyer.street} {buyer.postcode} {buyer.city}" in shown
    assert f"Kunden-Nr. {buyer.number}" in shown
    assert (f"Ihre USt-IdNr. {buyer.vat_id}" in shown) == bool(buyer.vat_id)
    assert f"Ihr Zeichen {buyer.reference}" in shown


@pytest.mark.parametrize("kind", GERMAN)
def test_the_shops_tax_number_and_vat_id_stand_on_it(kind: str) -> None:
    seller, shown = KINDS[kind].seller, text(kind)
    assert "Steuernummer 223/123/45678" in shown
    assert ("USt-IdNr. DE123456789" in shown) == bool(seller.vat_id)


@pytest.mark.parametrize("kind", GERMAN)
def test_number_day_and_time_of_service_stand_on_it(kind: str) -> None:
    invoice, shown = KINDS[kind], text(kind)
    label = "Storno-Nr." if invoice.cancels else "Rechnungs-Nr."
    assert f"{label} {invoice.number} Datum {day(invoice.issued_on)}" in shown
    period = day(invoice.since)
    if invoice.until != invoice.since:
        period += f" – {day(invoice.until)}"
    assert f"Leistungszeit {period} " in shown


@pytest.mark.parametrize("kind", GERMAN)
def test_each_session_stands_in_one_row_with_what_it_costs(kind: str) -> None:
    invoice, shown = KINDS[kind], text(kind)
    for line in invoice.lines:
        begun = f"{day(line.started_on)} {line.started_at[11:16]}"
        hours, rest = divmod(line.seconds, 3600)
        row = f"{line.position} {begun} {line.customer} – {line.computer}"
        row += f" {hours:02}:{rest // 60:02}:{rest % 60:02} "
        if len(line.items) == 1 and not line.items[0].surcharge:
            (item,) = line.items
            row += f"{item.quantity} {amount(item.unit_cents)} {amount(item.amount_cents)} "
        assert row in shown
        assert f"Supporter: {line.technician}, Nr. {line.session}" in shown


@pytest.mark.parametrize("kind", GERMAN)
def test_each_rate_stands_with_its_net_sum_and_its_vat(kind: str) -> None:
    invoice, shown = KINDS[kind], text(kind)
    parts = []
    if invoice.category == "S":
        if invoice.price_kind == "gross":
            parts.append(f"Summe brutto {amount(invoice.gross_cents)} €")
        parts.append(f"Netto {amount(invoice.net_cents)} €")
        parts += [
            f"{group.rate * 100 // FULL_RATE} % MwSt. auf {amount(group.net_cents)} €"
            f" {amount(group.vat_cents)} €"
            for group in invoice.groups
        ]
        if invoice.rounding_cents:
            parts.append(f"Rundung {amount(invoice.rounding_cents)} €")
    label = "Gutgeschrieben" if invoice.cancels else "Gesamtbetrag"
    parts.append(f"{label} {amount(invoice.gross_cents)} €")
    assert " ".join(parts) in shown
    assert ("MwSt." in shown) == (invoice.category == "S")


@pytest.mark.parametrize("kind", GERMAN)
def test_it_says_by_when_and_where_to_pay(kind: str) -> None:
    invoice, shown = KINDS[kind], text(kind)
    due = f"Fällig am {day(invoice.due_on)}"
    paid = (
        f"Bitte zahlen Sie {amount(invoice.gross_cents)} € bis zum {day(invoice.due_on)} mit dem "
        f"Verwendungszweck {invoice.number}. Kontoinhaber EDV-Service Hörner "
        f"IBAN DE02 1203 0000 0000 2020 51 Verwendungszweck {invoice.number} 10023"
    )
    asked = invoice.cancels is None
    assert ((due in shown), (paid in shown)) == (asked, asked)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("standard", "Preis: 8,50 € inkl. MwSt. (7,14 € netto) je angefangene 10 Minuten."),
        ("small business", "Kein Ausweis von Umsatzsteuer, da Kleinunternehmer gemäß § 19 UStG."),
        ("reverse charge", "Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge"),
        ("cash accounting", "Versteuerung nach vereinnahmten Entgelten."),
        ("contingent", "aus dem 2 0,00 0,00 Kontingent"),
        ("contingent", "Kontingent von 10 Einheiten bis 31.12.2026: hier 2 verbraucht, 8 übrig."),
        ("surcharge", "mit 50 % 3 12,75 38,25 Zuschlag"),
        ("base fee", "Grundgebühr je Fernwartung 1 4,90 4,90"),
        ("merged", "zusammen mit Nr. 2: 00:13:00"),
        ("merged", "abgerechnet zusammen mit Nr. 1"),
        ("with a free one", "2 0,00 Supporter: Klaus Hörner, Nr. 2 kostenlos: Gewährleistung"),
        ("with a free one", "sonst 17,00 €"),
        ("two rates", "Nr. 1, 19 % MwSt. "),
        ("two rates", "Nr. 2, 16 % MwSt. "),
        ("cancellation", "Stornorechnung ST-2026-0003 zur Rechnung RE-2026-0042 vom 02.11.2026"),
        ("cancellation", "Grund: Falscher Kunde"),
        ("in English", "Invoice no. RE-2026-0042 Date 2026-11-02"),
        ("in English", "19 % VAT on 14.28 € 2.71 €"),
    ],
)
def test_what_is_particular_to_a_kind_is_said(kind: str, said: str) -> None:
    assert said in text(kind)


@pytest.mark.parametrize(
    "sentence", ["Versteuerung nach vereinnahmten", "§ 19 UStG", "Steuerschuldnerschaft"]
)
def test_what_does_not_hold_is_not_said(sentence: str) -> None:
    assert sentence not in text("standard")


@pytest.mark.parametrize("kind", ["small business", "reverse charge", "cash accounting"])
def test_what_the_law_wants_said_stands_in_the_xml_too(kind: str) -> None:
    xml = invoice_xml(KINDS[kind]).decode()
    notes = re.findall(r"<ram:IncludedNote>\s*<ram:Content>([^<]*)<", xml.split("ram:Seller")[0])
    sentences = {
        "small business": "Kein Ausweis von Umsatzsteuer",
        "reverse charge": "Steuerschuldnerschaft des Leistungsempfängers",
        "cash accounting": "Versteuerung nach vereinnahmten Entgelten",
    }
    assert any(note.startswith(sentences[kind]) for note in notes)


# -- DIN 5008, form B ----------------------------------------------------------------------------

_MM = 72 / 25.4


def test_marks_say_where_to_fold_and_to_punch() -> None:
    path = io.BytesIO(draw(make_invoice()))
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        height, marks, begun = float(page.mediabox[3]), set(), (0.0, 0.0)
        for step in pikepdf.parse_content_stream(page):
            operator, operands = str(step.operator), step.operands
            if operator in ("m", "l"):
                place = (float(operands[0]) / _MM, (height - float(operands[1])) / _MM)
                if operator == "l" and place[0] < 20:
                    assert begun[0] < place[0]
                    marks.add(round(place[1], 1))
                begun = place
    assert marks == {105.0, 148.5, 210.0}


def test_the_window_shows_the_sender_above_the_address(tmp_path: Path) -> None:
    first, *_others = drawn(make_invoice(), tmp_path)
    window = [w for w in first if w.left >= 20 * _MM and w.right <= 105 * _MM]
    sender = [w.text for w in window if w.top >= 45 * _MM and w.bottom <= 62.7 * _MM]
    address = [w.text for w in window if w.top >= 62.7 * _MM and w.bottom <= 90 * _MM]
    assert " ".join(sender) == "EDV-Service Hörner · Lindenstraße 7 · 95028 Hof"
    assert " ".join(address) == "Fa. Walter Maier GmbH Industriestraße 12 95030 Hof"
