"""Where the history's list reads: all sessions by rank, or those that a search has found."""

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from fw_tui.domain.errors import N_
from fw_tui.domain.order import NEWEST_FIRST, Order, Ordering, SortBy, SortKey
from fw_tui.domain.session import Session, State
from fw_tui.screens.desk import Desk
from fw_tui.screens.session_text import Priced, priced, session_cells
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
#: More hits are not sought anew whenever somebody has written, but when the newest differ.
SOON_SOUGHT = 10_000
#: More sessions are not put in order of their cost: it is in no index, each has to be calculated.
MOST_PRICED = 20_000
#: So many of them are calculated at once.
_PRICED_STEP = 200
#: Places that are read at once while hits are counted; a key waits for one such reading at most.
_STEP = 2000
#: The same where the index alone tells them.
_LONG_STEP = 10_000


@dataclass(frozen=True)
class SessionRow(Row):
    """A row with the session that it shows."""

    session: Session | None = None


class SessionSource(Protocol):
    """Rows by rank."""

    async def rows(self, start: int, count: int) -> Sequence[SessionRow]:
        """So many rows from rank ``start`` on."""
        ...


class AllSessions:
    """All of them in an order that the store keeps, read by rank."""

    def __init__(self, desk: Desk, order: Order = NEWEST_FIRST) -> None:
        self._desk = desk
        self._order = order

    async def rows(self, start: int, count: int) -> Sequence[SessionRow]:
        """So many rows from rank ``start`` on."""
        history, order = self._desk.office.history, self._order
        found = await self._desk.ask(lambda: history.ranked(start, count, order))
        return session_rows(self._desk, found)


class FoundSessions:
    """What a search has found so far, the newest first.

    The first page came with its sessions; of the others only the places are read, four bytes
    each, until all are known.
    """

    def __init__(self, desk: Desk, text: str, first: Page) -> None:
        self._desk = desk
        self.text = text
        self._first = first.sessions
        # Steps of ten seconds fit into four bytes until the year 2650.
        self.places = array("i", (session.place for session in first.sessions))
        self.places.extend(first.places)
        self.complete = first.next is None
        self._step = _LONG_STEP if first.places else _STEP

    async def rows(self, start: int, count: int) -> Sequence[SessionRow]:
        """So many rows from rank ``start`` on, as they are now; the first page as it was found."""
        if (held := self.held(start, count)) is not None:
            return held
        history, places = self._desk.office.history, self.places[start : start + count]
        found = await self._desk.ask(lambda: history.at(places))
        return session_rows(self._desk, found)

    def held(self, start: int, count: int) -> Sequence[SessionRow] | None:
        """Those of the first page."""
        end = min(start + count, len(self.places)) if self.complete else start + count
        if end > len(self._first):
            return None
        return session_rows(self._desk, self._first[start:end])

    def forget_first(self) -> None:
        """Read the first page anew as well when it is asked for."""
        self._first = []

    async def find_more(self) -> None:
        """Read some more places."""
        history, text = self._desk.office.history, self.text
        after = self.places[-1] if self.places else None
        found = await self._desk.ask(lambda: history.places(text, after, self._step))
        self.places.extend(found)
        self.complete = len(found) < self._step

    async def find_all(self) -> None:
        """Read all places."""
        while not self.complete:
            await self.find_more()

    def rank(self, place: int) -> int:
        """The rank of what stands at a place, or of what follows if it is not among the found."""
        return bisect_left(self.places, -place, key=int.__neg__)


class SortedSessions:
    """What a search has found, in any order; there are no rows until all of it is known."""

    def __init__(self, desk: Desk, text: str, order: Order) -> None:
        self._desk = desk
        self.text = text
        self.order = order
        self._ordering = Ordering(order)
        self._after: int | None = None
        self._newest: list[int] = []
        self.complete = False
        self.places: Sequence[int] = ()

    @property
    def known(self) -> int:
        """How many were found so far."""
        return len(self._ordering)

    async def rows(self, start: int, count: int) -> Sequence[SessionRow]:
        """So many rows from rank ``start`` on, as they are now."""
        history, places = self._desk.office.history, self.places[start : start + count]
        return session_rows(self._desk, await self._desk.ask(lambda: history.at(places)))

    async def find_more(self) -> None:
        """Read some more places, and put all in order when there are no more."""
        found, wanted = await self._step()
        self._newest = self._newest or [place for place, _key in found]
        self._ordering.add(found)
        if len(found) < wanted:
            self.places = await self._desk.ask(self._ordering.places)
            self.complete = True
        else:
            self._after = found[-1][0]

    def stands_for(self, other: "SortedSessions") -> bool:
        """Whether it is too long to be sought anew while the newest hits are the same."""
        return len(self.places) > SOON_SOUGHT and self._newest == other._newest

    def rank(self, place: int) -> int:
        """The rank of what stands at a place; 0 if it is not among the found."""
        return self.places.index(place) if place in self.places else 0

    async def _step(self) -> tuple[list[tuple[int, SortKey]], int]:
        """Places with what they are put in order by, and how many were asked for."""
        history, text, by, after = self._desk.office.history, self.text, self.order.by, self._after
        if by is not SortBy.COST:
            found = await self._desk.ask(lambda: history.keys(text, by, after, _STEP))
            return found, _STEP
        page = await self._desk.ask(lambda: history.page(text, after, _PRICED_STEP).sessions)
        prices, now = self._desk.office.prices, self._desk.office.clock.now_ms()
        return [(s.place, (_cents(priced(prices, s, now)),)) for s in page], _PRICED_STEP


def _cents(told: Priced) -> int:
    """What a session costs; one whose price is not known stands below those that cost nothing."""
    return -1 if told.charge is None else told.charge.due.gross_cents


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
