"""A statement: the sessions of a customer in a month, with sums. It changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date

from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.invoice import ContingentNote
from fw_tui.domain.pricing import Charge, PriceList
from fw_tui.domain.rounding import VatGroup, sum_group
from fw_tui.domain.session import Session
from fw_tui.domain.tariff import PriceKind, Tariff


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One session, what it costs and by which tariff; ``covered`` units a contingent pays."""

    session: Session
    charge: Charge
    tariff: Tariff
    covered: int = 0

    @property
    def free(self) -> bool:
        """Listed, but costs nothing and draws on nothing."""
        return self.charge.due.units == 0 and not self.covered


@dataclass(frozen=True, slots=True)
class StatementSums:
    """What the sessions of a customer in a month add up to; cents.

    Attributes:
        month: first day of the local month in which the sessions began.
        session_count: of all sessions.
        free_count: of those that cost nothing.
        billed_count: of those that cost something and stand on an invoice.
        free_cents: what the free sessions would have cost, gross.
    """

    customer: str
    month: date
    session_count: int
    free_count: int
    billed_count: int
    vat_sums: tuple[VatGroup, ...]
    units: int
    net_cents: int
    vat_cents: int
    rounding_cents: int
    gross_cents: int
    free_cents: int


@dataclass(frozen=True, slots=True)
class Statement(StatementSums):
    """The sums and the lines that they are of, in order of time.

    Attributes:
        contingents: that sessions of it draw from; what is left when the month ends.
    """

    lines: tuple[StatementLine, ...]
    contingents: tuple[ContingentNote, ...] = ()

    @property
    def billable(self) -> tuple[StatementLine, ...]:
        """The lines that cost something."""
        return tuple(line for line in self.lines if not line.free)

    @property
    def free(self) -> tuple[StatementLine, ...]:
        """The lines that cost nothing."""
        return tuple(line for line in self.lines if line.free)


def make_statement(
    customer: str,
    month: date,
    sessions: Iterable[Session],
    prices: PriceList,
    now_ms: int,
    covered: Mapping[int, int] | None = None,
    contingents: tuple[ContingentNote, ...] = (),
) -> Statement:
    """The statement over ended sessions.

    Gross prices are summed first and the VAT is taken out of the sum once per rate, so that two
    units of 8,50 are 17,00 and not 2 x 7,14 with VAT; the sums are those of an invoice over the
    same sessions. Net prices are summed likewise.

    Args:
        customer: whose sessions these are.
        month: its first day.
        sessions: ended ones.
        prices: the shop's.
        now_ms: by which they are priced.
        covered: units that contingents pay, by session's number.
        contingents: what to say of them.
    """
    lines = price_lines(sessions, prices, now_ms, covered or {})
    sums = make_sums(customer, month, ((line, 1) for line in lines))
    values = {each.name: getattr(sums, each.name) for each in fields(sums)}
    return Statement(**values, lines=lines, contingents=contingents)


def make_sums(
    customer: str, month: date, counted: Iterable[tuple[StatementLine, int]]
) -> StatementSums:
    """The sums over lines, each with the number of sessions that cost the same as it."""
    session_count = free_count = billed_count = units = free_cents = 0
    gross: dict[int, int] = defaultdict(int)
    net: dict[int, int] = defaultdict(int)
    for line, count in counted:
        charge = line.charge
        session_count += count
        if line.free:
            free_count += count
            free_cents += count * charge.normal.gross_cents
            continue
        billed_count += count if line.session.invoice is not None else 0
        units += count * charge.due.units
        if line.tariff.price_kind is PriceKind.GROSS:
            gross[charge.vat_rate] += count * charge.due.gross_cents
        else:
            net[charge.vat_rate] += count * charge.due.net_cents
    rates = sorted(gross.keys() | net.keys())
    sums = tuple(sum_group(gross.get(rate, 0), net.get(rate, 0), rate) for rate in rates)
    return StatementSums(
        customer=customer,
        month=month,
        session_count=session_count,
        free_count=free_count,
        billed_count=billed_count,
        vat_sums=sums,
        units=units,
        net_cents=sum(s.net_cents for s in sums),
        vat_cents=sum(s.vat_cents for s in sums),
        rounding_cents=sum(s.rounding_cents for s in sums),
        gross_cents=sum(s.gross_cents for s in sums),
        free_cents=free_cents,
    )


def price_lines(
    sessions: Iterable[Session], prices: PriceList, now_ms: int, covered: Mapping[int, int]
) -> tuple[StatementLine, ...]:
    """Sessions in order of time with what they cost; ``covered`` units by session's number.

    Raises:
        FwError: one has no price, and why.
    """
    return tuple(
        price_line(session, prices, now_ms, covered.get(session.number, 0))
        for session in sorted(sessions, key=lambda s: (s.begun_at, s.number))
    )


def price_line(session: Session, prices: PriceList, now_ms: int, covered: int) -> StatementLine:
    """A session with what it costs; ``covered`` units of it are paid by a contingent.

    Raises:
        FwError: it has no price, and why.
    """
    try:
        charge = prices.charge(session, now_ms, covered)
        return StatementLine(session, charge, prices.tariff_of(session), covered)
    except FwError as error:
        raise FwError(
            N_("Session {number} has no price: {reason}"), number=session.number, reason=error
        ) from error
