"""The shop's settings: which there are, what may stand in them, what holds where nothing does."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fw_tui.domain.country import country_code, vat_id
from fw_tui.domain.errors import InvalidInput, N_, NotFound
from fw_tui.domain.localtime import zone
from fw_tui.domain.money import parse_money
from fw_tui.domain.payment import check_iban
from fw_tui.domain.spoken import ENGLISH, GERMAN, check_spoken
from fw_tui.domain.target import (
    PASSWORD_ARGUMENTS,
    PROGRAMS,
    Client,
    split_arguments,
    split_command,
    split_template,
)
from fw_tui.domain.text import clean_line, clean_notes, mail_address
from fw_tui.domain.travel import amount_text, parse_zones, zones_text

#: All there are catalogs for; the messages themselves are the English one.
LANGUAGES = ("de", "en")

YES, NO = "yes", "no"

_STATES = "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH"
#: The states of Germany by ISO 3166-2, which have public holidays of their own.
STATES = tuple(_STATES.split())

#: Charts of accounts that tax advisers use.
CHARTS = ("SKR03", "SKR04")

#: In both charts the numbers behind are of suppliers.
LAST_DEBTOR = 69_999

_YES_WORDS = ("yes", "ja", "true", "on", "1")
_NO_WORDS = ("no", "nein", "false", "off", "0")
_PRICE_WORDS = {"gross": "gross", "brutto": "gross", "net": "net", "netto": "net"}
_NUMBER_PLACES = re.compile(r"\{(year|number)(?::0([1-9]))?\}")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        check: turns what was typed into what is kept, or refuses it.
        default: what holds while nothing is kept.
        choices: all that it can be, if these are few.
        lines: whether it is a text of several lines.
    """

    name: str
    check: Callable[[str], str] = str
    default: str = ""
    choices: tuple[str, ...] = ()
    lines: bool = False


def no_such_language(value: str) -> InvalidInput:
    """The refusal of a language that nothing is translated into."""
    return InvalidInput(
        N_('There is no language "{value}"; there are: {known}.'),
        value=value,
        known=", ".join(LANGUAGES),
    )


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise no_such_language(value)
    return value


def _timezone(value: str) -> str:
    return zone(value).key


def _yes_or_no(value: str) -> str:
    if value.lower() in _YES_WORDS:
        return YES
    if value.lower() in _NO_WORDS:
        return NO
    raise InvalidInput(N_('"{value}" is neither yes nor no.'), value=value)


