"""The letter: PDF/A-3B with the XML inside, every amount on it, whatever people write."""

import io
import random
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree
from pypdf import PdfReader

from fw_tui.documents.invoice_wording import title
from fw_tui.documents.invoice_xml import invoice_xml
from fw_tui.documents.pdf_paper import drawable
from fw_tui.domain.duration import hms
from fw_tui.domain.invoice import Invoice, InvoiceForm, InvoiceKind
from fw_tui.domain.tariff import PriceKind
from fw_tui.i18n import in_language, money
from tests.documents.reading import draw, page_texts, text_of
from tests.invoice_makers import (
    BUYER,
    SELLER,
    billed,
    cancelling,
    every_kind,
    make_invoice,
    price_list,
)

KINDS = every_kind(InvoiceForm.ZUGFERD)
XRECHNUNG = every_kind(InvoiceForm.XRECHNUNG)["standard"]
CARRIED = "Übertrag"
FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
XMP = "{http://ns.adobe.com/xap/1.0/}"


def many(count: int, notes: str = "Internet-Explorer aktualisiert, Neustart des PC") -> Invoice:
    return make_invoice(*(billed(12, number=n, notes=notes) for n in range(1, count + 1)))


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)


# -- PDF/A-3B ------------------------------------------------------------------------------------


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    return [font for page in pdf.pages for font in page.resources.get("/Font", {}).values()]


def descriptor(font: Any) -> Any:
    return font.get("/DescendantFonts")[0]["/FontDescriptor"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_the_structure_of_pdf_a_3b(kind: str) -> None:
    invoice = KINDS[kind]
    xml = invoice_xml(invoice)
    with pikepdf.open(io.BytesIO(draw(invoice, xml))) as pdf:
        must_be_pdf_a(pdf)
        (attachment,) = pdf.Root.AF
        assert attachment.AFRelationship == "/Alternative"
        assert (str(attachment.F), str(attachment.UF)) == ("factur-x.xml", "factur-x.xml")
        assert attachment.EF.F.Subtype == "/text/xml"
        assert attachment.EF.F.read_bytes() == xml
        assert str(pdf.Root.Names.EmbeddedFiles.Names[0]) == "factur-x.xml"
        meta = pdf.open_metadata()
        assert meta[f"{FX}ConformanceLevel"] == "EN 16931"


@pytest.mark.parametrize(
    ("kind", "name", "level"),
    [
        (KINDS["standard"], "factur-x.xml", "EN 16931"),
        (XRECHNUNG, "xrechnung.xml", "XRECHNUNG"),
    ],
)
def test_the_metadata_say_what_is_inside_and_describe_their_own_words(
    kind: Invoice, name: str, level: str
) -> None:
    with pikepdf.open(io.BytesIO(draw(kind))) as pdf:
        root = etree.fromstring(pdf.Root.Metadata.read_bytes())
    said = {
        str(node.tag).removeprefix(FX): node.text
        for node in root.iter()
        if str(node.tag).startswith(FX)
    }
    assert said == {
        "DocumentType": "INVOICE",
        "DocumentFileName": name,
        "Version": "1.0",
        "ConformanceLevel": level,
    }
    (uri,) = root.iter("{http://www.aiim.org/pdfa/ns/schema#}namespaceURI")
    (prefix,) = root.iter("{http://www.aiim.org/pdfa/ns/schema#}prefix")
    assert (f"{{{uri.text}}}", prefix.text) == (FX, "fx")
    described = {node.text for node in root.iter("{http://www.aiim.org/pdfa/ns/property#}name")}
    assert described == set(said)
    dates = [node.text for node in root.iter(f"{XMP}CreateDate", f"{XMP}ModifyDate")]
    assert dates == ["2026-11-02T12:00:00+00:00"] * 2
    assert [node.text for node in root.iter("{http://purl.org/dc/elements/1.1/}title")]


def must_be_pdf_a(pdf: pikepdf.Pdf) -> None:
    meta = pdf.open_metadata()
    assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "B")
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
    assert "/Encrypt" not in pdf.trailer
    assert "/JavaScript" not in pdf.Root.get("/Names", {})
    assert b"/JavaScript" not in pdf.Root.unparse(resolved=True)
    assert "/ID" in pdf.trailer
    assert fonts(pdf)
    for font in fonts(pdf):
        assert "/FontFile2" in descriptor(font)
        assert "/ToUnicode" in font


