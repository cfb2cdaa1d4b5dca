"""Recordings of a terminal in asciinema's format, asciicast v2: a header and a line per event.

Only what the terminal showed is recorded, never what was typed.
"""

import json
import os
from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fw_tui.domain.clock import SECOND, Clock
from fw_tui.domain.errors import InvalidInput, N_

VERSION = 2
#: A recording that grows beyond it is not continued: somebody prints a disk.
SIZE_LIMIT = 256 * 1024 * 1024
_LINE_LIMIT = 1024 * 1024
_SIZE_MOST = 1000


class Recorder(Protocol):
    """What is told of a terminal while it works."""

    def output(self, data: bytes) -> None:
        """It showed this."""
        ...

    def resize(self, columns: int, lines: int) -> None:
        """It has another size."""
        ...

    def close(self) -> None:
        """There is nothing more to tell."""
        ...


@dataclass(frozen=True, slots=True)
class Shown:
    """An event of a recording: ``code`` "o" for output, "r" for a new size."""

    seconds: float
    code: str
    data: str


@dataclass(frozen=True, slots=True)
class Header:
    """The size of the terminal and when it was recorded (UTC seconds)."""

    columns: int
    lines: int
    timestamp: int


class CastWriter:
    """Writes a recording; a disk that is full ends the recording, not the session.

    Attributes:
        path: the file.
        whole: all that was shown is in the file.

    Args:
        path: a file that is not there yet; it is private.
        size: columns and lines.
        clock: when it begins, and how long each event is after that.
        mode: of the file.

    Raises:
        OSError: the file cannot be made.
    """

    def __init__(self, path: Path, size: tuple[int, int], clock: Clock, mode: int = 0o600) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        self._file = os.open(path, flags, mode)
        self._clock, self._begun = clock, clock.monotonic()
        self._decoder = getincrementaldecoder("utf-8")(errors="replace")
        self._written = 0
        self.path = path
        self.whole = True
        columns, lines = size
        header = {"version": VERSION, "width": columns, "height": lines}
        self._write({**header, "timestamp": clock.now_ms() // SECOND})

    def output(self, data: bytes) -> None:
        """The terminal showed this; half a character waits for its other half."""
        if text := self._decoder.decode(data):
            self._event("o", text)

    def resize(self, columns: int, lines: int) -> None:
        """The terminal has another size."""
        self._event("r", f"{columns}x{lines}")

    def close(self) -> None:
        """The recording ends, with what may be left of half a character."""
        if text := self._decoder.decode(b"", final=True):
            self._event("o", text)
        os.close(self._file)

    def _event(self, code: str, data: str) -> None:
        self._write([round(self._clock.monotonic() - self._begun, 6), code, data])

    def _write(self, value: object) -> None:
        line = f"{json.dumps(value, ensure_ascii=False)}\n".encode(errors="replace")
        if not self.whole or self._written + len(line) > SIZE_LIMIT:
            self.whole = False
            return
        try:
            # One line, one call: a program that is killed leaves whole lines.
            written = os.write(self._file, line)
        except OSError:
            written = 0
        # The last room on a disk may take a part of it.
        self.whole = written == len(line)
        self._written += written


def read_cast(path: Path) -> tuple[Header, Iterator[Shown]]:
    """A recording's header and its events, line by line; the last line may have been cut.

    Raises:
        InvalidInput: it is none.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        header = _header(file.readline(_LINE_LIMIT))
    return header, _events(path)


def _events(path: Path) -> Iterator[Shown]:
    with path.open("rb") as file:
        file.readline(_LINE_LIMIT)
        while line := file.readline(_LINE_LIMIT):
            event = _event(line)
            if event is not None:
                yield event


def _header(line: bytes) -> Header:
    match _json(line):
        case {"version": 2, "width": int() as columns, "height": int() as lines, **more}:
            timestamp = more.get("timestamp", 0)
            if 0 < columns <= _SIZE_MOST and 0 < lines <= _SIZE_MOST and type(timestamp) is int:
                return Header(columns, lines, timestamp)
    raise InvalidInput(N_("This is no recording of a terminal."))


def _event(line: bytes) -> Shown | None:
    match _json(line):
        case [int() | float() as seconds, "o" | "r" as code, str() as data]:
            return Shown(float(seconds), code, data)
    return None


def _json(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
