"""A statement: the sessions of a customer in a month, with sums. It changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
class Statement:
    """The lines in order of time and their sums; cents.

    Attributes:
        month: first day of the local month in which the sessions began.
        free_cents: what the free sessions would have cost, gross.
        contingents: that sessions of it draw from; what is left when the month ends.
    """

    customer: str
    month: date
    lines: tuple[StatementLine, ...]
    vat_sums: tuple[VatGroup, ...]
    units: int
    net_cents: int
    vat_cents: int
    rounding_cents: int
    gross_cents: int
    free_cents: int
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
    sums = _vat_sums(lines)
    return Statement(
        customer=customer,
        month=month,
        lines=lines,
        vat_sums=sums,
        units=sum(line.charge.due.units for line in lines),
        net_cents=sum(s.net_cents for s in sums),
        vat_cents=sum(s.vat_cents for s in sums),
        rounding_cents=sum(s.rounding_cents for s in sums),
        gross_cents=sum(s.gross_cents for s in sums),
        free_cents=sum(line.charge.normal.gross_cents for line in lines if line.free),
        contingents=contingents,
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


def _vat_sums(lines: Iterable[StatementLine]) -> tuple[VatGroup, ...]:
    gross: dict[int, int] = defaultdict(int)
    net: dict[int, int] = defaultdict(int)
    for line in lines:
        if line.free:
            continue
        if line.tariff.price_kind is PriceKind.GROSS:
            gross[line.charge.vat_rate] += line.charge.due.gross_cents
        else:
            net[line.charge.vat_rate] += line.charge.due.net_cents
    return tuple(
        sum_group(gross.get(rate, 0), net.get(rate, 0), rate)
        for rate in sorted(gross.keys() | net.keys())
    )
