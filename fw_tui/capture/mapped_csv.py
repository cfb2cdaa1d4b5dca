"""Sessions of a CSV file whose columns a mapping explains."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from fw_tui.capture.csv_rows import CsvRecord, column_name, csv_records, header_of
from fw_tui.capture.decoding import read_head, shown
from fw_tui.capture.rows import (
    Capture,
    CapturedRow,
    Circumstances,
    RejectedLine,
    once,
    proof,
    row_key,
    row_or_reason,
    short,
)
from fw_tui.capture.spans import Span, Times, check_times, moments, seconds
from fw_tui.domain.csv_mapping import UNITS, CsvMapping
from fw_tui.domain.duration import hms, parse_duration
from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.imported import Direction
from fw_tui.domain.localtime import zone
from fw_tui.domain.remote_id import normalise_remote_id, remote_alias
from fw_tui.domain.text import NOTES_LENGTH, clean_notes

#: What programs write where there is nothing.
_NOTHING = frozenset(("", "-", "--", "null", "\\n", "none"))


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of CSV file.

    Attributes:
        source: the program that writes it.
        mapping: what its columns mean.
        key: begins the keys of its rows; kinds that share keys of one source have the same.
        direction: of all its connections.
    """

    source: str
    mapping: CsvMapping
    key: str
    direction: Direction | None = None


def stored_layout(name: str, mapping: CsvMapping) -> Layout:
    """The layout of a mapping that a person made."""
    return Layout(f"csv:{name}", mapping, f"csv:{name}", Direction.OUTGOING)


def fits(layout: Layout, head: list[str]) -> bool:
    """Whether the header has a column for the computer and all that a time needs."""
    names = set(header_of(head, layout.mapping.delimiter))
    columns = layout.mapping.columns
    return all(_has_one(names, columns[field]) for field in columns if field in _TELLING)


_TELLING = ("id", "name", "start", "end", "duration")


