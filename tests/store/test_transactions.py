"""The open store: its settings, its retries, what it says when it cannot write."""

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from peewee import IntegrityError, OperationalError

from fw_tui.domain.errors import FwError, StoreBusy, StoreError
from fw_tui.services.office import Office
from fw_tui.store.faults import explain_fault
from fw_tui.store.models import Customer, database
from fw_tui.store.numbers import next_number
from fw_tui.store.settings import all_settings, put_setting
from fw_tui.store.store import Store
from tests.makers import captured, make_office, request


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "store.db", busy_timeout_ms=30)
    yield made
    made.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path, busy_timeout_ms=30)
    yield made
    made.close()


@pytest.fixture
def other(tmp_path: Path, store: Store) -> Iterator[sqlite3.Connection]:
    """Another program on the same store."""
    connection = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    yield connection
    connection.close()


def pragma(name: str) -> Any:
    return database.execute_sql(f"PRAGMA {name}").fetchone()[0]


def test_every_connection_has_what_safety_needs(store: Store) -> None:
    def look() -> dict[str, Any]:
        names = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout", "application_id")
        return {name: pragma(name) for name in names}

    expected = {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "busy_timeout": 30,
        "application_id": 0x46575455,
    }
    assert store.read(look) == expected
    store.close()
    assert store.read(look) == expected
    elsewhere: list[dict[str, Any]] = []

    def in_a_thread() -> None:
        elsewhere.append(store.read(look))
        store.close()

    thread = threading.Thread(target=in_a_thread)
    thread.start()
    thread.join()
    assert elsewhere == [expected]


def test_a_row_that_points_to_nothing_is_refused(store: Store) -> None:
    def work() -> None:
        database.execute_sql("INSERT INTO remote_id (value, computer_id) VALUES ('1', 99)")

    with pytest.raises(StoreError):
        store.write(work)


def test_a_write_holds_the_lock_from_its_beginning(store: Store, other: sqlite3.Connection) -> None:
    other.execute("PRAGMA busy_timeout = 0")

    def work() -> None:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")

    store.write(work)
    other.execute("BEGIN IMMEDIATE")
    other.execute("ROLLBACK")


def test_reading_goes_on_while_another_program_writes(
    store: Store, other: sqlite3.Connection
) -> None:
    store.write(lambda: put_setting("shop.name", "alt"))
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE setting SET value = 'neu'")
    assert store.read(all_settings) == {"shop.name": "alt"}
    other.execute("COMMIT")
    assert store.read(all_settings) == {"shop.name": "neu"}


def test_one_read_sees_one_state(store: Store, other: sqlite3.Connection) -> None:
    store.write(lambda: put_setting("shop.name", "alt"))

    def work() -> list[dict[str, str]]:
        before = all_settings()
        other.execute("UPDATE setting SET value = 'neu'")
        return [before, all_settings()]

    assert store.read(work) == [{"shop.name": "alt"}] * 2


