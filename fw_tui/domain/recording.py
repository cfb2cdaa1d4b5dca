"""Recordings of what a terminal showed: what their files are called, and until when they stay."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fw_tui.domain.localtime import to_local, to_ms

DAY_MS = 86_400_000
_TIME = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"([1-9][0-9]{0,17})-([0-9]{8}T[0-9]{6}Z)(?:-[0-9]{1,9})?\.cast")


@dataclass(frozen=True, slots=True)
class Recording:
    """The recording of one connection.

    Attributes:
        number: the session's.
        path: the file, in asciinema's format.
        begun_at: when the connection stood, to the second; UTC milliseconds.
        expires_at: from when on it is to be deleted; UTC milliseconds.
        size: bytes.
    """

    number: int
    path: Path
    begun_at: int
    expires_at: int
    size: int


def recording_name(number: int, at: int, copy: int = 1) -> str:
    """What the recording of a session's connection is called.

    Args:
        number: the session's.
        at: when it begins, UTC milliseconds.
        copy: counts those that begin in the same second.
    """
    suffix = f"-{copy}" if copy > 1 else ""
    return f"{number}-{to_local(at, UTC):{_TIME}}{suffix}.cast"


def read_name(name: str) -> tuple[int, int] | None:
    """A session's number and when its recording began, by the name of a file; None for others'."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        begun = datetime.strptime(found[2], _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
    return int(found[1]), to_ms(begun)
