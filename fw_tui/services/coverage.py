"""What contingents pay of a customer's sessions; runs inside of the caller's transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from fw_tui.domain.contingent import Contingent, ContingentUse, Demand, Drawn, draw
from fw_tui.domain.invoice import ContingentNote
from fw_tui.domain.localtime import day_span, local_day
from fw_tui.domain.pricing import PriceList, is_billable
from fw_tui.store import contingents as store
from fw_tui.store import sessions


@dataclass(frozen=True, slots=True)
class Coverage:
    """A customer's contingents and all that is drawn from them."""

    contingents: tuple[Contingent, ...] = ()
    drawn: tuple[Drawn, ...] = ()

    def units(self) -> Mapping[int, int]:
        """The units that are paid, by session's number."""
        found: dict[int, int] = defaultdict(int)
        for each in self.drawn:
            found[each.session] += each.units
        return found

    def draws(self, numbers: Collection[int]) -> dict[tuple[str, int], int]:
        """What an invoice over these sessions draws, by contingent's key and session's number."""
        return {
            (each.contingent_key, each.session): each.units
            for each in self.drawn
            if each.invoice is None and each.session in numbers
        }

    def uses(self) -> list[ContingentUse]:
        """How far each is used by now."""
        return [
            ContingentUse(contingent, tuple(self._of(contingent.key)))
            for contingent in self.contingents
        ]

    def notes(self, numbers: Collection[int], until: int) -> tuple[ContingentNote, ...]:
        """What a paper over these sessions says of the contingents that they draw from.

        Args:
            numbers: of the sessions.
            until: UTC milliseconds; what began later does not count for what is left.
        """
        found = []
        for contingent in self.contingents:
            key = contingent.key
            used = sum(d.units for d in self._of(key) if d.session in numbers)
            if used:
                before = sum(d.units for d in self._of(key) if d.begun_at < until)
                left = contingent.units - before
                found.append(ContingentNote(contingent.units, used, left, contingent.valid_until))
        return tuple(found)

    def _of(self, key: str) -> Iterable[Drawn]:
        return (each for each in self.drawn if each.contingent_key == key)


def coverage(customer_key: str, prices: PriceList, now_ms: int) -> Coverage:
    """What is drawn by issued invoices, and what sessions that are not billed yet will draw.

    These draw in the order in which they began, whatever period is looked at, so that every paper
    says the same.

    Raises:
        FwError: a session cannot be priced.
    """
    found = store.contingents(customer_key)
    if not found:
        return Coverage()
    frozen = store.frozen_draws([contingent.key for contingent in found])
    left = {contingent.key: contingent.units for contingent in found}
    for each in frozen:
        left[each.contingent_key] -= each.units
    begun: dict[int, int] = {}
    demands = []
    since = min(contingent.valid_from for contingent in found)
    until = max(contingent.valid_until for contingent in found)
    span = day_span(since, until, prices.tz)
    for session in sessions.ended_between(*span, customer_key, unbilled=True):
        if is_billable(session):
            begun[session.number] = session.begun_at
            day = local_day(session.begun_at, prices.tz)
            demands.append(Demand(session.number, day, prices.charge(session, now_ms).units))
    virtual = draw(found, left, demands)
    return Coverage(
        tuple(found),
        (
            *frozen,
            *(Drawn(key, number, begun[number], units) for (key, number), units in virtual.items()),
        ),
    )
