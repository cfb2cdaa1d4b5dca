"""All use cases over one open store."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from fw_tui.domain.clock import Clock, SystemClock
from fw_tui.domain.localtime import DEFAULT_ZONE, zone
from fw_tui.domain.pricing import PriceList
from fw_tui.services.customers import CustomerService
from fw_tui.services.history import HistoryService
from fw_tui.services.price_list import load_price_list
from fw_tui.services.sessions import SessionService
from fw_tui.services.settings import SettingsService
from fw_tui.services.tariffs import TariffService
from fw_tui.services.vat import VatService
from fw_tui.store.customers import customers_with
from fw_tui.store.location import sqlite_path
from fw_tui.store.open_jobs import count_open_jobs
from fw_tui.store.opening import BUSY_TIMEOUT_MS
from fw_tui.store.settings import all_settings
from fw_tui.store.store import Store

if TYPE_CHECKING:
    from fw_tui.services.billing import BillingService
    from fw_tui.services.billing_states import BillingStateService
    from fw_tui.services.calls import CallService
    from fw_tui.services.contingents import ContingentService
    from fw_tui.services.exports import ExportService
    from fw_tui.services.imports import ImportService
    from fw_tui.services.inbox import InboxService
    from fw_tui.services.invoices import InvoiceService
    from fw_tui.services.launching import LaunchService
    from fw_tui.services.mappings import MappingService
    from fw_tui.services.merging import MergingService
    from fw_tui.services.onsite import OnsiteService
    from fw_tui.services.recordings import RecordingService
    from fw_tui.services.reports import ReportService

T = TypeVar("T")

#: How long one attempt to write waits for another program's transaction.
PATIENCE_MS = BUSY_TIMEOUT_MS


class Office:
    """The shop at work: its store, its clock, its prices and what can be done with them.

    What few commands need is loaded when it is asked for: it takes as long as the rest.

    Attributes:
        tz: the shop's time zone, in which times are typed and shown.
    """

    def __init__(self, store: Store, clock: Clock, prices: PriceList) -> None:
        self.clock = clock
        self.prices = prices
        self.tz = prices.tz
        self.sessions = SessionService(store, clock, prices)
        self.history = HistoryService(store, prices.tz)
        self.tariffs = TariffService(store, prices)
        self.vat = VatService(store, prices)
        self.customers = CustomerService(store, prices)
        self.settings = SettingsService(store, prices)
        self._store = store
        self._token: tuple[int, int] | None = None
        self.tariffs.refresh()

    @cached_property
    def billing(self) -> BillingService:
        """What customers owe for a month."""
        from fw_tui.services.billing import BillingService  # noqa: PLC0415

        return BillingService(self._store, self.clock, self.prices)

    @cached_property
    def billing_states(self) -> BillingStateService:
        """What a source of sessions is to know of their bills."""
        from fw_tui.services.billing_states import BillingStateService  # noqa: PLC0415

        return BillingStateService(self._store)

    @cached_property
    def imports(self) -> ImportService:
        """Sessions from other programs' logs."""
        from fw_tui.services.imports import ImportService  # noqa: PLC0415

        return ImportService(self._store, self.clock, self.prices)

    @cached_property
    def mappings(self) -> MappingService:
        """What the columns of CSV files mean."""
        from fw_tui.services.mappings import MappingService  # noqa: PLC0415

        return MappingService(self._store)

    @cached_property
    def inbox(self) -> InboxService:
        """What people decide about rows of logs."""
        from fw_tui.services.inbox import InboxService  # noqa: PLC0415

        return InboxService(self._store, self.clock, self.prices)

    @cached_property
    def invoices(self) -> InvoiceService:
        """Invoices, from their drafts to their payment."""
        from fw_tui.services.invoices import InvoiceService  # noqa: PLC0415

        return InvoiceService(self._store, self.clock, self.prices)

    @cached_property
    def contingents(self) -> ContingentService:
        """What customers have paid before."""
        from fw_tui.services.contingents import ContingentService  # noqa: PLC0415

        return ContingentService(self._store, self.clock, self.prices)

    @cached_property
    def exports(self) -> ExportService:
        """Files for the tax adviser."""
        from fw_tui.services.exports import ExportService  # noqa: PLC0415

        return ExportService(self._store, self.clock, self.prices)

    @cached_property
    def reports(self) -> ReportService:
        """What happened in single sessions, for their customers."""
        from fw_tui.services.reports import ReportService  # noqa: PLC0415

        return ReportService(self._store, self.clock, self.prices)

    @cached_property
    def launching(self) -> LaunchService:
        """Remote clients, started for sessions."""
        from fw_tui.services.launching import LaunchService  # noqa: PLC0415

        return LaunchService(self._store, self.clock, self.sessions, self.recordings)

    @cached_property
    def recordings(self) -> RecordingService:
        """What terminals showed while customers were helped."""
        from fw_tui.services.recordings import RecordingService  # noqa: PLC0415

        return RecordingService(self._store, self.clock)

    @cached_property
    def merging(self) -> MergingService:
        """Sessions that count as one."""
        from fw_tui.services.merging import MergingService  # noqa: PLC0415

        return MergingService(self._store, self.clock, self.prices)

    @cached_property
    def calls(self) -> CallService:
        """What is asked of the store while somebody calls."""
        from fw_tui.services.calls import CallService  # noqa: PLC0415

        return CallService(self._store, self.clock, self.prices)

    @cached_property
    def onsite(self) -> OnsiteService:
        """Visits that are to be made."""
        from fw_tui.services.onsite import OnsiteService  # noqa: PLC0415

        return OnsiteService(self._store, self.clock)

    def apart(self) -> Office:
        """The same shop for another thread: neither changes prices while the other calculates."""
        return Office(self._store, self.clock, copy(self.prices))

    @property
    def path(self) -> Path:
        """Where the store lies."""
        return self._store.path

    def is_new(self) -> bool:
        """Whether nobody has kept anything yet."""
        return self._store.read(lambda: not all_settings() and not customers_with("", 1))

    def open_onsite_jobs(self) -> int:
        """How many visits are still to be made."""
        return self._store.read(count_open_jobs)

    def at_once(self, work: Callable[[], T]) -> T:
        """What ``work`` returns, its use cases together as one transaction: all or nothing."""
        return self._store.write(work)

    def in_one_view(self, work: Callable[[], T]) -> T:
        """What ``work`` reads, all of it from one state of the store; others write meanwhile."""
        return self._store.read(work)

    def change_token(self) -> tuple[int, int]:
        """Differs from an earlier one, asked from the same thread, if anybody wrote since.

        The prices follow what was written.
        """
        token = self._store.change_token()
        if token != self._token:
            self.tariffs.refresh()
            self._token = token
        return token

    def close(self) -> None:
        """Give back this thread's connection to the store."""
        self._store.close()


def open_office(
    url: str,
    timezone: ZoneInfo | None = None,
    tariffs: Path | None = None,
    clock: Clock | None = None,
    busy_timeout_ms: int = PATIENCE_MS,
    migrating: Callable[[Path], None] | None = None,
) -> Office:
    """The office over the store at a URL or path; the store is made if its folder exists.

    Args:
        url: ``sqlite:///…`` or a path.
        timezone: None for the shop's setting, else the default one.
        tariffs: the shop's own price list file.
        clock: None for the computer's.
        busy_timeout_ms: how long one attempt waits for another program's transaction.
        migrating: told the path before an older store is migrated, which may take minutes.

    Raises:
        FwError: the store cannot be opened or the price list cannot be read.
    """
    store = Store(sqlite_path(url), busy_timeout_ms, migrating)
    tz = timezone or zone(store.read(all_settings).get("timezone") or DEFAULT_ZONE)
    return Office(store, clock or SystemClock(), load_price_list(tz, tariffs))
