"""History: every session, newest first, found while typing; all about the selected one."""

from time import monotonic

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from fw_tui.domain.errors import FwError
from fw_tui.domain.query import parse_query
from fw_tui.domain.session import Session, State
from fw_tui.i18n import _, explain, ngettext, position_text, whole_number
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.billing_mark import ask_billing
from fw_tui.screens.dialogs.merge import ask_merge
from fw_tui.screens.dialogs.notes import NotesDialog
from fw_tui.screens.dialogs.text_view import TextViewDialog
from fw_tui.screens.history_rows import COLUMNS, AllSessions, FoundSessions, SessionRow
from fw_tui.screens.search_screen import SearchScreen
from fw_tui.screens.session_text import (
    Priced,
    details_text,
    line_of_text,
    priced,
    session_facts,
    ticking_cells,
)
from fw_tui.terminal.clipboard import copy
from fw_tui.widgets.bindings import bindings
from fw_tui.widgets.fact_pane import FactPane
from fw_tui.widgets.long_list import LongList
from fw_tui.widgets.search_box import SearchBox

_NEEDS_SESSION = frozenset({"details", "notes", "billable", "merge", "copy"})
_CHANGES_SESSION = frozenset({"notes", "billable", "merge"})
#: More hits are not sought anew whenever somebody has written, but when the newest differ.
_SOON_SOUGHT = 10_000
#: Seconds between two numbers that are shown of a count that goes on; each is sent to the terminal.
_COUNTED_EVERY = 0.3


