"""Contingents: units that a customer has paid before; sessions draw from them first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fw_tui.domain.errors import InvalidInput, N_

#: More is a slip of the keyboard.
MOST_UNITS = 100_000
#: From here on people are warned: used is at least nine tenths of what was bought.
_WARNED_AT = (9, 10)


class ContingentState(StrEnum):
    """Whether sessions can draw from a contingent today, or why not."""

    VALID = "valid"
    NEARLY_USED = "nearly_used"
    USED_UP = "used_up"
    LAPSED = "lapsed"
    NOT_YET = "not_yet"


STATE_LABELS: dict[ContingentState, str] = {
    ContingentState.VALID: N_("valid"),
    ContingentState.NEARLY_USED: N_("nearly used"),
    ContingentState.USED_UP: N_("used up"),
    ContingentState.LAPSED: N_("lapsed"),
    ContingentState.NOT_YET: N_("not yet valid"),
}


@dataclass(frozen=True, slots=True)
class Contingent:
    """Prepaid units of a customer; days are local and included."""

    key: str
    customer_key: str
    customer: str
    units: int
    valid_from: date
    valid_until: date
    note: str = ""

    def __post_init__(self) -> None:
        if not 0 < self.units <= MOST_UNITS:
            raise InvalidInput(N_("A contingent has 1 to {most} units."), most=MOST_UNITS)
        if self.valid_until < self.valid_from:
            raise InvalidInput(N_("A contingent is valid for a day at least."))

    def valid_on(self, day: date) -> bool:
        """Whether a session that begins on that day may draw from it."""
        return self.valid_from <= day <= self.valid_until


@dataclass(frozen=True, slots=True)
class Demand:
    """Units that a session would cost; ``day`` is the local one on which it began."""

    session: int
    day: date
    units: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """Units that a session has drawn, by an issued invoice or, if on none yet, by the next one.

    Attributes:
        session: its number.
        begun_at: when it began, in UTC milliseconds.
        invoice: the number of the invoice, which keeps them.
    """

    contingent_key: str
    session: int
    begun_at: int
    units: int
    invoice: str | None = None


@dataclass(frozen=True, slots=True)
class ContingentUse:
    """A contingent with all that was drawn from it, on issued invoices or not billed yet."""

    contingent: Contingent
    drawn: tuple[Drawn, ...] = ()

    @property
    def used(self) -> int:
        """Units that are drawn."""
        return sum(each.units for each in self.drawn)

    @property
    def left(self) -> int:
        """Units that later sessions can draw."""
        return self.contingent.units - self.used

    @property
    def nearly_used(self) -> bool:
        """Whether 90 % of it are used."""
        part, whole = _WARNED_AT
        return self.used * whole >= self.contingent.units * part

    def state(self, today: date) -> ContingentState:
        """What it is good for on a day; what was used up did not lapse."""
        if not self.left:
            return ContingentState.USED_UP
        if today > self.contingent.valid_until:
            return ContingentState.LAPSED
        if today < self.contingent.valid_from:
            return ContingentState.NOT_YET
        return ContingentState.NEARLY_USED if self.nearly_used else ContingentState.VALID


def current(uses: Iterable[ContingentUse], today: date) -> list[ContingentUse]:
    """What sessions draw from today; if nothing is left anywhere, what is used up."""
    valid = [use for use in uses if use.contingent.valid_on(today)]
    return [use for use in valid if use.left] or valid


def draw(
    contingents: Iterable[Contingent], left: Mapping[str, int], demands: Sequence[Demand]
) -> dict[tuple[str, int], int]:
    """How many units each session draws from which contingent.

    Args:
        contingents: of one customer.
        left: by their keys, what issued invoices have left of them.
        demands: in the order in which the sessions began; the first ones draw first, each from
            what ends first.

    Returns:
        Units by contingent's key and session's number; nothing where nothing is drawn.
    """
    ordered = sorted(contingents, key=lambda c: (c.valid_until, c.valid_from, c.key))
    rest = dict(left)
    drawn: dict[tuple[str, int], int] = {}
    for demand in demands:
        wanted = demand.units
        for contingent in ordered:
            units = min(wanted, rest[contingent.key]) if contingent.valid_on(demand.day) else 0
            if units > 0:
                drawn[contingent.key, demand.session] = units
                rest[contingent.key] -= units
                wanted -= units
    return drawn
