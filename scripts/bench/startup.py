"""How long the dashboard takes to its first full frame, beside an empty Textual app."""

from pathlib import Path

from scripts.bench.dashboard import EMPTY_APP, is_painted, shows_active, shows_history
from scripts.bench.figures import Figure, Goal, Row, Section
from scripts.bench.sizes import Size
from scripts.bench.stores import FW_TUI, store
from scripts.bench.terminal import Stopwatch
from scripts.bench.timing import in_turns


def measure(size: Size) -> Section:
    """Starts in turns, each from nothing."""
    section = Section("Start: from the command to the first full frame, 120x40")
    few, many = store(size.few), store(size.many)
    taken = in_turns(
        {
            "empty": _empty,
            "few": lambda: _active(few),
            "many": lambda: _active(many),
            "few history": lambda: _history(few),
            "many history": lambda: _history(many),
        },
        size.starts,
    )
    known = {name: Figure.of(samples) for name, samples in taken.items()}
    beside = ("an empty Textual app", known["empty"], (Goal("ratio", 1.2),))
    for name, count in (("few", size.few), ("many", size.many)):
        section.add(
            Row(f"Active, {count:,} sessions", known[name], *beside),
            Row(f"then 2 and History, {count:,} sessions", known[f"{name} history"], *beside),
        )
    for name, label in (("", "Active"), (" history", "History")):
        section.add(
            Row(
                f"{label}, {size.many:,} sessions",
                known[f"many{name}"],
                f"{size.few:,} sessions",
                known[f"few{name}"],
                (Goal("ratio", 1.1),),
            )
        )
    section.notes.append(
        "History is counted from the same start: 2 is pressed as soon as Active stands."
    )
    return section


def _empty() -> float:
    with Stopwatch(EMPTY_APP) as watch:
        return watch.until(watch.begun, lambda _screen: is_painted(watch)).last


def _active(path: Path) -> float:
    with Stopwatch([FW_TUI], path) as watch:
        return watch.until(watch.begun, shows_active).last


def _history(path: Path) -> float:
    with Stopwatch([FW_TUI], path) as watch:
        watch.until(watch.begun, shows_active, quiet=0.001)
        watch.press("2")
        return watch.until(watch.begun, shows_history).last