class HistoryScreen(SearchScreen[LongList[SessionRow]]):
    """All sessions of all technicians as one list, whose rows are read as they come into sight."""

    PLACE = "history"
    BINDINGS = bindings("history")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    DEFAULT_CSS = """
    HistoryScreen .problem { height: auto; max-height: 2; width: 100%; padding: 0 1 0 2;
        display: none; }
    HistoryScreen .sides { height: 1fr; layout: vertical; }
    HistoryScreen LongList { height: 1fr; width: 1fr; }
    HistoryScreen FactPane { height: 9; border-top: solid $foreground-muted; }
    HistoryScreen.-wide .sides { layout: horizontal; }
    HistoryScreen.-wide FactPane { width: 36; height: 100%; border-top: none;
        border-left: solid $foreground-muted; }
    """

    def __init__(self, desk: Desk) -> None:
        search = SearchBox(_("Words · customer: pc: since: open >30m !word"))
        super().__init__(desk, search, LongList(COLUMNS))
        self._pane = FactPane()
        self._problem = Static("", markup=False, classes="problem")
        self._found: FoundSessions | None = None
        self._shown_text: str | None = None
        self._total = 0

    def compose_place(self) -> ComposeResult:
        yield self._search
        yield self._problem
        with Container(classes="sides"):
            yield self._list
            yield self._pane

    @property
    def selected(self) -> Session | None:
        """The session under the cursor."""
        row = self._list.cursor_row
        return None if row is None else row.session

    # -- reading -----------------------------------------------------------------------------

    def filter(self) -> None:
        self._show_problems()
        self.reload()

    async def load(self) -> None:
        """Show what the typed text finds.

        An answer to a text that was changed meanwhile is dropped: the change asked anew.
        """
        text = self._search.text
        if parse_query(text).finds_all:
            await self._load_all(text)
        else:
            await self._load_found(text)

    async def _load_all(self, text: str) -> None:
        history, selected = self.desk.office.history, self.selected
        place = None if selected is None else selected.place
        total, rank = await self.desk.ask(
            lambda: (history.count(), None if place is None else history.rank(place))
        )
        if text == self._search.text:
            self._found, self._shown_text, self._total = None, text, total
            self._list.empty = _("No sessions yet. n starts one.")
            self._list.show(AllSessions(self.desk), total, keep=rank)
            self._show_note()

    async def _load_found(self, text: str) -> None:
        history, known = self.desk.office.history, self._found
        is_new = known is None or text != self._shown_text
        first = await self.desk.ask(lambda: history.page(text))
        if not is_new or not self._total:
            # While one types it is the same as before.
            self._total = await self.desk.ask(history.count)
        if text != self._search.text:
            return
        hides = _("The filter hides all; Esc shows them again.")
        self._list.empty = hides if self._total else _("No sessions yet. n starts one.")
        found = FoundSessions(self.desk, text, first)
        if known is None or is_new:
            self._found, self._shown_text = found, text
            self._list.show(found, len(found.places))
            self.run_worker(self._find_rest(found), group="find")
        elif len(known.places) <= _SOON_SOUGHT or known.places[: len(found.places)] != found.places:
            await self._seek_anew(found)
        else:
            known.forget_first()
            self._list.refresh_rows()
        self._show_note()

    async def _find_rest(self, found: FoundSessions) -> None:
        """Count on while the first hits are seen already, until another text is typed."""
        shown_at = monotonic()
        try:
            while not found.complete:
                await found.find_more()
                if found is not self._found or found.text != self._search.text:
                    return
                if monotonic() - shown_at > _COUNTED_EVERY:
                    self._show_more(found)
                    shown_at = monotonic()
        except FwError as error:
            self.tell_error(error)
        self._show_more(found)

    def _show_more(self, found: FoundSessions) -> None:
        self._list.grow(len(found.places))
        self._show_note()

    async def _seek_anew(self, found: FoundSessions) -> None:
        """The same search after somebody has written: the cursor stays on its session."""
        text, selected = self._search.text, self.selected
        await found.find_all()
        if text == self._search.text:
            self._found = found
            rank = None if selected is None else found.rank(selected.place)
            self._list.show(found, len(found.places), keep=rank)

    # -- showing -----------------------------------------------------------------------------

    def tick(self, now_ms: int) -> None:
        for row in self._list.rows_in_sight():
            if row.session is not None and row.session.state is State.CONNECTED:
                told = priced(self.desk.office.prices, row.session, now_ms)
                self._list.update_cells(row.key, ticking_cells(told))
        selected = self.selected
        if selected is not None and selected.state is State.CONNECTED:
            self._show_selected()

    def _show_note(self) -> None:
        """Where the cursor stands; while one types, how many hits there are of all sessions."""
        if not self._list.row_count and self._found is None:
            self._search.show_note(ngettext("{n} session", "{n} sessions", 0).format(n=0))
        elif self._found is not None and not self._list.has_focus:
            count = whole_number(len(self._found.places)) + ("" if self._found.complete else "+")
            note = _("{n} of {total}").format(n=count, total=whole_number(self._total))
            self._search.show_note(note)
        elif self._found is not None:
            self._search.show_note(self._list.position + ("" if self._found.complete else "+"))
        else:
            self._search.show_note(position_text(self._list.place + 1, self._total))

    def _show_problems(self) -> None:
        """Mark what is no filter though it looks like one, and say why; the rest counts."""
        problems = parse_query(self._search.text).problems
        self._search.mark([(problem.start, problem.end) for problem in problems])
        self._problem.display = bool(problems)
        self._problem.update(Text(" ".join(explain(problem.reason) for problem in problems)))

    def _show_selected(self) -> None:
        told = self._told()
        self._pane.show([] if told is None else session_facts(told, self.desk.office.tz))
        self.refresh_commands()

    def _told(self) -> Priced | None:
        session, office = self.selected, self.desk.office
        if session is None:
            return None
        return priced(office.prices, session, office.clock.now_ms())

    @on(LongList.Highlighted)
    def _highlighted(self, event: LongList.Highlighted) -> None:
        self._show_note()
        if event.key is not None or not self._list.row_count:
            self._show_selected()

    @on(LongList.Chosen)
    async def _chosen(self) -> None:
        await self.action_command("details")

    @on(LongList.ReadFailed)
    def _read_failed(self, event: LongList.ReadFailed) -> None:
        self.tell_error(event.error)

    def on_descendant_focus(self) -> None:
        """Typing and moving ask for different numbers."""
        self._show_note()

    # -- commands ----------------------------------------------------------------------------

    def unavailable(self, command_id: str) -> str | None:
        session = self.selected
        if session is None:
            return _("No session is selected.") if command_id in _NEEDS_SESSION else None
        if command_id in _CHANGES_SESSION and session.invoice is not None:
            return _("Session {number} stands on invoice {invoice} and cannot be changed.").format(
                number=session.number, invoice=session.invoice
            )
        return None

    async def action_details(self) -> None:
        """All that is kept about the session, to read and to copy."""
        told, office = self._told(), self.desk.office
        if told is not None:
            title = _("Session {number}").format(number=told.session.number)
            text = details_text(told, office.tz)
            await self.app.push_screen(TextViewDialog(title, text))

    async def action_notes(self) -> None:
        """Write the notes."""
        if session := self.selected:
            title = _("Notes: {partner}").format(partner=session.partner)
            dialog = NotesDialog(title, session.notes, lambda text: self._keep(session, text))
            await self.app.push_screen(dialog, self._changed)

    async def action_billable(self) -> None:
        """Billable, or free and why."""
        if session := self.selected:
            await ask_billing(self, session)

    async def action_merge(self) -> None:
        """Count it as one with the session before, or take that back."""
        if session := self.selected:
            await ask_merge(self, session)

    async def action_copy(self) -> None:
        """Send the row to the clipboard."""
        told, office = self._told(), self.desk.office
        if told is not None:
            line = line_of_text(told, office.tz)
            self.tell(await copy(line, self.app))

    async def _keep(self, session: Session, text: str) -> Session:
        sessions = self.desk.office.sessions
        return await self.desk.ask(
            lambda: sessions.write_notes(session.number, text, session.notes)
        )

    def _changed(self, answer: object) -> None:
        if answer is not None:
            self.reload()
