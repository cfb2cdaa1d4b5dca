"""Consecutive numbers, given inside the transaction that uses them."""

from itertools import repeat

from fw_tui.store.models import Counter, database

_ONE_ON = "UPDATE counter SET value = value + 1 WHERE name = ?"


def next_number(name: str) -> int:
    """The next number of a row; rolled back with the transaction, so none is lost or doubled."""
    changed = Counter.update(value=Counter.value + 1).where(Counter.name == name).execute()
    if not changed:
        Counter.insert(name=name, value=1).execute()
        return 1
    return int(Counter.get_by_id(name).value)


def next_numbers(name: str, count: int) -> range:
    """So many of them, at least one; the lock on counters lets them go up one by one only."""
    first = next_number(name)
    database.connection().executemany(_ONE_ON, repeat((name,), count - 1))
    return range(first, first + count)
