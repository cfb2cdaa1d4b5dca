"""From a query to what SQLite is asked: an expression for the index, and what is checked after it.

The index (``fw_tui.store.tokens``) answers words of one to three letters at once. A longer one is
looked up in the list of all words first: what nobody ever wrote costs nothing, and most of the rest
becomes a few whole words. What stands in too many words, or is a number or has signs in it, is
sought by all its runs of three letters, and the text of each row is looked at afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fw_tui.domain.query import Field, Filter, Query
from fw_tui.store import tokens
from fw_tui.store.models import database
from fw_tui.store.places import first_place, first_place_after

#: First and one behind the last UTC millisecond in which a session began; None is open.
Span = tuple[int | None, int | None]

#: More words, customers or computers than that are not listed one by one.
MOST_LISTED = 64

_WORDS = "customer.folded || ' ' || computer.folded || ' ' || session.folded"
_OPEN = "session.billing = 'billable' AND session.state = 'ended' AND session.invoice IS NULL"
_SAMPLE = """
WITH RECURSIVE
    bounds(low, high) AS (
        SELECT COALESCE(?, (SELECT MIN(place) FROM session)),
               COALESCE(?, (SELECT MAX(place) FROM session))),
    sample(step, place) AS (
        SELECT 0, low FROM bounds
        UNION ALL SELECT step + 1, low + (high - low) * (step + 1) / 20 FROM sample, bounds
        WHERE step < 20)
SELECT AVG((SELECT {condition} FROM session WHERE session.place >= sample.place
            ORDER BY session.place LIMIT 1)) FROM sample
