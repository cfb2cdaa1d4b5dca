"""The arguments of each client, and the way on which it gets the password."""

from typing import Any

import pytest

from fw_tui.capture.launch.commands import Custom, Start, start_of
from fw_tui.domain.errors import InvalidInput
from fw_tui.domain.secret import OneTimePassword
from fw_tui.domain.target import PASSWORD_ARGUMENTS, Client, Target

SECRET = "geheim-4711"
HOST: dict[str, Any] = {"host": "server.example", "port": 2222, "user": "anna"}
ALLOWED = Custom(password_as_argument=True)


def start(
    client: Client, password: str = SECRET, custom: Custom | None = None, **target: Any
) -> Start:
    dialled = Target(client, **target)
    return start_of(dialled, "123456789", OneTimePassword(password), custom)


def test_anydesk_reads_the_password_from_its_input() -> None:
    made = start(Client.ANYDESK)
    assert made.argv == ("anydesk", "123456789", "--with-password")
    assert made.stdin == b"geheim-4711\n"


def test_anydesk_without_a_password_reads_nothing() -> None:
    made = start(Client.ANYDESK, "")
    assert (made.argv, made.stdin) == (("anydesk", "123456789"), b"")


@pytest.mark.parametrize("client", PASSWORD_ARGUMENTS)
def test_a_client_that_takes_it_only_as_an_argument_does_not_get_it(client: Client) -> None:
    made = start(client)
    assert SECRET not in " ".join(made.argv)
    assert made.typed
    assert not start(client, "").typed


@pytest.mark.parametrize("client", Client)
def test_a_password_is_an_argument_where_the_client_takes_it_in_no_other_way(
    client: Client,
) -> None:
    command = "dial {id}" if client is Client.CUSTOM else ""
    made = start(client, custom=Custom(command, password_as_argument=True), **HOST)
    assert (client in PASSWORD_ARGUMENTS) == (SECRET in made.argv)


@pytest.mark.parametrize(
    ("client", "argv"),
    [
        (Client.TEAMVIEWER, ("teamviewer", "-i", "123456789", "-p", SECRET)),
        (Client.RUSTDESK, ("rustdesk", "--connect", "123456789", "--password", SECRET)),
    ],
)
def test_it_gets_it_as_an_argument_if_the_shop_allows_it(
    client: Client, argv: tuple[str, ...]
) -> None:
    made = start(client, custom=ALLOWED)
    assert made.argv == argv
    assert not made.typed


def test_rustdesk_does_not_get_a_password_that_it_would_cut_off() -> None:
    made = start(Client.RUSTDESK, "a&b#c", custom=ALLOWED)
    assert made.typed
    assert "a&b#c" not in made.argv


def test_rustdesk_is_never_started_with_a_password_alone() -> None:
    """That would set the permanent password of this computer."""
    made = start(Client.RUSTDESK, custom=ALLOWED)
    assert made.argv.index("--connect") < made.argv.index("--password")


def test_freerdp_reads_the_password_before_it_connects() -> None:
    made = start(Client.RDP, **HOST)
    assert made.argv == (
        *("xfreerdp", "/cert:tofu", "/v:server.example:2222", "/u:anna", "/from-stdin:force"),
    )
    assert made.stdin == b"geheim-4711\n"


def test_freerdp_needs_a_login_with_a_password_and_none_without() -> None:
    with pytest.raises(InvalidInput, match="login"):
        start(Client.RDP, host="server.example")
    assert start(Client.RDP, "", host="::1").argv == ("xfreerdp", "/cert:tofu", "/v:[::1]")


def test_tigervnc_has_the_password_in_its_own_environment() -> None:
    made = start(Client.VNC, **HOST)
    assert made.argv[-1] == "server.example::2222"
    assert dict(made.environ) == {"VNC_USERNAME": "anna", "VNC_PASSWORD": SECRET}
    assert start(Client.VNC, "", host="fe80::1").argv[-1] == "[fe80::1]::5900"


def test_ssh_asks_for_the_password() -> None:
    made = start(Client.SSH, **HOST)
    assert made.argv[-6:] == ("-p", "2222", "-l", "anna", "--", "server.example")
    assert made.askpass is not None
    assert made.askpass.take() == SECRET
    assert start(Client.SSH, "", host="server.example").askpass is None


def test_the_hook_of_ssh_cannot_name_places_of_ssh() -> None:
    assert "LocalCommand=echo >/run/50%%h" in start(Client.SSH, **HOST).hooked("echo >/run/50%h")


def test_the_custom_command_is_filled_argument_by_argument() -> None:
    custom = Custom("'/opt/my dial' --to {host} {port} --as {user} {id} ;")
    made = start(Client.CUSTOM, custom=custom, **HOST)
    assert made.argv == (
        *("/opt/my dial", "--to", "server.example", "2222", "--as", "anna", "123456789", ";"),
    )
    assert made.stdin == b"geheim-4711\n"


def test_the_custom_command_says_what_it_needs() -> None:
    with pytest.raises(InvalidInput, match="No custom command"):
        start(Client.CUSTOM)
    with pytest.raises(InvalidInput, match="custom command needs"):
        start(Client.CUSTOM, custom=Custom("dial {user}"))


def test_the_shop_may_have_another_program_and_other_arguments() -> None:
    custom = Custom("flatpak run com.anydesk.Anydesk", "--plain")
    assert start(Client.ANYDESK, "", custom).argv == (
        *("flatpak", "run", "com.anydesk.Anydesk", "--plain", "123456789"),
    )
    assert "/cert:tofu" not in start(Client.RDP, "", Custom(arguments=""), host="x").argv


@pytest.mark.parametrize("client", [Client.RDP, Client.VNC, Client.SSH])
def test_a_client_that_dials_a_host_needs_one(client: Client) -> None:
    with pytest.raises(InvalidInput, match="host"):
        start(client)


@pytest.mark.parametrize("host", ["-oProxyCommand=id", "a b", "x\n", "--help"])
@pytest.mark.parametrize("client", [Client.RDP, Client.VNC, Client.SSH])
def test_nothing_that_a_client_would_obey_is_dialled(client: Client, host: str) -> None:
    if host.strip() == host:
        with pytest.raises(InvalidInput):
            start(client, host=host)


def test_a_computer_without_a_client_is_refused() -> None:
    with pytest.raises(InvalidInput, match="No remote client"):
        start_of(Target(), "123456789", OneTimePassword(""))


@pytest.mark.parametrize("client", [c for c in Client if c is not Client.CUSTOM])
def test_the_password_is_in_no_text_of_what_is_started(client: Client) -> None:
    made = start(client, custom=ALLOWED, **HOST)
    assert SECRET not in f"{made} {made!r}"
