"""Remote clients: whom each dials, how it gets the password, when it stands, what its end means."""

import ipaddress
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
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


class Sign(StrEnum):
    """How it is known that a connection stands."""

    HOOK = "hook"  #: the client runs a command of ours
    OUTPUT = "output"  #: the client writes a line
    KEY = "key"  #: a person says so


class Handover(StrEnum):
    """How a client gets the one-time password, the safest first."""

    STDIN = "stdin"
    ASKPASS = "askpass"
    ENVIRONMENT = "environment"
    ARGUMENT = "argument"  #: everybody on this computer could read it; only if the shop allows it


@dataclass(frozen=True, slots=True)
class ClientKind:
    """What is peculiar to a client.

    Attributes:
        label: what it is called.
        dials_host: it needs a host, and may take a port and a user; else it needs a remote ID.
        sign: how it is known that the connection stands.
        handover: how it gets the password.
        exit_is_end: its process ends with the connection; else it hands over to another one.
        command: the program while the shop has set no other.
        arguments: further ones while the shop has set no other.
        stands: the line of its output that says that the connection stands.
        complaints: lines of its output and the sentences (msgids) that they mean.
        codes: exit codes and the sentences (msgids) that they mean.
        clean: exit codes of an end that somebody wanted.
    """

    label: str
    dials_host: bool
    sign: Sign
    handover: Handover
    exit_is_end: bool
    command: str
    arguments: str = ""
    stands: re.Pattern[str] | None = None
    complaints: tuple[tuple[re.Pattern[str], str], ...] = ()
    codes: Mapping[int, str] = field(default_factory=dict)
    clean: frozenset[int] = frozenset({0})


REFUSED = N_("The other computer refused the connection; does its server run?")
WRONG_PASSWORD = N_("The password or the user name was refused.")
UNKNOWN_HOST = N_("No computer of that name is known.")
NO_ANSWER = N_("The other computer did not answer in time.")
NO_ROUTE = N_("There is no way to the other computer; has it internet?")
STRANGER = N_("The other computer shows another key than before; it was not connected.")
NO_DISPLAY = N_("The client needs a graphical desktop here; DISPLAY leads to none.")
CLOSED = N_("The other computer closed the connection; it may have refused the password.")
BROKEN = N_("The connection broke.")
NOT_STANDING = N_("The client ended before the connection stood.")
ENDED = N_("The connection was ended.")

_RDP_CODES = {
    1: N_("The other computer ended the connection."),
    2: N_("The user was logged off."),
    3: N_("The connection was idle for too long."),
    5: N_("Somebody else has taken over the connection."),
    11: N_("The user ended the connection there."),
    12: N_("The user was logged off."),
    131: N_("The connection failed."),
    132: WRONG_PASSWORD,
    133: N_("The two sides agree on no way to encrypt."),
    134: UNKNOWN_HOST,
    135: WRONG_PASSWORD,
    138: N_("The connection failed."),
    139: UNKNOWN_HOST,
    140: UNKNOWN_HOST,
    141: REFUSED,
    142: N_("The connection failed."),
    143: N_("The encrypted connection failed; was the certificate refused?"),
    145: N_("This account may not connect."),
    147: CLOSED,
    148: N_("The password has expired."),
    149: N_("The password has expired."),
    152: N_("The account is locked."),
    153: N_("The account is disabled."),
    154: WRONG_PASSWORD,
    155: N_("This account may not connect."),
}


def _said(text: str, sentence: str) -> tuple[re.Pattern[str], str]:
    return re.compile(text), sentence


_VNC_COMPLAINTS = (
    _said(
        r"Authentication failure|authentication failed|No password|password check", WRONG_PASSWORD
    ),
    _said(r"unable to resolve host", UNKNOWN_HOST),
    _said(r"Connection refused", REFUSED),
    _said(r"timed out", NO_ANSWER),
    _said(r"unreachable|No route to host", NO_ROUTE),
    _said(r"Can't open display", NO_DISPLAY),
    _said(r"unable to connect", NO_ROUTE),
    _said(r"End of stream|Connection reset", BROKEN),
)
_RDP_COMPLAINTS = (
    _said(r"failed to open display", NO_DISPLAY),
    _said(r"ERRCONNECT_DNS_(?:NAME_NOT_FOUND|ERROR)", UNKNOWN_HOST),
    _said(r"ERRCONNECT_(?:LOGON_FAILURE|WRONG_PASSWORD|AUTHENTICATION_FAILED)", WRONG_PASSWORD),
)
_SSH_COMPLAINTS = (
    _said(r"REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed", STRANGER),
    _said(r"Permission denied|Too many authentication failures", WRONG_PASSWORD),
    _said(r"Could not resolve hostname", UNKNOWN_HOST),
    _said(r"Connection refused", REFUSED),
    _said(r"timed out", NO_ANSWER),
    _said(r"unreachable|No route to host", NO_ROUTE),
)

