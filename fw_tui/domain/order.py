"""In which order the history is shown."""

from array import array
from collections.abc import Iterable, MutableSequence, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

#: What sessions are put in order by: one number, or texts that say which come first.
SortKey: TypeAlias = tuple[int] | tuple[str | int, ...]


class SortBy(StrEnum):
    """What sessions are put in order of."""

    NUMBER = "number"
    START = "start"
    CUSTOMER = "customer"
    COMPUTER = "computer"
    TECHNICIAN = "technician"
    DURATION = "duration"
    COST = "cost"


#: Of these the highest is sought; names begin with A.
_HIGHEST_FIRST = frozenset({SortBy.NUMBER, SortBy.START, SortBy.DURATION, SortBy.COST})


@dataclass(frozen=True, slots=True)
class Order:
    """Sessions by something, upwards or downwards."""

    by: SortBy
    descending: bool

    @classmethod
    def usual(cls, by: SortBy) -> "Order":
        """The direction in which one looks first."""
        return cls(by, by in _HIGHEST_FIRST)

    def turned(self) -> "Order":
        """The other way round."""
        return replace(self, descending=not self.descending)


NEWEST_FIRST = Order(SortBy.START, descending=True)


class Ordering:
    """Places of the history on their way into an order.

    Each takes twelve bytes, and what they are put in order by is held once: many sessions have
    the same. So the places are counted into their order instead of being compared. Only numbers
    differ all.
    """

    def __init__(self, order: Order) -> None:
        self._descending = order.descending
        self._all_differ = order.by is SortBy.NUMBER
        self._places = array("q")
        self._keys = array("I")
        self._known: dict[SortKey, int] = {}

    def __len__(self) -> int:
        return len(self._places)

    def add(self, found: Iterable[tuple[int, SortKey]]) -> None:
        """Take places with what they are put in order by, the newest first."""
        for place, key in found:
            self._places.append(place)
            self._keys.append(
                int(key[0]) if self._all_differ else self._known.setdefault(key, len(self._known))
            )

    def places(self) -> Sequence[int]:
        """All of them in order; among equal ones the newest is first if the order descends."""
        if self._all_differ:
            by_number = sorted(
                range(len(self)), key=self._keys.__getitem__, reverse=self._descending
            )
            return array("q", map(self._places.__getitem__, by_number))
        free = self._first_free()
        found = array("q", bytes(self._places.itemsize * len(self._places)))
        numbers = range(len(self._places))
        for number in numbers if self._descending else reversed(numbers):
            key = self._keys[number]
            found[free[key]] = self._places[number]
            free[key] += 1
        return found

    def _first_free(self) -> MutableSequence[int]:
        """Where the places of each key begin in the order."""
        counts = array("I", bytes(array("I").itemsize * len(self._known)))
        for key in self._keys:
            counts[key] += 1
        begin = 0
        for _key, key in sorted(self._known.items(), reverse=self._descending):
            begin, counts[key] = begin + counts[key], begin
        return counts
