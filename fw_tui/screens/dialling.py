"""From an order to its connection: the client is asked for and started, its events are told."""

from typing import Any

from fw_tui.capture.launch.commands import Start
from fw_tui.capture.launch.events import Event, Happened
from fw_tui.documents.launch_wording import started_sentences, terminal_heading
from fw_tui.domain.errors import FwError
from fw_tui.domain.launcher import KINDS, Sign
from fw_tui.domain.request import repeated
from fw_tui.domain.session import Session, State
from fw_tui.domain.target import Client
from fw_tui.i18n import _, explain
from fw_tui.screens.contingent_warning import warn_of_contingents
from fw_tui.screens.desk import Desk
from fw_tui.screens.desk_screen import DeskScreen
from fw_tui.screens.dialogs.confirm import ConfirmDialog
from fw_tui.screens.dialogs.dial import DialDialog, Dialled, ready
from fw_tui.screens.dialogs.end_session import Ended, EndedSessionDialog
from fw_tui.screens.dialogs.export_report import ask_report
from fw_tui.services.launching import Outlook
from fw_tui.terminal.app import SafeApp


class Dialling:
    """What a technician's clients do, whichever place is in sight."""

    def __init__(self, app: SafeApp[Any], desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def ask(self, number: int, error: FwError | None = None) -> None:
        """Ask with what a session's computer is dialled, then dial it."""
        try:
            outlook = await self._outlook(number)
        except FwError as wrong:
            self._complain(explain(wrong))
        else:
            await self._app.push_screen(DialDialog(self._desk, outlook, error), self._dial)

    async def dial_as_known(self, number: int) -> None:
        """Dial at once what is kept for the computer; ask if anything is missing."""
        try:
            outlook = await self._outlook(number)
            if outlook.target.client is None:
                await self.ask(number)
                return
            start = await ready(self._desk, number)
        except FwError as error:
            await self.ask(number, error)
        else:
            await self._run(outlook.session, start)

    async def _dial(self, dialled: Dialled | None) -> None:
        if dialled is not None:
            await self._run(dialled.session, dialled.start)

    async def _run(self, session: Session, start: Start) -> None:
        if start.client is Client.SSH:
            await self._in_this_terminal(session, start)
        else:
            self._app.run_worker(self._follow(session, start), group="client")

    async def _in_this_terminal(self, session: Session, start: Start) -> None:
        """The dashboard steps aside until ssh has ended."""
        launching, number = self._desk.office.launching, session.number
        try:
            outlook = await self._outlook(number)
            days = outlook.recorded_for(Client.SSH)
            heading = terminal_heading(outlook.session, outlook.target, days)

            def work() -> Event:
                print("", *heading, "", sep="\n")  # noqa: T201 - the terminal is the shell's now
                try:
                    return launching.launch_in_terminal(number, start)
                finally:
                    self._desk.office.close()  # this thread's connection

            event = self._app.step_aside(work)
            await self._tell(session, start, event)
        except FwError as error:
            self._complain(explain(error))

    async def _follow(self, session: Session, start: Start) -> None:
        """Tell what happens to a client with windows of its own, until it ends."""
        launching = self._desk.office.launching
        try:
            async for event in launching.launch(session.number, start, self._desk.ask):
                await self._tell(session, start, event)
        except FwError as error:
            self._complain(explain(error))

    async def _tell(self, before: Session, start: Start, event: Event) -> None:
        session = await self._desk.ask(lambda: self._desk.office.sessions.get(before.number))
        match event.happened:
            case Happened.FAILED if session.state is State.ABORTED:
                await self._failed(before, _(event.sentence))
            case Happened.ENDED if session.ended_at == event.at:
                await self._ended(session)
            case Happened.STARTED:
                self._say(_started(start))
            case Happened.HANDED_OVER if session.state is State.CONNECTED:
                label = _(KINDS[start.client].label)
                self._say(_("{client} has ended; e ends the session.").format(client=label))
            case Happened.CONNECTED:
                self._say(_("Connected with {partner}.").format(partner=session.partner))
            case _:
                self._complain(_complaint(start, event))
        self._complain(_(event.unrecorded) if event.unrecorded else "")
        if (place := self._place) is not None:
            place.reload()

    async def _failed(self, before: Session, why: str) -> None:
        """It counts as an attempt; the order can be repeated with one key."""
        if not isinstance(self._app.screen, DeskScreen):
            self._complain(why)  # not over what somebody types
            return
        request, numbers = repeated(before), list[int]()

        async def again() -> None:
            order = await self._desk.ask(lambda: self._desk.office.sessions.order(request))
            numbers.append(order.number)

        question = _(
            "{why}\n\nSession {number} is noted as a failed attempt and costs nothing."
            " Dial again on the same order?"
        ).format(why=why, number=before.number)
        dialog = ConfirmDialog(_("Not connected"), question, _("Dial again"), again)

        async def answered(yes: bool | None) -> None:
            if yes:
                await self.ask(numbers[0])

        await self._app.push_screen(dialog, answered)

    async def _ended(self, session: Session) -> None:
        """What it took and cost, its notes and its report; not over what somebody types."""
        place = self._app.screen
        if not isinstance(place, DeskScreen):
            self._say(_("Session {number} has ended.").format(number=session.number))
            return

        async def noted(ended: Ended | None) -> None:
            if ended is not None and ended.report:
                await ask_report(place, session.number)
            await warn_of_contingents(place, session)

        await self._app.push_screen(EndedSessionDialog(self._desk, session), noted)

    async def _outlook(self, number: int) -> Outlook:
        return await self._desk.ask(lambda: self._desk.office.launching.outlook(number))

    @property
    def _place(self) -> DeskScreen | None:
        return next((s for s in self._app.screen_stack if isinstance(s, DeskScreen)), None)

    def _say(self, sentence: str) -> None:
        self._app.notify(sentence, markup=False)

    def _complain(self, sentence: str) -> None:
        if sentence:
            self._app.notify(sentence, severity="error", markup=False)


def _started(start: Start) -> str:
    parts = started_sentences(start.client, start.typed)
    if KINDS[start.client].sign is Sign.KEY:
        parts.append(_("c: the connection stands."))
    return " ".join(parts)


def _complaint(start: Start, event: Event) -> str:
    """What went wrong; "" for an end that says nothing, such as of a client that hands over."""
    if event.happened is Happened.HANDED_OVER and event.code:
        label = _(KINDS[start.client].label)
        return _("{client} has ended with code {code}.").format(client=label, code=event.code)
    why = _(event.sentence) if event.sentence else ""
    if event.happened is Happened.LOST:
        return _("{why} d dials again.").format(why=why)
    # Whatever a client's end meant, a person has noted another end before.
    return "" if event.happened is Happened.ENDED else why
