"""Customers, their computers and the remote IDs of these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, fields

from peewee import ModelSelect, chunked, fn

from fw_tui.domain.customer import ComputerEntry, Customer, CustomerDetails
from fw_tui.domain.errors import Conflict, N_
from fw_tui.domain.query import search_words
from fw_tui.domain.settings import LAST_DEBTOR
from fw_tui.domain.target import Client, Target
from fw_tui.domain.text import fold
from fw_tui.store import models
from fw_tui.store.rows import MOST_VALUES, tuples

_DETAILS = fields(CustomerDetails)


def customer_by_name(name: str) -> Customer | None:
    """The customer whose name folds alike."""
    row = models.Customer.get_or_none(models.Customer.folded == fold(name))
    return _customer(row) if row else None


def customer_by_key(key: str) -> Customer | None:
    """The customer made under that key."""
    row = models.Customer.get_or_none(models.Customer.key == key)
    return _customer(row) if row else None


def tariffs_of(customer_keys: Iterable[str]) -> dict[str, str]:
    """The tariffs that some customers have, by the customer's key; "" where there is none."""
    found: dict[str, str] = {}
    for some in chunked(customer_keys, MOST_VALUES):
        query = models.Customer.select(models.Customer.key, models.Customer.tariff)
        found |= dict(tuples(query.where(models.Customer.key.in_(some))))
    return found


def customers_with(text: str, limit: int | None = None) -> list[Customer]:
    """Customers whose name contains all words, in order of name."""
    query = models.Customer.select().order_by(models.Customer.folded)
    for word in search_words(text):
        query = query.where(models.Customer.folded.contains(word))
    return [_customer(row) for row in query.limit(limit)]


def insert_customer(key: str, name: str, details: CustomerDetails) -> Customer:
    """Keep a new customer."""
    row = models.Customer.create(key=key, name=name, folded=fold(name), **asdict(details))
    return _customer(row)


def update_customer(key: str, name: str, details: CustomerDetails) -> None:
    """Keep a customer's changed name and details."""
    models.Customer.update(name=name, folded=fold(name), **asdict(details)).where(
        models.Customer.key == key
    ).execute()


def give_debtor(key: str, first: int) -> int:
    """A customer's number in the books; the next free one from ``first`` on if it has none yet.

    Raises:
        Conflict: all numbers of customers are given; those behind are of suppliers.
    """
    row = models.Customer.get(models.Customer.key == key)
    if row.debtor is None:
        last = models.Customer.select(fn.MAX(models.Customer.debtor)).scalar()
        row.debtor = first if last is None else max(first, last + 1)
        if row.debtor > LAST_DEBTOR:
            raise Conflict(
                N_("The numbers of customers up to {last} are all given (datev.first_debtor)."),
                last=LAST_DEBTOR,
            )
        models.Customer.update(debtor=row.debtor).where(models.Customer.id == row.id).execute()
    return int(row.debtor)


def computers_of(
    customer_key: str, text: str = "", limit: int | None = None
) -> list[ComputerEntry]:
    """A customer's computers whose name contains all words, in order of name, with their IDs."""
    query = _select().where(models.Customer.key == customer_key).order_by(models.Computer.folded)
    for word in search_words(text):
        query = query.where(models.Computer.folded.contains(word))
    return _computers(query.limit(limit))


def computer_by_name(customer_key: str, name: str) -> ComputerEntry | None:
    """A customer's computer whose name folds alike."""
    return _only(
        _select().where(models.Customer.key == customer_key, models.Computer.folded == fold(name))
    )


def computer_by_key(key: str) -> ComputerEntry | None:
    """The computer made under that key."""
    return _only(_select().where(models.Computer.key == key))


def computer_of_session(session_key: str) -> ComputerEntry | None:
    """The computer on which a session is."""
    return _only(
        _select()
        .switch(models.Computer)
        .join(models.SessionRow)
        .where(models.SessionRow.key == session_key)
    )


