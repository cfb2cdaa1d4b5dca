"""Reports on single sessions: the proof of the work, for the customer."""

from fw_tui.domain.clock import Clock
from fw_tui.domain.course import Happening, course
from fw_tui.domain.errors import Conflict, N_
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.report import SessionReport
from fw_tui.domain.shop import shop_settings
from fw_tui.domain.statement import price_line
from fw_tui.services import partners
from fw_tui.services.coverage import coverage
from fw_tui.services.lookup import existing_session
from fw_tui.services.tariffs import catch_up
from fw_tui.store.events import happenings
from fw_tui.store.settings import all_settings
from fw_tui.store.store import Store


class ReportService:
    """What happened in a session and what it costs; reading it changes nothing."""

    def __init__(self, store: Store, clock: Clock, prices: PriceList) -> None:
        self._store = store
        self._clock = clock
        self._prices = prices

    def course(self, number: int) -> tuple[Happening, ...]:
        """All that happened to a session, in order of time.

        Raises:
            NotFound: there is no session of that number.
        """
        return self._store.read(lambda: course(existing_session(number), happenings(number)))

    def report(self, number: int) -> SessionReport:
        """The report on a session that is over.

        Raises:
            NotFound: there is no session of that number.
            Conflict: it still runs.
            FwError: it has no price.
        """

        def work() -> SessionReport:
            session = existing_session(number)
            if session.running:
                raise Conflict(N_("Session {number} is not over yet."), number=number)
            catch_up(self._prices)
            shop = shop_settings(all_settings())
            customer = partners.find_customer(session.partner.customer)
            now = self._clock.now_ms()
            covered = coverage(customer.key, self._prices, now).units().get(number, 0)
            return SessionReport(
                shop=shop.seller,
                customer=customer,
                line=price_line(session, self._prices, now, covered),
                course=course(session, happenings(number)),
                language=customer.details.invoice_language or shop.invoice_language,
            )

        return self._store.read(work)
