"""From the bytes of a log to its lines, whatever the encoding, in constant memory.

The encoding is decided by the start of the file (byte order mark, or the many NULs of
UTF-16) and otherwise line by line: UTF-8, else CP1252. A log is appended to for years,
also across versions of the program that wrote it, and one damaged byte must not spoil the
umlauts of all the other lines. It also spares a second pass over the file.
"""

import codecs
import stat
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fw_tui.capture.rows import RejectedLine
from fw_tui.domain.errors import InvalidInput, N_, NotFound
from fw_tui.domain.text import clean_line

#: Bytes of one line in UTF-8; a session needs a few hundred.
MAX_LINE = 4096
#: Bytes read at a time; the first block also tells encoding and format.
BLOCK = 65_536

_CONTROL_BYTES = bytes(set(range(32)) - set(b"\0\t\n\r"))
_BINARY_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Line:
    """A decoded line without its line end; the first one has number 1."""

    number: int
    text: str


def decoded_lines(
    path: Path, told: Callable[[int], None] | None = None, limit: int = MAX_LINE
) -> Generator[Line | RejectedLine, None, None]:
    """The lines of a file; those with NUL bytes or of more than 4 KiB as rejected ones.

    The file is open only while the iterator runs and is closed with it.

    Args:
        path: the file.
        told: gets the size of each block that was read.
        limit: the bytes that a line may have.

    Raises:
        NotFound, InvalidInput: the file is missing, no file, or cannot be read.
    """
    with _reading(path) as file:
        yield from _split(_as_utf8(_blocks(file, told)), limit)


def decoded_text(
    path: Path, told: Callable[[int], None] | None = None
) -> Generator[str, None, None]:
    """The text of a file in pieces of about 64 KiB, for formats that do not go by lines.

    A byte that is no UTF-8 is read as CP1252, so that it costs an umlaut and not the record.

    Raises:
        NotFound, InvalidInput: as ``decoded_lines``.
    """
    decoder = codecs.getincrementaldecoder("utf-8")(errors=_CP1252)
    with _reading(path) as file:
        for block in _as_utf8(_blocks(file, told)):
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)


def read_head(path: Path) -> list[str]:
    """The readable lines among the first 64 KiB, by which a format is recognised.

    Raises:
        NotFound, InvalidInput: as ``decoded_lines``; also when the file is no text.
    """
    with _reading(path) as file:
        head = file.read(BLOCK)
    encoding, _ = _encoding(head)
    if encoding == "utf-8" and _is_binary(head):
        raise InvalidInput(N_("{file} is not a text file."), file=shown(path))
    lines = _split(_as_utf8(iter([head])), BLOCK)
    return [line.text for line in lines if isinstance(line, Line)]


def says_nothing(text: str) -> bool:
    """Whether a line is skipped without a word: empty, blank or a ``# `` comment.

    A line of tabs alone is not blank: it is a row that lost its fields.
    """
    return not text.strip(" ") or text.startswith("# ")


def shown(path: Path) -> str:
    """A path as part of a sentence: nothing in it that a terminal would obey."""
    return clean_line(str(path), limit=sys.maxsize)


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    """Open a plain file; devices and pipes are refused since they may never end."""
    try:
        _check_regular(path)
        with path.open("rb") as file:
            yield file
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(N_("There is no file {file}."), file=shown(path)) from None
    except PermissionError:
        raise InvalidInput(N_("There is no permission to read {file}."), file=shown(path)) from None
    except OSError as error:
        raise InvalidInput(
            N_("{file} cannot be read: {reason}"), file=shown(path), reason=error
        ) from None


def _check_regular(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except ValueError:  # a NUL or an unencodable character in the path itself
        raise InvalidInput(N_("{file} is no name of a file."), file=shown(path)) from None
    if stat.S_ISDIR(mode):
        raise InvalidInput(N_("{file} is a folder, not a file."), file=shown(path))
    if not stat.S_ISREG(mode):
        raise InvalidInput(N_("{file} is not a regular file."), file=shown(path))


def _blocks(file: BinaryIO, told: Callable[[int], None] | None) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        if told is not None:
            told(len(block))
        yield block


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """What ``codecs`` asks for bytes that are no UTF-8."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_CP1252 = "fw_tui.cp1252"
codecs.register_error(_CP1252, _as_cp1252)


def _as_utf8(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The blocks without byte order mark; UTF-16 is brought to UTF-8, the rest left alone."""
    first = next(blocks, b"")
    encoding, mark = _encoding(first)
    if encoding == "utf-8":
        yield first[mark:]
        yield from blocks
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    yield decoder.decode(first[mark:]).encode()
    for block in blocks:
        yield decoder.decode(block).encode()
    yield decoder.decode(b"", final=True).encode()


def _encoding(head: bytes) -> tuple[str, int]:
    """Encoding by the first block, and how many bytes its byte order mark takes."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return encoding, len(mark)
    pairs = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if _mostly_nul(odd, even, pairs):
        return "utf-16-le", 0
    if _mostly_nul(even, odd, pairs):
        return "utf-16-be", 0
    return "utf-8", 0


def _mostly_nul(high: int, low: int, pairs: int) -> bool:
    """NULs in the high bytes alone are UTF-16; in both halves they are damage."""
    return pairs > 0 and high * 2 >= pairs and low * 10 <= pairs


def _is_binary(head: bytes) -> bool:
    """More control bytes than text has. NULs do not count: a power cut leaves them in logs."""
    written = len(head) - head.count(0)
    controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
    return controls > written * _BINARY_SHARE


def _split(blocks: Iterator[bytes], limit: int = MAX_LINE) -> Iterator[Line | RejectedLine]:
    """Cut at line feeds. Of a line that is too long only enough is kept to know that."""
    number, kept = 0, b""
    for block in blocks:
        *ended, tail = block.split(b"\n")
        for piece in ended:
            number += 1
            yield _line(number, kept + piece, limit)
            kept = b""
        kept = (kept + tail)[: limit + 2]
    if kept:
        yield _line(number + 1, kept, limit)


def _line(number: int, data: bytes, limit: int) -> Line | RejectedLine:
    data = data.removesuffix(b"\r")
    if len(data) > limit:
        reason = InvalidInput(
            N_("The line is longer than {limit} characters; the file is damaged here."),
            limit=limit,
        )
        return RejectedLine(number, reason)
    if b"\0" in data:
        reason = InvalidInput(N_("The line contains NUL bytes; the file is damaged here."))
        return RejectedLine(number, reason)
    try:
        return Line(number, data.decode())
    except UnicodeDecodeError:
        return Line(number, data.decode("cp1252", errors="replace"))
