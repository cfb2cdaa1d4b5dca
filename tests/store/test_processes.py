"""Several processes on one store, and processes that die: nothing acknowledged is lost."""

import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fw_tui.domain.session import State
from fw_tui.store.settings import all_settings
from fw_tui.store.store import Store
from tests.makers import make_office

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def writers(what: str, path: Path, numbers: list[int]) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that have loaded everything and begin together."""
    command = [sys.executable, "-m", "tests.store.writer", what, str(path)]
    processes = [
        subprocess.Popen(
            [*command, str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for number in numbers
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def succeed(processes: list[subprocess.Popen[str]]) -> None:
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")


def test_two_processes_that_read_and_then_write_lose_no_update(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Store(path).close()
    with writers("count", path, [150, 150]) as processes:
        succeed(processes)
    store = Store(path)
    assert store.read(all_settings)["shop.name"] == "300"
    store.close()


def test_six_processes_that_make_the_store_at_once_make_one(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with writers("create", path, list(range(6))) as processes:
        succeed(processes)
    office = make_office(tmp_path)
    assert [c.name for c in office.customers.search()] == [f"Kunde {n}" for n in range(6)]
    office.close()
    assert [file.name for file in tmp_path.glob("*store*")] == ["store.db"]


def acknowledged(process: subprocess.Popen[str], lines: int) -> list[list[str]]:
    """What a worker said before it was killed; a last line cut short was not said."""
    assert process.stdout is not None
    assert process.stderr is not None
    said = [process.stdout.readline() for _ in range(lines)]
    process.kill()
    said += process.stdout.readlines()
    assert (process.wait(), process.stderr.read()) == (-signal.SIGKILL, "")
    return [line.split() for line in said if line.endswith("\n")]


def test_no_kill_loses_what_was_acknowledged(tmp_path: Path) -> None:
    path, luck = tmp_path / "store.db", random.Random(7)
    started: dict[str, int] = {}
    ended: dict[str, int] = {}
    for round_ in range(10):
        with writers("work", path, [2 * round_, 2 * round_ + 1]) as processes:
            for process in processes:
                for word, number, key in acknowledged(process, luck.randrange(1, 25)):
                    (ended if word == "ended" else started)[key] = int(number)
    assert len(started) > 20
    office = make_office(tmp_path)
    kept = {s.key: s for s in office.history.page(limit=100_000).sessions}
    assert {key: kept[key].number for key in started} == started
    assert all(kept[key].state is State.ENDED for key in ended)
    assert all(kept[key].seconds(0) == 60 for key in ended)
    assert all(kept[key].notes.startswith("Runde") for key in ended)
    assert sorted(s.number for s in kept.values()) == list(range(1, len(kept) + 1))
    # Each worker dies once: at most one session of each was ended without its word.
    unsaid = [s for s in kept.values() if s.state is State.ENDED and s.key not in ended]
    assert max(Counter(s.partner.customer for s in unsaid).values(), default=0) <= 1
    office.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
