"""One computer's sessions in order of time, so that those that touch a span are found at once."""

from bisect import bisect_right
from collections.abc import Iterable

from fw_tui.domain.session import Session

#: Later than every moment: a session that runs has no end yet.
_OPEN = 2**63


class Timeline:
    """Sessions by their start; a search looks at those near the span only.

    An import of years asks once per row. Asking the store each time would look at all sessions
    of the computer, and hold everybody else up for as long.
    """

    def __init__(self, sessions: Iterable[Session] = ()) -> None:
        self._sessions: list[Session] = []
        self._starts: list[int] = []
        self._latest_ends: list[int] = []  # of a session and of all before it
        for session in sorted(sessions, key=lambda s: s.begun_at):
            self.add(session)

    def add(self, session: Session) -> None:
        """Put in another session."""
        place = bisect_right(self._starts, session.begun_at)
        self._sessions.insert(place, session)
        self._starts.insert(place, session.begun_at)
        self._latest_ends.insert(place, 0)
        self._find_latest_ends(place)

    def put(self, session: Session) -> None:
        """Put a session, which began as before, in the place of what it was if that is known."""
        known = (n for n, each in enumerate(self._sessions) if each.key == session.key)
        place = next(known, None)
        if place is None:
            self.add(session)
        else:
            self._sessions[place] = session
            self._find_latest_ends(place)

    def reaches(self, moment: int) -> bool:
        """Whether there is a session that has not ended before a moment."""
        return bool(self._latest_ends) and self._latest_ends[-1] >= moment

    def touching(self, since: int, until: int) -> list[Session]:
        """The sessions with a connection that touches a span of UTC milliseconds, oldest first."""
        found = []
        place = bisect_right(self._starts, until)
        while place and self._latest_ends[place - 1] >= since:
            place -= 1
            if any(c.touches(since, until) for c in self._sessions[place].connections):
                found.append(self._sessions[place])
        return found[::-1]

    def _find_latest_ends(self, place: int) -> None:
        """From a place on."""
        latest = self._latest_ends[place - 1] if place else 0
        for index in range(place, len(self._sessions)):
            latest = max(latest, _end(self._sessions[index]))
            self._latest_ends[index] = latest


def _end(session: Session) -> int:
    ends = [_OPEN if c.ended_at is None else c.ended_at for c in session.connections]
    return max(ends, default=0)
