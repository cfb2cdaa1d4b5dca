"""Where the history's list reads: all sessions by rank, or those that a search has found."""

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from fw_tui.domain.errors import N_
from fw_tui.domain.session import Session, State
from fw_tui.screens.desk import Desk
from fw_tui.screens.session_text import priced, session_cells
from fw_tui.services.history import Page
from fw_tui.widgets.rows import Column, Look, Row

#: The supporter gets a column only where it does not cut the partner; the pane names it always.
_ROOM_FOR_SUPPORTER = 96
COLUMNS = (
    Column("number", N_("No."), width=7, align="right"),
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
#: Places that are read at once while hits are counted; a key waits for one such reading at most.
_STEP = 2000


@dataclass(frozen=True)
class SessionRow(Row):
    """A row with the session that it shows."""

    session: Session | None = None


class SessionSource(Protocol):
    """Rows by rank, the newest session first."""

    async def rows(self, start: int, count: int) -> Sequence[SessionRow]:
        """So many rows from rank ``start`` on."""
        ...


class AllSessions:
    """All of them, read by rank."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def rows(self, start: int, count: int) -> Sequence[SessionRow]:
        """So many rows from rank ``start`` on."""
        history = self._desk.office.history
        return session_rows(self._desk, await self._desk.ask(lambda: history.ranked(start, count)))


class FoundSessions:
    """What a search has found so far.

    The first page came with its sessions; of the others only the places are read, eight bytes
    each, until all are known.
    """

    def __init__(self, desk: Desk, text: str, first: Page) -> None:
        self._desk = desk
        self.text = text
        self._first = first.sessions
        self.places = array("q", (session.place for session in first.sessions))
        self.complete = first.next is None

    async def rows(self, start: int, count: int) -> Sequence[SessionRow]:
        """So many rows from rank ``start`` on, as they are now; the first page as it was found."""
        if start + count <= len(self._first):
            return session_rows(self._desk, self._first[start : start + count])
        history, places = self._desk.office.history, self.places[start : start + count]
        found = await self._desk.ask(lambda: history.at(places))
        return session_rows(self._desk, found)

    def forget_first(self) -> None:
        """Read the first page anew as well when it is asked for."""
        self._first = []

    async def find_more(self) -> None:
        """Read some more places."""
        history, text = self._desk.office.history, self.text
        after = self.places[-1] if self.places else None
        found = await self._desk.ask(lambda: history.places(text, after, _STEP))
        self.places.extend(found)
        self.complete = len(found) < _STEP

    async def find_all(self) -> None:
        """Read all places."""
        while not self.complete:
            await self.find_more()

    def rank(self, place: int) -> int:
        """The rank of what stands at a place, or of what follows if it is not among the found."""
        return bisect_left(self.places, -place, key=int.__neg__)


def session_rows(desk: Desk, sessions: Sequence[Session]) -> list[SessionRow]:
    """Rows of sessions with what they cost now."""
    office, now = desk.office, desk.office.clock.now_ms()
    rows = []
    for session in sessions:
        cells = session_cells(priced(office.prices, session, now), office.tz)
        shown = tuple(cells[column.key] for column in COLUMNS)
        look = _LOOKS.get(session.state, "")
        rows.append(SessionRow(str(session.number), shown, look, session))
    return rows
