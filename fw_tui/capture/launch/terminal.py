"""A client inside this terminal: the one that shows the dashboard, or the shell's.

The client gets a terminal of its own, so that a recording can be made of what it shows and so that
Ctrl+C is the other computer's, not ours.
"""

import os
import select
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

from fw_tui.capture.launch.asciicast import Recorder
from fw_tui.capture.launch.askpass import Askpass
from fw_tui.capture.launch.commands import Start
from fw_tui.capture.launch.events import Event, Happened, of_end
from fw_tui.capture.launch.output import OutputReader
from fw_tui.capture.launch.private import private_folder
from fw_tui.capture.launch.processes import when_ended
from fw_tui.capture.launch.supervisor import NOT_THERE
from fw_tui.domain.clock import Clock
from fw_tui.domain.launcher import read_end

_BLOCK = 65536
#: Makes the terminal that it got its own before it becomes the client.
_OWNER = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""


class Terminal:
    """The terminal in which the client works.

    Args:
        reading: where keys come from.
        writing: where the picture goes.
    """

    def __init__(self, reading: int = 0, writing: int = 1) -> None:
        self.reading = reading
        self.writing = writing

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines; 80 and 24 if it does not know."""
        with suppress(termios.error):
            lines, columns = termios.tcgetwinsize(self.writing)
            if lines and columns:
                return columns, lines
        return 80, 24

    @contextmanager
    def raw(self) -> Iterator[None]:
        """Every key goes through as it is; afterwards the terminal is as before."""
        before = termios.tcgetattr(self.reading)
        tty.setraw(self.reading)
        try:
            yield
        finally:
            with suppress(termios.error):  # a terminal that is gone has nothing to restore
                termios.tcsetattr(self.reading, termios.TCSAFLUSH, before)

    def write(self, data: bytes) -> None:
        """Show all of it."""
        while data:
            data = data[os.write(self.writing, data) :]


def run_in_terminal(
    start: Start,
    clock: Clock,
    on_event: Callable[[Event], object],
    terminal: Terminal | None = None,
    record: Callable[[tuple[int, int]], Recorder | None] | None = None,
) -> Event:
    """Run ssh until it ends; returns how.

    Args:
        start: what to run.
        clock: when something happens.
        on_event: is told that it started, that the connection stands, and how it ended. Whoever
            ends this program meanwhile ends the connection, and is waited for until that is told.
        terminal: None for the process's own.
        record: makes the recording as soon as the connection stands, from the size; None if the
            customer did not agree. It is closed here.
    """
    terminal = terminal or Terminal()
    if shutil.which(start.argv[0]) is None:
        return Event(Happened.NOT_STARTED, clock.now_ms(), NOT_THERE)
    run = _Run(start, clock, on_event, terminal, record)
    with _on_signals(run.hang_up, signal.SIGHUP, signal.SIGTERM):
        with private_folder() as folder, ExitStack() as until_end:
            until_end.callback(run.close)
            run.begin(folder)
            until_end.enter_context(terminal.raw())
            until_end.enter_context(_on_signals(run.resized, signal.SIGWINCH))
            run.carry()
        last = run.ended()
        on_event(last)
    return last


class _Run:
    """One client in its terminal."""

    def __init__(
        self,
        start: Start,
        clock: Clock,
        on_event: Callable[[Event], object],
        terminal: Terminal,
        record: Callable[[tuple[int, int]], Recorder | None] | None,
    ) -> None:
        self._start, self._clock, self._on_event = start, clock, on_event
        self._terminal, self._record = terminal, record
        self._output = OutputReader(start.client)
        self._recorder: Recorder | None = None
        self._stood = False
        self._askpass: Askpass | None = None
        # Sockets, since a thread may wake us when they are closed already.
        self._wake, self._waker = socket.socketpair()
        self._open: list[int] = []

    def begin(self, folder: Path) -> None:
        hook = folder / "stands"
        os.mkfifo(hook, 0o600)
        # Opened for both: neither of us waits for the other.
        self._hook = os.open(hook, os.O_RDWR | os.O_NONBLOCK)
        self._master, slave = os.openpty()
        self._open += [self._hook, self._master]
        self._fit()
        environ = {**os.environ, **dict(self._start.environ)}
        if self._start.askpass is not None:
            self._askpass = Askpass(folder, self._start.askpass)
            environ |= self._askpass.environ
        argv = self._start.hooked(f"echo >{shlex.quote(str(hook))}")
        try:
            self._process = subprocess.Popen(  # noqa: S603 - a list of checked arguments
                [sys.executable, "-I", "-S", "-c", _OWNER, *argv],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env=environ,
                start_new_session=True,
            )
        finally:
            os.close(slave)
        when_ended(self._process, lambda _: self.hang_up())
        self._on_event(Event(Happened.STARTED, self._clock.now_ms()))

    def carry(self) -> None:
        """Carry keys there and the picture here until it ends."""
        sources: dict[int, Callable[[], bool]] = {
            # The hook first: what comes after it belongs to the connection.
            self._hook: self._connected,
            self._wake.fileno(): self._woke,
            self._master: self._show,
            self._terminal.reading: self._type,
        }
        if self._askpass is not None:
            sources[self._askpass.fileno()] = self._answer
        going = True
        while going:
            ready, _, _ = select.select(list(sources), [], [])
            for source in [each for each in sources if each in ready]:
                going = sources[source]() and going

    def resized(self) -> None:
        self._fit()
        if self._recorder is not None:
            self._recorder.resize(*self._terminal.size)

    def hang_up(self) -> None:
        """It is over: its process has ended, or will since its terminal goes away."""
        with suppress(OSError):  # once more, when all is closed
            self._waker.send(b"\0")

    def ended(self) -> Event:
        code = self._process.wait()
        read = self._output
        end = read_end(self._start.client, code, self._stood, read.said)
        return of_end(end, self._clock.now_ms())

    def close(self) -> None:
        if self._askpass is not None:
            self._askpass.close()
        if self._recorder is not None:
            self._recorder.close()
        for number in self._open:
            os.close(number)
        self._wake.close()
        self._waker.close()

    def _fit(self) -> None:
        columns, lines = self._terminal.size
        with suppress(termios.error):
            termios.tcsetwinsize(self._master, (lines, columns))

    def _woke(self) -> bool:
        """It is over: show what it wrote last."""
        os.set_blocking(self._master, False)
        with suppress(OSError):
            while data := os.read(self._master, _BLOCK):
                if not self._take(data):
                    break
        self._output.close()
        return False

    def _connected(self) -> bool:
        os.read(self._hook, _BLOCK)
        if not self._stood:
            self._stood = True
            if self._askpass is not None and self._start.askpass is not None:
                self._start.askpass.forget()
            self._on_event(Event(Happened.CONNECTED, self._clock.now_ms()))
            if self._record is not None:
                self._recorder = self._record(self._terminal.size)
        return True

    def _answer(self) -> bool:
        if self._askpass is not None:
            self._askpass.answer()
        return True

    def _show(self) -> bool:
        try:
            data = os.read(self._master, _BLOCK)
        except OSError:  # nobody writes to it any more
            data = b""
        return bool(data) and self._take(data)

    def _take(self, data: bytes) -> bool:
        try:
            self._terminal.write(data)
        except OSError:  # our own terminal is gone
            return False
        if not self._stood:
            self._output.feed(data)
        elif self._recorder is not None:
            self._recorder.output(data)
        return True

    def _type(self) -> bool:
        try:
            keys = os.read(self._terminal.reading, _BLOCK)
        except OSError:
            keys = b""
        if keys:
            with suppress(OSError):
                os.write(self._master, keys)
        # Without a terminal nobody works there any more: closing ours hangs up.
        return bool(keys)


@contextmanager
def _on_signals(tell: Callable[[], None], *numbers: int) -> Iterator[None]:
    before: dict[int, Any] = {}

    def on_signal(number: int, frame: FrameType | None) -> None:
        tell()
        # Whoever waited for the signal before shall know of it too, such as the dashboard.
        earlier = before.get(number)
        if callable(earlier):
            earlier(number, frame)

    for number in numbers:
        before[number] = signal.signal(number, on_signal)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
