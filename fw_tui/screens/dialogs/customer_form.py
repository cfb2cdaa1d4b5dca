"""A new customer, or the changed data of a known one."""

from collections.abc import Sequence
from dataclasses import asdict

from fw_tui.domain.customer import Customer, CustomerDetails
from fw_tui.domain.errors import N_
from fw_tui.domain.invoice import InvoiceForm
from fw_tui.domain.request import new_key
from fw_tui.i18n import _
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.form import FormDialog, choice_field, line_field
from fw_tui.screens.setting_labels import LANGUAGE_LABELS
from fw_tui.screens.tariff_choice import tariff_options

#: The fields below the name, in the order of an address (msgids).
DETAIL_LABELS = {
    "street": N_("Street"),
    "postcode": N_("Postcode"),
    "city": N_("City"),
    "country": N_("Country"),
    "email": N_("Mail"),
    "vat_id": N_("VAT ID"),
    "buyer_reference": N_("Buyer reference"),
    "invoice_form": N_("Invoices as"),
    "invoice_language": N_("Their language"),
    "tariff": N_("Tariff"),
    "distance_km": N_("Distance in km"),
    "travel_zone": N_("Zone"),
}


class CustomerForm(FormDialog[Customer]):
    """Name and details; the answer is the customer as it is kept."""

    ACCEPT = N_("Save")

    def __init__(
        self,
        desk: Desk,
        customer: Customer | None = None,
        name: str = "",
        zones: Sequence[str] = (),
    ) -> None:
        """Prepare the fields.

        Args:
            desk: whose customer it is.
            customer: to change, None for a new one.
            name: to begin with.
            zones: the shop's; without any there is no field for them.
        """
        self._details = customer.details if customer else CustomerDetails()
        details, choices = asdict(self._details), _choices(desk, self._details, zones)
        fields = [line_field("name", _("Name"), customer.name if customer else name)]
        for key, label in DETAIL_LABELS.items():
            if key == "travel_zone" and len(choices[key]) == 1:
                continue
            if key in choices:
                fields.append(choice_field(key, _(label), choices[key], details[key]))
            else:
                kept = details[key]
                fields.append(line_field(key, _(label), "" if kept is None else str(kept)))
        super().__init__(_("Change customer") if customer else _("New customer"), fields)
        self._desk = desk
        self._customer = customer
        self._key = customer.key if customer else new_key()

    async def save(self, values: dict[str, str]) -> Customer:
        """Keep it."""
        name = values.pop("name")
        customers = self._desk.office.customers
        details = self._details.typed(values)
        if self._customer is None:
            return await self._desk.ask(lambda: customers.add(name, details, self._key))
        return await self._desk.ask(lambda: customers.change(self._key, name, details))


def _choices(
    desk: Desk, details: CustomerDetails, zones: Sequence[str]
) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen where nothing is typed."""
    return {
        "invoice_form": [
            (str(InvoiceForm.ZUGFERD), _("ZUGFeRD: a PDF with the data in it")),
            (str(InvoiceForm.XRECHNUNG), _("XRechnung: data for authorities")),
        ],
        "invoice_language": [
            ("", _("as the shop's")),
            *((code, _(name)) for code, name in LANGUAGE_LABELS.items()),
        ],
        "tariff": tariff_options(desk, _("the default one"), details.tariff),
        "travel_zone": zone_options(zones, details.travel_zone),
    }


def zone_options(zones: Sequence[str], kept: str) -> list[tuple[str, str]]:
    """The shop's zones to choose from, none first; what is kept stays to be chosen."""
    names = list(zones)
    if kept and kept not in names:
        names.append(kept)
    return [("", _("none")), *((name, name) for name in names)]
