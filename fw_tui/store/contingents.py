"""Contingents and what issued invoices have drawn from them."""

from collections.abc import Sequence
from datetime import date

from peewee import SQL, chunked

from fw_tui.domain.contingent import Contingent, Drawn
from fw_tui.store import models
from fw_tui.store.models import ContingentDraw, Customer, InvoiceRow, SessionRow
from fw_tui.store.rows import MOST_VALUES, tuples

#: Issued and not taken back: a view of the store.
_VALID = SQL("(SELECT id FROM valid_invoice)")


def contingents(customer_key: str | None = None) -> list[Contingent]:
    """A customer's contingents or all, those that end first at the beginning."""
    query = (
        models.Contingent.select(models.Contingent, Customer)
        .join(Customer)
        .order_by(models.Contingent.valid_until, models.Contingent.id)
    )
    if customer_key is not None:
        query = query.where(Customer.key == customer_key)
    return [_contingent(row) for row in query]


def insert_contingent(contingent: Contingent) -> None:
    """Keep a new contingent."""
    models.Contingent.create(
        key=contingent.key,
        customer=Customer.get(Customer.key == contingent.customer_key),
        units=contingent.units,
        valid_from=contingent.valid_from.isoformat(),
        valid_until=contingent.valid_until.isoformat(),
        note=contingent.note,
    )


def delete_contingent(key: str) -> None:
    """Forget a contingent."""
    models.Contingent.delete().where(models.Contingent.key == key).execute()


def was_drawn(key: str) -> bool:
    """Whether an issued invoice has ever drawn from it, also one that was cancelled later."""
    drawn = ContingentDraw.select().join(models.Contingent).where(models.Contingent.key == key)
    return bool(drawn.exists())


def frozen_draws(keys: Sequence[str]) -> list[Drawn]:
    """What valid invoices have drawn from contingents."""
    found: list[Drawn] = []
    for some in chunked(keys, MOST_VALUES):
        rows = (
            ContingentDraw.select(
                models.Contingent.key,
                SessionRow.number,
                SessionRow.begun_at,
                ContingentDraw.units,
                InvoiceRow.number,
            )
            .join(models.Contingent)
            .switch(ContingentDraw)
            .join(SessionRow)
            .switch(ContingentDraw)
            .join(InvoiceRow)
            .where(models.Contingent.key.in_(some), ContingentDraw.invoice.in_(_VALID))
        )
        found += [Drawn(*row) for row in tuples(rows)]
    return found


def _contingent(row: models.Contingent) -> Contingent:
    return Contingent(
        key=row.key,
        customer_key=row.customer.key,
        customer=row.customer.name,
        units=row.units,
        valid_from=date.fromisoformat(row.valid_from),
        valid_until=date.fromisoformat(row.valid_until),
        note=row.note,
    )
