"""What becomes of a session whose program died."""

from typing import Any

from rich.text import Text
from textual.app import App, ComposeResult
from textual.widgets import Button, Static

from fw_tui.domain.duration import hms
from fw_tui.domain.errors import N_
from fw_tui.domain.localtime import parse_time, to_local
from fw_tui.domain.session import Session
from fw_tui.i18n import _, format_moment
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.base import Dialog
from fw_tui.screens.dialogs.choice import ChoiceDialog, Option
from fw_tui.screens.session_text import cost, priced
from fw_tui.widgets.bindings import key_name
from fw_tui.widgets.line_input import LineInput


class LeftBehindDialog(ChoiceDialog):
    """Go on, end at the last sign of life, end at a time, or discard; Esc lets it run on."""

    def __init__(self, desk: Desk, session: Session) -> None:
        self._desk = desk
        self._session = session
        now = desk.office.clock.now_ms()
        told = priced(desk.office.prices, session, now)
        last_sign = format_moment(to_local(session.heartbeat_at or now, desk.office.tz))
        super().__init__(
            _("Session {number} was left running").format(number=session.number),
            [
                Option(
                    "go_on",
                    _("Go on: {duration}, {price} so far").format(
                        duration=hms(told.seconds), price=cost(told)
                    ),
                ),
                Option(
                    "last_sign", _("End at the last sign of life: {time}").format(time=last_sign)
                ),
                Option("at", _("End at another time …")),
                Option("discard", _("Discard: it costs nothing")),
            ],
            current="go_on",
            explanation=_(
                "{partner}: the program that showed it ended without saying so; "
                "last sign of life {time}."
            ).format(partner=session.partner, time=last_sign),
            work=self._settle,
        )

    def compose_buttons(self) -> ComposeResult:
        """Leaving the question open is no cancelling: the session runs on."""
        yield Button(Text(_("Later")), id="cancel", compact=True)

    def key_line(self) -> str:
        later = _("later")
        return f"{key_name('escape')} {later}"

    async def _settle(self, answer: str) -> None:
        sessions, number = self._desk.office.sessions, self._session.number
        if answer == "last_sign":
            await self._desk.ask(lambda: sessions.end(number, self._session.heartbeat_at))
        elif answer == "discard":
            await self._desk.ask(lambda: sessions.discard(number))


class EndTimeDialog(Dialog[Session]):
    """Asks for the local time at which a session ended."""

    ACCEPT = N_("End session")
    AUTO_FOCUS = "LineInput"

    def __init__(self, desk: Desk, session: Session) -> None:
        super().__init__(_("When did session {number} end?").format(number=session.number))
        self._desk = desk
        self._session = session
        last_sign = session.heartbeat_at or desk.office.clock.now_ms()
        self._time = LineInput(format_moment(to_local(last_sign, desk.office.tz)))

    def compose_body(self) -> ComposeResult:
        yield Static(Text(_("Local time, for example 22.11.2026 10:22 or 10:22:")), markup=False)
        yield self._time

    async def accept(self) -> Session:
        """End it at the typed time."""
        office = self._desk.office
        at = parse_time(self._time.value, office.tz, office.clock.now_ms())
        return await self._desk.ask(lambda: office.sessions.end(self._session.number, at))

    def on_input_submitted(self) -> None:
        """Enter accepts."""
        self.action_accept()


async def settle_left_behind(app: App[Any], desk: Desk, sessions: list[Session]) -> None:
    """Ask about each session in turn; runs in a worker."""
    for session in sessions:
        answer = await app.push_screen_wait(LeftBehindDialog(desk, session))
        if answer == "at":
            await app.push_screen_wait(EndTimeDialog(desk, session))
