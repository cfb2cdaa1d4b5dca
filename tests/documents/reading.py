"""Letters as people read them: the text of their pages."""

import io
import re

from pypdf import PdfReader

from fw_tui.documents.invoice_pdf import invoice_pdf
from fw_tui.domain.invoice import Invoice

XML = b"<?xml version='1.0'?><x/>"


def draw(invoice: Invoice, xml: bytes = XML) -> bytes:
    """The letter, with any XML inside."""
    return invoice_pdf(invoice, xml)


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    """The text of all pages with single blanks."""
    return re.sub(r"\s+", " ", " ".join(page_texts(pdf)))
