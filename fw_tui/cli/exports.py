"""``export``: files for the tax adviser, and what TeamViewer is to know of the bills."""

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fw_tui.cli.arguments import Commands, Parser, WrongUsage, add_json
from fw_tui.cli.output import say, show_json
from fw_tui.cli.shell import Shell
from fw_tui.domain.errors import N_
from fw_tui.domain.localtime import next_month, parse_month, parse_year
from fw_tui.i18n import _, money, ngettext

if TYPE_CHECKING:
    from fw_tui.services.exports import Export


def add_commands(commands: Commands) -> None:
    """Register ``export`` with ``datev`` and ``documents``."""
    group = commands.group("export", _("files for the tax adviser and for TeamViewer"))
    datev = group.add("datev", _("a month's invoices as a DATEV booking batch"), run_datev)
    datev.add_argument("--month", metavar=_("YYYY-MM"), required=True)
    documents = group.add("documents", _("all documents of a period as ZIP"), run_documents)
    documents.add_argument("--month", metavar=_("YYYY-MM"))
    documents.add_argument("--year", metavar=_("YYYY"))
    for parser in (datev, documents):
        _add_target(parser)
    states = group.add(
        "billing-states", _("what TeamViewer's web API is to know of the bills"), run_billing_states
    )
    states.add_argument("--to", metavar=_("FILE"), type=Path, required=True)
    add_json(states)


def _add_target(parser: Parser) -> None:
    parser.add_argument(
        "--to", metavar=_("FOLDER"), type=Path, default=Path(), help=_("default: the current one")
    )
    add_json(parser)


def run_datev(shell: Shell) -> int:
    """Write the booking batch of a month."""
    args, login = shell.arguments, shell.around.technician().login
    return _tell(shell, shell.office.exports.bookings(parse_month(args.month), args.to, login))


def run_documents(shell: Shell) -> int:
    """Write the documents of a month or a year."""
    since, until = _period(shell.arguments.month, shell.arguments.year)
    return _tell(shell, shell.office.exports.documents(since, until, shell.arguments.to))


def run_billing_states(shell: Shell) -> int:
    """Write the requests that mark the connections at TeamViewer as billed or not to be billed."""
    args = shell.arguments
    states = shell.office.billing_states.write(args.to)
    if args.json:
        show_json({"path": str(args.to), "requests": len(states)})
        return 0
    count = ngettext("{n} request", "{n} requests", len(states)).format(n=len(states))
    say(_("Written: {path} ({requests})").format(path=args.to, requests=count))
    return 0


def _period(month: str | None, year: str | None) -> tuple[date, date]:
    if month is not None and year is None:
        first = parse_month(month)
        return first, next_month(first) - timedelta(days=1)
    if year is not None and month is None:
        first = parse_year(year)
        return first, first.replace(month=12, day=31)
    raise WrongUsage(N_("Name the period: either --month or --year."))


def _tell(shell: Shell, export: "Export") -> int:
    if shell.arguments.json:
        show_json(
            {
                "path": str(export.path),
                "documents": export.documents,
                "gross_cents": export.gross_cents,
            }
        )
        return 0
    count = ngettext("{n} document", "{n} documents", export.documents).format(n=export.documents)
    say(
        _("Written: {path} ({documents}, {amount})").format(
            path=export.path, documents=count, amount=money(export.gross_cents)
        )
    )
    return 0
