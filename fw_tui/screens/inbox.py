"""Inbox: rows of other programs' logs that a person has to decide about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from textual import on
from textual.app import ComposeResult

from fw_tui.documents.inbox_wording import guess_text, merged_text
from fw_tui.domain.duration import hms
from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.imported import InboxEntry
from fw_tui.domain.inbox import REASON_LABELS, Guess, Reason, WaitingRow
from fw_tui.domain.localtime import to_local
from fw_tui.domain.text import fold, printable
from fw_tui.i18n import _, explain, format_moment, ngettext
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.assign import AssignDialog, assigned
from fw_tui.screens.dialogs.choice import ChoiceDialog, Option
from fw_tui.screens.dialogs.confirm import ConfirmDialog
from fw_tui.screens.dialogs.text_view import TextViewDialog
from fw_tui.screens.inbox_text import row_details, row_facts, session_line
from fw_tui.screens.search_screen import SearchScreen
from fw_tui.services.imports import Assignment
from fw_tui.services.inbox import MOST, Inbox
from fw_tui.widgets.bindings import bindings
from fw_tui.widgets.fact_pane import Fact, FactPane
from fw_tui.widgets.row_list import Column, Row, RowList
from fw_tui.widgets.search_box import SearchBox

T = TypeVar("T")

_COLUMNS = (
    Column("reason", N_("Why"), width=14),
    Column("remote_id", N_("Remote ID"), width=16),
    Column("name", N_("Name in the log"), flex=1),
    Column("begin", N_("Begin"), width=16),
    Column("took", N_("Duration"), width=8, align="right"),
    Column("computer", N_("Computer"), flex=1, from_width=92),
)
_ORDER = (Reason.OVERLAP, Reason.FOREIGN, Reason.KNOWN, Reason.UNKNOWN, Reason.ATTEMPT)
_OF_ROWS = frozenset({"link", "merge_row", "keep", "open_row"})


@dataclass(frozen=True)
class _Line:
    """A line of the list: one row, or without one an ID with all that waits under it."""

    key: str
    remote_id: str
    name: str
    begun_at: int
    took: str
    count: int = 1
    row: WaitingRow | None = None

    @property
    def reason(self) -> Reason:
        return Reason.UNKNOWN if self.row is None else self.row.reason

    @property
    def computer(self) -> str:
        owner = None if self.row is None else self.row.owner
        return "" if owner is None else str(owner.partner)


class InboxScreen(SearchScreen[RowList]):
    """What waits, the reason first; reached from Customers and back to them."""

    PLACE = "inbox"
    BINDINGS = bindings("inbox")
    DEFAULT_CSS = """
    InboxScreen RowList { height: 1fr; width: 1fr; }
    InboxScreen FactPane { height: 7; border-top: solid $foreground-muted; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, SearchBox(_("Words of ID, name or computer")), RowList(_COLUMNS))
        self._lines: dict[str, _Line] = {}
        self._guesses: dict[str, list[Guess]] = {}
        self._undo: list[int] = []
        self._problem = ""
        self._read = False
        self._following = False
        self._pane = FactPane()

    def compose_place(self) -> ComposeResult:
        yield self._search
        yield self._list
        yield self._pane

    @property
    def selected(self) -> _Line | None:
        """What is under the cursor."""
        return self._lines.get(self._list.cursor_key or "")

    # -- reading and showing -----------------------------------------------------------------

    async def load(self) -> None:
        """Show what waits now."""
        waiting, self._problem = Inbox([], []), ""
        try:
            waiting = await self.desk.ask(self.desk.office.inbox.waiting)
        except FwError as error:
            self._problem = explain(error)
        lines = [_line_of_id(entry) for entry in waiting.ids]
        lines += [_line_of_row(row) for row in waiting.rows]
        lines.sort(key=lambda line: _ORDER.index(line.reason))
        self._lines = {line.key: line for line in lines}
        self._guesses = {}
        self._read = True
        self._show()

    def filter(self) -> None:
        if self._read:
            self._show()

    def _show(self) -> None:
        words = fold(self._search.text).split()
        shown = [line for line in self._lines.values() if _fits(line, words)]
        self._list.empty = self._reason_for_nothing()
        self._list.set_rows(Row(line.key, self._cells(line)) for line in shown)
        total = len(self._lines)
        note = ngettext("{n} to decide", "{n} to decide", total).format(n=total)
        if sum(line.row is not None for line in self._lines.values()) == MOST:
            note = _("the newest {n}; more follow").format(n=MOST)
        self.show_found(len(shown), total, note)
        self._show_selected()

    def _reason_for_nothing(self) -> str:
        if self._problem:
            return self._problem
        if self._lines:
            return _("The filter hides all; Esc shows them again.")
        return _("Nothing waits: all that was imported belongs to sessions. i imports a log.")

    def _cells(self, line: _Line) -> tuple[str, ...]:
        begin = format_moment(to_local(line.begun_at, self.desk.office.tz))
        reason = _(REASON_LABELS[line.reason])
        return reason, line.remote_id, line.name, begin, line.took, line.computer

    def _show_selected(self) -> None:
        self._pane.show(self._facts())
        self.refresh_commands()
        line = self.selected
        if line is not None and _is_unknown(line) and line.remote_id not in self._guesses:
            self._look_up_guesses()

    def _facts(self) -> list[Fact]:
        line = self.selected
        if line is None:
            return []
        facts: list[Fact] = []
        if line.row is not None:
            facts += row_facts(line.row, self.desk.office.tz)
        else:
            times = ngettext("{n} connection", "{n} connections", line.count).format(n=line.count)
            what = ", ".join(part for part in (line.remote_id, line.name, times) if part)
            facts.append(Fact(_("Waits"), what, alone=True))
        if _is_unknown(line):
            guesses = self._guesses.get(line.remote_id, [])
            facts += [Fact(_("Perhaps"), guess_text(guess), alone=True) for guess in guesses[:3]]
        return facts

    def _look_up_guesses(self) -> None:
        if not self._following:
            self._following = True
            self.run_worker(self._follow(), group="guesses")

    async def _follow(self) -> None:
        """Guess for the line under the cursor, until it stays the same."""
        try:
            while (line := self.selected) is not None and _is_unknown(line):
                wanted = line.remote_id
                if wanted in self._guesses:
                    break
                inbox = self.desk.office.inbox
                self._guesses[wanted] = await self.desk.ask(lambda: inbox.guesses(wanted))  # noqa: B023
            self._pane.show(self._facts())
        except FwError as error:
            self.tell_error(error)
        finally:
            self._following = False

    @on(RowList.Highlighted)
    def _highlighted(self) -> None:
        self._show_selected()

    @on(RowList.Chosen)
    async def _chosen(self) -> None:
        line = self.selected
        await self.action_command("assign" if line is None or line.row is None else "open_row")

    # -- commands ----------------------------------------------------------------------------

    def unavailable(self, command_id: str) -> str | None:
        line = self.selected
        if command_id in _OF_ROWS | {"assign", "drop"} and line is None:
            return _("Nothing is selected.")
        if command_id == "undo" and not self._undo:
            return _("Nothing was dropped or linked here.")
        if command_id == "drop_attempts" and not self._attempts:
            return _("No attempt waits.")
        if line is not None:
            return _unfit(command_id, line)
        return None

    @property
    def _attempts(self) -> int:
        return sum(line.reason is Reason.ATTEMPT for line in self._lines.values())

    async def action_assign(self) -> None:
        """Put what waits under the ID to a computer; the likeliest one is offered."""
        if (line := self.selected) is None:
            return
        wanted, office = line.remote_id, self.desk.office
        waiting = await self._asked(lambda: (office.imports.inbox(), office.inbox.guesses(wanted)))
        if waiting is not None:
            entries = [entry for entry in waiting[0] if entry.remote_id == wanted]
            guess = next(iter(waiting[1]), None)
            if entries:
                await self.app.push_screen(AssignDialog(self.desk, entries, guess), self._assigned)

    def _assigned(self, done: Assignment | None) -> None:
        if done is not None:
            self._done(assigned(done))

    async def action_import_file(self) -> None:
        """Take over a log; what it cannot place comes here."""
        await self.app.run_action("app.import_log")

    async def action_open_row(self) -> None:
        """All that the log tells of the row."""
        if (line := self.selected) and line.row is not None:
            text = row_details(line.row, self.desk.office.tz)
            await self.app.push_screen(
                TextViewDialog(_("Row {row}").format(row=line.row.row), text)
            )

    async def action_link(self) -> None:
        """The row is the proof of a session; of several one is chosen."""
        if not (line := self.selected) or line.row is None:
            return
        row = line.row
        if len(row.sessions) == 1:
            await self._link(row.row, row.sessions[0].number)
            return
        options = [
            Option(str(s.number), session_line(s, self.desk.office.tz)) for s in row.sessions
        ]

        async def chosen(number: str | None) -> None:
            if number is not None:
                await self._link(row.row, int(number))

        await self.app.push_screen(ChoiceDialog(_("Of which session?"), options), chosen)

    async def _link(self, row: int, number: int) -> None:
        inbox = self.desk.office.inbox
        session = await self._asked(lambda: inbox.link(row, number))
        if session is not None:
            self._undo = [row]
            self._done(
                _("Row {row} belongs to session {number} now.").format(row=row, number=number)
            )

    async def action_merge_row(self) -> None:
        """Its time beside the sessions counts with them as one."""
        if not (line := self.selected) or line.row is None:
            return
        inbox, row = self.desk.office.inbox, line.row.row
        merge = await self._asked(lambda: inbox.merge(row))
        if merge is not None:
            self._done(merged_text(merge))

    async def action_keep(self) -> None:
        """A session of its own; where it overlaps that is asked first."""
        if not (line := self.selected) or line.row is None:
            return
        row = line.row
        if not row.sessions:
            await self._keep(row.row)
            return
        question = _(
            "The time that row {row} shares with session {numbers} is billed twice then."
        ).format(row=row.row, numbers=", ".join(str(s.number) for s in row.sessions))

        async def answered(yes: bool | None) -> None:
            if yes:
                await self._keep(row.row)

        dialog = ConfirmDialog(_("A session of its own?"), question, _("Keep"))
        await self.app.push_screen(dialog, answered)

    async def _keep(self, row: int) -> None:
        inbox = self.desk.office.inbox
        made = await self._asked(lambda: inbox.keep(row))
        if made is not None:
            told = _("Row {row} is session {number} now.")
            self._done(told.format(row=row, number=made.number))

    async def action_drop(self) -> None:
        """Leave it out for good: a row at once, all of an ID after a question."""
        if (line := self.selected) is None:
            return
        inbox = self.desk.office.inbox
        if line.row is not None:
            row = line.row.row
            if await self._asked(lambda: inbox.drop([row])) is not None:
                self._dropped([row])
            return
        remote_id, count = line.remote_id, line.count
        question = ngettext(
            "{n} connection under {id} is never billed then.",
            "{n} connections under {id} are never billed then.",
            count,
        ).format(n=count, id=printable(remote_id))
        await self._ask_to_drop(question, lambda: inbox.drop_id(remote_id))

    async def action_drop_attempts(self) -> None:
        """Leave out all that never stood."""
        question = _("All connections of 0 seconds go; they would cost nothing anyway.")
        await self._ask_to_drop(question, self.desk.office.inbox.drop_attempts)

    async def _ask_to_drop(self, question: str, drop: Callable[[], list[int]]) -> None:
        dropped: list[int] = []

        async def work() -> None:
            dropped.extend(await self.desk.ask(drop))

        def answered(yes: bool | None) -> None:
            if yes:
                self._dropped(dropped)

        dialog = ConfirmDialog(_("Drop?"), question, _("Drop"), work)
        await self.app.push_screen(dialog, answered)

    def _dropped(self, rows: Sequence[int]) -> None:
        self._undo = list(rows)
        told = ngettext(
            "{n} row dropped; u takes it back.", "{n} rows dropped; u takes them back.", len(rows)
        )
        self._done(told.format(n=len(rows)))

    async def action_undo(self) -> None:
        """What was dropped or linked last waits again."""
        inbox, rows = self.desk.office.inbox, self._undo
        if await self._asked(lambda: inbox.put_back(rows)) is not None:
            self._undo = []
            n = len(rows)
            self._done(ngettext("{n} row waits again.", "{n} rows wait again.", n).format(n=n))

    def action_clear_search(self) -> None:
        """All again; where all are shown, back to the customers."""
        if self._search.text:
            super().action_clear_search()
        else:
            self.run_worker(self.action_to_customers(), group="leave")

    async def action_to_customers(self) -> None:
        """Back to the customers."""
        await self.app.run_action("app.customers")

    async def _asked(self, work: Callable[[], T]) -> T | None:
        """What a use case returns; None if it refused, which is told."""
        try:
            return await self.desk.ask(work)
        except FwError as error:
            self.tell_error(error)
            return None

    def _done(self, sentence: str) -> None:
        self.tell(sentence)
        self.reload()


