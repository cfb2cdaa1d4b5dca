"""Finding customers and computers by what a person calls them, and making new ones."""

from dataclasses import replace

from fw_tui.domain.customer import ComputerEntry, Customer, CustomerDetails, required_name
from fw_tui.domain.errors import Ambiguous, Conflict, N_, NotFound
from fw_tui.domain.remote_id import normalise_remote_id
from fw_tui.domain.request import new_key
from fw_tui.domain.session import Session
from fw_tui.domain.settings import effective
from fw_tui.domain.travel import Travel, parse_zones, zone_named
from fw_tui.store import customers as store
from fw_tui.store.settings import all_settings

_SHOWN = 5


def find_customer(name: str) -> Customer:
    """The customer of that name, or the only one whose name contains its words.

    Raises:
        NotFound: nobody is called that.
        Ambiguous: several are.
    """
    wanted = required_name(name, N_("The customer's name is missing."))
    exact = store.customer_by_name(wanted)
    if exact:
        return exact
    candidates = store.customers_with(wanted, limit=_SHOWN + 1)
    if not candidates:
        raise NotFound(N_('There is no customer "{name}".'), name=wanted)
    if len(candidates) > 1:
        shown = ", ".join(candidate.name for candidate in candidates[:_SHOWN])
        more = " …" if len(candidates) > _SHOWN else ""
        raise Ambiguous(
            N_('"{name}" fits several customers: {names}.'), name=wanted, names=shown + more
        )
    return candidates[0]


def customer_or_new(name: str) -> Customer:
    """The customer of just that name, made if it is new."""
    wanted = required_name(name, N_("The customer's name is missing."))
    return store.customer_by_name(wanted) or store.insert_customer(
        new_key(), wanted, CustomerDetails()
    )


def computer_or_new(customer: Customer, name: str) -> ComputerEntry:
    """The customer's computer of just that name, made if it is new."""
    wanted = required_name(name, N_("The computer's name is missing."))
    found = store.computer_by_name(customer.key, wanted)
    if found:
        return found
    key = new_key()
    store.insert_computer(key, customer.key, wanted)
    return computer(key)


def computer(key: str) -> ComputerEntry:
    """The computer made under that key.

    Raises:
        NotFound: there is none.
    """
    found = store.computer_by_key(key)
    if found is None:
        raise NotFound(N_("This computer does not exist any more."))
    return found


def computer_of(session: Session) -> ComputerEntry:
    """The computer on which a session is.

    Raises:
        NotFound: the session is not kept.
    """
    found = store.computer_of_session(session.key)
    if found is None:
        raise NotFound(N_("This computer does not exist any more."))
    return found


def known_zone(wanted: str, kept: str = "") -> str:
    """The wanted zone as the shop calls it; what is kept stays, also if it is none any more.

    Raises:
        NotFound: the shop has no such zone.
    """
    if not wanted or wanted == kept:
        return wanted
    zones = parse_zones(effective(all_settings(), "onsite.zones"))
    if not zones:
        raise NotFound(N_("The shop has no zones; the setting onsite.zones names them."))
    found = zone_named(zones, wanted)
    if found is None:
        raise NotFound(
            N_('There is no zone "{zone}"; there are: {zones}.'), zone=wanted, zones=tuple(zones)
        )
    return found


def keep_travel(customer: Customer, travel: Travel | None) -> None:
    """Keep with a customer how far away it is; None leaves what is known.

    Raises:
        NotFound: the shop has no such zone.
    """
    known = customer.details
    if travel is None or travel == known.travel:
        return
    zone = known_zone(travel.zone, known.travel_zone)
    details = replace(known, distance_km=travel.distance_km, travel_zone=zone)
    store.update_customer(customer.key, customer.name, details)


def claim_remote_id(text: str, owner: ComputerEntry) -> str:
    """Note that a computer is reached under an ID; returns the ID's one spelling.

    Raises:
        InvalidInput: it cannot be an ID.
        Conflict: it leads to another computer; assigning it anew is a decision of its own.
    """
    remote_id = normalise_remote_id(text)
    holder = store.computer_with_remote_id(remote_id)
    if holder is not None and holder.key != owner.key:
        raise Conflict(
            N_("Remote ID {id} belongs to {customer} – {computer} already."),
            id=remote_id,
            customer=holder.customer,
            computer=holder.name,
        )
    if holder is None:
        store.put_remote_id(remote_id, owner.key)
    return remote_id
