"""Reports of faults in the program: where it happened, never with what values.

Messages of exceptions are left out too: they quote what was worked on ("Command '[…]' timed
out", "duplicate key (name)=(…)"), and a one-time password must not reach a file or a screen.
"""

import contextlib
import os
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from platformdirs import user_state_path

from fw_tui import __version__
from fw_tui.domain.errors import FwError
from fw_tui.i18n import _

KEEP = 20  #: reports; older ones are deleted
_SHORT = 5  #: frames shown on the screen where no file can be written
_CODES = ("errno", "sqlite_errorname", "sqlstate")


def tell(error: BaseException, stream: TextIO | None = None, folder: Path | None = None) -> None:
    """Write a report of the error to a file and say so in one sentence, on stderr by default."""
    stream = stream or sys.stderr
    path = write_report(error, folder)
    if path is not None:
        sentence = _("fw-tui had to stop because of an internal error ({kind}). Details: {path}")
        stream.write(sentence.format(kind=_kind(error), path=path) + "\n")
    else:
        sentence = _("fw-tui had to stop because of an internal error ({kind}). It happened here:")
        stream.write(sentence.format(kind=_kind(error)) + "\n" + describe(error, frames=_SHORT))


def write_report(error: BaseException, folder: Path | None = None) -> Path | None:
    """A new file, readable by its owner only, that tells the error; None if it cannot be written.

    Args:
        error: what happened.
        folder: where to; the user's state directory by default.
    """
    moment = datetime.now(UTC)
    try:
        folder = folder or user_state_path("fw-tui", appauthor=False)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"crash-{moment:%Y%m%dT%H%M%S%f}-{os.getpid()}.log"
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"fw-tui {__version__}, Python {sys.version.split()[0]}, {moment}\n")
            file.write(describe(error))
    except OSError:
        return None
    _delete_old(folder)
    return path


def describe(error: BaseException, frames: int | None = None) -> str:
    """The chain of errors as text: kinds, codes and places; no values, no messages.

    Args:
        error: the last of the chain.
        frames: only so many innermost places of each.
    """
    return "".join(_lines(error, frames, set()))


def _lines(error: BaseException, frames: int | None, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    parts = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    for other in (before, *parts):
        if other is not None and id(other) not in seen:
            yield from _lines(other, frames, seen)
            yield "then:\n"
    places = traceback.extract_tb(error.__traceback__)
    yield from traceback.format_list(places[-frames:] if frames else places)
    yield f"{_kind(error)}\n"


def _kind(error: BaseException) -> str:
    codes = [str(code) for name in _CODES if (code := getattr(error, name, None)) is not None]
    template = [error.message] if isinstance(error, FwError) else []
    return " ".join([type(error).__qualname__, *codes, *template])


def _delete_old(folder: Path) -> None:
    for path in sorted(folder.glob("crash-*.log"))[:-KEEP]:
        with contextlib.suppress(OSError):
            path.unlink()
