"""Merging sessions that follow each other closely, and taking that back."""

from collections.abc import Iterable, Sequence
from datetime import date

from fw_tui.domain.clock import Clock
from fw_tui.domain.errors import Conflict, N_
from fw_tui.domain.localtime import month_span
from fw_tui.domain.merging import Merge, chains, make_merge
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.session import Session, must_not_be_invoiced
from fw_tui.domain.settings import checked
from fw_tui.services.lookup import existing_session
from fw_tui.services.tariffs import catch_up
from fw_tui.store import sessions
from fw_tui.store.settings import all_settings
from fw_tui.store.store import Store

_DAY = 86_400_000


class MergingService:
    """Counting several sessions as one; their measured times stay as they are."""

    def __init__(self, store: Store, clock: Clock, prices: PriceList) -> None:
        self._store = store
        self._clock = clock
        self._prices = prices

    def suggest(self, month: date) -> list[Merge]:
        """What could be merged of the sessions that began in a month and is not yet."""

        def work() -> list[Merge]:
            since, until = month_span(month, self._prices.tz)
            found = chains(sessions.ended_between(since, until), _minutes())
            return [merge for run in found if not (merge := self._made(run)).done]

        return self._store.read(work)

    def with_previous(self, number: int) -> Merge:
        """What comes of merging a session with the one before it on its computer.

        Raises:
            Conflict: there is none close enough, or they cannot be merged.
        """

        def work() -> Merge:
            session = existing_session(number)
            before = _previous(session)
            if before is None:
                raise Conflict(
                    N_("Before session {number} there is none on that computer to merge it with."),
                    number=number,
                )
            return self._made(_whole([before, session]))

        return self._store.read(work)

    def merge(self, numbers: Sequence[int]) -> Merge:
        """Count sessions as one, with those that are merged with them already.

        Raises:
            NotFound: there is no such session.
            Conflict, InvalidInput: they cannot be merged.
        """

        def work() -> Merge:
            merge = self._made(_whole(existing_session(number) for number in numbers))
            sessions.merge(merge.main.number, [part.number for part in merge.parts])
            return merge

        return self._store.write(work)

    def unmerge(self, number: int) -> list[Session]:
        """Take a merge back that a session is part of; returns its sessions as they are then.

        Raises:
            NotFound: there is no such session.
            Conflict: it is not merged, or stands on an invoice.
        """

        def work() -> list[Session]:
            found = _whole([existing_session(number)])
            if len(found) < 2:
                raise Conflict(N_("Session {number} is not merged."), number=number)
            for session in found:
                must_not_be_invoiced(session)
            sessions.unmerge([session.number for session in found])
            return [existing_session(session.number) for session in found]

        return self._store.write(work)

    def _made(self, found: Sequence[Session]) -> Merge:
        catch_up(self._prices)
        return make_merge(found, _minutes(), self._prices, self._clock.now_ms())


def _minutes() -> int:
    return int(checked(all_settings(), "billing.merge_minutes"))


def _whole(found: Iterable[Session]) -> list[Session]:
    """Sessions with all that are merged with them, each once."""
    numbers: dict[int, None] = {}
    for session in found:
        main = session
        if session.merged_into is not None:
            main = existing_session(session.merged_into)
        numbers |= dict.fromkeys((main.number, *(part.number for part in main.merged)))
    return [existing_session(number) for number in numbers]


def _previous(session: Session) -> Session | None:
    """The session before on the same computer, of the last day."""
    computer = sessions.computer_of(session.key)
    begun = session.begun_at
    around = sessions.sessions_of_computer(computer, begun - _DAY, begun)
    before = [s for s in around if (s.begun_at, s.number) < (begun, session.number)]
    return max(before, key=lambda s: (s.begun_at, s.number), default=None)
