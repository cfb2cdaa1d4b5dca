"""Beside other programs: time trackers on the same intervals, and other Textual programs."""

import subprocess
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.bench.dashboard import is_painted
from scripts.bench.figures import Figure, Row, Section
from scripts.bench.others import (
    Interval,
    from_pypi,
    intervals,
    timewarrior,
    write_timewarrior,
    write_watson,
)
from scripts.bench.sizes import Size
from scripts.bench.stores import FOLDER, FW_TUI, environment, store
from scripts.bench.terminal import NotShown, Stopwatch
from scripts.bench.timing import in_turns, process_ms

_MONTH = "2026-10"
_SINCE, _UNTIL = "2026-10-01", "2026-11-01"
_LAST = "2026-10-31"
_WORD = "Drucker"
_ALL = ("2015-01-01", "2027-01-01")
_TIMES = 3
_EVERY = "1000000"

#: Packages of programs made with Textual, each with its command.
_TEXTUAL = {"harlequin": "harlequin", "posting": "posting", "bagels": "bagels"}
#: Seconds without a byte after which a program has come to rest.
_AT_REST = 0.3
_START = 6  #: seconds until it is idle


def measure(size: Size) -> Section:
    """What can be installed here; the rest is named."""
    section = Section("Beside other programs")
    _trackers(section, store(size.shop))
    _programs(section, size)
    return section


# -- time trackers -----------------------------------------------------------------------------


def _trackers(section: Section, path: Path) -> None:
    kept = intervals(path)
    in_month = [each for each in kept if _month_of(each) == _MONTH]
    customer, _count = Counter(each.customer for each in in_month).most_common(1)[0]
    with TemporaryDirectory(dir=FOLDER) as folder:
        commands = _commands(Path(folder), kept, customer, section)
        hits = sum(_WORD in each.words for each in kept)
        for task, least in (("list a month", len(in_month)), ("find a word", hits), ("sum", 1)):
            ours = [FW_TUI, *_OURS[task](customer)]
            label = f"{len(kept):,} intervals: {_TASKS[task]}"
            if (lines := _lines(ours, path)) < least:
                note = f"{lines} lines instead of {least}"
                section.add(Row(label, None, note=note))
                continue
            works = {"fw-tui": partial(process_ms, ours, path)}
            for name, (tasks, more) in commands.items():
                works[name] = partial(process_ms, tasks[task], None, more)
            taken = {name: Figure.of(ms) for name, ms in in_turns(works, _TIMES).items()}
            for name in commands:
                section.add(Row(label, taken["fw-tui"], name, taken[name]))


_TASKS = {
    "list a month": "list a month",
    "find a word": "find a word in all of them",
    "sum": "what a customer owes for a month",
}
_OURS: Mapping[str, Callable[[str], list[str]]] = {
    "list a month": lambda _customer: _sessions(f"seit:{_MONTH}", f"bis:{_MONTH}"),
    "find a word": lambda _customer: _sessions(_WORD),
    "sum": lambda customer: ["statement", customer, "--month", _MONTH],
}


def _sessions(*words: str) -> list[str]:
    return ["sessions", *words, "--limit", _EVERY, "--format", "csv"]


_Commands = tuple[Mapping[str, Sequence[str]], Mapping[str, str]]


def _commands(
    folder: Path, kept: Sequence[Interval], customer: str, section: Section
) -> dict[str, _Commands]:
    """What does each task in the other programs, with the place of their data."""
    found: dict[str, _Commands] = {}
    if timew := timewarrior():
        place = folder / "timewarrior"
        write_timewarrior(place, kept)
        month = [_SINCE, "-", _UNTIL]
        found["Timewarrior"] = (
            {
                "list a month": [str(timew), "export", *month],
                "find a word": [str(timew), "export", _ALL[0], "-", _ALL[1], _WORD],
                "sum": [str(timew), "summary", *month, customer],
            },
            {"TIMEWARRIORDB": str(place)},
        )
    else:
        section.notes.append("Timewarrior cannot be installed here.")
    if watson := from_pypi("td-watson", "watson"):
        place = folder / "watson"
        write_watson(place, kept)
        log = [str(watson), "log", "-G", "--csv", "--from"]
        report = [str(watson), "report", "-G", "--from", _SINCE, "--to", _LAST]
        found["Watson"] = (
            {
                "list a month": [*log, _SINCE, "--to", _LAST],
                "find a word": [*log, _ALL[0], "--to", _ALL[1], "--tag", _WORD],
                "sum": [*report, "--project", customer],
            },
            {"WATSON_DIR": str(place)},
        )
    else:
        section.notes.append("Watson cannot be installed here.")
    return found


def _lines(command: Sequence[str], path: Path) -> int:
    done = subprocess.run(
        command, env=environment(path), capture_output=True, text=True, check=True
    )
    return len(done.stdout.splitlines())


def _month_of(interval: Interval) -> str:
    return f"{datetime.fromtimestamp(interval.begun, UTC):%Y-%m}"


# -- other programs on the screen --------------------------------------------------------------


def _programs(section: Section, size: Size) -> None:
    """Start, memory and idling of programs as they come, beside the dashboard."""
    ours = _looked_at([FW_TUI], store(size.many), size)
    if ours is None:
        section.notes.append("The dashboard did not come to rest.")
        return
    for package, command in _TEXTUAL.items():
        program = from_pypi(package, command)
        theirs = program and _looked_at([str(program)], None, size)
        if not theirs:
            why = "does not come to rest" if program else "cannot be installed here"
            section.notes.append(f"{package} {why}.")
            continue
        section.add(
            *(
                Row(f"{what}, {size.many:,} sessions", ours[what], package, theirs[what])
                for what in ours
            )
        )


def _looked_at(command: Sequence[str], path: Path | None, size: Size) -> dict[str, Figure] | None:
    """Start, memory and idling of a program; None if it never stops to paint."""
    try:
        starts = [_start(command, path) for _each in range(_TIMES + 1)]
        with TemporaryDirectory() as home, Stopwatch(command, path, Path(home)) as watch:
            watch.watch(_START)
            before, sent = watch.cpu_seconds(), watch.watch(size.idle)
            cpu = (watch.cpu_seconds() - before) / size.idle
            memory = watch.megabytes()
    except NotShown:
        return None
    return {
        "start until at rest": Figure.of(starts[1:]),
        "memory": Figure(memory, "MB"),
        "sent while idle": Figure(sent / size.idle, "B/s"),
        "processor while idle": Figure(cpu * 100, "%"),
    }


def _start(command: Sequence[str], path: Path | None) -> float:
    with TemporaryDirectory() as home, Stopwatch(command, path, Path(home)) as watch:
        return watch.until(watch.begun, lambda _screen: is_painted(watch), _AT_REST).last
