"""One log on its way into the store: what it is, how far it is, and a stop between two pieces."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from fw_tui.capture.detect import AUTO, MAPPED, format_of, read_capture, read_mapped
from fw_tui.capture.rows import Capture, CapturedRow, Circumstances, RejectedLine
from fw_tui.domain.errors import N_
from fw_tui.domain.progress import Progress
from fw_tui.services.imports import ImportReport
from fw_tui.services.office import Office


class Stage(Enum):
    """What is being done with a log, one after the other; the value is its label (msgid)."""

    READING = N_("Reading")
    TRYING = N_("Comparing")
    KEEPING = N_("Keeping")


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is.

    Attributes:
        stage: what is being done.
        progress: in bytes while it is read, in rows afterwards.
        rows: how many rows and rejected lines were read, or are done.
    """

    stage: Stage
    progress: Progress
    rows: int


class Stopped(Exception):
    """The import was stopped on request; what it had kept stays."""


class FileImport:
    """The import of one file, which may run on a thread of its own.

    Args:
        path: the log.
        format: a name of a format, ``csv:`` and that of a mapping, or ``auto`` to go by the
            content.
        told: gets how far it is, once for each percent, on the thread that runs it.

    Attributes:
        format: what the file was taken for, once it is being read; "" if nothing is in it.
        kept: how many rows are done for good.
    """

    def __init__(
        self,
        path: Path,
        format: str = AUTO,
        told: Callable[[ImportProgress], None] = lambda _progress: None,
    ) -> None:
        self._path = path
        self._told = told
        self._stopped = threading.Event()
        self._last: tuple[Stage, int] | None = None
        self._bytes = self._rows = 0
        self.format = format
        self.kept = 0

    def stop(self) -> None:
        """Go no further than to the end of the piece that is being kept; from any thread."""
        self._stopped.set()

    def run(self, office: Office, dry_run: bool = False) -> ImportReport:
        """Take the log over, or with ``dry_run`` only report what would happen.

        Raises:
            FwError: the file cannot be used, or the store cannot be written.
            Stopped: somebody wanted it to stop.
        """
        size = _size(self._path)
        stage = Stage.TRYING if dry_run else Stage.KEEPING

        def read(amount: int) -> None:
            self._bytes += amount
            self._tell(Stage.READING, Progress(self._bytes, size), self._rows)

        def kept(done: int, of_all: int) -> None:
            self.kept = 0 if dry_run else done
            self._tell(stage, Progress(done, of_all), done)

        self._bytes = self._rows = 0
        self._tell(Stage.READING, Progress(0, size), 0)
        capture = self._counted(self._capture(office, read))
        return office.imports.take_over(capture, dry_run, kept)

    def _capture(self, office: Office, told: Callable[[int], None]) -> Capture:
        around = Circumstances(office.clock.now_ms(), office.tz, told)
        if self.format == AUTO:
            self.format = format_of(self._path, office.mappings.all)
        if not self.format:
            return iter(())
        if self.format.startswith(MAPPED):
            name = self.format.removeprefix(MAPPED)
            return read_mapped(self._path, around, name, office.mappings.get(name))
        return read_capture(self._path, around, self.format)

    def _counted(
        self, capture: Iterable[CapturedRow | RejectedLine]
    ) -> Iterator[CapturedRow | RejectedLine]:
        for item in capture:
            self._rows += 1
            yield item

    def _tell(self, stage: Stage, progress: Progress, rows: int) -> None:
        finished = stage is not Stage.READING and progress.percent == 100
        if self._stopped.is_set() and not finished:
            raise Stopped
        if (stage, progress.percent) != self._last:
            self._last = stage, progress.percent
            self._told(ImportProgress(stage, progress, rows))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0  # reading it will tell why
