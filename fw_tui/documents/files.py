"""Files that are there whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from fw_tui.domain.errors import FwError, N_

_PUBLIC = 0o666


def write_whole(path: Path, text: str, *, private: bool = False) -> None:
    """Replace a file in one step; whoever reads it meets the old text or the new one.

    Args:
        path: the file; its folder exists. A link to it stays a link.
        text: kept as UTF-8, line ends as they are.
        private: readable by its owner only; otherwise as the umask says.

    Raises:
        FwError: it cannot be written, or is a folder, a device or a pipe; what was there stays.
    """
    try:
        place = _replaceable(path)
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    except (OSError, ValueError) as error:
        raise _failed(path, error) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            if not private:
                os.fchmod(file.fileno(), _PUBLIC & ~_umask())
        Path(name).replace(place)
    except (OSError, ValueError) as error:
        with suppress(OSError):
            Path(name).unlink()
        raise _failed(path, error) from error


def _replaceable(path: Path) -> Path:
    """Where the file itself is; a device that was replaced would be lost to the whole system."""
    place = Path(os.path.realpath(path))
    if place.is_dir():
        raise FwError(N_("{file} is a folder, not a file."), file=path)
    if place.exists() and not place.is_file():
        raise FwError(N_("{file} is not a regular file."), file=path)
    return place


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _failed(path: Path, error: Exception) -> FwError:
    return FwError(N_("{path} cannot be written: {reason}"), path=path, reason=error)
