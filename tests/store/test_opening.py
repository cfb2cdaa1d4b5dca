"""Opening a store: made, refused or migrated, each in one sentence and never by halves."""

import fcntl
import os
import shutil
import sqlite3
import stat
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from peewee import SqliteDatabase
from playhouse.schema_diff import diff_models

from fw_tui.domain.errors import InvalidInput, StoreError
from fw_tui.store import opening
from fw_tui.store.location import sqlite_path
from fw_tui.store.models import Table
from fw_tui.store.settings import all_settings, put_setting
from fw_tui.store.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def make(path: Path, **settings: str) -> None:
    """A sound store with some settings, closed."""
    store = Store(path)
    for name, value in settings.items():
        store.write(lambda name=name, value=value: put_setting(name, value))  # type: ignore[misc]
    store.close()


def kept(path: Path) -> dict[str, str]:
    store = Store(path)
    try:
        return store.read(all_settings)
    finally:
        store.close()


def run(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(statement)
    connection.close()


def schema(database: sqlite3.Connection) -> dict[str, set[tuple[object, ...]]]:
    """The columns, foreign keys and indexes of each table.

    Triggers and views are the store's own, and so is what serves the search; so are checks and
    defaults of columns that were added.
    """
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        name: _parts(database, name)
        for (name,) in names
        if not name.startswith(("schema_migr", "sqlite_", "search_"))
    }


_PARTS = (
    """SELECT 'column', name, replace(type, 'BIGINT', 'INTEGER'), "notnull", pk
       FROM pragma_table_info(?)""",
    """SELECT 'key', "from", "table", "to", on_delete FROM pragma_foreign_key_list(?)""",
    """SELECT 'index', i."unique", group_concat(c.name)
       FROM pragma_index_list(?) AS i, pragma_index_info(i.name) AS c GROUP BY i.name""",
)


def _parts(database: sqlite3.Connection, table: str) -> set[tuple[object, ...]]:
    return {row for part in _PARTS for row in database.execute(part, (table,))}


