"""Sessions and their connections, read as domain objects and kept as rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from peewee import ModelSelect, chunked

from fw_tui.domain.query import Query
from fw_tui.domain.session import (
    RUNNING,
    Billing,
    Connection,
    Session,
    State,
    measured_seconds,
)
from fw_tui.domain.text import fold
from fw_tui.store.models import Computer, ConnectionRow, Customer, SessionRow, database
from fw_tui.store.numbers import next_numbers
from fw_tui.store.places import FREE_PLACE, free_place
from fw_tui.store.reading import COLUMNS, SQL_COLUMNS, read_sessions
from fw_tui.store.rows import MOST_VALUES, listed, tuples
from fw_tui.store.search import (
    Search,
    Span,
    listed_statement,
    page_statement,
    places_statement,
    search,
)

#: What a new row has unless a session says otherwise.
_DEFAULTS: dict[str, Any] = {
    name: value for name, value in SessionRow._meta.get_default_dict().items() if name != "id"
}
_COMPUTER = "(SELECT id FROM computer WHERE key = :computer)"
_KEPT = "SELECT number, id, place FROM session WHERE number BETWEEN ? AND ? ORDER BY number"
_INSERT_CONNECTION = "INSERT INTO connection (session_id, started_at, ended_at) VALUES (?, ?, ?)"
_REACHING = f"""
SELECT computer.key, {SQL_COLUMNS} FROM json_each(?) AS wanted
CROSS JOIN computer ON computer.key = json_extract(wanted.value, '$[0]')
CROSS JOIN session ON session.computer_id = computer.id
    AND session.begun_at > json_extract(wanted.value, '$[1]') AND session.begun_at <= ?
JOIN customer ON customer.id = computer.customer_id
WHERE EXISTS (SELECT 1 FROM connection WHERE connection.session_id = session.id
              AND (connection.ended_at IS NULL OR connection.ended_at >= ?))
"""  # noqa: S608 - ours


def session_by_number(number: int) -> Session | None:
    """The session that people call by that number."""
    return _only(_select().where(SessionRow.number == number))


def session_by_key(key: str) -> Session | None:
    """The session that was begun under that key."""
    return _only(_select().where(SessionRow.key == key))


def sessions_with_keys(keys: Sequence[str]) -> list[Session]:
    """The sessions that were begun under these keys."""
    return [
        session
        for some in chunked(keys, MOST_VALUES)
        for session in read_sessions(tuples(_select().where(SessionRow.key.in_(some))))
    ]


def running_sessions() -> list[Session]:
    """All that are ordered, connected or lost, the oldest first."""
    running = SessionRow.state.in_([str(state) for state in RUNNING])
    return read_sessions(
        tuples(_select().where(running).order_by(SessionRow.begun_at, SessionRow.id))
    )


def history_page(
    query: Query, limit: int | None, before: int | None = None, span: Span = (None, None)
) -> list[Session]:
    """Sessions that a query finds and that began in a span, the newest first.

    Args:
        query: what is looked for; its days count by way of the span.
        limit: at most so many, None for all.
        before: the place of the session before the first.
        span: UTC milliseconds.
    """
    found = search(query, span)
    if found.nothing:
        return []
    statement = page_statement(found, SQL_COLUMNS, before, -1 if limit is None else limit)
    return read_sessions(database.execute_sql(*statement))


def places_found(
    query: Query, limit: int, before: int | None = None, span: Span = (None, None)
) -> list[int]:
    """The places of what `history_page` finds, which takes a fraction of the time."""
    found = search(query, span)
    return [] if found.nothing else _places(found, before, limit)


def newest_found(
    query: Query, limit: int, more: int, span: Span = (None, None)
) -> tuple[list[Session], list[int] | None]:
    """The newest hits, and the places of more behind them where the index alone knows these.

    None stands for places that only rows can tell.
    """
    found = search(query, span)
    if found.nothing:
        return [], []
    statement = page_statement(found, SQL_COLUMNS, None, limit)
    newest = read_sessions(database.execute_sql(*statement))
    if len(newest) < limit:
        return newest, []
    return newest, None if found.looks_at else _places(found, newest[-1].place, more)


def sessions_at(places: Sequence[int]) -> list[Session]:
    """The sessions at some places, in the order of these."""
    return read_sessions(
        database.execute_sql(*listed_statement(SQL_COLUMNS, "session.place", places))
    )


def ended_between(
    since: int, until: int, customer_key: str | None = None, *, unbilled: bool = False
) -> list[Session]:
    """Ended sessions that began in a span of UTC milliseconds, of one customer or of all.

    ``unbilled``: only those on no invoice.
    """
    select = _select().where(
        SessionRow.state == str(State.ENDED),
        SessionRow.begun_at >= since,
        SessionRow.begun_at < until,
    )
    if customer_key is not None:
        select = select.where(Customer.key == customer_key)
    if unbilled:
        select = select.where(SessionRow.invoice.is_null())
    return read_sessions(tuples(select.order_by(SessionRow.begun_at, SessionRow.number)))


def customers_to_bill(since: int, until: int) -> list[str]:
    """Who is to pay for a session on no invoice that began in a span of UTC milliseconds.

    What such sessions are, `fw_tui.domain.pricing.is_billable` says.
    """
    select = (
        SessionRow.select(Customer.name)
        .join(Computer)
        .join(Customer)
        .where(
            SessionRow.state == str(State.ENDED),
            SessionRow.begun_at >= since,
            SessionRow.begun_at < until,
            SessionRow.invoice.is_null(),
            SessionRow.billing == str(Billing.BILLABLE),
            SessionRow.merged_into.is_null(),
        )
        .distinct()
    )
    return [name for (name,) in tuples(select)]


def sessions_on(invoice: str) -> list[Session]:
    """The sessions that name an invoice, by its number."""
    named = _select().where(SessionRow.invoice == invoice)
    return read_sessions(tuples(named.order_by(SessionRow.number)))


def sessions_of_computer(computer_key: str, since: int, until: int) -> list[Session]:
    """A computer's sessions with a connection that touches a span of UTC milliseconds."""
    # By way of the computer's sessions, so that the connections of all others are not read.
    touching = (
        ConnectionRow.select(ConnectionRow.session)
        .join(SessionRow)
        .join(Computer)
        .where(
            Computer.key == computer_key,
            ConnectionRow.started_at <= until,
            ConnectionRow.ended_at.is_null() | (ConnectionRow.ended_at >= since),
        )
    )
    return read_sessions(tuples(_select().where(SessionRow.id.in_(touching))))


def sessions_reaching(
    begun_after: Mapping[str, int], until: int, since: int
) -> dict[str, list[Session]]:
    """Sessions of some computers that begin in a span and do not end before a moment.

    Args:
        begun_after: a computer's key, and the start behind which its sessions are sought.
        until: the latest start, UTC milliseconds.
        since: the earliest end.

    Returns:
        By the computer's key; what it has none of is not in it.
    """
    rows = database.execute_sql(_REACHING, (listed(begun_after.items()), until, since)).fetchall()
    found: dict[str, list[Session]] = defaultdict(list)
    for row, session in zip(rows, read_sessions(row[1:] for row in rows), strict=True):
        found[row[0]].append(session)
    return found


def computer_of(session_key: str) -> str:
    """The key of the computer that a session was on."""
    row = SessionRow.select(Computer.key).join(Computer).where(SessionRow.key == session_key)
    return str(tuples(row)[0][0])


def insert_session(session: Session, computer_key: str) -> Session:
    """Keep a new session under the next free number, with its connections.

    Returns:
        The session with its number.
    """
    (kept,) = insert_sessions([(session, computer_key)])
    return replace(session, number=kept.number, place=kept.place)


class Kept(NamedTuple):
    """What a new session has got in the store."""

    number: int
    id: int
    place: int


def insert_sessions(made: Sequence[tuple[Session, str]]) -> list[Kept]:
    """Keep new sessions, each with the key of its computer, under the next free numbers.

    So few statements for all of them that a log of years is taken over in a minute. In order of
    time they find their places fast.
    """
    if not made:
        return []
    numbers = next_numbers("session", len(made))
    rows = [
        _DEFAULTS
        | {"key": session.key, "number": number, "computer": computer, "source": session.source}
        | _columns(session, number, session.connections)
        for number, (session, computer) in zip(numbers, made, strict=True)
    ]
    connection = database.connection()
    connection.executemany(_insertion(tuple(rows[0])), rows)
    found = database.execute_sql(_KEPT, (numbers[0], numbers[-1]))
    kept = [Kept._make(row) for row in found]
    connection.executemany(
        _INSERT_CONNECTION,
        (
            (row.id, stretch.started_at, stretch.ended_at)
            for row, (session, _computer) in zip(kept, made, strict=True)
            for stretch in session.connections
        ),
    )
    return kept


@lru_cache(maxsize=1)
def _insertion(names: tuple[str, ...]) -> str:
    """The statement for a row of these columns, with computers by their keys."""
    named = ", ".join("computer_id" if name == "computer" else name for name in names)
    values = ", ".join(_COMPUTER if name == "computer" else f":{name}" for name in names)
    return f"INSERT INTO session ({named}, place) VALUES ({values}, {FREE_PLACE})"  # noqa: S608


def keep_connection(session: Session, connection: Connection) -> None:
    """Keep a connection that began, or the end of one that stood."""
    row = SessionRow.get(SessionRow.key == session.key)
    changed = (
        ConnectionRow.update(ended_at=connection.ended_at)
        .where(ConnectionRow.session == row, ConnectionRow.started_at == connection.started_at)
        .execute()
    )
    if not changed:
        _insert_connection(row, connection)


def merge(main: int, parts: Sequence[int]) -> None:
    """Let sessions be counted with another one, all by their numbers."""
    row = SessionRow.get(SessionRow.number == main)
    _put_into(None, [main])
    _put_into(row, parts)


def unmerge(numbers: Sequence[int]) -> None:
    """Let sessions be counted on their own."""
    _put_into(None, numbers)


def _put_into(row: SessionRow | None, numbers: Sequence[int]) -> None:
    SessionRow.update(merged_into=row, revision=SessionRow.revision + 1).where(
        SessionRow.number.in_(list(numbers))
    ).execute()


def update_session(session: Session) -> Session:
    """Keep what changed in a session, its connections apart; the revision grows.

    Returns:
        The session as it is kept now.
    """
    connections = session_connections(session.key)
    columns = _columns(session, session.number, connections)
    if columns["begun_at"] != session.begun_at:
        columns["place"] = free_place(columns["begun_at"])
    SessionRow.update(revision=SessionRow.revision + 1, **columns).where(
        SessionRow.key == session.key
    ).execute()
    return read_sessions(tuples(_select().where(SessionRow.key == session.key)))[0]


def session_connections(key: str) -> tuple[Connection, ...]:
    """A session's connections in order of time."""
    rows = (
        ConnectionRow.select()
        .join(SessionRow)
        .where(SessionRow.key == key)
        .order_by(ConnectionRow.started_at)
    )
    return tuple(Connection(row.started_at, row.ended_at) for row in rows)


def beat(technician: str, at: int | None, program: str, number: int | None = None) -> None:
    """Note a program's sign of life, or none any more, for a technician's running sessions.

    With a number for that one only.
    """
    meant = [
        SessionRow.technician == technician,
        SessionRow.state.in_([str(state) for state in RUNNING]),
    ]
    if number is not None:
        meant.append(SessionRow.number == number)
    SessionRow.update(heartbeat_at=at, heartbeat_by=program).where(*meant).execute()


def _columns(session: Session, number: int, connections: tuple[Connection, ...]) -> dict[str, Any]:
    begun_at = connections[0].started_at if connections else session.ordered_at
    running = session.state in RUNNING
    return {
        "remote_id": session.remote_id,
        "technician": session.technician,
        "technician_name": session.technician_name,
        "state": str(session.state),
        "billing": str(session.billing),
        "free_reason": str(session.free_reason) if session.free_reason else None,
        "tariff": session.tariff,
        "notes": session.notes,
        "ordered_at": session.ordered_at,
        "ordered_by": session.ordered_by,
        "consent": session.consent,
        "consent_recording": session.consent_recording,
        "begun_at": begun_at,
        "seconds": None if running else measured_seconds(connections, now_ms=0),
        "heartbeat_at": session.heartbeat_at,
        "folded": fold(
            " ".join(
                (
                    str(number),
                    session.remote_id,
                    session.technician,
                    session.technician_name,
                    session.ordered_by,
                    session.notes,
                )
            )
        ),
    }


def _insert_connection(row: SessionRow, connection: Connection) -> None:
    ConnectionRow.create(
        session=row, started_at=connection.started_at, ended_at=connection.ended_at
    )


def _places(found: Search, before: int | None, limit: int) -> list[int]:
    statement = places_statement(found, before, limit)
    places: list[int] = json.loads(database.execute_sql(*statement).fetchone()[0])
    return places


def _select() -> ModelSelect[SessionRow]:
    return SessionRow.select(*COLUMNS).join(Computer).join(Customer).switch(SessionRow)


def _only(select: ModelSelect[SessionRow]) -> Session | None:
    found = read_sessions(tuples(select))
    return found[0] if found else None
