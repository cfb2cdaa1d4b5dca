"""From priced sessions to invoice lines: shares that add up, and who owes the VAT."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.drafting import draft_lines, must_be_owed, must_be_small, tax_category
from fw_tui.domain.errors import Conflict, FwError, InvalidInput
from fw_tui.domain.invoice import TaxCategory
from fw_tui.domain.money import spread
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.session import Billing, FreeReason
from fw_tui.domain.statement import StatementLine, make_statement
from fw_tui.domain.tariff import PriceKind, Tariff, TariffBook
from fw_tui.domain.vat import VatRate, VatTable
from tests.invoice_makers import AUSTRIAN, BUYER, SELLER, billed, make_invoice
from tests.makers import BERLIN, NOON

LONG_AGO = date(2000, 1, 1)


def price_list(unit_cents: int, kind: PriceKind, base_fee: int = 0) -> PriceList:
    tariff = Tariff("standard", LONG_AGO, 600, unit_cents, kind, base_fee_cents=base_fee)
    rates = VatTable([VatRate(LONG_AGO, 1900), VatRate(date(2026, 10, 20), 1600)])
    return PriceList(TariffBook([tariff], "standard"), rates, BERLIN)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_a_sum_is_divided_without_losing_a_cent(total: int, weights: list[int]) -> None:
    shares = spread(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - total * weight / sum(weights)) <= 1


def test_nothing_is_divided_among_nobody() -> None:
    assert spread(0, []) == []


@given(
    st.lists(st.tuples(st.integers(1, 400), st.integers(1, 28), st.booleans()), min_size=1),
    st.integers(1, 5000),
    st.sampled_from(PriceKind),
    st.sampled_from([0, 490]),
)
def test_lines_add_up_to_what_is_due_and_statement_and_invoice_agree(
    worked: list[tuple[int, int, bool]], unit_cents: int, kind: PriceKind, fee: int
) -> None:
    prices = price_list(unit_cents, kind, fee)
    sessions = [
        billed(
            minutes,
            f"2026-10-{day:02}T09:00:00+02:00",
            number=number,
            billing=Billing.FREE if free else Billing.BILLABLE,
            free_reason=FreeReason.WARRANTY if free else None,
        )
        for number, (minutes, day, free) in enumerate(worked, 1)
    ]
    invoice = make_invoice(*sessions, prices=prices)
    assert sum(line.gross_cents for line in invoice.lines) == invoice.gross_cents
    assert sum(line.net_cents for line in invoice.lines) == invoice.net_cents
    assert invoice.net_cents + invoice.vat_cents + invoice.rounding_cents == invoice.gross_cents
    statement = make_statement("Maier", date(2026, 10, 1), sessions, prices, NOON)
    for name in ("net_cents", "vat_cents", "rounding_cents", "gross_cents"):
        assert getattr(statement, name) == getattr(invoice, name)
    assert [line.position for line in invoice.lines] == list(range(1, len(sessions) + 1))
    for line, number in zip(invoice.lines, sorted(sessions, key=_by_begin), strict=True):
        assert line.session == number.number
        assert (line.gross_cents == 0) == (line.free_reason is not None)
        assert line.normal_cents > 0


def _by_begin(session: object) -> tuple[int, int]:
    return session.begun_at, session.number  # type: ignore[attr-defined]


def test_two_units_are_17_00_with_the_odd_cent_named() -> None:
    invoice = make_invoice(billed(12))
    (group,) = invoice.groups
    assert (group.net_cents, group.vat_cents, group.rounding_cents) == (1428, 271, 1)
    assert (invoice.gross_cents, invoice.lines[0].gross_cents) == (1700, 1700)


def test_sessions_before_and_after_a_change_of_the_rate_are_two_groups() -> None:
    before = billed(10, "2026-10-05T10:00:00+02:00")
    after = billed(10, "2026-10-25T10:00:00+01:00", number=2)
    invoice = make_invoice(before, after, prices=price_list(850, PriceKind.GROSS))
    assert [group.rate for group in invoice.groups] == [1600, 1900]
    assert [group.gross_cents for group in invoice.groups] == [850, 850]
    assert [line.vat_rate for line in invoice.lines] == [1900, 1600]


def test_lines_stand_in_order_of_time() -> None:
    late = billed(10, "2026-10-06T10:00:00+02:00", number=1)
    early = billed(10, "2026-10-05T10:00:00+02:00", number=2)
    assert [line.session for line in make_invoice(late, early).lines] == [2, 1]


def test_vat_is_charged_at_home() -> None:
    assert tax_category(SELLER, BUYER) is TaxCategory.STANDARD


def test_a_small_business_charges_none() -> None:
    small = replace(SELLER, small_business=True)
    assert tax_category(small, BUYER) is TaxCategory.EXEMPT
    invoice = make_invoice(seller=small)
    assert (invoice.net_cents, invoice.vat_cents, invoice.gross_cents) == (1700, 0, 1700)


def test_a_business_in_the_eu_owes_the_vat_itself() -> None:
    assert tax_category(SELLER, AUSTRIAN) is TaxCategory.REVERSE_CHARGE
    invoice = make_invoice(buyer=AUSTRIAN, prices=price_list(714, PriceKind.NET))
    assert (invoice.net_cents, invoice.vat_cents, invoice.gross_cents) == (1428, 0, 1428)


def test_a_gross_price_contains_vat_that_a_business_in_the_eu_does_not_owe() -> None:
    with pytest.raises(FwError, match="needs one with net prices"):
        make_invoice(buyer=AUSTRIAN)


@pytest.mark.parametrize(
    "buyer", [replace(AUSTRIAN, vat_id=""), replace(AUSTRIAN, country="CH")], ids=["private", "CH"]
)
def test_other_customers_abroad_are_for_the_tax_adviser(buyer: object) -> None:
    with pytest.raises(FwError, match="ask the tax adviser"):
        tax_category(SELLER, buyer)  # type: ignore[arg-type]


def test_how_a_small_business_bills_abroad_is_for_the_tax_adviser() -> None:
    with pytest.raises(FwError, match="ask the tax adviser"):
        tax_category(replace(SELLER, small_business=True), AUSTRIAN)


def test_reverse_charge_needs_the_shops_vat_id() -> None:
    with pytest.raises(FwError, match="need the shop's VAT ID"):
        tax_category(replace(SELLER, vat_id=""), AUSTRIAN)


def test_over_nothing_there_is_no_invoice() -> None:
    free = billed(billing=Billing.FREE, free_reason=FreeReason.GOODWILL)
    with pytest.raises(Conflict, match="nothing to bill"):
        must_be_owed(make_invoice(free))
    must_be_owed(make_invoice())


def test_a_small_amount_ends_at_250_00() -> None:
    must_be_small(make_invoice(billed(10), prices=price_list(250_00, PriceKind.GROSS)))
    with pytest.raises(InvalidInput, match="more than 250"):
        must_be_small(make_invoice(billed(10), prices=price_list(250_01, PriceKind.GROSS)))


def test_where_the_customer_owes_the_vat_no_amount_is_small() -> None:
    invoice = make_invoice(buyer=AUSTRIAN, prices=price_list(714, PriceKind.NET))
    with pytest.raises(InvalidInput, match="needs a full invoice"):
        must_be_small(invoice)


def test_what_a_contingent_covers_costs_nothing_and_is_listed() -> None:
    (line,) = make_invoice(billed(30), covered={1: 2}).lines
    assert (line.units, line.contingent_units, line.gross_cents) == (3, 2, 850)
    assert (line.started_on, line.ended_on) == (date(2026, 10, 5), date(2026, 10, 5))


def test_amounts_are_shown_net_if_one_price_is() -> None:
    assert make_invoice().price_kind is PriceKind.GROSS
    invoice = make_invoice(prices=price_list(714, PriceKind.NET))
    assert invoice.price_kind is PriceKind.NET


def test_gross_and_net_prices_in_one_invoice_add_up() -> None:
    gross, net = price_list(850, PriceKind.GROSS), price_list(714, PriceKind.NET)
    lines = [
        StatementLine(s, prices.charge(s, NOON), prices.tariff_of(s))
        for s, prices in ((billed(12), gross), (billed(25, number=2), net))
    ]
    drafted, (group,) = draft_lines(lines, TaxCategory.STANDARD, BERLIN, lambda tariff, rate: "")
    assert sum(line.gross_cents for line in drafted) == group.gross_cents
    assert sum(line.net_cents for line in drafted) == group.net_cents
    assert drafted[0].gross_cents == 1700
