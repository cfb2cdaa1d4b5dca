"""History: every session, newest first, found while typing; all about the selected one."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.session import Session, State
from fw_tui.i18n import _, ngettext
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.billing_mark import ask_billing
from fw_tui.screens.dialogs.merge import ask_merge
from fw_tui.screens.dialogs.notes import NotesDialog
from fw_tui.screens.dialogs.text_view import TextViewDialog
from fw_tui.screens.search_screen import SearchScreen
from fw_tui.screens.session_text import (
    Priced,
    details_text,
    line_of_text,
    priced,
    session_cells,
    session_facts,
    ticking_cells,
)
from fw_tui.services.history import MOST_COUNTED, PAGE, HistoryService, Page
from fw_tui.terminal.clipboard import copy
from fw_tui.widgets.bindings import bindings
from fw_tui.widgets.fact_pane import FactPane
from fw_tui.widgets.row_list import Column, Look, Row, RowList
from fw_tui.widgets.search_box import SearchBox

#: The supporter gets a column only where it does not cut the partner; the pane names it always.
_ROOM_FOR_SUPPORTER = 96
_COLUMNS = (
    Column("number", N_("No."), width=5, align="right"),
    Column("start", N_("Begin"), width=16),
    Column("customer", N_("Customer"), flex=8),
    Column("computer", N_("Computer"), flex=7),
    Column("technician", N_("Technician"), width=12, from_width=_ROOM_FOR_SUPPORTER),
    Column("duration", N_("Duration"), width=9, align="right"),
    Column("cost", N_("Cost"), width=12, align="right"),
)
_LOOKS: dict[State, Look] = {
    State.CONNECTED: "strong",
    State.LOST: "strong",
    State.ABORTED: "dim",
}
_NEEDS_SESSION = frozenset({"details", "notes", "billable", "merge", "copy"})
_CHANGES_SESSION = frozenset({"notes", "billable", "merge"})


class HistoryScreen(SearchScreen):
    """All sessions of all technicians; pages are read as they come into sight."""

    PLACE = "history"
    BINDINGS = bindings("history")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    DEFAULT_CSS = """
    HistoryScreen .sides { height: 1fr; layout: vertical; }
    HistoryScreen RowList { height: 1fr; width: 1fr; }
    HistoryScreen FactPane { height: 9; border-top: solid $foreground-muted; }
    HistoryScreen.-wide .sides { layout: horizontal; }
    HistoryScreen.-wide FactPane { width: 36; height: 100%; border-top: none;
        border-left: solid $foreground-muted; }
    """

    def __init__(self, desk: Desk) -> None:
        search = SearchBox(_("Words in any order; !word leaves out"))
        super().__init__(desk, search, RowList(_COLUMNS))
        self._pane = FactPane()
        self._sessions: dict[str, Session] = {}
        self._rest: int | None = None
        self._shown_text: str | None = None
        self._found = 0
        self._fetching = False

    def compose_place(self) -> ComposeResult:
        yield self._search
        with Container(classes="sides"):
            yield self._list
            yield self._pane

    @property
    def selected(self) -> Session | None:
        """The session under the cursor."""
        return self._sessions.get(self._list.cursor_key or "")

    # -- reading -----------------------------------------------------------------------------

    async def load(self) -> None:
        """Show what the typed text finds; as many rows as before while the text is the same.

        An answer to a text that was changed meanwhile is dropped: the change asked anew.
        """
        history, text = self.desk.office.history, self._search.text
        same = text == self._shown_text
        known, found = (len(self._sessions), self._found) if same else (0, 0)
        page = await self.desk.ask(lambda: _read(history, text, known, found))
        if text != self._search.text:
            return
        self._shown_text = text
        self._show(page, keep=same or not text)
        found, total = await self.desk.ask(lambda: (history.count(text), history.count()))
        if text == self._search.text:
            self._found = found
            self._show_counts(total)

    def _show(self, page: Page, keep: bool) -> None:
        self._sessions = {str(session.number): session for session in page.sessions}
        self._rest = page.next
        self._tell_empty(bool(self._search.text.strip()))
        self._list.set_rows(self._rows(page.sessions), keep_key=keep)
        self._show_selected()

    def _show_counts(self, total: int) -> None:
        note = ngettext("{n} session", "{n} sessions", total)
        self.show_found(self._found, total, note.format(n=total))
        if self._found > MOST_COUNTED and self._search.text.strip():
            told = _("over {n} of {total}")
            self._search.show_note(told.format(n=MOST_COUNTED, total=total))
        self._tell_empty(total > 0)

    def _tell_empty(self, hidden: bool) -> None:
        hides = _("The filter hides all; Esc shows them again.")
        self._list.empty = hides if hidden else _("No sessions yet. n starts one.")

    def _fetch_more(self) -> None:
        if self._rest is not None and not self._fetching:
            self._fetching = True
            self.run_worker(self._append_page(self._rest), group="more")

    async def _append_page(self, after: int) -> None:
        history, text = self.desk.office.history, self._shown_text or ""
        try:
            page = await self.desk.ask(lambda: history.page(text, after))
        except FwError as error:
            self.tell_error(error)
            return
        finally:
            self._fetching = False
        if text == self._shown_text and after == self._rest:
            self._sessions |= {str(session.number): session for session in page.sessions}
            self._rest = page.next
            self._list.append_rows(self._rows(page.sessions))

    # -- showing -----------------------------------------------------------------------------

    def tick(self, now_ms: int) -> None:
        for key, session in self._sessions.items():
            if session.state is State.CONNECTED:
                told = priced(self.desk.office.prices, session, now_ms)
                self._list.update_cells(key, ticking_cells(told))
        selected = self.selected
        if selected is not None and selected.state is State.CONNECTED:
            self._show_selected()

    def _rows(self, sessions: Sequence[Session]) -> list[Row]:
        office, now = self.desk.office, self.desk.office.clock.now_ms()
        rows = []
        for session in sessions:
            cells = session_cells(priced(office.prices, session, now), office.tz)
            shown = tuple(cells[column.key] for column in _COLUMNS)
            rows.append(Row(str(session.number), shown, _LOOKS.get(session.state, "")))
        return rows

    def _show_selected(self) -> None:
        told = self._told()
        self._pane.show([] if told is None else session_facts(told, self.desk.office.tz))
        self.refresh_commands()

    def _told(self) -> Priced | None:
        session, office = self.selected, self.desk.office
        if session is None:
            return None
        return priced(office.prices, session, office.clock.now_ms())

    @on(RowList.Highlighted)
    def _highlighted(self, event: RowList.Highlighted) -> None:
        self._show_selected()
        # The list may have been emptied since the message was sent.
        rows = self._list.rows
        if rows and event.key == rows[-1].key:
            self._fetch_more()

    @on(RowList.NearEnd)
    def _near_end(self) -> None:
        self._fetch_more()

    @on(RowList.Chosen)
    async def _chosen(self) -> None:
        await self.action_command("details")

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


def _read(history: HistoryService, text: str, known: int, found: int) -> Page:
    """A page, or all that was known of ``found`` hits together with what came on top since."""
    wanted = known + max(0, history.count(text) - found) if known else PAGE
    page = history.page(text)
    sessions = list(page.sessions)
    while page.next is not None and len(sessions) < wanted:
        page = history.page(text, page.next, min(PAGE, wanted - len(sessions)))
        sessions += page.sessions
    return Page(sessions, page.next)
