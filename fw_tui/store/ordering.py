"""Sessions in any order: all of them by rank, or what the found ones are put in order by.

For ranks tables are nested so that their indexes have the order already: nothing is sorted, and
what lies before a rank is passed over in the indexes, from the nearer end. The technicians'
sessions are read from the search index, which has a mark for each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.order import Order, SortBy, SortKey
from fw_tui.domain.query import Query
from fw_tui.domain.session import Session
from fw_tui.domain.text import fold
from fw_tui.store import tokens
from fw_tui.store.models import database
from fw_tui.store.reading import SQL_COLUMNS, read_sessions
from fw_tui.store.search import Span, keys_statement, listed_statement, search

#: Whole seconds that a session's connections took, NULL while it runs.
_SECONDS = (
    "CASE WHEN session.state IN ('ended', 'aborted') THEN COALESCE((SELECT"
    " SUM(ended_at - started_at) FROM connection WHERE session_id = session.id), 0) / 1000 END"
)
_WRONG = f"seconds IS NOT {_SECONDS} AND id NOT IN (SELECT id FROM locked_session)"  # noqa: S608
#: As in the index: what is not over stands with the longest.
_LASTING = "COALESCE(session.seconds, 9223372036854775807)"


@dataclass(frozen=True, slots=True)
class _Walk:
    """Tables, and columns of theirs in whose order they can be walked; the last is unique."""

    tables: str
    columns: tuple[str, ...]

    def statement(self, order: Order, start: int, count: int, total: int) -> tuple[str, Any]:
        """The ids of the sessions of some ranks, those behind the middle from the last one on."""
        from_end = start > total - start - count
        descending = order.descending is not from_end
        passed = max(0, total - start - count) if from_end else start
        direction = " DESC" if descending else ""
        ordered = ", ".join(column + direction for column in self.columns)
        return (
            f"SELECT session.id FROM {self.tables} ORDER BY {ordered}"  # noqa: S608 - ours
            " LIMIT ? OFFSET ?",
            (min(count, total - start), passed),
        )

    def before(self, order: Order, place: int) -> int:
        """How many sessions stand before the one at a place."""
        select = ", ".join(self.columns)
        own = database.execute_sql(
            f"SELECT {select} FROM {_OWN} WHERE session.place = ?",  # noqa: S608 - ours
            (place,),
        ).fetchone()
        if own is None:
            return 0
        compared = ">" if order.descending else "<"
        number = 0
        for depth, column in enumerate(self.columns):
            same = [f"{each} = ?" for each in self.columns[:depth]]
            conditions = " AND ".join([*same, f"{column} {compared} ?"])
            number += _number(
                f"SELECT COUNT(*) FROM {self.tables} WHERE {conditions}",  # noqa: S608 - ours
                own[: depth + 1],
            )
        return number


_SHOWN = "COALESCE(NULLIF(session.technician_name, ''), session.technician)"
_ONE_SHOWN = f"""
SELECT {_SHOWN} FROM search_index CROSS JOIN session ON session.place = search_index.rowid
WHERE search_index MATCH ? LIMIT 1
"""  # noqa: S608 - ours
_COMPUTERS = " CROSS JOIN session ON session.computer_id = computer.id"
_OWN = (
    "session CROSS JOIN computer ON computer.id = session.computer_id"
    " CROSS JOIN customer ON customer.id = computer.customer_id"
)
_WALKS = {
    SortBy.START: _Walk("session", ("session.place",)),
    SortBy.NUMBER: _Walk("session", ("session.number",)),
    SortBy.DURATION: _Walk("session", (_LASTING, "session.place")),
    SortBy.CUSTOMER: _Walk(
        "customer CROSS JOIN computer ON computer.customer_id = customer.id" + _COMPUTERS,
        ("customer.folded", "computer.folded", "session.begun_at", "session.id"),
    ),
    SortBy.COMPUTER: _Walk(
        "computer" + _COMPUTERS,
        ("computer.folded", "computer.id", "session.begun_at", "session.id"),
    ),
}
#: What found sessions are put in order by, equal ones by their places.
_KEYS = {
    SortBy.START: (),
    SortBy.NUMBER: ("session.number",),
    SortBy.DURATION: (_LASTING,),
    SortBy.CUSTOMER: ("customer.folded", "computer.folded"),
    SortBy.COMPUTER: ("computer.folded", "computer.id"),
    SortBy.TECHNICIAN: (_SHOWN,),
}


def count_sessions() -> int:
    """How many sessions there are."""
    return _number("SELECT COUNT(*) FROM session")


def sessions_ranked(order: Order, start: int, count: int) -> list[Session]:
    """So many of all sessions from the one of rank ``start`` on; an order by cost is none."""
    total = count_sessions()
    if start >= total:
        return []
    if order.by is SortBy.TECHNICIAN:
        column, found = "session.place", _of_technicians(order, start, count)
    else:
        statement = _WALKS[order.by].statement(order, start, count, total)
        column, found = "session.id", [row[0] for row in database.execute_sql(*statement)]
        if start > total - start - count:
            found.reverse()
    return read_sessions(database.execute_sql(*listed_statement(SQL_COLUMNS, column, found)))


def rank_of(order: Order, place: int) -> int:
    """How many sessions stand before the one at a place."""
    if order.by is SortBy.TECHNICIAN:
        return _before_technicians(order, place)
    return _WALKS[order.by].before(order, place)


def mend_durations() -> None:
    """Note again what the sessions' connections took; one that is right is not touched."""
    database.execute_sql(f"UPDATE session SET seconds = {_SECONDS} WHERE {_WRONG}")  # noqa: S608


def wrong_durations() -> Iterator[FwError]:
    """Whether what is put in order is what the sessions' connections took.

    Of a session on an invoice nobody can note anything; if it was changed, other checks say so.
    """
    if _number(f"SELECT EXISTS (SELECT 1 FROM session WHERE {_WRONG})"):  # noqa: S608 - ours
        yield FwError(
            N_("Durations are not in order any more; fw-tui check --repair puts them right.")
        )


def keys_found(
    query: Query, by: SortBy, limit: int, before: int | None = None, span: Span = (None, None)
) -> list[tuple[int, SortKey]]:
    """The places of what a query finds, the newest first, each with what an order goes by.

    Args:
        query: what is looked for; its days count by way of the span.
        by: anything but the cost, which the store does not know.
        limit: at most so many.
        before: the place of the session before the first.
        span: UTC milliseconds.
    """
    found = search(query, span)
    if found.nothing:
        return []
    rows = database.execute_sql(*keys_statement(found, _KEYS[by], before, limit))
    if by is SortBy.TECHNICIAN:
        return [(place, (_folded(shown),)) for place, shown in rows]
    return [(place, tuple(key)) for place, *key in rows]


@lru_cache(maxsize=256)
def _folded(shown: str) -> str:
    return fold(shown)


def _of_technicians(order: Order, start: int, count: int) -> list[int]:
    """The places of sessions by technician, by their ranks."""
    found: list[int] = []
    for mark in _marks(order):
        number = _count_of(mark)
        if start < number:
            found += _places_of(mark, order, count - len(found), start)
        start = max(0, start - number)
        if len(found) == count:
            break
    return found


def _before_technicians(order: Order, place: int) -> int:
    row = database.execute_sql(
        "SELECT technician, technician_name FROM session WHERE place = ?", (place,)
    ).fetchone()
    if row is None:
        return 0
    own = _mark(tokens.supporter(*row))
    number = 0
    for mark in _marks(order):
        if mark == own:
            break
        number += _count_of(mark)
    compared = ">" if order.descending else "<"
    return number + _number(
        f"SELECT COUNT(*) FROM search_index WHERE search_index MATCH ? AND rowid {compared} ?",  # noqa: S608
        (own, place),
    )


def _marks(order: Order) -> Iterator[str]:
    """The technicians' marks in order of their names as they are shown."""
    listed = database.execute_sql("SELECT folded FROM search_supporter").fetchall()
    shown = []
    for mark in (_mark(folded) for (folded,) in listed):
        one = database.execute_sql(_ONE_SHOWN, (mark,)).fetchone()
        if one is not None:
            shown.append((_folded(*one), mark))
    return (mark for _name, mark in sorted(shown, reverse=order.descending))


def _mark(folded: str) -> str:
    return tokens.any_of([tokens.supporter_token(folded)])


def _count_of(mark: str) -> int:
    return _number("SELECT COUNT(*) FROM search_index WHERE search_index MATCH ?", (mark,))


def _places_of(mark: str, order: Order, count: int, passed: int) -> list[int]:
    direction = "DESC" if order.descending else "ASC"
    found = database.execute_sql(
        "SELECT rowid FROM search_index WHERE search_index MATCH ?"  # noqa: S608
        f" ORDER BY rowid {direction} LIMIT ? OFFSET ?",
        (mark, count, passed),
    )
    return [place for (place,) in found]


def _number(statement: str, values: Sequence[object] = ()) -> int:
    return int(database.execute_sql(statement, values).fetchone()[0])
