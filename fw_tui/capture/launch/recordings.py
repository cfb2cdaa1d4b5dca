"""The folder with the recordings of a store: private files of ours among which others may lie."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from fw_tui.capture.launch.asciicast import CastWriter
from fw_tui.domain.clock import Clock
from fw_tui.domain.recording import DAY_MS, Recording, read_name, recording_name


class RecordingFolder:
    """Makes, lists and deletes recordings; no link is followed, no other file is touched.

    It is its owner's alone, or a group's where the folder around it is shared by one.

    Args:
        path: of the folder, which is made with the first recording.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, number: int, size: tuple[int, int], clock: Clock) -> CastWriter:
        """A new recording of a session's connection.

        Args:
            number: the session's.
            size: columns and lines of the terminal.
            clock: when it begins, and when what is shown.

        Raises:
            OSError: it cannot be made.
        """
        mode, copy = self._make(), 1
        while True:
            path = self.path / recording_name(number, clock.now_ms(), copy)
            try:
                return CastWriter(path, size, clock, mode)
            except FileExistsError:
                copy += 1

    def recordings(self, days: int) -> Iterator[Recording]:
        """What is there, in order of their sessions and times.

        Args:
            days: how long each is kept.

        Raises:
            OSError: the folder cannot be read.
        """
        if not self._is_there():
            return
        found = []
        with os.scandir(self.path) as entries:
            for entry in entries:
                told = read_name(entry.name)
                if told is not None and entry.is_file(follow_symlinks=False):
                    number, begun = told
                    size = entry.stat(follow_symlinks=False).st_size
                    expires = begun + days * DAY_MS
                    found.append(Recording(number, Path(entry.path), begun, expires, size))
        yield from sorted(found, key=_place)

    def _is_there(self) -> bool:
        return self.path.is_dir() and not self.path.is_symlink()

    def _make(self) -> int:
        """Have the folder; returns the mode of files in it."""
        shared = self.path.parent.stat().st_mode & stat.S_ISGID
        try:
            self.path.mkdir(0o700)
            self.path.chmod(0o2770 if shared else 0o700)
        except FileExistsError:
            if not self._is_there():
                raise NotADirectoryError(self.path) from None
        return 0o660 if shared else 0o600


def _place(recording: Recording) -> tuple[int, int, int, str]:
    """Behind -2 comes -10."""
    name = recording.path.name
    return recording.number, recording.begun_at, len(name), name
