"""Which sessions of a computer touch a span of time."""

from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.session import Session
from fw_tui.domain.timeline import Timeline
from tests.makers import session

MOMENTS = st.integers(1, 30)
LENGTHS = st.none() | st.integers(0, 12)
STRETCHES = st.lists(st.tuples(MOMENTS, LENGTHS), min_size=1, max_size=3).map(
    lambda pairs: [(start, None if length is None else start + length) for start, length in pairs]
)


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    stretches = sorted(draw(STRETCHES), key=lambda stretch: stretch[0])
    return session(*stretches)


@given(st.lists(sessions(), max_size=8), st.lists(sessions(), max_size=3), MOMENTS, MOMENTS)
def test_exactly_the_sessions_that_touch_a_span_are_found_in_order(
    kept: list[Session], added: list[Session], one: int, other: int
) -> None:
    timeline = Timeline(kept)
    for later in added:
        timeline.add(later)
    since, until = sorted((one, other))
    expected = [
        each
        for each in [*kept, *added]
        if any(
            start <= until and (end is None or end >= since)
            for start, end in ((c.started_at, c.ended_at) for c in each.connections)
        )
    ]
    found = timeline.touching(since, until)
    assert [s.begun_at for s in found] == sorted(s.begun_at for s in expected)
    assert all(each in expected for each in found)


def test_a_session_is_not_touched_in_its_gaps() -> None:
    lost_for_a_while = session((10, 20), (40, 50))
    timeline = Timeline([lost_for_a_while])
    assert timeline.touching(21, 39) == []
    assert timeline.touching(20, 21) == [lost_for_a_while]


def test_an_ordered_session_touches_nothing() -> None:
    assert Timeline([session()]).touching(0, 2**60) == []
