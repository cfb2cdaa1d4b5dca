"""Remote clients: what they dial, what their end means; and the password that nobody sees."""

import pickle
import traceback

import pytest

from fw_tui.domain import launcher
from fw_tui.domain.errors import Conflict, FwError, InvalidInput
from fw_tui.domain.launcher import KINDS, Sign, complaint, read_end, stands
from fw_tui.domain.secret import OneTimePassword
from fw_tui.domain.target import (
    Client,
    Target,
    check_host,
    check_port,
    check_remote_id,
    check_user,
    parse_client,
    parse_host,
    split_arguments,
    split_command,
    split_template,
)

SECRET = "geheim-4711"


@pytest.mark.parametrize("client", Client)
def test_every_client_says_when_it_stands(client: Client) -> None:
    kind = KINDS[client]
    assert bool(kind.stands) == (kind.sign is Sign.OUTPUT)
    assert kind.sign is not Sign.KEY or not kind.exit_is_end


@pytest.mark.parametrize(
    ("client", "typed", "kept"),
    [
        (Client.TEAMVIEWER, "123 456 789", "123456789"),
        (Client.ANYDESK, "1234567890", "1234567890"),
        (Client.ANYDESK, "empfang@ad", "empfang@ad"),
        (Client.RUSTDESK, "123456789", "123456789"),
        (Client.CUSTOM, "pc-7", "pc-7"),
    ],
)
def test_an_id_of_the_client_is_taken(client: Client, typed: str, kept: str) -> None:
    assert check_remote_id(client, typed) == kept


@pytest.mark.parametrize(
    ("client", "typed"),
    [
        (Client.TEAMVIEWER, "1234567"),
        (Client.TEAMVIEWER, "empfang@ad"),
        (Client.ANYDESK, "12345678"),
        (Client.ANYDESK, "a@b@c"),
        (Client.RUSTDESK, "12345"),
        *[(client, bad) for client in Client for bad in ("", "--password", "1234\x1b56789")],
    ],
)
def test_another_id_is_refused_in_one_sentence(client: Client, typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_remote_id(client, typed)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "host", "port"),
    [
        ("server.example", "server.example", 0),
        (" server.example:2222 ", "server.example", 2222),
        ("192.168.0.7:5901", "192.168.0.7", 5901),
        ("[fe80::1]:22", "fe80::1", 22),
        ("[::1]", "::1", 0),
        ("2001:db8::7", "2001:db8::7", 0),
        ("", "", 0),
    ],
)
def test_a_host_may_have_a_port(typed: str, host: str, port: int) -> None:
    assert parse_host(typed) == (host, port)


@pytest.mark.parametrize(
    "typed",
    [
        "-oProxyCommand=x",
        "a b",
        "a;b",
        "$(x)",
        "a/b",
        "x:0",
        "x:65536",
        "x:",
        "x:y",
        "[x",
        "a..b",
        "fe80::1%eth0",
        "a\x00b",
        "x" * 254,
        "%h",
        "anna@host",
        "a.-b",
    ],
)
def test_what_is_no_host_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        parse_host(typed)


@pytest.mark.parametrize("user", ["", "anna", "SHOP\\anna", "anna@shop.example", "_ssh", "Anna M"])
def test_a_login_is_taken(user: str) -> None:
    assert check_user(user) == user


@pytest.mark.parametrize("user", ["-l", "an\nna", "a;b", "a$(b)", "a" * 105, "%r", "a/b"])
def test_what_is_no_login_is_refused(user: str) -> None:
    with pytest.raises(InvalidInput):
        check_user(user)


@pytest.mark.parametrize("port", [-1, 65536])
def test_what_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(InvalidInput):
        check_port(port)


def test_a_target_is_checked_as_a_whole() -> None:
    target = Target(Client.SSH, " server.example ", 22, " anna ")
    assert target.checked() == Target(Client.SSH, "server.example", 22, "anna")
    with pytest.raises(InvalidInput):
        Target(Client.SSH, "-x").checked()
    assert check_host("") == ""


def test_a_client_goes_by_its_name() -> None:
    assert parse_client(" SSH ") is Client.SSH
    assert parse_client("") is None
    with pytest.raises(InvalidInput, match="teamviewer"):
        parse_client("telnet")


def test_a_command_is_split_once_and_nothing_in_it_is_obeyed() -> None:
    assert split_command("'/opt/Any Desk/anydesk' $HOME `id`") == [
        "/opt/Any Desk/anydesk",
        "$HOME",
        "`id`",
    ]
    assert split_arguments("-o 'A B' ;") == ["-o", "A B", ";"]
    assert split_command("") == []


@pytest.mark.parametrize("text", ["'open", "-x y", "--help"])
def test_what_is_no_command_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        split_command(text)


