"""All commands together."""

import argparse

from fw_tui import __version__
from fw_tui.cli import (
    contingents,
    customers,
    dashboard,
    exports,
    history,
    imports,
    invoices,
    maintenance,
    merging,
    quote,
    running,
    settings,
    statement,
    tariffs,
    vat,
)
from fw_tui.cli.arguments import Commands, Parser, common_options
from fw_tui.i18n import _


def make_parser() -> argparse.ArgumentParser:
    """The parser, in the language now in use."""
    common = common_options()
    parser = Parser(
        prog="fw-tui",
        parents=[common],
        allow_abbrev=False,
        description=_(
            "The cockpit of a shop that helps by remote maintenance. "
            "Without a command it opens the dashboard."
        ),
        epilog=_("Times are ISO 8601 or 10:22 for today; without an offset they are local."),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {__version__}",
        help=_("show the version"),
    )
    parser.set_defaults(run=dashboard.show_own)
    commands = Commands(parser, common)
    for module in (
        quote,
        running,
        history,
        imports,
        customers,
        settings,
        tariffs,
        vat,
        statement,
        invoices,
        merging,
        contingents,
        exports,
        maintenance,
        dashboard,
    ):
        module.add_commands(commands)
    return parser
