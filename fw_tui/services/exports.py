"""What the tax adviser gets: a month's bookings, and the documents of a period."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from fw_tui.documents.archive import Archived, write_archive
from fw_tui.documents.datev import booking_batch
from fw_tui.documents.files import appearing
from fw_tui.documents.invoice_files import from_document
from fw_tui.domain.bookkeeping import bookkeeping
from fw_tui.domain.clock import Clock
from fw_tui.domain.errors import Conflict, N_
from fw_tui.domain.invoice import Invoice, InvoiceKind
from fw_tui.domain.ledger import InvoiceEntry
from fw_tui.domain.localtime import local_day, next_month, to_local
from fw_tui.domain.pricing import PriceList
from fw_tui.i18n import _
from fw_tui.store import chain
from fw_tui.store import invoices as store
from fw_tui.store.settings import all_settings
from fw_tui.store.store import Store


@dataclass(frozen=True, slots=True)
class Export:
    """A file that was written.

    Attributes:
        documents: how many invoices and cancellations are in it.
        gross_cents: invoices less cancellations.
    """

    path: Path
    documents: int
    gross_cents: int


class ExportService:
    """Files for the tax adviser; they are made from what was issued and change nothing."""

    def __init__(self, store: Store, clock: Clock, prices: PriceList) -> None:
        self._store = store
        self._clock = clock
        self._prices = prices

    def bookings(self, month: date, folder: Path, by: str) -> Export:
        """Write the booking batch of a month.

        Raises:
            FwError: the tax adviser's numbers are not set, nothing was issued in the month, or the
                file is there already or cannot be written.
        """
        path = _batch_path(folder, month)
        content, entries = self._store.read(lambda: self._batch(month, by))
        with appearing(path) as unfinished:
            unfinished.write_bytes(content)
        return _export(path, entries)

    def documents(self, since: date, until: date, folder: Path) -> Export:
        """Write a ZIP with the files of all documents of a period, and an index.

        Raises:
            FwError: nothing was issued then, or the file is there already or cannot be written.
        """
        path = folder / f"fw-tui_{since:%Y-%m-%d}_{until:%Y-%m-%d}.zip"
        today = local_day(self._clock.now_ms(), self._prices.tz)

        def work() -> list[InvoiceEntry]:
            entries = _issued(since, until)
            anchor = _("Last link of the chain of invoices on {day}: {hash}").format(
                day=today.isoformat(), hash=chain.last_hash()
            )
            write_archive(path, _archived(entries), today, f"{anchor}\n")
            return entries

        return _export(path, self._store.read(work))

    def month(self, month: date, folder: Path, by: str) -> tuple[Export, Export]:
        """Write the booking batch and the documents of a month: both files or none.

        Raises:
            FwError: as ``bookings`` and ``documents``.
        """
        last = next_month(month) - timedelta(days=1)

        def work() -> tuple[Export, Export]:
            content, entries = self._batch(month, by)
            path = _batch_path(folder, month)
            # The batch gets its name behind the archive, which takes longer and fails rather.
            with appearing(path) as unfinished:
                unfinished.write_bytes(content)
                documents = self.documents(month, last, folder)
            return _export(path, entries), documents

        return self._store.read(work)

    def _batch(self, month: date, by: str) -> tuple[bytes, list[InvoiceEntry]]:
        """The batch and what it is about; inside of a transaction."""
        books = bookkeeping(all_settings())
        entries = _issued(month, next_month(month) - timedelta(days=1))
        created = to_local(self._clock.now_ms(), self._prices.tz)
        documents = (_document(entry.number) for entry in entries)
        return booking_batch(documents, month, books, created, by), entries


def _batch_path(folder: Path, month: date) -> Path:
    return folder / f"EXTF_Buchungsstapel_{month:%Y-%m}.csv"


def _issued(since: date, until: date) -> list[InvoiceEntry]:
    entries = store.entries_between(since, until)
    if not entries:
        raise Conflict(N_("Nothing was issued from {since} to {until}."), since=since, until=until)
    return entries


def _archived(entries: list[InvoiceEntry]) -> Iterator[Archived]:
    for entry in entries:
        files = {kind: _file(entry.number, kind) for kind in (store.PDF, store.XML)}
        yield Archived(entry, chain.hash_of(entry.number), files)


def _document(number: str) -> Invoice:
    return from_document(_file(number, store.DOCUMENT))


def _file(number: str, kind: str) -> bytes:
    content = store.file(number, kind)
    if content is None:
        raise Conflict(N_("Invoice {number} has no such file."), number=number)
    return content


def _export(path: Path, entries: list[InvoiceEntry]) -> Export:
    gross = sum(
        entry.gross_cents if entry.kind is InvoiceKind.INVOICE else -entry.gross_cents
        for entry in entries
    )
    return Export(path, len(entries), gross)
