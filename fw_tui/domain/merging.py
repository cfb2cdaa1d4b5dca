"""Merging: sessions that follow each other closely are counted as one, their time once rounded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from fw_tui.domain.errors import Conflict, InvalidInput, N_
from fw_tui.domain.pricing import PriceList, is_billable
from fw_tui.domain.session import MergedPart, Session, State, must_not_be_invoiced

_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Merge:
    """Sessions that are counted as one, the first in time names the line; gross cents.

    Attributes:
        apart_cents: what they cost each on its own.
        together_cents: what they cost as one.
    """

    sessions: tuple[Session, ...]
    apart_cents: int
    together_cents: int

    @property
    def main(self) -> Session:
        """On whose line the time of all is counted."""
        return self.sessions[0]

    @property
    def parts(self) -> tuple[Session, ...]:
        """The others."""
        return self.sessions[1:]

    @property
    def done(self) -> bool:
        """Whether they are merged already, just like this."""
        return all(part.merged_into == self.main.number for part in self.parts)


def make_merge(sessions: Iterable[Session], minutes: int, prices: PriceList, now_ms: int) -> Merge:
    """What comes of merging sessions.

    Args:
        sessions: two at least, of one computer, ended, billable and on no invoice.
        minutes: from the end of one to the begin of the next at most.
        prices: the shop's.
        now_ms: by which they are priced.

    Raises:
        InvalidInput: that are not two.
        Conflict: they cannot be merged.
    """
    ordered = sorted((_apart(s) for s in sessions), key=lambda s: (s.begun_at, s.number))
    if len(ordered) < 2:
        raise InvalidInput(N_("Name two sessions at least."))
    for session in ordered:
        _must_be_billable(session)
    for before, after in pairwise(ordered):
        _must_follow(before, after, minutes)
    main, *parts = ordered
    merged = replace(main, merged=tuple(MergedPart(p.number, p.connections) for p in parts))
    return Merge(
        # As they are kept, so that one sees what is merged already.
        tuple(sorted(sessions, key=lambda s: (s.begun_at, s.number))),
        sum(prices.charge(session, now_ms).due.gross_cents for session in ordered),
        prices.charge(merged, now_ms).due.gross_cents,
    )


def chains(sessions: Iterable[Session], minutes: int) -> Iterator[list[Session]]:
    """Runs of sessions on one computer that follow each other closely enough to be merged."""
    free = [s for s in sessions if _mergeable(s)]
    ordered = sorted(free, key=lambda s: (str(s.partner), s.tariff, s.begun_at, s.number))
    for _group, found in groupby(ordered, key=lambda s: (s.partner, s.tariff)):
        yield from (run for run in _runs(list(found), minutes) if len(run) > 1)


def _runs(sessions: Sequence[Session], minutes: int) -> Iterator[list[Session]]:
    run = [sessions[0]]
    for before, after in pairwise(sessions):
        if _close(before, after, minutes):
            run.append(after)
        else:
            yield run
            run = [after]
    yield run


def _apart(session: Session) -> Session:
    return replace(session, merged=(), merged_into=None)


def _mergeable(session: Session) -> bool:
    ended = session.state is State.ENDED and session.invoice is None
    return ended and is_billable(_apart(session))


def _must_be_billable(session: Session) -> None:
    must_not_be_invoiced(session)
    if not _mergeable(session):
        raise Conflict(
            N_("Session {number} is not ended and billable; only such ones are merged."),
            number=session.number,
        )


def _must_follow(before: Session, after: Session, minutes: int) -> None:
    if before.partner != after.partner or before.tariff != after.tariff:
        raise Conflict(
            N_("Sessions {first} and {second} are not on one computer by one tariff."),
            first=before.number,
            second=after.number,
        )
    if not _close(before, after, minutes):
        raise Conflict(
            N_("Session {second} did not begin within {minutes} minutes after session {first}."),
            first=before.number,
            second=after.number,
            minutes=minutes,
        )


def _close(before: Session, after: Session, minutes: int) -> bool:
    ended = before.ended_at or before.begun_at
    return 0 <= after.begun_at - ended <= minutes * _MINUTE
