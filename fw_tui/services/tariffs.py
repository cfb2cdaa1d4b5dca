"""Tariffs: those of the price list and the shop's own, and which one a session gets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from fw_tui.domain.customer import ComputerEntry, required_name
from fw_tui.domain.errors import Conflict, N_, NotFound
from fw_tui.domain.localtime import day_span, local_day
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.settings import YES, effective
from fw_tui.domain.tariff import Tariff
from fw_tui.domain.text import fold
from fw_tui.services.holidays import public_holidays
from fw_tui.store import customers, vat
from fw_tui.store import tariffs as store
from fw_tui.store.settings import all_settings
from fw_tui.store.store import Store

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class TariffEntry:
    """A version of a tariff; ``own`` was added by the shop, the others are of the price list."""

    tariff: Tariff
    own: bool


class TariffService:
    """The versions of all tariffs.

    A session keeps the price of its day: a version is neither added nor removed if that changed
    the price of a session that has begun.
    """

    def __init__(self, store: Store, prices: PriceList) -> None:
        self._store = store
        self._prices = prices

    def refresh(self) -> None:
        """Bring the price list up to what the store says."""
        self._store.read(lambda: catch_up(self._prices))

    def list(self) -> list[TariffEntry]:
        """All versions, by name and first day."""

        def work() -> list[TariffEntry]:
            catch_up(self._prices)
            own = {(tariff.name, tariff.valid_from) for tariff in store.versions()}
            return [
                TariffEntry(tariff, (tariff.name, tariff.valid_from) in own)
                for tariff in self._prices.tariffs
            ]

        return self._store.read(work)

    def default(self) -> str:
        """The tariff of sessions whose customer and computer have none of their own."""
        self.refresh()
        return self._prices.tariffs.default

    def at(self, name: str, day: date) -> TariffEntry:
        """The version of a tariff that is valid on a day; case and accents do not matter.

        Raises:
            NotFound: there is no such tariff.
            FwError: its first version begins later.
        """
        entries = self.list()
        book = self._prices.tariffs
        tariff = book.at(book.named(name), day)
        return next(entry for entry in entries if entry.tariff is tariff)

    def add(self, tariff: Tariff) -> Tariff:
        """A new version, or with a new name a new tariff; returned as it is kept.

        Raises:
            Conflict: there is one from that day, or sessions have their price by the one before.
        """
        wanted = required_name(tariff.name, N_("The tariff's name is missing."))

        def work() -> Tariff:
            catch_up(self._prices)
            kept = replace(tariff, name=self._spelled(wanted))
            if self._prices.tariffs.version(kept.name, kept.valid_from):
                raise Conflict(
                    N_('Tariff "{name}": two versions begin on {day}.'),
                    name=kept.name,
                    day=kept.valid_from,
                )
            used = _last_use(self._prices, kept)
            if used and self._prices.tariffs.has_price(kept.name, kept.valid_from):
                raise Conflict(
                    N_(
                        'Sessions up to {day} have a price by tariff "{name}" already; '
                        "choose a later day."
                    ),
                    name=kept.name,
                    day=used,
                )
            store.insert_version(kept)
            catch_up(self._prices)
            return kept

        return self._store.write(work)

    def remove(self, name: str, valid_from: date) -> Tariff:
        """Take back a version of the shop's own; returns it.

        Raises:
            NotFound: there is none of that tariff from that day.
            Conflict: it is of the price list, sessions have their price by it, or it is the last
                version of a tariff that is set somewhere.
        """

        def work() -> Tariff:
            catch_up(self._prices)
            book = self._prices.tariffs
            found = book.version(book.named(name), valid_from)
            if found is None:
                raise NotFound(
                    N_('Tariff "{name}" has no version from {day}.'),
                    name=book.named(name),
                    day=valid_from,
                )
            if found not in store.versions():
                raise Conflict(
                    N_('The version of tariff "{name}" from {day} is of the price list and stays.'),
                    name=found.name,
                    day=valid_from,
                )
            used = _last_use(self._prices, found)
            if used:
                raise Conflict(
                    N_('Sessions up to {day} have their price by this version of "{name}".'),
                    name=found.name,
                    day=used,
                )
            _must_not_be_missed(self._prices, found)
            store.delete_version(found.name, valid_from)
            catch_up(self._prices)
            return found

        return self._store.write(work)

    def _spelled(self, name: str) -> str:
        """The name as it is written already, so that there are not two that look alike."""
        known = (each for each in self._prices.tariffs.names() if fold(each) == fold(name))
        return next(known, name)


def catch_up(prices: PriceList) -> None:
    """Bring a price list up to the store: tariffs, own VAT rates, holidays, whether VAT is charged.

    Runs inside of a transaction. Whoever takes a price for good calls it there, since another
    program may have changed them a moment ago.
    """
    settings = all_settings()
    default = effective(settings, "tariff.default")
    prices.tariffs = prices.listed.extended(store.versions(), default)
    prices.vat = prices.listed_vat.extended(vat.rates())
    prices.holiday = public_holidays(effective(settings, "shop.state"))
    prices.small_business = effective(settings, "shop.small_business") == YES


def tariff_for(prices: PriceList, computer: ComputerEntry) -> str:
    """The tariff of a session on a computer: the computer's, else the customer's, else the default.

    Runs inside of a transaction, behind `catch_up`.
    """
    return tariffs_for(prices, [computer])[computer.key]


def tariffs_for(prices: PriceList, computers: Sequence[ComputerEntry]) -> dict[str, str]:
    """The same of several computers, by their keys."""
    without = {computer.customer_key for computer in computers if not computer.tariff}
    chosen = customers.tariffs_of(without)
    return {
        computer.key: computer.tariff or chosen.get(computer.customer_key) or prices.tariffs.default
        for computer in computers
    }


def known_tariff(prices: PriceList, text: str) -> str:
    """The name of a tariff as it is to be set somewhere; "" stays "". Inside of a transaction.

    Raises:
        NotFound: there is no such tariff.
    """
    if not text:
        return ""
    catch_up(prices)
    return prices.tariffs.named(text)


def _last_use(prices: PriceList, tariff: Tariff) -> date | None:
    """The day of the last session that has its price by this version, or would have."""
    since = _midnight(prices, tariff)
    following = prices.tariffs.next_version(tariff.name, tariff.valid_from)
    until = _midnight(prices, following) if following else None
    used = store.last_use(tariff.name, since, until)
    return None if used is None else local_day(used, prices.tz)


def _midnight(prices: PriceList, tariff: Tariff) -> int:
    """UTC milliseconds of the first moment of a version's first day."""
    return day_span(tariff.valid_from, tariff.valid_from, prices.tz)[0]


def _must_not_be_missed(prices: PriceList, tariff: Tariff) -> None:
    """Refuse to remove the last version of a tariff that later sessions are to get."""
    others = sum(each.name == tariff.name for each in prices.tariffs) > 1
    if others or tariff.name in prices.listed.names():
        return
    users = store.chosen_by(tariff.name, _SHOWN)
    if prices.tariffs.default == tariff.name:
        users.insert(0, "tariff.default")
    if users:
        raise Conflict(
            N_('Tariff "{name}" is set for {users}; choose another one there first.'),
            name=tariff.name,
            users=tuple(users),
        )
