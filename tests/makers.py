"""Makers of what tests need again and again; every field has a plain default."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fw_tui.capture.rows import CapturedRow
from fw_tui.domain.clock import Clock
from fw_tui.domain.localtime import to_ms
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.request import SessionRequest, Technician
from fw_tui.domain.session import Billing, Connection, Partner, Session, State
from fw_tui.services.office import Office
from fw_tui.services.price_list import load_price_list
from fw_tui.store.store import Store
from tests.support import ManualClock

BERLIN = ZoneInfo("Europe/Berlin")


def ms(text: str) -> int:
    """UTC milliseconds of an ISO time; without an offset it is UTC."""
    moment = datetime.fromisoformat(text)
    return to_ms(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("UTC")))


#: A Thursday noon in Berlin, far from any change of clocks, month or VAT rate.
NOON = ms("2026-11-12T12:00:00+01:00")


def make_clock(now_ms: int = NOON) -> ManualClock:
    """A clock that stands at noon until a test moves it."""
    return ManualClock(now_ms)


def make_prices(tz: ZoneInfo = BERLIN) -> PriceList:
    """The shipped price list."""
    return load_price_list(tz)


def make_office(
    folder: Path,
    clock: Clock | None = None,
    prices: PriceList | None = None,
    busy_timeout_ms: int = 3000,
) -> Office:
    """An office over ``folder / "store.db"``, made if it is not there.

    The last office made in a process is the one that works; close it at the end of a test.
    """
    store = Store(folder / "store.db", busy_timeout_ms)
    return Office(store, clock or make_clock(), prices or make_prices())


def request(
    customer: str = "Fa. Walter Maier GmbH",
    computer: str = "PC Herr Horst Maier",
    technician: str = "hoerner",
    technician_name: str = "Klaus Hörner",
    **more: Any,
) -> SessionRequest:
    """A request with a fresh key unless ``key`` is given; ``more`` as in SessionRequest."""
    return SessionRequest(customer, computer, Technician(technician, technician_name), **more)


def session(
    *connections: tuple[int, int | None], state: State = State.ENDED, **changes: Any
) -> Session:
    """A session as the domain sees it, of no store; connections in UTC milliseconds."""
    made = Session(
        key="key",
        number=1,
        partner=Partner("Fa. Walter Maier GmbH", "PC Herr Horst Maier"),
        remote_id="",
        technician="hoerner",
        technician_name="Klaus Hörner",
        state=state,
        billing=Billing.BILLABLE,
        free_reason=None,
        tariff="standard",
        notes="",
        ordered_at=connections[0][0] if connections else NOON,
        ordered_by="",
        consent=None,
        connections=tuple(Connection(*connection) for connection in connections),
        heartbeat_at=None,
        source=None,
        invoice=None,
        revision=1,
    )
    return replace(made, **changes)


def captured(
    started: str,
    ended: str,
    remote_id: str = "123456789",
    line: int = 1,
    **changes: Any,
) -> CapturedRow:
    """A row of a log; times in ISO, UTC without an offset. Its key follows ID and times."""
    row = CapturedRow(
        line=line,
        source="teamviewer",
        key=f"teamviewer:{remote_id}|{started}|{ended}",
        remote_id=remote_id,
        partner_name="PC-EMPFANG",
        started_at=ms(started),
        ended_at=ms(ended),
        technician="hoerner",
        mode="RemoteControl",
        raw=f"{remote_id}\t{started}\t{ended}",
    )
    return replace(row, **changes)
