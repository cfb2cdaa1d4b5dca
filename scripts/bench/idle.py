"""What the dashboard sends and computes while nobody does anything, beside a clock of watch."""

from collections.abc import Sequence
from pathlib import Path

from scripts.bench.figures import Figure, Goal, Row, Section
from scripts.bench.sizes import Size
from scripts.bench.stores import FW_TUI, copy_of, office_of
from scripts.bench.terminal import Stopwatch
from scripts.bench.timing import on_path
from tests.makers import request

_CLOCK = ["watch", "-n1", "date"]
#: Running sessions, bytes a second, percent of a processor.
_START = 3  #: seconds until a program is at rest
_GOALS = ((1, 100, 1.0), (10, 600, None), (50, 1300, 2.0))


def measure(size: Size) -> Section:
    """Sessions that run, in Active."""
    section = Section("Idle: sessions run, nobody presses a key, 120x40")
    clock, its_cpu = _watched(_CLOCK, None, size.idle) if on_path("watch") else (None, None)
    beside = "watch -n1 date"
    with copy_of(size.few) as path:
        running = 0
        for wanted, most_bytes, most_cpu in _GOALS:
            _start(path, wanted - running)
            running = wanted
            sent, cpu = _watched([FW_TUI], path, size.idle)
            sessions = "1 session runs" if wanted == 1 else f"{wanted} sessions run"
            cpu_goal = () if most_cpu is None else (Goal("value", most_cpu),)
            section.add(
                Row(f"{sessions}, sent", sent, beside, clock, (Goal("value", most_bytes),)),
                Row(f"{sessions}, processor", cpu, beside, its_cpu, cpu_goal),
            )
    section.notes.append(
        "The measuring terminal answers no questions; one that knows synchronized output gets 16"
        " bytes more with each picture."
    )
    return section


def _start(path: Path, count: int) -> None:
    with office_of(path) as office:
        for _each in range(count):
            number = len(office.sessions.running()) + 1
            office.sessions.start(request("Fa. Walter Maier GmbH", f"PC Platz {number}"))


def _watched(command: Sequence[str], path: Path | None, seconds: float) -> tuple[Figure, Figure]:
    with Stopwatch(command, path) as watch:
        watch.watch(_START)
        before = watch.cpu_seconds()
        sent = watch.watch(seconds)
        used = watch.cpu_seconds() - before
    return Figure(sent / seconds, "B/s"), Figure(used / seconds * 100, "%")
