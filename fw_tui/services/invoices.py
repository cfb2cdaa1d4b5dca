"""Invoices: drafted from sessions, issued once, followed until they are paid or taken back."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from fw_tui.documents.invoice_files import draw_invoice, from_document
from fw_tui.domain.clock import Clock
from fw_tui.domain.drafting import must_be_owed, must_not_precede
from fw_tui.domain.errors import Conflict, FwError, N_, NotFound, NothingOwed, StoreError
from fw_tui.domain.invoice import Invoice, InvoiceKind
from fw_tui.domain.ledger import (
    InvoiceEntry,
    InvoiceState,
    must_be_payable,
    must_have_happened,
    payment_cents,
)
from fw_tui.domain.localtime import local_day
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.request import new_key
from fw_tui.domain.shop import (
    SettingMissing,
    ShopSettings,
    missing_for_invoices,
    shop_settings,
)
from fw_tui.domain.text import clean_line, clean_notes, fold
from fw_tui.services.drafts import (
    Draft,
    InvoiceRequest,
    draft_invoice,
    must_be_complete,
    who_owes,
)
from fw_tui.store import invoices as store
from fw_tui.store.numbers import next_number
from fw_tui.store.settings import all_settings
from fw_tui.store.store import Store

#: Draws the files of an invoice; fails whole or not at all.
Drawing = Callable[[Invoice], Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of billing one customer of many: an invoice, or why there is none."""

    customer: str
    invoice: Invoice | None = None
    refusal: FwError | None = None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An invoice and its files, drawn before the store was locked for it."""

    invoice: Invoice
    files: Mapping[str, bytes]


class InvoiceService:
    """What the office does with invoices.

    Args:
        store: the open store.
        clock: what day it is.
        prices: tariffs and VAT rates in the shop's time zone.
        draw: makes the files; its failure keeps an invoice from being issued.
    """

    def __init__(
        self, store: Store, clock: Clock, prices: PriceList, draw: Drawing = draw_invoice
    ) -> None:
        self._store = store
        self._clock = clock
        self._prices = prices
        self._draw = draw

    # -- issuing -----------------------------------------------------------------------------

    def missing(self) -> list[SettingMissing]:
        """What is still to be set before the first invoice can be issued."""
        return self._store.read(lambda: missing_for_invoices(_shop()))

    def billable_customers(self, month: date) -> list[str]:
        """The customers who owe something for a month's sessions, in order of name."""
        return self._store.read(lambda: who_owes(month, self._prices, self._clock.now_ms()))

    def preview(self, request: InvoiceRequest) -> Invoice:
        """The invoice as it would be issued now, with the number that it would get.

        Raises:
            FwError: whatever keeps it from being issued.
        """
        return self._store.write(lambda: self._drafted(request)[0].invoice)

    def issue(
        self,
        request: InvoiceRequest,
        by: str,
        expected: Invoice | None = None,
        key: str = "",
    ) -> Invoice:
        """Issue an invoice: from then on neither it nor its sessions can be changed.

        Args:
            request: for whom and which days.
            by: the login of who issues it.
            expected: what the preview showed.
            key: chosen by the caller, so that a repeated request issues nothing twice.

        Raises:
            Conflict: it would not be what was shown, or there is nothing to bill.
            FwError: whatever else keeps it from being issued; no number is used then.
        """
        key = key or new_key()
        known = self._known(key)
        if known is not None:
            return known
        # Drawing takes a while, and nobody else could write meanwhile: it is done before, on what
        # will most likely be issued, and only done again if somebody was faster.
        prepared = self._prepared(self._store.write(lambda: self._drafted(request)[0].invoice))

        def work() -> Invoice:
            known = _issued_under(key)
            if known is not None:
                return known
            draft, series = self._drafted(request)
            if expected is not None:
                _must_be_as_shown(draft.invoice, expected)
            self._keep(draft.invoice, series, self._drawn(draft.invoice, prepared), by, draft, key)
            return draft.invoice

        return self._store.write(work)

    def issue_month(self, month: date, by: str) -> Iterator[Outcome]:
        """Issue one after the other to all who owe something for a month.

        Whom somebody else has billed meanwhile is passed over. Whoever stops asking for the next
        leaves those before issued and the rest alone.

        Raises:
            Conflict: the shop's settings lack something, so that nobody could be billed.
        """
        must_be_complete(self.missing())
        for customer in self.billable_customers(month):
            try:
                invoice = self.issue(InvoiceRequest.of_month(customer, month), by)
            except StoreError:
                raise
            except NothingOwed:
                continue
            except FwError as refusal:
                yield Outcome(customer, refusal=refusal)
            else:
                yield Outcome(customer, invoice)

    def cancel(self, number: str, by: str, reason: str = "", key: str = "") -> Invoice:
        """Take back a whole invoice by a document of its own; its sessions can be billed again.

        Raises:
            NotFound: there is no such invoice.
            Conflict: it was cancelled already, or is a cancellation itself.
        """
        key, wanted = key or new_key(), clean_notes(reason, 1000)
        known = self._known(key)
        if known is not None:
            return known
        prepared = self._prepared(self._store.read(lambda: self._cancellation(number, wanted)[0]))

        def work() -> Invoice:
            known = _issued_under(key)
            if known is not None:
                return known
            cancellation, series = self._cancellation(number, wanted)
            self._keep(cancellation, series, self._drawn(cancellation, prepared), by, None, key)
            return cancellation

        return self._store.write(work)

    # -- reading -----------------------------------------------------------------------------

    def list(self, state: InvoiceState | None = None, text: str = "") -> list[InvoiceEntry]:
        """Issued documents, the newest first, of a state and with all words of a text."""
        today, words = self.today(), fold(text).split()

        def wanted(entry: InvoiceEntry) -> bool:
            shown = fold(f"{entry.number} {entry.customer} {entry.issued_on.isoformat()}")
            return (state is None or entry.state(today) is state) and all(w in shown for w in words)

        return [entry for entry in self._store.read(store.entries) if wanted(entry)]

    def entry(self, number: str) -> InvoiceEntry:
        """One issued document and what became of it.

        Raises:
            NotFound: there is none of that number.
        """
        return self._store.read(lambda: _entry(number))

    def document(self, number: str) -> Invoice:
        """What an issued document says."""
        return self._store.read(lambda: issued_document(number))

    def file(self, number: str, kind: str) -> bytes:
        """The bytes of an issued document, "pdf" or "xml", as they were when it was issued."""
        return self._store.read(lambda: _file(number, kind))

    def today(self) -> date:
        """The present local day."""
        return local_day(self._clock.now_ms(), self._prices.tz)

    # -- what happens later ------------------------------------------------------------------

    def mark_sent(self, number: str, by: str, day: date | None = None) -> InvoiceEntry:
        """Note that a document was sent.

        Raises:
            InvalidInput: on a day that is still to come, or before it was issued.
        """
        return self._note(number, "sent", by, day=day)

    def unmark_sent(self, number: str, by: str) -> InvoiceEntry:
        """Take that back."""
        return self._note(number, "unsent", by)

    def pay(
        self,
        number: str,
        by: str,
        cents: int | None = None,
        day: date | None = None,
        note: str = "",
    ) -> InvoiceEntry:
        """Note a payment: the rest if no sum is named; a negative one takes back what was noted.

        Raises:
            Conflict, InvalidInput: nothing, or less than that, is open, or the day is still to
                come.
        """
        return self._note(
            number, "payment", by, day=day, note=note, amount=lambda e: payment_cents(e, cents)
        )

    def _known(self, key: str) -> Invoice | None:
        return self._store.read(lambda: _issued_under(key))

    # -- inside of a transaction -------------------------------------------------------------

    def _drafted(self, request: InvoiceRequest) -> tuple[Draft, str]:
        shop = _shop()
        draft = draft_invoice(request, shop, self._prices, self._clock.now_ms())
        must_be_owed(draft.invoice)
        must_not_precede(draft.invoice.until, draft.invoice.issued_on)
        number, series = _next(shop, InvoiceKind.INVOICE, self.today())
        return replace(draft, invoice=replace(draft.invoice, number=number)), series

    def _cancellation(self, number: str, reason: str) -> tuple[Invoice, str]:
        must_be_payable(_entry(number))
        invoice, shop, today = issued_document(number), _shop(), self.today()
        must_not_precede(invoice.issued_on, today)
        own, series = _next(shop, InvoiceKind.CANCELLATION, today)
        return replace(
            invoice,
            kind=InvoiceKind.CANCELLATION,
            number=own,
            issued_on=today,
            due_on=today,
            contingents=(),
            cancels=invoice.number,
            cancels_issued_on=invoice.issued_on,
            reason=reason,
        ), series

    def _prepared(self, invoice: Invoice) -> _Prepared:
        return _Prepared(invoice, self._draw(invoice))

    def _drawn(self, invoice: Invoice, prepared: _Prepared) -> Mapping[str, bytes]:
        return prepared.files if invoice == prepared.invoice else self._draw(invoice)

    def _keep(
        self,
        invoice: Invoice,
        series: str,
        files: Mapping[str, bytes],
        by: str,
        draft: Draft | None,
        key: str,
    ) -> None:
        customer_key = draft.customer_key if draft else store.customer_key_of(invoice.cancels or "")
        store.keep_invoice(
            invoice,
            store.Issue(
                key=key,
                customer_key=customer_key,
                series=series,
                serial=next_number(series),
                at=self._clock.now_ms(),
                by=by,
                files=files,
                draws=draft.draws if draft else {},
            ),
        )

    def _note(
        self,
        number: str,
        kind: str,
        by: str,
        day: date | None = None,
        note: str = "",
        amount: Callable[[InvoiceEntry], int] | None = None,
    ) -> InvoiceEntry:
        key, wanted = new_key(), clean_line(note)

        def work() -> InvoiceEntry:
            entry = _entry(number)
            if not store.event_known(key):
                today = self.today()
                happened = day or today
                must_have_happened(entry, kind, happened, today)
                store.add_event(
                    number,
                    key=key,
                    kind=kind,
                    day=happened.isoformat(),
                    amount_cents=amount(entry) if amount else 0,
                    note=wanted,
                    at=self._clock.now_ms(),
                    by=by,
                )
            return _entry(number)

        return self._store.write(work)


