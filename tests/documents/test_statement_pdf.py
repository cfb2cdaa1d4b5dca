"""A statement on paper says what its text says."""

import io
import re
from datetime import date

import pytest
from pypdf import PdfReader

from fw_tui.documents.statement import statement_sums
from fw_tui.documents.statement_pdf import statement_pdf
from fw_tui.domain.session import Billing, FreeReason, Session
from fw_tui.domain.statement import make_statement
from tests.invoice_makers import billed
from tests.makers import BERLIN, NOON, make_prices

OCTOBER = date(2026, 10, 1)


def texts(*sessions: Session, shop: str = "EDV Hörner") -> list[str]:
    statement = make_statement("Fa. Maier", OCTOBER, sessions, make_prices(), NOON)
    pdf = statement_pdf(statement, BERLIN, shop)
    assert statement_pdf(statement, BERLIN, shop) == pdf
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    for label, amount in statement_sums(statement):
        assert label in pages[-1]
        assert amount in pages[-1]
    return pages


def test_it_has_the_sessions_and_the_sums() -> None:
    free = billed(5, number=2, billing=Billing.FREE, free_reason=FreeReason.WARRANTY)
    (page,) = texts(billed(12, notes="Router 😀 getauscht"), free)
    for part in ("Oktober 2026", "Fa. Maier", "EDV Hörner", "05.10.2026 10:22", "00:12:00"):
        assert part in page
    for part in ("Router □ getauscht", "17,00 €", "14,28 €", "keine Rechnung", "Seite 1 von 1"):
        assert part in page


def test_nothing_of_long_notes_is_lost_where_pages_end() -> None:
    words = [f"Wort{n:04}" for n in range(1000)]
    pages = texts(billed(12, notes=" ".join(words)), billed(12, number=2, notes="kurz"))
    assert len(pages) > 2
    assert re.findall(r"Wort\d{4}", " ".join(pages)) == words


def test_many_sessions_fill_many_pages() -> None:
    pages = texts(*(billed(12, number=n) for n in range(1, 200)))
    assert len(pages) > 10
    assert sum(page.count("00:12:00") for page in pages) == 199


@pytest.mark.parametrize("shop", ["", "x" * 200])
def test_it_needs_no_shop(shop: str) -> None:
    texts(shop=shop)
