"""Looks at the terminal before Textual is imported, and says in one sentence what is missing.

Textual itself would run for ever at full load without a keyboard, and would paint escape
sequences on terminals that do not understand them.
"""

import codecs
from collections.abc import Mapping, MutableMapping
from typing import Protocol

from fw_tui.domain.errors import FwError, N_

ESCAPE_DELAY = "300"  #: ms; a key's sequence split by a slow line is not taken for Escape
_DUMB = frozenset({"", "dumb", "unknown"})
_LOCALES = ("LC_ALL", "LC_CTYPE", "LANG")
#: Variables of Textual that concern looks or keys only, with the values that it survives.
_HARMLESS: Mapping[str, frozenset[str]] = {
    "TEXTUAL_COLOR_SYSTEM": frozenset({"auto", "standard", "256", "truecolor"}),
    "TEXTUAL_DISABLE_KITTY_KEY": frozenset({"0", "1"}),
    "TEXTUAL_FILTERS": frozenset({"dim"}),
    "TEXTUAL_SMOOTH_SCROLL": frozenset({"0", "1"}),
}


class Unfit(FwError):
    """The terminal cannot show the program."""


class Stream(Protocol):
    """What the guard wants to know of a standard stream."""

    @property
    def encoding(self) -> str: ...

    def isatty(self) -> bool: ...


def prepare_environment(environ: MutableMapping[str, str]) -> None:
    """Set what Textual reads when it is imported, and drop what could make it do harm.

    TEXTUAL_DRIVER runs foreign code, TEXTUAL_DEBUG and TEXTUAL_LOG write what is typed into
    files, TEXTUAL_PRESS types by itself, TEXTUAL_ALLOW_SIGNALS lets ctrl+z freeze a session.
    """
    environ.setdefault("ESCDELAY", ESCAPE_DELAY)
    for name in [name for name in environ if name.split("_")[0] == "TEXTUAL"]:
        if environ[name] not in _HARMLESS.get(name, ()):
            del environ[name]


def refuse_reason(
    environ: Mapping[str, str],
    stdin: Stream | None,
    stdout: Stream | None,
    stderr: Stream | None,
) -> Unfit | None:
    """Why the program cannot run here, or None; a closed stream is None as in ``sys``."""
    if stderr is None or not all(_is_terminal(stream) for stream in (stdin, stdout, stderr)):
        return Unfit(
            N_("The dashboard needs a terminal for input and output; over SSH start it by ssh -t.")
        )
    if environ.get("TERM", "").lower() in _DUMB:
        return Unfit(
            N_("The terminal “{term}” cannot show the dashboard; set TERM to its real type."),
            term=environ.get("TERM", ""),
        )
    for encoding in (stderr.encoding, _encoding_of_locale(environ)):
        if encoding and not _is_utf8(encoding):
            return Unfit(
                N_("The dashboard needs UTF-8, not {encoding}; set LANG to de_DE.UTF-8."),
                encoding=encoding,
            )
    return None


def _is_terminal(stream: Stream | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def _encoding_of_locale(environ: Mapping[str, str]) -> str:
    """The "ISO-8859-1" of "de_DE.ISO-8859-1"; empty where the locale names none.

    Python writes UTF-8 wherever the system does not know the locale, but the terminal of
    somebody who set this one would still show nonsense.
    """
    locale = next(filter(None, (environ.get(name, "") for name in _LOCALES)), "")
    return locale.partition(".")[2].partition("@")[0]


def _is_utf8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False
