"""With what a computer is dialled, and how the shop starts its clients.

It is loaded at each start, with customers and settings; what clients do is told in
`fw_tui.domain.launcher`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.remote_id import normalise_remote_id
from fw_tui.domain.text import CONTROLS


class Client(StrEnum):
    """What a computer is reached with."""

    TEAMVIEWER = "teamviewer"
    ANYDESK = "anydesk"
    RUSTDESK = "rustdesk"
    RDP = "rdp"
    VNC = "vnc"
    SSH = "ssh"
    CUSTOM = "custom"


#: The program of each client and its further arguments while the shop has set no other.
PROGRAMS = {
    Client.TEAMVIEWER: ("teamviewer", ""),
    Client.ANYDESK: ("anydesk", ""),
    Client.RUSTDESK: ("rustdesk", ""),
    # Nobody can be asked about a certificate: the first is kept, another one is refused later.
    Client.RDP: ("xfreerdp", "/cert:tofu"),
    Client.VNC: ("xtigervncviewer", ""),
    Client.SSH: ("ssh", ""),
    Client.CUSTOM: ("", ""),
}

#: Clients that take a password as an argument only, and behind which word.
PASSWORD_ARGUMENTS = {Client.TEAMVIEWER: "-p", Client.RUSTDESK: "--password"}

HOST_LENGTH, USER_LENGTH = 253, 104
_HOST = r"(?!-)[A-Za-z0-9_-]{1,63}(?:\.(?!-)[A-Za-z0-9_-]{1,63})*\.?"
_USER = r"[^\W_](?:[\w.@\\ +-]*[\w$.-])?|_[\w.@-]*"
_IDS = {
    Client.TEAMVIEWER: (
        r"[0-9]{8,12}",
        N_('"{value}" is no ID of TeamViewer: 8 to 12 digits.'),
    ),
    Client.ANYDESK: (
        r"[0-9]{9,10}|[\w.-]+@[\w.-]+",
        N_('"{value}" is no ID of AnyDesk: 9 or 10 digits, or a name such as shop@ad.'),
    ),
    Client.RUSTDESK: (
        r"[0-9A-Za-z_.-]{6,64}",
        N_('"{value}" is no ID of RustDesk: letters, digits and . - _, at least 6.'),
    ),
}
_PLACE = r"\{[^{}]*\}"
_PLACES = frozenset({"{id}", "{host}", "{port}", "{user}"})


@dataclass(frozen=True, slots=True)
class Target:
    """What a computer is dialled with; "" and 0 where nothing is kept.

    Attributes:
        client: None if none was chosen for the computer.
        host: name or address; without it the computer is dialled by its remote ID.
        port: 0 for the client's own.
    """

    client: Client | None = None
    host: str = ""
    port: int = 0
    user: str = ""

    @property
    def address(self) -> str:
        """Host and port as a client and ``parse_host`` read them; "" without a host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}" if host and self.port else host

    def checked(self) -> "Target":
        """The same, as a client may get it.

        Raises:
            InvalidInput: the host, port or user is none.
        """
        return Target(
            self.client, check_host(self.host), check_port(self.port), check_user(self.user)
        )


#: Of a computer for which nothing is kept.
NO_TARGET = Target()


def parse_client(text: str) -> Client | None:
    """The client of that name; None for "".

    Raises:
        InvalidInput: there is none.
    """
    word = text.strip().lower()
    if not word:
        return None
    if word not in list(Client):
        raise InvalidInput(
            N_('There is no client "{value}"; there are: {known}.'),
            value=text,
            known=", ".join(Client),
        )
    return Client(word)


def parse_host(text: str) -> tuple[str, int]:
    """Host and port (0 if none) of ``host``, ``host:port``, ``[v6]:port`` or a bare IPv6 address.

    Raises:
        InvalidInput: it is neither.
    """
    text = text.strip()
    bracketed = re.fullmatch(r"\[([^\[\]]*)\](?::(.*))?", text)
    if bracketed:
        host, port = bracketed[1], bracketed[2]
    elif text.count(":") == 1:
        host, port = text.split(":")
    else:
        host, port = text, None
    if port is None:
        return check_host(host), 0
    if not re.fullmatch(r"[0-9]{1,5}", port) or int(port) == 0:
        raise InvalidInput(N_('"{value}" is no port: a number from 1 to 65535.'), value=port)
    return check_host(host), check_port(int(port))


