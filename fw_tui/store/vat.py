"""The shop's own VAT rates, and which sessions have their VAT by a rate."""

from datetime import date

from peewee import fn

from fw_tui.domain.errors import InvalidInput, N_, StoreError
from fw_tui.domain.session import State
from fw_tui.domain.vat import VatRate
from fw_tui.store.models import ConnectionRow, SessionRow, VatRateRow
from fw_tui.store.rows import tuples


def rates() -> list[VatRate]:
    """All rates that the shop has added.

    Raises:
        StoreError: one of them cannot be understood.
    """
    rows = VatRateRow.select(VatRateRow.valid_from, VatRateRow.rate)
    return [_rate(*row) for row in tuples(rows)]


def insert_rate(rate: VatRate) -> None:
    """Keep a rate."""
    VatRateRow.create(valid_from=rate.valid_from.isoformat(), rate=rate.rate)


def delete_rate(valid_from: date) -> None:
    """Forget the rate from a day."""
    VatRateRow.delete().where(VatRateRow.valid_from == valid_from.isoformat()).execute()


def last_end(since: int, until: int | None) -> int | None:
    """When the last session ended in a span of UTC milliseconds; None if none did.

    Those that were aborted cost nothing and do not count.
    """
    ended = fn.MAX(ConnectionRow.ended_at)
    query = (
        ConnectionRow.select(ended.alias("ended_at"))
        .join(SessionRow)
        .where(SessionRow.state == str(State.ENDED), ConnectionRow.ended_at >= since)
        .group_by(ConnectionRow.session)
        .order_by(ended.desc())
        .limit(1)
    )
    if until is not None:
        query = query.having(ended < until)
    found = query.scalar()
    return None if found is None else int(found)


def _rate(valid_from: str, rate: int) -> VatRate:
    try:
        return VatRate(date.fromisoformat(valid_from), rate)
    except (TypeError, ValueError, InvalidInput) as error:
        raise StoreError(
            N_("The VAT rate from {day} in the store cannot be understood."), day=valid_from
        ) from error
