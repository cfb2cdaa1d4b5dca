"""Somebody who sits at a terminal of the tests' own."""

import os
import pty
import re
import termios
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from fw_tui.capture.launch.terminal import Terminal

_PATIENCE = 20.0


class Person:
    """Sits at a terminal: reads all that it shows, and types when something was shown."""

    def __init__(self) -> None:
        self.shown = ""
        self._master, self._slave = pty.openpty()
        self.terminal = Terminal(self._slave, self._slave)
        self._came = threading.Condition()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        self.resize(80, 24)

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
            while re.compile(pattern, re.DOTALL).search(self.shown) is None:
                if not self._came.wait(max(end - time.monotonic(), 0)):
                    pytest.fail(f"{pattern} was not shown: {self.shown}")

    def close(self) -> None:
        for number in (self._slave, self._master):
            with suppress(OSError):
                os.close(number)

    def hang_up(self) -> None:
        os.close(self._master)

    def _wait(self, pattern: str, start: int) -> int:
        end = time.monotonic() + _PATIENCE
        with self._came:
            while (found := re.compile(pattern, re.DOTALL).search(self.shown, start)) is None:
                if not self._came.wait(max(end - time.monotonic(), 0)):
                    os.write(self._master, b"\x04")
                    return start
            return found.end()

    def _read(self) -> None:
        with suppress(OSError):
            while data := os.read(self._master, 65536):
                with self._came:
                    self.shown += data.decode(errors="replace")
                    self._came.notify_all()
