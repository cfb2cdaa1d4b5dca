"""The language of everything shown: catalogs, error sentences, money, dates and times.

Catalogs are read by the standard library and the few formats are written here by hand:
importing Babel would cost 50 ms at every start, so it only compiles and extracts.
"""

import gettext as _gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path

from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.settings import LANGUAGES, no_such_language
from fw_tui.domain.text import printable

DEFAULT_LANGUAGE = "de"

_DOMAIN = "fw_tui"
_CATALOGS = Path(__file__).parent / "locale"
_LOCALES_WITHOUT_LANGUAGE = frozenset({"", "c", "posix"})
#: Why the system refuses a file, in the words of the C library, for the catalogs.
_SYSTEM_REASONS = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Not a directory"),
    N_("Is a directory"),
    N_("File name too long"),
    N_("Too many levels of symbolic links"),
    N_("No space left on device"),
    N_("Disk quota exceeded"),
    N_("Read-only file system"),
    N_("Input/output error"),
)
_SWAPPED_MARKS = str.maketrans(",.", ".,")
_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)

_chosen = DEFAULT_LANGUAGE
#: The language of a document while it is drawn, whatever the screen speaks meanwhile.
_document: ContextVar[str | None] = ContextVar("document", default=None)


def language() -> str:
    """The language now in use: "de" or "en"."""
    return _document.get() or _chosen


@contextmanager
def in_language(name: str) -> Iterator[None]:
    """Write in this language while inside, in this thread or task only: a document's.

    Raises:
        InvalidInput: there is no such language.
    """
    token = _document.set(_known(name))
    try:
        yield
    finally:
        _document.reset(token)


def set_language(name: str) -> None:
    """Show everything from now on in this language, in all threads.

    Raises:
        InvalidInput: there is no such language.
    """
    global _chosen  # noqa: PLW0603 - one program, one language; widgets and threads share it
    _chosen = _known(name)


def choose_language(setting: str | None, environ: Mapping[str, str]) -> str:
    """The language to use: the setting, else the locale, else German.

    The first of LC_ALL, LC_MESSAGES and LANG that is not empty counts, as in POSIX. A locale
    that names no language (C, POSIX) gives German, one that names a foreign one English.

    Raises:
        InvalidInput: the setting names a language that there is no catalog for.
    """
    if setting:
        return _known(setting)
    locales = (environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    code = _language_code(next(filter(None, locales), ""))
    if code in _LOCALES_WITHOUT_LANGUAGE:
        return DEFAULT_LANGUAGE
    return code if code in LANGUAGES else "en"


def _(message: str) -> str:
    """The message in the language now in use; the English one where there is no other."""
    return _catalog(language()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of the message that fits the number, in the language now in use."""
    return _catalog(language()).ngettext(singular, plural, n)


def explain(error: FwError) -> str:
    """The error as one sentence for the user, safe to print.

    Facts that are errors are explained too, also the system's; dates and moments are written as
    everywhere else, lists are joined, and nothing in a fact can steer the terminal.
    """
    facts = {name: _readable(fact) for name, fact in error.facts.items()}
    return _(error.message).format(**facts)


def money(cents: int) -> str:
    """An amount in euros: "1.234,50 €" or "1,234.50 €".

    The space is a plain one: a no-break space would be copied out of the terminal with it.
    """
    euros, rest = divmod(abs(cents), 100)
    amount = f"{'-' if cents < 0 else ''}{euros:,}.{rest:02}"
    return f"{amount.translate(_SWAPPED_MARKS) if language() == 'de' else amount} €"


def whole_number(number: int) -> str:
    """A count with marks between the thousands: "1.000.000" or "1,000,000"."""
    marked = f"{number:,}"
    return marked.translate(_SWAPPED_MARKS) if language() == "de" else marked


def position_text(number: int, total: int) -> str:
    """Which or how many of all: "312.004 von 1.000.000"."""
    return _("{n} of {total}").format(n=whole_number(number), total=whole_number(total))


def format_moment(moment: datetime) -> str:
    """A local date and time to the minute: "22.11.2026 10:22" or "2026-11-22 10:22"."""
    return f"{format_day(moment)} {format_clock(moment)}"


def format_clock(moment: datetime) -> str:
    """A local time of day to the minute: "10:22"."""
    return f"{moment.hour:02}:{moment.minute:02}"


def format_day(day: date) -> str:
    """A date: "22.11.2026" or "2026-11-22"."""
    if language() == "de":
        return f"{day.day:02}.{day.month:02}.{day.year:04}"
    return f"{day.year:04}-{day.month:02}-{day.day:02}"


def format_month(day: date) -> str:
    """The month of a date by its name: "November 2026"."""
    return f"{_(_MONTHS[day.month - 1])} {day.year}"


def format_minutes(seconds: float) -> str:
    """A short length of time as "MM:SS"; begun seconds are dropped, minutes may exceed 59."""
    whole = abs(int(seconds))
    sign = "-" if seconds <= -1 else ""
    return f"{sign}{whole // 60:02}:{whole % 60:02}"


def _readable(fact: object) -> object:
    if isinstance(fact, FwError):
        return explain(fact)
    if isinstance(fact, OSError):
        return printable(_(fact.strerror or str(fact)))
    if isinstance(fact, datetime):
        return format_moment(fact)
    if isinstance(fact, date):
        return format_day(fact)
    if isinstance(fact, list | tuple):
        return ", ".join(str(_readable(part)) for part in fact)
    return fact if isinstance(fact, int | float) else printable(str(fact))


def _known(name: str) -> str:
    code = _language_code(name)
    if code not in LANGUAGES:
        raise no_such_language(name)
    return code


def _language_code(locale: str) -> str:
    """The "de" of "de_DE.UTF-8@euro", "de-AT" or "DE"."""
    for mark in "@._-":
        locale = locale.partition(mark)[0]
    return locale.strip().lower()


@cache
def _catalog(name: str) -> _gettext.NullTranslations:
    return _gettext.translation(_DOMAIN, _CATALOGS, languages=[name], fallback=True)
