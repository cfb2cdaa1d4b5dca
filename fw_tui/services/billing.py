"""What customers owe for a month; statements change nothing."""

from dataclasses import dataclass
from datetime import date

from fw_tui.domain.clock import Clock
from fw_tui.domain.localtime import local_day, month_span
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.session import Session, State
from fw_tui.domain.statement import Statement, make_statement
from fw_tui.domain.text import fold
from fw_tui.services import partners
from fw_tui.services.coverage import Coverage, coverage
from fw_tui.services.tariffs import catch_up
from fw_tui.store import sessions
from fw_tui.store.contingents import contingents
from fw_tui.store.store import Store


@dataclass(frozen=True, slots=True)
class MonthStatements:
    """The statements of all customers with sessions in a month, in order of name.

    ``running`` sessions began in the month and are on no statement yet.
    """

    month: date
    statements: tuple[Statement, ...]
    running: tuple[Session, ...]


class BillingService:
    """Statements by customer and local month of the session's start."""

    def __init__(self, store: Store, clock: Clock, prices: PriceList) -> None:
        self._store = store
        self._clock = clock
        self._prices = prices

    def this_month(self) -> date:
        """The first day of the present local month."""
        return local_day(self._clock.now_ms(), self._prices.tz).replace(day=1)

    def statement(self, customer: str, month: date) -> Statement:
        """One customer's statement.

        Raises:
            NotFound, Ambiguous: the name fits no customer, or several.
        """

        def work() -> Statement:
            catch_up(self._prices)
            found = partners.find_customer(customer)
            since, until = month_span(month, self._prices.tz)
            ended = sessions.ended_between(since, until, found.key)
            return self._statement(found.key, found.name, month, ended)

        return self._store.read(work)

    def month(self, month: date) -> MonthStatements:
        """The statements of all customers of a month."""

        def work() -> MonthStatements:
            catch_up(self._prices)
            since, until = month_span(month, self._prices.tz)
            by_customer: dict[str, list[Session]] = {}
            for session in sessions.ended_between(since, until):
                by_customer.setdefault(session.partner.customer, []).append(session)
            keys = {c.customer: c.customer_key for c in contingents()}
            return MonthStatements(
                month=month,
                statements=tuple(
                    self._statement(keys.get(name), name, month, found)
                    for name, found in sorted(by_customer.items(), key=lambda item: fold(item[0]))
                ),
                running=tuple(
                    session
                    for session in sessions.running_sessions()
                    if session.state is not State.ORDERED
                    and since <= (session.started_at or 0) < until
                ),
            )

        return self._store.read(work)

    def _statement(
        self, customer_key: str | None, customer: str, month: date, found: list[Session]
    ) -> Statement:
        """A statement; without a key the customer has no contingents."""
        now = self._clock.now_ms()
        covered = coverage(customer_key, self._prices, now) if customer_key else Coverage()
        _since, until = month_span(month, self._prices.tz)
        notes = covered.notes({session.number for session in found}, until)
        return make_statement(customer, month, found, self._prices, now, covered.units(), notes)
