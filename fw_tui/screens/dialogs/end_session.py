"""Ending a session: the time counts from the key, the notes may take longer."""

from typing import NamedTuple

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Button, Static, TextArea

from fw_tui.commands import command, commands_of
from fw_tui.documents.wording import units_text
from fw_tui.domain.duration import hms
from fw_tui.domain.errors import N_
from fw_tui.domain.session import Session, State
from fw_tui.i18n import _
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.base import Dialog, key_button
from fw_tui.screens.session_text import cost, priced


class Ended(NamedTuple):
    """The session as it was kept, and whether its report is to be written now."""

    session: Session
    report: bool


class EndSessionDialog(Dialog[Ended]):
    """Says what the session took and costs, and takes its notes; Esc lets it run on.

    The session ends at the moment at which the dialog was opened. A report is asked for by another
    key than the end alone; it is written by whoever opened the dialog, once the end is kept.
    """

    ACCEPT = N_("End session")
    AUTO_FOCUS = "TextArea"
    BINDINGS = [
        # Asked before the text sees them.
        Binding(key, found.id, priority=True, show=False)
        for found in commands_of("end_form")
        for key in found.keys
    ]
    DEFAULT_CSS = """
    EndSessionDialog > .dialog { height: 100%; max-height: 18; }
    EndSessionDialog .dialog-body { height: 1fr; }
    EndSessionDialog .sum { height: 2; text-style: bold; }
    EndSessionDialog TextArea { height: 1fr; border: none; padding: 0; }
    """

    REPORT = N_("End and report")

    def __init__(self, desk: Desk, session: Session) -> None:
        super().__init__(self.title_of(session))
        self._desk = desk
        self._session = session
        self._ends_at = desk.office.clock.now_ms() if session.running else session.ended_at or 0
        self._area = TextArea(
            session.notes,
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            compact=True,
        )
        self._area.cursor_blink = False

    def title_of(self, session: Session) -> str:
        """What the dialog is about."""
        return _("End session {number}?").format(number=session.number)

    def body(self) -> Vertical | VerticalScroll:
        return Vertical(classes="dialog-body")

    def compose_body(self) -> ComposeResult:
        yield Static(Text(self._sum()), markup=False, classes="sum")
        yield self._area

    def on_mount(self) -> None:
        self._area.move_cursor(self._area.document.end)

    def compose_buttons(self) -> ComposeResult:
        """Cancel, then the two ways to end it, each with its key."""
        yield key_button(_("Cancel"), command("cancel", "dialogs"), "cancel")
        yield key_button(_(self.REPORT), command("end_and_report", "end_form"), "report")
        yield key_button(self.accept_label(), command("accept", "dialogs"), "accept")

    def key_line(self) -> str:
        """Nothing: the buttons carry their keys."""
        return ""

    async def accept(self) -> Ended:
        """End it."""
        return Ended(await self.keep(), report=False)

    def action_end_and_report(self) -> None:
        """End it, and have its report written."""
        self.attempt(self._end_for_report)

    @on(Button.Pressed, "#report")
    def _report_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_end_and_report()

    async def _end_for_report(self) -> Ended:
        return Ended(await self.keep(), report=True)

    @property
    def changed(self) -> str | None:
        """The notes if they were changed here."""
        return None if self._area.text == self._session.notes else self._area.text

    def loss(self) -> str:
        return "" if self.changed is None else _("The text has changed. Throw the changes away?")

    async def keep(self) -> Session:
        """Keep the end, with the notes if they were changed."""
        sessions, session = self._desk.office.sessions, self._session
        at = self._ends_at if session.state is State.CONNECTED else None
        changed = self.changed
        return await self._desk.ask(
            lambda: sessions.conclude(session.number, at, changed, session.notes)
        )

    def _sum(self) -> str:
        told = priced(self._desk.office.prices, self._session, self._ends_at)
        charged = units_text(told.charge.units) if told.charge else told.problem
        return f"{self._session.partner}\n{hms(told.seconds)}  ·  {charged}  ·  {cost(told)}"


class EndedSessionDialog(EndSessionDialog):
    """The same for a session whose end is kept already, since its client has ended."""

    ACCEPT = N_("Save")
    REPORT = N_("Save and report")

    def title_of(self, session: Session) -> str:
        return _("Session {number} has ended").format(number=session.number)

    async def keep(self) -> Session:
        """Keep the notes if they were changed."""
        sessions, session = self._desk.office.sessions, self._session
        changed = self.changed
        if changed is None:
            return session
        return await self._desk.ask(
            lambda: sessions.write_notes(session.number, changed, session.notes)
        )
