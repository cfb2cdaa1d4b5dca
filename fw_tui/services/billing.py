"""What customers owe for a month; statements change nothing."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from fw_tui.domain.clock import Clock
from fw_tui.domain.errors import FwError
from fw_tui.domain.localtime import local_day, month_span
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.session import Session, State
from fw_tui.domain.statement import (
    Statement,
    StatementLine,
    StatementSums,
    make_statement,
    make_sums,
    price_line,
    price_lines,
)
from fw_tui.domain.text import fold
from fw_tui.services import partners
from fw_tui.services.coverage import coverage
from fw_tui.services.tariffs import catch_up
from fw_tui.store import sessions
from fw_tui.store.alike import Terms, alike
from fw_tui.store.contingents import contingents
from fw_tui.store.store import Store


@dataclass(frozen=True, slots=True)
class MonthStatements:
    """The sums of the statements of all customers with sessions in a month, in order of name.

    ``running`` sessions began in the month and are on no statement yet.
    """

    month: date
    statements: tuple[StatementSums, ...]
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
            now = self._clock.now_ms()
            since, until = month_span(month, self._prices.tz)
            ended = sessions.ended_between(since, until, found.key)
            covered = coverage(found.key, self._prices, now)
            notes = covered.notes({session.number for session in ended}, until)
            return make_statement(
                found.name, month, ended, self._prices, now, covered.units(), notes
            )

        return self._store.read(work)

    def month(self, month: date) -> MonthStatements:
        """What the statements of all customers of a month add up to."""

        def work() -> MonthStatements:
            catch_up(self._prices)
            since, until = month_span(month, self._prices.tz)
            by_customer = self._counted_lines(since, until)
            return MonthStatements(
                month=month,
                statements=tuple(
                    make_sums(name, month, by_customer[name])
                    for name in sorted(by_customer, key=fold)
                ),
                running=tuple(
                    session
                    for session in sessions.running_sessions()
                    if session.state is not State.ORDERED
                    and since <= (session.started_at or 0) < until
                ),
            )

        return self._store.read(work)

    def _counted_lines(self, since: int, until: int) -> dict[str, list[tuple[StatementLine, int]]]:
        """By customer, a line of each kind of sessions and how many of them there are."""
        prices, now = self._prices, self._clock.now_ms()
        terms = Terms(
            since=since,
            until=until,
            steps=prices.tariffs.steps(),
            begun=prices.tariff_changes(since, until),
            ended=prices.vat_changes(since),
        )
        kinds = [*alike(terms)]
        covered = self._covered(
            {customer for _session, counts in kinds for customer in counts}, now
        )
        found: dict[str, list[tuple[StatementLine, int]]] = defaultdict(list)
        for session, counts in kinds:
            try:
                line = price_line(session, prices, now, covered.get(session.number, 0))
            except FwError:
                # It may stand for many and have no number; those that have one say which it is.
                price_lines(sessions.ended_between(since, until), prices, now, covered)
                raise
            for customer, count in counts.items():
                found[customer].append((line, count))
        return found

    def _covered(self, customers: Collection[str], now: int) -> Mapping[int, int]:
        """The units that contingents of some customers pay, by session's number."""
        keys = {c.customer_key for c in contingents() if c.customer in customers}
        return {
            number: units
            for key in keys
            for number, units in coverage(key, self._prices, now).units().items()
        }
