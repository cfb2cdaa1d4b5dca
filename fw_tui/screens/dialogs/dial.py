"""Dialling a computer: with which client, where, and what is said about clock and recording."""

from typing import NamedTuple

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from fw_tui.capture.launch.commands import Start
from fw_tui.documents.launch_wording import recording_sentence
from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.launcher import KINDS, Sign
from fw_tui.domain.secret import OneTimePassword
from fw_tui.domain.session import Session
from fw_tui.domain.target import Client, parse_client
from fw_tui.i18n import _
from fw_tui.screens.client_choice import target_fields, typed_target
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.call_fields import PasswordInput
from fw_tui.screens.dialogs.form import Field, FormDialog, line_field
from fw_tui.services.launching import Outlook
from fw_tui.widgets.cycle import Cycle


class Dialled(NamedTuple):
    """A client that can be started, for a session as it was before."""

    session: Session
    start: Start


class DialDialog(FormDialog[Dialled]):
    """Everything that a client needs; what was chosen is kept for the computer's next session."""

    ACCEPT = N_("Dial")
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    DialDialog .note { height: auto; min-height: 4; width: 100%; margin-top: 1; }
    """

    def __init__(self, desk: Desk, outlook: Outlook, error: FwError | None = None) -> None:
        """Args: the desk; what is known before; why it could not be dialled at once."""
        session = outlook.session
        holds = session.number in desk.passwords.numbers()
        held = _("known since the order") if holds else _("may stay empty")
        self._password = PasswordInput(held, id="password")
        fields = [
            *target_fields(outlook.target),
            line_field("remote_id", _("Remote ID"), session.remote_id, _("as read out")),
            Field("password", _("Password"), self._password),
        ]
        super().__init__(_("Dial {partner}").format(partner=session.partner), fields)
        self._desk = desk
        self._outlook = outlook
        self._complaint = error
        self._note = Static("", markup=False, classes="note")

    def compose_body(self) -> ComposeResult:
        yield from super().compose_body()
        yield self._note

    def on_mount(self) -> None:
        """The cursor is where something is missing."""
        self._follow_client()
        (self._password if self.client is not None else self.query_one("#client")).focus()
        if self._complaint is not None:
            self.show_error(self._complaint)

    @property
    def client(self) -> Client | None:
        """The one that is chosen now."""
        return parse_client(self.values["client"])

    async def save(self, values: dict[str, str]) -> Dialled:
        """Keep what was chosen, and make the client ready."""
        target = typed_target(values)
        number, launching = self._outlook.session.number, self._desk.office.launching
        # An answer that is no password for a client is refused before anything is kept.
        self._desk.passwords.hold(number, OneTimePassword(self._password.value))
        session = await self._desk.ask(
            lambda: launching.choose(number, target, values["remote_id"])
        )
        start = await ready(self._desk, number)
        self._password.value = ""
        return Dialled(session, start)

    @on(Cycle.Changed, "#client")
    def _client_changed(self) -> None:
        self._follow_client()

    def _follow_client(self) -> None:
        """Show what this client needs, and what it does with the clock."""
        client = self.client
        dials_host = client is None or KINDS[client].dials_host
        by_id = client in {None, Client.CUSTOM} or not dials_host
        for name, needed in (("host", dials_host), ("login", dials_host), ("remote_id", by_id)):
            row = self.query_one(f"#{name}").parent
            if row is not None:
                row.display = needed
        self._note.update(Text("\n".join(told_before(self._outlook, client))))


async def ready(desk: Desk, number: int) -> Start:
    """A session's client, ready to be started with the password that waits for it.

    Raises:
        FwError: something is missing; the password waits on.
    """
    password = desk.passwords.hand_over(number)
    try:
        return await desk.ask(lambda: desk.office.launching.prepare(number, password))
    except FwError:
        desk.passwords.hold(number, password)
        raise


def told_before(outlook: Outlook, client: Client | None) -> list[str]:
    """What to know before dialling: the clock, the password, the recording."""
    if client is None:
        return [_("The client is remembered for this computer.")]
    told = [_clock_sentence(client)]
    if client in outlook.typed_there:
        told.append(
            _(
                "It takes a password as an argument only, which others here could read: type it"
                " into its window. A setting allows it all the same."
            )
        )
    if client is Client.SSH:
        told.append(recording_sentence(outlook.recorded_for(client)))
    return told


def _clock_sentence(client: Client) -> str:
    kind = KINDS[client]
    if client is Client.SSH:
        return _(
            "SSH takes this terminal until it ends. The clock starts when the connection stands"
            " and stops with its end."
        )
    if kind.sign is Sign.OUTPUT:
        return _("The clock starts when the connection stands and stops when its window is closed.")
    return _("Say with c that the connection stands: the clock starts; e ends the session.")
