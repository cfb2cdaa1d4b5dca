"""In which order the history is shown."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

#: What sessions are put in order by: one number, or texts that say which come first.
SortKey: TypeAlias = tuple[int] | tuple[str | int, ...]

#: Places are smaller than that, and greater than the same below zero.
_PLACES = 2**40


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
    """Places of the history on their way into an order, sixteen bytes each."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._places = array("q")
        self._keys = array("q")
        self._texts: dict[SortKey, int] = {}

    def __len__(self) -> int:
        return len(self._places)

    def add(self, found: Iterable[tuple[int, SortKey]]) -> None:
        """Take places with what they are put in order by."""
        for place, key in found:
            self._places.append(place)
            self._keys.append(
                key[0] if isinstance(key[0], int) else self._texts.setdefault(key, len(self._texts))
            )

    def places(self) -> Sequence[int]:
        """All of them in order; among equal ones the place decides, in the same direction."""
        rank = self._rank()
        # One number for both is sorted in a third of the memory of pairs.
        both = (
            rank(key) * 2 * _PLACES + place + _PLACES
            for key, place in zip(self._keys, self._places, strict=True)
        )
        in_order = sorted(both, reverse=self._order.descending)
        return array("q", (number % (2 * _PLACES) - _PLACES for number in in_order))

    def _rank(self) -> Callable[[int], int]:
        """How high a number that was noted for a key stands."""
        if not self._texts:
            return int
        ranks = {number: rank for rank, (_key, number) in enumerate(sorted(self._texts.items()))}
        return ranks.__getitem__
