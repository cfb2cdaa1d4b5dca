"""Contingents: sold, followed, and warned of before they are used up."""

from datetime import date

from fw_tui.domain.clock import Clock
from fw_tui.domain.contingent import Contingent, ContingentUse, current
from fw_tui.domain.errors import Ambiguous, Conflict, FwError, N_, NotFound
from fw_tui.domain.localtime import local_day
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.request import new_key
from fw_tui.domain.text import clean_line
from fw_tui.services import partners
from fw_tui.services.coverage import coverage
from fw_tui.services.tariffs import catch_up
from fw_tui.store import contingents as store
from fw_tui.store.customers import customer_by_name
from fw_tui.store.store import Store


class ContingentService:
    """Prepaid units of customers."""

    def __init__(self, store: Store, clock: Clock, prices: PriceList) -> None:
        self._store = store
        self._clock = clock
        self._prices = prices

    def add(
        self,
        customer: str,
        units: int,
        valid_until: date,
        valid_from: date | None = None,
        note: str = "",
    ) -> Contingent:
        """Note that a customer has paid units before.

        Raises:
            NotFound, Ambiguous: the name fits no customer, or several.
            InvalidInput: no units, or no day on which they are valid.
        """
        key, wanted = new_key(), clean_line(note)

        def work() -> Contingent:
            known = next((c for c in store.contingents() if c.key == key), None)
            if known is not None:
                return known
            found = partners.find_customer(customer)
            first = valid_from or self.today()
            made = Contingent(key, found.key, found.name, units, first, valid_until, wanted)
            store.insert_contingent(made)
            return made

        return self._store.write(work)

    def uses(self, customer: str | None = None) -> list[ContingentUse]:
        """A customer's contingents or all, with how far they are used."""

        def work() -> list[ContingentUse]:
            catch_up(self._prices)
            wanted = None if customer is None else partners.find_customer(customer).key
            keys = dict.fromkeys(c.customer_key for c in store.contingents(wanted))
            return [use for key in keys for use in self._of(key)]

        return self._store.read(work)

    def current(self, customer: str) -> list[ContingentUse]:
        """What sessions of a customer by exact name draw from today, what ends first before.

        Nothing where a session cannot be priced: that is told where its price is shown.
        """

        def work() -> list[ContingentUse]:
            catch_up(self._prices)
            found = customer_by_name(customer)
            if found is None:
                return []
            try:
                return current(self._of(found.key), self.today())
            except FwError:
                return []

        return self._store.read(work)

    def warnings(self, customer: str) -> list[ContingentUse]:
        """Those of a customer by exact name that are to be drawn from today and nearly used."""
        return [use for use in self.current(customer) if use.nearly_used]

    def remove(self, key: str) -> Contingent:
        """Take back a contingent that no invoice has drawn from.

        Args:
            key: the contingent's, or how it begins.

        Raises:
            NotFound, Ambiguous: it fits none, or several.
            Conflict: an invoice was issued that drew from it.
        """

        def work() -> Contingent:
            found = _named(key)
            if store.was_drawn(found.key):
                raise Conflict(
                    N_("Invoices have drawn from this contingent of {customer}; it stays."),
                    customer=found.customer,
                )
            store.delete_contingent(found.key)
            return found

        return self._store.write(work)

    def _of(self, customer_key: str) -> list[ContingentUse]:
        return coverage(customer_key, self._prices, self._clock.now_ms()).uses()

    def today(self) -> date:
        """The local day that decides what is valid."""
        return local_day(self._clock.now_ms(), self._prices.tz)


def _named(key: str) -> Contingent:
    wanted = key.strip()
    found = [c for c in store.contingents() if wanted and c.key.startswith(wanted)]
    if not found:
        raise NotFound(N_('There is no contingent "{key}".'), key=wanted)
    if len(found) > 1:
        raise Ambiguous(N_('"{key}" fits several contingents.'), key=wanted)
    return found[0]
