"""Opening a store: made if it is not there, refused if it is not ours, migrated if it is older."""

import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import SqliteDatabase

from fw_tui.domain.errors import N_, StoreError
from fw_tui.store.faults import told
from fw_tui.store.location import behind_links
from fw_tui.store.search_index import must_be_filled, rebuild

#: Marks the file as ours (SQLite header, offset 68): "FWTU".
APPLICATION_ID = 0x46575455

#: Number of the newest migration.
SCHEMA_VERSION = 11

BUSY_TIMEOUT_MS = 3000

MIGRATIONS = Path(__file__).parent / "migrations"

_MAGIC = b"SQLite format 3\0"


class NotOurs(StoreError):
    """A sound database that this program must leave alone."""


def open_database(
    path: Path,
    busy_timeout_ms: int = BUSY_TIMEOUT_MS,
    migrating: Callable[[Path], None] | None = None,
) -> SqliteDatabase:
    """The database at ``path``, of the newest schema; nobody is connected yet.

    Args:
        path: the SQLite file.
        busy_timeout_ms: how long one attempt waits for another program's transaction.
        migrating: told the path before an older store is migrated, which may take minutes.

    Raises:
        StoreError: the folder does not exist, or the file is empty, foreign, newer or unreadable.
    """
    path = behind_links(path)
    with told(path):
        if not path.exists():
            _create(path)
        must_be_ours(path)
        database = connectable(path, busy_timeout_ms)
        _bring_up_to_date(database, path, migrating)
        return database


def connectable(path: Path, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> SqliteDatabase:
    """The database at ``path`` with what every connection needs."""
    return SqliteDatabase(
        str(path),
        # Without the last one INSERT OR REPLACE would delete a row past its triggers.
        pragmas={"foreign_keys": 1, "synchronous": "full", "recursive_triggers": 1},
        timeout=busy_timeout_ms / 1000,
        autoconnect=False,
    )


@contextmanager
def folder_lock(path: Path) -> Iterator[None]:
    """Only one process at a time makes or migrates stores in a folder; leaves no file behind."""
    folder = os.open(path.absolute().parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _create(path: Path) -> None:
    if not path.parent.is_dir():
        raise StoreError(N_("The folder does not exist: {path}"), path=path.absolute().parent)
    with folder_lock(path):
        if path.exists():
            return
        journal = path.with_name(f"{path.name}-wal")
        if journal.exists():
            # SQLite would replay it into the new store, and what it holds was acknowledged once.
            raise StoreError(
                N_("The store is gone but its journal is left; bring it back or move {path} away."),
                path=journal,
            )
        # Made under another name first: nobody ever meets a half-made store.
        unfinished = path.with_name(f".{path.name}.new")
        for suffix in ("", "-wal", "-shm"):
            unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)
        _create_empty(unfinished)
        put_in_place(unfinished, path)


def store_mode(folder: Path) -> int:
    """The mode of a store's file: for its owner only, or where a group shares the folder for it."""
    return 0o660 if folder.stat().st_mode & stat.S_ISGID else 0o600


def put_in_place(unfinished: Path, path: Path) -> None:
    """Give a finished file its name, so that a power cut leaves either all of it or nothing."""
    _make_durable(unfinished)
    unfinished.rename(path)
    _make_durable(path.absolute().parent)


def _make_durable(path: Path) -> None:
    """Have the disk keep a file's content, or a folder's names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _touch_private(path: Path) -> None:
    path.touch(0o600, exist_ok=False)
    path.chmod(store_mode(path.parent))


def _create_empty(path: Path) -> None:
    _touch_private(path)
    database = connectable(path)
    with database.connection_context():
        database.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute_sql("PRAGMA journal_mode = WAL")
        _migrate(database)


def must_be_ours(path: Path) -> None:
    """Refuse a file that is no store, by its first bytes; its content is not looked at.

    Raises:
        StoreError: it is no file, empty, no database or another program's.
        OSError: it cannot be read.
    """
    if not path.is_file():
        raise StoreError(N_("This is not a file: {path}"), path=path)
    with path.open("rb") as file:
        header = file.read(100)
    if not header:
        raise StoreError(N_("This file is empty and not a store of fw-tui: {path}"), path=path)
    if not header.startswith(_MAGIC) or len(header) < 100:
        raise StoreError(N_("This file is not a database: {path}"), path=path)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise NotOurs(N_("This database belongs to another program: {path}"), path=path)


def _bring_up_to_date(
    database: SqliteDatabase, path: Path, migrating: Callable[[Path], None] | None
) -> None:
    with database.connection_context():
        if schema_version(database) == SCHEMA_VERSION and not _unknown_migrations(database):
            return
    with folder_lock(path), database.connection_context():
        version = schema_version(database)
        if version > SCHEMA_VERSION or _unknown_migrations(database):
            raise StoreError(
                N_("The store was written by a newer version of fw-tui; please update: {path}"),
                path=path,
            )
        if version < SCHEMA_VERSION:
            if migrating is not None:
                migrating(path)
            _back_up(database, path, version)
            _migrate(database)


def schema_version(database: SqliteDatabase) -> int:
    """The number of the last migration that the database has seen."""
    return int(database.execute_sql("PRAGMA user_version").fetchone()[0])


def _unknown_migrations(database: SqliteDatabase) -> set[str]:
    """Migrations that a newer program applied, even if it died before it raised the version."""
    if not database.table_exists("schema_migration"):
        return set()
    applied = {name for (name,) in database.execute_sql("SELECT name FROM schema_migration")}
    return applied - {migration.stem for migration in MIGRATIONS.glob("[0-9]*.py")}


def _back_up(database: SqliteDatabase, path: Path, version: int) -> None:
    """Copy the store beside itself; an earlier copy stays, it may be the only sound one."""
    name = f"{path.name}.before-v{SCHEMA_VERSION}-from-v{version}"
    names = (name, *(f"{name}.{number}" for number in range(2, 1000)))
    backup = next(p for n in names if not (p := path.with_name(n)).exists())
    unfinished = path.with_name(f".{path.name}.backup")
    unfinished.unlink(missing_ok=True)
    _touch_private(unfinished)
    database.execute_sql("VACUUM INTO ?", (str(unfinished),))
    put_in_place(unfinished, backup)


def _migrate(database: SqliteDatabase) -> None:
    # Only a store that is made or older needs it, and it costs every start otherwise.
    from playhouse.migrations import Runner  # noqa: PLC0415

    Runner(database, directory=str(MIGRATIONS)).up()
    broken = database.execute_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StoreError(
            N_("After the migration {count} rows point to nothing; the backup lies beside: {path}"),
            count=len(broken),
            path=database.database,
        )
    with database.atomic("IMMEDIATE"):
        if must_be_filled(database):
            rebuild(database)
    database.execute_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
