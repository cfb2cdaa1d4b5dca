"""The shop as its settings describe it, and what these still lack for invoices."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fw_tui.domain.country import country_code
from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.invoice import InvoiceForm, Seller
from fw_tui.domain.payment import check_iban
from fw_tui.domain.settings import YES, checked, effective


@dataclass(frozen=True, slots=True)
class ShopSettings:
    """What invoices need to know of the shop.

    Attributes:
        invoice_number, cancellation_number: formats of numbers.
        payment_days: from an invoice's date until it is due.
        list_free: whether free sessions stand on invoices at 0.00.
        invoice_language: of invoices whose customer wants no other.
        first_debtor: the number of the first customer who gets an invoice.
    """

    seller: Seller
    invoice_number: str
    cancellation_number: str
    payment_days: int
    list_free: bool
    invoice_language: str
    first_debtor: int


def shop_settings(values: Mapping[str, str]) -> ShopSettings:
    """The shop from its settings as they are kept.

    Raises:
        InvalidInput: a country that an older version let pass, or what is no number.
    """

    def get(name: str) -> str:
        return effective(values, name)

    return ShopSettings(
        seller=Seller(
            name=get("shop.name"),
            street=get("shop.street"),
            postcode=get("shop.postcode"),
            city=get("shop.city"),
            country=country_code(get("shop.country")),
            tax_number=get("shop.tax_number"),
            vat_id=get("shop.vat_id"),
            iban=get("shop.iban"),
            contact=get("shop.contact"),
            email=get("shop.email"),
            phone=get("shop.phone"),
            footer=get("shop.footer"),
            small_business=get("shop.small_business") == YES,
            cash_accounting=get("shop.cash_accounting") == YES,
        ),
        invoice_number=checked(values, "invoice.number"),
        cancellation_number=checked(values, "invoice.cancellation_number"),
        payment_days=int(checked(values, "invoice.payment_days")),
        list_free=get("invoice.list_free") == YES,
        invoice_language=get("invoice.language"),
        first_debtor=int(checked(values, "datev.first_debtor")),
    )


class SettingMissing(FwError):
    """Something that an invoice needs; one of ``settings`` provides it."""

    def __init__(self, message: str, *settings: str, **facts: object) -> None:
        super().__init__(message, **facts)
        self.settings = settings


def missing_for_invoices(
    shop: ShopSettings, form: str = InvoiceForm.ZUGFERD
) -> list[SettingMissing]:
    """What the shop's settings still lack before an invoice can be issued (§ 14 (4) UStG).

    XRechnung asks for somebody to talk to besides (BG-6). A bank account that cannot be one
    counts as missing.
    """
    return list(_missing(shop.seller, form))


def _missing(seller: Seller, form: str) -> Iterator[SettingMissing]:
    for value, text, *settings in (
        (seller.name, N_("the shop's name (shop.name)"), "shop.name"),
        (seller.street, N_("its street (shop.street)"), "shop.street"),
        (seller.postcode, N_("its postcode (shop.postcode)"), "shop.postcode"),
        (seller.city, N_("its city (shop.city)"), "shop.city"),
        (
            seller.tax_number or seller.vat_id,
            N_("its tax number or VAT ID (shop.tax_number, shop.vat_id)"),
            "shop.tax_number",
            "shop.vat_id",
        ),
        (seller.iban, N_("its bank account (shop.iban)"), "shop.iban"),
    ):
        if not value:
            yield SettingMissing(text, *settings)
    try:
        check_iban(seller.iban)
    except FwError as error:
        yield SettingMissing(error.message, "shop.iban", **error.facts)
    if form == InvoiceForm.XRECHNUNG:
        yield from _missing_contact(seller)


def _missing_contact(seller: Seller) -> Iterator[SettingMissing]:
    for value, text, setting in (
        (seller.contact, N_("somebody to talk to (shop.contact)"), "shop.contact"),
        (seller.phone, N_("their phone number (shop.phone)"), "shop.phone"),
        (seller.email, N_("their mail address (shop.email)"), "shop.email"),
    ):
        if not value:
            yield SettingMissing(text, setting)
