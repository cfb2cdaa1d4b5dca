"""Remote clients: when the connection of each stands, and what its end means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fw_tui.domain.errors import N_
from fw_tui.domain.target import Client


class Sign(StrEnum):
    """How it is known that a connection stands."""

    HOOK = "hook"  #: the client runs a command of ours
    OUTPUT = "output"  #: the client writes a line
    KEY = "key"  #: a person says so


@dataclass(frozen=True, slots=True)
class ClientKind:
    """What is peculiar to a client.

    Attributes:
        label: what it is called.
        dials_host: it needs a host, and may take a port and a user; else it needs a remote ID.
        sign: how it is known that the connection stands.
        exit_is_end: its process ends with the connection; else it hands over to another one.
        stands: pattern of the line of its output that says that the connection stands.
        complaints: patterns of lines of its output, and the sentences (msgids) that they mean.
        codes: exit codes and the sentences (msgids) that they mean.
        clean: exit codes of an end that somebody wanted.
    """

    label: str
    dials_host: bool
    sign: Sign
    exit_is_end: bool
    stands: str = ""
    complaints: tuple[tuple[str, str], ...] = ()
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


_VNC_COMPLAINTS = (
    (r"Authentication failure|authentication failed|No password|password check", WRONG_PASSWORD),
    (r"unable to resolve host", UNKNOWN_HOST),
    (r"Connection refused", REFUSED),
    (r"timed out", NO_ANSWER),
    (r"unreachable|No route to host", NO_ROUTE),
    (r"Can't open display", NO_DISPLAY),
    (r"unable to connect", NO_ROUTE),
    (r"End of stream|Connection reset", BROKEN),
)
_RDP_COMPLAINTS = (
    (r"failed to open display", NO_DISPLAY),
    (r"ERRCONNECT_DNS_(?:NAME_NOT_FOUND|ERROR)", UNKNOWN_HOST),
    (r"ERRCONNECT_(?:LOGON_FAILURE|WRONG_PASSWORD|AUTHENTICATION_FAILED)", WRONG_PASSWORD),
)
_SSH_COMPLAINTS = (
    (r"REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed", STRANGER),
    (r"Permission denied|Too many authentication failures", WRONG_PASSWORD),
    (r"Could not resolve hostname", UNKNOWN_HOST),
    (r"Connection refused", REFUSED),
    (r"timed out", NO_ANSWER),
    (r"unreachable|No route to host", NO_ROUTE),
)

KINDS = {
    Client.TEAMVIEWER: ClientKind("TeamViewer", False, Sign.KEY, False),
    Client.ANYDESK: ClientKind("AnyDesk", False, Sign.KEY, False),
    Client.RUSTDESK: ClientKind("RustDesk", False, Sign.KEY, False),
    Client.RDP: ClientKind(
        "RDP (FreeRDP)",
        True,
        Sign.OUTPUT,
        True,
        stands=r"com\.freerdp\.gdi\].*Local framebuffer format",
        complaints=_RDP_COMPLAINTS,
        codes=_RDP_CODES,
        clean=frozenset({0, 1, 2, 3, 5, 11, 12}),
    ),
    Client.VNC: ClientKind(
        "VNC (TigerVNC)",
        True,
        Sign.OUTPUT,
        True,
        stands=r"CConn: +Using pixel format",
        complaints=_VNC_COMPLAINTS,
    ),
    Client.SSH: ClientKind("SSH", True, Sign.HOOK, True, complaints=_SSH_COMPLAINTS),
    Client.CUSTOM: ClientKind(N_("custom command"), True, Sign.KEY, False),
}

#: ssh says so itself when it fails; any other code is that of what ran there.
SSH_FAILED = 255


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
    return bool(pattern) and re.search(pattern, line) is not None


def complaint(client: Client, line: str) -> str:
    """What a line of a client's output complains about (msgid); "" if it does not."""
    return next(
        (said for pattern, said in KINDS[client].complaints if re.search(pattern, line)), ""
    )
