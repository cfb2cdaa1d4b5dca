"""The terminal driver that survives bad bytes, pasted controls and a terminal that is gone."""

import contextlib
import os
import queue
import select
import signal
import termios
import threading
import time
from codecs import getincrementaldecoder
from collections.abc import Iterable
from types import FrameType
from typing import TYPE_CHECKING, Any, cast

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from fw_tui.terminal.paste import PasteGuard

if TYPE_CHECKING:
    from fw_tui.terminal.app import SafeApp

POLL = 0.1  #: seconds after which the input thread looks whether it shall end
PATIENCE = 0.2  #: seconds that a write waits for a terminal that does not read
_OFF = ("?2004l", "?7h", "?1000l", "?1003l", "?1015l", "?1006l", "<u", "?1049l", "?25h", "?1004l")
_PLAIN = "\x1b[m"  #: takes back the style that was written in last
_RESTORE = _PLAIN + "".join(f"\x1b[{mode}" for mode in _OFF)


class SafeLinuxDriver(LinuxDriver):
    """Textual's driver with its own reading loop and with writes that cannot block for ever."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hurry = threading.Event()

    def hurry(self) -> None:
        """The program is leaving: from now on drop what a stalled terminal does not take."""
        self._hurry.set()

    def run_input_thread(self) -> None:
        """Read until told to stop; the end of the terminal and faults are told to the app."""
        app = cast("SafeApp[Any]", self._app)
        try:
            if not self._read_until_told():
                app.hangup()
        except Exception as error:  # noqa: BLE001 - a thread's fault must end the app, not vanish
            self._loop.call_soon_threadsafe(app.crash, error)

    def _read_until_told(self) -> bool:
        """True when the driver wants the end, False when the terminal is gone."""
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        parser = XTermParser(self._debug)
        guard = PasteGuard()
        while not self.exit_event.is_set():
            ready, _, _ = select.select([self.fileno], [], [], POLL)
            if ready and not (data := self._read()):
                return False
            now = time.monotonic()
            text = guard.feed(decode(data), now) if ready else guard.idle(now)
            if text:  # an empty string would mean the end to the parser
                self._process(parser.feed(text))
            if self._process(parser.tick()):
                guard.parser_gave_up()
        return True

    def _read(self) -> bytes:
        """Some bytes; none when the terminal is gone (end of file, or EIO after a hangup)."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""

    def _process(self, messages: Iterable[Message]) -> int:
        count = 0
        for message in messages:
            self.process_message(message)
            count += 1
        return count

    def write(self, data: str) -> None:
        """Queue output; dropped when the writing thread has died with its terminal."""
        writer = self._writer_thread
        while writer is not None and writer.is_alive():
            try:
                writer._queue.put(data, timeout=PATIENCE)
            except queue.Full:
                self._discard_if_leaving()
            else:
                return

    def start_application_mode(self) -> None:
        """Take the terminal, at the start and again after somebody else had it."""
        cast("SafeApp[Any]", self._app).repaint()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Give the terminal back, without the style that was written in last."""
        self.write(_PLAIN)
        super().stop_application_mode()

    def close(self) -> None:
        """End the writing thread; when leaving, a terminal that does not read cannot hold it."""
        writer = self._writer_thread
        while writer is not None and writer.is_alive():
            self.write(cast("str", None))  # what the writing thread knows as its end
            writer.join(PATIENCE)
            if writer.is_alive() and self._discard_if_leaving():
                self.write(_RESTORE)

    def restore_now(self) -> None:
        """Give the terminal back without the writing thread, as the very last resort."""
        with contextlib.suppress(OSError, termios.error):
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            self._drop_unread()
            os.write(self.fileno, _RESTORE.encode())

    def _discard_if_leaving(self) -> bool:
        if not self._hurry.is_set() or self._writer_thread is None:
            return False
        with contextlib.suppress(queue.Empty):
            while True:
                self._writer_thread._queue.get_nowait()
        self._drop_unread()
        return True

    def _drop_unread(self) -> None:
        """Make room in the terminal's own buffer, and have a stuck write look at it again."""
        with contextlib.suppress(OSError, termios.error):
            termios.tcflush(self.fileno, termios.TCOFLUSH)
        writer = self._writer_thread
        if writer is not None and writer.ident and _in_main_thread():
            # The kernel does not wake a writer after a flush; any handled signal does.
            signal.signal(signal.SIGWINCH, _ignore)
            with contextlib.suppress(ProcessLookupError):
                signal.pthread_kill(writer.ident, signal.SIGWINCH)


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _ignore(number: int, frame: FrameType | None) -> None:
    pass
