"""Sessions and their connections, read as domain objects and kept as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from peewee import ModelSelect, chunked

from fw_tui.domain.query import Query
from fw_tui.domain.session import (
    RUNNING,
    Billing,
    Connection,
    FreeReason,
    MergedPart,
    Partner,
    Session,
    State,
)
from fw_tui.domain.tariff import Price
from fw_tui.domain.text import fold
from fw_tui.store.models import Computer, ConnectionRow, Customer, SessionRow, database
from fw_tui.store.numbers import next_number
from fw_tui.store.places import free_place
from fw_tui.store.rows import MOST_VALUES, tuples
from fw_tui.store.search import Span, count, page_statement, search


def session_by_number(number: int) -> Session | None:
    """The session that people call by that number."""
    return _only(_select().where(SessionRow.number == number))


def session_by_key(key: str) -> Session | None:
    """The session that was begun under that key."""
    return _only(_select().where(SessionRow.key == key))


def running_sessions() -> list[Session]:
    """All that are ordered, connected or lost, the oldest first."""
    running = SessionRow.state.in_([str(state) for state in RUNNING])
    return _sessions(tuples(_select().where(running).order_by(SessionRow.begun_at, SessionRow.id)))


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
    statement = page_statement(found, _SQL_COLUMNS, before, -1 if limit is None else limit)
    return _sessions(database.execute_sql(*statement))


def count_sessions(query: Query, most: int, span: Span = (None, None)) -> int:
    """How many sessions a query finds; no more than so many are counted."""
    return count(search(query, span), most)


def ended_between(since: int, until: int, customer_key: str | None = None) -> list[Session]:
    """Ended sessions that began in a span of UTC milliseconds, of one customer or of all."""
    select = _select().where(
        SessionRow.state == str(State.ENDED),
        SessionRow.begun_at >= since,
        SessionRow.begun_at < until,
    )
    if customer_key is not None:
        select = select.where(Customer.key == customer_key)
    return _sessions(tuples(select.order_by(SessionRow.begun_at, SessionRow.number)))


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
    return _sessions(tuples(_select().where(SessionRow.id.in_(touching))))


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
    return _sessions(tuples(_select().where(SessionRow.key == session.key)))[0]


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


def _columns(session: Session, number: int, connections: Sequence[Connection]) -> dict[str, Any]:
    begun_at = connections[0].started_at if connections else session.ordered_at
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
        "begun_at": begun_at,
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


class _Row(NamedTuple):
    """What is read of a session; ``customer`` and ``computer`` are names."""

    id: int
    key: str
    number: int
    remote_id: str
    technician: str
    technician_name: str
    state: str
    billing: str
    free_reason: str | None
    tariff: str
    notes: str
    ordered_at: int | None
    ordered_by: str
    consent: bool | None
    heartbeat_at: int | None
    source: str | None
    invoice: str | None
    revision: int
    heartbeat_by: str
    billed_units: int | None
    billed_net_cents: int | None
    billed_gross_cents: int | None
    merged_into: int | None
    place: int
    customer: str
    computer: str


_COLUMNS = (
    *(getattr(SessionRow, name) for name in _Row._fields[:-2]),
    Customer.name,
    Computer.name,
)
#: The same for statements that only SQLite understands.
_SQL_COLUMNS = ", ".join(
    f"{column.model._meta.table_name}.{column.column_name}" for column in _COLUMNS
)


def _select() -> ModelSelect[SessionRow]:
    return SessionRow.select(*_COLUMNS).join(Computer).join(Customer).switch(SessionRow)


def _only(select: ModelSelect[SessionRow]) -> Session | None:
    found = _sessions(tuples(select))
    return found[0] if found else None


def _sessions(found: Iterable[tuple[Any, ...]]) -> list[Session]:
    """Sessions from their columns, with their connections and what is merged."""
    rows = [_Row._make(row) for row in found]
    ids = [row.id for row in rows]
    merges = _merges(rows)
    connections = _connections([*ids, *(merge.part for merge in merges)])
    into = {merge.part: merge.into_number for merge in merges}
    merged: dict[int, list[MergedPart]] = defaultdict(list)
    for merge in merges:
        part = MergedPart(merge.part_number, connections.get(merge.part, ()))
        merged[merge.into].append(part)
    return [
        _session(row, connections.get(row.id, ()), into.get(row.id), tuple(merged.get(row.id, ())))
        for row in rows
    ]


class _Merge(NamedTuple):
    """A session and what it is merged into, by their ids and numbers; sorts by time."""

    begun_at: int
    part_number: int
    part: int
    into: int
    into_number: int


# SQL as text from here on: a page of the history is read while somebody types, and peewee takes
# longer to say these two than SQLite to answer them.
_MERGES = """
SELECT part.begun_at, part.number, part.id, main.id, main.number
FROM session AS part JOIN session AS main ON main.id = part.merged_into_id
WHERE {column} IN ({ids})
"""
_CONNECTIONS = """
SELECT session_id, started_at, ended_at FROM connection
WHERE session_id IN ({ids}) ORDER BY session_id, started_at
"""


def _merges(rows: Sequence[_Row]) -> list[_Merge]:
    """What is merged into the sessions or they into, in order of time."""
    parts = [row.id for row in rows if row.merged_into is not None]
    found = _asked(_MERGES, (row.id for row in rows), column="part.merged_into_id")
    found += _asked(_MERGES, parts, column="part.id")
    return sorted({_Merge._make(row) for row in found})


def _connections(session_ids: Iterable[int]) -> dict[int, tuple[Connection, ...]]:
    found: dict[int, list[Connection]] = defaultdict(list)
    for session_id, started_at, ended_at in _asked(_CONNECTIONS, session_ids):
        found[session_id].append(Connection(started_at, ended_at))
    return {session_id: tuple(connections) for session_id, connections in found.items()}


def _asked(statement: str, ids: Iterable[int], **more: str) -> list[Any]:
    rows: list[Any] = []
    for some in chunked(ids, MOST_VALUES):
        listed = ",".join(map(str, some))
        rows += database.execute_sql(statement.format(ids=listed, **more)).fetchall()
    return rows


_STATES = {str(state): state for state in State}
_BILLINGS = {str(billing): billing for billing in Billing}


def _session(
    row: _Row,
    connections: tuple[Connection, ...],
    merged_into: int | None,
    merged: tuple[MergedPart, ...],
) -> Session:
    return Session(
        key=row.key,
        number=row.number,
        partner=Partner(row.customer, row.computer),
        remote_id=row.remote_id,
        technician=row.technician,
        technician_name=row.technician_name,
        state=_STATES[row.state],
        billing=_BILLINGS[row.billing],
        free_reason=FreeReason(row.free_reason) if row.free_reason else None,
        tariff=row.tariff,
        notes=row.notes,
        ordered_at=row.ordered_at,
        ordered_by=row.ordered_by,
        consent=None if row.consent is None else bool(row.consent),
        connections=connections,
        heartbeat_at=row.heartbeat_at,
        source=row.source,
        invoice=row.invoice,
        revision=row.revision,
        heartbeat_by=row.heartbeat_by,
        merged_into=merged_into,
        merged=merged,
        billed=_billed(row),
        place=row.place,
    )


def _billed(row: _Row) -> Price | None:
    """What the invoice says that it costs."""
    if row.billed_units is None or row.billed_net_cents is None or row.billed_gross_cents is None:
        return None
    net, gross = row.billed_net_cents, row.billed_gross_cents
    return Price(row.billed_units, net, gross - net, gross)
