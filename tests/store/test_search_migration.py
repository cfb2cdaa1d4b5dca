"""An older store gets places and an index for all that is in it, locked sessions too."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from fw_tui.services.office import Office
from fw_tui.store import opening
from fw_tui.store.search_index import differences
from tests.makers import NOON, make_office

#: The newest migration that knows nothing of the search.
OLDER = 4


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of before, with three sessions out of order, two of them at the same moment."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    for migration in opening.MIGRATIONS.glob("[0-9]*.py"):
        if int(migration.name[:4]) <= OLDER:
            shutil.copy(migration, folder)
    with monkeypatch.context() as past:
        past.setattr(opening, "MIGRATIONS", folder)
        past.setattr(opening, "SCHEMA_VERSION", OLDER)
        past.setattr(opening, "must_be_filled", lambda _database: False)
        opening.open_database(tmp_path / "store.db")
    with sqlite3.connect(tmp_path / "store.db") as store:
        store.execute(
            "INSERT INTO customer (id, key, name, folded, street, postcode, city, country, email,"
            " vat_id, buyer_reference)"
            " VALUES (1, 'c', 'Maier', 'maier', '', '', '', '', '', '', '')"
        )
        store.execute(
            "INSERT INTO computer (id, key, customer_id, name, folded)"
            " VALUES (1, 'p', 1, 'PC', 'pc')"
        )
        for number, begun_at in enumerate((NOON, NOON - 1000, NOON), 1):
            store.execute(
                "INSERT INTO session (id, key, number, computer_id, remote_id, technician,"
                " technician_name, state, billing, tariff, notes, ordered_by, begun_at,"
                " heartbeat_by, revision, folded) VALUES (?, ?, ?, 1, '', 'vogt', '', 'ended',"
                " 'billable', 'standard', '', '', ?, '', 1, 'drucker vogt')",
                (number, str(number), number, begun_at),
            )
            store.execute(
                "INSERT INTO connection (session_id, started_at, ended_at) VALUES (?, ?, ?)",
                (number, begun_at, begun_at + 900_000),
            )
        _lock(store, 2)
    store.close()
    return tmp_path / "store.db"


def _lock(store: sqlite3.Connection, session: int) -> None:
    """Put a session on an issued invoice."""
    store.execute(
        "INSERT INTO invoice (id, key, number, kind, series, serial, date, due_on, since, until,"
        " customer_id, customer_name, form, net_cents, vat_cents, rounding_cents, gross_cents,"
        " issued_at, issued_by, chain, previous_hash, hash, state) VALUES (1, 'i', 'RE-1',"
        " 'invoice', 's', 1, '', '', '', '', 1, '', '', 0, 0, 0, 0, 0, '', 1, '', '', 'draft')"
    )
    store.execute("UPDATE session SET invoice = 'RE-1' WHERE id = ?", (session,))
    store.execute("UPDATE invoice SET state = 'issued'")


@pytest.fixture
def office(path: Path) -> Iterator[Office]:
    made = make_office(path.parent)
    yield made
    made.close()


def test_an_older_store_is_searched_and_in_order(office: Office) -> None:
    found = office.history.page("drucker >10m kunde:maier").sessions
    assert [session.number for session in found] == [3, 1, 2]
    assert [session.place for session in found] == sorted(
        (session.place for session in found), reverse=True
    )
    assert [s.number for s in office.history.page("offen").sessions] == [3, 1]
    assert [s.number for s in office.history.page("rechnung:RE-1").sessions] == [2]
    assert office.at_once(lambda: list(differences())) == []


def test_what_was_locked_is_locked_again(path: Path, office: Office) -> None:
    assert office.history.count() == 3
    with sqlite3.connect(path) as store, pytest.raises(sqlite3.IntegrityError, match="invoice"):
        store.execute("UPDATE session SET place = 7 WHERE number = 2")
    store.close()


def test_an_index_that_was_never_filled_is_filled_when_the_store_is_migrated(path: Path) -> None:
    make_office(path.parent).close()
    with sqlite3.connect(path) as store:
        store.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')")
        store.execute(f"PRAGMA user_version = {OLDER}")
    store.close()
    office = make_office(path.parent)
    assert len(office.history.newest("drucker", 1000)) == 3
    office.close()