def computer_with_remote_id(remote_id: str) -> ComputerEntry | None:
    """The computer that is reached under an ID."""
    return _only(
        _select()
        .switch(models.Computer)
        .join(models.RemoteId)
        .where(models.RemoteId.value == remote_id)
    )


def computers_with_remote_ids(remote_ids: Iterable[str]) -> dict[str, ComputerEntry]:
    """The computers that are reached under some IDs, by the ID."""
    found: dict[str, ComputerEntry] = {}
    for some in chunked(remote_ids, MOST_VALUES):
        query = (
            models.RemoteId.select(models.RemoteId.value, models.Computer.key)
            .join(models.Computer)
            .where(models.RemoteId.value.in_(some))
        )
        keys = dict(tuples(query))
        computers = _computers(_select().where(models.Computer.key.in_(set(keys.values()))))
        by_key = {computer.key: computer for computer in computers}
        found |= {remote_id: by_key[key] for remote_id, key in keys.items()}
    return found


def insert_computer(key: str, customer_key: str, name: str) -> None:
    """Keep a new computer of a customer."""
    customer = models.Customer.get(models.Customer.key == customer_key)
    models.Computer.create(key=key, customer=customer, name=name, folded=fold(name))


def update_computer(key: str, name: str, tariff: str) -> None:
    """Keep a computer's changed name and tariff."""
    models.Computer.update(name=name, folded=fold(name), tariff=tariff).where(
        models.Computer.key == key
    ).execute()


def update_target(key: str, target: Target) -> None:
    """Keep with what a computer is dialled."""
    models.Computer.update(
        client=target.client or "", host=target.host, port=target.port, login=target.user
    ).where(models.Computer.key == key).execute()


def put_remote_id(remote_id: str, computer_key: str) -> None:
    """Let an ID lead to a computer, wherever it led before."""
    computer = models.Computer.get(models.Computer.key == computer_key)
    moved = (
        models.RemoteId.update(computer=computer)
        .where(models.RemoteId.value == remote_id)
        .execute()
    )
    if not moved:
        models.RemoteId.create(value=remote_id, computer=computer)


def computer_counts() -> dict[str, int]:
    """How many computers each customer has, by the customer's key."""
    query = (
        models.Computer.select(models.Customer.key, fn.COUNT(models.Computer.id))
        .join(models.Customer)
        .group_by(models.Customer.key)
    )
    return dict(tuples(query))


def _select() -> ModelSelect[models.Computer]:
    return models.Computer.select(
        models.Computer.id,
        models.Computer.key,
        models.Customer.key,
        models.Customer.name,
        models.Computer.name,
        models.Computer.tariff,
        models.Computer.client,
        models.Computer.host,
        models.Computer.port,
        models.Computer.login,
    ).join(models.Customer)


def _only(query: ModelSelect[models.Computer]) -> ComputerEntry | None:
    found = _computers(query)
    return found[0] if found else None


def _computers(query: ModelSelect[models.Computer]) -> list[ComputerEntry]:
    rows = tuples(query)
    ids: dict[int, list[str]] = defaultdict(list)
    found = (
        models.RemoteId.select(models.RemoteId.value, models.RemoteId.computer)
        .where(models.RemoteId.computer.in_([row[0] for row in rows]))
        .order_by(models.RemoteId.id.desc())
    )
    for remote_id, computer_id in tuples(found):
        ids[computer_id].append(remote_id)
    return [
        ComputerEntry(
            *(key, customer_key, customer, name, tuple(ids[row_id])), tariff, _target(*target)
        )
        for row_id, key, customer_key, customer, name, tariff, *target in rows
    ]


def _target(client: str, host: str, port: int, login: str) -> Target:
    # A client of a newer program is none that this one could start.
    return Target(Client(client) if client in list(Client) else None, host, port, login)


def _customer(row: models.Customer) -> Customer:
    details = CustomerDetails(**{field.name: getattr(row, field.name) for field in _DETAILS})
    return Customer(row.key, row.name, details, row.debtor)
