"""Writing down what was measured, and on what."""

import os
import platform
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tabulate import tabulate

from scripts.bench.figures import Figure, Goal, Row, Section

_HEADERS = ("", "figure", "p95", "beside", "its figure", "ratio", "goal", "reached")
_ALIGN = ("left", "right", "right", "left", "right", "right", "left", "left")

_INTRODUCTION = """\
Written by `make bench`, all in one run. Figures are medians; 95 of 100 repetitions do not exceed
the p95. Beside each stands another program, or the least that it can cost, in the same run. What
is measured and the terminal that measures it share the machine."""


def report(sections: Iterable[Section], machine: Mapping[str, str], day: date) -> str:
    """The whole page, in Markdown."""
    facts = [f"{name}: {value}" for name, value in {**machine, "Measured": str(day)}.items()]
    parts = ["# Benchmarks", _INTRODUCTION, "\n".join(f"- {fact}" for fact in facts)]
    for section in sections:
        parts += [f"## {section.title}", table(section.rows, "github")]
        parts += section.notes
    return "\n\n".join(parts) + "\n"


def table(rows: Iterable[Row], kind: str = "simple") -> str:
    """Rows as people read them; ``kind`` is one of tabulate's formats."""
    cells = [_cells(row) for row in rows]
    return tabulate(cells, _HEADERS, kind, colalign=_ALIGN, disable_numparse=True)


def failures(sections: Iterable[Section]) -> list[str]:
    """A sentence for each goal that was not reached."""
    return [
        f"{section.title}: {row.what}: {_measured(row, goal)}, the goal is {goal_text(goal, row)}"
        for section in sections
        for row in section.rows
        for goal in row.missed()
    ]


def goal_text(goal: Goal, row: Row) -> str:
    """A goal in few words."""
    sign = "≥" if goal.at_least else "≤"
    if goal.of == "ratio":
        return f"{sign} {goal.limit:g} ×"
    unit = row.figure.unit if row.figure else ""
    return f"{'p95 ' if goal.of == 'p95' else ''}{sign} {goal.limit:g} {unit}".rstrip()


def number(value: float) -> str:
    """A value with as many digits as one can rely on."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def machine_facts() -> dict[str, str]:
    """On what it is measured."""
    return {
        "Processor": f"{_processor()}, {os.cpu_count()} cores",
        "Memory": f"{_memory_gigabytes():.0f} GB",
        "System": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "Textual": version("textual"),
        "Load when it began": f"{os.getloadavg()[0]:.1f}",
    }


def _cells(row: Row) -> list[str]:
    return [
        row.what,
        _with_unit(row.figure),
        "" if row.figure is None or row.figure.p95 is None else number(row.figure.p95),
        row.beside,
        _with_unit(row.other),
        "" if row.ratio is None else f"{row.ratio:.2f}",
        "; ".join(goal_text(goal, row) for goal in row.goals),
        _reached(row),
    ]


def _reached(row: Row) -> str:
    if row.figure is None:
        return f"not measurable: {row.note}"
    if not row.goals:
        return row.note
    missed = row.missed()
    if len(row.goals) == 1:
        told = "no" if missed else "yes"
    else:
        told = f"no: {', '.join(_measured(row, goal) for goal in missed)}" if missed else "yes"
    return f"{told} ({row.note})" if row.note else told


def _measured(row: Row, goal: Goal) -> str:
    value = row.value_of(goal)
    if value is None:
        return f"not measurable: {row.note}"
    if goal.of == "ratio":
        return f"{value:.2f} ×"
    unit = row.figure.unit if row.figure else ""
    return f"{'p95 ' if goal.of == 'p95' else ''}{number(value)} {unit}".rstrip()


def _with_unit(figure: Figure | None) -> str:
    return "" if figure is None else f"{number(figure.value)} {figure.unit}".rstrip()


def _processor() -> str:
    return _first_of(Path("/proc/cpuinfo"), "model name") or platform.machine()


def _memory_gigabytes() -> float:
    kilobytes = (_first_of(Path("/proc/meminfo"), "MemTotal") or "0").split()[0]
    return int(kilobytes) / 1024**2


def _first_of(file: Path, name: str) -> str | None:
    lines: Sequence[str] = file.read_text().splitlines() if file.exists() else ()
    found = (line.partition(":")[2].strip() for line in lines if line.startswith(name))
    return next(found, None)
