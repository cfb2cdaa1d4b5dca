"""Looking up past sessions."""

from dataclasses import dataclass

from fw_tui.domain.query import parse_query
from fw_tui.domain.session import Session
from fw_tui.store import sessions
from fw_tui.store.sessions import Place
from fw_tui.store.store import Store

PAGE = 200


@dataclass(frozen=True, slots=True)
class Page:
    """Some sessions, the newest first, and where the next page begins (None at the end)."""

    sessions: list[Session]
    next: Place | None


class HistoryService:
    """What has been, found by the search language of ``fw_tui.domain.query``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(self, text: str = "", after: Place | None = None, limit: int = PAGE) -> Page:
        """The newest sessions that a query finds, from behind a place on."""
        query = parse_query(text)
        found = self._store.read(lambda: sessions.history_page(query, limit + 1, after))
        if len(found) <= limit:
            return Page(found, None)
        last = found[limit - 1]
        return Page(found[:limit], (last.begun_at, last.number))

    def newest(self, text: str, limit: int) -> list[Session]:
        """Up to so many of the newest sessions that a query finds."""
        found: list[Session] = []
        after: Place | None = None
        while True:
            # A database takes only so many values at a time, a script may ask for all sessions.
            page = self.page(text, after, min(limit - len(found), PAGE))
            found += page.sessions
            after = page.next
            if after is None or len(found) == limit:
                return found

    def count(self, text: str = "") -> int:
        """How many sessions a query finds."""
        query = parse_query(text)
        return self._store.read(lambda: sessions.count_sessions(query))
