"""Countries as invoices name them: codes of ISO 3166-1."""

import re

from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.text import clean_line, fold

#: Where the shop is taxed.
HOME = "DE"

_EU = """
AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK
"""
#: Where VAT IDs of the EU come from; Northern Ireland ("XI") has them for goods only.
EU = frozenset(_EU.split())

_ALL = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT
BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH
ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT
HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS
LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI
NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG
SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG
UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
_CODES = frozenset(_ALL.split())

#: How people write the countries around; those of the EU and the neighbours.
_NAMES = {
    "AT": ("Österreich", "Austria", "A"),
    "BE": ("Belgien", "Belgium", "B"),
    "BG": ("Bulgarien", "Bulgaria"),
    "CH": ("Schweiz", "Switzerland"),
    "CY": ("Zypern", "Cyprus"),
    "CZ": ("Tschechien", "Tschechische Republik", "Czechia", "Czech Republic"),
    "DE": ("Deutschland", "Germany", "D", "BRD", "Bundesrepublik Deutschland"),
    "DK": ("Dänemark", "Denmark"),
    "EE": ("Estland", "Estonia"),
    "ES": ("Spanien", "Spain"),
    "FI": ("Finnland", "Finland"),
    "FR": ("Frankreich", "France", "F"),
    "GB": ("Großbritannien", "Vereinigtes Königreich", "United Kingdom", "Great Britain", "UK"),
    "GR": ("Griechenland", "Greece", "EL"),
    "HR": ("Kroatien", "Croatia"),
    "HU": ("Ungarn", "Hungary"),
    "IE": ("Irland", "Ireland"),
    "IT": ("Italien", "Italy", "I"),
    "LI": ("Liechtenstein", "FL"),
    "LT": ("Litauen", "Lithuania"),
    "LU": ("Luxemburg", "Luxembourg", "L"),
    "LV": ("Lettland", "Latvia"),
    "MT": ("Malta",),
    "NL": ("Niederlande", "Netherlands", "The Netherlands", "Holland"),
    "NO": ("Norwegen", "Norway", "N"),
    "PL": ("Polen", "Poland"),
    "PT": ("Portugal",),
    "RO": ("Rumänien", "Romania"),
    "SE": ("Schweden", "Sweden", "S"),
    "SI": ("Slowenien", "Slovenia"),
    "SK": ("Slowakei", "Slovakia"),
    "US": ("USA", "Vereinigte Staaten", "United States"),
}
_BY_NAME = {fold(name): code for code, names in _NAMES.items() for name in names}

_VAT_ID = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,12}")


def country_code(text: str) -> str:
    """The code of a country by its code or its German or English name; "" stays "".

    Raises:
        InvalidInput: there is no such code, or the name is not known here.
    """
    wanted = clean_line(text)
    named = _BY_NAME.get(fold(wanted))
    code = named or wanted.upper()
    if code and code not in _CODES:
        raise InvalidInput(
            N_('"{text}" is no country; two letters name it, such as DE or AT.'), text=wanted
        )
    return code


def owes_vat(country: str, vat_id: str) -> bool:
    """Whether a customer owes the VAT: a business in another EU country (§ 3a (2) UStG)."""
    return country != HOME and country in EU and bool(vat_id)


def country_name(code: str) -> str:
    """A country as German post reads it on a letter; its code where the name is not known here."""
    return _NAMES.get(code, (code,))[0].upper()


def vat_id(text: str) -> str:
    """A VAT ID without blanks, dots and dashes, in capitals; "" stays "".

    Only its shape is looked at: whether it is in use, only its country knows.

    Raises:
        InvalidInput: it does not look like one.
    """
    cleaned = re.sub(r"[\s.\-/]", "", clean_line(text)).upper()
    if not cleaned:
        return ""
    german = cleaned.startswith("DE")
    if not _VAT_ID.fullmatch(cleaned) or (german and not re.fullmatch(r"DE\d{9}", cleaned)):
        raise InvalidInput(
            N_('"{text}" is no VAT ID; it looks like DE123456789.'), text=clean_line(text)
        )
    return cleaned
