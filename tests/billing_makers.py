"""A shop that can issue invoices, and sessions to bill."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fw_tui.documents.invoice_files import as_document
from fw_tui.domain.customer import CustomerDetails
from fw_tui.domain.invoice import Invoice
from fw_tui.services.drafts import InvoiceRequest
from fw_tui.services.invoices import Drawing, InvoiceService
from fw_tui.services.office import Office
from tests.makers import ms, request

OCTOBER = date(2026, 10, 1)
MAIER = "Fa. Walter Maier GmbH"

ADDRESS = CustomerDetails(
    street="Industriestraße 12", postcode="95030", city="Hof", email="buchhaltung@example.com"
)


def quick_drawing(invoice: Invoice) -> Mapping[str, bytes]:
    """Files that take no time, for tests that do not look into them."""
    return {"document": as_document(invoice), "xml": b"<xml/>", "pdf": b"%PDF"}


def set_shop(office: Office, **more: str) -> None:
    """Keep all settings that an invoice needs; ``more`` with "__" for the dot."""
    values = {
        "shop.name": "EDV-Service Hörner",
        "shop.street": "Lindenstraße 7",
        "shop.postcode": "95028",
        "shop.city": "Hof",
        "shop.tax_number": "223/123/45678",
        "shop.iban": "DE02120300000000202051",
    } | {name.replace("__", "."): value for name, value in more.items()}
    for name, value in values.items():
        office.settings.set(name, value)


def draw_with(office: Office, draw: Drawing) -> None:
    """Let the office draw its invoices in another way."""
    office.invoices = InvoiceService(office._store, office.clock, office.prices, draw)


def work_for(
    office: Office,
    customer: str = MAIER,
    minutes: float = 12,
    start: str = "2026-10-05T10:22:00+02:00",
    computer: str = "PC Herr Horst Maier",
    **more: Any,
) -> int:
    """An ended session; returns its number."""
    begun = ms(start)
    number = office.sessions.start(request(customer, computer, **more), at=begun).number
    return office.sessions.end(number, at=begun + round(minutes * 60_000)).number


def give_address(office: Office, customer: str = MAIER, **changes: str) -> None:
    """Complete a customer's details."""
    found = office.customers.find(customer)
    values = {name: getattr(ADDRESS, name) for name in ADDRESS.__slots__} | changes
    office.customers.change(found.key, found.name, CustomerDetails(**values))


def october(customer: str = MAIER, **more: Any) -> InvoiceRequest:
    """The request for October's invoice."""
    return InvoiceRequest.of_month(customer, OCTOBER, **more)


def issue_october(office: Office, customer: str = MAIER) -> Invoice:
    """October's invoice."""
    return office.invoices.issue(october(customer), "hoerner")
