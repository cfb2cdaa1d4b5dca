"""What the search index keeps of a session: short pieces of its words, and marks for the filters.

All text is folded. A piece of one or two letters is the beginning of a word, one of three stands
anywhere in a word, a longer one is a whole word. "Internet-Explorer" is two words here. Marks begin
with a letter that folded text never has.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from fw_tui.domain.session import Billing, State
from fw_tui.domain.text import fold

_MARK = "ß"
_RUN = re.compile(r"[^\W_]+")

#: Every session has it.
ANY = _MARK
OPEN = f"{_MARK}open"
FREE = f"{_MARK}free"

#: Letters of a piece that stands anywhere in a word.
PART = 3

#: A session is marked with each of these measured seconds that it reached. Nearly all reach less.
_LONG = (600, 1200, 1800, 2700, *(3600 * hours for hours in (1, 2, 3, 4, 6, 8, 12)))
#: It is marked with each of these that it did not reach. Nearly all do not reach more.
_SHORT = (60, 180, 300, 600)


class Document(NamedTuple):
    """What can be searched of a session; the columns of the view ``search_document``.

    ``seconds`` is None while it runs, ``place`` of what was noted before the index had it.
    """

    session_id: int
    place: int | None
    customer_id: int
    computer_id: int
    words: str
    technician: str
    technician_name: str
    state: str
    billing: str
    invoice: str | None
    seconds: int | None


def text_of(document: Document) -> str:
    """All tokens that the index keeps of a session, with blanks between; some stand twice."""
    marks = [
        ANY,
        customer_token(document.customer_id),
        computer_token(document.computer_id),
        supporter_token(supporter(document.technician, document.technician_name)),
        *(_digits(w) if w.isdigit() else _pieces(w) for w in document.words.split()),
    ]
    if document.billing == Billing.FREE:
        marks.append(FREE)
    elif document.state == State.ENDED and document.invoice is None:
        marks.append(OPEN)
    if document.invoice is not None:
        marks.append(invoice_token(fold(document.invoice)))
    if document.seconds is not None:
        marks.append(_duration_marks(document.seconds))
    return " ".join(marks)


def tokens_of(document: Document) -> set[str]:
    """The tokens that the index keeps of a session."""
    return set(text_of(document).split(" "))


def any_of(either: Iterable[str]) -> str:
    """The expression of FTS5 for sessions that have one of these tokens."""
    return " OR ".join('"' + token.replace('"', '""') + '"' for token in either)


def parts(word: str) -> Iterator[str]:
    """All runs of three letters in a word."""
    return (word[place : place + PART] for place in range(len(word) - PART + 1))


def is_listed(word: str) -> bool:
    """Whether it is letters and digits only, and a list of all such words has what it is part of.

    Numbers would make that list as long as the history.
    """
    return len(word) > PART and word.isalnum() and any(map(str.isalpha, word))


def listed_words(texts: Iterable[str]) -> list[str]:
    """The words of some texts that belong into the list of words, in order."""
    words = set().union(*map(str.split, texts))
    runs = {run for word in words if not word.isdigit() for run in _runs(word)}
    return sorted(filter(is_listed, runs))


def customer_token(customer_id: int) -> str:
    """Marks the sessions of a customer."""
    return f"{_MARK}c{customer_id}"


def computer_token(computer_id: int) -> str:
    """Marks the sessions on a computer."""
    return f"{_MARK}p{computer_id}"


@lru_cache(maxsize=256)
def supporter(login: str, name: str) -> str:
    """Login and name of a technician, folded, as one text to be searched in."""
    return fold(f"{login} {name}")


def supporter_token(folded: str) -> str:
    """Marks the sessions of a technician."""
    return f"{_MARK}t{folded.replace(' ', _MARK)}"


def invoice_token(folded: str) -> str:
    """Marks the sessions on an invoice."""
    return f"{_MARK}i{folded.replace(' ', _MARK)}"


def duration_tokens(at_least: int | None, below: int | None) -> list[str]:
    """Marks of all sessions that lasted that many seconds, and of some that missed it closely."""
    reached = [limit for limit in _LONG if at_least is not None and limit <= at_least]
    missed = [limit for limit in _SHORT if below is not None and limit >= below]
    return [*map(_long_token, reached[-1:]), *map(_short_token, missed[:1])]


@lru_cache(maxsize=4096)
def _duration_marks(seconds: int) -> str:
    """All marks of a session that lasted so long, with blanks between."""
    reached = (_long_token(limit) for limit in _LONG if seconds >= limit)
    missed = (_short_token(limit) for limit in _SHORT if seconds < limit)
    return " ".join((*reached, *missed))


def _long_token(limit: int) -> str:
    return f"{_MARK}l{limit}"


def _short_token(limit: int) -> str:
    return f"{_MARK}s{limit}"


@lru_cache(maxsize=8192)
def _pieces(word: str) -> str:
    """All pieces of a word, each once, with blanks between."""
    found = {word[:1], word[:2], *parts(word)}
    for run in _runs(word):
        found |= {run[:1], run[:2]}
        if is_listed(run):
            found.add(run)
    return " ".join(found)


def _digits(number: str) -> str:
    """The same of digits alone; not remembered, since nearly all numbers stand in one session."""
    return " ".join({number[:1], number[:2], *parts(number)})


def _runs(word: str) -> list[str]:
    """What of a word is letters and digits: all of it, mostly."""
    return [word] if word.isalnum() else _RUN.findall(word)
