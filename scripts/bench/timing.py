"""Taking the time of functions and of whole processes."""

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

#: Seconds between two looks at the memory of a process.
_LOOK = 0.02
Name = TypeVar("Name", bound=Hashable)


def taken_ms(work: Callable[[], object]) -> float:
    """Milliseconds that something takes once."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def in_turns(works: Mapping[Name, Callable[[], float]], times: int) -> dict[Name, list[float]]:
    """What each answers, so many times, in turns: what else the machine does hits all alike.

    The first turn only warms up.
    """
    for work in works.values():
        work()
    taken: dict[Name, list[float]] = {name: [] for name in works}
    for _turn in range(times):
        for name, work in works.items():
            taken[name].append(work())
    return taken


def process_ms(command: Sequence[str], around: Mapping[str, str]) -> float:
    """Milliseconds from the start of a process to its end, in an environment; it must succeed."""
    begun = time.perf_counter()
    done = subprocess.run(
        command,
        env=dict(around),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    taken = (time.perf_counter() - begun) * 1000
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr.decode()}")
    return taken


def process_peak(command: Sequence[str], around: Mapping[str, str]) -> tuple[float, float]:
    """Milliseconds of a process, and the most memory that it held, in MB; it must succeed."""
    begun = time.perf_counter()
    peak = 0.0
    with subprocess.Popen(
        command,
        env=dict(around),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as running:
        while running.poll() is None:
            peak = max(peak, _peak_so_far(running.pid))
            time.sleep(_LOOK)
        taken = (time.perf_counter() - begun) * 1000
        if running.returncode and running.stderr is not None:
            raise SystemExit(f"{' '.join(command)}: {running.stderr.read().decode()}")
    return taken, peak


def _peak_so_far(pid: int) -> float:
    """Of the program itself: the system's account at its end counts who started it too."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    return 0.0


def on_path(program: str) -> bool:
    """Whether the system has a program."""
    return shutil.which(program) is not None


@contextmanager
def bare(path: Path) -> Iterator[sqlite3.Connection]:
    """The store as the standard library opens it; commits are the caller's."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection
