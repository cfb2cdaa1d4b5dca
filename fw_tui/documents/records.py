"""Sessions as records with fixed keys, for scripts: JSON and CSV."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from fw_tui.domain.localtime import iso
from fw_tui.domain.pricing import Charge
from fw_tui.domain.session import Session
from fw_tui.domain.text import CONTROLS, printable

Value = str | int | None

#: What a spreadsheet would run as a formula if a cell began with it.
_FORMULA_SIGNS = ("=", "+", "-", "@")
_CONTROLS_IN_JSON = re.compile(f"(?!\n){CONTROLS.pattern}")

SESSION_KEYS = (
    "number",
    "customer",
    "computer",
    "remote_id",
    "technician",
    "started_at",
    "ended_at",
    "seconds",
    "notes",
    "billing",
    "free_reason",
    "units",
    "gross_cents",
    "invoice",
)


def session_record(session: Session, charge: Charge, tz: ZoneInfo) -> dict[str, Value]:
    """A session under the keys that scripts rely on.

    Times are ISO 8601 with offset. ``units`` are the started units of the measured time, free
    or not; ``gross_cents`` is what the customer pays.
    """
    started, ended = session.started_at, session.ended_at
    return {
        "number": session.number,
        "customer": session.partner.customer,
        "computer": session.partner.computer,
        "remote_id": session.remote_id,
        "technician": session.technician,
        "started_at": None if started is None else iso(started, tz),
        "ended_at": None if ended is None else iso(ended, tz),
        "seconds": charge.seconds,
        "notes": session.notes,
        "billing": str(session.billing),
        "free_reason": None if session.free_reason is None else str(session.free_reason),
        "units": charge.units,
        "gross_cents": charge.due.gross_cents,
        "invoice": session.invoice,
    }


def as_json(data: object) -> str:
    """JSON text that is safe to print: what a terminal would obey is written as an escape."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return _CONTROLS_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def as_csv(keys: Sequence[str], records: Iterable[Mapping[str, Value]]) -> str:
    """CSV text: a line of keys, commas, line feeds; what is None is an empty cell."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(keys)
    writer.writerows([csv_cell(record[key]) for key in keys] for record in records)
    return target.getvalue()


def csv_cell(value: Value) -> str | int:
    """A value as a cell: text keeps its line breaks and is never taken for a formula."""
    if value is None or isinstance(value, int):
        return "" if value is None else value
    text = "\n".join(printable(line) for line in value.split("\n"))
    # Some spreadsheets drop the blanks before they look.
    is_formula = text.lstrip().startswith(_FORMULA_SIGNS) or value.startswith(("\t", "\r"))
    return f"'{text}" if is_formula else text
