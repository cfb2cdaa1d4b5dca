"""A terminal that takes the time from a key to the last byte of the picture that answers it."""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pyte

from scripts.bench.stores import environment
from tests.terminal.harness import KEYS, KITTY

#: Seconds without a byte that end a picture; they are not counted.
QUIET = 0.03
#: Seconds after which a picture is not waited for any longer.
PATIENCE = 10.0

_REST = 0.1  #: seconds without a byte before a key is pressed

SIZE = (120, 40)
#: A line of a list of sessions: the mark of the cursor or none, and the number, cut perhaps.
_ROW = re.compile(r"^\W{0,8}(\d[\d.]*…?) ")


class NotShown(Exception):
    """What was waited for did not come; its text is the screen."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How long a picture took.

    Attributes:
        first: milliseconds to the first byte.
        last: milliseconds to the last byte of the picture.
        size: all bytes until then.
    """

    first: float
    last: float
    size: int


class Stopwatch:
    """One program in a pseudo-terminal of its own.

    Args:
        command: the program and its arguments.
        store: the store that it opens.
        line: puts a slow line before the terminal; takes and returns a file descriptor.
    """

    def __init__(
        self,
        command: Sequence[str],
        store: Path | None = None,
        home: Path | None = None,
        line: Callable[[int], int] | None = None,
    ) -> None:
        self._screen = pyte.Screen(*SIZE)
        self._stream = pyte.ByteStream(self._screen)
        surroundings = environment(store, home)
        main, side = os.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=side,
            stdout=side,
            stderr=side,
            env=surroundings,
            start_new_session=True,
            preexec_fn=_own_terminal,  # noqa: PLW1509 - all it does is one call
        )
        os.close(side)
        self._main = main
        self._end = main if line is None else line(main)
        self.size = 0  #: bytes that came so far

    def timed(
        self,
        keys: str,
        shows: Callable[[str], bool],
        quiet: float = QUIET,
        patience: float = PATIENCE,
    ) -> Taken:
        """Press keys and wait for the picture that shows something.

        Raises:
            NotShown: no picture did.
        """
        self.rest(max(quiet, _REST))
        begun = time.perf_counter()
        self.press(keys)
        return self.until(begun, shows, quiet, patience)

    def press(self, keys: str) -> None:
        """Press a key by its name ("down"), or type a text."""
        os.write(self._end, KEYS.get(keys, keys).encode())

    def until(
        self,
        begun: float,
        shows: Callable[[str], bool],
        quiet: float = QUIET,
        patience: float = PATIENCE,
    ) -> Taken:
        """Wait for the picture that shows something; the time is counted from ``begun`` on."""
        first = last = 0.0
        size, picture = 0, b""
        while True:
            data = self._read(quiet if picture else begun + patience - time.perf_counter())
            if data:
                last = time.perf_counter()
                first = first or last
                size += len(data)
                picture += data
                continue
            self._feed(picture)
            picture = b""
            if last and shows(self.screen()):
                return Taken((first - begun) * 1000, (last - begun) * 1000, size)
            if time.perf_counter() > begun + patience:
                raise NotShown(self.screen())

    def rest(self, quiet: float = _REST) -> int:
        """Take what still comes; how many bytes."""
        size = 0
        while data := self._read(quiet):
            size += len(data)
            self._feed(data)
        return size

    def watch(self, seconds: float) -> int:
        """How many bytes come in so many seconds, from the middle of one to the middle of another.

        What changes every second does so as many times.
        """
        self._take((0.5 - time.time()) % 1)
        return self._take(seconds)

    def _take(self, seconds: float) -> int:
        size, end = 0, time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            data = self._read(left)
            size += len(data)
            self._feed(data)
        return size

    def screen(self) -> str:
        """The text on the screen as far as it was read."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def megabytes(self) -> float:
        """The most memory that the program had at once."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def cpu_seconds(self) -> float:
        """Processor time of the program and of its children that ended."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, stat[11:15])) / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        for end in {self._main, self._end}:
            os.close(end)

    def _read(self, patience: float) -> bytes:
        """What comes first within some seconds; none if nothing does."""
        ready, _, _ = select.select([self._end], [], [], max(patience, 0))
        if not ready:
            return b""
        try:
            data = os.read(self._end, 65536)
        except OSError as error:  # EIO: the program has gone
            raise NotShown(f"the program ended:\n{self.screen()}") from error
        self.size += len(data)
        return data

    def _feed(self, data: bytes) -> None:
        if data:
            self._stream.feed(KITTY.sub(b"", data))


def numbers_on(screen: str) -> list[str]:
    """The numbers of the sessions that are listed, from top to bottom, as far as they are shown."""
    # Without the bar of places and the search line, whose text may begin with a number.
    return [found[1] for line in screen.splitlines()[2:-1] if (found := _ROW.match(line))]


def are_shown(screen: str, numbers: Sequence[int]) -> bool:
    """Whether the list shows these sessions from the first on."""
    shown = numbers_on(screen)
    if not shown or len(shown) > len(numbers):
        return not shown and not numbers
    return all(is_of(text, number) for text, number in zip(shown, numbers, strict=False))


def is_of(text: str, number: int) -> bool:
    """Whether that is how a list shows a number, cut perhaps."""
    digits = text.rstrip("…").replace(".", "")
    return str(number).startswith(digits) if text.endswith("…") else str(number) == digits


def _own_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
