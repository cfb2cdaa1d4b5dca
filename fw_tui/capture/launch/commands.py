"""From a target to the arguments of its client, and the way on which that gets the password.

Never a shell: a list of arguments, each of which has been checked.
"""

from dataclasses import dataclass, field

from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.launcher import KINDS
from fw_tui.domain.secret import OneTimePassword
from fw_tui.domain.target import (
    PASSWORD_ARGUMENTS,
    PROGRAMS,
    Client,
    Target,
    check_remote_id,
    split_arguments,
    split_command,
    split_template,
)

#: RustDesk makes an address of it without quoting; these would cut it off.
_BREAKS_RUSTDESK = frozenset("#&\"'%?=+ ")
_V6 = ":"
_HOOK = "LocalCommand={hook}"


@dataclass(frozen=True, slots=True)
class Custom:
    """How the shop wants a client to be started.

    Attributes:
        command: the program, or for the custom one the whole template; "" for the default.
        arguments: further ones; None for the default.
        password_as_argument: allowed where the client takes it in no other way.
    """

    command: str = ""
    arguments: str | None = None
    password_as_argument: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """A client ready to be started.

    Attributes:
        client: which one.
        argv: its arguments; hidden, since a password may have to be among them.
        stdin: what it reads first; hidden.
        environ: variables of it alone; hidden.
        askpass: what it may ask for; None if it asks nobody.
        typed: there is a password that the client does not get: a person types it there.
    """

    client: Client
    argv: tuple[str, ...] = field(repr=False)
    stdin: bytes = field(default=b"", repr=False)
    environ: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    askpass: OneTimePassword | None = None
    typed: bool = False

    def hooked(self, command: str) -> tuple[str, ...]:
        """The arguments with the command that ssh runs as soon as the connection stands."""
        # A percent sign would begin one of ssh's own places.
        told = _HOOK.format(hook=command.replace("%", "%%"))
        return tuple(told if word == _HOOK else word for word in self.argv)


def start_of(
    target: Target, remote_id: str, password: OneTimePassword, custom: Custom | None = None
) -> Start:
    """How to dial a target.

    Args:
        target: what the computer is dialled with; its client must be chosen.
        remote_id: for clients that dial by one, and for hosts that are called so.
        password: is taken if the client gets it; ssh takes it when it asks.
        custom: the shop's wishes.

    Raises:
        InvalidInput: something is missing or is not what the client could take.
    """
    if target.client is None:
        raise InvalidInput(N_("No remote client was chosen for this computer."))
    custom = custom or Custom()
    client: Client = target.client
    target = target.checked()
    if client is Client.CUSTOM:
        return _custom(target, remote_id, password, custom)
    kind = KINDS[client]
    program, arguments = PROGRAMS[client]
    wanted = arguments if custom.arguments is None else custom.arguments
    words = (*split_command(custom.command or program), *split_arguments(wanted))
    if kind.dials_host:
        if not target.host:
            raise InvalidInput(N_("{client} needs the host of this computer."), client=kind.label)
        return _DIALLED[client](words, target, password)
    dialled = check_remote_id(client, remote_id)
    return _by_id(client, words, dialled, password, custom)


def _by_id(
    client: Client,
    words: tuple[str, ...],
    remote_id: str,
    password: OneTimePassword,
    custom: Custom,
) -> Start:
    if client is Client.ANYDESK:
        if not password:
            return Start(client, (*words, remote_id))
        return Start(client, (*words, remote_id, "--with-password"), stdin=_line(password))
    dial = "-i" if client is Client.TEAMVIEWER else "--connect"
    argv = (*words, dial, remote_id)
    if password and custom.password_as_argument:
        text = password.take()
        if client is not Client.RUSTDESK or _BREAKS_RUSTDESK.isdisjoint(text):
            return Start(client, (*argv, PASSWORD_ARGUMENTS[client], text))
        return Start(client, argv, typed=True)
    typed = bool(password)
    return Start(client, argv, typed=typed)


def _rdp(words: tuple[str, ...], target: Target, password: OneTimePassword) -> Start:
    argv = [*words, f"/v:{target.address}"]
    if target.user:
        argv.append(f"/u:{target.user}")
    if not password:
        return Start(Client.RDP, tuple(argv))
    if not target.user:
        raise InvalidInput(N_("With a password, RDP needs the login as well."))
    # With "force" it reads before it connects; it then asks for nothing but the password.
    return Start(Client.RDP, (*argv, "/from-stdin:force"), stdin=_line(password))


def _vnc(words: tuple[str, ...], target: Target, password: OneTimePassword) -> Start:
    # Its own windows about failures would keep the process, and with it the clock, alive.
    quiet = ("-AlertOnFatalError=0", "-ReconnectOnError=0")
    environ = []
    if target.user:
        environ.append(("VNC_USERNAME", target.user))
    if password:
        environ.append(("VNC_PASSWORD", password.take()))
    host = f"[{target.host}]" if _V6 in target.host else target.host
    return Start(
        Client.VNC,
        (*words, *quiet, f"{host}::{target.port or 5900}"),
        environ=tuple(environ),
    )


def _ssh(words: tuple[str, ...], target: Target, password: OneTimePassword) -> Start:
    # A connection of its own: over a shared one there is no hook, and its end is not the end.
    argv = [*words, "-o", "ControlPath=none", "-o", "PermitLocalCommand=yes", "-o", _HOOK]
    if target.port:
        argv += ["-p", str(target.port)]
    if target.user:
        argv += ["-l", target.user]
    return Start(Client.SSH, (*argv, "--", target.host), askpass=password if password else None)


def _custom(target: Target, remote_id: str, password: OneTimePassword, custom: Custom) -> Start:
    words = split_template(custom.command)
    if not words:
        raise InvalidInput(N_("No custom command is set (launch.custom_command)."))
    known = {
        "{id}": check_remote_id(Client.CUSTOM, remote_id) if remote_id else "",
        "{host}": target.host,
        "{port}": str(target.port) if target.port else "",
        "{user}": target.user,
    }
    for word in words:
        if known.get(word) == "":
            raise InvalidInput(N_("The custom command needs {place}."), place=word)
    argv = tuple(known.get(word, word) for word in words)
    return Start(Client.CUSTOM, argv, stdin=_line(password) if password else b"")


def _line(password: OneTimePassword) -> bytes:
    return f"{password.take()}\n".encode()


_DIALLED = {Client.RDP: _rdp, Client.VNC: _vnc, Client.SSH: _ssh}
