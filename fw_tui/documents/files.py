"""Files that are there whole or not at all."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from errno import ENOTDIR
from pathlib import Path

from fw_tui.domain.errors import FwError, N_

_PUBLIC = 0o666


def write_whole(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Replace a file in one step; whoever reads it meets the old content or the new one.

    Args:
        path: the file; its folder exists. A link to it stays a link.
        content: text is kept as UTF-8, line ends as they are.
        private: readable by its owner only; otherwise as the umask says.

    Raises:
        FwError: it cannot be written, or is a folder, a device or a pipe; what was there stays.
    """
    write_together({path: content}, private=private)


def write_together(contents: Mapping[Path, str | bytes], *, private: bool = False) -> None:
    """The same for several files: all are written before the first is put in its place.

    Raises:
        FwError: one of them cannot be written; none has changed.
    """
    written: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            with _explained(path):
                place = _replaceable(path)
                written.append((_beside(place), place))
                _fill(written[-1][0], content, private=private)
        for name, place in written:
            with _explained(place):
                name.replace(place)
    finally:
        for name, _place in written:
            name.unlink(missing_ok=True)


def write_files(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder, which is made if it is not there; returns where they are.

    Raises:
        FwError: the folder or one of them cannot be written; none has changed.
    """
    _make_folder(folder)
    paths = {folder / name: content for name, content in contents.items()}
    write_together(paths)
    return list(paths)


def _must_be_new(path: Path) -> None:
    """Refuse to write over what somebody may still need.

    Raises:
        FwError: there is something of that name.
    """
    if path.exists():
        raise FwError(N_("There is a file {path} already."), path=path)


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """A new file to write to under another name, which gets its own when all is written.

    Raises:
        FwError: there is a file already, or it cannot be written; nothing is left then.
    """
    _must_be_new(path)
    _make_folder(path.parent)
    with _explained(path):
        unfinished = _beside(path)
        try:
            yield unfinished
            unfinished.chmod(_PUBLIC & ~_umask())
            _make_durable(unfinished)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    with _explained(folder):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except FileExistsError as error:
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR)) from error


def _beside(place: Path) -> Path:
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    os.close(handle)
    return Path(name)


def _make_durable(path: Path) -> None:
    """Have the disk keep it, before it gets a name that says that it is whole."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _fill(path: Path, content: str | bytes, *, private: bool) -> None:
    with path.open("wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
        if not private:
            os.fchmod(file.fileno(), _PUBLIC & ~_umask())


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise FwError(N_("{path} cannot be written: {reason}"), path=path, reason=error) from error


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
