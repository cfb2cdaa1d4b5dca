"""Looking up past sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fw_tui.domain.localtime import day_span
from fw_tui.domain.order import NEWEST_FIRST, Order, SortBy, SortKey
from fw_tui.domain.query import Query, parse_query
from fw_tui.domain.session import Session
from fw_tui.store import ordering, sessions
from fw_tui.store.search import Span
from fw_tui.store.store import Store

PAGE = 200
#: Sessions of a search that are read while somebody waits: more than a window has lines.
_FIRST = 64
#: Places that come with them: more would change neither the scroll bar nor what is drawn.
_KNOWN = 2000


@dataclass(frozen=True, slots=True)
class Page:
    """Some sessions, the newest first, and the place behind which the next page begins.

    It is None at the end. ``places`` are those of sessions between.
    """

    sessions: list[Session]
    next: int | None
    places: Sequence[int] = ()


class HistoryService:
    """What has been, found by the search language of ``fw_tui.domain.query``."""

    def __init__(self, store: Store, tz: ZoneInfo) -> None:
        self._store = store
        self._tz = tz

    def page(self, text: str = "", after: int | None = None, limit: int = PAGE) -> Page:
        """The newest sessions that a query finds, from behind a place on."""
        query = parse_query(text)
        found = self._store.read(
            lambda: sessions.history_page(query, limit + 1, after, self._span(query))
        )
        if len(found) <= limit:
            return Page(found, None)
        return Page(found[:limit], found[limit - 1].place)

    def first_page(self, text: str) -> Page:
        """A few of the newest sessions that a query finds, and places behind that cost nothing."""
        query = parse_query(text)
        newest, places = self._store.read(
            lambda: sessions.newest_found(query, _FIRST, _KNOWN, self._span(query))
        )
        if places is None:
            return Page(newest, newest[-1].place)
        return Page(newest, places[-1] if len(places) == _KNOWN else None, places)

    def newest(self, text: str, limit: int) -> list[Session]:
        """Up to so many of the newest sessions that a query finds."""
        found: list[Session] = []
        after: int | None = None
        while True:
            # A database takes only so many values at a time, a script may ask for all sessions.
            page = self.page(text, after, min(limit - len(found), PAGE))
            found += page.sessions
            after = page.next
            if after is None or len(found) == limit:
                return found

    def places(self, text: str, after: int | None, limit: int) -> list[int]:
        """The places of sessions that a query finds, the newest first, from behind one on."""
        query = parse_query(text)
        return self._store.read(
            lambda: sessions.places_found(query, limit, after, self._span(query))
        )

    def keys(
        self, text: str, by: SortBy, after: int | None, limit: int
    ) -> list[tuple[int, SortKey]]:
        """The same places, each with what an order goes by; the store knows none for the cost."""
        query = parse_query(text)
        return self._store.read(
            lambda: ordering.keys_found(query, by, limit, after, self._span(query))
        )

    def at(self, places: Sequence[int]) -> list[Session]:
        """The sessions at some places, in the order of these."""
        return self._store.read(lambda: sessions.sessions_at(places))

    def ranked(self, start: int, count: int, order: Order = NEWEST_FIRST) -> list[Session]:
        """So many of all sessions in an order, but by cost, from the one of rank ``start`` on."""
        return self._store.read(lambda: ordering.sessions_ranked(order, start, count))

    def rank(self, place: int, order: Order = NEWEST_FIRST) -> int:
        """How many of all sessions stand before the one at a place."""
        return self._store.read(lambda: ordering.rank_of(order, place))

    def count(self) -> int:
        """How many sessions there are."""
        return self._store.read(ordering.count_sessions)

    def _span(self, query: Query) -> Span:
        since, until = query.since, query.until
        return (
            None if since is None else day_span(since, since, self._tz)[0],
            None if until is None else day_span(until, until, self._tz)[1],
        )
