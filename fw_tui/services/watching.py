"""Folders that are watched: what their logs tell becomes sessions, or ends running ones."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from fw_tui.capture.decoding import BLOCK
from fw_tui.capture.detect import read_capture
from fw_tui.capture.rows import CapturedRow, Circumstances, RejectedLine
from fw_tui.domain.clock import Clock
from fw_tui.domain.errors import FwError, InvalidInput, N_, NotFound, StoreError
from fw_tui.domain.watching import Event, News
from fw_tui.services.imports import ImportReport, ImportService
from fw_tui.services.office import Office

#: Seconds between two looks.
INTERVAL = 2.0
#: Looks after which a file is read although it never comes to rest.
_MOST_LOOKS = 10
#: Bytes in which the last sign of a file stands, blanks behind it counted.
_TAIL = 64
#: Of UTF-16 too, and the marks at the beginning of a file.
_BLANKS = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"

_Signature = tuple[int, int, int]


@dataclass(slots=True)
class _File:
    """What is known of a file.

    Attributes:
        signature: inode, size and time of change, as last seen.
        looks: how often it was seen changed since it was read.
        settled: whether it was read as it is.
        taken: of rows that were taken over, their hashes.
        rejected: lines that were rejected the last time.
        told: the reason why it was left alone, as it was told.
    """

    signature: _Signature
    looks: int = 0
    settled: bool = False
    taken: set[int] = field(default_factory=set)
    rejected: int = 0
    told: str = ""


class Watcher:
    """Looks at folders again and again, by asking for sizes and times.

    Networks' shares tell nobody what others write into them, so no system call could wait for
    it. A file that changed is read once it rests, the whole of it: which of its rows are known
    their keys tell. So it may be rotated, cut or copied, and any number of programs may watch it.
    """

    def __init__(
        self, folders: Sequence[Path], imports: ImportService, clock: Clock, tz: ZoneInfo
    ) -> None:
        self._folders = tuple(folders)
        self._imports = imports
        self._clock = clock
        self._tz = tz
        self._gone: set[Path] = set()
        self._files: dict[Path, dict[Path, _File]] = {}

    def look(self) -> Iterator[News]:
        """What happened since the last look."""
        for folder in self._folders:
            try:
                found = _signatures(folder)
            except OSError:
                if folder not in self._gone:
                    self._gone.add(folder)
                    yield News(Event.GONE, folder)
                continue
            if folder in self._gone:
                self._gone.remove(folder)
                yield News(Event.BACK, folder)
            known = self._files.setdefault(folder, {})
            for path in known.keys() - found.keys():
                del known[path]
            for path, signature in found.items():
                file = known.setdefault(path, _File(signature, looks=-1))
                if _is_due(file, signature):
                    yield from self._read(path, file)

    def _read(self, path: Path, file: _File) -> Iterator[News]:
        fresh = _Fresh(file.taken)
        try:
            lines = finished_lines(path)
            if not lines:
                file.settled = True
                return
            capture = read_capture(path, Circumstances(self._clock.now_ms(), self._tz))
            report = self._imports.take_over(fresh.of(capture, lines), completing=True)
        except NotFound:
            return  # it went away meanwhile, perhaps with the share; the next look tells
        except InvalidInput as reason:
            # What could only not be read now is tried again.
            file.settled = not isinstance(reason.__cause__, OSError)
            yield from _once(News(Event.REFUSED, path, reason), file)
            return
        except FwError as reason:
            yield from _once(News(Event.FAILED, path, reason), file)
            return
        file.settled, file.looks, file.told = True, 0, ""
        file.taken |= fresh.keys
        rejected, file.rejected = max(0, fresh.rejected - file.rejected), fresh.rejected
        if report.new or rejected:
            yield _taken(path, report, rejected)


class FolderWatch:
    """Watches beside the event loop, on a thread of its own: a share that hangs holds up nobody.

    Args:
        office: whose sessions.
        tell: gets what happened, on that thread.
        fault: gets a fault of the program, which ended the watch.
        wait: waits that many seconds for the event; tests bring their own.

    Attributes:
        folders: those that are watched.
    """

    def __init__(
        self,
        office: Office,
        tell: Callable[[News], None],
        fault: Callable[[Exception], None],
        wait: Callable[[threading.Event, float], bool] = threading.Event.wait,
    ) -> None:
        self._office = office
        self._tell = tell
        self._fault = fault
        self._wait = wait
        self.folders: tuple[str, ...] = ()
        self._stopped = threading.Event()

    def follow(self, folders: tuple[str, ...]) -> None:
        """Watch these folders and no others from now on."""
        if folders == self.folders:
            return
        self.stop()
        self.folders, self._stopped = folders, threading.Event()
        if folders:
            given = folders, self._stopped
            threading.Thread(target=self._run, args=given, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Watch no more; what is under way is finished in the store or not begun."""
        self._stopped.set()
        self.folders = ()

    def _run(self, folders: tuple[str, ...], stopped: threading.Event) -> None:
        try:
            watcher: Watcher | None = None
            while True:
                watcher = watcher or self._watcher(folders)
                for news in () if watcher is None else watcher.look():
                    if stopped.is_set():
                        return
                    self._tell(news)
                if self._wait(stopped, INTERVAL):
                    return
        except Exception as fault:  # noqa: BLE001 - told to the program, which ends by it
            self._fault(fault)
        finally:
            self._office.close()

    def _watcher(self, folders: tuple[str, ...]) -> Watcher | None:
        """None while the store is held by others; the next look tries again."""
        try:
            office = self._office.apart()
        except StoreError:
            return None
        return Watcher([Path(name) for name in folders], office.imports, office.clock, office.tz)


