"""Sample data for a look around: a quarter's work of an invented shop, the same at each start."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import cycle
from random import Random
from typing import Any

from fw_tui.capture.rows import CapturedRow
from fw_tui.domain.clock import SECOND
from fw_tui.domain.customer import CustomerDetails
from fw_tui.domain.localtime import local_to_ms, to_local
from fw_tui.domain.request import SessionRequest, Technician
from fw_tui.domain.session import FreeReason
from fw_tui.services.office import Office
from fw_tui.shipped import shipped_file

SESSIONS = 50
DAYS = 88

_Data = dict[str, Any]
_DETAILS = ("street", "postcode", "city", "email", "distance_km")
_OPENS, _CLOSES = 8 * 60, 17 * 60  #: minutes of the day
_SATURDAY = 5


def fill_with_samples(office: Office, technician: Technician) -> None:
    """Fill an empty store with sample data that ends now; one session of ``technician`` runs."""
    data = tomllib.loads(shipped_file("demo.toml").read_text("utf-8"))
    # One transaction instead of two hundred: each would wait for the disk.
    office.at_once(lambda: _fill(office, data, technician))


def _fill(office: Office, data: _Data, technician: Technician) -> None:
    for name, value in data["settings"].items():
        office.settings.set(name, value)
    for customer in data["customer"]:
        _add_customer(office, customer)
    for work, request, at in _past(office, data):
        _do(office, work, request, at)
    office.imports.take_over([_row(office, log, line) for line, log in enumerate(data["imported"])])
    _begin_running(office, data["running"], technician)


def _add_customer(office: Office, customer: _Data) -> None:
    details = CustomerDetails(**{name: customer[name] for name in _DETAILS})
    kept = office.customers.add(customer["name"], details)
    for computer in customer["computers"]:
        office.customers.add_computer(kept.key, computer["name"], computer["remote_id"])


def _past(office: Office, data: _Data) -> Iterator[tuple[_Data, SessionRequest, int]]:
    """Works with their requests and starts, the oldest first, spread over weekdays."""
    random = Random(2008)  # noqa: S311 - the same data at each start
    supporters = [Technician(**supporter) for supporter in data["supporter"]]
    partners = [(each, computer) for each in data["customer"] for computer in each["computers"]]
    random.shuffle(partners)
    for index, (work, (customer, computer)) in enumerate(
        zip(_endless(data["work"]), _endless(partners), strict=False)
    ):
        if index == SESSIONS:
            return
        request = SessionRequest(
            customer=customer["name"],
            computer=computer["name"],
            technician=random.choice(supporters),
            remote_id=computer["remote_id"],
            ordered_by=customer["ordered_by"],
            consent=random.choice((True, True, True, False, None)),
            free_reason=FreeReason(work["free"]) if "free" in work else None,
            notes=work["notes"],
        )
        days_ago = DAYS - index * (DAYS - 1) // SESSIONS
        yield work, request, _moment(office, days_ago, random.randrange(_OPENS, _CLOSES))


def _endless(items: list[Any]) -> Iterator[Any]:
    return iter(cycle(items))


def _moment(office: Office, days_ago: int, minute: int) -> int:
    """UTC milliseconds of a minute of a working day about so many days ago."""
    day = to_local(office.clock.now_ms(), office.tz).date() - timedelta(days=days_ago)
    day -= timedelta(days=max(day.weekday() - _SATURDAY + 1, 0))
    return local_to_ms(datetime.combine(day, time(minute // 60, minute % 60)), office.tz)


def _do(office: Office, work: _Data, request: SessionRequest, at: int) -> None:
    """A session from its start to its end, with the reboot in it if there was one."""
    number = office.sessions.start(request, at).number
    ends_at = at + work["seconds"] * SECOND
    if "gap" in work:
        lost_at = at + work["before"] * SECOND
        back_at = lost_at + work["gap"] * SECOND
        office.sessions.lose(number, lost_at)
        office.sessions.connect(number, back_at)
        ends_at += work["gap"] * SECOND
    office.sessions.end(number, ends_at)


def _row(office: Office, log: _Data, line: int) -> CapturedRow:
    started = _moment(office, log["days_ago"], _OPENS - 30)
    return CapturedRow(
        line=line + 1,
        source="teamviewer",
        key=f"demo:{log['remote_id']}",
        remote_id=log["remote_id"],
        partner_name="",
        started_at=started,
        ended_at=started + log["seconds"] * SECOND,
        technician=log["user"],
        mode="RemoteControl",
        raw="",
    )


def _begin_running(office: Office, running: _Data, technician: Technician) -> None:
    request = SessionRequest(
        customer=running["customer"],
        computer=running["computer"],
        technician=technician,
        ordered_by=running["ordered_by"],
        consent=True,
        notes=running["notes"],
    )
    owned = office.customers.computers_named(running["customer"], running["computer"])
    request = replace(request, remote_id=owned[0].remote_ids[0])
    office.sessions.start(request, office.clock.now_ms() - running["seconds"] * SECOND)
