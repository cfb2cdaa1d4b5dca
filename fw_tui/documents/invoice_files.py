"""All that is drawn from an invoice when it is issued, and read again ever after."""

import json
from collections.abc import Mapping

from fw_tui.domain.invoice import Invoice
from fw_tui.domain.plain import from_plain, to_plain


def draw_invoice(invoice: Invoice) -> Mapping[str, bytes]:
    """The invoice's files by kind: "document" (JSON of all it says), "xml" and "pdf"."""
    # Both load libraries that take a second; only issuing needs them.
    from fw_tui.documents.invoice_pdf import invoice_pdf  # noqa: PLC0415
    from fw_tui.documents.invoice_xml import invoice_xml  # noqa: PLC0415

    xml = invoice_xml(invoice)
    return {"document": as_document(invoice), "xml": xml, "pdf": invoice_pdf(invoice, xml)}


def as_document(invoice: Invoice) -> bytes:
    """The invoice as JSON, one text for one content."""
    return json.dumps(to_plain(invoice), ensure_ascii=False, sort_keys=True).encode()


def from_document(document: bytes) -> Invoice:
    """The invoice that `as_document` wrote."""
    return from_plain(Invoice, json.loads(document))
