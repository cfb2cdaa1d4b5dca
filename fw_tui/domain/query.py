"""The search language of History: words in any order, ``!`` before one that must not occur."""

from dataclasses import dataclass

from fw_tui.domain.text import fold


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
    """The query that a person typed; anything typed is one."""
    words: list[str] = []
    without: list[str] = []
    for part in text.split():
        bare = part.lstrip("!")
        word = fold(bare)
        if word:
            (without if part.startswith("!") else words).append(word)
    return Query(tuple(words), tuple(without))