def test_a_template_has_places_that_are_whole_arguments() -> None:
    assert split_template("dial --id {id} {host} {port} {user}")[2:] == [
        "{id}",
        "{host}",
        "{port}",
        "{user}",
    ]


@pytest.mark.parametrize("text", ["dial --id={id}", "dial {password}", "{host} x", "dial {id}{id}"])
def test_a_template_with_other_places_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        split_template(text)


RDP_LINE = "[INFO][com.freerdp.gdi] - Local framebuffer format  PIXEL_FORMAT_BGRX32"


def test_a_line_of_the_client_says_that_it_stands() -> None:
    assert stands(Client.RDP, RDP_LINE)
    assert stands(Client.VNC, " CConn:       Using pixel format depth 24 (32bpp) little-endian")
    assert not stands(Client.VNC, " CConn:       Connected to host 127.0.0.1 port 5978")
    assert not stands(Client.SSH, RDP_LINE)


@pytest.mark.parametrize(
    ("client", "line", "sentence"),
    [
        (Client.VNC, "CConn: Authentication failure: Authentication failure", "WRONG_PASSWORD"),
        (Client.VNC, "unable to connect to socket: Connection refused (111)", "REFUSED"),
        (Client.VNC, "unable to resolve host by name: Name or service", "UNKNOWN_HOST"),
        (Client.SSH, "anna@127.0.0.1: Permission denied (password).", "WRONG_PASSWORD"),
        (Client.SSH, "ssh: connect to host x port 22: Connection refused", "REFUSED"),
        (Client.SSH, "ssh: Could not resolve hostname x: Name", "UNKNOWN_HOST"),
        (Client.SSH, "ssh: connect to host x port 22: Connection timed out", "NO_ANSWER"),
        (Client.SSH, "Host key verification failed.", "STRANGER"),
        (Client.RDP, "failed to open display: ", "NO_DISPLAY"),
    ],
)
def test_a_complaint_of_a_client_is_one_sentence(client: Client, line: str, sentence: str) -> None:
    assert complaint(client, line) == getattr(launcher, sentence)
    assert read_end(client, 255, stood=False, said=complaint(client, line)).sentence == getattr(
        launcher, sentence
    )


def test_a_line_that_complains_about_nothing_means_nothing() -> None:
    assert complaint(Client.SSH, "Welcome") == ""
    assert complaint(Client.ANYDESK, "Permission denied") == ""


@pytest.mark.parametrize(
    ("code", "sentence"),
    [(154, launcher.WRONG_PASSWORD), (140, launcher.UNKNOWN_HOST), (147, launcher.CLOSED)],
)
def test_freerdp_says_by_its_exit_code_why_it_failed(code: int, sentence: str) -> None:
    end = read_end(Client.RDP, code, stood=False)
    assert (end.sentence, end.stood, end.wanted) == (sentence, False, False)


def test_an_unknown_code_before_the_connection_is_a_sentence_too() -> None:
    assert read_end(Client.RDP, 200, stood=False).sentence == launcher.NOT_STANDING


@pytest.mark.parametrize(
    ("client", "code", "said", "wanted"),
    [
        (Client.RDP, 11, "", True),
        (Client.RDP, 131, "", False),
        (Client.VNC, 0, "", True),
        (Client.VNC, 0, launcher.BROKEN, False),
        (Client.VNC, -15, "", True),
        (Client.SSH, 0, "", True),
        (Client.SSH, 3, "", True),
        (Client.SSH, -1, "", True),
        (Client.SSH, 255, "", False),
    ],
)
def test_an_end_was_wanted_or_the_connection_broke(
    client: Client, code: int, said: str, wanted: bool
) -> None:
    assert read_end(client, code, stood=True, said=said).wanted is wanted


def test_a_password_can_be_taken_once() -> None:
    password = OneTimePassword(SECRET)
    assert password
    assert password.take() == SECRET
    assert not password
    with pytest.raises(Conflict):
        password.take()


def test_a_password_that_was_forgotten_cannot_be_taken() -> None:
    password = OneTimePassword(SECRET)
    password.forget()
    assert not password
    with pytest.raises(Conflict):
        password.take()


@pytest.mark.parametrize("text", [f"{SECRET}\n", f"\x1b{SECRET}", SECRET * 100])
def test_a_password_that_no_client_could_take_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(FwError) as refused:
        OneTimePassword(text)
    assert SECRET not in "".join(traceback.format_exception_only(refused.value))


def test_a_password_is_in_no_text_of_it() -> None:
    password = OneTimePassword(SECRET)
    assert SECRET not in f"{password} {password!r} {vars(type(password))}"
    with pytest.raises(TypeError):
        pickle.dumps(password)
