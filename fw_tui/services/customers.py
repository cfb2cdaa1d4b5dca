"""Customers, their computers and remote IDs."""

from dataclasses import dataclass, replace

from fw_tui.domain.customer import ComputerEntry, Customer, CustomerDetails, required_name
from fw_tui.domain.errors import Conflict, N_, NotFound
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.request import new_key
from fw_tui.domain.target import Target
from fw_tui.domain.text import clean_line
from fw_tui.services import partners
from fw_tui.services.tariffs import known_tariff
from fw_tui.store import customers as store
from fw_tui.store.store import Store


@dataclass(frozen=True, slots=True)
class CustomerEntry:
    """A customer with the number of its computers."""

    customer: Customer
    computers: int


class CustomerService:
    """Who the shop helps."""

    def __init__(self, store: Store, prices: PriceList) -> None:
        self._store = store
        self._prices = prices

    def add(self, name: str, details: CustomerDetails | None = None, key: str = "") -> Customer:
        """A new customer.

        Raises:
            Conflict: one of that name exists.
            NotFound: there is no such tariff or zone.
        """
        key = key or new_key()
        cleaned = (details or CustomerDetails()).cleaned()
        wanted = required_name(name, N_("The customer's name is missing."))

        def work() -> Customer:
            known = store.customer_by_key(key)
            if known:
                return known
            _must_be_new(wanted)
            tariff, zone = (
                known_tariff(self._prices, cleaned.tariff),
                partners.known_zone(cleaned.travel_zone),
            )
            details = replace(cleaned, tariff=tariff, travel_zone=zone)
            return store.insert_customer(key, wanted, details)

        return self._store.write(work)

    def change(self, key: str, name: str, details: CustomerDetails) -> Customer:
        """A customer's changed name and details.

        Raises:
            Conflict: another one has that name.
            NotFound: there is no such tariff or zone.
        """
        cleaned = details.cleaned()
        wanted = required_name(name, N_("The customer's name is missing."))

        def work() -> Customer:
            _must_be_new(wanted, but=key)
            kept = store.customer_by_key(key)
            before = kept.details if kept else CustomerDetails()
            tariff = self._tariff(cleaned.tariff, before.tariff)
            zone = partners.known_zone(cleaned.travel_zone, before.travel_zone)
            details = replace(cleaned, tariff=tariff, travel_zone=zone)
            store.update_customer(key, wanted, details)
            changed = store.customer_by_key(key)
            if changed is None:
                raise NotFound(N_("This customer does not exist any more."))
            return changed

        return self._store.write(work)

    def find(self, name: str) -> Customer:
        """The customer of that name, or the only one whose name contains its words."""
        return self._store.read(lambda: partners.find_customer(name))

    def search(self, text: str = "", limit: int | None = None) -> list[Customer]:
        """Customers whose name contains all words, in order of name."""
        return self._store.read(lambda: store.customers_with(text, limit))

    def entries(self, text: str = "") -> list[CustomerEntry]:
        """The same, with the number of their computers."""

        def work() -> list[CustomerEntry]:
            counts = store.computer_counts()
            found = store.customers_with(text)
            return [CustomerEntry(customer, counts.get(customer.key, 0)) for customer in found]

        return self._store.read(work)

    def computers(
        self, customer_key: str, text: str = "", limit: int | None = None
    ) -> list[ComputerEntry]:
        """A customer's computers whose name contains all words, in order of name."""
        return self._store.read(lambda: store.computers_of(customer_key, text, limit))

    def computers_named(
        self, customer: str, text: str = "", limit: int | None = None
    ) -> list[ComputerEntry]:
        """The same for a customer by exact name; none if there is no such customer."""

        def work() -> list[ComputerEntry]:
            found = store.customer_by_name(customer)
            return store.computers_of(found.key, text, limit) if found else []

        return self._store.read(work)

    def computer_of_remote_id(self, remote_id: str) -> ComputerEntry | None:
        """The computer that is reached under an ID, None if nobody knows it."""
        return self._store.read(lambda: store.computer_with_remote_id(remote_id))

    def add_computer(self, customer_key: str, name: str, remote_id: str = "") -> ComputerEntry:
        """A computer of a customer, with its remote ID if it is known; made only if it is new."""

        def work() -> ComputerEntry:
            customer = store.customer_by_key(customer_key)
            if customer is None:
                raise NotFound(N_("This customer does not exist any more."))
            computer = partners.computer_or_new(customer, name)
            if remote_id.strip():
                partners.claim_remote_id(remote_id, computer)
            return partners.computer(computer.key)

        return self._store.write(work)

    def change_computer(
        self, key: str, name: str, tariff: str | None = None, target: Target | None = None
    ) -> ComputerEntry:
        """A computer's changed name, tariff and client; None leaves what is known.

        Raises:
            InvalidInput: the host, port or login is none.
            Conflict: the customer has another computer of that name.
            NotFound: there is no such tariff.
        """
        wanted = required_name(name, N_("The computer's name is missing."))

        def work() -> ComputerEntry:
            known = partners.computer(key)
            other = store.computer_by_name(known.customer_key, wanted)
            if other is not None and other.key != key:
                raise Conflict(N_('There is a computer "{name}" already.'), name=other.name)
            chosen = known.tariff if tariff is None else clean_line(tariff)
            store.update_computer(key, wanted, self._tariff(chosen, known.tariff))
            store.update_target(key, known.target if target is None else target.checked())
            return partners.computer(key)

        return self._store.write(work)

    def add_remote_id(self, computer_key: str, remote_id: str) -> ComputerEntry:
        """Another ID under which a computer is reached.

        Raises:
            Conflict: it leads to another computer.
        """

        def work() -> ComputerEntry:
            partners.claim_remote_id(remote_id, partners.computer(computer_key))
            return partners.computer(computer_key)

        return self._store.write(work)

    def _tariff(self, wanted: str, kept: str) -> str:
        """The wanted tariff; what is kept stays, also if the price list has it no more."""
        return kept if wanted == kept else known_tariff(self._prices, wanted)


def _must_be_new(name: str, but: str | None = None) -> None:
    known = store.customer_by_name(name)
    if known is not None and known.key != but:
        raise Conflict(N_('There is a customer "{name}" already.'), name=known.name)
