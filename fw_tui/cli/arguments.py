"""How commands say what they take."""

import argparse
import re
from collections.abc import Callable, Sequence
from typing import NoReturn

from fw_tui.cli.shell import Shell
from fw_tui.domain.errors import FwError
from fw_tui.domain.settings import LANGUAGES
from fw_tui.domain.text import printable
from fw_tui.i18n import _

Command = Callable[[Shell], int]

#: The largest number that SQLite keeps.
_LARGEST = 2**63 - 1
#: What a question is answered with.
YES_NO = {"yes": True, "ja": True, "no": False, "nein": False}
_NEGATIVE = re.compile(r"-\d")
_WHOLE = re.compile(r"-?[0-9]+")


class WrongUsage(FwError):
    """Options that do not go together, which argparse itself cannot see."""


class Parser(argparse.ArgumentParser):
    """A parser whose complaints cannot steer the terminal."""

    def error(self, message: str) -> NoReturn:
        super().error(printable(message))


class Commands:
    """A level of commands; each gets its parser and what it runs.

    Attributes:
        parser: of the command that they belong to.
    """

    def __init__(self, parser: Parser, common: Parser) -> None:
        self.parser = parser
        self._common = common
        self._commands = parser.add_subparsers(
            title=_("commands"), metavar=_("COMMAND"), parser_class=Parser
        )

    def add(self, name: str, help: str, run: Command) -> Parser:
        """A command's parser; ``run`` does it and returns the exit code."""
        parser = self._parser(name, help)
        parser.set_defaults(run=run)
        return parser

    def group(self, name: str, help: str, run: Command | None = None) -> "Commands":
        """A command that has commands of its own; without ``run`` one of them must be given."""
        parser = self._parser(name, help)
        parser.set_defaults(run=run, incomplete=parser)
        return Commands(parser, self._common)

    def _parser(self, name: str, help: str) -> Parser:
        parser: Parser = self._commands.add_parser(
            name,
            help=help,
            description=help,
            parents=[self._common],
            allow_abbrev=False,
        )
        return parser


def common_options() -> Parser:
    """The options that may stand before and behind a command.

    They have no defaults: a command's would overwrite what was given before it.
    """
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--db", metavar="URL", help=_("the store, as a path or sqlite:///…"))
    common.add_argument("--language", choices=LANGUAGES, help=_("the language of everything shown"))
    return common


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option for scripts."""
    parser.add_argument("--json", action="store_true", help=_("print JSON, money in cents"))


def add_format(parser: argparse.ArgumentParser) -> None:
    """The option that chooses between reading and calculating."""
    parser.add_argument(
        "--format",
        choices=("table", "csv", "json"),
        default="table",
        help=_("table (default), csv with commas in UTF-8, or json"),
    )


def add_at(parser: argparse.ArgumentParser, help: str) -> None:
    """The option for a time other than now."""
    parser.add_argument("--at", metavar=_("TIME"), help=help)


def positive(text: str) -> int:
    """A whole number from 1 on, as argparse wants it checked."""
    digits = text.strip()
    if not _WHOLE.fullmatch(digits):
        raise argparse.ArgumentTypeError(_('"{text}" is not a whole number').format(text=digits))
    # int() itself refuses thousands of digits.
    if len(digits) > len(str(_LARGEST)) or not 1 <= int(digits) <= _LARGEST:
        raise argparse.ArgumentTypeError(_("{number} is out of range").format(number=digits))
    return int(digits)


def shielded(words: Sequence[str]) -> list[str]:
    """The words so that ``-5m`` is a (bad) duration, with a sentence of its own, not an option."""
    options = words.index("--") if "--" in words else len(words)
    return [
        f" {word}" if _NEGATIVE.match(word) and place < options else word
        for place, word in enumerate(words)
    ]
