"""The search language of History: words in any order, ``!`` before one that must not occur."""

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

    def matches(self, folded: str) -> bool:
        """Whether a text folded by ``fold`` is found."""
        return all(word in folded for word in self.words) and not any(
            word in folded for word in self.without
        )


def parse_query(text: str) -> Query:
    """The query that a person typed; anything typed is one.

    Of a pasted novel only the first words count.
    """
    words: dict[str, None] = {}
    without: dict[str, None] = {}
    for part in text.split()[:_MOST_WORDS]:
        bare = part.lstrip("!")
        for word in fold(bare[:_LONGEST_WORD]).split():
            (without if part.startswith("!") else words)[word[:_LONGEST_WORD]] = None
    return Query(tuple(words)[:_MOST_WORDS], tuple(without)[:_MOST_WORDS])