def check_host(host: str) -> str:
    """A host name or address; "" stays "".

    Raises:
        InvalidInput: it is none, or a client would take it for an option.
    """
    host = host.strip()
    if not host:
        return ""
    _must_be_plain(host)
    if len(host) <= HOST_LENGTH and (re.fullmatch(_HOST, host) or _is_ipv6(host)):
        return host
    raise InvalidInput(
        N_('"{value}" is no host: a name such as pc.example or an address.'), value=host
    )


def check_port(port: int) -> int:
    """A port, or 0 for the client's own.

    Raises:
        InvalidInput: it is none.
    """
    if not 0 <= port <= 65535:
        raise InvalidInput(N_('"{value}" is no port: a number from 1 to 65535.'), value=port)
    return port


def check_user(user: str) -> str:
    r"""A login such as anna, SHOP\anna or anna@shop.example; "" stays "".

    Raises:
        InvalidInput: it is none, or a client would take it for an option.
    """
    user = user.strip()
    if not user:
        return ""
    _must_be_plain(user)
    if len(user) <= USER_LENGTH and re.fullmatch(_USER, user):
        return user
    raise InvalidInput(N_('"{value}" is no login.'), value=user)


def check_remote_id(client: Client, remote_id: str) -> str:
    """A remote ID as this client spells it.

    Raises:
        InvalidInput: it is none of this client.
    """
    checked = normalise_remote_id(remote_id)
    pattern, complaint = _IDS.get(client, ("", ""))
    if pattern and not re.fullmatch(pattern, checked):
        raise InvalidInput(complaint, value=checked)
    return checked


def split_command(text: str) -> list[str]:
    """A command of a setting as its arguments: quotes are read once, nothing else is.

    Raises:
        InvalidInput: a quote is open, or it begins with a hyphen.
    """
    import shlex  # noqa: PLC0415 - few need it, and all load this module

    try:
        words = shlex.split(text)
    except ValueError as error:
        raise InvalidInput(N_('A quote in "{value}" is not closed.'), value=text) from error
    if words and words[0].startswith("-"):
        raise InvalidInput(N_('"{value}" is no program: it begins with a hyphen.'), value=words[0])
    return words


def split_arguments(text: str) -> list[str]:
    """Further arguments of a setting.

    Raises:
        InvalidInput: a quote is open.
    """
    return split_command(f"x {text}")[1:]


def split_template(text: str) -> list[str]:
    """The custom command as its arguments, with places for what is dialled.

    Raises:
        InvalidInput: a place is unknown or only a part of an argument.
    """
    words = split_command(text)
    for word in words:
        unknown = [place for place in re.findall(_PLACE, word) if place not in _PLACES]
        if unknown:
            raise InvalidInput(
                N_('There is no place "{value}"; there are: {known}.'),
                value=unknown[0],
                known=", ".join(sorted(_PLACES)),
            )
        if re.search(_PLACE, word) and word not in _PLACES:
            raise InvalidInput(N_('"{value}" must be an argument of its own.'), value=word)
    if words and words[0] in _PLACES:
        raise InvalidInput(N_("The program itself cannot be a place to fill."))
    return words


def _must_be_plain(value: str) -> None:
    if CONTROLS.search(value):
        raise InvalidInput(N_("It contains control characters."))
    if value.startswith("-"):
        raise InvalidInput(N_('"{value}" begins with a hyphen.'), value=value)


def _is_ipv6(host: str) -> bool:
    import ipaddress  # noqa: PLC0415 - as above

    try:
        return ipaddress.ip_address(host).version == 6 and "%" not in host
    except ValueError:
        return False
