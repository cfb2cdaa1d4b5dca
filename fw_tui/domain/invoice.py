"""An invoice: issued once, then immutable; everything on it is a copy of what was true that day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fw_tui.domain.errors import N_
from fw_tui.domain.rounding import VatGroup
from fw_tui.domain.session import FreeReason
from fw_tui.domain.tariff import ItemKind, PriceKind

#: Gross cents up to which § 33 UStDV asks for less on an invoice.
SMALL_AMOUNT = 25_000


#: Gross cents that a transfer can have at most (EPC069-12); more is a slip of the keyboard.
LARGEST_AMOUNT = 99_999_999_999


class InvoiceKind(StrEnum):
    """What the document is."""

    INVOICE = "invoice"
    CANCELLATION = "cancellation"  #: takes back a whole invoice, with amounts as positive numbers


class InvoiceForm(StrEnum):
    """In which form a customer gets the structured data."""

    ZUGFERD = "zugferd"  #: PDF/A-3 with the XML of profile EN 16931 inside
    XRECHNUNG = "xrechnung"  #: the XML of XRechnung, for authorities; the PDF shows the same


class TaxCategory(StrEnum):
    """Codes of UNTDID 5305 as EN 16931 uses them."""

    STANDARD = "S"
    EXEMPT = "E"  #: small business, § 19 UStG
    REVERSE_CHARGE = "AE"  #: the customer owes the VAT, § 13b UStG and Art. 196 VAT Directive


FORM_LABELS = {InvoiceForm.ZUGFERD: N_("PDF with ZUGFeRD"), InvoiceForm.XRECHNUNG: N_("XRechnung")}


@dataclass(frozen=True, slots=True)
class Seller:
    """The shop as it stands on an invoice."""

    name: str
    street: str
    postcode: str
    city: str
    country: str
    tax_number: str
    vat_id: str
    iban: str
    contact: str
    email: str
    phone: str
    footer: str = ""
    small_business: bool = False
    cash_accounting: bool = False


@dataclass(frozen=True, slots=True)
class Buyer:
    """The customer as it stands on an invoice.

    Attributes:
        number: the customer's number, which is its debtor account too.
        reference: what the customer wants to find on it (BT-10), a Leitweg-ID of authorities.
    """

    number: str
    name: str
    street: str
    postcode: str
    city: str
    country: str
    email: str
    vat_id: str
    reference: str


@dataclass(frozen=True, slots=True)
class InvoiceItem:
    """A part of a session's price; one line (BG-25) of the structured invoice.

    Attributes:
        unit_cents: price of one, gross or net as ``price_kind`` says, with its surcharge.
        surcharge: basis points contained in it.
        net_unit_micros: net price of one, in millionths of a euro (BT-146).
        net_cents: net sum (BT-131).
        adjustment_cents: net sum less quantity times rounded net price (BG-28, BG-27 if negative).
    """

    kind: ItemKind
    quantity: int
    unit_cents: int
    price_kind: PriceKind
    surcharge: int
    net_unit_micros: int
    net_cents: int
    adjustment_cents: int

    @property
    def amount_cents(self) -> int:
        """Quantity times price, gross or net."""
        return self.quantity * self.unit_cents


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A session on an invoice.

    Attributes:
        session: its number.
        started_at: ISO 8601 with offset, local; so is ``ended_at``.
        seconds: measured time of this session alone.
        billed_seconds: measured time from which the units were counted: of all merged ones.
        units: charged units, those of a contingent included; what a free one would have had.
        vat_rate: basis points; 0 where no VAT is due.
        free_reason: why it costs nothing, None if it does or was merged.
        normal_cents: the gross price by the tariff, also of a free one.
        merged_into: the session on whose line this one's time was counted.
        merged: the sessions whose time was counted here.
        items: what the price consists of; none if it costs nothing.
        gross_cents: what it costs with VAT.
    """

    position: int
    session: int
    customer: str
    computer: str
    started_at: str
    ended_at: str
    seconds: int
    billed_seconds: int
    technician: str
    notes: str
    tariff: str
    unit_seconds: int
    units: int
    vat_rate: int
    free_reason: FreeReason | None
    normal_cents: int
    merged_into: int | None
    merged: tuple[int, ...]
    items: tuple[InvoiceItem, ...]
    gross_cents: int

    @property
    def net_cents(self) -> int:
        """What it costs without VAT."""
        return sum(item.net_cents for item in self.items)

    @property
    def contingent_units(self) -> int:
        """Units that were paid before."""
        return sum(i.quantity for i in self.items if i.kind is ItemKind.CONTINGENT)

    @property
    def started_on(self) -> date:
        """The local day of its start."""
        return date.fromisoformat(self.started_at[:10])

    @property
    def ended_on(self) -> date:
        """The local day of its end."""
        return date.fromisoformat(self.ended_at[:10])


@dataclass(frozen=True, slots=True)
class ContingentNote:
    """What an invoice says about a contingent: units bought, used with this invoice, left."""

    units: int
    used: int
    left: int
    valid_until: date


@dataclass(frozen=True, slots=True)
class Invoice:
    """All that an invoice says; PDF, XML, text and bookings are drawn from it and nothing else.

    Attributes:
        issued_on: its date.
        due_on: when it is to be paid.
        since, until: first and last day of service.
        category: how VAT applies; one for the whole invoice.
        small_amount: issued with less data by § 33 UStDV.
        language: of its text, "de" or "en".
        cancels, cancels_issued_on: the invoice that a cancellation takes back.
        reason: why it was taken back.
        groups: the sums by VAT rate, the lowest first.
    """

    kind: InvoiceKind
    number: str
    issued_on: date
    due_on: date
    since: date
    until: date
    form: InvoiceForm
    category: TaxCategory
    small_amount: bool
    language: str
    seller: Seller
    buyer: Buyer
    lines: tuple[InvoiceLine, ...]
    groups: tuple[VatGroup, ...]
    contingents: tuple[ContingentNote, ...] = ()
    cancels: str | None = None
    cancels_issued_on: date | None = None
    reason: str = ""

    @property
    def net_cents(self) -> int:
        """Sum without VAT (BT-109)."""
        return sum(group.net_cents for group in self.groups)

    @property
    def vat_cents(self) -> int:
        """The VAT (BT-110)."""
        return sum(group.vat_cents for group in self.groups)

    @property
    def rounding_cents(self) -> int:
        """What is due beyond net and VAT (BT-114)."""
        return sum(group.rounding_cents for group in self.groups)

    @property
    def gross_cents(self) -> int:
        """What is due (BT-115)."""
        return sum(group.gross_cents for group in self.groups)

    def served_until(self, rate: int) -> date:
        """The last day of service under a VAT rate of the invoice, in basis points."""
        return max(line.ended_on for line in self.lines if line.vat_rate == rate)

    @property
    def price_kind(self) -> PriceKind:
        """Whether the amounts of its lines are shown gross or net: gross only if all prices are."""
        kinds = {item.price_kind for line in self.lines for item in line.items}
        return PriceKind.GROSS if kinds <= {PriceKind.GROSS} else PriceKind.NET
