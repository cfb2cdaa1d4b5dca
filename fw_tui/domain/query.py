"""The search language of History: words in any order, ``!`` before one that must not occur."""

from collections.abc import Iterable
from dataclasses import dataclass

from fw_tui.domain.text import fold

#: More words, and more letters of a word, narrow nothing down; a store has its limits too.
_MOST_WORDS = 50
_LONGEST_WORD = 200


@dataclass(frozen=True, slots=True)
class Query:
    """Folded words that all occur, and folded words of which none does."""

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def parse_query(text: str) -> Query:
    """The query that a person typed; anything typed is one.

    Of a pasted novel only the first words count.
    """
    words: list[str] = []
    without: list[str] = []
    for part in text.split()[:_MOST_WORDS]:
        (without if part.startswith("!") else words).extend(search_words(part.lstrip("!")))
    return Query(_few(words), _few(without))


def search_words(text: str) -> tuple[str, ...]:
    """The folded words of a typed text, each once, as many and as long as a store can seek."""
    parts = text.split()[:_MOST_WORDS]
    folded = (word for part in parts for word in fold(part[:_LONGEST_WORD]).split())
    return _few(word[:_LONGEST_WORD] for word in folded)


def _few(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))[:_MOST_WORDS]
