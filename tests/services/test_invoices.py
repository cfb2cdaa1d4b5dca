"""Issuing, following and taking back invoices, with every reason not to issue one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from fw_tui.documents.invoice_files import as_document
from fw_tui.domain.errors import Conflict, FwError, InvalidInput, NotFound
from fw_tui.domain.invoice import Invoice, InvoiceForm, InvoiceKind, TaxCategory
from fw_tui.domain.ledger import InvoiceState
from fw_tui.domain.request import new_key
from fw_tui.domain.session import Billing, FreeReason
from fw_tui.domain.settings import NAMES
from fw_tui.domain.shop import missing_for_invoices, shop_settings
from fw_tui.domain.tariff import PriceKind, Tariff
from fw_tui.services.drafts import InvoiceRequest
from fw_tui.services.office import Office
from fw_tui.store.settings import put_setting
from tests.billing_makers import (
    MAIER,
    OCTOBER,
    draw_with,
    give_address,
    issue_october,
    october,
    quick_drawing,
    set_shop,
    work_for,
)
from tests.makers import ms, request
from tests.support import ManualClock

TODAY = date(2026, 11, 12)
BY = "hoerner"


@pytest.fixture
def shop(office: Office) -> Office:
    """A shop that is set up, with one session of two units in October."""
    set_shop(office)
    draw_with(office, quick_drawing)
    work_for(office)
    give_address(office)
    return office


def test_an_invoice_is_issued_over_a_month(shop: Office) -> None:
    invoice = issue_october(shop)
    assert invoice.number == "RE-2026-0001"
    assert (invoice.issued_on, invoice.due_on) == (TODAY, date(2026, 11, 26))
    assert (invoice.since, invoice.until) == (date(2026, 10, 5), date(2026, 10, 5))
    assert (invoice.net_cents, invoice.vat_cents, invoice.rounding_cents) == (1428, 271, 1)
    assert invoice.gross_cents == 1700
    (line,) = invoice.lines
    assert (line.session, line.units, line.gross_cents) == (1, 2, 1700)
    assert line.started_at == "2026-10-05T10:22:00+02:00"
    assert invoice.buyer.number == "10000"
    assert shop.customers.find(MAIER).debtor == 10000


def test_an_issued_invoice_reads_as_it_was_issued(shop: Office) -> None:
    invoice = issue_october(shop)
    assert shop.invoices.document(invoice.number) == invoice
    assert shop.invoices.file(invoice.number, "pdf") == b"%PDF"
    (entry,) = shop.invoices.list()
    assert (entry.number, entry.customer, entry.gross_cents) == (invoice.number, MAIER, 1700)
    assert entry.state(TODAY) is InvoiceState.OPEN
    assert shop.invoices.entry(invoice.number) == entry


def test_the_preview_equals_the_result(shop: Office) -> None:
    shown = shop.invoices.preview(october())
    assert shop.invoices.list() == []
    assert shop.invoices.issue(october(), BY, expected=shown) == shown


def test_what_changed_since_the_preview_is_not_issued(shop: Office) -> None:
    shown = shop.invoices.preview(october())
    work_for(shop, start="2026-10-06T10:00:00+02:00")
    with pytest.raises(Conflict, match="has changed meanwhile"):
        shop.invoices.issue(october(), BY, expected=shown)
    assert shop.invoices.list() == []


def test_a_number_that_somebody_else_took_is_no_reason_to_look_again(shop: Office) -> None:
    shown = shop.invoices.preview(october())
    work_for(shop, customer="Huber")
    give_address(shop, "Huber")
    issue_october(shop, "Huber")
    issued = shop.invoices.issue(october(), BY, expected=shown)
    assert (shown.number, issued.number) == ("RE-2026-0001", "RE-2026-0002")
    assert issued.buyer.number == "10000", "the preview gave the number"


def test_a_repeated_request_issues_nothing_twice(shop: Office) -> None:
    key = new_key()
    first = shop.invoices.issue(october(), BY, key=key)
    assert shop.invoices.issue(october(), BY, key=key) == first
    assert len(shop.invoices.list()) == 1


def test_sessions_know_their_invoice_and_keep_its_price(shop: Office) -> None:
    issue_october(shop)
    session = shop.history.newest("", 1)[0]
    assert session.invoice == "RE-2026-0001"
    assert shop.sessions.charge(session).due.gross_cents == 1700


def test_a_session_is_billed_once(shop: Office) -> None:
    issue_october(shop)
    with pytest.raises(Conflict, match="nothing to bill"):
        issue_october(shop)
    work_for(shop, start="2026-10-20T10:00:00+02:00")
    assert [line.session for line in issue_october(shop).lines] == [2]


def test_numbers_follow_each_other_and_begin_anew_each_year(
    shop: Office, clock: ManualClock
) -> None:
    for day in (6, 7):
        work_for(shop, start=f"2026-10-{day:02}T10:00:00+02:00")
    first = shop.invoices.issue(InvoiceRequest(MAIER, date(2026, 10, 5), date(2026, 10, 5)), BY)
    second = shop.invoices.issue(InvoiceRequest(MAIER, date(2026, 10, 6), date(2026, 10, 6)), BY)
    clock.advance(60 * 86_400)
    third = issue_october(shop)
    assert [i.number for i in (first, second, third)] == [
        "RE-2026-0001",
        "RE-2026-0002",
        "RE-2027-0001",
    ]


def test_the_shop_chooses_its_numbers(shop: Office) -> None:
    shop.settings.set("invoice.number", "{number:03}-A")
    assert issue_october(shop).number == "001-A"


def test_a_number_that_is_taken_already_is_refused_in_words(shop: Office) -> None:
    issue_october(shop)
    shop.settings.set("invoice.number", "RE-2026-{number:04}")
    work_for(shop, start="2026-10-20T10:00:00+02:00")
    with pytest.raises(Conflict, match=r"RE-2026-0001 is taken already.*invoice\.number"):
        issue_october(shop)


def test_free_sessions_are_listed_with_their_reason_and_value(shop: Office) -> None:
    work_for(shop, start="2026-10-06T10:00:00+02:00", free_reason=FreeReason.WARRANTY)
    free = issue_october(shop).lines[1]
    assert (free.gross_cents, free.normal_cents) == (0, 1700)
    assert free.free_reason is FreeReason.WARRANTY
    assert shop.history.newest("", 1)[0].invoice == "RE-2026-0001"


def test_a_shop_may_leave_them_out(shop: Office) -> None:
    shop.settings.set("invoice.list_free", "no")
    work_for(shop, start="2026-10-06T10:00:00+02:00", free_reason=FreeReason.WARRANTY)
    assert [line.session for line in issue_october(shop).lines] == [1]
    assert shop.history.newest("", 1)[0].invoice is None


# -- what is missing -----------------------------------------------------------------------------

NEEDED = ("name", "street", "postcode", "city", "tax_number", "iban")


@pytest.mark.parametrize("name", NEEDED)
def test_without_the_shops_data_nothing_is_issued(shop: Office, name: str) -> None:
    shop.settings.set(f"shop.{name}", "")
    with pytest.raises(Conflict, match="No invoice can be issued yet"):
        issue_october(shop)
    assert len(shop.invoices.missing()) == 1
    assert shop.invoices.list() == []


def test_nothing_more_is_needed(shop: Office) -> None:
    kept = {name: shop.settings.get(name) for name in NAMES}
    assert missing_for_invoices(shop_settings(kept)) == shop.invoices.missing() == []


@pytest.mark.parametrize("name", ["street", "postcode", "city"])
def test_a_customer_without_address_gets_none(shop: Office, name: str) -> None:
    give_address(shop, **{name: ""})
    with pytest.raises(Conflict, match=f"{MAIER} has not all.*the {name}"):
        issue_october(shop)


def test_a_small_amount_needs_no_address(shop: Office) -> None:
    give_address(shop, street="", postcode="", city="")
    invoice = shop.invoices.issue(october(small_amount=True), BY)
    assert invoice.small_amount


def test_a_larger_amount_does(shop: Office) -> None:
    work_for(shop, minutes=300, start="2026-10-06T10:00:00+02:00")
    with pytest.raises(InvalidInput, match="more than 250"):
        shop.invoices.issue(october(small_amount=True), BY)


def test_an_authority_needs_its_routing_number(shop: Office) -> None:
    set_shop(shop, shop__contact="K. Hörner", shop__phone="09281 1", shop__email="re@example.de")
    give_address(shop, invoice_form="xrechnung")
    with pytest.raises(Conflict, match="Leitweg-ID"):
        issue_october(shop)
    give_address(shop, invoice_form="xrechnung", buyer_reference="04011000-1234512345-06")
    assert issue_october(shop).form is InvoiceForm.XRECHNUNG


def test_an_authority_needs_somebody_to_talk_to(shop: Office) -> None:
    give_address(shop, invoice_form="xrechnung", buyer_reference="04011000-1234512345-06")
    with pytest.raises(Conflict, match=r"shop\.contact.*shop\.phone.*shop\.email"):
        issue_october(shop)


def test_a_period_without_sessions_is_refused(shop: Office) -> None:
    with pytest.raises(Conflict, match="nothing to bill"):
        shop.invoices.issue(InvoiceRequest(MAIER, date(2026, 9, 1), date(2026, 9, 30)), BY)


def test_a_period_that_ends_before_it_begins_is_refused(shop: Office) -> None:
    with pytest.raises(InvalidInput, match="lies before the first"):
        shop.invoices.preview(InvoiceRequest(MAIER, date(2026, 10, 2), date(2026, 10, 1)))


def test_a_customer_nobody_knows_is_refused(shop: Office) -> None:
    with pytest.raises(NotFound):
        issue_october(shop, "Schulze")


def test_a_running_session_in_the_period_is_refused(shop: Office) -> None:
    running = shop.sessions.start(request(MAIER, "Server"), at=ms("2026-10-31T23:00:00+01:00"))
    with pytest.raises(Conflict, match=f"Session {running.number} .* is still running"):
        issue_october(shop)
    shop.sessions.end(running.number)
    assert len(issue_october(shop).lines) == 2


def test_somebody_elses_running_session_is_none_of_the_customers_business(shop: Office) -> None:
    shop.sessions.start(request("Huber", "PC"), at=ms("2026-10-31T23:00:00+01:00"))
    assert len(issue_october(shop).lines) == 1


def test_only_free_sessions_make_no_invoice(shop: Office) -> None:
    shop.sessions.set_billing(1, Billing.FREE, FreeReason.GOODWILL)
    with pytest.raises(Conflict, match="nothing to bill"):
        issue_october(shop)


def test_customers_abroad_are_asked_about_first(shop: Office) -> None:
    give_address(shop, country="CH")
    with pytest.raises(FwError, match="ask the tax adviser"):
        issue_october(shop)


def test_a_small_business_charges_no_vat(shop: Office) -> None:
    shop.settings.set("shop.small_business", "yes")
    invoice = issue_october(shop)
    assert invoice.category is TaxCategory.EXEMPT
    assert (invoice.net_cents, invoice.vat_cents, invoice.gross_cents) == (1700, 0, 1700)


def test_an_invoice_speaks_the_customers_language(shop: Office) -> None:
    assert shop.invoices.preview(october()).language == "de"
    give_address(shop, invoice_language="en")
    assert shop.invoices.preview(october()).language == "en"


# -- failures ------------------------------------------------------------------------------------


def test_when_the_drawing_fails_no_number_is_used(shop: Office) -> None:
    def fail(invoice: Invoice) -> Mapping[str, bytes]:
        raise FwError("no ink for {number}", number=invoice.number)

    draw_with(shop, fail)
    with pytest.raises(FwError, match="no ink for RE-2026-0001"):
        issue_october(shop)
    draw_with(shop, quick_drawing)
    assert shop.invoices.list() == []
    assert shop.history.newest("", 1)[0].invoice is None
    assert issue_october(shop).number == "RE-2026-0001"


def test_what_somebody_changes_while_it_is_drawn_is_drawn_again(shop: Office) -> None:
    drawn: list[Invoice] = []

    def draw(invoice: Invoice) -> Mapping[str, bytes]:
        if not drawn:
            work_for(shop, start="2026-10-06T10:00:00+02:00")
        drawn.append(invoice)
        return {"document": as_document(invoice), "xml": b"", "pdf": b""}

    draw_with(shop, draw)
    invoice = issue_october(shop)
    assert [len(d.lines) for d in drawn] == [1, 2]
    assert shop.invoices.document(invoice.number) == invoice == drawn[1]


def test_no_customer_gets_the_number_of_a_supplier(shop: Office) -> None:
    shop.settings.set("datev.first_debtor", "69999")
    assert issue_october(shop).buyer.number == "69999"
    work_for(shop, customer="Zorn")
    give_address(shop, "Zorn")
    with pytest.raises(Conflict, match="up to 69999 are all given"):
        issue_october(shop, "Zorn")


def test_more_than_anybody_can_transfer_is_a_slip(shop: Office) -> None:
    shop.tariffs.add(Tariff("teuer", date(2026, 1, 1), 600, 999_999_999_999, PriceKind.GROSS))
    work_for(shop, start="2026-10-06T10:00:00+02:00", tariff="teuer")
    with pytest.raises(InvalidInput, match=r"more than 999,999,999\.99 EUR"):
        issue_october(shop)
    assert shop.invoices.list() == []


# -- all customers of a month --------------------------------------------------------------------


def test_all_who_owe_something_are_billed_one_after_the_other(shop: Office) -> None:
    for customer in ("Zorn", "Ärger", "Umsonst"):
        free = FreeReason.INTERNAL if customer == "Umsonst" else None
        work_for(shop, customer=customer, free_reason=free)
    give_address(shop, "Zorn")
    assert shop.invoices.billable_customers(OCTOBER) == ["Ärger", MAIER, "Zorn"]
    outcomes = list(shop.invoices.issue_month(OCTOBER, BY))
    assert [(o.customer, o.invoice and o.invoice.number) for o in outcomes] == [
        ("Ärger", None),
        (MAIER, "RE-2026-0001"),
        ("Zorn", "RE-2026-0002"),
    ]
    assert "has not all that an invoice needs" in str(outcomes[0].refusal)
    assert shop.invoices.billable_customers(OCTOBER) == ["Ärger"]


def test_whoever_stops_in_between_leaves_the_rest_alone(shop: Office) -> None:
    work_for(shop, customer="Zorn")
    give_address(shop, "Zorn")
    outcomes = shop.invoices.issue_month(OCTOBER, BY)
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert shop.invoices.billable_customers(OCTOBER) == ["Zorn"]


def test_while_the_shops_data_lacks_something_nobody_is_billed(shop: Office) -> None:
    shop.settings.set("shop.iban", "")
    with pytest.raises(Conflict, match="its bank account"):
        list(shop.invoices.issue_month(OCTOBER, BY))


def test_who_was_billed_by_somebody_else_meanwhile_is_passed_over(shop: Office) -> None:
    for customer in ("Adam", "Zorn"):
        work_for(shop, customer=customer)
        give_address(shop, customer)
    outcomes = shop.invoices.issue_month(OCTOBER, BY)
    assert next(outcomes).customer == "Adam"
    issue_october(shop, MAIER)
    assert [(o.customer, o.refusal) for o in outcomes] == [("Zorn", None)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("invoice.number", "{x}"),
        ("invoice.number", "RE"),
        ("invoice.payment_days", "abc"),
        ("datev.first_debtor", "-1"),
    ],
)
def test_a_setting_that_another_program_has_spoiled_is_named(
    shop: Office, name: str, value: str
) -> None:
    shop._store.write(lambda: put_setting(name, value))
    with pytest.raises(InvalidInput, match=f"setting {name} is wrong"):
        issue_october(shop)
    assert shop.invoices.list() == []


# -- cancellation --------------------------------------------------------------------------------


def test_a_cancellation_takes_back_all_and_releases_the_sessions(shop: Office) -> None:
    invoice = issue_october(shop)
    cancellation = shop.invoices.cancel(invoice.number, BY, "Falscher\nKunde")
    assert cancellation.number == "ST-2026-0001"
    assert (cancellation.kind, cancellation.cancels) == (InvoiceKind.CANCELLATION, invoice.number)
    assert cancellation.cancels_issued_on == invoice.issued_on
    assert cancellation.reason == "Falscher\nKunde"
    assert (cancellation.lines, cancellation.groups) == (invoice.lines, invoice.groups)
    assert shop.history.newest("", 1)[0].invoice is None
    newest, oldest = shop.invoices.list()
    assert (newest.state(TODAY), oldest.state(TODAY)) == (
        InvoiceState.CANCELLATION,
        InvoiceState.CANCELLED,
    )
    assert (newest.cancels, oldest.cancelled_by) == (invoice.number, cancellation.number)


def test_released_sessions_can_be_changed_and_billed_again(shop: Office) -> None:
    shop.invoices.cancel(issue_october(shop).number, BY)
    shop.sessions.write_notes(1, "Neu")
    again = issue_october(shop)
    assert (again.number, again.lines[0].notes) == ("RE-2026-0002", "Neu")


def test_an_invoice_is_taken_back_once(shop: Office) -> None:
    invoice = issue_october(shop)
    cancellation = shop.invoices.cancel(invoice.number, BY)
    with pytest.raises(Conflict, match="was cancelled by ST-2026-0001"):
        shop.invoices.cancel(invoice.number, BY)
    with pytest.raises(Conflict, match="is a cancellation"):
        shop.invoices.cancel(cancellation.number, BY)
    with pytest.raises(NotFound, match='no invoice "RE-1"'):
        shop.invoices.cancel("RE-1", BY)


def test_a_repeated_cancellation_takes_back_once(shop: Office) -> None:
    number, key = issue_october(shop).number, new_key()
    first = shop.invoices.cancel(number, BY, key=key)
    assert shop.invoices.cancel(number, BY, key=key) == first


def test_a_clock_that_was_set_back_dates_no_document_before_what_it_is_about(
    shop: Office, clock: ManualClock
) -> None:
    number = issue_october(shop).number
    work_for(shop, start="2026-10-09T10:00:00+02:00")
    clock.advance(-40 * 86_400)
    with pytest.raises(Conflict, match="shows 2026-10-03, but this is about 2026-10-09"):
        issue_october(shop)
    with pytest.raises(Conflict, match="shows 2026-10-03, but this is about 2026-11-12"):
        shop.invoices.cancel(number, BY)
    assert [entry.number for entry in shop.invoices.list()] == [number]


# -- later ---------------------------------------------------------------------------------------


def test_payments_add_up_until_nothing_is_open(shop: Office) -> None:
    number = issue_october(shop).number
    assert shop.invoices.pay(number, BY, 700).state(TODAY) is InvoiceState.PARTLY_PAID
    assert shop.invoices.entry(number).open_cents == 1000
    with pytest.raises(InvalidInput, match="more than is open"):
        shop.invoices.pay(number, BY, 1001)
    assert shop.invoices.pay(number, BY).state(TODAY) is InvoiceState.PAID
    assert shop.invoices.pay(number, BY, -1700, note="Rücklastschrift").open_cents == 1700


def test_an_invoice_is_sent_and_unsent(shop: Office, clock: ManualClock) -> None:
    number = issue_october(shop).number
    assert shop.invoices.mark_sent(number, BY).sent_on == TODAY
    assert shop.invoices.unmark_sent(number, BY).sent_on is None
    clock.advance(3 * 86_400)
    day = date(2026, 11, 14)
    assert shop.invoices.mark_sent(number, BY, day).sent_on == day


def test_what_is_still_to_come_cannot_be_noted(shop: Office) -> None:
    number = issue_october(shop).number
    for note in (shop.invoices.mark_sent, lambda *a: shop.invoices.pay(a[0], a[1], day=a[2])):
        with pytest.raises(InvalidInput, match="2026-11-13 lies in the future"):
            note(number, BY, date(2026, 11, 13))
    with pytest.raises(InvalidInput, match="cannot have been sent on 2026-11-11"):
        shop.invoices.mark_sent(number, BY, date(2026, 11, 11))
    assert shop.invoices.pay(number, BY, day=date(2026, 11, 11)).open_cents == 0


def test_invoices_are_found_by_state_and_words(shop: Office, clock: ManualClock) -> None:
    work_for(shop, customer="Zorn")
    give_address(shop, "Zorn")
    list(shop.invoices.issue_month(OCTOBER, BY))
    shop.invoices.pay("RE-2026-0001", BY)
    clock.advance(15 * 86_400)
    assert [e.number for e in shop.invoices.list(InvoiceState.OVERDUE)] == ["RE-2026-0002"]
    assert [e.number for e in shop.invoices.list(InvoiceState.PAID)] == ["RE-2026-0001"]
    assert [e.number for e in shop.invoices.list(text="zorn re")] == ["RE-2026-0002"]
    assert shop.invoices.list(text="schulze") == []


# -- locks ---------------------------------------------------------------------------------------


def test_a_session_on_an_invoice_cannot_be_changed(shop: Office) -> None:
    issue_october(shop)
    with pytest.raises(Conflict, match="RE-2026-0001"):
        shop.sessions.write_notes(1, "x")
    with pytest.raises(Conflict, match="RE-2026-0001"):
        shop.sessions.set_billing(1, Billing.FREE, FreeReason.GOODWILL)


def test_changed_settings_change_no_issued_invoice(shop: Office) -> None:
    invoice = issue_october(shop)
    set_shop(shop, shop__name="Andere GmbH")
    give_address(shop, street="Anderswo 1")
    assert shop.invoices.document(invoice.number) == invoice
    assert replace(invoice, number="") != shop.invoices.document(invoice.number)