def test_a_store_is_made_where_its_folder_exists(path: Path) -> None:
    make(path, city="Hof")
    assert kept(path) == {"city": "Hof"}
    assert [file.name for file in path.parent.glob("*store*")] == ["store.db"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_in_a_folder_of_a_group_the_group_may_write(path: Path) -> None:
    path.parent.chmod(0o2770)
    make(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o660


def test_a_folder_that_does_not_exist_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"folder does not exist: .*/none"):
        Store(tmp_path / "none" / "store.db")
    assert not (tmp_path / "none").exists()


def test_left_overs_of_a_creation_that_was_killed_do_no_harm(path: Path) -> None:
    make(path.with_name("killed.db"), city="old")
    for suffix in ("", "-wal", "-shm"):
        shutil.copy(path.with_name("killed.db"), path.with_name(f".store.db.new{suffix}"))
    make(path)
    assert kept(path) == {}
    assert list(path.parent.glob(".store*")) == []


def test_a_journal_without_its_store_is_not_replayed_into_a_new_one(path: Path) -> None:
    journal = path.with_name("store.db-wal")
    journal.write_bytes(b"acknowledged")
    with pytest.raises(StoreError, match=r"journal is left.*store\.db-wal"):
        Store(path)
    assert not path.exists()
    assert journal.read_bytes() == b"acknowledged"


def damaged(path: Path, how: str) -> None:
    make(path, **{f"shop.{number}": "x" * 5000 for number in range(20)})
    whole = path.read_bytes()
    changed = {
        "empty": b"",
        "text": b"Fernwartung\n" * 100,
        "short": whole[:50],
        "header only": whole[:100],
        "truncated": whole[: len(whole) // 2],
        "no page whole": whole[:3000],
        "overwritten": whole[:100] + b"\xff" * (len(whole) - 100),
    }
    path.write_bytes(changed[how])


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("empty", "is empty and not a store"),
        ("text", "not a database"),
        ("short", "not a database"),
        ("header only", "damaged|not a database"),
        ("truncated", "damaged"),
        ("no page whole", "damaged|not a database"),
        ("overwritten", "damaged"),
    ],
)
def test_a_damaged_file_is_refused_and_left_as_it_is(path: Path, how: str, sentence: str) -> None:
    damaged(path, how)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=sentence):
        kept(path)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused(path: Path) -> None:
    run(path, "CREATE TABLE customer (id)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        Store(path)
    assert path.read_bytes() == before


def test_a_folder_or_a_device_is_no_store(tmp_path: Path) -> None:
    for place in (tmp_path, Path("/dev/null")):
        with pytest.raises(StoreError, match="not a file"):
            Store(place)


def test_a_link_stays_and_leads_to_the_store(path: Path) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    for city in ("Hof", "Ulm"):
        make(link, city=city)
        assert (kept(path)["city"], link.readlink()) == (city, path)


def test_a_link_into_a_missing_folder_or_a_circle_is_refused_and_stays(path: Path) -> None:
    path.symlink_to(path.parent / "unmounted" / "store.db")
    with pytest.raises(StoreError, match="folder does not exist"):
        Store(path)
    circle = path.with_name("circle.db")
    circle.symlink_to(circle)
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(circle)
    assert path.is_symlink()
    assert circle.is_symlink()


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(tmp_path / ("x" * 300))


@pytest.mark.parametrize(
    "newer",
    [
        "PRAGMA user_version = 99",
        "INSERT INTO schema_migration (name, applied) VALUES ('0099_later', '2030-01-01')",
    ],
)
def test_a_newer_store_is_refused_and_left_as_it_is(path: Path, newer: str) -> None:
    make(path, city="Hof")
    run(path, newer)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer version"):
        Store(path)
    assert path.read_bytes() == before


@pytest.fixture
def powerless() -> Iterator[Path]:
    """A folder in which this process may not write, even if it is root's."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    user = os.geteuid()
    make(folder / "store.db", city="Hof")
    yield folder
    os.seteuid(user)
    folder.chmod(0o700)
    shutil.rmtree(folder)


def give_up_power() -> None:
    if os.geteuid() == 0:
        os.seteuid(65534)


@pytest.mark.parametrize("folder_mode", [0o555, 0o777], ids=["folder", "file"])
def test_a_store_that_can_only_be_read_is_said_in_one_sentence(
    powerless: Path, folder_mode: int
) -> None:
    path = powerless / "store.db"
    path.chmod(0o444)
    powerless.chmod(folder_mode)
    give_up_power()
    with pytest.raises(StoreError, match=r"only be read|cannot be opened"):
        Store(path).write(lambda: put_setting("city", "x"))


def test_a_store_that_may_not_be_made_or_seen_is_said_in_one_sentence(powerless: Path) -> None:
    powerless.chmod(0o555)
    give_up_power()
    with pytest.raises(StoreError, match="Permission denied"):
        Store(powerless / "new.db")
    if os.geteuid() == 65534:
        with pytest.raises(StoreError, match="Permission denied"):
            Store(powerless / "store.db")


SECOND = """
def up(migrator, db):
    db.execute_sql("ALTER TABLE customer ADD COLUMN phone TEXT NOT NULL DEFAULT ''")
"""
BROKEN = """
def up(migrator, db):
    db.execute_sql("CREATE TABLE half (id INTEGER)")
    db.execute_sql("THIS IS NO SQL")
"""
ORPHANS = """
def up(migrator, db):
    db.execute_sql("INSERT INTO remote_id (value, computer_id) VALUES ('1', 99)")
"""


@pytest.fixture
def later(tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of today, and a program of tomorrow; returns the place of its new migration."""
    make(path, city="Hof")
    folder = tmp_path / "migrations"
    shutil.copytree(opening.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(opening, "MIGRATIONS", folder)
    monkeypatch.setattr(opening, "SCHEMA_VERSION", opening.SCHEMA_VERSION + 1)
    return folder / f"{opening.SCHEMA_VERSION:04}_later.py"


def backups(path: Path) -> list[Path]:
    return sorted(path.parent.glob("store.db.before-*"))


def columns(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name FROM pragma_table_info('customer')").fetchall()
    connection.close()
    return {name for (name,) in rows}


def test_an_older_store_is_migrated_after_a_private_backup(path: Path, later: Path) -> None:
    later.write_text(SECOND)
    assert kept(path) == {"city": "Hof"}
    assert "phone" in columns(path)
    (backup,) = backups(path)
    assert "phone" not in columns(backup)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    connection = sqlite3.connect(backup)
    assert connection.execute("SELECT name, value FROM setting").fetchall() == [("city", "Hof")]
    connection.close()
    assert kept(path) == {"city": "Hof"}
    assert backups(path) == [backup]


@pytest.mark.parametrize("version", range(1, opening.SCHEMA_VERSION))
def test_a_store_of_each_earlier_version_is_migrated_with_all_that_it_holds(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    folder = tmp_path / "earlier"
    folder.mkdir()
    for number in range(1, version + 1):
        (migration,) = opening.MIGRATIONS.glob(f"{number:04}_*.py")
        shutil.copy(migration, folder)
    with monkeypatch.context() as earlier:
        earlier.setattr(opening, "MIGRATIONS", folder)
        earlier.setattr(opening, "SCHEMA_VERSION", version)
        earlier.setattr(opening, "must_be_filled", lambda _database: False)  # had no index
        opening.open_database(path)
    run(path, "INSERT INTO setting (name, value) VALUES ('shop.city', 'Hof')")
    run(
        path,
        "INSERT INTO customer (key, name, folded, street, postcode, city, country, email,"
        " vat_id, buyer_reference) VALUES ('k', 'Maier', 'maier', '', '', 'Hof', '', '', '', '')",
    )
    assert kept(path) == {"shop.city": "Hof"}
    (backup,) = backups(path)
    assert backup.name == f"store.db.before-v{opening.SCHEMA_VERSION}-from-v{version}"
    make(path.with_name("new.db"))
    with (
        closing(sqlite3.connect(path)) as migrated,
        closing(sqlite3.connect(path.with_name("new.db"))) as new,
    ):
        assert schema(migrated) == schema(new)
        assert migrated.execute("SELECT name, city FROM customer").fetchall() == [("Maier", "Hof")]
        assert migrated.execute("PRAGMA user_version").fetchone() == (opening.SCHEMA_VERSION,)


def test_the_migration_runs_under_the_lock(
    path: Path, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later.write_text(SECOND)
    migrate, locked = opening._migrate, []

    def look(database: SqliteDatabase) -> None:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            locked.append(True)
        finally:
            os.close(folder)
        migrate(database)

    monkeypatch.setattr(opening, "_migrate", look)
    assert kept(path) == {"city": "Hof"}
    assert locked == [True]


def test_of_many_that_open_an_older_store_one_migrates_it(path: Path, later: Path) -> None:
    later.write_text(SECOND)
    begin, errors = threading.Barrier(6), []

    def open_it() -> None:
        begin.wait()
        try:
            opening.open_database(path)
        except StoreError as error:
            errors.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(backups(path)) == 1
    assert kept(path) == {"city": "Hof"}


def test_a_migration_that_fails_changes_nothing_and_can_be_repeated(
    path: Path, later: Path
) -> None:
    later.write_text(BROKEN)
    for attempt in (1, 2):
        with pytest.raises(StoreError, match="THIS"):
            Store(path)
        assert len(backups(path)) == attempt
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchall() == []
    connection.close()
    later.write_text(SECOND)
    assert kept(path) == {"city": "Hof"}


def test_a_migration_that_leaves_orphans_is_refused_and_the_sound_backup_stays(
    path: Path, later: Path
) -> None:
    later.write_text(ORPHANS)
    for _ in range(2):
        with pytest.raises(StoreError, match="1 rows point to nothing"):
            Store(path)
    first, second = backups(path)
    orphans = []
    for backup in (first, second):
        connection = sqlite3.connect(backup)
        orphans.append(connection.execute("SELECT count(*) FROM remote_id").fetchone()[0])
        connection.close()
    assert orphans == [0, 1]


def test_a_program_that_died_between_migration_and_version_is_finished(
    path: Path, later: Path
) -> None:
    later.write_text(SECOND)
    assert kept(path) == {"city": "Hof"}
    run(path, f"PRAGMA user_version = {opening.SCHEMA_VERSION - 1}")
    assert kept(path) == {"city": "Hof"}
    connection = sqlite3.connect(path)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    assert version == opening.SCHEMA_VERSION


def test_the_models_are_the_migrated_schema(path: Path) -> None:
    store = Store(path)
    migrated = sqlite3.connect(path)
    tables = Table.__subclasses__()
    by_models = SqliteDatabase(str(path.with_name("models.db")))
    with by_models.bind_ctx(tables), by_models.connection_context():
        by_models.create_tables(tables, safe=False)
        modelled = schema(by_models.connection())
    assert schema(migrated) == modelled
    assert len(modelled) > 10
    assert ("index", 1, "invoice_id,kind") in modelled["invoice_file"]
    database = SqliteDatabase(str(path))
    with database.bind_ctx(tables), database.connection_context():
        difference = diff_models(database, tables)
    # Of an index of expressions or of some rows only peewee sees that it is there, and no columns.
    unseen = [each for each in difference.drop_indexes if each.columns is None]
    assert {each.name for each in unseen} == {
        "session_lasting",
        "imported_row_waiting",
        "imported_row_partner_name",
    }
    assert not difference._replace(drop_indexes=[]), difference
    migrated.close()
    store.close()


def test_the_version_is_that_of_the_newest_migration() -> None:
    numbers = sorted(int(file.name[:4]) for file in opening.MIGRATIONS.glob("[0-9]*.py"))
    assert numbers == list(range(1, opening.SCHEMA_VERSION + 1))


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///x.db", "x.db"),
        ("sqlite:////srv/x.db", "/srv/x.db"),
        ("/srv/fw tui/ä.db", "/srv/fw tui/ä.db"),
        ("x.db", "x.db"),
    ],
)
def test_a_url_or_a_path_names_the_file(url: str, path: str) -> None:
    assert sqlite_path(url) == Path(path)


def test_a_tilde_is_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/maier")
    assert sqlite_path("~/x.db") == Path("/home/maier/x.db")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite:///",
        "sqlite://",
        "sqlite://x.db",
        ":memory:",
        "sqlite:///:memory:",
        "a\0b",
        "~no-such-user/x.db",
        "sqlite:///~no-such-user/x.db",
    ],
)
def test_what_names_no_file_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="names no file"):
        sqlite_path(url)


@pytest.mark.parametrize("url", ["postgresql://host/db", "mysql://x", "http://x/y.db"])
def test_another_kind_of_store_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="SQLite"):
        sqlite_path(url)
