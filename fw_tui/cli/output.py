"""Printing: nothing that a terminal would obey, nothing that its encoding cannot take."""

import io
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from fw_tui.documents.records import as_json
from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.text import printable


def put(text: str) -> None:
    """Print text as it is.

    Raises:
        BrokenPipeError: nobody reads it any more.
        FwError: it cannot be written, for example since the disk is full.
    """
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(error) from error


def say(sentence: str) -> None:
    """Print a sentence for people."""
    put(f"{printable(sentence)}\n")


def mention(sentence: str) -> None:
    """Tell people at a terminal something that scripts do not want."""
    if sys.stderr is not None and sys.stderr.isatty():
        print(printable(sentence), file=sys.stderr)


def complain(sentence: str) -> None:
    """Print why something was refused or failed, as one line."""
    print(f"fw-tui: {printable(sentence)}", file=sys.stderr)


def show_table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    align: Sequence[str] | None = None,
    wrapped: int = 0,
) -> None:
    """Print a table of at least one row; see ``fw_tui.documents.table``.

    At a terminal the column ``wrapped`` is wrapped to its width; for programs a row is a line.
    """
    # Loading tabulate takes longer than all the rest of a command that prints no table.
    from fw_tui.documents.table import fitted, table  # noqa: PLC0415

    if sys.stdout.isatty():
        rows = fitted(headers, rows, wrapped, shutil.get_terminal_size().columns)
    put(table(headers, rows, align))


def show_json(data: object) -> None:
    """Print JSON."""
    hand_over(as_json(data))


def hand_over(data: str) -> None:
    """Print JSON or CSV, which is UTF-8 whatever the locale says (RFC 8259)."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    put(data)


def hand_over_bytes(data: bytes) -> None:
    """Print a file as it is.

    Raises:
        BrokenPipeError: nobody reads it any more.
        FwError: it cannot be written.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(error) from error


def soften_streams() -> None:
    """Write what the terminal's encoding does not have as an escape instead of failing."""
    if sys.stdout is None:  # closed by whoever started us
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for good
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def finish() -> None:
    """Make sure that all is printed.

    Raises:
        BrokenPipeError, FwError: as ``put``.
    """
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(error) from error


def drop_output() -> None:
    """Let what is still to be printed go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _unwritable(error: OSError) -> FwError:
    """The error for the user; what is still to be printed would only fail again."""
    drop_output()
    return FwError(N_("The output cannot be written: {reason}"), reason=error)
