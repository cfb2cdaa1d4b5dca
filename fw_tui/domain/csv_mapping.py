"""What the columns of a CSV file mean: made by a person once, kept, and used for every import."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.localtime import zone
from fw_tui.domain.text import clean_line

#: What a column can mean, in the order in which it is shown.
FIELDS = ("id", "name", "start", "end", "duration", "technician", "notes", "mode", "key")

#: How times may be written beside what ``datetime.strptime`` takes; "" tries the usual ones.
EPOCHS = ("unix", "unix-ms")

#: Seconds of a number in the column of the duration, by its unit.
UNITS: Mapping[str, int] = {"seconds": 1, "minutes": 60, "hours": 3600}

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,29}")
_TRIED = datetime(2025, 10, 24, 13, 5, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvMapping:
    """How the rows of a CSV file are read.

    Attributes:
        columns: for each of ``FIELDS`` the headers of its columns; the first filled one counts.
        delimiter: between fields; "" for what the file itself shows.
        form: of times, as ``datetime.strptime`` takes it, or one of ``EPOCHS``; "" for ISO 8601,
            ``24.10.2025 10:00`` and seconds since 1970.
        zone: where times without an offset are local; "" for the shop's.
        decimal: the sign in numbers of the duration, "," or ".".
        unit: of such a number, one of ``UNITS``; ``00:12:22`` is understood as well.

    Raises:
        InvalidInput: it could not read any session.
    """

    columns: Mapping[str, tuple[str, ...]] = field(hash=False)
    delimiter: str = ""
    form: str = ""
    zone: str = ""
    decimal: str = "."
    unit: str = "seconds"

    def __post_init__(self) -> None:
        self._check_columns()
        if len(self.delimiter) > 1 or self.delimiter in ('"', "\r", "\n", " "):
            raise InvalidInput(N_('"{text}" cannot stand between fields.'), text=self.delimiter)
        if self.decimal not in (",", "."):
            raise InvalidInput(N_("The decimal sign is a comma or a point."))
        if self.unit not in UNITS:
            raise InvalidInput(
                N_('"{unit}" is no unit of durations; there are: {known}.'),
                unit=self.unit,
                known=", ".join(UNITS),
            )
        if self.zone:
            zone(self.zone)
        _check_form(self.form)

    def to_json(self) -> str:
        """The mapping as it is kept."""
        kept = {
            "columns": {name: list(self.columns[name]) for name in FIELDS if name in self.columns},
            "delimiter": self.delimiter,
            "form": self.form,
            "zone": self.zone,
            "decimal": self.decimal,
            "unit": self.unit,
        }
        return json.dumps(kept, ensure_ascii=False)

    def _check_columns(self) -> None:
        for name, headers in self.columns.items():
            if name not in FIELDS:
                raise InvalidInput(
                    N_('"{field}" is nothing that a column can mean; there are: {known}.'),
                    field=name,
                    known=", ".join(FIELDS),
                )
            if not headers or not all(header.strip() for header in headers):
                raise InvalidInput(N_("The name of a column is empty."))
        if "start" not in self.columns:
            raise InvalidInput(N_("A column for the start is needed."))
        if not {"end", "duration"} & self.columns.keys():
            raise InvalidInput(N_("A column for the end or the duration is needed."))
        if not {"id", "name"} & self.columns.keys():
            raise InvalidInput(N_("A column for the ID or the name of the computer is needed."))


def mapping_from_json(text: str) -> CsvMapping:
    """A mapping as ``to_json`` wrote it.

    Raises:
        InvalidInput: it is none.
    """
    try:
        kept = json.loads(text)
        return CsvMapping(
            columns={name: _headers(value) for name, value in kept["columns"].items()},
            **{
                name: _text(kept.get(name, ""))
                for name in ("delimiter", "form", "zone", "decimal", "unit")
                if name in kept
            },
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise InvalidInput(N_("This is no mapping of CSV columns.")) from None


def mapping_from_words(words: Mapping[str, str], **details: str) -> CsvMapping:
    """A mapping as it is typed: for each field the headers, several with ``|`` between.

    Raises:
        InvalidInput: it could not read any session.
    """
    columns = {
        name: tuple(clean_line(header) for header in headers.split("|"))
        for name, headers in words.items()
    }
    return CsvMapping(columns=columns, **details)


def check_mapping_name(name: str) -> str:
    """The name of a mapping, which also names where its sessions come from.

    Raises:
        InvalidInput: it could not be typed in a command.
    """
    if not _NAME.fullmatch(name):
        raise InvalidInput(
            N_('"{name}" is no name of a mapping: small letters, digits, - and _ only.'), name=name
        )
    return name


def _headers(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(header) for header in value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _check_form(form: str) -> None:
    """A form must tell day, month, year and minute, or times fall together."""
    if not form or form in EPOCHS:
        return
    read: datetime | None
    try:
        read = datetime.strptime(_TRIED.astimezone().strftime(form), form)
    except (ValueError, OverflowError):
        read = None
    if read is None or read.replace(tzinfo=None, second=0, microsecond=0) != _TRIED:
        raise InvalidInput(
            N_('"{form}" does not tell day, month, year, hour and minute, as in %d.%m.%Y %H:%M.'),
            form=form,
        )
