"""Runs a program in a real terminal: ``Terminal([PYTHON, "-m", "fw_tui"])``, used by ``with``.

Then ``t.press("n")``, ``t.wait_for("Kunde")``, ``t.exit_code()``; ``Tmux("fw-tui")`` likewise.
"""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pexpect
import pyte
import pytest

ROOT = Path(__file__).parents[2]
DEADLINE = 15.0  #: seconds; generous, as it only matters when a test fails
PYTHON = sys.executable
FW_TUI = [PYTHON, "-m", "fw_tui"]
KEYS = {
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "shift+tab": "\x1b[Z",
    "delete": "\x1b[3~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
}
_MODES = re.compile(rb"\x1b\[\?(\d+)([hl])")
KITTY = re.compile(rb"\x1b\[[<>]\d*u")  # pyte would print the letter


def neutral_environment(home: Path) -> dict[str, str]:
    """What a program gets: nothing of the developer's own settings."""
    return {
        "PATH": f"{Path(PYTHON).parent}:{os.environ.get('PATH', '/usr/bin:/bin')}",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "TZ": "Europe/Berlin",
        "FW_TUI_DB": f"sqlite:///{home}/test.db",
        "PYTHONPATH": str(ROOT),
        "TEXTUAL_DISABLE_KITTY_KEY": "1",
    }


def wait_until(condition: Callable[[], bool], what: str, timeout: float = DEADLINE) -> None:
    """Poll until the condition holds; fail with ``what`` after ``timeout`` seconds."""
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > end:
            pytest.fail(f"waited {timeout:.0f} s in vain for {what}")
        time.sleep(0.02)


