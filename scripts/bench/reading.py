"""Reading logs of ten years: how fast, beside the least that it costs, and in how much memory."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts.bench.figures import Figure, Goal, Row, Section
from scripts.bench.logs import KINDS
from scripts.bench.sizes import Size
from scripts.bench.stores import FOLDER, ROOT

#: A log so many times shorter shows that the length takes no memory.
_SHORTER = 100
#: No kind of log may be read so much slower than the one that is read fastest.
_LEAST_SHARE = 0.33
_MOST_GROWTH = 1.15


def measure(size: Size) -> Section:
    """Each kind of log, long and short; nothing is kept."""
    section = Section("Reading logs: ten years of a busy shop")
    FOLDER.mkdir(parents=True, exist_ok=True)
    rejected = 0
    with TemporaryDirectory(dir=FOLDER) as folder:
        for name in KINDS:
            path = Path(folder, "log")
            rejected += _add(section, name, path, size.log)
            path.unlink()
    rates = [row.figure for row in section.rows if row.figure and row.figure.unit == "rows/s"]
    slowest, *_others, fastest = sorted(rates, key=lambda figure: figure.value)
    goal = Goal("ratio", _LEAST_SHARE, at_least=True)
    section.add(Row("the slowest of them", slowest, "the fastest of them", fastest, (goal,)))
    section.notes.append(
        "A row is read, checked and given its key; what cannot be read for sure gives a reason: "
        f"{rejected} rows here, all of them in the hours that autumn repeats. Beside it stands "
        "the standard library, which splits the same rows and makes times of what they hold."
    )
    return section


def _add(section: Section, name: str, path: Path, rows: int) -> int:
    """Measure one kind; how many of its rows were rejected."""
    kind = KINDS[name]
    _write(name, path, rows // _SHORTER)
    short = _taken(name, path, "read", rows // _SHORTER)
    _write(name, path, rows)
    floor, taken = _taken(name, path, "floor", rows), _taken(name, path, "read", rows)
    section.add(
        Row(
            f"{kind.what}, {rows:,} rows",
            Figure(rows / taken["seconds"], "rows/s"),
            f"bare {kind.beside} and datetime",
            Figure(rows / floor["seconds"], "rows/s"),
        ),
        Row(
            f"{kind.what}: memory at most",
            Figure(taken["peak"], "MB"),
            f"{rows // _SHORTER:,} rows",
            Figure(short["peak"], "MB"),
            (Goal("ratio", _MOST_GROWTH),),
        ),
    )
    return int(taken["rejected"])


def _write(name: str, path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(KINDS[name].write(rows))


def _taken(name: str, path: Path, way: str, rows: int) -> dict[str, Any]:
    """What a process of its own took; each row must have become one or been rejected."""
    command = [sys.executable, "-m", "scripts.bench.logs", name, str(path), way]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT)
    taken: dict[str, Any] = json.loads(done.stdout)
    if taken["rows"] + taken["rejected"] != rows:
        raise SystemExit(f"{name}: {taken} of {rows} rows")
    return taken
