"""Several processes on one store, and processes that die: nothing acknowledged is lost."""

import random
import sqlite3
from collections import Counter
from pathlib import Path

from fw_tui.domain.session import State
from fw_tui.store.settings import all_settings
from fw_tui.store.store import Store
from tests.makers import make_office
from tests.store.processes import acknowledged, succeed, writers


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