def test_a_use_case_that_met_a_lock_runs_when_it_is_free(
    store: Store, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO setting VALUES ('shop.city', 'Hof')")
    monkeypatch.setattr(time, "sleep", lambda _seconds: other.execute("COMMIT"))
    runs: list[dict[str, str]] = []

    def work() -> None:
        runs.append(all_settings())
        put_setting("shop.name", "x")

    store.write(work)
    assert runs == [{"shop.city": "Hof"}]
    assert store.read(all_settings) == {"shop.city": "Hof", "shop.name": "x"}


@pytest.mark.parametrize("error", [IntegrityError("UNIQUE"), sqlite3.OperationalError("busy")])
def test_a_use_case_that_failed_midway_runs_again_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    numbers: list[int] = []

    def work() -> None:
        numbers.append(next_number("session"))
        if len(numbers) < 3:
            if isinstance(error, sqlite3.Error):
                error.sqlite_errorname = "SQLITE_BUSY"
                raise OperationalError("database is locked") from error
            raise error

    store.write(work)
    assert numbers == [1, 1, 1]
    assert store.read(lambda: next_number("session")) == 2
    assert len(pauses) == 2
    assert all(0 <= pause <= 0.2 for pause in pauses)


def test_a_retry_after_an_unknown_outcome_does_not_double(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt: Callable[..., Any] = Store._attempt
    attempts: list[str] = []

    def lose_the_answer(self: Store, work: Callable[[], Any], kind: str) -> Any:
        result = attempt(self, work, kind)
        attempts.append(kind)
        if attempts == ["IMMEDIATE"]:
            raise StoreBusy("the answer was lost")
        return result

    monkeypatch.setattr(Store, "_attempt", lose_the_answer)
    started = office.sessions.start(request())
    assert attempts == ["IMMEDIATE"] * 2
    assert started.number == 1
    assert office.history.count() == 1


def test_a_store_locked_for_good_is_said_in_bounded_time(
    store: Store, other: sqlite3.Connection
) -> None:
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    with pytest.raises(StoreBusy, match="in use by another program"):
        store.write(lambda: put_setting("shop.name", "x"))
    assert time.monotonic() - begun < 5
    other.execute("ROLLBACK")
    store.write(lambda: put_setting("shop.name", "x"))


def test_a_refusal_in_the_middle_takes_everything_back(store: Store) -> None:
    def work() -> None:
        put_setting("shop.name", "x")
        next_number("session")
        raise FwError("no")

    with pytest.raises(FwError, match="no"):
        store.write(work)
    assert store.read(all_settings) == {}
    assert store.write(lambda: next_number("session")) == 1


def fill(office: Office) -> None:
    for number in range(200):
        office.sessions.start(request(f"Kunde {number}", "PC", notes="x" * 9000))


def test_a_full_disk_is_said_and_leaves_nothing_half_written(office: Office) -> None:
    assert office.sessions.running() == []
    pages = pragma("page_count")
    database.execute_sql(f"PRAGMA max_page_count = {pages + 30}")
    with pytest.raises(StoreError, match="disk is full; nothing was saved"):
        fill(office)
    kept = office.sessions.running()
    assert 0 < len(kept) < 200
    assert [s.number for s in kept] == list(range(1, len(kept) + 1))
    assert len(office.customers.search()) == len(kept)
    database.execute_sql("PRAGMA max_page_count = 100000")
    assert office.sessions.start(request("Später", "PC")).number == len(kept) + 1
    assert pragma("integrity_check") == "ok"


@pytest.mark.parametrize("damage", ["deleted", "replaced"])
def test_a_store_whose_file_was_taken_away_is_not_written_into_nothing(
    office: Office, damage: str
) -> None:
    office.sessions.start(request())
    office.path.unlink()
    if damage == "replaced":
        office.path.write_bytes(b"")
    for work in (
        lambda: office.sessions.end(1),
        office.sessions.running,
        office.change_token,
        lambda: office.sessions.beat("hoerner"),
    ):
        with pytest.raises(StoreError, match="moved or replaced"):
            work()


def test_a_second_store_in_one_process_is_noticed(tmp_path: Path, store: Store) -> None:
    second = Store(tmp_path / "second.db")
    with pytest.raises(RuntimeError, match="another store"):
        store.read(all_settings)
    assert second.read(all_settings) == {}
    second.close()


def test_own_writes_and_those_of_others_are_noticed_and_reading_is_not(
    store: Store, other: sqlite3.Connection
) -> None:
    tokens = [store.change_token()]
    store.read(all_settings)
    assert store.change_token() == tokens[-1]
    store.write(lambda: put_setting("shop.name", "own"))
    tokens.append(store.change_token())
    other.execute("UPDATE setting SET value = 'foreign'")
    tokens.append(store.change_token())

    def elsewhere() -> None:
        store.write(lambda: put_setting("shop.city", "thread"))
        store.close()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    tokens.append(store.change_token())
    assert len(set(tokens)) == len(tokens)
    assert store.change_token() == tokens[-1]


def test_a_write_that_failed_is_no_change(store: Store) -> None:
    token = store.change_token()

    def refuse() -> None:
        put_setting("shop.name", "x")
        raise FwError("no")

    with pytest.raises(FwError):
        store.write(refuse)
    assert store.change_token() == token


def test_reading_writes_nothing(office: Office) -> None:
    office.sessions.start(request(remote_id="123"))
    office.imports.take_over([captured("2026-11-02T08:00:00", "2026-11-02T08:10:00", "555")])

    def files() -> dict[str, bytes]:
        found = office.path.parent.glob("store.db*")
        return {file.name: file.read_bytes() for file in found if not file.name.endswith("-shm")}

    before = files()
    office.sessions.running()
    office.sessions.left_behind("hoerner")
    office.sessions.charge(office.sessions.get(1))
    office.history.page("maier")
    len(office.history.newest("maier", 1000))
    office.customers.entries()
    office.customers.find("Fa. Walter Maier GmbH")
    office.customers.computers_named("Fa. Walter Maier GmbH")
    office.customers.computer_of_remote_id("123")
    office.billing.month(office.billing.this_month())
    office.billing.statement("maier", office.billing.this_month())
    office.imports.inbox()
    office.settings.all()
    office.change_token()
    assert files() == before


def fault(name: str, message: str = "x") -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(message)
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("name", "kind", "sentence"),
    [
        ("SQLITE_BUSY", StoreBusy, "in use"),
        ("SQLITE_BUSY_SNAPSHOT", StoreBusy, "in use"),
        ("SQLITE_LOCKED", StoreBusy, "in use"),
        ("SQLITE_READONLY", StoreError, "only be read"),
        ("SQLITE_READONLY_DBMOVED", StoreError, "only be read"),
        ("SQLITE_FULL", StoreError, "disk is full"),
        ("SQLITE_NOTADB", StoreError, "not a database"),
        ("SQLITE_CORRUPT", StoreError, "damaged"),
        ("SQLITE_CANTOPEN", StoreError, "cannot be opened"),
        ("SQLITE_IOERR_WRITE", StoreError, "disk reports an error"),
        ("SQLITE_PERM", StoreError, "refused"),
        ("SQLITE_ERROR", StoreError, "outer"),
    ],
)
def test_the_first_cause_is_what_the_user_is_told(
    name: str, kind: type[StoreError], sentence: str
) -> None:
    outer = OperationalError("outer")
    outer.__cause__ = fault("SQLITE_ERROR", "cannot rollback - no transaction is active")
    outer.__cause__.__context__ = fault(name)
    explained = explain_fault(outer, "/srv/store.db")
    assert type(explained) is kind
    assert sentence in str(explained)
    assert "/srv/store.db" in str(explained)


def test_a_clash_of_two_writers_may_be_tried_again() -> None:
    assert isinstance(explain_fault(IntegrityError("UNIQUE"), "p"), StoreBusy)


def test_errors_that_lead_in_a_circle_and_errors_without_words_are_explained() -> None:
    one, two = OperationalError(), OperationalError("two")
    one.__context__, two.__context__ = two, one
    assert "OperationalError" in str(explain_fault(one, "p"))


def test_numbers_follow_each_other_per_name(store: Store) -> None:
    assert [store.write(lambda: next_number("session")) for _ in range(3)] == [1, 2, 3]
    assert store.write(lambda: next_number("invoice")) == 1


def test_what_is_no_money_or_state_is_refused_by_the_database(office: Office) -> None:
    office.sessions.start(request())
    for change in (
        "state = 'sleeping'",
        "billing = 'free'",
        "free_reason = 'goodwill'",
        "number = NULL",
    ):
        with pytest.raises(IntegrityError):
            database.execute_sql(f"UPDATE session SET {change}")
    with pytest.raises(IntegrityError):
        database.execute_sql("UPDATE connection SET ended_at = started_at - 1")
    with pytest.raises(IntegrityError):
        Customer.delete().execute()


def test_the_pause_before_a_retry_is_drawn_anew_each_time(
    store: Store, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        drawn.append((low, high))
        return 0.0

    monkeypatch.setattr(random, "uniform", uniform)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        store.write(all_settings)
    assert drawn == [(0, 0.2), (0, 0.2)]
