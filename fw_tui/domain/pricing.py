"""What a session costs: its measured time, the tariff of its day, the VAT of its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from fw_tui.domain.clock import SECOND
from fw_tui.domain.localtime import local_day, to_local
from fw_tui.domain.session import Billing, Connection, Session, State, measured_seconds
from fw_tui.domain.surcharge import Holiday, no_holiday, rate_at
from fw_tui.domain.tariff import NOTHING, Price, PriceItem, PriceKind, Tariff, TariffBook
from fw_tui.domain.units import unit_starts
from fw_tui.domain.vat import VatTable


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
        normal = due = dearer = tariff.price_of_items(items, rate)
        if later != units:
            dearer = tariff.price_of_items(tariff.items(later, surcharges), rate)
        billable = is_billable(session)
        if not billable:
            items, due = (), NOTHING
        elif covered:
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

    def quote(self, name: str, seconds: int, begun_at: int) -> Price:
        """What a session by a tariff would cost that lasts so long without a gap.

        Raises:
            FwError: as ``charge``; NotFound if there is no such tariff.
        """
        tariff = self.tariffs.at(name, local_day(begun_at, self.tz))
        rate = self.vat_rate(local_day(begun_at + seconds * SECOND, self.tz))
        units = tariff.units(seconds)
        surcharges = self.surcharges(tariff, (Connection(begun_at),), units)
        return tariff.price_of_items(tariff.items(units, surcharges), rate)

    def _rate(self, session: Session, tariff: Tariff, day: date) -> int:
        """The VAT rate of a session: that of its invoice, else the one it would be billed with.

        A gross price contains VAT whoever owes it; that it cannot be billed then, billing says.
        """
        if session.billed and session.billed.gross_cents:
            return self.vat.at(day) if session.billed.vat_cents else 0
        if session.reverse_charge and tariff.price_kind is PriceKind.NET:
            return 0
        return self.vat_rate(day)

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
