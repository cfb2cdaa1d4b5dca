"""From the words of a command line to an exit code."""

from collections.abc import Callable, Mapping, Sequence

from fw_tui.cli.argparse_words import localise_argparse
from fw_tui.cli.arguments import WrongUsage, shielded
from fw_tui.cli.output import complain, drop_output, finish, soften_streams
from fw_tui.cli.parser import make_parser
from fw_tui.cli.shell import Shell, Surroundings
from fw_tui.config import Config, load_config
from fw_tui.domain.errors import FwError
from fw_tui.i18n import _, choose_language, explain, set_language

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130  #: 128 + SIGINT
NOBODY_READS = 141  #: 128 + SIGPIPE


def run(words: Sequence[str], around: Surroundings) -> int:
    """Do what a command line asks; returns the exit code, raises nothing.

    Codes: 0 done, 1 refused or failed with one line on stderr, 2 wrong usage; 130 and 141 as
    shells count an interrupt and a reader that has left.
    """
    soften_streams()
    try:
        return _guarded(lambda: _run(shielded(words), around), around.environ)
    except BrokenPipeError:
        drop_output()
        return NOBODY_READS


def _guarded(work: Callable[[], int], environ: Mapping[str, str]) -> int:
    try:
        code = work()
        finish()
    except FwError as error:
        complain(explain(error))
        return WRONG_USAGE if isinstance(error, WrongUsage) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, people get one line
        return _fault(error, environ)
    return code


def _run(words: list[str], around: Surroundings) -> int:
    refused: FwError | None = None
    config = Config()
    set_language(choose_language(None, around.environ))
    try:
        config = load_config(around.environ, _early_flags(words))
        set_language(choose_language(config.language, around.environ))
    except FwError as error:
        # --help and complaints about usage need no settings.
        refused = error
    localise_argparse()
    parser = make_parser(words)
    try:
        arguments = parser.parse_args(words)
        if arguments.run is None:
            arguments.incomplete.error(_("a command is missing"))
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    if refused is not None:
        raise refused
    shell = Shell(arguments, config, around)
    try:
        return int(arguments.run(shell))
    finally:
        shell.close()


def _early_flags(words: Sequence[str]) -> dict[str, str | None]:
    """The options that count before the words are parsed: parsing already speaks a language."""
    return {name: _early_flag(words, f"--{name}") for name in ("db", "language")}


def _early_flag(words: Sequence[str], flag: str) -> str | None:
    value = None
    for word, following in zip(words, [*words, None][1:], strict=True):
        if word == "--":
            break
        if word == flag:
            value = following
        elif word.startswith(f"{flag}="):
            value = word.removeprefix(f"{flag}=")
    return value


def _fault(error: Exception, environ: Mapping[str, str]) -> int:
    """Tell of a fault in the program by its kind only: its message may quote anything."""
    if environ.get("FW_TUI_DEBUG"):
        import traceback  # noqa: PLC0415 - only for those who mend the program

        traceback.print_exception(error)
    complain(
        _("internal error ({kind}); FW_TUI_DEBUG=1 shows where it happened.").format(
            kind=type(error).__qualname__
        )
    )
    return FAILED
