"""Who pays, and the machines that are helped."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from fw_tui.domain.country import country_code, vat_id
from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.session import Partner
from fw_tui.domain.settings import LANGUAGES, no_such_language
from fw_tui.domain.target import NO_TARGET, Target
from fw_tui.domain.text import clean_line, fold, mail_address
from fw_tui.domain.travel import Travel, parse_distance


@dataclass(frozen=True, slots=True)
class CustomerDetails:
    """What an address window and an invoice need; all of it may be empty.

    Attributes:
        country: code of ISO 3166-1, empty for the shop's.
        invoice_form: "zugferd" or "xrechnung", in which form invoices are sent.
        invoice_language: of invoices, empty for the shop's choice.
        tariff: for sessions that begin from now on, empty for the default one.
        distance_km: one way from the shop; None if nobody said.
        travel_zone: one of the shop's zones, empty for none.
    """

    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    email: str = ""
    vat_id: str = ""
    buyer_reference: str = ""
    invoice_form: str = "zugferd"
    invoice_language: str = ""
    tariff: str = ""
    distance_km: int | None = None
    travel_zone: str = ""

    @property
    def travel(self) -> Travel:
        """How far away the customer is."""
        return Travel(self.distance_km, self.travel_zone)

    def typed(self, texts: Mapping[str, str]) -> "CustomerDetails":
        """The same with some of them as a person has typed them.

        Raises:
            InvalidInput: the distance is none.
        """
        values: dict[str, Any] = dict(texts)
        if "distance_km" in texts:
            values["distance_km"] = parse_distance(texts["distance_km"])
        return replace(self, **values)

    def cleaned(self) -> "CustomerDetails":
        """The same, each cleaned as a line of text.

        Raises:
            InvalidInput: something is too long, or not what it should be.
        """
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        lines = {n: clean_line(text) for n, text in values.items() if isinstance(text, str)}
        details = self.typed(lines)
        if details.invoice_language and details.invoice_language not in LANGUAGES:
            raise no_such_language(details.invoice_language)
        return replace(
            details,
            email=mail_address(details.email),
            country=country_code(details.country),
            vat_id=vat_id(details.vat_id),
            invoice_form=_invoice_form(details.invoice_form),
        )


@dataclass(frozen=True, slots=True)
class Customer:
    """The firm or person that pays.

    Attributes:
        debtor: its number in the books and on invoices, None before the first one.
    """

    key: str
    name: str
    details: CustomerDetails
    debtor: int | None = None


@dataclass(frozen=True, slots=True)
class ComputerEntry:
    """One machine of a customer; ``remote_ids`` the newest first.

    ``tariff`` is for sessions on it that begin from now on, empty for the customer's; ``target``
    is with what it is dialled.
    """

    key: str
    customer_key: str
    customer: str
    name: str
    remote_ids: tuple[str, ...]
    tariff: str = ""
    target: Target = NO_TARGET

    @property
    def partner(self) -> Partner:
        """How sessions on it are labelled."""
        return Partner(self.customer, self.name)


def _invoice_form(text: str) -> str:
    # All that works with sessions knows customers, and few of it invoices.
    from fw_tui.domain.invoice import InvoiceForm  # noqa: PLC0415

    form = text.lower() or InvoiceForm.ZUGFERD
    if form not in list(InvoiceForm):
        raise InvalidInput(
            N_('There is no form of invoice "{value}"; there are: {known}.'),
            value=text,
            known=", ".join(InvoiceForm),
        )
    return str(form)


def required_name(text: str, message: str) -> str:
    """A cleaned name with something in it that can be seen and searched.

    Raises:
        InvalidInput: nothing is left; ``message`` says what is missing.
    """
    name = clean_line(text)
    if not fold(name):
        raise InvalidInput(message)
    return name
