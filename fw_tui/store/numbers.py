"""Consecutive numbers, given inside the transaction that uses them."""

from fw_tui.store.models import Counter


def next_number(name: str) -> int:
    """The next number of a row; rolled back with the transaction, so none is lost or doubled."""
    changed = Counter.update(value=Counter.value + 1).where(Counter.name == name).execute()
    if not changed:
        Counter.insert(name=name, value=1).execute()
        return 1
    return int(Counter.get_by_id(name).value)
