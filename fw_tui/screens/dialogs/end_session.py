"""Ending a session: the time counts from the key, the notes may take longer."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static, TextArea

from fw_tui.documents.wording import units_text
from fw_tui.domain.duration import hms
from fw_tui.domain.errors import N_
from fw_tui.domain.session import Session, State
from fw_tui.i18n import _
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.base import Dialog
from fw_tui.screens.session_text import cost, priced


class EndSessionDialog(Dialog[Session]):
    """Says what the session took and costs, and takes its notes; Esc lets it run on.

    The session ends at the moment at which the dialog was opened.
    """

    ACCEPT = N_("End session")
    AUTO_FOCUS = "TextArea"
    DEFAULT_CSS = """
    EndSessionDialog > .dialog { height: 100%; max-height: 18; }
    EndSessionDialog .dialog-body { height: 1fr; }
    EndSessionDialog .sum { height: 2; text-style: bold; }
    EndSessionDialog TextArea { height: 1fr; border: none; padding: 0; }
    """

    def __init__(self, desk: Desk, session: Session) -> None:
        super().__init__(_("End session {number}?").format(number=session.number))
        self._desk = desk
        self._session = session
        self._ends_at = desk.office.clock.now_ms()
        self._area = TextArea(
            session.notes,
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            compact=True,
        )
        self._area.cursor_blink = False

    def body(self) -> Vertical | VerticalScroll:
        return Vertical(classes="dialog-body")

    def compose_body(self) -> ComposeResult:
        yield Static(Text(self._sum()), markup=False, classes="sum")
        yield self._area

    def on_mount(self) -> None:
        self._area.move_cursor(self._area.document.end)

    async def accept(self) -> Session:
        """End it, with the notes if they were changed."""
        sessions, session = self._desk.office.sessions, self._session
        at = self._ends_at if session.state is State.CONNECTED else None
        changed = self._area.text if self._area.text != session.notes else None
        return await self._desk.ask(
            lambda: sessions.conclude(session.number, at, changed, session.notes)
        )

    def _sum(self) -> str:
        told = priced(self._desk.office.prices, self._session, self._ends_at)
        charged = units_text(told.charge.units) if told.charge else told.problem
        return f"{self._session.partner}\n{hms(told.seconds)}  ·  {charged}  ·  {cost(told)}"
