"""The open store: every read and every write of the program goes through it."""

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from fw_tui.domain.errors import N_, StoreBusy, StoreError
from fw_tui.store import models
from fw_tui.store.faults import FAULTS, explain_fault
from fw_tui.store.opening import BUSY_TIMEOUT_MS, open_database
from fw_tui.store.search_index import keep_up

T = TypeVar("T")

_ATTEMPTS = 3
_LONGEST_PAUSE = 0.2
#: Statements are undone from memory, 32 MB of pages are held, and 16 MB may wait in the journal.
_BULK = {"temp_store": 2, "cache_size": -32_768, "wal_autocheckpoint": 4000}


class Store:
    """One store for the process; each thread that uses it gets a connection of its own.

    Args:
        path: the SQLite file; made if it does not exist and its folder does.
        busy_timeout_ms: how long one attempt waits for another program's transaction.
        migrating: told the path before an older store is migrated, which may take minutes.

    Raises:
        StoreError: it cannot be opened.
    """

    def __init__(
        self,
        path: Path,
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
        migrating: Callable[[Path], None] | None = None,
    ) -> None:
        self.path = path
        self._database = open_database(path, busy_timeout_ms, migrating)
        self._file = self._present_file()
        self._writes = 0
        self._counting = threading.Lock()
        models.database.initialize(self._database)

    def read(self, work: Callable[[], T]) -> T:
        """What ``work`` reads, from one state of the store."""
        return self._attempt(work, "DEFERRED")

    def write(self, work: Callable[[], T]) -> T:
        """What ``work`` returns, after its changes are durable.

        The whole of ``work`` runs again if the store was busy, so it must begin by looking
        up the keys it is about to write.

        Raises:
            StoreBusy: other programs held the store through all attempts.
            StoreError: it cannot be written.
        """
        attempt = 1
        while True:
            try:
                result = self._attempt(lambda: self._kept_up(work), "IMMEDIATE")
            except StoreBusy:
                if attempt == _ATTEMPTS:
                    raise
                # Full jitter, so that those who collided once do not collide again.
                time.sleep(random.uniform(0, _LONGEST_PAUSE))  # noqa: S311
                attempt += 1
            else:
                with self._counting:
                    self._writes += 1
                return result

    @contextmanager
    def in_bulk(self) -> Iterator[None]:
        """Give this thread's connection more memory while very many rows are written inside.

        Without it SQLite notes what a statement could have to undo in a file, page by page, and
        writes the same pages of indexes to the disk again and again.
        """
        if self._database.in_transaction():
            yield  # these cannot be changed inside of one
            return
        before = self._set_pragmas(_BULK)
        try:
            yield
        finally:
            self._set_pragmas(before)

    def change_token(self) -> tuple[int, int]:
        """Differs from an earlier one of the same thread if anybody wrote in between."""
        # data_version counts the commits of other connections only; our own are counted here.
        self._must_be_in_place()
        try:
            self._connect()
            version = self._database.execute_sql("PRAGMA data_version").fetchone()[0]
        except FAULTS as error:
            raise self._fault(error) from error
        return int(version), self._writes

    def close(self) -> None:
        """Give back this thread's connection."""
        if not self._database.is_closed():
            self._database.close()

    def _attempt(self, work: Callable[[], T], kind: str) -> T:
        if models.database.obj is not self._database:
            raise RuntimeError("another store was opened in this process")
        self._must_be_in_place()
        try:
            self._connect()
            with self._database.atomic(kind):
                return work()
        except FAULTS as error:
            raise self._fault(error) from error

    def _set_pragmas(self, values: Mapping[str, int]) -> dict[str, int]:
        """Returns what they were before."""
        try:
            self._connect()
            before = {name: int(self._database.pragma(name)) for name in values}
            for name, value in values.items():
                self._database.pragma(name, value)
        except FAULTS as error:
            raise self._fault(error) from error
        return before

    def _kept_up(self, work: Callable[[], T]) -> T:
        result = work()
        keep_up(self._database)
        return result

    def _must_be_in_place(self) -> None:
        """Refuse to work on a file that was deleted or replaced: writes would go nowhere."""
        if self._present_file() != self._file:
            raise StoreError(
                N_("The store was moved or replaced; start the program again: {path}"),
                path=self.path,
            )

    def _present_file(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _connect(self) -> None:
        self._database.connect(reuse_if_open=True)

    def _fault(self, error: Exception) -> StoreError:
        return explain_fault(error, str(self.path))
