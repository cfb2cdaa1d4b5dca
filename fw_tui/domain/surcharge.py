"""What a unit costs more at night, on a weekend, on a public holiday."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fw_tui.domain.errors import InvalidInput, N_

#: Whether a local day is a public holiday.
Holiday = Callable[[date], bool]

DAY_MINUTES = 24 * 60
#: Ten times the price; more is a slip of the keyboard.
HIGHEST = 100_000


def no_holiday(_day: date) -> bool:
    """A calendar without holidays."""
    return False


@dataclass(frozen=True, slots=True)
class Surcharge:
    """By how much units that start at certain local times cost more.

    Attributes:
        rate: basis points (50 % = 5000).
        weekdays: 0 is Monday; in ascending order.
        holiday: on public holidays too. Without weekdays it is for holidays only; without
            either it is for every day.
        since: minute of the day from which it counts.
        until: minute up to which, excluded. Before ``since`` it is one of the next day: the hours
            behind midnight belong to the day on which the night began.
    """

    rate: int
    weekdays: tuple[int, ...] = ()
    holiday: bool = False
    since: int = 0
    until: int = DAY_MINUTES

    def __post_init__(self) -> None:
        if not 0 < self.rate <= HIGHEST:
            raise InvalidInput(N_("A surcharge is more than 0 % and at most 1000 %."))
        if list(self.weekdays) != sorted(set(self.weekdays) & set(range(7))):
            raise InvalidInput(N_("The weekdays of a surcharge are numbers from 0 to 6 in order."))
        if not (0 <= self.since < DAY_MINUTES and 0 < self.until <= DAY_MINUTES):
            raise InvalidInput(N_("The hours of a surcharge lie between 00:00 and 24:00."))
        if self.since == self.until:
            raise InvalidInput(N_("The hours of a surcharge end at another time than they begin."))

    def counts_at(self, moment: datetime, holiday: Holiday) -> bool:
        """Whether a unit that starts at a local moment costs more."""
        day = self._window_of(moment)
        return day is not None and self._counts_on(day, holiday)

    def _window_of(self, moment: datetime) -> date | None:
        """The day whose hours the moment lies in; None if it lies in none."""
        minute = moment.hour * 60 + moment.minute
        if self.since < self.until:
            return moment.date() if self.since <= minute < self.until else None
        if minute >= self.since:
            return moment.date()
        return moment.date() - timedelta(days=1) if minute < self.until else None

    def _counts_on(self, day: date, holiday: Holiday) -> bool:
        if not self.weekdays and not self.holiday:
            return True
        return day.weekday() in self.weekdays or (self.holiday and holiday(day))


def rate_at(surcharges: Iterable[Surcharge], moment: datetime, holiday: Holiday) -> int:
    """The surcharge of a unit that starts at a local moment, in basis points.

    Several do not add up: the highest of those that count then is charged, as is usual for night
    and holiday work in Germany.
    """
    return max((s.rate for s in surcharges if s.counts_at(moment, holiday)), default=0)
