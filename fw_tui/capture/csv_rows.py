"""The records of a CSV file by the names of its columns, in constant memory.

A record may go over several lines, since notes do. A quotation mark that is never closed would
swallow the rest of the file: then only the line that it stands on is rejected, and the next one
is read as a record of its own.
"""

import csv
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from fw_tui.capture.decoding import Line, decoded_lines
from fw_tui.capture.rows import Circumstances, RejectedLine
from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.text import clean_line

#: Characters of one record, all its lines together.
MAX_RECORD = 65_536

DELIMITERS = (",", ";", "\t", "|")

_SEP = "sep="


@dataclass(frozen=True, slots=True)
class CsvRecord:
    """One record.

    Attributes:
        line: where it begins; the first line is 1.
        fields: what stands under each name of a column; names are folded by ``column_name``.
        text: as it stands in the file.
    """

    line: int
    fields: Mapping[str, str]
    text: str


def column_name(text: str) -> str:
    """A header's one spelling: without case and stray blanks."""
    return clean_line(text, limit=3 * len(text)).casefold()


def header_of(head: list[str], delimiter: str = "") -> list[str]:
    """The names of the columns at the beginning of a file; empty if it has none."""
    lines = [line for line in head if line.strip(" \t\r\ufeff")]
    said = ""
    if lines and _is_sep(lines[0]):
        said = lines[0][len(_SEP) :][:1]
        del lines[0]
    if not lines:
        return []
    return _names(lines[0], delimiter or said or sniffed(lines[0]))


def sniffed(header: str) -> str:
    """The delimiter that a header uses most."""
    return max(DELIMITERS, key=header.count)


def csv_records(
    path: Path, around: Circumstances, delimiter: str = ""
) -> Iterator[CsvRecord | RejectedLine]:
    """The records behind the header.

    Args:
        path: the file.
        around: tells of progress.
        delimiter: between fields; empty for what ``sep=`` says, else for what the header uses.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    with closing(decoded_lines(path, around.told, MAX_RECORD)) as lines:
        source = _Source(lines)
        yield from source.rejected()
        names: list[str] = []
        for line, text in _header(source):
            delimiter, names = _header_facts(text, delimiter)
            if not names:
                yield RejectedLine(line, InvalidInput(N_("The header has no names of columns.")))
                return
        yield from _records(source, delimiter or ",", names)


class _Source:
    """Lines for the reader of the standard library, which asks for more while quotes are open."""

    def __init__(self, lines: Iterator[Line | RejectedLine]) -> None:
        self._lines = lines
        self._again: deque[Line] = deque()
        self._rejected: list[RejectedLine] = []
        self.taken: list[Line] = []

    def __iter__(self) -> "_Source":
        return self

    def __next__(self) -> str:
        line = self._next_line()
        self.taken.append(line)
        if len(self.taken) > 1 and sum(len(each.text) for each in self.taken) > MAX_RECORD:
            raise _Unclosed
        return f"{line.text}\n"

    def line(self) -> Line | None:
        """The next line outside of any record."""
        try:
            return self._next_line()
        except StopIteration:
            return None

    def begin(self) -> None:
        """A record is done."""
        self.taken = []

    def give_back_all_but_the_first(self) -> Line:
        """Let what an open quotation mark swallowed be read again."""
        first, *others = self.taken
        self._again.extendleft(reversed(others))
        return first

    def rejected(self) -> list[RejectedLine]:
        """The lines that could not even be decoded, since this was asked last."""
        rejected, self._rejected = self._rejected, []
        return rejected

    def _next_line(self) -> Line:
        if self._again:
            return self._again.popleft()
        for line in self._lines:
            if isinstance(line, Line):
                return line
            self._rejected.append(line)
        if self.taken:
            raise _Unclosed
        raise StopIteration


class _Unclosed(Exception):
    """The record does not end within what one may have."""


def _header(source: _Source) -> Iterator[tuple[int, str]]:
    """The header's line, with ``sep=`` before it where there is one; none in an empty file."""
    said = ""
    while (line := source.line()) is not None:
        if _is_sep(line.text):
            said = line.text
        elif line.text.strip(" \t\r"):
            yield line.number, f"{said}\n{line.text}" if said else line.text
            return


def _header_facts(text: str, delimiter: str) -> tuple[str, list[str]]:
    said, _, header = text.rpartition("\n")
    delimiter = delimiter or said[len(_SEP) :][:1] or sniffed(header)
    return delimiter, _names(header, delimiter)


def _is_sep(line: str) -> bool:
    return line.lstrip("\ufeff").lower().startswith(_SEP) and len(line.strip()) <= len(_SEP) + 1


def _names(header: str, delimiter: str) -> list[str]:
    try:
        names = next(csv.reader([header.lstrip("\ufeff")], delimiter=delimiter), [])
    except (csv.Error, TypeError):
        return []
    return [column_name(name) for name in names]


def _records(
    source: _Source, delimiter: str, names: list[str]
) -> Iterator[CsvRecord | RejectedLine]:
    reader = csv.reader(source, delimiter=delimiter)
    while True:
        source.begin()
        try:
            values = next(reader)
        except StopIteration:
            yield from source.rejected()
            return
        except (_Unclosed, csv.Error):
            yield from source.rejected()
            line = source.give_back_all_but_the_first().number
            reason = InvalidInput(N_("A quotation mark is open at the end of the record."))
            yield RejectedLine(line, reason)
            reader = csv.reader(source, delimiter=delimiter)
            continue
        yield from source.rejected()
        if any(value.strip() for value in values):
            yield _record(source.taken, names, values)


def _record(lines: list[Line], names: list[str], values: list[str]) -> CsvRecord | RejectedLine:
    number = lines[0].number
    if len(values) > len(names) and any(value.strip() for value in values[len(names) :]):
        reason = InvalidInput(
            N_("The record has {count} fields, the header {names}."),
            count=len(values),
            names=len(names),
        )
        return RejectedLine(number, reason)
    fields = dict(zip(names, values, strict=False))
    return CsvRecord(number, fields, "\n".join(line.text for line in lines))
