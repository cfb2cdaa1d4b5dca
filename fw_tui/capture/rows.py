"""What a log yields line by line: an entry, or the reason why there is none."""

from collections.abc import Iterator
from dataclasses import dataclass

from fw_tui.domain.errors import FwError
from fw_tui.domain.imported import ImportedEntry


@dataclass(frozen=True, slots=True)
class CapturedRow(ImportedEntry):
    """An entry and the number of its line in the file; the first line is 1."""

    line: int


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A line that holds no usable connection; the rest of the file is read on.

    Attributes:
        line: number of the line in the file, the first one is 1.
        reason: a sentence to be shown with ``i18n.explain``.
    """

    line: int
    reason: FwError


Capture = Iterator[CapturedRow | RejectedLine]
