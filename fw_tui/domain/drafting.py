"""From a statement to an invoice: its lines, and what each part of them is without VAT."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fw_tui.domain.clock import SECOND
from fw_tui.domain.country import HOME, owes_vat
from fw_tui.domain.errors import Conflict, FwError, InvalidInput, N_, NothingOwed
from fw_tui.domain.invoice import (
    LARGEST_AMOUNT,
    SMALL_AMOUNT,
    Buyer,
    Invoice,
    InvoiceItem,
    InvoiceLine,
    Seller,
    TaxCategory,
)
from fw_tui.domain.localtime import iso, to_ms
from fw_tui.domain.money import spread
from fw_tui.domain.rounding import Amount, NetAmount, VatGroup, split_group
from fw_tui.domain.session import Session, State
from fw_tui.domain.statement import StatementLine
from fw_tui.domain.tariff import PriceKind, Tariff

#: What a tariff is called on paper; its wording is the caller's business.
TariffText = Callable[[Tariff, int], str]


def tax_category(seller: Seller, buyer: Buyer) -> TaxCategory:
    """How VAT applies between the two.

    A business in another EU country owes the VAT itself (§ 3a (2) UStG); a small business charges
    none at home (§ 19 UStG).

    Raises:
        FwError: another country without VAT ID or outside of the EU, or no own VAT ID, or the
            shop is a small business and the customer abroad.
    """
    if buyer.country == HOME:
        return TaxCategory.EXEMPT if seller.small_business else TaxCategory.STANDARD
    if seller.small_business:
        raise FwError(
            N_("{customer} is abroad; how a small business bills that, ask the tax adviser."),
            customer=buyer.name,
        )
    if not owes_vat(buyer.country, buyer.vat_id):
        raise FwError(
            N_(
                "{customer} is abroad and has no VAT ID of the EU; how to bill that, "
                "ask the tax adviser."
            ),
            customer=buyer.name,
        )
    if not seller.vat_id:
        raise FwError(N_("Customers in other EU countries need the shop's VAT ID (shop.vat_id)."))
    return TaxCategory.REVERSE_CHARGE


def draft_lines(
    lines: Iterable[StatementLine], category: TaxCategory, tz: ZoneInfo, tariff_text: TariffText
) -> tuple[tuple[InvoiceLine, ...], tuple[VatGroup, ...]]:
    """The lines of an invoice and its sums by VAT rate.

    Args:
        lines: sessions with what they cost.
        category: where no VAT is due all rates are 0.
        tz: in which their times are written.
        tariff_text: puts a tariff with a VAT rate into words.

    Raises:
        FwError: a gross price where the customer owes the VAT.
    """
    ordered = sorted(lines, key=lambda line: (line.session.begun_at, line.session.number))
    if category is TaxCategory.REVERSE_CHARGE:
        _must_be_net(ordered)
    rates = [line.charge.vat_rate if category is TaxCategory.STANDARD else 0 for line in ordered]
    groups, nets = _groups(ordered, rates)
    drafted = [
        replace(_line(line, rate, tz, tariff_text(line.tariff, rate)), position=n, items=items)
        for n, (line, rate, items) in enumerate(zip(ordered, rates, nets, strict=True), 1)
    ]
    for group in groups:
        _share_gross(drafted, group)
    return tuple(drafted), groups


def is_as_billed(session: Session, line: InvoiceLine) -> bool:
    """Whether a session still is what the line of its invoice says."""
    billed = session.billed
    return (
        session.state is State.ENDED
        and _written(session) == _said(line)
        and billed is not None
        and billed.units == (line.units - line.contingent_units if line.items else 0)
        and (billed.net_cents, billed.gross_cents) == (line.net_cents, line.gross_cents)
    )


def _written(session: Session) -> tuple[object, ...]:
    """What a line takes over of a session as it is."""
    return (
        session.begun_at // SECOND,
        (session.ended_at or session.begun_at) // SECOND,
        session.seconds(0),
        session.technician_shown,
        session.notes,
        session.free_reason,
        session.merged_into,
        tuple(part.number for part in session.merged),
    )


def _said(line: InvoiceLine) -> tuple[object, ...]:
    """The same, as the line says it."""
    return (
        to_ms(datetime.fromisoformat(line.started_at)) // SECOND,
        to_ms(datetime.fromisoformat(line.ended_at)) // SECOND,
        line.seconds,
        line.technician,
        line.notes,
        line.free_reason,
        line.merged_into,
        line.merged,
    )


def must_not_precede(day: date, today: date) -> None:
    """Refuse a document that would be dated before what it is about: the clock was set back.

    Raises:
        Conflict: today is before that day.
    """
    if today < day:
        raise Conflict(
            N_("The clock shows {today}, but this is about {day}; set the clock first."),
            today=today,
            day=day,
        )


def must_be_owed(invoice: Invoice) -> None:
    """Refuse an invoice over nothing, or over more than there can be.

    Raises:
        NothingOwed: no session costs anything.
        InvalidInput: together they cost more than anybody can transfer.
    """
    if invoice.gross_cents > LARGEST_AMOUNT:
        raise InvalidInput(
            N_("{customer} would owe more than 999,999,999.99 EUR; look at the tariff."),
            customer=invoice.buyer.name,
        )
    if invoice.gross_cents == 0:
        raise NothingOwed(
            N_("There is nothing to bill to {customer} from {since} to {until}."),
            customer=invoice.buyer.name,
            since=invoice.since,
            until=invoice.until,
        )


def must_be_small(invoice: Invoice) -> None:
    """Refuse to leave out what only small amounts may (§ 33 UStDV).

    Raises:
        InvalidInput: it is over 250 EUR, or the customer owes the VAT.
    """
    if invoice.gross_cents > SMALL_AMOUNT:
        raise InvalidInput(
            N_("{customer} owes more than 250.00 EUR: that is no invoice for a small amount."),
            customer=invoice.buyer.name,
        )
    if invoice.category is TaxCategory.REVERSE_CHARGE:
        raise InvalidInput(
            N_("Where the customer owes the VAT a small amount needs a full invoice.")
        )


def _must_be_net(lines: Iterable[StatementLine]) -> None:
    for line in lines:
        if line.charge.items and line.tariff.price_kind is PriceKind.GROSS:
            raise FwError(
                N_(
                    'Session {number} has the tariff "{tariff}" with gross prices; where the '
                    "customer owes the VAT it needs one with net prices."
                ),
                number=line.session.number,
                tariff=line.tariff.name,
            )


def _groups(
    lines: Sequence[StatementLine], rates: Sequence[int]
) -> tuple[tuple[VatGroup, ...], list[tuple[InvoiceItem, ...]]]:
    """The sums by rate, and the items of each line with their net shares."""
    places: Mapping[int, list[tuple[int, int]]] = defaultdict(list)
    for index, (line, rate) in enumerate(zip(lines, rates, strict=True)):
        places[rate] += [(index, part) for part in range(len(line.charge.items))]
    items: list[list[InvoiceItem]] = [[] for _line in lines]
    groups = []
    for rate in sorted(set(rates)):
        amounts = [_amount(lines[index], part) for index, part in places[rate]]
        group, nets = split_group(amounts, rate)
        groups.append(group)
        for (index, part), net in zip(places[rate], nets, strict=True):
            items[index].append(_item(lines[index], part, net))
    return tuple(groups), [tuple(found) for found in items]


def _share_gross(lines: list[InvoiceLine], group: VatGroup) -> None:
    """Say what each line costs with VAT, so that the lines add up to what is due."""
    rest, net = group.gross_cents, []
    for n, line in enumerate(lines):
        if not line.items or line.vat_rate != group.rate:
            continue
        if line.items[0].price_kind is PriceKind.NET:
            net.append(n)
        else:
            gross = sum(item.amount_cents for item in line.items)
            lines[n] = replace(line, gross_cents=gross)
            rest -= gross
    for n, gross in zip(net, spread(rest, [lines[n].net_cents for n in net]), strict=True):
        lines[n] = replace(lines[n], gross_cents=gross)


def _amount(line: StatementLine, part: int) -> Amount:
    item = line.charge.items[part]
    return Amount(item.quantity, item.unit_cents, line.tariff.price_kind)


def _item(line: StatementLine, part: int, net: NetAmount) -> InvoiceItem:
    item = line.charge.items[part]
    return InvoiceItem(
        kind=item.kind,
        quantity=item.quantity,
        unit_cents=item.unit_cents,
        price_kind=line.tariff.price_kind,
        surcharge=item.surcharge,
        net_unit_micros=net.unit_micros,
        net_cents=net.net_cents,
        adjustment_cents=net.adjustment_cents,
    )


def _line(line: StatementLine, rate: int, tz: ZoneInfo, tariff: str) -> InvoiceLine:
    session, charge = line.session, line.charge
    return InvoiceLine(
        position=0,
        session=session.number,
        customer=session.partner.customer,
        computer=session.partner.computer,
        started_at=iso(session.begun_at, tz),
        ended_at=iso(session.ended_at or session.begun_at, tz),
        seconds=charge.seconds,
        billed_seconds=charge.billed_seconds,
        technician=session.technician_shown,
        notes=session.notes,
        tariff=tariff,
        unit_seconds=line.tariff.unit_seconds,
        units=charge.units,
        vat_rate=rate,
        free_reason=session.free_reason,
        normal_cents=charge.normal.gross_cents,
        merged_into=session.merged_into,
        merged=tuple(part.number for part in session.merged),
        items=(),
        gross_cents=0,
    )