class _Fresh:
    """The rows of a file that were not taken over yet, of the lines that are finished.

    Attributes:
        keys: hashes of these rows.
        rejected: how many finished lines hold no session.
    """

    def __init__(self, taken: set[int]) -> None:
        self.keys: set[int] = set()
        self.rejected = 0
        self._taken = taken

    def of(
        self, capture: Iterable[CapturedRow | RejectedLine], lines: int
    ) -> Iterator[CapturedRow]:
        for item in capture:
            if item.line > lines:
                continue
            if isinstance(item, RejectedLine):
                self.rejected += 1
            elif item.running:
                continue  # taken once the log has its end
            elif (key := hash((item.key, item.ended_at))) not in self._taken:
                self.keys.add(key)
                yield item


def finished_lines(path: Path) -> int:
    """How many lines of a file are whole: the last one may still be on its way.

    A JSON document is whole with its last bracket. Other files without a line feed at their end
    have to wait for it: a row that was cut can look like another one.

    Returns:
        0 as long as nothing is written on them.

    Raises:
        InvalidInput: it cannot be read.
    """
    lines, text, last, written = 0, b"", b"", False
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                lines += block.count(b"\n")
                if not written:
                    text = (text + block).lstrip(_BLANKS)[:BLOCK]
                    written = b"\n" in text
                last = (last + block)[-_TAIL:]
    except OSError as error:
        raise InvalidInput(
            N_("{file} cannot be read: {reason}"), file=path, reason=error.strerror
        ) from error
    if text.startswith((b"{", b"[")) and last.rstrip(_BLANKS).endswith((b"}", b"]")):
        return lines + 1
    return lines if written else 0


def _signatures(folder: Path) -> dict[Path, _Signature]:
    """What tells whether files have changed, in order of name; hidden ones are nobody's logs."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        try:
            stat = path.stat()
        except OSError:
            continue  # removed meanwhile, or a link to nowhere
        if path.is_file():
            found[path] = stat.st_ino, stat.st_size, stat.st_mtime_ns
    return found


def _is_due(file: _File, signature: _Signature) -> bool:
    """Whether a file is to be read now: it has changed and rests, or never comes to rest."""
    first = file.looks < 0
    if first or signature != file.signature:
        file.signature, file.settled = signature, False
        file.looks += 1
        return file.looks >= _MOST_LOOKS
    return not file.settled


def _once(news: News, file: _File) -> Iterator[News]:
    reason = str(news.reason)
    if reason != file.told:
        file.told = reason
        yield news


def _taken(path: Path, report: ImportReport, rejected: int) -> News:
    return News(
        Event.TAKEN,
        path,
        new=report.new,
        unassigned=report.waiting,
        rejected=rejected,
        completed=tuple(report.completed),
    )
