"""What the shop's settings are called and what they mean, in groups as they are shown."""

from dataclasses import dataclass

from fw_tui.domain.errors import N_
from fw_tui.domain.settings import NO, YES, Setting
from fw_tui.i18n import _

SHOP, INVOICES, PRICES, ONSITE, CALL, BOOKS, CLIENTS, PROGRAM = (
    N_("Shop"),
    N_("Invoices"),
    N_("Prices"),
    N_("On site"),
    N_("Call"),
    N_("DATEV"),
    N_("Clients"),
    N_("Program"),
)


@dataclass(frozen=True)
class SettingText:
    """The group, the name and a sentence on the meaning (msgids)."""

    group: str
    label: str
    meaning: str


_PROGRAM = N_("The program that is started, with its path if it is not found without.")
_ARGUMENTS = N_("Stand before those of the connection; quotes as in a shell, but none reads them.")
_WARNING = N_(
    "Careful: everybody with a login on this computer can then read it. No: you type it there."
)

TEXTS = {
    "shop.name": SettingText(SHOP, N_("Name"), N_("As it stands on every invoice.")),
    "shop.street": SettingText(SHOP, N_("Street"), N_("Street and number.")),
    "shop.postcode": SettingText(SHOP, N_("Postcode"), N_("Of the shop's address.")),
    "shop.city": SettingText(SHOP, N_("City"), N_("Of the shop's address.")),
    "shop.country": SettingText(
        SHOP, N_("Country"), N_("Two letters such as DE, or the country's name.")
    ),
    "shop.tax_number": SettingText(
        SHOP, N_("Tax number"), N_("From the tax office; this or the VAT ID is needed.")
    ),
    "shop.vat_id": SettingText(
        SHOP, N_("VAT ID"), N_("Needed for business customers in other EU countries.")
    ),
    "shop.iban": SettingText(
        SHOP, N_("IBAN"), N_("Where customers pay to; its checksum is checked.")
    ),
    "shop.contact": SettingText(
        SHOP, N_("Contact"), N_("Who answers questions; authorities ask for it.")
    ),
    "shop.email": SettingText(SHOP, N_("Mail"), N_("Where invoices come from.")),
    "shop.phone": SettingText(SHOP, N_("Phone"), N_("Of the contact.")),
    "shop.footer": SettingText(
        SHOP, N_("Footer"), N_("A line at the foot of letters, such as owner and court.")
    ),
    "shop.small_business": SettingText(
        SHOP, N_("Small business § 19"), N_("Then no invoice at home charges VAT.")
    ),
    "shop.cash_accounting": SettingText(
        SHOP,
        N_("Cash accounting"),
        N_("VAT is due when customers pay; invoices will have to say so."),
    ),
    "shop.state": SettingText(
        SHOP, N_("Federal state"), N_("Its public holidays are those with a surcharge.")
    ),
    "invoice.number": SettingText(
        INVOICES, N_("Invoice numbers"), N_("With {year} they begin anew each year.")
    ),
    "invoice.cancellation_number": SettingText(
        INVOICES, N_("Cancellation numbers"), N_("A row of their own.")
    ),
    "invoice.payment_days": SettingText(
        INVOICES, N_("Days to pay"), N_("From the invoice's date until it is due.")
    ),
    "invoice.list_free": SettingText(
        INVOICES, N_("List free sessions"), N_("At 0.00 with their reason and what they are worth.")
    ),
    "invoice.language": SettingText(
        INVOICES, N_("Language"), N_("Of invoices; a customer may have another.")
    ),
    "billing.merge_minutes": SettingText(
        PRICES,
        N_("Merge within minutes"),
        N_("Sessions that follow each other so closely can be counted as one."),
    ),
    "tariff.default": SettingText(
        PRICES, N_("Default tariff"), N_("For customers and computers that have no other.")
    ),
    "onsite.prices": SettingText(
        ONSITE, N_("Gross or net"), N_("Whether all rates on site contain the VAT.")
    ),
    "onsite.hour": SettingText(ONSITE, N_("Hour"), N_("What an hour of work on site costs.")),
    "onsite.unit_minutes": SettingText(
        ONSITE, N_("Unit in minutes"), N_("Every started one of work on site counts.")
    ),
    "onsite.km": SettingText(
        ONSITE, N_("Kilometre"), N_("What a driven one costs; 0 if the way costs nothing.")
    ),
    "onsite.both_ways": SettingText(
        ONSITE, N_("There and back"), N_("Whether the kilometres of the way back are charged too.")
    ),
    "onsite.zones": SettingText(
        ONSITE, N_("Zones"), N_("Flat sums for the whole way, such as: Stadt 15,00; Land 29,00")
    ),
    "call.guess_minutes": SettingText(
        CALL, N_("Duration to begin with"), N_("Minutes for which a call compares both ways.")
    ),
    "call.download": SettingText(
        CALL, N_("Client from"), N_("The address that customers open to get the remote client.")
    ),
    "call.text_de": SettingText(
        CALL,
        N_("German text"),
        N_("Read to customers; {shop}, {phone}, {download} and {price} are filled in."),
    ),
    "call.text_en": SettingText(
        CALL,
        N_("English text"),
        N_("Read to customers; {shop}, {phone}, {download} and {price} are filled in."),
    ),
    "datev.consultant": SettingText(
        BOOKS, N_("Consultant number"), N_("The tax adviser tells it.")
    ),
    "datev.client": SettingText(BOOKS, N_("Client number"), N_("The tax adviser tells it.")),
    "datev.chart": SettingText(BOOKS, N_("Chart of accounts"), N_("Decides the accounts below.")),
    "datev.revenue": SettingText(BOOKS, N_("Revenue"), N_("Empty: 8400 or 4400 by the chart.")),
    "datev.revenue_reduced_2020": SettingText(
        BOOKS, N_("Revenue 2020 at 16 %"), N_("Empty: the same as at 19 %.")
    ),
    "datev.revenue_eu": SettingText(
        BOOKS, N_("Revenue EU"), N_("Where the customer owes the VAT. Empty: 8336 or 4336.")
    ),
    "datev.revenue_exempt": SettingText(
        BOOKS, N_("Revenue § 19"), N_("Of a small business. Empty: 8195 or 4185.")
    ),
    "datev.first_debtor": SettingText(
        BOOKS, N_("First customer number"), N_("The first customer with an invoice gets it.")
    ),
    "datev.fiscal_year": SettingText(BOOKS, N_("Fiscal year from month"), N_("1 is January.")),
    "watch.folders": SettingText(
        PROGRAM,
        N_("Watched folders"),
        N_("Logs in them are taken over as they grow; several with ; between. Empty: none."),
    ),
    "watch.tolerance_minutes": SettingText(
        PROGRAM,
        N_("Tolerance in minutes"),
        N_("So far may a log and what was noted differ; a person decides about the rest."),
    ),
    "launch.teamviewer_command": SettingText(CLIENTS, "TeamViewer", _PROGRAM),
    "launch.teamviewer_arguments": SettingText(CLIENTS, N_("TeamViewer: arguments"), _ARGUMENTS),
    "launch.teamviewer_password_argument": SettingText(
        CLIENTS, N_("TeamViewer: password"), _WARNING
    ),
    "launch.anydesk_command": SettingText(CLIENTS, "AnyDesk", _PROGRAM),
    "launch.anydesk_arguments": SettingText(CLIENTS, N_("AnyDesk: arguments"), _ARGUMENTS),
    "launch.rustdesk_command": SettingText(CLIENTS, "RustDesk", _PROGRAM),
    "launch.rustdesk_arguments": SettingText(CLIENTS, N_("RustDesk: arguments"), _ARGUMENTS),
    "launch.rustdesk_password_argument": SettingText(CLIENTS, N_("RustDesk: password"), _WARNING),
    "launch.rdp_command": SettingText(CLIENTS, "RDP (FreeRDP)", _PROGRAM),
    "launch.rdp_arguments": SettingText(CLIENTS, N_("RDP: arguments"), _ARGUMENTS),
    "launch.vnc_command": SettingText(CLIENTS, "VNC (TigerVNC)", _PROGRAM),
    "launch.vnc_arguments": SettingText(CLIENTS, N_("VNC: arguments"), _ARGUMENTS),
    "launch.ssh_command": SettingText(CLIENTS, "SSH", _PROGRAM),
    "launch.ssh_arguments": SettingText(CLIENTS, N_("SSH: arguments"), _ARGUMENTS),
    "launch.custom_command": SettingText(
        CLIENTS,
        N_("Custom command"),
        N_("Such as dial {id}; also {host} {port} {user}, each alone. The password is its input."),
    ),
    "recording.days": SettingText(
        CLIENTS, N_("Days of recordings"), N_("Recordings of terminals are deleted afterwards.")
    ),
    "language": SettingText(
        PROGRAM, N_("Language"), N_("For everybody who has set no other; from the next start on.")
    ),
    "timezone": SettingText(
        PROGRAM, N_("Time zone"), N_("In which times are typed and shown; from the next start on.")
    ),
}

#: What languages are called (msgids).
LANGUAGE_LABELS = {"de": N_("German"), "en": N_("English")}

#: What values with a meaning of their own are called (msgids).
_VALUES = {
    YES: N_("yes"),
    NO: N_("no"),
    "gross": N_("gross"),
    "net": N_("net"),
    **LANGUAGE_LABELS,
}

#: The states as they call themselves in every language.
_STATES = {
    "BB": "Brandenburg",
    "BE": "Berlin",
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "HB": "Bremen",
    "HE": "Hessen",
    "HH": "Hamburg",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SH": "Schleswig-Holstein",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "TH": "Thüringen",
}


def value_text(setting: Setting, value: str) -> str:
    """A setting's value in words."""
    if value not in setting.choices:
        return value
    return _STATES.get(value) or (_(_VALUES[value]) if value in _VALUES else value)
