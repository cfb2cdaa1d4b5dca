"""Who pays, and the machines that are helped."""

from dataclasses import dataclass, fields

from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.session import Partner
from fw_tui.domain.text import clean_line, fold


@dataclass(frozen=True, slots=True)
class CustomerDetails:
    """What an address window and an invoice need; all of it may be empty."""

    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    email: str = ""
    vat_id: str = ""
    buyer_reference: str = ""

    def cleaned(self) -> "CustomerDetails":
        """The same, each cleaned as a line of text.

        Raises:
            InvalidInput: something is too long or the mail address is none.
        """
        details = CustomerDetails(
            **{field.name: clean_line(getattr(self, field.name)) for field in fields(self)}
        )
        name, at, host = details.email.rpartition("@")
        if details.email and not (name and at and host and " " not in details.email):
            raise InvalidInput(N_('"{email}" is not a mail address.'), email=details.email)
        return details


@dataclass(frozen=True, slots=True)
class Customer:
    """The firm or person that pays."""

    key: str
    name: str
    details: CustomerDetails


@dataclass(frozen=True, slots=True)
class ComputerEntry:
    """One machine of a customer; ``remote_ids`` the newest first."""

    key: str
    customer_key: str
    customer: str
    name: str
    remote_ids: tuple[str, ...]

    @property
    def partner(self) -> Partner:
        """How sessions on it are labelled."""
        return Partner(self.customer, self.name)


def required_name(text: str, message: str) -> str:
    """A cleaned name with something in it that can be seen and searched.

    Raises:
        InvalidInput: nothing is left; ``message`` says what is missing.
    """
    name = clean_line(text)
    if not fold(name):
        raise InvalidInput(message)
    return name
