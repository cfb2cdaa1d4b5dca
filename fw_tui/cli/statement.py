"""``statement``: a customer's sessions of a month, with sums. It changes nothing."""

import sys
from pathlib import Path

from fw_tui.cli.arguments import Commands
from fw_tui.cli.contingents import warn_of_contingents
from fw_tui.cli.output import hand_over, hand_over_bytes, mention, put
from fw_tui.cli.shell import Shell
from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.localtime import parse_month
from fw_tui.domain.statement import Statement
from fw_tui.i18n import _


def add_commands(commands: Commands) -> None:
    """Register ``statement``."""
    parser = commands.add("statement", _("a customer's sessions of a month, with sums"), run)
    parser.add_argument("customer", metavar=_("CUSTOMER"), help=_("the name or part of it"))
    parser.add_argument(
        "--month", metavar=_("YYYY-MM"), help=_("when they began (default: this month)")
    )
    parser.add_argument(
        "--format",
        choices=("table", "csv", "json", "pdf"),
        default="table",
        help=_("table (default), csv with commas in UTF-8, json, or pdf"),
    )
    parser.add_argument("--output", metavar=_("FILE"), type=Path, help=_("write it there"))


def run(shell: Shell) -> int:
    """Print a statement, or write it to a file."""
    args, billing = shell.arguments, shell.office.billing
    month = billing.this_month() if args.month is None else parse_month(args.month)
    statement = billing.statement(args.customer, month)
    warn_of_contingents(shell, statement.customer)
    if args.format == "pdf":
        return _hand_over_pdf(statement, shell)
    text = _as_text(statement, shell)
    if args.output is not None:
        from fw_tui.documents.files import write_whole  # noqa: PLC0415 - rarely needed

        write_whole(args.output, text)
        mention(_("Written: {path}").format(path=args.output))
    elif args.format == "table":
        put(text)
    else:
        hand_over(text)
    return 0


def _hand_over_pdf(statement: Statement, shell: Shell) -> int:
    """Write the statement as PDF; without a file to the standard output, but not to a terminal."""
    # Loads half a second of libraries, which only this needs.
    from fw_tui.documents.files import write_whole  # noqa: PLC0415
    from fw_tui.documents.statement_pdf import statement_pdf  # noqa: PLC0415

    target: Path | None = shell.arguments.output
    if target is None and sys.stdout.isatty():
        raise InvalidInput(N_("A PDF is nothing for a terminal; name a file with --output."))
    pdf = statement_pdf(statement, shell.tz, shell.office.settings.get("shop.name"))
    if target is None:
        hand_over_bytes(pdf)
    else:
        write_whole(target, pdf)
        mention(_("Written: {path}").format(path=target))
    return 0


def _as_text(statement: Statement, shell: Shell) -> str:
    # Loading tabulate takes longer than all the rest of a command that prints no table.
    from fw_tui.documents import statement as document  # noqa: PLC0415

    forms = {
        "table": document.statement_text,
        "csv": document.statement_csv,
        "json": document.statement_json,
    }
    return forms[shell.arguments.format](statement, shell.tz)