def read(path: Path, around: Circumstances, layout: Layout) -> Capture:
    """The connections in the file, one by one, and a reason for every record that has none.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    tz = zone(layout.mapping.zone) if layout.mapping.zone else around.tz
    columns = _folded(layout.mapping)
    for item in csv_records(path, around, layout.mapping.delimiter):
        if isinstance(item, RejectedLine):
            yield item
        else:
            record = _Fields(item, columns)
            yield row_or_reason(item.line, lambda: _row(record, layout, tz, around.now_ms))  # noqa: B023 - called at once


def fits_wholly(mapping: CsvMapping, head: list[str]) -> bool:
    """Whether the header has a column for each field of a mapping."""
    names = set(header_of(head, mapping.delimiter))
    return all(_has_one(names, headers) for headers in mapping.columns.values())


def check_header(path: Path, mapping: CsvMapping) -> None:
    """Refuse a file that lacks a column of the mapping.

    Raises:
        NotFound, InvalidInput: the file cannot be read, or a column is missing.
    """
    head = read_head(path)
    names = set(header_of(head, mapping.delimiter))
    for field, headers in mapping.columns.items():
        if names and not _has_one(names, headers):
            raise InvalidInput(
                N_('{file} has no column "{column}" for {field}. Its columns: {columns}.'),
                file=shown(path),
                column=" | ".join(headers),
                field=field,
                columns=", ".join(header_of(head, mapping.delimiter)),
            )


def preview(
    path: Path, around: Circumstances, mapping: CsvMapping, rows: int = 10
) -> list[CapturedRow | RejectedLine]:
    """What the first records would become.

    Raises:
        NotFound, InvalidInput: the file cannot be read, or a column is missing.
    """
    check_header(path, mapping)
    return list(islice(once(read(path, around, stored_layout("preview", mapping))), rows))


def note_of_length(times: Times, source: str) -> str:
    """What to note where a log's duration contradicts its times, in no language.

    The times count, since the clock ran; whoever bills sees that the source counts otherwise.
    """
    if times.stated_length is None:
        return ""
    measured = (times.ended_at - times.started_at) // 1000
    return f"{source}: {hms(times.stated_length // 1000)} ≠ {hms(measured)}"


def notes_of(*texts: str) -> str:
    """What was noted, one below the other, cut to what notes may have."""
    text = "\n".join(filter(None, texts))
    return clean_notes(text, limit=3 * len(text))[:NOTES_LENGTH].rstrip()


def partner_of(id_text: str, name: str) -> str:
    """The remote ID of a computer that a log names by an ID, a name or both.

    Raises:
        InvalidInput: it names none.
    """
    if not id_text:
        if not name:
            raise InvalidInput(N_("The record names no computer."))
        return remote_alias(name)
    try:
        return normalise_remote_id(id_text)
    except InvalidInput:
        return remote_alias(id_text)


class _Fields:
    """A record by what its columns mean."""

    def __init__(self, record: CsvRecord, columns: Mapping[str, tuple[str, ...]]) -> None:
        self.line = record.line
        self.text = record.text
        self._fields = record.fields
        self._columns = columns

    def __getitem__(self, name: str) -> str:
        """The first filled column of a field; "" if there is none."""
        for header in self._columns.get(name, ()):
            value = self._fields.get(header, "").strip()
            if value.lower() not in _NOTHING:
                # Exports put it before what a spreadsheet would take for a formula.
                return value.removeprefix("'")
        return ""


def _row(record: _Fields, layout: Layout, tz: ZoneInfo, now_ms: int) -> CapturedRow:
    times = _times(record, layout.mapping, tz, now_ms)
    name = short(record["name"])
    remote_id = partner_of(record["id"], name)
    technician = short(record["technician"])
    return CapturedRow(
        line=record.line,
        source=layout.source,
        key=_key(record, layout, remote_id, times),
        remote_id=remote_id,
        partner_name=name,
        started_at=times.started_at,
        ended_at=times.ended_at,
        technician=technician,
        mode=short(record["mode"]),
        raw=proof(record.text),
        direction=layout.direction,
        running=times.running,
        notes=notes_of(record["notes"], note_of_length(times, layout.source)),
    )


def _times(record: _Fields, mapping: CsvMapping, tz: ZoneInfo, now_ms: int) -> Times:
    if not record["start"]:
        raise InvalidInput(N_("The record has no start."))
    end, length = record["end"], record["duration"]
    span = Span(
        moments(record["start"], tz, mapping.form),
        moments(end, tz, mapping.form) if end else None,
        _length(length, mapping) if length else None,
    )
    return check_times(span, now_ms)


def _length(text: str, mapping: CsvMapping) -> int:
    if ":" in text:
        clock, point, fraction = text.partition(mapping.decimal)
        rest = seconds(f"0.{fraction}") if point else 0
        return parse_duration(clock) * 1000 + rest
    return seconds(text, mapping.decimal) * UNITS[mapping.unit]


def _key(record: _Fields, layout: Layout, remote_id: str, times: Times) -> str:
    """The source's own key, else what tells two connections apart."""
    own = record["key"]
    if own:
        return row_key(layout.key, short(own))
    return row_key(layout.key, remote_id, times.started_at, times.ended_at)


def _folded(mapping: CsvMapping) -> dict[str, tuple[str, ...]]:
    return {
        field: tuple(column_name(header) for header in headers)
        for field, headers in mapping.columns.items()
    }


def _has_one(names: set[str], headers: tuple[str, ...]) -> bool:
    return any(column_name(header) in names for header in headers)


def layouts_reader(layouts: tuple[Layout, ...]) -> "_Reader":
    """Reading whichever of some layouts a file has."""
    return _Reader(layouts)


@dataclass(frozen=True, slots=True)
class _Reader:
    layouts: tuple[Layout, ...]

    def recognises(self, head: list[str]) -> bool:
        """Whether the header is that of one of the layouts."""
        return self._fitting(head) is not None

    def __call__(self, path: Path, around: Circumstances) -> Iterator[CapturedRow | RejectedLine]:
        """The connections in the file."""
        layout = self._fitting(read_head(path)) or self.layouts[0]
        return read(path, around, layout)

    def _fitting(self, head: list[str]) -> Layout | None:
        return next((layout for layout in self.layouts if fits(layout, head)), None)
