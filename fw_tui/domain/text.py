"""Text from outside: cleaned once on the way in, folded once for search and order."""

import re
import unicodedata

from fw_tui.domain.errors import InvalidInput, N_

#: Everything that moves a terminal's cursor, hides or reorders text: C0, C1, bidi and zero width.
CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
_CONTROLS_BUT_BREAKS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_UMLAUT_DIGRAPH = re.compile("(?<![aeouq])([aou])e")

NAME_LENGTH = 200
NOTES_LENGTH = 10_000


def clean_line(text: str, limit: int = NAME_LENGTH) -> str:
    """One line of text, NFC, without control characters, runs of blanks made one.

    Raises:
        InvalidInput: the cleaned text is longer than ``limit`` characters.
    """
    if not _is_plain(text):
        text = _LONE_SURROGATES.sub("\ufffd", unicodedata.normalize("NFC", text))
        text = CONTROLS.sub(" ", text)
    return _within(" ".join(text.split()), limit)


def clean_notes(text: str, limit: int = NOTES_LENGTH) -> str:
    """Text of several lines, NFC, with line breaks and tabs as its only control characters.

    Raises:
        InvalidInput: the cleaned text is longer than ``limit`` characters.
    """
    if not _is_plain(text):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = _LONE_SURROGATES.sub("\ufffd", _CONTROLS_BUT_BREAKS.sub("", text))
        # After the removal, which may bring a letter and its accent together.
        text = unicodedata.normalize("NFC", text)
    return _within(text.strip(), limit)


def _is_plain(text: str) -> bool:
    """Whether it is letters, digits and signs of ASCII, blanks and tabs only: clean already."""
    return text.isascii() and text.replace("\t", " ").isprintable()


def printable(text: str) -> str:
    """The text on one line with nothing in it that a terminal would obey."""
    return CONTROLS.sub(" ", text)


def fold(text: str) -> str:
    """The one form in which text is searched and sorted.

    Case and accents are dropped and both German spellings fall together: "Müller",
    "MUELLER" and "muller" fold alike, so do "Straße" and "strasse". An "e" behind a
    vowel pair as in "Bauer" or behind "qu" is no umlaut and stays. What cannot be seen,
    such as a soft hyphen from a web page, does not count.
    """
    if not _is_plain(text):
        text = _LONE_SURROGATES.sub("\ufffd", CONTROLS.sub(" ", text))
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = decomposed
    if not plain.isascii():  # what is has nothing invisible left
        plain = "".join(c for c in decomposed if not _invisible(c))
    return _UMLAUT_DIGRAPH.sub(r"\1", " ".join(plain.casefold().split()))


def _invisible(character: str) -> bool:
    return bool(unicodedata.combining(character)) or unicodedata.category(character) == "Cf"


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise InvalidInput(
            N_("The text has {length} characters; at most {limit} are allowed."),
            length=len(text),
            limit=limit,
        )
    return text


def mail_address(text: str) -> str:
    """A mail address as it was typed; "" stays "".

    Raises:
        InvalidInput: it is none.
    """
    name, at, host = text.rpartition("@")
    if text and not (name and at and host and " " not in text):
        raise InvalidInput(N_('"{email}" is not a mail address.'), email=text)
    return text
