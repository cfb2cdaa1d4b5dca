"""``mapping``: what the columns of CSV files mean, for ``import --format csv:NAME``."""

import argparse
from pathlib import Path
from typing import Any

from fw_tui.cli.arguments import Commands, add_json, positive
from fw_tui.cli.output import say, show_json, show_table
from fw_tui.cli.shell import Shell
from fw_tui.domain.csv_mapping import FIELDS, UNITS, CsvMapping, mapping_from_words
from fw_tui.domain.duration import hms
from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.localtime import iso
from fw_tui.i18n import _, explain

_ROWS = 10
_REASON = 6  #: the column that is wrapped


def add_commands(commands: Commands) -> None:
    """Register ``mapping`` with ``list``, ``add``, ``try`` and ``remove``."""
    group = commands.group("mapping", _("what the columns of CSV files mean"))
    add_json(group.add("list", _("all mappings"), run_list))
    _add_details(group.add("add", _("a new mapping, or another one under a name"), run_add))
    attempt = group.add("try", _("what the first rows of a file would become"), run_try)
    attempt.add_argument("name", metavar=_("NAME"))
    attempt.add_argument("file", metavar=_("FILE"), type=Path)
    attempt.add_argument("--rows", metavar=_("NUMBER"), type=positive, default=_ROWS)
    add_json(attempt)
    remove = group.add("remove", _("forget a mapping; what was imported stays"), run_remove)
    remove.add_argument("name", metavar=_("NAME"))


def _add_details(add: argparse.ArgumentParser) -> None:
    add.add_argument("name", metavar=_("NAME"))
    add.add_argument(
        "columns",
        metavar=_("FIELD=HEADER"),
        nargs="+",
        help=_("such as start=Beginn; several headers with | between. Fields: {fields}").format(
            fields=", ".join(FIELDS)
        ),
    )
    add.add_argument(
        "--delimiter", metavar=_("SIGN"), default="", help=_("between fields (default: seen)")
    )
    add.add_argument(
        "--dates",
        metavar=_("FORM"),
        default="",
        # argparse formats its helps with the sign.
        help=_("of times, such as {example}, unix or unix-ms (default: ISO or German)").format(
            example='"%%d.%%m.%%Y %%H:%%M"'
        ),
    )
    add.add_argument(
        "--zone", metavar=_("ZONE"), default="", help=_("of times (default: the shop's)")
    )
    add.add_argument("--decimal", choices=(",", "."), default=".", help=_("in the duration"))
    add.add_argument("--unit", choices=tuple(UNITS), default="seconds", help=_("of the duration"))


def run_list(shell: Shell) -> int:
    """Print all mappings."""
    mappings = shell.office.mappings.all()
    if shell.arguments.json:
        show_json([_record(name, mapping) for name, mapping in mappings.items()])
    elif mappings:
        rows = [[name, _columns(mapping)] for name, mapping in mappings.items()]
        show_table([_("Name"), _("Columns")], rows, wrapped=1)
    else:
        say(_("There are no mappings yet; fw-tui mapping add NAME FIELD=HEADER …"))
    return 0


def run_add(shell: Shell) -> int:
    """Keep a mapping."""
    args = shell.arguments
    mapping = mapping_from_words(
        _words(args.columns),
        delimiter="\t" if args.delimiter == "\\t" else args.delimiter,
        form=args.dates,
        zone=args.zone,
        decimal=args.decimal,
        unit=args.unit,
    )
    shell.office.mappings.put(args.name, mapping)
    say(_("Kept; fw-tui import FILE --format csv:{name}").format(name=args.name))
    return 0


def run_try(shell: Shell) -> int:
    """Print what the first rows of a file would become, and why others would be rejected."""
    from fw_tui.capture.mapped_csv import preview  # noqa: PLC0415 - as the import
    from fw_tui.capture.rows import CapturedRow, Circumstances  # noqa: PLC0415

    args, office = shell.arguments, shell.office
    mapping = office.mappings.get(args.name)
    around = Circumstances(shell.around.clock.now_ms(), office.tz)
    found = preview(args.file, around, mapping, args.rows)
    records = [
        {
            "line": item.line,
            "remote_id": item.remote_id,
            "name": item.partner_name,
            "started_at": iso(item.started_at, office.tz),
            "seconds": None if item.running else (item.ended_at - item.started_at) // 1000,
            "technician": item.technician,
            "reason": "",
        }
        if isinstance(item, CapturedRow)
        else {"line": item.line, "reason": explain(item.reason)}
        for item in found
    ]
    if args.json:
        show_json(records)
    elif records:
        _show(records)
    else:
        say(_("The file has no rows."))
    return 0


def run_remove(shell: Shell) -> int:
    """Forget a mapping."""
    shell.office.mappings.remove(shell.arguments.name)
    return 0


def _show(records: list[dict[str, Any]]) -> None:
    headers = [
        _("Line"),
        _("ID"),
        _("Name"),
        _("Start"),
        _("Duration"),
        _("Technician"),
        _("Rejected because"),
    ]
    rows = [
        [
            str(record["line"]),
            record.get("remote_id", ""),
            record.get("name", ""),
            record.get("started_at", ""),
            "" if record.get("seconds") is None else hms(record["seconds"]),
            record.get("technician", ""),
            record["reason"],
        ]
        for record in records
    ]
    show_table(headers, rows, wrapped=_REASON)


def _words(pairs: list[str]) -> dict[str, str]:
    words: dict[str, str] = {}
    for pair in pairs:
        field, sign, headers = pair.partition("=")
        if not sign:
            raise InvalidInput(N_('"{text}" is no FIELD=HEADER, such as start=Beginn.'), text=pair)
        words[field.strip()] = headers
    return words


def _columns(mapping: CsvMapping) -> str:
    return ", ".join(
        f"{field}={' | '.join(mapping.columns[field])}"
        for field in FIELDS
        if field in mapping.columns
    )


def _record(name: str, mapping: CsvMapping) -> dict[str, Any]:
    return {
        "name": name,
        "columns": {field: list(headers) for field, headers in mapping.columns.items()},
        "delimiter": mapping.delimiter,
        "dates": mapping.form,
        "zone": mapping.zone,
        "decimal": mapping.decimal,
        "unit": mapping.unit,
    }
