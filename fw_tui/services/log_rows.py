"""The rows of a long log, held in little memory until they are taken over in order of time."""

import marshal
import os
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import islice
from struct import Struct
from tempfile import TemporaryFile
from typing import IO, Any

from fw_tui.capture.rows import CapturedRow, RejectedLine
from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.imported import Direction, ImportedEntry, SourceBilling

#: Bytes of rows that are held at once; sorting them must not hold up other threads.
HELD = 4 * 1024 * 1024
#: Reasons that are kept: a damaged log of gigabytes has millions, and nobody reads them.
MOST_REASONS = 10_000
#: Rows that are brought back from the file at once.
_CHUNK = 64
_TIMES = Struct(">QQ")
_MIDDLE = 2**63  #: makes what may be negative a number without a sign
#: Stands between fields; no text from outside has it.
_END = "\0"

#: Rows in order that lie in the file: where each chunk begins, and its size.
_Run = list[tuple[int, int]]


class LogRows:
    """Rows in order of time, the longer first, so that their order in the file changes nothing.

    As bytes they sort by themselves: first comes the start, then the end backwards, then the key.
    A few megabytes are held; of a longer log sorted runs go to a file without a name and are
    merged, so that gigabytes take no more memory. To be closed.

    Attributes:
        count: how many rows and rejected lines were read.
        usable: how many rows `pieces` gives.
        rejected: the first lines that hold no session; no more than `MOST_REASONS`.
        more_rejected: how many such lines came behind them.
        running: how many rows have no end yet; a later import takes them over.

    Raises:
        FwError: there is no room for the file; what the capture raises passes.
    """

    def __init__(self, capture: Iterable[CapturedRow | RejectedLine]) -> None:
        self.rejected: list[RejectedLine] = []
        self.running = self.usable = self.more_rejected = 0
        self._held: list[bytes] = []
        self._file: IO[bytes] | None = None
        self._runs: list[_Run] = []
        try:
            self._take_in(capture)
        except BaseException:
            self.close()
            raise
        rejected = len(self.rejected) + self.more_rejected
        self.count = self.usable + rejected + self.running

    def pieces(self, size: int) -> Iterator[list[ImportedEntry]]:
        """The rows, so many at a time."""
        rows = merge(*map(self._brought_back, self._runs), self._held) if self._runs else self._held
        ordered = iter(rows)
        while piece := list(islice(ordered, size)):
            yield [_unpacked(row) for row in piece]

    def close(self) -> None:
        """Give back the room that the rows took."""
        if self._file is not None:
            self._file.close()

    def _take_in(self, capture: Iterable[CapturedRow | RejectedLine]) -> None:
        room = HELD
        for item in capture:
            if isinstance(item, RejectedLine):
                if len(self.rejected) < MOST_REASONS:
                    self.rejected.append(item)
                else:
                    self.more_rejected += 1
            elif item.running:
                self.running += 1
            else:
                packed = _packed(item)
                self._held.append(packed)
                self.usable += 1
                room -= len(packed)
                if room < 0:
                    self._put_away()
                    room = HELD
        self._held.sort()

    def _put_away(self) -> None:
        """Write what is held to the file, in order."""
        self._held.sort()
        run: _Run = []
        try:
            if self._file is None:
                self._file = TemporaryFile()  # noqa: SIM115 - `close` does
            for begin in range(0, len(self._held), _CHUNK):
                chunk = marshal.dumps(self._held[begin : begin + _CHUNK])
                run.append((self._file.tell(), len(chunk)))
                self._file.write(chunk)
            self._file.flush()
        except OSError as error:
            raise FwError(
                N_("The rows of the log cannot be put in order: {reason}"), reason=error
            ) from error
        self._runs.append(run)
        self._held.clear()

    def _brought_back(self, run: _Run) -> Iterator[bytes]:
        assert self._file is not None  # noqa: S101 - runs lie in it
        for begin, size in run:
            chunk: Any = marshal.loads(os.pread(self._file.fileno(), size, begin))  # noqa: S302 - our own
            yield from chunk


def _packed(entry: ImportedEntry) -> bytes:
    texts = (
        entry.key,
        entry.source,
        entry.remote_id,
        entry.partner_name,
        entry.technician,
        entry.mode,
        entry.raw,
        entry.direction or "",
        "proof" if entry.proof else "",
        entry.billing or "",
        entry.notes,
    )
    times = _TIMES.pack(entry.started_at + _MIDDLE, _MIDDLE - entry.ended_at)
    return times + _END.join(texts).encode()


def _unpacked(row: bytes) -> ImportedEntry:
    begun, backwards = _TIMES.unpack_from(row)
    texts = row[_TIMES.size :].decode().split(_END)
    key, source, remote_id, partner_name, technician, mode, raw, *more = texts
    direction, proof, billing, notes = more
    return ImportedEntry(
        key=key,
        source=source,
        remote_id=remote_id,
        partner_name=partner_name,
        started_at=begun - _MIDDLE,
        ended_at=_MIDDLE - backwards,
        technician=technician,
        mode=mode,
        raw=raw,
        direction=Direction(direction) if direction else None,
        proof=bool(proof),
        billing=SourceBilling(billing) if billing else None,
        notes=notes,
    )