"""
#: A mark that more of the sessions have is longer to read than the rows that it rules out.
_COMMON = 0.25
_NAMED = """
CROSS JOIN computer ON computer.id = session.computer_id
CROSS JOIN customer ON customer.id = computer.customer_id
"""


_SESSION = frozenset({"session"})
_ALL = frozenset({"session", "names"})


@dataclass(slots=True)
class Search:
    """Sessions by the index or, without an expression for it, by their places.

    Attributes:
        nothing: there is no hit, and SQLite need not be asked.
        uses_index: whether there is an expression for the index.
        conditions: behind WHERE, ``values`` for their places.
        looks_at: what of a row they look at.
    """

    nothing: bool = False
    uses_index: bool = False
    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    looks_at: frozenset[str] = frozenset()

    @property
    def place(self) -> str:
        """The column that numbers the hits."""
        return "search_index.rowid" if self.uses_index else "session.place"

    def tables(self, needed: frozenset[str]) -> str:
        """What stands behind FROM to have the needed tables of sessions and names."""
        if not self.uses_index:
            # Else SQLite might read all of a state, to put them in order afterwards.
            tables = "session INDEXED BY session_place"
        elif needed:
            tables = "search_index CROSS JOIN session ON session.place = search_index.rowid"
        else:
            tables = "search_index"
        return tables + _NAMED if "names" in needed else tables


def search(query: Query, span: Span = (None, None)) -> Search:
    """What finds the sessions of a query that began in a span."""
    made = _Making()
    made.begun(span)
    for word in query.words:
        made.word(word)
    for word in query.without:
        made.no_word(word)
    for each in query.filters:
        made.filter(each)
    made.lasting(query.at_least, query.below)
    return made.done()


def page_statement(found: Search, columns: str, before: int | None, limit: int) -> tuple[str, Any]:
    """The statement, with its values, for the newest hits from behind a place on."""
    return _newest(found, columns, found.tables(_ALL), before, limit)


def places_statement(found: Search, before: int | None, limit: int) -> tuple[str, Any]:
    """The same for their places alone, as one JSON array.

    Of the rows only what the search itself needs is read. SQLite lets other threads run between
    any two rows that it answers: it would wait for what draws at each of thousands.
    """
    statement, values = _newest(
        found, f"{found.place} AS place", found.tables(found.looks_at), before, limit
    )
    return f"SELECT json_group_array(place) FROM ({statement})", values  # noqa: S608 - ours


def keys_statement(
    found: Search, keys: Sequence[str], before: int | None, limit: int
) -> tuple[str, Any]:
    """The same with more columns of sessions and names."""
    named = any(not key.startswith("session.") for key in keys)
    needed = found.looks_at | (_ALL if named else _SESSION)
    columns = ", ".join((found.place, *keys))
    return _newest(found, columns, found.tables(needed), before, limit)


def listed_statement(columns: str, column: str, values: Sequence[int]) -> tuple[str, Any]:
    """The statement for the sessions that have some numbers in a column, in the order of these."""
    return (
        f"SELECT {columns} FROM json_each(?) AS listed"  # noqa: S608 - ours
        f" CROSS JOIN session ON {column} = listed.value {_NAMED} ORDER BY listed.key",
        (json.dumps(list(values)),),
    )


def _newest(
    found: Search, columns: str, tables: str, before: int | None, limit: int
) -> tuple[str, Any]:
    conditions, values = list(found.conditions), list(found.values)
    if before is not None:
        conditions.append(f"{found.place} < ?")
        values.append(before)
    return (
        f"SELECT {columns} FROM {tables} {_where(conditions)}"  # noqa: S608 - ours
        f" ORDER BY {found.place} DESC LIMIT ?",
        (*values, limit),
    )


def _where(conditions: Sequence[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


class _Making:
    """A search on its way: what the index must have, must not have, and what is checked."""

    def __init__(self) -> None:
        self._nothing = False
        self._with: list[str] = []
        self._without: list[str] = []
        self._range: list[tuple[str, int]] = []
        self._checks: list[str] = []
        self._values: list[Any] = []
        self._looks_at: frozenset[str] = frozenset()

    def word(self, word: str) -> None:
        """The word occurs."""
        expression, is_exact = _expression(word)
        self._need(expression)
        if not is_exact:
            self._check(f"instr({_WORDS}, ?)", word)

    def no_word(self, word: str) -> None:
        """The word does not occur."""
        expression, is_exact = _expression(word)
        if not is_exact:
            self._check(f"NOT instr({_WORDS}, ?)", word)
        elif expression:
            self._without.append(expression)

    def filter(self, wanted: Filter) -> None:
        """A filter holds, or does not if it is negated."""
        if wanted.field in _NAMES:
            self._named(wanted)
        elif wanted.field is Field.OPEN and not wanted.negated and self._is_common(_OPEN):
            self._check(_OPEN)
        else:
            token = _MARKS.get(wanted.field) or tokens.invoice_token(wanted.text)
            self._either([token], negated=wanted.negated)

    def lasting(self, at_least: int | None, below: int | None) -> None:
        """It is over and lasted that long."""
        self._lasting("session.seconds >= ?", at_least, tokens.duration_tokens(at_least, None))
        self._lasting("session.seconds < ?", below, tokens.duration_tokens(None, below))

    def begun(self, span: Span) -> None:
        """It began in a span; a place may be later than its session began."""
        since, until = span
        if since is not None:
            self._range.append((">=", first_place(since)))
            self._check("session.begun_at >= ?", since)
        if until is not None:
            self._range.append(("<", first_place_after(until)))
            self._check("session.begun_at < ?", until)

    def done(self) -> Search:
        """The whole."""
        made = Search(self._nothing, looks_at=self._looks_at)
        if self._with or self._without:
            made.uses_index = True
            wanted = " AND ".join(f"({each})" for each in self._with) or tokens.any_of([tokens.ANY])
            unwanted = " OR ".join(f"({each})" for each in self._without)
            made.conditions.append("search_index MATCH ?")
            made.values.append(f"({wanted}) NOT ({unwanted})" if unwanted else wanted)
        for operator, place in self._range:
            made.conditions.append(f"{made.place} {operator} ?")
            made.values.append(place)
        made.conditions += self._checks
        made.values += self._values
        return made

    def _lasting(self, condition: str, seconds: int | None, marks: Sequence[str]) -> None:
        if seconds is None:
            return
        if marks and not self._is_common(condition, seconds):
            self._either(marks, negated=False)
        self._check(condition, seconds)

    def _is_common(self, condition: str, *values: object) -> bool:
        """Whether many sessions that come into question meet it, judged by some of them.

        The mark of many is long to read and rules out little; looking at rows is cheaper.
        """
        bounds = dict(self._range)
        share = database.execute_sql(
            _SAMPLE.format(condition=condition), (bounds.get(">="), bounds.get("<"), *values)
        ).fetchone()[0]
        return share is not None and share > _COMMON

    def _named(self, wanted: Filter) -> None:
        found = _NAMES[wanted.field].tokens(wanted.text)
        if found is not None:
            self._either(found, negated=wanted.negated)
            return
        column = _NAMES[wanted.field].column
        if wanted.negated:
            self._check(f"NOT instr({column}, ?)", wanted.text)
        else:
            # Short texts count here inside of words too, where the index does not have them.
            is_short = len(wanted.text) < tokens.PART
            self._need(tokens.any_of([tokens.ANY]) if is_short else _expression(wanted.text)[0])
            self._check(f"instr({column}, ?)", wanted.text)

    def _either(self, either: Sequence[str], *, negated: bool) -> None:
        if not negated:
            self._need(tokens.any_of(either))
        elif either:
            self._without.append(tokens.any_of(either))

    def _need(self, expression: str) -> None:
        """Hits have what the expression says; "" is what no session has."""
        if expression:
            self._with.append(expression)
        else:
            self._nothing = True

    def _check(self, condition: str, *values: object) -> None:
        self._checks.append(condition)
        self._values += values
        self._looks_at |= _ALL if "folded" in condition else _SESSION


@dataclass(frozen=True, slots=True)
class _Name:
    """Names of a kind: how they are looked up, how marked, and which column of a row has them."""

    lookup: str
    token: Any
    column: str

    def tokens(self, text: str) -> list[str] | None:
        """The marks of those whose name contains a text; None if they are too many."""
        # Where no column has the names, however many there are, all are listed.
        most = MOST_LISTED if self.column else 2**31
        found = database.execute_sql(self.lookup, (text, most + 1)).fetchall()
        return None if len(found) > most else [self.token(row[0]) for row in found]


_NAMES = {
    Field.CUSTOMER: _Name(
        "SELECT id FROM customer WHERE instr(folded, ?) LIMIT ?",
        tokens.customer_token,
        "customer.folded",
    ),
    Field.COMPUTER: _Name(
        "SELECT id FROM computer WHERE instr(folded, ?) LIMIT ?",
        tokens.computer_token,
        "computer.folded",
    ),
    Field.TECHNICIAN: _Name(
        "SELECT folded FROM search_supporter WHERE instr(folded, ?) LIMIT ?",
        tokens.supporter_token,
        "",
    ),
}
_MARKS = {Field.OPEN: tokens.OPEN, Field.FREE: tokens.FREE}


def _expression(text: str) -> tuple[str, bool]:
    """What the index has where a folded text occurs, and whether it occurs wherever that is.

    "" stands for what no session has.
    """
    if " " not in text and len(text) <= tokens.PART:
        return tokens.any_of([text]), True
    if tokens.is_listed(text):
        words = _words_with(text)
        if len(words) <= MOST_LISTED:
            return tokens.any_of(words), True
    return _parts_of(text), False


def _words_with(part: str) -> list[str]:
    """The listed words that contain a part, one more than the most at most."""
    pattern = "".join(f"[{sign}]" if sign in "*?[" else sign for sign in part)
    found = database.execute_sql(
        "SELECT word FROM search_part WHERE word GLOB ? LIMIT ?",
        (f"*{pattern}*", MOST_LISTED + 1),
    )
    return [word for (word,) in found]


def _parts_of(text: str) -> str:
    """What the index has, among others, where a text of one or several words occurs."""
    found: dict[str, None] = {}
    for place, word in enumerate(text.split()):
        if len(word) >= tokens.PART:
            found |= dict.fromkeys(tokens.parts(word))
        elif place:
            # The first may be the end of a word, of which the index knows nothing so short.
            found[word] = None
    return " AND ".join(tokens.any_of([part]) for part in found) or tokens.any_of([tokens.ANY])