def _shop() -> ShopSettings:
    return shop_settings(all_settings())


def _next(shop: ShopSettings, kind: InvoiceKind, today: date) -> tuple[str, str]:
    """The number that a document would get now, and the series that it is of.

    A format with the year in it begins anew each year.

    Raises:
        Conflict: the shop has changed the format to one that was used before.
    """
    template, setting = shop.invoice_number, "invoice.number"
    if kind is InvoiceKind.CANCELLATION:
        template, setting = shop.cancellation_number, "invoice.cancellation_number"
    series = f"{kind}-{today.year}" if "{year" in template else kind
    number = template.format(year=today.year, number=store.last_serial(series) + 1)
    if store.entry(number) is not None:
        raise Conflict(
            N_("The number {number} is taken already; choose another format ({setting})."),
            number=number,
            setting=setting,
        )
    return number, series


def _must_be_as_shown(invoice: Invoice, shown: Invoice) -> None:
    """Only the number may have changed since: that of a preview is not reserved."""
    if replace(invoice, number="") != replace(shown, number=""):
        raise Conflict(N_("What is to be billed has changed meanwhile; look at the preview again."))


def _entry(number: str) -> InvoiceEntry:
    entry = store.entry(number.strip())
    if entry is None:
        raise NotFound(N_('There is no invoice "{number}".'), number=number)
    return entry


def _file(number: str, kind: str) -> bytes:
    content = store.file(_entry(number).number, kind)
    if content is None:
        raise NotFound(N_("Invoice {number} has no such file."), number=number)
    return content


def _issued_under(key: str) -> Invoice | None:
    number = store.invoice_key_known(key)
    return issued_document(number) if number is not None else None


def issued_document(number: str) -> Invoice:
    """What an issued document says; runs inside of the caller's transaction."""
    return from_document(_file(number, store.DOCUMENT))
