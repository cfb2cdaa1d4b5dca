"""Sessions and their connections, read as domain objects and kept as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias

from peewee import Expression, ModelSelect, chunked

from fw_tui.domain.country import owes_vat
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
from fw_tui.store import models
from fw_tui.store.models import Computer, ConnectionRow, Customer, SessionRow
from fw_tui.store.numbers import next_number
from fw_tui.store.rows import MOST_VALUES, tuples

#: Where a page of the history begins: ``begun_at`` and ``number`` of the session before it.
Place: TypeAlias = tuple[int, int]


def session_by_number(number: int) -> Session | None:
    """The session that people call by that number."""
    return _only(_select().where(SessionRow.number == number))


def session_by_key(key: str) -> Session | None:
    """The session that was begun under that key."""
    return _only(_select().where(SessionRow.key == key))


def running_sessions() -> list[Session]:
    """All that are ordered, connected or lost, the oldest first."""
    running = SessionRow.state.in_([str(state) for state in RUNNING])
    return _sessions(_select().where(running).order_by(SessionRow.begun_at, SessionRow.id))


def history_page(query: Query, limit: int | None, before: Place | None = None) -> list[Session]:
    """Sessions that a query finds, the newest first, from behind a place on."""
    select = _matching(_select(), query)
    if before is not None:
        begun_at, number = before
        select = select.where(
            (SessionRow.begun_at < begun_at)
            | ((SessionRow.begun_at == begun_at) & (SessionRow.number < number))
        )
    newest_first = select.order_by(SessionRow.begun_at.desc(), SessionRow.number.desc())
    return _sessions(newest_first.limit(limit))


def count_sessions(query: Query) -> int:
    """How many sessions a query finds."""
    return int(_matching(_joined(SessionRow.select(SessionRow.id)), query).count())


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
    return _sessions(select.order_by(SessionRow.begun_at, SessionRow.number))


def sessions_on(invoice: str) -> list[Session]:
    """The sessions that name an invoice, by its number."""
    return _sessions(_select().where(SessionRow.invoice == invoice).order_by(SessionRow.number))


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
    return _sessions(_select().where(SessionRow.id.in_(touching)))


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
    row = SessionRow.create(
        key=session.key,
        number=number,
        computer=computer,
        source=session.source,
        **_columns(session, number, session.connections),
    )
    for connection in session.connections:
        _insert_connection(row, connection)
    return replace(session, number=number)


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
    SessionRow.update(
        revision=SessionRow.revision + 1, **_columns(session, session.number, connections)
    ).where(SessionRow.key == session.key).execute()
    return _sessions(_select().where(SessionRow.key == session.key))[0]


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


def _select() -> ModelSelect[SessionRow]:
    return _joined(SessionRow.select(SessionRow, Computer, Customer))


def _joined(select: ModelSelect[SessionRow]) -> ModelSelect[SessionRow]:
    return select.join(Computer).join(Customer).switch(SessionRow)


def _matching(select: ModelSelect[SessionRow], query: Query) -> ModelSelect[SessionRow]:
    words = _searched()
    for word in query.words:
        select = select.where(words.contains(word))
    for word in query.without:
        select = select.where(~words.contains(word))
    return select


def _searched() -> Expression:
    return Customer.folded.concat(" ").concat(Computer.folded).concat(" ").concat(SessionRow.folded)


def _only(select: ModelSelect[SessionRow]) -> Session | None:
    found = _sessions(select)
    return found[0] if found else None


def _sessions(select: ModelSelect[SessionRow]) -> list[Session]:
    rows = list(select)
    ids = [row.id for row in rows]
    merges = _merges(ids)
    connections = _connections([*ids, *(merge.part for merge in merges)])
    into = {merge.part: merge.into_number for merge in merges}
    merged: dict[int, list[MergedPart]] = defaultdict(list)
    for merge in merges:
        part = MergedPart(merge.part_number, connections.get(merge.part, ()))
        merged[merge.into].append(part)
    return [
        replace(
            _session(row, connections.get(row.id, ())),
            merged_into=into.get(row.id),
            merged=tuple(merged.get(row.id, ())),
        )
        for row in rows
    ]


class _Merge(NamedTuple):
    """A session and what it is merged into, by their ids and numbers; sorts by time."""

    begun_at: int
    part_number: int
    part: int
    into: int
    into_number: int


def _merges(session_ids: Iterable[int]) -> list[_Merge]:
    """What is merged into the sessions or they into, in order of time."""
    part = SessionRow.alias()
    pairs = SessionRow.select(
        part.begun_at, part.number, part.id, SessionRow.id, SessionRow.number
    ).join(part, on=(part.merged_into == SessionRow.id))
    found: set[_Merge] = set()
    for some in chunked(session_ids, MOST_VALUES // 2):
        # Two queries in one, each by its index; with OR the whole table would be read.
        rows = pairs.where(part.merged_into.in_(some)) | pairs.where(part.id.in_(some))
        found.update(_Merge(*row) for row in tuples(rows))
    return sorted(found)


def _connections(session_ids: Iterable[int]) -> dict[int, tuple[Connection, ...]]:
    found: dict[int, list[Connection]] = defaultdict(list)
    for some in chunked(session_ids, MOST_VALUES):
        rows = (
            ConnectionRow.select(
                ConnectionRow.session, ConnectionRow.started_at, ConnectionRow.ended_at
            )
            .where(ConnectionRow.session.in_(some))
            .order_by(ConnectionRow.started_at)
        )
        for session_id, started_at, ended_at in tuples(rows):
            found[session_id].append(Connection(started_at, ended_at))
    return {session_id: tuple(connections) for session_id, connections in found.items()}


def _session(row: models.SessionRow, connections: tuple[Connection, ...]) -> Session:
    return Session(
        key=row.key,
        number=row.number,
        partner=Partner(row.computer.customer.name, row.computer.name),
        remote_id=row.remote_id,
        technician=row.technician,
        technician_name=row.technician_name,
        state=State(row.state),
        billing=Billing(row.billing),
        free_reason=FreeReason(row.free_reason) if row.free_reason else None,
        tariff=row.tariff,
        notes=row.notes,
        ordered_at=row.ordered_at,
        ordered_by=row.ordered_by,
        consent=row.consent,
        connections=connections,
        heartbeat_at=row.heartbeat_at,
        source=row.source,
        invoice=row.invoice,
        revision=row.revision,
        heartbeat_by=row.heartbeat_by,
        billed=_billed(row),
        reverse_charge=owes_vat(row.computer.customer.country, row.computer.customer.vat_id),
    )


def _billed(row: models.SessionRow) -> Price | None:
    """What the invoice says that it costs."""
    if row.billed_units is None or row.billed_net_cents is None or row.billed_gross_cents is None:
        return None
    net, gross = row.billed_net_cents, row.billed_gross_cents
    return Price(row.billed_units, net, gross - net, gross)
