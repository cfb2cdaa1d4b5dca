"""Sessions from their rows, with their connections and what they are merged with.

A page of the history is read while somebody types. So rows are tuples, not models, the two
statements for what belongs to them are text, since peewee takes longer to say them than SQLite to
answer, and sessions are made by a shorter way than their own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from fw_tui.domain.country import owes_vat
from fw_tui.domain.session import (
    Billing,
    Connection,
    FreeReason,
    MergedPart,
    Partner,
    Session,
    State,
)
from fw_tui.domain.tariff import Price
from fw_tui.store.frozen import maker
from fw_tui.store.models import Computer, Customer, SessionRow, database

#: What is read of a session, in the order in which ``read_sessions`` takes it.
COLUMNS = (
    SessionRow.id,
    SessionRow.merged_into,
    SessionRow.key,
    SessionRow.number,
    Customer.name,
    Customer.country,
    Customer.vat_id,
    Computer.name,
    SessionRow.remote_id,
    SessionRow.technician,
    SessionRow.technician_name,
    SessionRow.state,
    SessionRow.billing,
    SessionRow.free_reason,
    SessionRow.tariff,
    SessionRow.notes,
    SessionRow.ordered_at,
    SessionRow.ordered_by,
    SessionRow.consent,
    SessionRow.consent_recording,
    SessionRow.heartbeat_at,
    SessionRow.heartbeat_by,
    SessionRow.source,
    SessionRow.invoice,
    SessionRow.revision,
    SessionRow.place,
    SessionRow.billed_units,
    SessionRow.billed_net_cents,
    SessionRow.billed_gross_cents,
)
#: The same for statements that only SQLite understands.
SQL_COLUMNS = ", ".join(
    f"{column.model._meta.table_name}.{column.column_name}" for column in COLUMNS
)

_STATES = {str(state): state for state in State}
_BILLINGS = {str(billing): billing for billing in Billing}
_REASONS = {str(reason): reason for reason in FreeReason}

_session = maker(Session)
_partner = maker(Partner)
_connection = maker(Connection)


def read_sessions(found: Iterable[tuple[Any, ...]]) -> list[Session]:
    """Sessions from the values of ``COLUMNS``, with all that belongs to them."""
    rows = list(found)
    merges = _merges([row[0] for row in rows], [row[0] for row in rows if row[1] is not None])
    connections = read_connections([*(row[0] for row in rows), *(merge.part for merge in merges)])
    into = {merge.part: merge.into_number for merge in merges}
    merged: dict[int, tuple[MergedPart, ...]] = {}
    for merge in merges:
        part = MergedPart(merge.part_number, connections.get(merge.part, ()))
        merged[merge.into] = (*merged.get(merge.into, ()), part)
    return [
        _session(
            key=key,
            number=number,
            partner=_partner(customer, computer),
            remote_id=remote_id,
            technician=technician,
            technician_name=technician_name,
            state=_STATES[state],
            billing=_BILLINGS[billing],
            free_reason=_REASONS[free_reason] if free_reason else None,
            tariff=tariff,
            notes=notes,
            ordered_at=ordered_at,
            ordered_by=ordered_by,
            consent=None if consent is None else bool(consent),
            consent_recording=None if recording is None else bool(recording),
            connections=connections.get(row_id, ()),
            heartbeat_at=heartbeat_at,
            source=source,
            invoice=invoice,
            revision=revision,
            heartbeat_by=heartbeat_by,
            merged_into=into.get(row_id),
            merged=merged.get(row_id, ()),
            billed=None if units is None else Price(units, net, gross - net, gross),
            reverse_charge=owes_vat(country, vat_id),
            place=place,
        )
        for (
            row_id,
            _merged_into,
            key,
            number,
            customer,
            country,
            vat_id,
            computer,
            remote_id,
            technician,
            technician_name,
            state,
            billing,
            free_reason,
            tariff,
            notes,
            ordered_at,
            ordered_by,
            consent,
            recording,
            heartbeat_at,
            heartbeat_by,
            source,
            invoice,
            revision,
            place,
            units,
            net,
            gross,
        ) in rows
    ]


class _Merge(NamedTuple):
    """A session and what it is merged into, by their ids and numbers; sorts by time."""

    begun_at: int
    part_number: int
    part: int
    into: int
    into_number: int


_MERGES = """
SELECT part.begun_at, part.number, part.id, main.id, main.number
FROM session AS part JOIN session AS main ON main.id = part.merged_into_id
WHERE {column} IN (SELECT value FROM json_each(?))
"""
_CONNECTIONS = """
SELECT session_id, started_at, ended_at FROM connection
WHERE session_id IN (SELECT value FROM json_each(?)) ORDER BY session_id, started_at
"""


def _merges(sessions: Iterable[int], parts: Iterable[int]) -> list[_Merge]:
    """What is merged into sessions, and what parts are merged into, in order of time."""
    found = _asked(_MERGES.format(column="part.merged_into_id"), sessions)
    found += _asked(_MERGES.format(column="part.id"), parts)
    return sorted({_Merge._make(row) for row in found})


def read_connections(session_ids: Iterable[int]) -> dict[int, tuple[Connection, ...]]:
    """The connections of sessions, each session's in order of time."""
    found: dict[int, tuple[Connection, ...]] = defaultdict(tuple)
    for session_id, started_at, ended_at in _asked(_CONNECTIONS, session_ids):
        found[session_id] += (_connection(started_at, ended_at),)
    return found


def _asked(statement: str, ids: Iterable[int]) -> list[Any]:
    """The rows for some ids, as one value: a list of them would be another statement each time."""
    listed = list(ids)
    return database.execute_sql(statement, (json.dumps(listed),)).fetchall() if listed else []
