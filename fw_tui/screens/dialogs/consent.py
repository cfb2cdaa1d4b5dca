"""What a customer says to logging and recording while a session runs, or after it."""

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Button, Static

from fw_tui.domain.consent import Consent
from fw_tui.domain.errors import N_
from fw_tui.domain.session import Session
from fw_tui.i18n import _, ngettext
from fw_tui.screens.desk import Desk
from fw_tui.screens.desk_screen import DeskScreen
from fw_tui.screens.dialogs.base import Dialog
from fw_tui.screens.dialogs.call_fields import ConsentCycle
from fw_tui.screens.dialogs.confirm import ConfirmDialog


async def ask_consent(screen: DeskScreen, session: Session) -> None:
    """Let the user note what the customer says now; the screen loads anew if that changed.

    Where a recording is agreed to no more, what was recorded already is offered to be deleted.
    """

    async def noted(answer: Session | None) -> None:
        if answer is None:
            return
        screen.reload()
        if session.consent_recording is True and answer.consent_recording is not True:
            await _ask_to_delete(screen, session.number)

    await screen.app.push_screen(ConsentDialog(screen.desk, session), noted)


async def _ask_to_delete(screen: DeskScreen, number: int) -> None:
    """Ask what becomes of a session's recordings; nothing if it has none."""
    recordings = screen.desk.office.recordings
    found = await screen.attempt_reading(lambda: recordings.of(number))
    if not found:
        return
    count = len(found)
    question = ngettext(
        "There is {n} recording of this session. Delete it for good?",
        "There are {n} recordings of this session. Delete them for good?",
        count,
    ).format(n=count)

    async def delete() -> None:
        await screen.desk.ask(lambda: recordings.delete(number))

    title = _("The customer agrees to no recording any more")
    await screen.app.push_screen(ConfirmDialog(title, question, _("Delete"), delete))


class ConsentDialog(Dialog[Session]):
    """Both questions in one field, as in the form of a new session.

    Only an answer that was changed here is kept: a colleague may have noted the other one.
    """

    ACCEPT = N_("Note it")
    AUTO_FOCUS = "ConsentCycle"
    BINDINGS = [Binding("enter", "enter", priority=True, show=False)]
    DEFAULT_CSS = """
    ConsentDialog ConsentCycle { margin: 1 0; }
    ConsentDialog .how { height: auto; width: 100%; text-style: dim; }
    """

    def __init__(self, desk: Desk, session: Session) -> None:
        super().__init__(
            _("Session {number}: what does the customer agree to?").format(number=session.number)
        )
        self._desk = desk
        self._session = session
        self._consent = ConsentCycle(session.consent, session.consent_recording, id="consent")

    def compose_body(self) -> ComposeResult:
        yield Static(Text(str(self._session.partner)), markup=False)
        yield self._consent
        how = _("← → to logging, ↑ ↓ to recording. A change is noted with its time.")
        yield Static(Text(how), markup=False, classes="how")

    def action_enter(self) -> None:
        """Press the button, or accept."""
        if isinstance(self.focused, Button):
            self.focused.press()
        else:
            self.action_accept()

    async def accept(self) -> Session:
        """Keep what was changed."""
        session = self._session
        before = {Consent.LOGGING: session.consent, Consent.RECORDING: session.consent_recording}
        now = {Consent.LOGGING: self._consent.value, Consent.RECORDING: self._consent.recording}
        answers = {consent: now[consent] for consent in Consent if now[consent] != before[consent]}
        if not answers:
            return session
        return await self._desk.ask(
            lambda: self._desk.office.sessions.set_consent(session.number, answers)
        )
