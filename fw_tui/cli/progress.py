"""How far a long command is, on one line of the terminal that is taken away afterwards."""

import sys
from types import TracebackType

from fw_tui.domain.progress import Progress
from fw_tui.domain.text import printable
from fw_tui.i18n import _

_WIDTH = 24
_TAKE_AWAY = "\r\x1b[K"


class ProgressBar:
    """A bar on standard error; nothing where that is no terminal."""

    def __init__(self) -> None:
        self._seen = sys.stderr is not None and sys.stderr.isatty()
        self._drawn = ""

    def show(self, words: str, progress: Progress) -> None:
        """What is being done, and how far it is; drawn anew only where that changes the line."""
        text = _("{words} [{bar}] {percent} %").format(
            words=printable(words), bar=progress.bar(_WIDTH, "#."), percent=progress.percent
        )
        if self._seen and text != self._drawn:
            self._drawn = text
            self._write(f"{_TAKE_AWAY}{text}")

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._drawn:
            self._write(_TAKE_AWAY)

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
