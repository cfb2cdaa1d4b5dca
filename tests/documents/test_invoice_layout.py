"""Nothing on the letter lies over something else or runs off the paper, whatever is written."""

import re
import subprocess
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from fw_tui.documents.invoice_pdf import invoice_pdf
from fw_tui.documents.invoice_table import Line, pages
from fw_tui.domain.invoice import ContingentNote, Invoice, InvoiceForm
from fw_tui.domain.tariff import PriceKind
from tests.invoice_makers import (
    BUYER,
    SELLER,
    billed,
    cancelling,
    every_kind,
    make_invoice,
    price_list,
)

_WORD = re.compile(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*)</word>')
_MM = 72 / 25.4
DUE = make_invoice().due_on
LONG = "Gesellschaft für angewandte Datenverarbeitung und ganzheitliche Beratung mbH & Co. KG "
FULL = replace(SELLER, name=(LONG * 3)[:200].strip(), footer=LONG * 5, contact=LONG)


class Word(NamedTuple):
    """A printed word and its box in points."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def drawn(invoice: Invoice, folder: Path) -> list[list[Word]]:
    """The words of each page."""
    path = folder / "invoice.pdf"
    path.write_bytes(invoice_pdf(invoice, b"<x/>"))
    listed = subprocess.run(
        ["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    return [
        [
            Word(float(left), float(top), float(right), float(bottom), text)
            for left, top, right, bottom, text in _WORD.findall(page)
        ]
        for page in listed.split("<page ")[1:]
    ]


def overlapping(words: list[Word]) -> list[tuple[str, str]]:
    """Words that lie over each other by more than their boxes' air."""
    return [
        (a.text, b.text)
        for a, b in combinations(words, 2)
        if min(a.right, b.right) - max(a.left, b.left) > 0.5
        and min(a.bottom, b.bottom) - max(a.top, b.top)
        > 0.35 * min(a.bottom - a.top, b.bottom - b.top)
    ]


def odd_ones() -> dict[str, Invoice]:
    buyer = replace(
        BUYER, name=FULL.name, street=LONG * 2, city=LONG, reference="x" * 100, vat_id="ATU12345678"
    )
    abroad = replace(buyer, country="AT")
    long_names = billed(notes=LONG * 20, number=1234567)
    return {
        "long names": make_invoice(long_names, buyer=buyer, seller=FULL),
        "long names abroad": make_invoice(
            long_names, buyer=abroad, seller=FULL, prices=price_list(PriceKind.NET, 714)
        ),
        "long reason": cancelling(make_invoice(seller=FULL), reason="Falsch berechnet. " * 55),
        "a broken reason": cancelling(make_invoice(), reason="Zeile\n" * 160),
        "large amounts": make_invoice(
            billed(1365), billed(1365, number=2), prices=price_list(PriceKind.GROSS, 99_999_99)
        ),
        "many contingents": make_invoice(
            contingents=(ContingentNote(10, 2, 8, DUE),) * 60,
        ),
        "no address": make_invoice(buyer=replace(BUYER, street="", postcode="", city="")),
    }


INVOICES = every_kind(InvoiceForm.ZUGFERD) | odd_ones()


@pytest.mark.parametrize("kind", INVOICES)
def test_no_words_lie_over_each_other_or_beside_the_paper(kind: str, tmp_path: Path) -> None:
    for words in drawn(INVOICES[kind], tmp_path):
        assert overlapping(words) == []
        assert min(word.left for word in words) >= 25 * _MM - 0.5
        assert max(word.right for word in words) <= 190 * _MM + 0.5
        assert max(word.bottom for word in words) <= 292 * _MM


@pytest.mark.parametrize("kind", INVOICES)
def test_the_address_lies_within_the_window_of_the_envelope(kind: str, tmp_path: Path) -> None:
    invoice = INVOICES[kind]
    first, *_others = drawn(invoice, tmp_path)
    window = [w for w in first if w.right <= 105 * _MM and 62 * _MM <= w.top <= 92 * _MM]
    assert window[0].text == invoice.buyer.name.split()[0]
    assert all(word.bottom <= 91 * _MM for word in window)
    place = invoice.buyer.city.split()
    assert not place or place[-1] in [word.text for word in window]


def test_text_below_the_table_goes_on_on_further_pages(tmp_path: Path) -> None:
    invoice = INVOICES["many contingents"]
    found = drawn(invoice, tmp_path)
    texts = [" ".join(word.text for word in page) for page in found]
    assert len(texts) == 2
    assert sum(text.count("Kontingent von") for text in texts) == 60
    assert "IBAN DE02" in texts[-1]
    assert "Seite 2 von 2" in texts[-1]


def test_the_sums_are_never_alone_on_a_page() -> None:
    for count in range(1, 60):
        lines = [Line(position="1", amount_cents=1), *[Line(amount_cents=1)] * (count - 1)]
        found = pages(lines, 10, 20, 8)
        assert all(page.lines for page in found)
        assert sum(len(page.lines) for page in found) == count
        assert found[-1].sum_cents == count
        assert found[-1].height + 8 <= (10 if len(found) == 1 else 20)
        for before, after in pairwise(found):
            assert after.carried_cents == before.sum_cents
            assert after.carried


def test_a_line_higher_than_a_page_is_placed_nevertheless() -> None:
    found = pages([Line(together=50)] + [Line()] * 60, 10, 20, 8)
    assert sum(len(page.lines) for page in found) == 61