def _one_of(*known: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value.upper() not in known:
            raise InvalidInput(
                N_('"{value}" is not known here; there are: {known}.'),
                value=value,
                known=", ".join(known),
            )
        return value.upper()

    return check


def _whole(least: int, most: int) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            raise InvalidInput(
                N_('"{value}" is no whole number from {least} to {most}.'),
                value=value,
                least=least,
                most=most,
            )
        return str(int(value))

    return check


def _amount(value: str) -> str:
    cents = parse_money(value)
    if cents < 0:
        raise InvalidInput(N_("A rate is not negative: {value}"), value=value)
    return amount_text(cents)


def _gross_or_net(value: str) -> str:
    kind = _PRICE_WORDS.get(value.lower())
    if kind is None:
        raise InvalidInput(N_('"{value}" is neither gross nor net.'), value=value)
    return kind


def _folders(value: str) -> str:
    """Folders, one behind the other with ";" between, each from the root on."""
    folders = watched_folders(value)
    for folder in folders:
        if not Path(folder).is_absolute():
            raise InvalidInput(
                N_('"{value}" is no folder from the root on, such as /srv/logs.'), value=folder
            )
    return "; ".join(folders)


def watched_folders(value: str) -> tuple[str, ...]:
    """The folders that the setting ``watch.folders`` names."""
    return tuple(dict.fromkeys(part for each in value.split(";") if (part := each.strip())))


def _number_format(value: str) -> str:
    """A format such as RE-{year}-{number:04}; what bookings and file names may consist of."""
    places = [found[1] for found in _NUMBER_PLACES.finditer(value)]
    rest = _NUMBER_PLACES.sub("", value)
    fits = re.fullmatch(r"[A-Za-z0-9_+-]{0,20}", rest)
    if places.count("number") != 1 or places.count("year") > 1 or not fits:
        raise InvalidInput(
            N_(
                '"{value}" is no format of numbers; it looks like RE-{{year}}-{{number:04}}, with '
                "letters, digits, - _ + around."
            ),
            value=value,
        )
    return value


def _shop(name: str, check: Callable[[str], str] = str, default: str = "") -> Setting:
    return Setting(f"shop.{name}", check, default)


def _account(name: str) -> Setting:
    return Setting(f"datev.{name}", _whole(1000, 9999))


def _switch(name: str, default: str) -> Setting:
    return Setting(name, _yes_or_no, default, (YES, NO))


def _words(split: Callable[[str], list[str]]) -> Callable[[str], str]:
    """Kept as it was typed, if it can be split into arguments."""

    def check(value: str) -> str:
        split(value)
        return value

    return check


def _client(client: Client) -> tuple[Setting, ...]:
    name, (program, arguments) = f"launch.{client}", PROGRAMS[client]
    if client is Client.CUSTOM:
        return (Setting(f"{name}_command", _words(split_template)),)
    settings = (
        Setting(f"{name}_command", _words(split_command), program),
        Setting(f"{name}_arguments", _words(split_arguments), arguments),
    )
    if client in PASSWORD_ARGUMENTS:
        return (*settings, _switch(f"{name}_password_argument", NO))
    return settings


#: All settings, in the order in which they are shown.
SETTINGS = (
    _shop("name"),
    _shop("street"),
    _shop("postcode"),
    _shop("city"),
    _shop("country", country_code, "DE"),
    _shop("tax_number"),
    _shop("vat_id", vat_id),
    _shop("iban", check_iban),
    _shop("contact"),
    _shop("email", mail_address),
    _shop("phone"),
    _shop("footer"),
    _switch("shop.small_business", NO),
    _switch("shop.cash_accounting", NO),
    Setting("shop.state", _one_of(*STATES), "", STATES),
    Setting("invoice.number", _number_format, "RE-{year}-{number:04}"),
    Setting("invoice.cancellation_number", _number_format, "ST-{year}-{number:04}"),
    Setting("invoice.payment_days", _whole(0, 365), "14"),
    _switch("invoice.list_free", YES),
    Setting("invoice.language", _language, "de", LANGUAGES),
    Setting("billing.merge_minutes", _whole(0, 1440), "10"),
    Setting("tariff.default"),
    Setting("onsite.prices", _gross_or_net, "", ("gross", "net")),
    Setting("onsite.hour", _amount),
    Setting("onsite.unit_minutes", _whole(1, 240), "15"),
    Setting("onsite.km", _amount),
    _switch("onsite.both_ways", YES),
    Setting("onsite.zones", lambda value: zones_text(parse_zones(value))),
    Setting("call.guess_minutes", _whole(1, 1440), "30"),
    Setting("call.download"),
    Setting("call.text_de", check_spoken, GERMAN, lines=True),
    Setting("call.text_en", check_spoken, ENGLISH, lines=True),
    Setting("datev.consultant", _whole(1001, 9_999_999)),
    Setting("datev.client", _whole(1, 99_999)),
    Setting("datev.chart", _one_of(*CHARTS), "SKR03", CHARTS),
    _account("revenue"),
    _account("revenue_reduced_2020"),
    _account("revenue_eu"),
    _account("revenue_exempt"),
    Setting("datev.first_debtor", _whole(10_000, LAST_DEBTOR), "10000"),
    Setting("datev.fiscal_year", _whole(1, 12), "1"),
    Setting("watch.folders", _folders),
    Setting("watch.tolerance_minutes", _whole(0, 60), "3"),
    *(setting for client in Client for setting in _client(client)),
    Setting("recording.days", _whole(1, 3650), "30"),
    Setting("language", _language, "", LANGUAGES),
    Setting("timezone", _timezone, "Europe/Berlin"),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}

#: All names of settings.
NAMES = tuple(_BY_NAME)


def setting_named(name: str) -> Setting:
    """The setting of that name.

    Raises:
        NotFound: there is none.
    """
    found = _BY_NAME.get(name)
    if found is None:
        raise NotFound(
            N_('There is no setting "{name}"; there are: {names}.'),
            name=name,
            names=", ".join(NAMES),
        )
    return found


def check_setting(name: str, value: str) -> str:
    """The value as it may be kept; an empty one forgets the setting.

    Raises:
        NotFound: there is no setting of that name.
        InvalidInput: the value does not fit.
    """
    setting = setting_named(name)
    cleaned = clean_notes(value) if setting.lines else clean_line(value)
    return setting.check(cleaned) if cleaned else ""


def checked(values: Mapping[str, str], name: str) -> str:
    """The same, for what the program calculates with.

    Raises:
        InvalidInput: what another program has left there is none.
    """
    value = effective(values, name)
    try:
        return setting_named(name).check(value)
    except InvalidInput as error:
        raise InvalidInput(
            N_("The setting {name} is wrong: {reason}"), name=name, reason=error
        ) from error


def effective(values: Mapping[str, str], name: str) -> str:
    """What holds of a setting: what is kept, else its default."""
    return values.get(name) or setting_named(name).default
