"""Remote IDs: the number or name under which a remote client is reached."""

import re
import unicodedata
from hashlib import sha256

from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.text import CONTROLS, clean_line

REMOTE_ID_LENGTH = 64

# Letters of any script, since aliases may carry umlauts, but only the digits 0-9.
_ALLOWED = re.compile(r"(?:[^\W\d]|[0-9.@-])+")
_DIGITS = re.compile(r"[0-9]+")
_DIGEST = 8  #: hexadecimal digits that keep altered names apart


def normalise_remote_id(text: str) -> str:
    """The one spelling of a remote ID, so that what was typed finds what was logged.

    Blanks between digits are dropped ("123 456 789" becomes "123456789"); any other ID
    stays as written. The ID ends up as an argument of a remote client, hence the
    narrow set of characters and no leading "-", which would be taken for an option.

    Raises:
        InvalidInput: empty, too long, control characters, leading "-", or a character
            other than letters, digits and ``. - _ @``.
    """
    text = unicodedata.normalize("NFC", text.strip(" \t\r\n"))
    if CONTROLS.search(text):
        raise InvalidInput(N_("The remote ID contains control characters."))
    joined = "".join(text.split())
    remote_id = joined if _DIGITS.fullmatch(joined) else text
    if not remote_id:
        raise InvalidInput(N_("The remote ID is empty."))
    if len(remote_id) > REMOTE_ID_LENGTH:
        raise InvalidInput(
            N_("The remote ID has {length} characters; at most {limit} are allowed."),
            length=len(remote_id),
            limit=REMOTE_ID_LENGTH,
        )
    if remote_id.startswith("-"):
        raise InvalidInput(N_("A remote ID does not start with a hyphen."))
    if not _ALLOWED.fullmatch(remote_id):
        raise InvalidInput(N_("A remote ID consists of letters, digits and . - _ @ only."))
    return remote_id


def remote_alias(name: str) -> str:
    """A name that is no remote ID, such as a connection's in a gateway, as one.

    Two names never share an alias, since that would bill one customer for another's session:
    a name that has to be altered in more than its blanks gets a digest behind it.

    Raises:
        InvalidInput: the name is empty.
    """
    line = clean_line(name, limit=3 * len(name))
    alias = line.replace(" ", "_")
    fits = _ALLOWED.fullmatch(alias) and not alias.startswith("-")
    if fits and "_" not in line and len(alias) <= REMOTE_ID_LENGTH:
        return alias
    if not line:
        raise InvalidInput(N_("The remote ID is empty."))
    digest = sha256(line.encode()).hexdigest()[:_DIGEST]
    kept = "".join(letter if _ALLOWED.fullmatch(letter) else "_" for letter in line)
    return f"{kept[: REMOTE_ID_LENGTH - _DIGEST - 1]}_{digest}".lstrip("_-")
