"""``connect``: dials an ordered session; its clock follows the connection."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, aclosing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from fw_tui.capture.launch.events import Event, Happened
from fw_tui.cli.arguments import Commands, positive
from fw_tui.cli.computers import add_target, given_target
from fw_tui.cli.output import complain, finish, mention, put, say
from fw_tui.cli.replaying import delete_expired
from fw_tui.cli.running import running_since, say_ended
from fw_tui.cli.shell import Shell
from fw_tui.documents.launch_wording import started_sentences, terminal_heading
from fw_tui.domain.errors import FwError, InvalidInput, N_
from fw_tui.domain.launcher import KINDS, NOT_STANDING, Sign
from fw_tui.domain.secret import PASSWORD_LENGTH, OneTimePassword
from fw_tui.domain.session import Session, State
from fw_tui.domain.target import Client
from fw_tui.domain.text import printable
from fw_tui.i18n import _
from fw_tui.services.heartbeat import Heartbeat

if TYPE_CHECKING:
    from fw_tui.capture.launch.commands import Start
    from fw_tui.services.launching import Outlook

_INTERRUPTED = 130  #: as shells count it
_NOTHING = "x"
_NO_TERMINAL = N_("ssh needs a terminal for its input and output; over SSH connect by ssh -t.")
_NOBODY = N_("Somebody at a terminal must say when {client} is connected.")


def add_commands(commands: Commands) -> None:
    """Register ``connect``."""
    parser = commands.add(
        "connect", _("dial an ordered session; the clock follows the connection"), run_connect
    )
    parser.add_argument("number", metavar=_("NUMBER"), type=positive, help=_("the session"))
    add_target(parser)
    password = parser.add_mutually_exclusive_group()
    password.add_argument(
        "--password-stdin",
        action="store_true",
        help=_("read the one-time password from standard input instead of asking for it"),
    )
    password.add_argument("--no-password", action="store_true", help=_("do not ask for one"))


def run_connect(shell: Shell) -> int:
    """Dial, wait for the end and print what it cost."""
    number: int = shell.arguments.number
    delete_expired(shell)
    outlook = _chosen(shell)
    try:
        with _sign_of_life(shell, outlook.session):
            event = _HOW[KINDS[_client(outlook)].sign](shell, outlook)
    except KeyboardInterrupt:
        _say_left(shell.office.sessions.get(number))
        return _INTERRUPTED
    _say_recorded(shell, outlook, event)
    return _said(shell, number, event)


def _chosen(shell: Shell) -> "Outlook":
    """What is known before dialling, with what was given; refused is what cannot be dialled."""
    args, launching = shell.arguments, shell.office.launching
    number = args.number

    def work() -> None:
        before = launching.target(number)
        target = given_target(args, before)
        if target.client is None:
            raise InvalidInput(
                N_("No remote client is chosen for this computer yet; choose one with --client.")
            )
        if target != before:
            launching.choose(number, target)
        # Before anybody types a password.
        launching.prepare(number, OneTimePassword())

    shell.office.at_once(work)
    return launching.outlook(number)


@contextmanager
def _sign_of_life(shell: Shell, session: Session) -> Iterator[None]:
    """While inside the session is known to be looked after: if we are killed it is offered."""
    login, number = session.technician, session.number
    heartbeat = Heartbeat(shell.office, login, number=number)
    heartbeat.start()
    try:
        yield
    finally:
        heartbeat.stop()
        shell.office.sessions.release(login, number)


def _client(outlook: "Outlook") -> Client:
    if outlook.target.client is None:
        raise AssertionError("what has no client was refused")
    return outlook.target.client


def _in_this_terminal(shell: Shell, outlook: "Outlook") -> Event:
    """ssh, which says itself when the connection stands.

    Raises:
        InvalidInput: there is no terminal.
    """
    from fw_tui.capture.launch.terminal import Terminal  # noqa: PLC0415 - only for ssh

    with _keyboard(InvalidInput(_NO_TERMINAL)) as keys:
        days = outlook.recorded_for(Client.SSH)
        for line in terminal_heading(outlook.session, outlook.target, days):
            say(line)
        start = _start(shell, outlook)
        finish()
        terminal = Terminal(keys.fileno(), sys.stdout.fileno())
        return shell.office.launching.launch_in_terminal(outlook.session.number, start, terminal)


def _watched(shell: Shell, outlook: "Outlook") -> Event:
    """A client whose output says when the connection stands, and whose end is its end."""
    number, start = outlook.session.number, _start(shell, outlook)

    def tell(event: Event) -> bool:
        if event.happened is Happened.STARTED:
            _say_started(start)
        elif event.happened is Happened.CONNECTED:
            say(running_since(shell.office.sessions.get(number), shell))
        finish()
        return False

    return asyncio.run(_followed(shell, number, start, tell))


def _by_hand(shell: Shell, outlook: "Outlook") -> Event:
    """A client of which only a person knows whether it is connected.

    Raises:
        InvalidInput: nobody is there.
    """
    label = FwError(KINDS[_client(outlook)].label)
    with _keyboard(InvalidInput(_NOBODY, client=label)) as keys:
        number, start = outlook.session.number, _start(shell, outlook)
        event = asyncio.run(_followed(shell, number, start, lambda _event: True))
        if event.happened is not Happened.STARTED:
            return event
        _say_started(start)
        return _told_by(keys, shell, number)


def _told_by(keys: TextIO, shell: Shell, number: int) -> Event:
    """What a person says of the connection; returns how it ended."""
    clock, launching = shell.around.clock, shell.office.launching
    say(_("Enter: the connection stands, the clock starts. x and Enter: it failed."))
    if _asked(keys, "> ") == _NOTHING:
        last = Event(Happened.FAILED, clock.now_ms(), NOT_STANDING)
    else:
        session = launching.keep(number, Event(Happened.CONNECTED, clock.now_ms()))
        say(running_since(session, shell))
        _asked(keys, _("Enter ends the session: "))
        last = Event(Happened.ENDED, clock.now_ms())
    launching.keep(number, last)
    return last


_HOW: dict[Sign, Callable[[Shell, "Outlook"], Event]] = {
    Sign.HOOK: _in_this_terminal,
    Sign.OUTPUT: _watched,
    Sign.KEY: _by_hand,
}


async def _followed(
    shell: Shell, number: int, start: "Start", tell: Callable[[Event], bool]
) -> Event:
    """What a client has come to when ``tell`` says that this is enough, else at its end."""

    async def ask(work: Callable[[], Session]) -> Session:
        return work()

    async with aclosing(shell.office.launching.launch(number, start, ask)) as events:
        async for event in events:
            if tell(event):
                break
    return event


def _said(shell: Shell, number: int, event: Event) -> int:
    """Print what the end means; returns the exit code.

    Raises:
        FwError: nobody wanted this end.
    """
    session = shell.office.sessions.get(number)
    if event.happened is Happened.ENDED:
        say_ended(shell, session)
        return 0
    why = FwError(event.sentence)
    if event.happened is Happened.NOT_STARTED:
        raise why
    if session.state is State.ABORTED:
        raise FwError(
            N_("{why} Session {number} is noted as a failed attempt and costs nothing."),
            why=why,
            number=number,
        )
    raise FwError(
        N_("{why} fw-tui connect {number} dials again, fw-tui stop {number} ends the session."),
        why=why,
        number=number,
    )


def _say_started(start: "Start") -> None:
    for sentence in started_sentences(start.client, start.typed):
        say(sentence)


def _say_recorded(shell: Shell, outlook: "Outlook", event: Event) -> None:
    number = outlook.session.number
    if event.unrecorded:
        complain(_(event.unrecorded))
    elif outlook.recorded_for(outlook.target.client) and shell.office.recordings.of(number):
        mention(_("fw-tui replay {number} plays the recording.").format(number=number))


def _say_left(session: Session) -> None:
    """Where a session stands that nobody waits for any more."""
    if session.state is State.CONNECTED:
        told = _("Session {number} runs on; fw-tui stop {number} ends it.")
    else:
        told = _("Session {number} stays as it is; fw-tui connect {number} dials it again.")
    mention("")  # behind what the terminal showed of Ctrl+C
    mention(told.format(number=session.number))


def _start(shell: Shell, outlook: "Outlook") -> "Start":
    return shell.office.launching.prepare(outlook.session.number, _password(shell, outlook))


def _password(shell: Shell, outlook: "Outlook") -> OneTimePassword:
    """The one-time password, if the client gets it from us.

    Raises:
        InvalidInput: no client could take it.
    """
    args = shell.arguments
    if args.password_stdin and sys.stdin is not None:
        return OneTimePassword(sys.stdin.readline(PASSWORD_LENGTH + 2).rstrip("\r\n"))
    if args.no_password or outlook.target.client in outlook.typed_there or not _is_asked():
        return OneTimePassword()
    from getpass import getpass  # noqa: PLC0415 - only where one is asked for

    try:
        return OneTimePassword(getpass(_("One-time password (not shown; Enter for none): ")))
    except EOFError:
        raise KeyboardInterrupt from None


def _is_asked() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _asked(keys: TextIO, question: str) -> str:
    """What a person answers; whoever closes the input wants to leave."""
    put(printable(question))
    finish()
    answer = keys.readline()
    if not answer:
        raise KeyboardInterrupt
    return answer.strip().lower()


@contextmanager
def _keyboard(refusal: FwError) -> Iterator[TextIO]:
    """Where keys come from; where a pipe brings the password, from the terminal all the same.

    Raises:
        FwError: the refusal, where there is no terminal.
    """
    with ExitStack() as until_end:
        keys: TextIO | None = sys.stdin
        try:
            if not sys.stdout.isatty():
                raise refusal
            if keys is None or not keys.isatty():
                keys = until_end.enter_context(Path("/dev/tty").open())
        except OSError:
            raise refusal from None
        yield keys