def test_the_xml_for_authorities_goes_along_under_its_own_name() -> None:
    with pikepdf.open(io.BytesIO(draw(XRECHNUNG))) as pdf:
        must_be_pdf_a(pdf)
        assert str(pdf.Root.AF[0].F) == "xrechnung.xml"
        assert pdf.open_metadata()[f"{FX}ConformanceLevel"] == "XRECHNUNG"


@pytest.mark.parametrize("kind", ["standard", "odd notes"])
def test_an_independent_checker_finds_nothing_wrong(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "invoice.pdf"
    path.write_bytes(draw(KINDS[kind]))
    checked = run("qpdf", "--check", str(path))
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_an_independent_reader_finds_the_invoice_inside() -> None:
    from facturx import get_xml_from_pdf  # noqa: PLC0415 - takes a second to load

    xml = invoice_xml(KINDS["standard"])
    name, found = get_xml_from_pdf(draw(KINDS["standard"], xml), check_schematron=False)
    assert (name, found) == ("factur-x.xml", xml)


def test_the_same_invoice_is_the_same_file() -> None:
    assert draw(KINDS["two rates"]) == draw(KINDS["two rates"])


# -- what stands on it ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "odd notes"])
def test_the_text_equals_the_data(kind: str) -> None:
    invoice = KINDS[kind]
    text = text_of(draw(invoice))
    with in_language(invoice.language):
        wanted = [title(invoice), invoice.buyer.name, invoice.buyer.number, invoice.number]
        wanted += [money(invoice.net_cents), money(invoice.gross_cents)]
        wanted += [money(group.vat_cents) for group in invoice.groups if group.vat_cents]
        if invoice.rounding_cents:
            wanted.append(money(invoice.rounding_cents))
        for line in invoice.lines:
            wanted += [line.computer, hms(line.seconds), line.technician, line.notes]
            wanted += [
                money(i.amount_cents if invoice.price_kind is PriceKind.GROSS else i.net_cents)[:-2]
                for i in line.items
            ]
    for part in wanted:
        assert re.sub(r"\s+", " ", part) in text, part


def test_notes_are_printed_in_full_wherever_pages_end() -> None:
    words = [f"Wort{n:04}" for n in range(1100)]
    pages = page_texts(draw(make_invoice(billed(notes=" ".join(words)))))
    assert len(pages) > 2
    assert re.findall(r"Wort\d+", " ".join(pages)) == words


def test_a_word_of_ten_thousand_letters_is_broken_into_lines() -> None:
    text = "".join(page_texts(draw(make_invoice(billed(notes="W" * 10_000)))))
    assert text.count("W") >= 10_000


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Übergröße € „ß“ – ’", "Übergröße € „ß“ – ’"),
        ("Łódź Škoda Ελλάδα Москва", "Łódź Škoda Ελλάδα Москва"),
        ("a\x00\x1b[31mb\u202ec\u200bd", "a[31mbcd"),
        ("ok 😀 日本", "ok □ □□"),
        ("e\u0301t\ufe0f", "e\u0301t"),
        ("<b>&amp;</b> {0} %s", "<b>&amp;</b> {0} %s"),
    ],
)
def test_what_the_font_lacks_is_a_box_and_breaks_nothing(written: str, printed: str) -> None:
    assert drawable(written) == printed
    pdf = draw(make_invoice(billed(notes=written)))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        must_be_pdf_a(opened)
    if printed.isascii():
        assert printed in text_of(pdf)


