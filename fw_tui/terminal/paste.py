"""Pasted text, made harmless before it reaches Textual's parser."""

import re

from fw_tui.domain.text import CONTROLS

SILENCE = 1.0  #: seconds without a byte after which an unfinished paste counts as finished
PASTE_START = "\x1b[200~"
PASTE_END = "\x1b[201~"


def without_controls(text: str) -> str:
    """The text with line breaks and tabs as its only control characters."""
    return CONTROLS.sub(_breaks_only, text)


def _breaks_only(match: re.Match[str]) -> str:
    return match[0] if match[0] in "\n\t" else ""


class PasteGuard:
    """Filters the stream of typed text: what lies between paste markers loses its controls.

    Typed text passes at once and unchanged, also a marker that is still incomplete, so that
    a lone Escape is never delayed. Inside a paste only a possible end marker is held back.
    """

    def __init__(self) -> None:
        self._begun = ""  # the part of a start marker that was already passed on
        self._begun_lost = False  # ... and that the parser has since taken for keys
        self._pasting = False
        self._held = ""  # what may be the beginning of the end marker
        self._after_return = False
        self._last = 0.0

    def feed(self, text: str, now: float) -> str:
        """What to give to the parser for this text, read at ``now`` seconds."""
        self._last = now
        passed = []
        while text:
            step = self._pasted if self._pasting else self._typed
            harmless, text = step(text)
            passed.append(harmless)
        return "".join(passed)

    def idle(self, now: float) -> str:
        """The end marker if a paste has been silent for too long, else nothing."""
        if now - self._last < SILENCE:
            return ""
        self._begun, self._begun_lost = "", False
        if not self._pasting:
            return ""
        self._leave_paste()
        return PASTE_END

    def parser_gave_up(self) -> None:
        """The parser waited too long for the rest of a sequence and took it for keys."""
        self._begun_lost = bool(self._begun)

    def _typed(self, text: str) -> tuple[str, str]:
        whole = self._begun + text
        at = whole.find(PASTE_START)
        lost = self._begun_lost and at == 0
        if at < 0:
            begun = _unfinished(whole, PASTE_START)
            self._begun_lost = self._begun_lost and begun == whole
            self._begun = begun
            return text, ""
        end = at + len(PASTE_START)
        passed = PASTE_START if lost else whole[len(self._begun) : end]
        self._begun, self._begun_lost, self._pasting = "", False, True
        return passed, whole[end:]

    def _pasted(self, text: str) -> tuple[str, str]:
        body, end, rest = (self._held + text).partition(PASTE_END)
        if end:
            harmless = self._clean(body)
            self._leave_paste()
            return harmless + end, rest
        self._held = _unfinished(body, PASTE_END)
        return self._clean(body.removesuffix(self._held)), ""

    def _clean(self, text: str) -> str:
        # Terminals send a line break as CR; a CR LF pair may arrive in two reads.
        if self._after_return:
            text = text.removeprefix("\n")
        self._after_return = text.endswith("\r")
        return without_controls(text.replace("\r\n", "\n").replace("\r", "\n"))

    def _leave_paste(self) -> None:
        self._pasting, self._held, self._after_return = False, "", False


def _unfinished(text: str, marker: str) -> str:
    """The longest end of the text with which the marker may have begun."""
    lengths = range(min(len(marker) - 1, len(text)), 0, -1)
    return next((marker[:n] for n in lengths if text.endswith(marker[:n])), "")
