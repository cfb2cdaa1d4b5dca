"""Other programs to compare with, put into build/bench and nowhere else."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from scripts.bench.stores import FOLDER

_PLACE = FOLDER / "peers"
_LONGEST = 600  #: seconds that an installation may take


class Interval(NamedTuple):
    """A session as other programs keep it: seconds, who pays, and the words of its notes."""

    begun: int
    ended: int
    customer: str
    words: tuple[str, ...]


def from_pypi(package: str, program: str) -> Path | None:
    """A program in an environment of its own; None if it cannot be had here."""
    folder = _PLACE / package
    found = folder / "bin" / program
    if not found.exists():
        shutil.rmtree(folder, ignore_errors=True)
        done = _run([sys.executable, "-m", "venv", str(folder)]) and _run(
            [str(folder / "bin" / "python"), "-m", "pip", "install", "-qq", package]
        )
        if not done:
            shutil.rmtree(folder, ignore_errors=True)
    return found if found.exists() else None


def timewarrior() -> Path | None:
    """Timewarrior of the system, or unpacked from Debian's package; None without both."""
    if known := shutil.which("timew"):
        return Path(known)
    folder = _PLACE / "timewarrior"
    found = folder / "usr" / "bin" / "timew"
    if not found.exists() and shutil.which("apt-get") and shutil.which("dpkg"):
        folder.mkdir(parents=True, exist_ok=True)
        if _run(["apt-get", "download", "-qq", "timewarrior"], folder):
            for package in folder.glob("*.deb"):
                _run(["dpkg", "-x", str(package), str(folder)])
    return found if found.exists() else None


def intervals(path: Path) -> list[Interval]:
    """All sessions of a store, in order of time."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT started_at / 1000, ended_at / 1000, customer.name, notes FROM session"
            " JOIN connection ON connection.session_id = session.id"
            " JOIN computer ON computer.id = session.computer_id"
            " JOIN customer ON customer.id = computer.customer_id ORDER BY started_at"
        )
        return [
            Interval(begun, ended, customer, tuple(dict.fromkeys(re.findall(r"[\w-]+", notes))))
            for begun, ended, customer, notes in rows
        ]


def write_timewarrior(folder: Path, kept: Sequence[Interval]) -> None:
    """Timewarrior's own files: one for each month, a line for each interval."""
    data = folder / "data"
    data.mkdir(parents=True)
    (folder / "timewarrior.cfg").touch()
    lines: dict[str, list[str]] = {}
    for each in kept:
        begun, ended = (datetime.fromtimestamp(at, UTC) for at in each[:2])
        tags = " ".join((f'"{each.customer}"', *each.words))
        line = f"inc {begun:%Y%m%dT%H%M%SZ} - {ended:%Y%m%dT%H%M%SZ} # {tags}\n"
        lines.setdefault(f"{begun:%Y-%m}", []).append(line)
    for month, those in lines.items():
        (data / f"{month}.data").write_text("".join(those))


def write_watson(folder: Path, kept: Sequence[Interval]) -> None:
    """Watson's own file."""
    folder.mkdir(parents=True)
    (folder / "frames").write_text(json.dumps(list(_frames(kept))))


def _frames(kept: Sequence[Interval]) -> Iterator[list[object]]:
    for number, each in enumerate(kept):
        key = f"{number:032x}"
        yield [each.begun, each.ended, each.customer, key, list(each.words), each.ended]


def _run(command: Sequence[str], folder: Path | None = None) -> bool:
    """Whether a command succeeds in reasonable time."""
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, check=False, timeout=_LONGEST
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
