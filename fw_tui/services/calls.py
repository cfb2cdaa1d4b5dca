"""What is asked of the store while somebody calls."""

from fw_tui.domain.call import Caller
from fw_tui.domain.clock import Clock
from fw_tui.domain.contingent import current
from fw_tui.domain.country import owes_vat
from fw_tui.domain.customer import Customer
from fw_tui.domain.errors import FwError
from fw_tui.domain.localtime import local_day
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.settings import effective
from fw_tui.domain.travel import Travel
from fw_tui.services.coverage import coverage
from fw_tui.services.tariffs import catch_up, tariff_for
from fw_tui.store import customers
from fw_tui.store.settings import all_settings
from fw_tui.store.store import Store


class CallService:
    """Reads only: what comes of a call is kept by the services for sessions and visits."""

    def __init__(self, store: Store, clock: Clock, prices: PriceList) -> None:
        self._store = store
        self._clock = clock
        self._prices = prices

    def caller(self, customer: str, computer: str = "") -> Caller:
        """Who calls, by exact names; whom nobody knows yet gets what holds for all."""
        return self._store.read(lambda: self._caller(customer, computer))

    def _caller(self, name: str, computer: str) -> Caller:
        catch_up(self._prices)
        settings = all_settings()
        customer = customers.customer_by_name(name)
        known = customers.computer_by_name(customer.key, computer) if customer else None
        tariff = customer.details.tariff if customer else ""
        language = customer.details.invoice_language if customer else ""
        return Caller(
            tariff=tariff_for(self._prices, known)
            if known
            else tariff or self._prices.tariffs.default,
            travel=customer.details.travel if customer else Travel(),
            language=language or effective(settings, "invoice.language"),
            settings=settings,
            prepaid_units=self._prepaid(customer) if customer else 0,
            reverse_charge=customer is not None
            and owes_vat(customer.details.country, customer.details.vat_id),
        )

    def _prepaid(self, customer: Customer) -> int:
        """Units that a session could draw now; none where an older session has no price."""
        now = self._clock.now_ms()
        try:
            uses = coverage(customer.key, self._prices, now).uses()
        except FwError:
            return 0  # that is told where its price is shown
        return sum(use.left for use in current(uses, local_day(now, self._prices.tz)))
