"""What a unit costs more at night, on a weekend, on a public holiday."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fw_tui.domain.errors import InvalidInput, N_

#: Whether a local day is a public holiday.
Holiday = Callable[[date], bool]

DAY_MINUTES = 24 * 60
#: Ten times the price on top; more is a slip of the keyboard.
HIGHEST = 100_000

_WEEKDAYS = (
    ("montag", "monday"),
    ("dienstag", "tuesday"),
    ("mittwoch", "wednesday"),
    ("donnerstag", "thursday"),
    ("freitag", "friday"),
    ("samstag", "saturday"),
    ("sonntag", "sunday"),
)
_EXAMPLES = ("Sa,So 50%", "20:00-06:00 25%", "holiday 100%")
_HOLIDAY = ("feiertage", "holidays")
_CLOCK = "([0-9]{1,2}):([0-5][0-9])"
_TYPED = re.compile(
    rf"(.*?)\s*(?:{_CLOCK}\s*[-–]\s*{_CLOCK})?\s*\+?([0-9]{{1,4}})(?:[.,]([0-9]{{1,2}}))?\s*%"
)


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
            raise InvalidInput(N_("A surcharge is more than 0 and at most 1000 percent."))
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


def parse_surcharge(text: str) -> Surcharge:
    """A surcharge typed in German or English.

    Days and hours stand before the percentage, each of them only if it matters: "Sa,So 50%",
    "Mo-Fr 20:00-06:00 25 %", "holiday 100%", "So,Feiertag 12,5%".

    Raises:
        InvalidInput: it cannot be understood, or makes no sense.
    """
    found = _TYPED.fullmatch(text.strip().casefold())
    if found is None:
        raise _not_understood(text)
    days, *hours, percent, rest = found.groups()
    weekdays, holiday = _days(days, text)
    since, until = (0, DAY_MINUTES) if hours[0] is None else _span(*map(int, hours))
    rate = int(percent) * 100 + int((rest or "").ljust(2, "0"))
    return Surcharge(rate, weekdays, holiday, since, until)


def _span(hour: int, minute: int, end_hour: int, end_minute: int) -> tuple[int, int]:
    """Minutes of the day; midnight as the end is the end of the day."""
    return hour * 60 + minute, end_hour * 60 + end_minute or DAY_MINUTES


def _days(words: str, text: str) -> tuple[tuple[int, ...], bool]:
    """The weekdays that are named, and whether holidays are."""
    found: set[int] = set()
    holiday = False
    for word in re.split(r"[\s,]+", words.strip(" ,")):
        if _fits(word, _HOLIDAY):
            holiday = True
        elif word:
            found.update(_range(word, text))
    return ((), False) if len(found) == len(_WEEKDAYS) else (tuple(sorted(found)), holiday)


def _range(word: str, text: str) -> Iterator[int]:
    """The weekdays of "sa" or "fr-mo"."""
    ends = [_weekday(part, text) for part in re.split("[-–]", word)]
    first, last = ends[0], ends[-1]
    if len(ends) > 2:
        raise _not_understood(text)
    yield from (day % 7 for day in range(first, first + (last - first) % 7 + 1))


def _weekday(word: str, text: str) -> int:
    for day, names in enumerate(_WEEKDAYS):
        if _fits(word, names):
            return day
    raise _not_understood(text)


def _fits(word: str, names: Iterable[str]) -> bool:
    """Whether a word is one of the names or the beginning of one; two letters are enough."""
    short = word.removesuffix(".")
    return len(short) > 1 and any(name.startswith(short) for name in names)


def _not_understood(text: str) -> InvalidInput:
    return InvalidInput(
        N_('"{text}" is no surcharge; write it like one of these: {examples}.'),
        text=text,
        examples=", ".join(f'"{example}"' for example in _EXAMPLES),
    )
