"""Looking up past sessions."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fw_tui.domain.localtime import day_span
from fw_tui.domain.query import Query, parse_query
from fw_tui.domain.session import Session
from fw_tui.store import sessions
from fw_tui.store.search import Span
from fw_tui.store.store import Store

PAGE = 200
#: Beyond that many hits their exact number helps nobody and takes time.
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Page:
    """Some sessions, the newest first, and the place behind which the next page begins.

    It is None at the end.
    """

    sessions: list[Session]
    next: int | None


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

    def count(self, text: str = "") -> int:
        """How many sessions a query finds; ``MOST_COUNTED`` + 1 stands for more than that.

        Without a query it is the number of all.
        """
        query = parse_query(text)
        return self._store.read(
            lambda: sessions.count_sessions(query, MOST_COUNTED + 1, self._span(query))
        )

    def _span(self, query: Query) -> Span:
        since, until = query.since, query.until
        return (
            None if since is None else day_span(since, since, self._tz)[0],
            None if until is None else day_span(until, until, self._tz)[1],
        )
