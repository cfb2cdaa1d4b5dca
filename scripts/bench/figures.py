"""What is measured: figures, what stands beside them, and what was to be reached."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import ceil
from typing import Any, Literal, Self


@dataclass(frozen=True, slots=True)
class Figure:
    """One value, or the median of several with the value that 95 of 100 do not exceed."""

    value: float
    unit: str
    p95: float | None = None

    @classmethod
    def of(cls, samples: Iterable[float], unit: str = "ms") -> Self:
        """The figure of repeated measurements."""
        known = sorted(samples)
        return cls(statistics.median(known), unit, percentile(known, 95))


def percentile(ordered: Sequence[float], percent: int) -> float:
    """The smallest value that so many percent of the ordered ones do not exceed."""
    return ordered[ceil(len(ordered) * percent / 100) - 1]


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure is to reach.

    Attributes:
        of: the value, its 95th percentile, or its ratio to what stands beside it.
        limit: in the unit of the figure.
        at_least: it must not be lower; else it must not be higher.
    """

    of: Literal["value", "p95", "ratio"]
    limit: float
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A figure beside another one.

    Attributes:
        what: what was measured.
        figure: None if it could not be measured; the note says why.
        beside: what the other figure is of: another program, or the least that it can cost.
    """

    what: str
    figure: Figure | None
    beside: str = ""
    other: Figure | None = None
    goals: tuple[Goal, ...] = ()
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the other figure it is."""
        if self.figure is None or self.other is None or not self.other.value:
            return None
        return self.figure.value / self.other.value

    def value_of(self, goal: Goal) -> float | None:
        """What a goal looks at; None if it could not be measured."""
        if goal.of == "ratio":
            return self.ratio
        if self.figure is None:
            return None
        return self.figure.value if goal.of == "value" else self.figure.p95

    def missed(self) -> list[Goal]:
        """The goals that are not reached; what could not be measured reaches none."""
        return [goal for goal in self.goals if not _reached(self.value_of(goal), goal)]


def _reached(value: float | None, goal: Goal) -> bool:
    if value is None:
        return False
    return value >= goal.limit if goal.at_least else value <= goal.limit


@dataclass(slots=True)
class Section:
    """What one measurement found out.

    Attributes:
        notes: sentences below its table.
    """

    title: str
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *rows: Row) -> None:
        """Add rows."""
        self.rows.extend(rows)


def as_data(section: Section) -> dict[str, Any]:
    """A section for JSON."""
    return asdict(section)


def from_data(data: Mapping[str, Any]) -> Section:
    """A section from JSON."""
    return Section(data["title"], [_row(row) for row in data["rows"]], list(data["notes"]))


def _row(data: Mapping[str, Any]) -> Row:
    return Row(
        what=data["what"],
        figure=_figure(data["figure"]),
        beside=data["beside"],
        other=_figure(data["other"]),
        goals=tuple(Goal(**goal) for goal in data["goals"]),
        note=data["note"],
    )


def _figure(data: Mapping[str, Any] | None) -> Figure | None:
    return None if data is None else Figure(**data)
