"""Where money goes to: bank accounts."""

import re

from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.text import clean_line

_SHAPE = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


def check_iban(text: str) -> str:
    """An IBAN without blanks, in capitals; "" stays "".

    Raises:
        InvalidInput: its length, shape or checksum (ISO 13616, mod 97) is wrong.
    """
    # Needed when it is typed and once per invoice; loading it would delay every start.
    from stdnum import exceptions, iban  # noqa: PLC0415

    wanted = clean_line(text)
    if not wanted:
        return ""
    compact: str = iban.compact(wanted)
    if not _SHAPE.fullmatch(compact):
        raise InvalidInput(
            N_('"{text}" is no IBAN; it looks like DE02 1203 0000 0000 2020 51.'), text=wanted
        )
    try:
        return str(iban.validate(compact, check_country=False))
    except exceptions.ValidationError as error:
        raise InvalidInput(
            N_('The IBAN "{text}" is mistyped: its checksum is wrong.'), text=wanted
        ) from error


def grouped_iban(iban: str) -> str:
    """An IBAN as it is printed: in groups of four."""
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))
