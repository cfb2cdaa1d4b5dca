"""What the database complains of, as one sentence for the user."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import IntegrityError, PeeweeException

from fw_tui.domain.errors import N_, StoreBusy, StoreError

_SENTENCES = {
    "SQLITE_READONLY": N_("The store can only be read, not written: {path}"),
    "SQLITE_FULL": N_("The disk is full; nothing was saved: {path}"),
    "SQLITE_NOTADB": N_("This file is not a database: {path}"),
    "SQLITE_CORRUPT": N_("The store is damaged; bring back a backup: {path}"),
    "SQLITE_CANTOPEN": N_("The store cannot be opened: {path}"),
    # The memory beside the store could not grow.
    "SQLITE_IOERR_SHMSIZE": N_("The disk is full; nothing was saved: {path}"),
    "SQLITE_IOERR": N_("The disk reports an error; nothing was saved: {path}"),
    "SQLITE_PERM": N_("Access to the store is refused: {path}"),
    "SQLITE_CONSTRAINT_TRIGGER": N_("The store lets nobody change what was issued: {path}"),
}
#: Peewee translates what fails when a statement begins, not what fails when rows are fetched.
FAULTS = (PeeweeException, sqlite3.Error)
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Faults of the database and the disk while inside, as sentences about a file.

    Raises:
        StoreError: instead of a fault.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise StoreError(N_("There is no file {file}."), file=error.filename or path) from error
    except OSError as error:
        raise StoreError(
            N_("The store cannot be opened: {path} ({reason})"), path=path, reason=error
        ) from error
    except FAULTS as error:
        raise explain_fault(error, str(path)) from error


def explain_fault(error: Exception, path: str) -> StoreError:
    """The store error that a database error means to the user.

    The first cause counts: a full disk shows up as a failed rollback with the true
    error in its context.
    """
    names = [name for cause in _causes(error) if (name := _error_name(cause))]
    for name in names:
        if name.startswith(_BUSY):
            return StoreBusy(
                N_("The store is in use by another program; try again: {path}"), path=path
            )
        for prefix, sentence in _SENTENCES.items():
            if name.startswith(prefix):
                return StoreError(sentence, path=path)
    if isinstance(error, IntegrityError):
        return StoreBusy(N_("Somebody else changed the same just now; try again."))
    return StoreError(
        N_("The store reports an error: {error} ({path})"),
        error=str(error) or type(error).__name__,
        path=path,
    )


def _error_name(error: BaseException) -> str:
    return getattr(error, "sqlite_errorname", "") if isinstance(error, sqlite3.Error) else ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        seen.append(cause)
        cause = cause.__cause__ or cause.__context__
    return reversed(seen)
