"""The shop's own versions of tariffs, and who uses a tariff."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from json import dumps, loads

from peewee import fn

from fw_tui.domain.errors import FwError, N_, StoreError
from fw_tui.domain.plain import from_plain, to_plain
from fw_tui.domain.session import State
from fw_tui.domain.tariff import Tariff
from fw_tui.store.models import Computer, Customer, SessionRow, TariffVersion
from fw_tui.store.rows import tuples


def versions() -> list[Tariff]:
    """All versions that the shop has added.

    Raises:
        StoreError: one of them cannot be understood.
    """
    rows = TariffVersion.select(TariffVersion.name, TariffVersion.valid_from, TariffVersion.terms)
    return [_tariff(*row) for row in tuples(rows)]


def insert_version(tariff: Tariff) -> None:
    """Keep a version."""
    terms = to_plain(tariff)
    name, valid_from = terms.pop("name"), terms.pop("valid_from")
    TariffVersion.create(name=name, valid_from=valid_from, terms=dumps(terms))


def delete_version(name: str, valid_from: date) -> None:
    """Forget a version."""
    which = (TariffVersion.name == name) & (TariffVersion.valid_from == valid_from.isoformat())
    TariffVersion.delete().where(which).execute()


def last_use(tariff: str, since: int, until: int | None) -> int | None:
    """When the last session with a tariff began in a span of UTC milliseconds; None if none did.

    Those that were aborted cost nothing and do not count.
    """
    query = SessionRow.select(fn.MAX(SessionRow.begun_at)).where(
        SessionRow.tariff == tariff,
        SessionRow.state != str(State.ABORTED),
        SessionRow.begun_at >= since,
    )
    if until is not None:
        query = query.where(SessionRow.begun_at < until)
    found = query.scalar()
    return None if found is None else int(found)


def chosen_by(tariff: str, limit: int) -> list[str]:
    """The customers, and computers with their customers, that a tariff is set for."""
    customers = Customer.select(Customer.name).where(Customer.tariff == tariff)
    computers = (
        Computer.select(Customer.name, Computer.name)
        .join(Customer)
        .where(Computer.tariff == tariff)
    )
    found: Iterable[tuple[str, ...]] = (
        *tuples(customers.order_by(Customer.folded).limit(limit)),
        *tuples(computers.order_by(Customer.folded, Computer.folded).limit(limit)),
    )
    return [" – ".join(names) for names in found][:limit]


# Read anew with each session that begins, and hardly ever changed.
@lru_cache(maxsize=256)
def _tariff(name: str, valid_from: str, terms: str) -> Tariff:
    try:
        return from_plain(Tariff, {"name": name, "valid_from": valid_from, **loads(terms)})
    except (KeyError, TypeError, ValueError, AttributeError, FwError) as error:
        raise StoreError(
            N_('The version of tariff "{name}" from {day} in the store cannot be understood.'),
            name=name,
            day=valid_from,
        ) from error
