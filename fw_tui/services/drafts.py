"""Drafting an invoice from what the store holds; runs inside of the caller's transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from fw_tui.documents.wording import tariff_text
from fw_tui.domain.country import country_code
from fw_tui.domain.customer import Customer
from fw_tui.domain.drafting import draft_lines, must_be_small, tax_category
from fw_tui.domain.errors import Conflict, FwError, InvalidInput, N_, NothingOwed
from fw_tui.domain.invoice import Buyer, Invoice, InvoiceForm, InvoiceKind
from fw_tui.domain.localtime import day_span, local_day, next_month
from fw_tui.domain.pricing import PriceList, is_billable
from fw_tui.domain.session import Session, State
from fw_tui.domain.shop import ShopSettings, missing_for_invoices
from fw_tui.domain.statement import price_lines
from fw_tui.domain.text import fold
from fw_tui.i18n import in_language
from fw_tui.services import partners
from fw_tui.services.coverage import coverage
from fw_tui.services.tariffs import catch_up
from fw_tui.store import customers, sessions
from fw_tui.store.contingents import contingents


@dataclass(frozen=True, slots=True)
class InvoiceRequest:
    """For whom and which local days an invoice is wanted, first and last included.

    ``small_amount``: with no more data than § 33 UStDV asks for.
    """

    customer: str
    since: date
    until: date
    small_amount: bool = False

    @classmethod
    def of_month(cls, customer: str, month: date, small_amount: bool = False) -> "InvoiceRequest":
        """The request for all days of a month."""
        first = month.replace(day=1)
        return cls(customer, first, next_month(first) - timedelta(days=1), small_amount)


@dataclass(frozen=True, slots=True)
class Draft:
    """An invoice without number; ``draws`` are units by contingent's key and session's number."""

    invoice: Invoice
    customer_key: str
    draws: Mapping[tuple[str, int], int] = field(default_factory=dict)


def draft_invoice(
    request: InvoiceRequest, shop: ShopSettings, prices: PriceList, now_ms: int
) -> Draft:
    """The invoice over all that is not billed yet.

    Raises:
        FwError: data is missing, a session still runs, nothing is to be billed, or it cannot be
            priced.
    """
    if request.until < request.since:
        raise InvalidInput(N_("The last day of the period lies before the first."))
    catch_up(prices)
    customer = partners.find_customer(request.customer)
    must_be_complete(missing_for_invoices(shop, customer.details.invoice_form))
    buyer = _buyer(customer, shop, small=request.small_amount)
    found = _sessions(customer, request, prices, shop)
    covered = coverage(customer.key, prices, now_ms)
    lines = price_lines(found, prices, now_ms, covered.units())
    numbers = {session.number for session in found}
    today = local_day(now_ms, prices.tz)
    category = tax_category(shop.seller, buyer)
    language = customer.details.invoice_language or shop.invoice_language
    with in_language(language):
        drafted, groups = draft_lines(lines, category, prices.tz, tariff_text)
    invoice = Invoice(
        kind=InvoiceKind.INVOICE,
        number="",
        issued_on=today,
        due_on=today + timedelta(days=shop.payment_days),
        since=min(line.started_on for line in drafted),
        until=max(line.ended_on for line in drafted),
        form=InvoiceForm(customer.details.invoice_form),
        category=category,
        small_amount=request.small_amount,
        language=language,
        seller=shop.seller,
        buyer=buyer,
        lines=drafted,
        groups=groups,
        contingents=covered.notes(numbers, _span(request, prices)[1]),
    )
    if request.small_amount:
        must_be_small(invoice)
    return Draft(invoice, customer.key, covered.draws(numbers))


def who_owes(month: date, prices: PriceList, now_ms: int) -> list[str]:
    """The customers with a session to bill that began in a month, in order of name.

    Whose sessions a contingent pays in full owes nothing.
    """
    since, until = _span(InvoiceRequest.of_month("", month), prices)
    names = set(sessions.customers_to_bill(since, until))
    prepaid = {c.customer: c.customer_key for c in contingents() if c.customer in names}
    for name, key in prepaid.items():
        covered = coverage(key, prices, now_ms).units()
        own = sessions.ended_between(since, until, key, unbilled=True)
        lines = price_lines(own, prices, now_ms, covered)
        if not any(line.charge.due.gross_cents for line in lines):
            names.remove(name)
    return sorted(names, key=fold)


def must_be_complete(missing: Iterable[FwError]) -> None:
    """Refuse to bill while the shop's settings lack something.

    Raises:
        Conflict: naming all of it.
    """
    found = tuple(missing)
    if found:
        raise Conflict(N_("No invoice can be issued yet: {missing}"), missing=found)


def _span(request: InvoiceRequest, prices: PriceList) -> tuple[int, int]:
    return day_span(request.since, request.until, prices.tz)


def _sessions(
    customer: Customer, request: InvoiceRequest, prices: PriceList, shop: ShopSettings
) -> list[Session]:
    """What goes on the invoice: what is to be paid with all that is merged into it, and the free.

    Raises:
        NothingOwed: nothing is to be paid.
        Conflict: a session still runs.
    """
    since, until = _span(request, prices)
    for session in sessions.running_sessions():
        begun = since <= session.begun_at < until and session.state is not State.ORDERED
        if begun and session.partner.customer == customer.name:
            raise Conflict(
                N_("Session {number} with {partner} is still running; end it first."),
                number=session.number,
                partner=str(session.partner),
            )
    found = [
        session
        for session in sessions.ended_between(since, until, customer.key)
        if session.invoice is None and session.merged_into is None
    ]
    billable = [session for session in found if is_billable(session)]
    if not billable:
        raise NothingOwed(
            N_("There is nothing to bill to {customer} from {since} to {until}."),
            customer=customer.name,
            since=request.since,
            until=request.until,
        )
    parts = [part.number for session in billable for part in session.merged]
    merged = [part for n in parts if (part := sessions.session_by_number(n)) is not None]
    return [*(found if shop.list_free else billable), *merged]


def _buyer(customer: Customer, shop: ShopSettings, *, small: bool) -> Buyer:
    details = customer.details
    required = {
        N_("the street"): details.street,
        N_("the postcode"): details.postcode,
        N_("the city"): details.city,
    }
    if details.invoice_form == InvoiceForm.XRECHNUNG:
        required |= {
            N_("the e-mail address"): details.email,
            N_("the buyer reference (Leitweg-ID)"): details.buyer_reference,
        }
    missing = tuple(FwError(what) for what, value in required.items() if not value)
    if missing and not (small and details.invoice_form == InvoiceForm.ZUGFERD):
        raise Conflict(
            N_("{customer} has not all that an invoice needs; missing: {missing}."),
            customer=customer.name,
            missing=missing,
        )
    return Buyer(
        number=str(customers.give_debtor(customer.key, shop.first_debtor)),
        name=customer.name,
        street=details.street,
        postcode=details.postcode,
        city=details.city,
        country=country_code(details.country) or shop.seller.country,
        email=details.email,
        vat_id=details.vat_id,
        reference=details.buyer_reference,
    )
