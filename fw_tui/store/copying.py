"""Copies of a store: made while it is in use, and brought back into it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from peewee import SqliteDatabase

from fw_tui.domain.errors import Conflict, N_, StoreBusy, StoreError
from fw_tui.store.faults import FAULTS, explain_fault, told
from fw_tui.store.opening import (
    BUSY_TIMEOUT_MS,
    SCHEMA_VERSION,
    NotOurs,
    connectable,
    folder_lock,
    must_be_ours,
    put_in_place,
    schema_version,
    store_mode,
)

_OWNER_ONLY = 0o600
#: Files that SQLite keeps beside a store in WAL mode.
_COMPANIONS = ("", "-wal", "-shm")

_ISSUED = "SELECT number, hash FROM invoice WHERE state = 'issued' ORDER BY chain"


def copy_store(store: Path, target: Path) -> None:
    """A copy of a store as it is at this moment, in one file, readable by its owner only.

    Raises:
        Conflict: there is a file already.
        StoreError: the store is damaged, or the copy cannot be written.
    """
    if target.exists():
        raise Conflict(N_("There is a file already: {path}"), path=target)
    with told(store), _unfinished(target) as unfinished:
        must_be_sound(store)
        with _connected(store) as database:
            database.execute_sql("VACUUM INTO ?", (str(unfinished),))
        put_in_place(unfinished, target)


def restore_store(
    source: Path, store: Path, kept: Path, busy_timeout_ms: int = BUSY_TIMEOUT_MS
) -> bool:
    """Put a copy in the place of a store; dashboards that are open see it at once.

    Args:
        source: the copy.
        store: what is replaced; it need not exist.
        kept: where the replaced one goes.
        busy_timeout_ms: how long to wait for another program's transaction.

    Returns:
        Whether there was a store to be kept.

    Raises:
        StoreError: the copy is not sound, or of a newer version; nothing has changed.
        StoreBusy: somebody writes to the store; nothing has changed.
    """
    with told(source):
        must_be_sound(source)
    _must_have_folder(store)
    with told(store), folder_lock(store):
        if not store.exists():
            _put_new(source, store, kept)
            return False
        if store.samefile(source):
            raise Conflict(N_("This is the store itself: {path}"), path=source)
        if _is_damaged(store):
            _put_new(source, store, kept)
        else:
            copy_store(store, kept)
            try:
                _overwrite(source, store, busy_timeout_ms / 1000)
            except StoreError:
                kept.unlink()
                raise
        return True


def _is_damaged(store: Path) -> bool:
    """Whether nobody can be working with a store, which may be why a copy is brought back."""
    try:
        must_be_sound(store)
    except (NotOurs, StoreBusy):
        raise
    except StoreError:
        return True
    except FAULTS as error:
        fault = explain_fault(error, str(store))
        if isinstance(fault, StoreBusy):
            raise fault from error
        return True
    return False


def must_be_sound(path: Path) -> None:
    """Refuse a store that is damaged inside, is not ours or newer than this program.

    Raises:
        StoreError: what is wrong with it.
    """
    must_be_readable(path)
    for fault in dangling_rows(path):
        raise fault


def must_be_readable(path: Path) -> None:
    """The same, though its rows may point to nothing.

    Raises:
        StoreError: what is wrong with it.
    """
    must_be_ours(path)
    with _connected(path) as database:
        if schema_version(database) > SCHEMA_VERSION:
            raise NotOurs(
                N_("The store was written by a newer version of fw-tui; please update: {path}"),
                path=path,
            )
        damages = [row[0] for row in database.execute_sql("PRAGMA integrity_check").fetchall()]
        if damages != ["ok"]:
            raise StoreError(
                N_("The store is damaged: {damage} ({path})"), damage=damages[0], path=path
            )


def dangling_rows(path: Path) -> Iterator[StoreError]:
    """That rows point to others which are not there, as one sentence; nothing if none does."""
    with _connected(path) as database:
        count = len(database.execute_sql("PRAGMA foreign_key_check").fetchall())
    if count:
        yield StoreError(
            N_("In the store {count} rows point to nothing: {path}"), count=count, path=path
        )


def issued_documents(path: Path) -> list[tuple[str, str]]:
    """Number and link of each document that a store holds; none if that cannot be told."""
    if not path.is_file():
        return []
    try:
        with _connected(path) as database:
            return list(database.execute_sql(_ISSUED).fetchall())
    except FAULTS:
        return []


@contextmanager
def _connected(path: Path) -> Iterator[SqliteDatabase]:
    database = connectable(path)
    with database.connection_context():
        yield database


def _must_have_folder(path: Path) -> None:
    if not path.parent.is_dir():
        raise StoreError(N_("The folder does not exist: {path}"), path=path.absolute().parent)


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """An empty file beside the target for what is to become it; gone if it did not."""
    _must_have_folder(target)
    path = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        path.touch(mode=_OWNER_ONLY)
    except OSError as error:
        raise StoreError(
            N_("{path} cannot be written: {reason}"), path=target, reason=error
        ) from error
    try:
        yield path
    finally:
        with suppress(FileNotFoundError):
            path.unlink()


def _put_new(source: Path, store: Path, kept: Path) -> None:
    """Make a store of the copy; what is left of the replaced one goes out of its way.

    A journal too: SQLite would replay it into the copy, and spoil it.
    """
    with _unfinished(store) as unfinished:
        with _connected(source) as database:
            database.execute_sql("VACUUM INTO ?", (str(unfinished),))
        with _connected(unfinished) as database:
            database.execute_sql("PRAGMA journal_mode = WAL")
        unfinished.chmod(store_mode(store.parent))
        aside = list(_put_aside(store, kept))
        try:
            put_in_place(unfinished, store)
        except OSError:
            for name, moved in aside:
                moved.rename(name)
            raise


def _put_aside(store: Path, kept: Path) -> Iterator[tuple[Path, Path]]:
    """Rename a store with what SQLite keeps beside it; yields old and new names."""
    for companion in _COMPANIONS:
        name = store.with_name(store.name + companion)
        moved = kept.with_name(kept.name + companion)
        with suppress(FileNotFoundError):
            name.rename(moved)
            yield name, moved


def _overwrite(source: Path, store: Path, patience: float) -> None:
    """Bring the copy into the store's own file, as one transaction that all connections see.

    Another file under the store's name would leave open dashboards writing into the old one,
    and its write-ahead log lying beside a store that it does not belong to.
    """
    with (
        closing(sqlite3.connect(source)) as copy,
        closing(sqlite3.connect(store, timeout=patience)) as target,
    ):

        def give_up_if_busy(status: int, _remaining: int, _total: int) -> None:
            # Python would try again for ever; the timeout has passed by now.
            if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise StoreBusy(
                    N_("The store is in use by another program; try again: {path}"), path=store
                )

        try:
            copy.backup(target, progress=give_up_if_busy)
        except sqlite3.Error as error:
            raise StoreError(
                N_("The store reports an error: {error} ({path})"), error=error, path=store
            ) from error
