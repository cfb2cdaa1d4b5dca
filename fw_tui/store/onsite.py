"""Visits that are to be made, and those that were."""

from __future__ import annotations

from peewee import JOIN, ModelSelect

from fw_tui.domain.onsite import OnsiteReason
from fw_tui.domain.onsite_job import OnsiteJob
from fw_tui.store.models import Computer, Customer, OnsiteJobRow
from fw_tui.store.numbers import next_number


def insert_job(job: OnsiteJob, customer_key: str, computer_key: str | None) -> OnsiteJob:
    """Keep a new visit under the next free number, with which it is returned."""
    row = OnsiteJobRow.create(
        key=job.key,
        number=next_number("onsite_job"),
        customer=Customer.get(Customer.key == customer_key),
        computer=Computer.get(Computer.key == computer_key) if computer_key else None,
        noted_at=job.noted_at,
        noted_by=job.noted_by,
        reason=str(job.reason),
        note=job.note,
    )
    return _job(row)


def job_by_key(key: str) -> OnsiteJob | None:
    """The visit that was noted under that key."""
    return _only(_select().where(OnsiteJobRow.key == key))


def job_by_number(number: int) -> OnsiteJob | None:
    """The visit that people call by that number."""
    return _only(_select().where(OnsiteJobRow.number == number))


def jobs(*, done: bool) -> list[OnsiteJob]:
    """The open ones in order of number, or with those that are done."""
    select = _select() if done else _select().where(OnsiteJobRow.done_at.is_null())
    return [_job(row) for row in select.order_by(OnsiteJobRow.number)]


def set_done(number: int, at: int | None) -> None:
    """Note when a visit was done, or that it is open again."""
    OnsiteJobRow.update(done_at=at).where(OnsiteJobRow.number == number).execute()


def _select() -> ModelSelect[OnsiteJobRow]:
    return (
        OnsiteJobRow.select(OnsiteJobRow, Customer, Computer)
        .join(Customer)
        .switch(OnsiteJobRow)
        .join(Computer, JOIN.LEFT_OUTER)
    )


def _only(select: ModelSelect[OnsiteJobRow]) -> OnsiteJob | None:
    row = select.first()
    return _job(row) if row else None


def _job(row: OnsiteJobRow) -> OnsiteJob:
    return OnsiteJob(
        key=row.key,
        number=row.number,
        customer=row.customer.name,
        computer=row.computer.name if row.computer else "",
        noted_at=row.noted_at,
        noted_by=row.noted_by,
        reason=OnsiteReason(row.reason),
        note=row.note,
        done_at=row.done_at,
    )
