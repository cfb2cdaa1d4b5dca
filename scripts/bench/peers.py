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
        others = _others(Path(folder), kept, customer, section)
        hits = sum(_WORD in each.words for each in kept)
        for task, least in (("list a month", len(in_month)), ("find a word", hits), ("sum", 1)):
            label = f"{len(kept):,} intervals: {_TASKS[task]}"
            ours: _Command = ([FW_TUI, *_OURS[task](customer)], environment(path))
            every = {"fw-tui": ours} | {name: tasks[task] for name, tasks in others.items()}
            lines = {name: _lines(command) for name, command in every.items()}
            if few := [f"{name} lists {n} of {least}" for name, n in lines.items() if n < least]:
                section.add(Row(label, None, note="; ".join(few)))
                continue
            works = {name: partial(process_ms, *command) for name, command in every.items()}
            taken = {name: Figure.of(ms) for name, ms in in_turns(works, _TIMES).items()}
            section.add(*(Row(label, taken["fw-tui"], name, taken[name]) for name in others))


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


#: Words, and the environment for them.
_Command = tuple[list[str], Mapping[str, str]]


def _others(
    folder: Path, kept: Sequence[Interval], customer: str, section: Section
) -> dict[str, Mapping[str, _Command]]:
    """What does each task in the programs that can be had here; their data go into a folder."""
    found: dict[str, Mapping[str, _Command]] = {}
    if timew := timewarrior():
        found["Timewarrior"] = _timewarrior(str(timew), folder / "timewarrior", kept, customer)
    else:
        section.notes.append("Timewarrior cannot be installed here.")
    if watson := from_pypi("td-watson", "watson"):
        found["Watson"] = _watson(str(watson), folder / "watson", kept, customer)
    else:
        section.notes.append("Watson cannot be installed here.")
    return found


def _timewarrior(
    program: str, folder: Path, kept: Sequence[Interval], customer: str
) -> dict[str, _Command]:
    write_timewarrior(folder, kept)
    around = environment() | {"TIMEWARRIORDB": str(folder)}
    month = [_SINCE, "-", _UNTIL]
    return {
        "list a month": ([program, "export", *month], around),
        "find a word": ([program, "export", _ALL[0], "-", _ALL[1], _WORD], around),
        "sum": ([program, "summary", *month, customer], around),
    }


def _watson(
    program: str, folder: Path, kept: Sequence[Interval], customer: str
) -> dict[str, _Command]:
    write_watson(folder, kept)
    around = environment() | {"WATSON_DIR": str(folder)}
    log = [program, "log", "-G", "--csv", "--from"]
    report = [program, "report", "-G", "--from", _SINCE, "--to", _LAST]
    return {
        "list a month": ([*log, _SINCE, "--to", _LAST], around),
        "find a word": ([*log, _ALL[0], "--to", _ALL[1], "--tag", _WORD], around),
        "sum": ([*report, "--project", customer], around),
    }


def _lines(command: _Command) -> int:
    """How many lines a command prints; it must succeed."""
    words, around = command
    done = subprocess.run(
        words, env=dict(around), stdin=subprocess.DEVNULL, capture_output=True, check=True
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
            why = "shows no lasting picture here" if program else "cannot be installed here"
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
