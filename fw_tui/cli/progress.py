"""How far a long command is, on one line of the terminal that is taken away afterwards."""

import sys
from types import TracebackType

from fw_tui.domain.text import printable
from fw_tui.i18n import _

_WIDTH = 24
_TAKE_AWAY = "\r\x1b[K"


class ProgressBar:
    """A bar on standard error; nothing where that is no terminal.

    Args:
        words: what is being done.
        total: how much there is to do.
    """

    def __init__(self, words: str, total: int) -> None:
        self._seen = sys.stderr is not None and sys.stderr.isatty()
        self._drawn = False
        self.begin(words, total)

    def begin(self, words: str, total: int) -> None:
        """The next thing is being done."""
        self._words = words
        self._total = total
        self._done = 0
        self._percent = -1

    def add(self, amount: int) -> None:
        """So much more is done."""
        self.reach(self._done + amount)

    def reach(self, done: int) -> None:
        """So much is done; drawn anew for each percent only."""
        self._done = done
        percent = 100 if done >= self._total else done * 100 // self._total
        if self._seen and percent != self._percent:
            self._percent = percent
            self._drawn = True
            filled = percent * _WIDTH // 100
            text = _("{words} [{bar}] {percent} %").format(
                words=printable(self._words),
                bar="#" * filled + "." * (_WIDTH - filled),
                percent=percent,
            )
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
