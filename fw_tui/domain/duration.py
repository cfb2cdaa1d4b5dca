"""How long something took, typed and shown."""

import re

from fw_tui.domain.errors import InvalidInput, N_

#: Nobody helps remotely for longer than a month at a stretch; more is a slip of the keyboard.
LONGEST = 31 * 24 * 3600

_PARTS = re.compile(r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s)?$", re.IGNORECASE)
_CLOCK = re.compile(r"(\d+):([0-5]\d)(?::([0-5]\d))?$")
#: Digits beyond what any duration has; int() itself refuses thousands of them.
_TOO_MANY_DIGITS = re.compile(r"\d{12}")


def parse_duration(text: str) -> int:
    """Seconds of a typed duration: ``15m``, ``1h30m``, ``900s``, ``00:12:22``, ``1:30`` (h:mm).

    Raises:
        InvalidInput: not a duration, negative, or longer than 31 days.
    """
    stripped = text.strip()
    if not stripped.isascii():
        raise _not_a_duration(text)
    if _TOO_MANY_DIGITS.search(stripped):
        raise _too_long(text)
    if match := _CLOCK.match(stripped):
        seconds = int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0)
    elif (match := _PARTS.match(stripped)) and stripped:
        seconds = int(match[1] or 0) * 3600 + int(match[2] or 0) * 60 + int(match[3] or 0)
    elif stripped.startswith("-"):
        raise InvalidInput(N_("A duration cannot be negative: {text}."), text=text)
    else:
        raise _not_a_duration(text)
    if seconds > LONGEST:
        raise _too_long(text)
    return seconds


def hms(seconds: int) -> str:
    """``HH:MM:SS``; hours may exceed 99."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _too_long(text: str) -> InvalidInput:
    return InvalidInput(N_("The duration {text} is longer than 31 days."), text=text[:40])


def _not_a_duration(text: str) -> InvalidInput:
    return InvalidInput(
        N_('"{text}" is not a duration; write it as 15m, 1h30m, 900s or 00:12:22.'), text=text
    )