KINDS = {
    Client.TEAMVIEWER: ClientKind(
        "TeamViewer", False, Sign.KEY, Handover.ARGUMENT, False, "teamviewer"
    ),
    Client.ANYDESK: ClientKind("AnyDesk", False, Sign.KEY, Handover.STDIN, False, "anydesk"),
    Client.RUSTDESK: ClientKind("RustDesk", False, Sign.KEY, Handover.ARGUMENT, False, "rustdesk"),
    Client.RDP: ClientKind(
        "RDP (FreeRDP)",
        True,
        Sign.OUTPUT,
        Handover.STDIN,
        True,
        "xfreerdp",
        # Nobody can be asked about a certificate: the first is kept, another one is refused later.
        arguments="/cert:tofu",
        stands=re.compile(r"com\.freerdp\.gdi\].*Local framebuffer format"),
        complaints=_RDP_COMPLAINTS,
        codes=_RDP_CODES,
        clean=frozenset({0, 1, 2, 3, 5, 11, 12}),
    ),
    Client.VNC: ClientKind(
        "VNC (TigerVNC)",
        True,
        Sign.OUTPUT,
        Handover.ENVIRONMENT,
        True,
        "xtigervncviewer",
        stands=re.compile(r"CConn: +Using pixel format"),
        complaints=_VNC_COMPLAINTS,
    ),
    Client.SSH: ClientKind(
        "SSH", True, Sign.HOOK, Handover.ASKPASS, True, "ssh", complaints=_SSH_COMPLAINTS
    ),
    Client.CUSTOM: ClientKind(N_("custom command"), True, Sign.KEY, Handover.STDIN, False, ""),
}

#: Clients that take a password as an argument only.
ARGUMENT_ONLY = tuple(c for c, kind in KINDS.items() if kind.handover is Handover.ARGUMENT)

#: ssh says so itself when it fails; any other code is that of what ran there.
SSH_FAILED = 255

HOST_LENGTH, USER_LENGTH = 253, 104
_HOST = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?:\.(?!-)[A-Za-z0-9_-]{1,63})*\.?")
_USER = re.compile(r"[^\W_](?:[\w.@\\ +-]*[\w$.-])?|_[\w.@-]*")
_IDS = {
    Client.TEAMVIEWER: (
        re.compile(r"[0-9]{8,12}"),
        N_('"{value}" is no ID of TeamViewer: 8 to 12 digits.'),
    ),
    Client.ANYDESK: (
        re.compile(r"[0-9]{9,10}|[\w.-]+@[\w.-]+"),
        N_('"{value}" is no ID of AnyDesk: 9 or 10 digits, or a name such as shop@ad.'),
    ),
    Client.RUSTDESK: (
        re.compile(r"[0-9A-Za-z_.-]{6,64}"),
        N_('"{value}" is no ID of RustDesk: letters, digits and . - _, at least 6.'),
    ),
}
_PLACE = re.compile(r"\{[^{}]*\}")
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
    if len(host) <= HOST_LENGTH and (_HOST.fullmatch(host) or _is_ipv6(host)):
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
    if len(user) <= USER_LENGTH and _USER.fullmatch(user):
        return user
    raise InvalidInput(N_('"{value}" is no login.'), value=user)


def check_remote_id(client: Client, remote_id: str) -> str:
    """A remote ID as this client spells it.

    Raises:
        InvalidInput: it is none of this client.
    """
    checked = normalise_remote_id(remote_id)
    pattern, complaint = _IDS.get(client, (None, ""))
    if pattern is not None and not pattern.fullmatch(checked):
        raise InvalidInput(complaint, value=checked)
    return checked


def split_command(text: str) -> list[str]:
    """A command of a setting as its arguments: quotes are read once, nothing else is.

    Raises:
        InvalidInput: a quote is open, or it begins with a hyphen.
    """
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
        unknown = [place for place in _PLACE.findall(word) if place not in _PLACES]
        if unknown:
            raise InvalidInput(
                N_('There is no place "{value}"; there are: {known}.'),
                value=unknown[0],
                known=", ".join(sorted(_PLACES)),
            )
        if _PLACE.search(word) and word not in _PLACES:
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
    try:
        return ipaddress.ip_address(host).version == 6 and "%" not in host
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class End:
    """How a client's process ended.

    Attributes:
        sentence: what that means (msgid).
        stood: the connection stood before.
        wanted: somebody ended it; else it broke or never stood.
    """

    code: int
    sentence: str
    stood: bool
    wanted: bool


def read_end(client: Client, code: int, stood: bool, said: str = "") -> End:
    """What the end of a client's process means.

    Args:
        client: which one.
        code: its exit code, negative for a signal.
        stood: whether the connection stood before.
        said: the sentence that its last complaint meant, see ``complaint``.
    """
    kind = KINDS[client]
    if not stood:
        sentence = said or kind.codes.get(code) or NOT_STANDING
        return End(code, sentence, stood=False, wanted=False)
    if client is Client.SSH:
        wanted = code != SSH_FAILED
        return End(code, ENDED if wanted else said or BROKEN, stood=True, wanted=wanted)
    # TigerVNC ends with 0 whatever happened, and a signal is somebody's who is here.
    if said != BROKEN and (code in kind.clean or code < 0):
        return End(code, kind.codes.get(code, ENDED), stood=True, wanted=True)
    return End(code, BROKEN, stood=True, wanted=False)


def stands(client: Client, line: str) -> bool:
    """Whether a line of a client's output says that the connection stands."""
    pattern = KINDS[client].stands
    return pattern is not None and pattern.search(line) is not None


def complaint(client: Client, line: str) -> str:
    """What a line of a client's output complains about (msgid); "" if it does not."""
    return next((said for pattern, said in KINDS[client].complaints if pattern.search(line)), "")
