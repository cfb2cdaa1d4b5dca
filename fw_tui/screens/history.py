"""History: every session, newest first, found while typing; all about the selected one."""

import asyncio
from time import monotonic

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from fw_tui.domain.errors import FwError
from fw_tui.domain.order import NEWEST_FIRST, Order, SortBy
from fw_tui.domain.query import parse_query
from fw_tui.domain.session import Session, State
from fw_tui.i18n import _, explain, ngettext, position_text, whole_number
from fw_tui.screens.desk import Desk
from fw_tui.screens.history_rows import (
    COLUMNS,
    MOST_PRICED,
    SOON_SOUGHT,
    AllSessions,
    FoundSessions,
    SessionRow,
    SessionSource,
    SortedSessions,
)
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
from fw_tui.widgets.rows import column_widths
from fw_tui.widgets.search_box import SearchBox

_CHANGES_SESSION = frozenset({"notes", "billable", "merge", "consent"})
_NEEDS_SESSION = _CHANGES_SESSION | {"details", "report", "replay", "copy"}
#: Seconds between two numbers that are shown of a count that goes on; each is sent to the terminal.
_COUNTED_EVERY = 0.3
#: Seconds after which somebody who types is taking a rest.
_TYPES_ON = 0.15


class HistoryScreen(SearchScreen[LongList[SessionRow]]):
    """All sessions of all technicians as one list, whose rows are read as they come into sight.

    It is opened often, so its dialogs are loaded when they are opened.
    """

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
        self._order = NEWEST_FIRST
        self._found: FoundSessions | SortedSessions | None = None
        self._shown: tuple[str, Order] | None = None
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

    def stands(self) -> bool:
        return self.selected is not None or not self._list.row_count

    # -- reading -----------------------------------------------------------------------------

    def filter(self) -> None:
        self._show_problems()
        self.reload()

    async def load(self) -> None:
        """Show what the typed text finds, in the chosen order.

        An answer to a text or order that was changed meanwhile is dropped: the change asked anew.
        """
        text, order = asked = self._asked
        if parse_query(text).finds_all and order.by is not SortBy.COST:
            await self._load_all(asked)
        elif order == NEWEST_FIRST:
            await self._load_found(asked)
        else:
            await self._load_sorted(asked)

    @property
    def _asked(self) -> tuple[str, Order]:
        """What the list is to show."""
        return self._search.text, self._order

    async def _load_all(self, asked: tuple[str, Order]) -> None:
        history, order, selected = self.desk.office.history, asked[1], self.selected
        keeps = selected is not None and self._shown is not None and self._shown[1] == order
        place = selected.place if keeps and selected is not None else None
        total, rank = await self.desk.ask(
            lambda: (history.count(), None if place is None else history.rank(place, order))
        )
        if asked == self._asked:
            self._found, self._total = None, total
            self._list.empty = _("No sessions yet. n starts one.")
            self._show(asked, AllSessions(self.desk, order), total, keep=rank)

    async def _load_found(self, asked: tuple[str, Order]) -> None:
        history, known, text = self.desk.office.history, self._found, asked[0]
        first = await self.desk.ask(lambda: history.first_page(text))
        if not await self._may_show(asked):
            return
        found = FoundSessions(self.desk, text, first)
        if asked != self._shown or not isinstance(known, FoundSessions):
            self._found = found
            self._show(asked, found, len(found.places))
            self.run_worker(self._find_rest(found), group="find")
        elif len(known.places) <= SOON_SOUGHT or known.places[: len(found.places)] != found.places:
            await self._seek_anew(asked, found)
        else:
            known.forget_first()
            self._list.refresh_rows()

    async def _load_sorted(self, asked: tuple[str, Order]) -> None:
        text, order = asked
        known = self._found if asked == self._shown else None
        found, shown_at = SortedSessions(self.desk, text, order), monotonic()
        while not found.complete:
            await found.find_more()
            if asked != self._asked:
                return
            if isinstance(known, SortedSessions) and known.stands_for(found):
                self._list.refresh_rows()
                return
            if order.by is SortBy.COST and found.known > MOST_PRICED:
                self._give_up_cost()
                return
            if monotonic() - shown_at > _COUNTED_EVERY:
                self._show_count(found.known, complete=False)
                shown_at = monotonic()
        if await self._may_show(asked):
            selected = self.selected if known is not None else None
            self._found = found
            rank = None if selected is None else found.rank(selected.place)
            self._show(asked, found, len(found.places), keep=rank)

    async def _may_show(self, asked: tuple[str, Order]) -> bool:
        """Whether hits are still asked for; what stands instead of none is got ready."""
        if asked == self._shown or not self._total:
            # While one types it is the same as before.
            self._total = await self.desk.ask(self.desk.office.history.count)
        hides = _("The filter hides all; Esc shows them again.")
        self._list.empty = hides if self._total else _("No sessions yet. n starts one.")
        return asked == self._asked

    def _show(
        self,
        asked: tuple[str, Order],
        source: SessionSource,
        total: int,
        keep: int | None = None,
    ) -> None:
        self._shown, order = asked, asked[1]
        self._list.sort = order.by, order.descending
        self._list.show(source, total, keep=keep)
        self._show_note()

    def _give_up_cost(self) -> None:
        self._order = NEWEST_FIRST
        sentence = _("More than {n} sessions are not put in order of their cost.")
        self.tell(sentence.format(n=whole_number(MOST_PRICED)))
        self.reload()

    async def _find_rest(self, found: FoundSessions) -> None:
        """Count on while the first hits are seen already, until another text is typed.

        While one types on nothing is counted, and no number is sent.
        """
        if found.complete:
            return
        shown_at = monotonic()
        try:
            await asyncio.sleep(_TYPES_ON)
            while self._is_wanted(found) and not found.complete:
                await found.find_more()
                if self._is_wanted(found) and monotonic() - shown_at > _COUNTED_EVERY:
                    self._show_more(found)
                    shown_at = monotonic()
        except FwError as error:
            self.tell_error(error)
        await asyncio.sleep(shown_at + _COUNTED_EVERY - monotonic())
        if self._is_wanted(found):
            self._show_more(found)

    def _is_wanted(self, found: FoundSessions) -> bool:
        return found is self._found and found.text == self._search.text

    def _show_more(self, found: FoundSessions) -> None:
        self._list.grow(len(found.places))
        self._show_note()

    async def _seek_anew(self, asked: tuple[str, Order], found: FoundSessions) -> None:
        """The same search after somebody has written: the cursor stays on its session."""
        selected = self.selected
        await found.find_all()
        if asked == self._asked:
            self._found = found
            rank = None if selected is None else found.rank(selected.place)
            self._show(asked, found, len(found.places), keep=rank)

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
            self._show_count(len(self._found.places), complete=self._found.complete)
        elif self._found is not None:
            self._search.show_note(self._list.position + ("" if self._found.complete else "+"))
        else:
            self._search.show_note(position_text(self._list.place + 1, self._total))

    def _show_count(self, hits: int, *, complete: bool) -> None:
        count = whole_number(hits) + ("" if complete else "+")
        note = _("{n} of {total}").format(n=count, total=whole_number(self._total))
        self._search.show_note(note)

    def _show_problems(self) -> None:
        """Mark what is no filter though it looks like one, and say why; the rest counts."""
        problems = parse_query(self._search.text).problems
        self._search.mark([(problem.start, problem.end) for problem in problems])
        self._problem.display = bool(problems)
        if problems:
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
            self.note_if_it_stands()

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
        if command_id == "report" and session.running:
            return _("Session {number} is not over yet.").format(number=session.number)
        if command_id in _CHANGES_SESSION and session.invoice is not None:
            return _("Session {number} stands on invoice {invoice} and cannot be changed.").format(
                number=session.number, invoice=session.invoice
            )
        return None

    def action_sort(self) -> None:
        """In order of the next column in sight."""
        shown = column_widths(COLUMNS, self._list.size.width)
        columns = [SortBy(column.key) for column, _width in shown]
        if self._list.row_count > MOST_PRICED:
            columns.remove(SortBy.COST)
        place = columns.index(self._order.by) if self._order.by in columns else -1
        self._put_in(Order.usual(columns[(place + 1) % len(columns)]))

    def action_turn(self) -> None:
        """The other way round."""
        self._put_in(self._order.turned())

    def _put_in(self, order: Order) -> None:
        self._order = order
        self.reload()

    async def action_details(self) -> None:
        """All that is kept about the session, to read and to copy."""
        from fw_tui.screens.dialogs.text_view import TextViewDialog  # noqa: PLC0415

        told, office = self._told(), self.desk.office
        if told is None:
            return
        number = told.session.number
        course = await self.attempt_reading(lambda: office.reports.course(number))
        if course is not None:
            title = _("Session {number}").format(number=number)
            await self.app.push_screen(TextViewDialog(title, details_text(told, course, office.tz)))

    async def action_report(self) -> None:
        """The report for the customer, as a file or as the draft of a mail."""
        from fw_tui.screens.dialogs.export_report import ask_report  # noqa: PLC0415

        if session := self.selected:
            await ask_report(self, session.number)

    async def action_replay(self) -> None:
        """Play the session's recordings in this terminal."""
        from fw_tui.screens.replaying import replay  # noqa: PLC0415 - rare

        if session := self.selected:
            await replay(self, session.number)

    async def action_notes(self) -> None:
        """Write the notes."""
        from fw_tui.screens.dialogs.notes import NotesDialog  # noqa: PLC0415

        if session := self.selected:
            title = _("Notes: {partner}").format(partner=session.partner)
            dialog = NotesDialog(title, session.notes, lambda text: self._keep(session, text))
            await self.app.push_screen(dialog, self._changed)

    async def action_billable(self) -> None:
        """Billable, or free and why."""
        from fw_tui.screens.dialogs.billing_mark import ask_billing  # noqa: PLC0415

        if session := self.selected:
            await ask_billing(self, session)

    async def action_consent(self) -> None:
        """What the customer agrees to now."""
        from fw_tui.screens.dialogs.consent import ask_consent  # noqa: PLC0415

        if session := self.selected:
            await ask_consent(self, session)

    async def action_merge(self) -> None:
        """Count it as one with the session before, or take that back."""
        from fw_tui.screens.dialogs.merge import ask_merge  # noqa: PLC0415

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
