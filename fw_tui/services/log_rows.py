"""The rows of a long log, held in little memory until they are taken over in order of time."""

from collections.abc import Iterable, Iterator
from struct import Struct

from fw_tui.capture.rows import CapturedRow, RejectedLine
from fw_tui.domain.imported import Direction, ImportedEntry, SourceBilling

_TIMES = Struct(">QQ")
_MIDDLE = 2**63  #: makes what may be negative a number without a sign
#: Stands between fields; no text from outside has it.
_END = "\0"


class LogRows:
    """Rows in order of time, the longer first, so that their order in the file changes nothing.

    Half a million as objects take 230 MB. As bytes they take 130, and sort by themselves: first
    comes the start, then the end backwards, then the key.

    Attributes:
        count: how many rows and rejected lines were read.
        usable: how many rows `pieces` gives.
        rejected: the lines that hold no session.
        running: how many rows have no end yet; a later import takes them over.
    """

    def __init__(self, capture: Iterable[CapturedRow | RejectedLine]) -> None:
        self.rejected: list[RejectedLine] = []
        self.running = 0
        self._packed: list[bytes] = []
        for item in capture:
            if isinstance(item, RejectedLine):
                self.rejected.append(item)
            elif item.running:
                self.running += 1
            else:
                self._packed.append(_packed(item))
        self.usable = len(self._packed)
        self.count = self.usable + len(self.rejected) + self.running

    def pieces(self, size: int) -> Iterator[list[ImportedEntry]]:
        """The rows, so many at a time; they can be taken once."""
        self._packed.sort(reverse=True)
        while self._packed:
            piece = self._packed[: -size - 1 : -1]
            del self._packed[-size:]
            yield [_unpacked(row) for row in piece]


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
