"""Taking the time of functions and of whole processes."""

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

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


def on_path(program: str) -> bool:
    """Whether the system has a program."""
    return shutil.which(program) is not None


@contextmanager
def bare(path: Path) -> Iterator[sqlite3.Connection]:
    """The store as the standard library opens it; commits are the caller's."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection
