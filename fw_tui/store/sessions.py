"""Sessions and their connections, read as domain objects and kept as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from peewee import ModelSelect

from fw_tui.domain.query import Query
from fw_tui.domain.session import RUNNING, Connection, Session, State, measured_seconds
from fw_tui.domain.text import fold
from fw_tui.store.models import Computer, ConnectionRow, Customer, SessionRow, database
from fw_tui.store.numbers import next_number
from fw_tui.store.places import free_place
from fw_tui.store.reading import COLUMNS, SQL_COLUMNS, read_sessions
from fw_tui.store.rows import tuples
from fw_tui.store.search import (
    Span,
    listed_statement,
    page_statement,
    places_statement,
    search,
)


def session_by_number(number: int) -> Session | None:
    """The session that people call by that number."""
    return _only(_select().where(SessionRow.number == number))


def session_by_key(key: str) -> Session | None:
    """The session that was begun under that key."""
    return _only(_select().where(SessionRow.key == key))


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
    if found.nothing:
        return []
    statement = places_statement(found, before, limit)
    return [place for (place,) in database.execute_sql(*statement)]


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


def computer_of(session_key: str) -> str:
    """The key of the computer that a session was on."""
    row = SessionRow.select(Computer.key).join(Computer).where(SessionRow.key == session_key)
    return str(tuples(row)[0][0])


def insert_session(session: Session, computer_key: str) -> Session:
    """Keep a new session under the next free number, with its connections.

    Returns:
        The session with its number.
    """
    computer = Computer.get(Computer.key == computer_key)
    number = next_number("session")
    columns = _columns(session, number, session.connections)
    place = free_place(columns["begun_at"])
    row = SessionRow.create(
        key=session.key,
        number=number,
        computer=computer,
        source=session.source,
        place=place,
        **columns,
    )
    for connection in session.connections:
        _insert_connection(row, connection)
    return replace(session, number=number, place=place)


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


def beat(technician: str, at: int | None, program: str) -> None:
    """Note a program's sign of life, or none any more, for a technician's running sessions."""
    running = SessionRow.state.in_([str(state) for state in RUNNING])
    SessionRow.update(heartbeat_at=at, heartbeat_by=program).where(
        SessionRow.technician == technician, running
    ).execute()


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


def _select() -> ModelSelect[SessionRow]:
    return SessionRow.select(*COLUMNS).join(Computer).join(Customer).switch(SessionRow)


def _only(select: ModelSelect[SessionRow]) -> Session | None:
    found = read_sessions(tuples(select))
    return found[0] if found else None
