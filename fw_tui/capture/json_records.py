"""What the readers of JSON reports share: members that may be missing, null or of any type."""

from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fw_tui.capture.json_rows import JsonRecord, Record, head_members, json_items
from fw_tui.capture.rows import (
    Capture,
    CapturedRow,
    Circumstances,
    RejectedLine,
    row_or_reason,
    short,
)
from fw_tui.capture.spans import moments
from fw_tui.domain.errors import InvalidInput, N_

RowOf = Callable[[JsonRecord, Circumstances], CapturedRow]


def has_members(head: list[str], *names: str) -> bool:
    """Whether the first record at the beginning of a file has all these members."""
    _beside, record = head_members(head)
    return all(name in record for name in names)


def read_records(path: Path, around: Circumstances, row_of: RowOf) -> Capture:
    """A row or a reason for every record in the arrays of a JSON file.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    with closing(json_items(path, around)) as items:
        for item in items:
            if isinstance(item, RejectedLine):
                yield item
            elif isinstance(item, JsonRecord):
                yield row_or_reason(item.line, lambda: row_of(item, around))  # noqa: B023 - called at once


def text_of(record: Record, *names: str) -> str:
    """The first filled member as one line of text."""
    return short(written(record, *names))


def written(record: Record, *names: str) -> str:
    """The first filled member as it was written; "" if none is filled with text or a number."""
    for name in names:
        value = record.get(name)
        if isinstance(value, bool):
            continue
        if isinstance(value, str | int | Decimal) and str(value).strip():
            return str(value).strip()
    return ""


def moments_of(record: Record, name: str, tz: ZoneInfo, form: str = "") -> tuple[int, ...] | None:
    """The moments that a member can mean; None if it is null, missing, empty or 0.

    Raises:
        InvalidInput: it is no time.
    """
    value: Any = record.get(name)
    if value in (None, "", 0, "0", "NULL"):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise InvalidInput(N_("{name} is no time."), name=name)
    return moments(str(value), tz, form)


def start_of(record: Record, name: str, tz: ZoneInfo, form: str = "") -> tuple[int, ...]:
    """The same of a start, which must be there.

    Raises:
        InvalidInput: it is no time, or missing.
    """
    found = moments_of(record, name, tz, form)
    if found is None:
        raise InvalidInput(N_("The record has no start."))
    return found
