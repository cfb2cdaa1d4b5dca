"""Active: what is ordered or runs now, what it costs this second, and what can be done with it."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from fw_tui.domain.duration import hms
from fw_tui.domain.errors import N_
from fw_tui.domain.localtime import to_local
from fw_tui.domain.session import FREE_REASON_LABELS, STATE_LABELS, Session, State
from fw_tui.i18n import _, format_clock, format_minutes, money, ngettext
from fw_tui.screens.contingent_warning import warn_of_contingents
from fw_tui.screens.desk import Desk
from fw_tui.screens.desk_screen import DeskScreen
from fw_tui.screens.session_text import Priced, cost, priced
from fw_tui.widgets.big_clock import BigClock, ClockFace
from fw_tui.widgets.bindings import bindings
from fw_tui.widgets.row_list import Cell, Column, Look, Row, RowList

if TYPE_CHECKING:
    from fw_tui.screens.dialling import Dialling
    from fw_tui.screens.dialogs.end_session import Ended
    from fw_tui.terminal.app import SafeApp

#: Between the parts of the line of details.
_BETWEEN = "  ·  "
_LOOKS: dict[State, Look] = {State.ORDERED: "dim", State.LOST: "warn"}


class ActiveScreen(DeskScreen):
    """Every technician's running sessions, the selected one large.

    It is seen at each start, so its dialogs are loaded when they are opened, and what few
    customers have when one of them has it.
    """

    PLACE = "active"
    BINDINGS = bindings("active")
    DEFAULT_CSS = """
    ActiveScreen RowList { height: 1fr; }
    ActiveScreen .visits { height: 1; padding: 0 1; text-style: bold; display: none; }
    """
    _NEEDS: ClassVar[dict[str, frozenset[State]]] = {
        "connected": frozenset({State.ORDERED}),
        "abort": frozenset({State.ORDERED}),
        "dial": frozenset({State.ORDERED, State.LOST}),
        "connection": frozenset({State.CONNECTED, State.LOST}),
        "end": frozenset({State.CONNECTED, State.LOST}),
    }

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sessions: dict[str, Session] = {}
        self._warnings: dict[str, str] = {}
        self._list = RowList(
            [
                Column("number", N_("No."), width=5, align="right"),
                Column("customer", N_("Customer"), flex=5),
                Column("computer", N_("Computer"), flex=4),
                Column("technician", N_("Technician"), flex=3),
                Column("since", N_("Since"), width=5),
                Column("elapsed", N_("Elapsed"), width=9, align="right"),
                Column("cost", N_("Cost"), width=10, align="right"),
                Column("next", N_("Left"), width=5, align="right"),
            ],
            empty=_("Nothing is running. n starts a session."),
        )
        self._clock = BigClock()
        self._visits = Static("", markup=False, classes="visits")

    def compose_place(self) -> ComposeResult:
        yield self._clock
        yield self._list
        yield self._visits

    @property
    def selected(self) -> Session | None:
        """The session under the cursor."""
        return self._sessions.get(self._list.cursor_key or "")

    async def load(self) -> None:
        held = self.desk.passwords.numbers()
        running, self._warnings, visits = await self.desk.ask(self._read)
        self.desk.passwords.forget(held - _numbers_to_dial(running))
        first_time = not self._sessions
        self._sessions = {str(session.number): session for session in running}
        now_ms = self.desk.office.clock.now_ms()
        self._list.set_rows(self._row(self._told(session, now_ms)) for session in running)
        if first_time:
            self._select_own()
        self._show_selected(now_ms)
        self._show_visits(visits)
        self.refresh_commands()

    def _read(self) -> tuple[list[Session], dict[str, str], int]:
        """What is ordered or runs, what is to be told of whose customers, and open visits."""
        office = self.desk.office
        running = office.sessions.running()
        customers = {session.partner.customer for session in running}
        warnings = {customer: self._warning(customer) for customer in customers}
        return running, warnings, office.open_onsite_jobs()

    def _show_visits(self, count: int) -> None:
        """A line while somebody has to drive somewhere."""
        self._visits.display = count > 0
        sentence = ngettext("{n} on-site job is open: v", "{n} on-site jobs are open: v", count)
        self._visits.update(Text(sentence.format(n=count)), layout=False)

    def _warning(self, customer: str) -> str:
        """That a contingent is nearly used up, in short; empty if none is."""
        uses = self.desk.office.contingents.warnings(customer)
        if not uses:
            return ""
        from fw_tui.screens.contingent_text import short_warning  # noqa: PLC0415

        return _BETWEEN.join(short_warning(use) for use in uses)

    def tick(self, now_ms: int) -> None:
        for key, session in self._sessions.items():
            if session.state is State.CONNECTED:
                self._list.update_cells(key, _ticking_cells(self._told(session, now_ms)))
        self._show_selected(now_ms)

    async def show_begun(self, session: Session) -> None:
        """Put the cursor on a session that was just begun."""
        await self.load()
        self._select(session)
        await warn_of_contingents(self, session)

    def unavailable(self, command_id: str) -> str | None:
        session, states = self.selected, self._NEEDS.get(command_id)
        if session is None:
            needs_session = states is not None or command_id in {"notes", "billable", "consent"}
            return _("No session is selected.") if needs_session else None
        if states is None or session.state in states:
            return None
        return _("That cannot be done now: session {number} is “{state}”.").format(
            number=session.number, state=_(STATE_LABELS[session.state])
        )

    async def action_connected(self) -> None:
        """The ordered session's connection stands: its clock starts."""
        if session := self.selected:
            await self.attempt(lambda: self.desk.office.sessions.connect(session.number))

    async def action_dial(self) -> None:
        """Start the session's remote client."""
        if session := self.selected:
            await self._dialling.ask(session.number)

    async def dial(self, session: Session) -> None:
        """Start the client of a session that was just ordered."""
        await self._dialling.dial_as_known(session.number)

    @cached_property
    def _dialling(self) -> "Dialling":
        from fw_tui.screens.dialling import Dialling  # noqa: PLC0415 - when the first one dials

        return Dialling(cast("SafeApp[Any]", self.app), self.desk)

    async def action_connection(self) -> None:
        """The connection broke, or stands again."""
        if session := self.selected:
            sessions = self.desk.office.sessions
            change = sessions.lose if session.state is State.CONNECTED else sessions.connect
            await self.attempt(lambda: change(session.number))

    async def action_abort(self) -> None:
        """It came to nothing before the connection stood."""
        if session := self.selected:
            await self.attempt(lambda: self.desk.office.sessions.abort(session.number))

    async def action_end(self) -> None:
        """End the session at this moment; the notes may take their time."""
        from fw_tui.screens.dialogs.end_session import EndSessionDialog  # noqa: PLC0415

        if session := self.selected:
            await self.app.push_screen(EndSessionDialog(self.desk, session), self._ended)

    async def action_notes(self) -> None:
        """Write the notes while the session runs."""
        from fw_tui.screens.dialogs.notes import NotesDialog  # noqa: PLC0415

        if session := self.selected:
            title = _("Notes: {partner}").format(partner=session.partner)
            await self.app.push_screen(
                NotesDialog(title, session.notes, lambda text: self._keep_notes(session, text)),
                self._changed,
            )

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

    async def action_visits(self) -> None:
        """What somebody has to drive for."""
        from fw_tui.screens.dialogs.onsite_jobs import OnsiteJobsDialog  # noqa: PLC0415 - rare

        jobs = await self.attempt_reading(self.desk.office.onsite.list)
        if jobs is not None:
            await self.app.push_screen(
                OnsiteJobsDialog(self.desk, jobs), lambda _done: self.reload()
            )

    async def _keep_notes(self, session: Session, text: str) -> Session:
        return await self.desk.ask(
            lambda: self.desk.office.sessions.write_notes(session.number, text, session.notes)
        )

    async def _ended(self, ended: "Ended | None") -> None:
        if ended is None:
            return
        self.reload()
        if ended.report:
            from fw_tui.screens.dialogs.export_report import ask_report  # noqa: PLC0415

            await ask_report(self, ended.session.number)
        await warn_of_contingents(self, ended.session)

    def _changed(self, answer: object) -> None:
        if answer is not None:
            self.reload()

    @on(RowList.Highlighted)
    def _highlighted(self) -> None:
        self._show_selected(self.desk.office.clock.now_ms())
        self.refresh_commands()

    @on(RowList.Chosen)
    async def _chosen(self) -> None:
        await self.action_command("notes")

    def _select_own(self) -> None:
        own = [s for s in self._sessions.values() if s.technician == self.desk.technician.login]
        if own:
            self._select(own[-1])

    def _select(self, session: Session) -> None:
        self._list.move_to(str(session.number))

    def _told(self, session: Session, now_ms: int) -> Priced:
        return priced(self.desk.office.prices, session, now_ms)

    def _show_selected(self, now_ms: int) -> None:
        session = self.selected
        if session is None:
            self._clock.show(ClockFace())
            return
        warning = self._warnings.get(session.partner.customer, "")
        face = clock_face(self._told(session, now_ms), self._since(session), warning)
        self._clock.show(face)

    def _since(self, session: Session) -> str:
        return format_clock(to_local(session.begun_at, self.desk.office.tz))

    def _row(self, told: Priced) -> Row:
        session = told.session
        cells: dict[str, Cell] = {
            "number": str(session.number),
            "customer": session.partner.customer,
            "computer": session.partner.computer,
            "technician": session.technician_shown,
            "since": self._since(session),
            **_ticking_cells(told),
        }
        return Row(str(session.number), tuple(cells.values()), _LOOKS.get(session.state, ""))


