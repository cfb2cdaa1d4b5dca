"""What became of an invoice: due, overdue, paid in parts, taken back."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.errors import Conflict, InvalidInput
from fw_tui.domain.invoice import InvoiceForm, InvoiceKind
from fw_tui.domain.ledger import (
    STATE_LABELS,
    InvoiceEntry,
    InvoiceState,
    must_not_be_cancellation,
    payment_cents,
)

DUE = date(2026, 11, 16)

ENTRY = InvoiceEntry(
    number="RE-2026-0042",
    kind=InvoiceKind.INVOICE,
    issued_on=date(2026, 11, 2),
    due_on=DUE,
    since=date(2026, 10, 5),
    until=date(2026, 10, 30),
    customer="Maier",
    form=InvoiceForm.ZUGFERD,
    net_cents=1428,
    vat_cents=271,
    rounding_cents=1,
    gross_cents=1700,
    paid_cents=0,
    sent_on=None,
    cancels=None,
    cancelled_by=None,
)
CANCELLATION = replace(
    ENTRY, number="ST-2026-0001", kind=InvoiceKind.CANCELLATION, cancels=ENTRY.number
)
CANCELLED = replace(ENTRY, cancelled_by=CANCELLATION.number)


@pytest.mark.parametrize(
    ("entry", "today", "state"),
    [
        (ENTRY, DUE, InvoiceState.OPEN),
        (ENTRY, date(2026, 11, 17), InvoiceState.OVERDUE),
        (replace(ENTRY, paid_cents=1), DUE, InvoiceState.PARTLY_PAID),
        (replace(ENTRY, paid_cents=1), date(2026, 11, 17), InvoiceState.OVERDUE),
        (replace(ENTRY, paid_cents=1700), date(2027, 1, 1), InvoiceState.PAID),
        (CANCELLED, date(2027, 1, 1), InvoiceState.CANCELLED),
        (CANCELLATION, date(2027, 1, 1), InvoiceState.CANCELLATION),
    ],
)
def test_an_invoice_is_in_one_state_by_a_day(
    entry: InvoiceEntry, today: date, state: InvoiceState
) -> None:
    assert entry.state(today) is state
    assert state in STATE_LABELS


@pytest.mark.parametrize("entry", [CANCELLED, CANCELLATION])
def test_nothing_is_open_on_what_was_taken_back(entry: InvoiceEntry) -> None:
    assert entry.open_cents == 0
    with pytest.raises(Conflict):
        payment_cents(entry, 100)


@given(st.integers(0, 1700), st.integers(-2000, 2000))
def test_payments_stay_between_nothing_and_all(paid: int, payment: int) -> None:
    entry = replace(ENTRY, paid_cents=paid)
    try:
        noted = payment_cents(entry, payment)
    except InvalidInput:
        assert payment == 0 or not 0 <= paid + payment <= 1700
    else:
        assert noted == payment
        assert 0 <= paid + noted <= 1700


def test_without_a_sum_the_rest_is_paid() -> None:
    assert payment_cents(replace(ENTRY, paid_cents=700), None) == 1000
    with pytest.raises(Conflict, match="paid already"):
        payment_cents(replace(ENTRY, paid_cents=1700), None)


def test_what_was_paid_on_a_cancelled_invoice_is_given_back() -> None:
    paid = replace(CANCELLED, paid_cents=1700)
    assert paid.open_cents == -1700
    assert payment_cents(paid, None) == -1700
    assert payment_cents(paid, -700) == -700
    with pytest.raises(InvalidInput, match="more than was paid"):
        payment_cents(paid, -1701)
    with pytest.raises(Conflict, match="was cancelled by ST-2026-0001"):
        payment_cents(paid, 100)
    with pytest.raises(Conflict, match="was cancelled by"):
        payment_cents(CANCELLED, None)


def test_a_cancellation_points_to_its_invoice() -> None:
    must_not_be_cancellation(ENTRY)
    with pytest.raises(Conflict, match="choose the invoice RE-2026-0042"):
        must_not_be_cancellation(CANCELLATION)