def shell(home: Path, *words: str) -> str:
    """What fw-tui prints at the shell; it must succeed."""
    done = subprocess.run(
        [*FW_TUI, *words],
        env=neutral_environment(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Terminal:
    """One program in a pseudo-terminal of its own.

    Args:
        command: the program and its arguments.
        size: columns and lines.
        env: added to the neutral environment; a value of None takes a name out.
        home: the program's HOME; a fresh temporary directory by default.
        prepare: called in the child just before the program starts.

    Attributes:
        raw: every byte that the program has written so far.
    """

    def __init__(
        self,
        command: Sequence[str],
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str | None] | None = None,
        home: Path | None = None,
        prepare: Callable[[], None] | None = None,
    ) -> None:
        self._own_home = tempfile.TemporaryDirectory() if home is None else None
        self.home = Path(self._own_home.name) if self._own_home else Path(str(home))
        merged: dict[str, str | None] = {**neutral_environment(self.home), **(env or {})}
        environment = {name: value for name, value in merged.items() if value is not None}
        self.raw = b""
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # forkpty beside threads
            self.child = pexpect.spawn(
                command[0],
                list(command[1:]),
                dimensions=(size[1], size[0]),
                env=environment,
                cwd=str(self.home),
                preexec_fn=prepare,
                timeout=DEADLINE,
            )
        self.child.delaybeforesend = None
        self.child.ptyproc.delayafterclose = 0.01
        self.child.ptyproc.delayafterterminate = 0.01

    def press(self, *keys: str) -> None:
        """Press keys by name ("n", "enter", "f2", "ctrl+p", "down")."""
        for key in keys:
            self.send(_bytes_of(key))

    def type(self, text: str) -> None:
        """Type text."""
        self.send(text.encode())

    def paste(self, text: str) -> None:
        """Paste text as a terminal with bracketed paste does."""
        self.send(b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.child.send(data)

    def wait_until_read(self) -> None:
        """Wait until the program has taken all input that was sent."""
        side = os.open(f"/proc/{self.child.pid}/fd/0", os.O_RDONLY | os.O_NOCTTY)

        def unread() -> int:
            return int.from_bytes(fcntl.ioctl(side, termios.FIONREAD, bytes(4)), sys.byteorder)

        try:
            self.wait_until(lambda: unread() == 0, "the program to read its input")
        finally:
            os.close(side)

    def resize(self, columns: int, lines: int) -> None:
        """Change the size; the program gets SIGWINCH."""
        self.read()
        self._screen.resize(lines, columns)
        self.child.setwinsize(lines, columns)

    def garble(self) -> None:
        """Something else clears the screen, as a message of the system would write over it."""
        self.read()
        self._stream.feed(b"\x1b[0;35m\x1b[2J\x1b[5;5H")

    def style(self) -> tuple[str, ...]:
        """What a shell would write in now."""
        self.read()
        return tuple(map(str, self._screen.cursor.attrs))[1:]

    def read(self) -> bool:
        """Take what the program has written; whether it may write more."""
        while not self.child.closed:
            try:
                data = self.child.read_nonblocking(65536, timeout=0)
            except pexpect.TIMEOUT:
                return True
            except pexpect.EOF:
                return False
            self.raw += data
            self._stream.feed(KITTY.sub(b"", data))
        return False

    def screen(self) -> str:
        """The text on the screen now, lines without trailing blanks."""
        self.read()
        return "\n".join(line.rstrip() for line in self._screen.display)

    def wait_for(self, text: str, timeout: float = DEADLINE) -> str:
        """Wait until the text is on the screen; the screen is returned."""
        return self.wait_until(lambda: text in self.screen(), f"{text!r}", timeout)

    def wait_until_gone(self, text: str, timeout: float = DEADLINE) -> str:
        """Wait until the text is no longer on the screen; the screen is returned."""
        return self.wait_until(lambda: text not in self.screen(), f"no {text!r}", timeout)

    def wait_until(
        self, condition: Callable[[], bool], what: str, timeout: float = DEADLINE
    ) -> str:
        """Wait for a condition while reading the terminal; the screen is returned."""
        try:
            wait_until(condition, what, timeout)
        except pytest.fail.Exception as failure:
            pytest.fail(f"{failure}; the screen shows:\n{self.screen()}")
        return self.screen()

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal."""
        self.child.kill(number)

    def hang_up(self) -> None:
        """Close the terminal, as when the connection drops."""
        self.child.ptyproc.fileobj.close()
        self.child.child_fd = self.child.ptyproc.fd = -1
        self.child.closed = self.child.ptyproc.closed = True

    def exit_code(self, timeout: float = DEADLINE) -> int:
        """Wait for the end; the exit code, or minus the signal that killed the program."""

        def gone() -> bool:
            self.read()
            return not self.child.isalive()

        self.wait_until(gone, "the program to end", timeout)
        self.read()
        status, number = self.child.exitstatus, self.child.signalstatus
        return int(status) if status is not None else -int(number)

    def modes(self) -> dict[int, bool]:
        """Which private terminal modes (1049 alternate screen, 1000 mouse, …) are on."""
        self.read()
        return {int(m[1]): m[2] == b"h" for m in _MODES.finditer(self.raw)}

    def is_restored(self) -> bool:
        """Whether the terminal is as a shell wants it: own screen, cursor, no mouse, no paste."""
        modes = self.modes()
        off = (1049, 1000, 1003, 1006, 1004, 2004)
        return modes.get(25, True) and not any(modes.get(mode, False) for mode in off)

    def cpu_seconds(self) -> float:
        """Processor time the program has used; it must still run."""
        fields = Path(f"/proc/{self.child.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End the program by force if it still runs."""
        if self.child.isalive():
            self.child.kill(signal.SIGKILL)
            self.child.wait()
        if not self.child.closed:
            self.child.close(force=True)
        if self._own_home:
            self._own_home.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class Tmux:
    """One program in a tmux server of its own, without anybody's settings."""

    def __init__(
        self,
        command: str,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
    ) -> None:
        if shutil.which("tmux") is None:
            missing = "tmux is missing: install it to test the program inside a second terminal"
            pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
        self._folder = tempfile.TemporaryDirectory()
        self.home = Path(self._folder.name)
        self._env = {**neutral_environment(self.home), **(env or {}), "TMUX_TMPDIR": str(self.home)}
        columns, lines = map(str, size)
        self._exit_code = self.home / "exit-code"
        # tmux 3.3a itself sometimes misses the end of a program.
        noted = f"{command}; echo $? > {self._exit_code}"
        self.tmux("new-session", "-d", "-x", columns, "-y", lines, noted)
        self.tmux("set-option", "-g", "status", "off")
        self.tmux("set-option", "-g", "remain-on-exit", "on")

    def tmux(self, *arguments: str) -> str:
        """Run a tmux command on this server; its output."""
        command = ["tmux", "-u", "-L", "fw-tui-test", "-f", "/dev/null", *arguments]
        done = subprocess.run(
            command, env=self._env, capture_output=True, text=True, check=True, timeout=DEADLINE
        )
        return done.stdout

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names ("n", "Enter", "F2", "C-p", "Down")."""
        self.tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type text."""
        self.tmux("send-keys", "-l", text)

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the window."""
        self.tmux("resize-window", "-x", str(columns), "-y", str(lines))

    def screen(self) -> str:
        """The text on the screen now."""
        return self.tmux("capture-pane", "-p")

    def wait_for(self, text: str, timeout: float = DEADLINE) -> str:
        """Wait until the text is on the screen; the screen is returned."""
        try:
            wait_until(lambda: text in self.screen(), f"{text!r} in tmux", timeout)
        except pytest.fail.Exception as failure:
            pytest.fail(f"{failure}; the screen shows:\n{self.screen()}")
        return self.screen()

    def cursor(self) -> str:
        """Where the cursor is: column and line, from 0."""
        return self.tmux("display-message", "-p", "#{cursor_x},#{cursor_y}").strip()

    def exit_code(self, timeout: float = DEADLINE) -> int:
        """Wait for the end of the program; its exit code."""

        def noted() -> str:
            return self._exit_code.read_text().strip() if self._exit_code.exists() else ""

        wait_until(lambda: noted() != "", "the program to end", timeout)
        return int(noted())

    def close(self) -> None:
        """End the server and everything in it."""
        self.tmux("kill-server")
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _bytes_of(key: str) -> bytes:
    if key.startswith("ctrl+") and len(key) == 6:
        return bytes([ord(key[-1].upper()) & 0x1F])
    return KEYS.get(key, key).encode()