def _numbers_to_dial(running: Iterable[Session]) -> set[int]:
    """The sessions whose clients may still need their passwords."""
    return {session.number for session in running if session.state is not State.CONNECTED}


def _ticking_cells(told: Priced) -> dict[str, Cell]:
    """What a second changes."""
    state = told.session.state
    rises = told.charge.next_unit_in if told.charge else None
    stands = _("lost") if state is State.LOST else ""
    return {
        "elapsed": _("waiting") if state is State.ORDERED else hms(told.seconds),
        "cost": cost(told),
        "next": stands if rises is None else format_minutes(rises),
    }


def clock_face(told: Priced, since: str, warning: str = "") -> ClockFace:
    """The session in large figures, with what is to be told of its customer."""
    session = told.session
    parts = [
        warning,
        _("since {time}").format(time=since),
        session.technician_shown,
        _("ID {id}").format(id=session.remote_id) if session.remote_id else "",
        session.notes.splitlines()[0] if session.notes else "",
    ]
    return ClockFace(
        partner=str(session.partner),
        state=_(STATE_LABELS[session.state]),
        elapsed=hms(told.seconds),
        cost=cost(told),
        next_unit=_next_unit(told),
        detail=_BETWEEN.join(part for part in parts if part),
    )


def _next_unit(told: Priced) -> str:
    session, charge = told.session, told.charge
    if charge is None:
        return told.problem
    if session.free_reason is not None:
        return _("free: {reason}; otherwise {price}").format(
            reason=_(FREE_REASON_LABELS[session.free_reason]),
            price=money(charge.normal.gross_cents),
        )
    if charge.next_unit_in is not None:
        return _("{time} left until +{price}").format(
            time=format_minutes(charge.next_unit_in), price=money(charge.next_unit_cents)
        )
    if session.state is State.ORDERED:
        return _("The clock starts with the connection: c")
    return _("The clock stands until the connection is back: l")
