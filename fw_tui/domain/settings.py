"""The shop's settings: which there are and what may stand in them."""

from collections.abc import Callable

from fw_tui.domain.errors import InvalidInput, N_, NotFound
from fw_tui.domain.localtime import zone
from fw_tui.domain.text import clean_line

#: All there are catalogs for; the messages themselves are the English one.
LANGUAGES = ("de", "en")

SHOP = tuple(
    f"shop.{name}"
    for name in (
        "name",
        "street",
        "postcode",
        "city",
        "country",
        "tax_number",
        "vat_id",
        "iban",
        "contact",
        "email",
        "phone",
    )
)


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


_CHECKS: dict[str, Callable[[str], str]] = {"language": _language, "timezone": _timezone}

#: All names of settings.
NAMES = (*SHOP, *_CHECKS)


def check_setting(name: str, value: str) -> str:
    """The value as it may be kept; an empty one forgets the setting.

    Raises:
        NotFound: there is no setting of that name.
        InvalidInput: the value does not fit.
    """
    must_be_setting(name)
    cleaned = clean_line(value)
    check = _CHECKS.get(name)
    return check(cleaned) if check and cleaned else cleaned


def must_be_setting(name: str) -> None:
    """Refuse a name that no setting has."""
    if name not in NAMES:
        raise NotFound(
            N_('There is no setting "{name}"; there are: {names}.'),
            name=name,
            names=", ".join(NAMES),
        )
