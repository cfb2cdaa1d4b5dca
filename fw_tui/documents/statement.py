"""A customer's statement as text to read, CSV to calculate with, and JSON for scripts."""

import textwrap
from zoneinfo import ZoneInfo

from fw_tui.documents.records import SESSION_KEYS, Value, as_csv, as_json, session_record
from fw_tui.documents.table import fitted, table
from fw_tui.documents.wording import (
    contingent_text,
    free_text,
    rate_text,
    tariff_text,
    units_text,
)
from fw_tui.domain.duration import hms
from fw_tui.domain.localtime import to_local
from fw_tui.domain.statement import Statement, StatementLine
from fw_tui.domain.tariff import CURRENCY
from fw_tui.domain.text import printable
from fw_tui.i18n import _, format_moment, format_month, money

_ALIGN = ("left", "left", "right", "right", "right")
_WORK = 1  #: the column that is wrapped
_LINE_KEYS = (*SESSION_KEYS, "normal_gross_cents", "vat_rate")


def statement_text(statement: Statement, tz: ZoneInfo, width: int = 78) -> str:
    """The statement as a customer reads it.

    Args:
        statement: what to show.
        tz: where the times are local.
        width: columns of text; less than it takes without breaking times or prices is not kept.
    """
    heading = [statement_title(statement), printable(statement.customer)]
    if not statement.lines:
        nothing = _("There was no remote maintenance in this month.")
        return "\n".join([*heading, "", nothing, ""])
    headers = statement_headers()
    rows = [statement_row(line, tz) for line in statement.lines]
    sessions = table(headers, fitted(headers, rows, _WORK, width), _ALIGN, apart=True)
    sums = table([], statement_sums(statement), ("left", "right"))
    parts = ["\n".join(heading), sessions.rstrip("\n"), sums.rstrip("\n")]
    return "\n\n".join([*parts, _remarks(statement, width)]) + "\n"


def statement_title(statement: Statement) -> str:
    """What the paper is, and for which month."""
    return _("Statement of remote maintenance, {month}").format(month=format_month(statement.month))


def statement_csv(statement: Statement, tz: ZoneInfo) -> str:
    """One line per session, with the keys of the session records and two more.

    ``normal_gross_cents`` is the price by the tariff, also of a free session; ``vat_rate`` is
    in basis points.
    """
    return as_csv(_LINE_KEYS, [_record(line, tz) for line in statement.lines])


def statement_json(statement: Statement, tz: ZoneInfo) -> str:
    """The sessions and the sums; money in cents, rates in basis points."""
    return as_json(
        {
            "customer": statement.customer,
            "month": f"{statement.month:%Y-%m}",
            "sessions": [_record(line, tz) for line in statement.lines],
            "units": statement.units,
            "net_cents": statement.net_cents,
            "vat_cents": statement.vat_cents,
            "rounding_cents": statement.rounding_cents,
            "gross_cents": statement.gross_cents,
            "vat": [
                {
                    "rate": part.rate,
                    "net_cents": part.net_cents,
                    "vat_cents": part.vat_cents,
                    "rounding_cents": part.rounding_cents,
                    "gross_cents": part.gross_cents,
                }
                for part in statement.vat_sums
            ],
            "free_cents": statement.free_cents,
            "contingents": [
                {
                    "units": note.units,
                    "used": note.used,
                    "left": note.left,
                    "valid_until": note.valid_until.isoformat(),
                }
                for note in statement.contingents
            ],
            "currency": CURRENCY,
        }
    )


def _record(line: StatementLine, tz: ZoneInfo) -> dict[str, Value]:
    return session_record(line.session, line.charge, tz) | {
        "normal_gross_cents": line.charge.normal.gross_cents,
        "vat_rate": line.charge.vat_rate,
    }


def statement_headers() -> list[str]:
    """What stands above the columns."""
    return [_("Begin"), _("Work"), _("Duration"), _("Units"), _("Price")]


def statement_row(line: StatementLine, tz: ZoneInfo) -> list[str]:
    """A session by column; some of them have several lines."""
    session, charge = line.session, line.charge
    begin = _("{moment} h").format(moment=format_moment(to_local(session.begun_at, tz)))
    technician = _("Technician: {name}").format(name=session.technician_shown)
    work = [session.partner.computer, technician, *session.notes.splitlines()]
    work.append(free_text(session, charge))
    if line.covered:
        work.append(_("{units} from the contingent").format(units=units_text(line.covered)))
    number = _("No. {number}").format(number=session.number)
    return [
        f"{begin}\n{number}",
        "\n".join(filter(None, work)),
        hms(charge.seconds),
        str(charge.due.units),
        money(charge.due.gross_cents),
    ]


def statement_sums(statement: Statement) -> list[list[str]]:
    """The sums with what each of them is."""
    rows = [[_("Total units"), str(statement.units)]]
    taxed = [part for part in statement.vat_sums if part.rate]
    if taxed:
        rows.append([_("Net"), money(statement.net_cents)])
    for part in taxed:
        label = _("{rate} VAT on {net}").format(
            rate=rate_text(part.rate), net=money(part.net_cents)
        )
        rows.append([label, money(part.vat_cents)])
    if statement.rounding_cents:
        rows.append([_("Rounding"), money(statement.rounding_cents)])
    rows.append([_("Amount due"), money(statement.gross_cents)])
    if statement.free_cents:
        rows.append([_("Value of the free work"), money(statement.free_cents)])
    return rows


def _remarks(statement: Statement, width: int) -> str:
    return "\n".join(
        part for text in statement_remarks(statement) for part in textwrap.wrap(text, width)
    )


def statement_remarks(statement: Statement) -> list[str]:
    """The tariffs by which the sessions were priced, and what this paper is not."""
    tariffs = {
        tariff_text(line.tariff, line.charge.vat_rate): None
        for line in statement.lines
        if line.charge.normal.units
    }
    remarks = [_("Price: {tariff}.").format(tariff=text) for text in tariffs]
    remarks += [contingent_text(note) for note in statement.contingents]
    return [*remarks, _("This statement is not an invoice.")]
