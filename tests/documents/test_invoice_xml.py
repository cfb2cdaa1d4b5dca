"""The structured invoice passes the official rules, and says to the cent what is due."""

import random
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from fw_tui.documents.invoice_xml import invoice_xml
from fw_tui.domain.invoice import Invoice, InvoiceForm, InvoiceKind, TaxCategory
from fw_tui.domain.session import Billing, FreeReason
from fw_tui.domain.surcharge import Surcharge
from fw_tui.domain.tariff import PriceKind
from tests.documents.validation import findings
from tests.invoice_makers import (
    AUSTRIAN,
    BUYER,
    SELLER,
    billed,
    cancelling,
    every_kind,
    make_invoice,
    price_list,
)

NAMESPACES = {
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
KINDS = {form: every_kind(form) for form in InvoiceForm}
LINES = "//ram:IncludedSupplyChainTradeLineItem"
SUMS = "//ram:SpecifiedTradeSettlementHeaderMonetarySummation"
TAXES = "//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax"


def read(xml: bytes) -> Any:
    return etree.fromstring(xml)


def texts(root: Any, path: str) -> list[str]:
    return [node.text or "" for node in root.xpath(path, namespaces=NAMESPACES)]


def amount(root: Any, path: str) -> Decimal:
    (text,) = texts(root, path)
    return Decimal(text)


def cents(root: Any, path: str) -> int:
    return int(amount(root, path) * 100)


def check(invoice: Invoice) -> list[str]:
    """By the rules that are for its form: the guideline's name is one of the rules."""
    return findings(invoice_xml(invoice), invoice.form)


@pytest.mark.parametrize("form", InvoiceForm)
@pytest.mark.parametrize("kind", KINDS[InvoiceForm.ZUGFERD])
def test_every_kind_of_invoice_passes_all_rules(kind: str, form: InvoiceForm) -> None:
    assert check(KINDS[form][kind]) == []


def test_a_small_amount_without_address_passes() -> None:
    bare = replace(BUYER, street="", postcode="", city="", email="")
    assert check(make_invoice(buyer=bare, small_amount=True)) == []


def test_a_shop_that_has_set_no_more_than_it_must_passes() -> None:
    bare = replace(SELLER, contact="", phone="", email="", vat_id="")
    assert check(make_invoice(seller=bare, buyer=replace(BUYER, email=""))) == []


def test_a_thousand_lines_pass() -> None:
    invoice = make_invoice(*(billed(12, number=number) for number in range(1, 1001)))
    assert check(replace(invoice, form=InvoiceForm.ZUGFERD)) == []


# -- the rules can fail --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<ram:LineTotalAmount>14.28<", "<ram:LineTotalAmount>14.38<", "BR-CO-10"),
        ("<ram:ChargeAmount>7.142857<", "<ram:ChargeAmount>8.142857<", "PEPPOL-EN16931-R120"),
        ("<ram:BuyerReference>04011000-1234512345-06</ram:BuyerReference>", "", "BR-DE-15"),
        ("DE02120300000000202051", "DE03120300000000202051", "BR-DE-19"),
        ("<ram:DuePayableAmount>17.00<", "<ram:DuePayableAmount>16.00<", "BR-CO-16"),
        ("<ram:TypeCode>380<", "<ram:TypeCode>999<", "BR-CL-01"),
        ("<ram:CountryID>DE</ram:CountryID>", "", "XSD"),
    ],
)
def test_what_is_wrong_is_found_by_its_rule(old: str, new: str, rule: str) -> None:
    xml = invoice_xml(KINDS[InvoiceForm.XRECHNUNG]["standard"]).decode()
    assert old in xml
    broken = (
        xml.replace(old, new, 1)
        if old != "<ram:LineTotalAmount>14.28<"
        else (new.join(xml.rsplit(old, 1)))
    )
    assert any(rule in finding for finding in findings(broken.encode(), InvoiceForm.XRECHNUNG))


# -- to the cent ---------------------------------------------------------------------------------


def rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def must_be_exact(invoice: Invoice) -> None:
    """What the official rules tolerate by a euro holds to the cent."""
    root = read(invoice_xml(invoice))
    line_sums = [
        Decimal(text)
        for text in texts(
            root,
            f"{LINES}//ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount",
        )
    ]
    net = amount(root, f"{SUMS}/ram:LineTotalAmount")
    vat = amount(root, f"{SUMS}/ram:TaxTotalAmount")
    due = amount(root, f"{SUMS}/ram:DuePayableAmount")
    rounding = Decimal((texts(root, f"{SUMS}/ram:RoundingAmount") or ["0"])[0])
    assert sum(line_sums) == net == amount(root, f"{SUMS}/ram:TaxBasisTotalAmount")
    assert amount(root, f"{SUMS}/ram:GrandTotalAmount") == net + vat
    assert net + vat + rounding == due
    assert int(due * 100) == invoice.gross_cents
    taxes = root.xpath(TAXES, namespaces=NAMESPACES)
    assert abs(rounding) <= Decimal("0.01") * len(taxes)
    for tax in taxes:
        rate = amount(tax, "ram:RateApplicablePercent") / 100
        basis = amount(tax, "ram:BasisAmount")
        assert amount(tax, "ram:CalculatedAmount") == rounded(basis * rate)
    assert sum(amount(tax, "ram:CalculatedAmount") for tax in taxes) == vat
    for line in root.xpath(LINES, namespaces=NAMESPACES):
        must_be_exact_line(line)


def must_be_exact_line(line: Any) -> None:
    price = amount(line, ".//ram:NetPriceProductTradePrice/ram:ChargeAmount")
    quantity = amount(line, ".//ram:BilledQuantity")
    total = amount(line, ".//ram:LineTotalAmount")
    adjustment = Decimal(0)
    for charge in line.xpath(".//ram:SpecifiedTradeAllowanceCharge", namespaces=NAMESPACES):
        (more,) = texts(charge, ".//udt:Indicator")
        adjustment += amount(charge, "ram:ActualAmount") * (1 if more == "true" else -1)
    assert rounded(quantity * price) + adjustment == total
    assert abs(adjustment) <= Decimal("0.02")


@pytest.mark.parametrize("kind", KINDS[InvoiceForm.ZUGFERD])
def test_every_kind_is_exact(kind: str) -> None:
    must_be_exact(KINDS[InvoiceForm.ZUGFERD][kind])


def test_two_units_are_14_28_and_2_71_and_a_cent_and_17_00() -> None:
    root = read(invoice_xml(make_invoice(billed(12))))
    assert cents(root, f"{SUMS}/ram:TaxBasisTotalAmount") == 1428
    assert cents(root, f"{SUMS}/ram:TaxTotalAmount") == 271
    assert cents(root, f"{SUMS}/ram:RoundingAmount") == 1
    assert cents(root, f"{SUMS}/ram:GrandTotalAmount") == 1699
    assert cents(root, f"{SUMS}/ram:DuePayableAmount") == 1700


WORK = st.lists(
    st.tuples(st.integers(0, 1400), st.integers(1, 28), st.booleans()), min_size=1, max_size=8
)


#: What a tariff may say besides, such as a third on top on three days of the week.
TERMS: list[dict[str, Any]] = [
    {},
    {"base_fee_cents": 495},
    {"first_unit_cents": 995, "minimum_units": 2},
    {"surcharges": (Surcharge(3333, weekdays=(0, 5, 6)),), "base_fee_cents": 1},
]


def invoice_of(
    work: list[tuple[int, int, bool]],
    kind: PriceKind,
    price: int,
    case: str,
    terms: dict[str, Any],
    covered: int = 0,
) -> Invoice | None:
    """A random invoice, some units of each session prepaid; None if nothing is to be paid."""
    sessions = [
        billed(
            minutes,
            f"2026-10-{day:02}T08:00:00+02:00",
            number=number,
            billing=Billing.FREE if free else Billing.BILLABLE,
            free_reason=FreeReason.GOODWILL if free else None,
        )
        for number, (minutes, day, free) in enumerate(work, 1)
    ]
    if case == "reverse charge":
        kind = PriceKind.NET
    invoice = make_invoice(
        *sessions,
        prices=price_list(kind, price, **terms),
        covered=dict.fromkeys(range(1, len(sessions) + 1), covered),
        seller=replace(SELLER, small_business=case == "small business"),
        buyer=AUSTRIAN if case == "reverse charge" else BUYER,
    )
    return invoice if invoice.gross_cents else None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    WORK,
    st.sampled_from(PriceKind),
    st.integers(1, 30_000),
    st.sampled_from(["at home", "small business", "reverse charge"]),
    st.sampled_from(TERMS),
    st.integers(0, 3),
)
def test_any_invoice_is_exact(
    work: list[tuple[int, int, bool]],
    kind: PriceKind,
    price: int,
    case: str,
    terms: dict[str, Any],
    covered: int,
) -> None:
    invoice = invoice_of(work, kind, price, case, terms, covered)
    if invoice is not None:
        must_be_exact(invoice)


