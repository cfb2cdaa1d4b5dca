"""What a recording may do to the terminal that replays it: paint, and nothing else.

A recording is text from outside: the computer that was helped wrote it. Letters, colours and
movements of the cursor pass; all that would set the clipboard, a title or a link, ask the terminal
something that it answers like typing, or change how it is operated is left out.
"""

import re
from collections.abc import Callable

from fw_tui.domain.text import CONTROLS

_LONGEST = 256  #: characters of a sequence; a longer one is no painting
_KEPT = frozenset("\n\r\t\b")
_PAINTING = frozenset("@ABCDEFGHJKLMPSTXZ`adefmr")
_PARAMETERS = re.compile(r"[0-9;:]*")
#: Modes that may be set, private ones with their mark: wrapping, the cursor, inserting.
_MODES = frozenset({"?7", "?25", "4"})
_OWN_SCREENS = frozenset({"?1049", "?1047", "?47"})
_CHARSETS = frozenset("()")
_SHORT = frozenset("78DEM")
_STRINGS = frozenset("]PX^_")
_C1 = {"\x9b": "[", "\x9d": "]", "\x90": "P", "\x98": "X", "\x9e": "^", "\x9f": "_"}

_Step = Callable[[str], str]


class Sanitiser:
    """Takes the text of a recording in any pieces and returns what may be written."""

    def __init__(self) -> None:
        self._step: _Step = self._plain
        self._sequence = ""

    def clean(self, text: str) -> str:
        """What of the text may be shown; a sequence that is not complete waits."""
        return "".join(self._step(character) for character in text)

    def _plain(self, character: str) -> str:
        if character == "\x1b":
            self._step = self._escape
        elif character in _C1:
            self._escape(_C1[character])
        elif character in _KEPT or not CONTROLS.match(character):
            return character
        return ""

    def _escape(self, character: str) -> str:
        self._step, self._sequence = self._plain, ""
        if character == "[":
            self._step = self._csi
        elif character in _STRINGS:
            self._step = self._string
        elif character in _CHARSETS:
            self._sequence, self._step = character, self._charset
        elif character == "\x1b":
            self._step = self._escape
        elif "\x20" <= character <= "\x2f":
            self._step = self._charset
        elif character in _SHORT:
            return f"\x1b{character}"
        elif character == "c":
            return "\x1b[H\x1b[2J\x1b[m"
        return ""

    def _charset(self, character: str) -> str:
        self._step = self._plain
        chosen, self._sequence = self._sequence, ""
        return f"\x1b{chosen}{character}" if chosen and character in "B0" else ""

    def _csi(self, character: str) -> str:
        if "\x40" <= character <= "\x7e":
            self._step = self._plain
            return _painting(self._sequence, character)
        if character in "\x18\x1a":
            self._step = self._plain
        elif character == "\x1b":
            self._step = self._escape
        elif len(self._sequence) < _LONGEST:
            self._sequence += character
        return ""

    def _string(self, character: str) -> str:
        """A title, a link, the clipboard, a picture: all of it goes, up to its end."""
        if character in "\x07\x9c\x18\x1a":
            self._step = self._plain
        elif character == "\x1b":
            self._step = self._escape  # the end is ESC and a backslash, which paints nothing
        return ""


def _painting(parameters: str, final: str) -> str:
    if final in "hl":
        return _modes(parameters, final)
    if len(parameters) >= _LONGEST or not _PARAMETERS.fullmatch(parameters):
        return ""
    # What was scrolled away before is not the recording's to erase.
    erases_all = final == "J" and "3" in parameters
    return f"\x1b[{parameters}{final}" if final in _PAINTING and not erases_all else ""


def _modes(parameters: str, final: str) -> str:
    mark = "?" if parameters.startswith("?") else ""
    modes = {f"{mark}{number}" for number in parameters.removeprefix("?").split(";")}
    if modes & _OWN_SCREENS:
        # The player has a screen of its own already.
        return "\x1b[H\x1b[2J"
    return "".join(f"\x1b[{mode}{final}" for mode in sorted(modes & _MODES))
