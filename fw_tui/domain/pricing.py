"""What a session costs: its measured time, the tariff of its day, the VAT of its end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from fw_tui.domain.clock import SECOND
from fw_tui.domain.localtime import day_span, local_day, to_local
from fw_tui.domain.session import Billing, Connection, Session, State, measured_seconds
from fw_tui.domain.surcharge import Holiday, no_holiday, rate_at
from fw_tui.domain.tariff import NOTHING, Price, PriceItem, PriceKind, Tariff, TariffBook
from fw_tui.domain.units import unit_starts
from fw_tui.domain.vat import VatRate, VatTable


@dataclass(frozen=True, slots=True)
class Charge:
    """What a session costs at a moment.

    Attributes:
        seconds: measured time of the session.
        billed_seconds: measured time that its units are counted from: of merged sessions too.
        units: started units of that time, free or not.
        normal: the price by the tariff.
        due: what the customer pays: the normal price less what a contingent covers, what an
            invoice says if there is one, or nothing if free, aborted or merged into another.
        next_unit_in: seconds until the next unit, None unless the clock runs.
        next_unit_cents: by how much the gross price rises then.
        vat_rate: basis points.
        items: what the price that is due consists of, units of a contingent at nothing included.
    """

    seconds: int
    billed_seconds: int
    units: int
    normal: Price
    due: Price
    next_unit_in: int | None
    next_unit_cents: int
    vat_rate: int
    items: tuple[PriceItem, ...] = ()


class PriceList:
    """Tariffs, VAT rates and public holidays of the shop in its time zone.

    Attributes:
        listed: the tariffs of the price list; those that hold now are ``tariffs``.
        listed_vat: the VAT rates that are shipped; those that hold now are ``vat``.
        small_business: the shop charges no VAT (§ 19 UStG).
    """

    def __init__(
        self, tariffs: TariffBook, vat: VatTable, tz: ZoneInfo, holiday: Holiday = no_holiday
    ) -> None:
        self.listed = tariffs
        self.tariffs = tariffs
        self.listed_vat = vat
        self.vat = vat
        self.tz = tz
        self.holiday = holiday
        self.small_business = False

    def vat_rate(self, day: date) -> int:
        """The rate that the shop charges for a service completed on that day, in basis points.

        Raises:
            FwError: no rate is known for that day.
        """
        return 0 if self.small_business else self.vat.at(day)

    def tariff_of(self, session: Session) -> Tariff:
        """The tariff version of the day on which the session began."""
        return self.tariffs.at(session.tariff, local_day(session.begun_at, self.tz))

    def charge(self, session: Session, now_ms: int, covered: int = 0) -> Charge:
        """What the session costs so far, or in the end.

        Args:
            session: as it is kept.
            now_ms: the time up to which a running one is counted.
            covered: units that a contingent pays, the first ones.

        Raises:
            FwError: no tariff or no VAT rate is known for its day.
        """
        tariff = self.tariff_of(session)
        done = session.ended_at or now_ms
        rate = self._rate(session, tariff, local_day(done, self.tz))
        seconds = measured_seconds(session.counted, now_ms)
        units = tariff.units(seconds)
        rises_in = tariff.next_rise(seconds) if session.state is State.CONNECTED else None
        later = units if rises_in is None else tariff.units(seconds + rises_in)
        surcharges = self.surcharges(tariff, session.counted, later)
        items = tariff.items(units, surcharges)
        normal = dearer = due = tariff.price_of_items(items, rate)
        if later != units:
            dearer = tariff.price_of_items(tariff.items(later, surcharges), rate)
        billable = is_billable(session)
        if not billable:
            items, due = (), NOTHING
        elif covered and units:
            items = tariff.items(units, surcharges, min(covered, units))
            due = tariff.price_of_items(items, rate)
        return Charge(
            seconds=session.seconds(now_ms),
            billed_seconds=seconds,
            units=units,
            normal=normal,
            due=session.billed or due,
            next_unit_in=rises_in,
            next_unit_cents=dearer.gross_cents - normal.gross_cents if billable else 0,
            vat_rate=rate,
            items=items,
        )

    def quote(
        self,
        name: str,
        seconds: int,
        begun_at: int,
        *,
        prepaid: int = 0,
        reverse_charge: bool = False,
    ) -> Price:
        """What a session by a tariff would cost that lasts so long without a gap.

        Args:
            name: the tariff's.
            seconds: how long it lasts.
            begun_at: when it would begin, in UTC milliseconds.
            prepaid: units that contingents would pay at most, the first ones.
            reverse_charge: whether the customer owes the VAT.

        Raises:
            FwError: as ``charge``; NotFound if there is no such tariff.
        """
        tariff = self.tariffs.at(name, local_day(begun_at, self.tz))
        day = local_day(begun_at + seconds * SECOND, self.tz)
        rate = self.rate_for(tariff.price_kind, day, reverse_charge=reverse_charge)
        units = tariff.units(seconds)
        surcharges = self.surcharges(tariff, (Connection(begun_at),), units)
        return tariff.price_of_items(tariff.items(units, surcharges, min(prepaid, units)), rate)

    def rate_for(self, kind: PriceKind, day: date, *, reverse_charge: bool) -> int:
        """The VAT rate of a price; a gross one contains VAT whoever owes it.

        Raises:
            FwError: no rate is known for that day.
        """
        return 0 if reverse_charge and kind is PriceKind.NET else self.vat_rate(day)

    def tariff_changes(self, since: int, until: int) -> list[int]:
        """When within a span a version of a tariff begins; UTC milliseconds, in order."""
        return [m for m in self._begins(self.tariffs) if since < m < until]

    def vat_changes(self, since: int) -> list[int]:
        """When from a moment on a VAT rate begins; UTC milliseconds, in order."""
        return [moment for moment in self._begins(self.vat) if moment > since]

    def _begins(self, dated: Iterable[Tariff | VatRate]) -> list[int]:
        days = sorted({each.valid_from for each in dated})
        return [day_span(day, day, self.tz)[0] for day in days]

    def _rate(self, session: Session, tariff: Tariff, day: date) -> int:
        """The VAT rate of a session: that of its invoice, else the one it would be billed with.

        A gross price contains VAT whoever owes it; that it cannot be billed then, billing says.
        """
        if session.billed and session.billed.gross_cents:
            return self.vat.at(day) if session.billed.vat_cents else 0
        return self.rate_for(tariff.price_kind, day, reverse_charge=session.reverse_charge)

    def surcharges(
        self, tariff: Tariff, connections: Sequence[Connection], units: int
    ) -> tuple[int, ...]:
        """The surcharge of each unit in basis points, by the local time at which it starts.

        Nothing at all if the tariff has no surcharges.
        """
        if not tariff.surcharges:
            return ()
        starts = unit_starts(connections, tariff.free_seconds, tariff.unit_seconds, units)
        return tuple(
            rate_at(tariff.surcharges, to_local(start, self.tz), self.holiday) for start in starts
        )


def is_billable(session: Session) -> bool:
    """Whether the customer pays for it on a line of its own."""
    return (
        session.billing is Billing.BILLABLE
        and session.state is not State.ABORTED
        and session.merged_into is None
    )
