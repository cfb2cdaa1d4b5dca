"""VAT rates: those that are shipped, and the shop's own for when the law has changed."""

from dataclasses import dataclass
from datetime import date

from fw_tui.domain.errors import Conflict, N_, NotFound
from fw_tui.domain.localtime import day_span, local_day
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.vat import VatRate, VatTable
from fw_tui.services.tariffs import catch_up
from fw_tui.store import vat as store
from fw_tui.store.store import Store


@dataclass(frozen=True, slots=True)
class VatEntry:
    """A rate from a day on; ``own`` was added by the shop, the others are shipped."""

    rate: VatRate
    own: bool


class VatService:
    """The rates by their first day.

    A session has the rate of the day on which it ended: a rate is neither added nor removed if
    that changed the VAT of a session that has ended.
    """

    def __init__(self, store: Store, prices: PriceList) -> None:
        self._store = store
        self._prices = prices

    def list(self) -> list[VatEntry]:
        """All rates by first day."""

        def work() -> list[VatEntry]:
            catch_up(self._prices)
            own = store.rates()
            return [VatEntry(rate, rate in own) for rate in self._prices.vat]

        return self._store.read(work)

    def add(self, rate: VatRate) -> VatRate:
        """A new rate from a day on; returned as it is kept.

        Raises:
            Conflict: there is one from that day, or sessions have ended by the one before.
        """

        def work() -> VatRate:
            catch_up(self._prices)
            table = self._prices.vat
            if table.beginning(rate.valid_from):
                raise Conflict(N_("There is a VAT rate from {day} already."), day=rate.valid_from)
            last = self._last_changed(rate.valid_from, table.extended([rate]))
            if last is not None:
                raise Conflict(
                    N_("Sessions up to {day} have their VAT already; choose a later day."), day=last
                )
            store.insert_rate(rate)
            catch_up(self._prices)
            return rate

        return self._store.write(work)

    def remove(self, valid_from: date) -> VatRate:
        """Take back a rate of the shop's own; returns it.

        Raises:
            NotFound: none begins on that day.
            Conflict: it is shipped, or sessions have their VAT by it.
        """

        def work() -> VatRate:
            catch_up(self._prices)
            found = self._prices.vat.beginning(valid_from)
            own = store.rates()
            if found is None:
                raise NotFound(N_("There is no VAT rate from {day}."), day=valid_from)
            if found not in own:
                raise Conflict(
                    N_("The VAT rate from {day} is shipped with the program and stays."),
                    day=valid_from,
                )
            rest = (rate for rate in own if rate != found)
            last = self._last_changed(valid_from, self._prices.listed_vat.extended(rest))
            if last is not None:
                raise Conflict(N_("Sessions up to {day} have their VAT by this rate."), day=last)
            store.delete_rate(valid_from)
            catch_up(self._prices)
            return found

        return self._store.write(work)

    def _last_changed(self, day: date, changed: VatTable) -> date | None:
        """When the last session ended whose VAT would be another one by a changed table.

        Args:
            day: the first day of the rate that is added or removed.
            changed: the table with it, or without it.
        """
        before = self._prices.vat.known_at(day)
        # Days without any rate may get one later: that is how a gap is closed.
        if before is None or before == changed.known_at(day):
            return None
        following = self._prices.vat.following(day)
        until = self._midnight(following.valid_from) if following else None
        last = store.last_end(self._midnight(day), until)
        return None if last is None else local_day(last, self._prices.tz)

    def _midnight(self, day: date) -> int:
        """UTC milliseconds of a day's first moment."""
        return day_span(day, day, self._prices.tz)[0]