@pytest.mark.parametrize("seed", range(40))
def test_random_invoices_pass_all_rules(seed: int) -> None:
    chance = random.Random(seed)
    work = [
        (chance.randrange(1, 1400), chance.randrange(1, 29), chance.random() < 0.2)
        for _ in range(chance.randrange(1, 9))
    ]
    case = chance.choice(["at home", "small business", "reverse charge"])
    kind, price = chance.choice(list(PriceKind)), chance.randrange(1, 30_000)
    work = [(59, 1, False), *work]
    terms, covered = chance.choice(TERMS), chance.randrange(3)
    invoice = invoice_of(work, kind, price, case, terms, covered)
    assert invoice is not None
    form = chance.choice(list(InvoiceForm))
    assert check(replace(invoice, form=form)) == []
    assert check(cancelling(replace(invoice, form=form))) == []


# -- what stands in it ---------------------------------------------------------------------------


def test_every_session_stands_in_the_structured_part_with_what_the_statement_says() -> None:
    free = billed(5, number=2, billing=Billing.FREE, free_reason=FreeReason.WARRANTY)
    root = read(invoice_xml(make_invoice(billed(notes="Router getauscht"), free)))
    first, second = root.xpath(LINES, namespaces=NAMESPACES)
    assert texts(first, ".//ram:ApplicableProductCharacteristic/ram:Value") == [
        "1",
        "Fa. Walter Maier GmbH – PC Herr Horst Maier",
        "2026-10-05T10:22:00+02:00",
        "2026-10-05T10:34:00+02:00",
        "00:12:00",
        "Klaus Hörner",
    ]
    assert texts(first, ".//ram:Content") == ["Router getauscht"]
    assert cents(second, ".//ram:LineTotalAmount") == 0
    (why,) = texts(second, ".//ram:Content")
    assert "8,50" in why


def test_text_that_xml_cannot_say_is_left_out_and_all_other_is_kept() -> None:
    root = read(invoice_xml(make_invoice(billed(notes="a\x00\x0b\ufffe😀<b>&amp;"))))
    assert texts(root, f"{LINES}//ram:Content") == ["a😀<b>&amp;"]


def test_a_cancellation_names_its_invoice() -> None:
    invoice = make_invoice()
    root = read(invoice_xml(cancelling(invoice)))
    assert texts(root, "//ram:InvoiceReferencedDocument/ram:IssuerAssignedID") == [invoice.number]
    assert "381" in texts(root, "//ram:TypeCode")
    assert cents(root, f"{SUMS}/ram:DuePayableAmount") == 1700
    assert texts(root, "//ram:IBANID") == []


def test_reverse_charge_says_so_in_the_customers_language() -> None:
    invoice = make_invoice(buyer=AUSTRIAN, prices=price_list(PriceKind.NET, 714))
    assert invoice.category is TaxCategory.REVERSE_CHARGE
    (reason,) = texts(read(invoice_xml(invoice)), f"{TAXES}/ram:ExemptionReason")
    assert "Steuerschuldnerschaft des Leistungsempfängers" in reason
    (reason,) = texts(
        read(invoice_xml(replace(invoice, language="en"))), f"{TAXES}/ram:ExemptionReason"
    )
    assert "Reverse charge" in reason


def test_the_same_invoice_is_the_same_file() -> None:
    assert invoice_xml(make_invoice()) == invoice_xml(make_invoice())


def test_the_time_of_service_is_structured_for_the_invoice_and_for_each_session() -> None:
    root = read(invoice_xml(KINDS[InvoiceForm.ZUGFERD]["two rates"]))
    head = "//ram:ApplicableHeaderTradeSettlement/ram:BillingSpecifiedPeriod"
    period = texts(root, f"{head}//udt:DateTimeString")
    assert period == ["20261005", "20261025"]
    assert texts(root, "//ram:ActualDeliverySupplyChainEvent//udt:DateTimeString") == ["20261025"]
    sessions = texts(root, f"{LINES}//ram:BillingSpecifiedPeriod//udt:DateTimeString")
    assert sessions == ["20261005", "20261005", "20261025", "20261025"]


def test_the_number_is_the_reference_of_the_payment() -> None:
    root = read(invoice_xml(make_invoice()))
    assert texts(root, "//ram:PaymentReference") == ["RE-2026-0042"]


def test_the_due_date_is_structured() -> None:
    invoice = make_invoice()
    assert (invoice.kind, invoice.due_on) == (InvoiceKind.INVOICE, date(2026, 11, 16))
    due = texts(read(invoice_xml(invoice)), "//ram:DueDateDateTime/udt:DateTimeString")
    assert due == ["20261116"]
