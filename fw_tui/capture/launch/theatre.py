"""Where recordings are watched: a terminal, with keys to pause and to leave."""

import os
import select
import termios
import time
import tty
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from fw_tui.capture.launch.asciicast import Shown, read_cast
from fw_tui.capture.launch.player import replay
from fw_tui.capture.launch.terminal import Terminal
from fw_tui.domain.errors import FwError, N_
from fw_tui.i18n import _

#: At the bottom, in colours turned around.
_BOTTOM = "\x1b[999;1H\x1b[m\x1b[7m{line}\x1b[m"


class _Left(Exception):
    """Whoever watches has seen enough."""


def play(recordings: Sequence[Path], terminal: Terminal, speed: float = 1.0) -> None:
    """Show recordings one behind the other; space pauses, q ends.

    Raises:
        FwError: a file cannot be read, or is no recording.
    """

    def show(text: str) -> None:
        terminal.write(text.encode(errors="replace"))

    try:
        with _Keys(terminal.reading) as keys:
            for part, path in enumerate(recordings, 1):
                line = _BOTTOM.format(line=_last_line(part, len(recordings)))

                def hold(line: str) -> None:
                    show(line)
                    keys.wait_for_one()

                replay(recorded(path), show, keys.wait, speed, hold=partial(hold, line))
    except _Left:
        return


def recorded(path: Path) -> Iterator[Shown]:
    """What a recording shows.

    Raises:
        FwError: the file cannot be read, or is no recording.
    """
    try:
        yield from read_cast(path)[1]
    except OSError as error:
        raise FwError(N_("{file} cannot be read: {reason}"), file=path, reason=error) from error


def _last_line(part: int, parts: int) -> str:
    if part < parts:
        told = _(" End of part {part} of {parts}. A key goes on, q ends. ")
        return told.format(part=part, parts=parts)
    return _(" End of the recording. A key ends. ")


class _Keys:
    """The keys of who watches; as a context they come one by one and are not shown."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __enter__(self) -> "_Keys":
        self._before = termios.tcgetattr(self._number)
        tty.setcbreak(self._number)
        return self

    def __exit__(self, *_fault: object) -> None:
        termios.tcsetattr(self._number, termios.TCSAFLUSH, self._before)

    def wait(self, seconds: float) -> None:
        """Let so much time pass; it does not while somebody pauses.

        Raises:
            _Left: q was pressed.
        """
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._pressed(left) == " ":
                paused = time.monotonic()
                self._pressed(None)
                end += time.monotonic() - paused

    def wait_for_one(self) -> None:
        """Until a key is pressed.

        Raises:
            _Left: it was q.
        """
        self._pressed(None)

    def _pressed(self, patience: float | None) -> str:
        """The key that was pressed; "" if none was in time."""
        if not select.select([self._number], [], [], patience)[0]:
            return ""
        key = os.read(self._number, 64).decode(errors="replace")
        if key in {"q", "Q", ""}:
            raise _Left
        return key
