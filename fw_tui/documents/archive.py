"""All documents of a period in a ZIP, as they were issued, with an index to calculate with."""

import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fw_tui.documents.files import appearing
from fw_tui.documents.records import Value, as_csv
from fw_tui.domain.ledger import InvoiceEntry

INDEX, ANCHOR = "index.csv", "README.txt"
#: The same for every file, so that the same documents make the same archive.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_KEYS = (
    "number",
    "kind",
    "date",
    "due_on",
    "since",
    "until",
    "customer",
    "net_cents",
    "vat_cents",
    "rounding_cents",
    "gross_cents",
    "paid_cents",
    "open_cents",
    "state",
    "cancels",
    "cancelled_by",
    "chain_hash",
    "sha256_pdf",
    "sha256_xml",
)


@dataclass(frozen=True, slots=True)
class Archived:
    """A document on its way into an archive; ``files`` by their kind, "pdf" and "xml"."""

    entry: InvoiceEntry
    chain_hash: str
    files: Mapping[str, bytes]


def write_archive(path: Path, documents: Iterable[Archived], today: date, anchor: str) -> int:
    """Write the archive, one document after the other; returns how many there are.

    Args:
        path: of the new file.
        documents: read one at a time, so that memory holds one of them.
        today: by which their state is told.
        anchor: what the file beside the index says.

    Raises:
        FwError: there is a file already or it cannot be written; nothing is left then.
    """
    records: list[dict[str, Value]] = []
    with appearing(path) as unfinished, zipfile.ZipFile(unfinished, "w") as archive:
        for document in documents:
            for kind, content in document.files.items():
                _put(archive, f"{document.entry.number}.{kind}", content)
            records.append(_record(document, today))
        _put(archive, INDEX, as_csv(_KEYS, records).encode())
        _put(archive, ANCHOR, anchor.encode())
    return len(records)


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)


def _record(document: Archived, today: date) -> dict[str, Value]:
    entry = document.entry
    return {
        "number": entry.number,
        "kind": str(entry.kind),
        "date": entry.issued_on.isoformat(),
        "due_on": entry.due_on.isoformat(),
        "since": entry.since.isoformat(),
        "until": entry.until.isoformat(),
        "customer": entry.customer,
        "net_cents": entry.net_cents,
        "vat_cents": entry.vat_cents,
        "rounding_cents": entry.rounding_cents,
        "gross_cents": entry.gross_cents,
        "paid_cents": entry.paid_cents,
        "open_cents": entry.open_cents,
        "state": str(entry.state(today)),
        "cancels": entry.cancels,
        "cancelled_by": entry.cancelled_by,
        "chain_hash": document.chain_hash,
        "sha256_pdf": hashlib.sha256(document.files["pdf"]).hexdigest(),
        "sha256_xml": hashlib.sha256(document.files["xml"]).hexdigest(),
    }