def test_sums_are_carried_from_page_to_page() -> None:
    invoice = many(100)
    pages = page_texts(draw(invoice))
    assert len(pages) > 5
    total = 0
    for number, page in enumerate(pages):
        carried = [line for line in page.splitlines() if line.startswith(CARRIED)]
        amounts = [_cents(line) for line in carried]
        assert len(amounts) == (1 if number in (0, len(pages) - 1) else 2)
        if number:
            assert amounts[0] == total
        total += sum(1700 for _match in re.finditer(r"00:12:00", page))
        if number < len(pages) - 1:
            assert amounts[-1] == total
    assert total == invoice.gross_cents


def _cents(line: str) -> int:
    return int(re.sub(r"\D", "", line.removeprefix(CARRIED)))


def test_every_page_says_which_of_how_many_it_is() -> None:
    pages = page_texts(draw(many(40)))
    for number, page in enumerate(pages, 1):
        assert f"Seite {number} von {len(pages)}" in page


def test_no_session_begins_at_the_foot_of_a_page_without_its_second_line() -> None:
    pages = page_texts(draw(many(60, notes="eine Zeile")))
    heads, technicians = "00:12:00", "Supporter: "
    for page in pages:
        assert page.count(heads) == page.count(technicians)


def test_2500_sessions_are_drawn() -> None:
    invoice = many(2500, notes="")
    reader = PdfReader(io.BytesIO(draw(invoice)))
    assert len(reader.pages) > 80
    assert any("Nr. 2500" in page.extract_text() for page in reader.pages[-2:])


def test_a_small_amount_without_address_looks_like_a_letter_too() -> None:
    bare = replace(BUYER, street="", postcode="", city="", email="")
    text = text_of(draw(make_invoice(buyer=bare, small_amount=True)))
    assert "Fa. Walter Maier GmbH" in text


def test_a_customer_abroad_has_the_country_in_the_address() -> None:
    assert "1010 Wien ÖSTERREICH" in text_of(draw(KINDS["reverse charge"]))


def test_long_names_stay_within_the_window_and_the_page() -> None:
    long = "Gesellschaft für außergewöhnlich lange Firmennamen mit beschränkter Haftung " * 2
    seller = replace(
        SELLER, name=long[:200].strip(), footer=long, contact=long, email="a@" + "b" * 190
    )
    draw(make_invoice(buyer=replace(BUYER, name=long, street=long, reference=long), seller=seller))


# -- GiroCode ------------------------------------------------------------------------------------


def decoded(pdf: bytes, folder: Path) -> list[str]:
    import zxingcpp  # noqa: PLC0415 - only here
    from PIL import Image  # noqa: PLC0415

    (folder / "x.pdf").write_bytes(pdf)
    run("pdftoppm", "-r", "150", "-png", "-singlefile", str(folder / "x.pdf"), str(folder / "x"))
    with Image.open(folder / "x.png") as image:
        return [code.text for code in zxingcpp.read_barcodes(image)]


def test_a_banks_app_reads_what_is_to_be_paid(tmp_path: Path) -> None:
    (code,) = decoded(draw(make_invoice()), tmp_path)
    assert code.splitlines() == [
        "BCD",
        "002",
        "1",
        "SCT",
        "",
        "EDV-Service Hörner",
        "DE02120300000000202051",
        "EUR17",
        "",
        "",
        "RE-2026-0042 10023",
    ]


def test_a_cancellation_has_no_code(tmp_path: Path) -> None:
    cancellation = cancelling(make_invoice())
    assert cancellation.kind is InvoiceKind.CANCELLATION
    assert decoded(draw(cancellation), tmp_path) == []


@pytest.mark.parametrize("seed", range(6))
def test_random_invoices_are_drawn_with_their_sums(seed: int) -> None:
    chance = random.Random(seed)
    sessions = [
        billed(chance.randrange(1, 400), number=n, notes="Notiz " * chance.randrange(0, 200))
        for n in range(1, chance.randrange(2, 40))
    ]
    kind = chance.choice(list(PriceKind))
    invoice = make_invoice(*sessions, prices=price_list(kind, chance.randrange(1, 5000)))
    text = text_of(draw(invoice))
    for cents in (invoice.net_cents, invoice.vat_cents, invoice.gross_cents):
        assert money(cents) in text
