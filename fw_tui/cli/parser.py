"""All commands together."""

import argparse
from collections.abc import Iterable
from importlib import import_module

from fw_tui import __version__
from fw_tui.cli.arguments import Commands, Parser, common_options
from fw_tui.cli.shell import Shell
from fw_tui.i18n import _

#: Where each command is, in the order of the help. Only the module of the command that is asked for
#: is loaded: all of them take longer than most commands.
_MODULES = {
    "quote": ("quote",),
    "running": ("start", "order", "stop", "status"),
    "connecting": ("connect",),
    "replaying": ("replay",),
    "consent": ("consent",),
    "history": ("sessions",),
    "imports": ("import", "assign"),
    "mappings": ("mapping",),
    "inbox": ("inbox",),
    "watch": ("watch",),
    "customers": ("customer",),
    "computers": ("computer",),
    "settings": ("settings",),
    "tariffs": ("tariff",),
    "vat": ("vat",),
    "statement": ("statement",),
    "reports": ("report",),
    "invoices": ("invoice",),
    "merging": ("merge", "unmerge"),
    "contingents": ("contingent",),
    "onsite": ("onsite",),
    "exports": ("export",),
    "maintenance": ("backup", "restore", "check"),
    "dashboard": ("demo",),
}
_WITH_VALUE = ("--db", "--language")


def make_parser(words: Iterable[str]) -> argparse.ArgumentParser:
    """The parser for a command line, in the language now in use.

    It knows the command that the words begin with, none where there is none, else all.
    """
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
    parser.set_defaults(run=_show_dashboard)
    commands = Commands(parser, common)
    command = _command(words)
    wanted = [name for name, known in _MODULES.items() if command in known]
    if command is not None:
        for name in wanted or _MODULES:
            import_module(f"fw_tui.cli.{name}").add_commands(commands)
    return parser


def _show_dashboard(shell: Shell) -> int:
    from fw_tui.cli.dashboard import show_own  # noqa: PLC0415 - as the other modules

    return show_own(shell)


def _command(words: Iterable[str]) -> str | None:
    """The word that a command line begins with behind the common options."""
    following = iter(words)
    for word in following:
        if word in _WITH_VALUE:
            next(following, None)
        elif not word.startswith(tuple(f"{option}=" for option in _WITH_VALUE)):
            return word
    return None
