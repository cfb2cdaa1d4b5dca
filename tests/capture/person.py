"""Somebody who sits at a terminal of the tests' own."""

import os
import pty
import re
import select
import termios
import threading
import time
from codecs import getincrementaldecoder
from collections.abc import Callable

import pytest

from fw_tui.capture.launch.terminal import Terminal

_PATIENCE = 20.0
#: Comes out of the terminal behind all that was written to it before.
_MARK = "\x1b_mark\x1b"


class Person:
    """Sits at a terminal: reads all that it shows, and types when something was shown."""

    def __init__(self) -> None:
        self._shown = ""
        self._master, self._slave = pty.openpty()
        self.terminal = Terminal(self._slave, self._slave)
        self._stop, self._stopper = os.pipe()
        self._open = [self._master, self._stop, self._stopper]
        self._came = threading.Condition()
        self._leaving = threading.Lock()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        self.resize(80, 24)

    @property
    def shown(self) -> str:
        """All that was shown until now; not only what has been read of it."""
        os.write(self._slave, _MARK.encode())
        self.wait_for(_MARK)
        with self._came:
            self._shown = self._shown.replace(_MARK, "")
            return self._shown

    def resize(self, columns: int, lines: int) -> None:
        termios.tcsetwinsize(self._slave, (lines, columns))

    def type_when(self, *steps: tuple[str, str | Callable[[], None]]) -> None:
        """As soon as the first has been shown behind the last one, type the second."""

        def work() -> None:
            seen = 0
            for pattern, keys in steps:
                seen = self._wait(pattern, seen)
                if isinstance(keys, str):
                    os.write(self._master, keys.encode())
                else:
                    keys()

        threading.Thread(target=work, daemon=True).start()

    def wait_for(self, pattern: str) -> None:
        """Until it has been shown."""
        end = time.monotonic() + _PATIENCE
        with self._came:
            while re.compile(pattern, re.DOTALL).search(self._shown) is None:
                if not self._came.wait(max(end - time.monotonic(), 0)):
                    pytest.fail(f"{pattern} was not shown: {self._shown}")

    def close(self) -> None:
        self.hang_up()
        os.close(self._slave)

    def hang_up(self) -> None:
        """Take the terminal away; once more does nothing, even while the first is about it."""
        with self._leaving:
            if not self._open:
                return
            os.write(self._stopper, b"x")
            # A terminal is not gone while somebody reads from it.
            self._thread.join()
            for number in self._open:
                os.close(number)
            self._open = []

    def _wait(self, pattern: str, start: int) -> int:
        end = time.monotonic() + _PATIENCE
        with self._came:
            while (found := re.compile(pattern, re.DOTALL).search(self._shown, start)) is None:
                if not self._came.wait(max(end - time.monotonic(), 0)):
                    os.write(self._master, b"\x04")
                    return start
            return found.end()

    def _read(self) -> None:
        decoder = getincrementaldecoder("utf-8")(errors="replace")
        while self._stop not in select.select([self._master, self._stop], [], [])[0]:
            data = os.read(self._master, 65536)
            with self._came:
                self._shown += decoder.decode(data)
                self._came.notify_all()
