"""What is asked of the store while somebody calls."""

from fw_tui.domain.call import Caller
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.settings import effective
from fw_tui.domain.travel import Travel
from fw_tui.services.tariffs import catch_up, tariff_for
from fw_tui.store import customers
from fw_tui.store.settings import all_settings
from fw_tui.store.store import Store


class CallService:
    """Reads only: what comes of a call is kept by the services for sessions and visits."""

    def __init__(self, store: Store, prices: PriceList) -> None:
        self._store = store
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
        )
