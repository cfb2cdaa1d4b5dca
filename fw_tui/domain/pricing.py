"""What a session costs: its measured time, the tariff of its day, the VAT of its end."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fw_tui.domain.localtime import local_day
from fw_tui.domain.session import Billing, Session, State
from fw_tui.domain.tariff import NOTHING, Price, Tariff, TariffBook
from fw_tui.domain.vat import VatTable


@dataclass(frozen=True, slots=True)
class Charge:
    """What a session costs at a moment.

    Attributes:
        seconds: measured time.
        units: started units of the measured time, free or not.
        normal: the price by the tariff.
        due: what the customer pays: the normal price, or nothing if free or aborted.
        next_unit_in: seconds until the next unit, None unless the clock runs.
        next_unit_cents: by how much the gross price rises then.
        vat_rate: basis points.
    """

    seconds: int
    units: int
    normal: Price
    due: Price
    next_unit_in: int | None
    next_unit_cents: int
    vat_rate: int


class PriceList:
    """Tariffs and VAT rates of the shop in its time zone."""

    def __init__(self, tariffs: TariffBook, vat: VatTable, tz: ZoneInfo) -> None:
        self.tariffs = tariffs
        self.vat = vat
        self.tz = tz

    def tariff_of(self, session: Session) -> Tariff:
        """The tariff version of the day on which the session began."""
        return self.tariffs.at(session.tariff, local_day(session.begun_at, self.tz))

    def charge(self, session: Session, now_ms: int) -> Charge:
        """What the session costs so far, or in the end.

        Raises:
            FwError: no tariff or no VAT rate is known for its day.
        """
        tariff = self.tariff_of(session)
        done = session.ended_at or now_ms
        rate = self.vat.at(local_day(done, self.tz))
        seconds = session.seconds(now_ms)
        normal = tariff.price(seconds, rate)
        billable = session.billing is Billing.BILLABLE and session.state is not State.ABORTED
        rises_in, rises_by = None, 0
        if session.state is State.CONNECTED:
            rises_in = tariff.next_rise(seconds)
            rises_by = tariff.price(seconds + rises_in, rate).gross_cents - normal.gross_cents
        return Charge(
            seconds=seconds,
            units=normal.units,
            normal=normal,
            due=normal if billable else NOTHING,
            next_unit_in=rises_in,
            next_unit_cents=rises_by if billable else 0,
            vat_rate=rate,
        )