def _line_of_id(entry: InboxEntry) -> _Line:
    return _Line(
        f"id:{entry.remote_id}",
        entry.remote_id,
        entry.partner_name,
        entry.last_started_at,
        f"{entry.count}x",
        entry.count,
    )


def _line_of_row(row: WaitingRow) -> _Line:
    entry = row.entry
    took = hms((entry.ended_at - entry.started_at) // 1000)
    name = entry.partner_name
    return _Line(f"row:{row.row}", entry.remote_id, name, entry.started_at, took, row=row)


def _is_unknown(line: _Line) -> bool:
    return line.row is None or line.row.owner is None


def _unfit(command_id: str, line: _Line) -> str | None:
    """Why a command does not fit what is selected."""
    if command_id in _OF_ROWS and line.row is None:
        return _("Nobody has said whose ID this is: z puts it to a computer.")
    if line.row is None:
        return None
    leads_there = line.row.owner is not None and not line.row.foreign
    if command_id == "assign" and leads_there:
        return _("This ID leads to a computer already.")
    if command_id in {"link", "merge_row"} and not line.row.sessions:
        return _("It shares its time with no session.")
    if command_id == "keep" and line.row.owner is None:
        return _("Nobody has said whose ID this is: z puts it to a computer.")
    return None


def _fits(line: _Line, words: list[str]) -> bool:
    text = fold(f"{line.remote_id} {line.name} {line.computer}")
    return all(word in text for word in words)
