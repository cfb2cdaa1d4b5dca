"""Who draws from what: the first sessions first, from what ends first, never more than is left."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.contingent import (
    MOST_UNITS,
    STATE_LABELS,
    Contingent,
    ContingentState,
    ContingentUse,
    Demand,
    Drawn,
    current,
    draw,
)
from fw_tui.domain.errors import InvalidInput

FIRST = date(2026, 10, 1)


def contingent(key: str, units: int, since: int = 0, days: int = 30) -> Contingent:
    start = FIRST + timedelta(days=since)
    return Contingent(key, "k", "Maier", units, start, start + timedelta(days=days))


def demand(session: int, day: int, units: int) -> Demand:
    return Demand(session, FIRST + timedelta(days=day), units)


def use_of(one: Contingent, used: int) -> ContingentUse:
    """A contingent from which one session has drawn."""
    return ContingentUse(one, (Drawn(one.key, 1, 0, used),) if used else ())


CONTINGENTS = st.lists(
    st.builds(
        lambda n, since, days: (n, since, days),
        st.integers(1, 30),
        st.integers(0, 40),
        st.integers(0, 40),
    ),
    max_size=4,
).map(lambda parts: [contingent(str(i), *part) for i, part in enumerate(parts)])
DEMANDS = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 12)), max_size=20).map(
    lambda parts: [demand(i, day, units) for i, (day, units) in enumerate(sorted(parts), 1)]
)


@given(CONTINGENTS, DEMANDS)
def test_nothing_is_drawn_that_is_not_there(
    contingents: list[Contingent], demands: list[Demand]
) -> None:
    drawn = draw(contingents, {c.key: c.units for c in contingents}, demands)
    by_key = {c.key: c for c in contingents}
    wanted = {d.session: d for d in demands}
    for (key, session), units in drawn.items():
        assert units > 0
        assert by_key[key].valid_on(wanted[session].day)
    for one in contingents:
        assert sum(units for (key, _s), units in drawn.items() if key == one.key) <= one.units
    for each in demands:
        assert sum(u for (_k, session), u in drawn.items() if session == each.session) <= each.units


@given(CONTINGENTS, DEMANDS)
def test_nobody_pays_while_something_valid_is_left(
    contingents: list[Contingent], demands: list[Demand]
) -> None:
    drawn = draw(contingents, {c.key: c.units for c in contingents}, demands)
    left = {c.key: c.units for c in contingents}
    for each in demands:
        got = {key: units for (key, session), units in drawn.items() if session == each.session}
        for key, units in got.items():
            left[key] -= units
        if sum(got.values()) < each.units:
            assert all(left[c.key] == 0 for c in contingents if c.valid_on(each.day))


def test_what_ends_first_is_drawn_first() -> None:
    long, short = contingent("long", 5, days=300), contingent("short", 2)
    drawn = draw([long, short], {"long": 5, "short": 2}, [demand(1, 0, 3)])
    assert drawn == {("short", 1): 2, ("long", 1): 1}


def test_what_issued_invoices_took_is_gone() -> None:
    assert draw([contingent("a", 5)], {"a": 1}, [demand(1, 0, 3)]) == {("a", 1): 1}


@pytest.mark.parametrize(
    ("units", "used", "warned"), [(10, 8, False), (10, 9, True), (3, 2, False), (3, 3, True)]
)
def test_at_90_percent_people_are_warned(units: int, used: int, warned: bool) -> None:
    use = use_of(contingent("a", units), used)
    assert use.nearly_used is warned
    assert (use.used, use.left) == (used, units - used)


@pytest.mark.parametrize(
    ("used", "day", "state"),
    [
        (0, 0, ContingentState.VALID),
        (8, 30, ContingentState.VALID),
        (9, 30, ContingentState.NEARLY_USED),
        (9, 31, ContingentState.LAPSED),
        (10, 30, ContingentState.USED_UP),
        (10, 31, ContingentState.USED_UP),
        (0, -1, ContingentState.NOT_YET),
    ],
)
def test_a_contingent_is_used_up_lapsed_not_yet_valid_or_valid(
    used: int, day: int, state: ContingentState
) -> None:
    use = use_of(contingent("a", 10), used)
    assert use.state(FIRST + timedelta(days=day)) is state
    assert STATE_LABELS[state]


def test_what_is_used_up_does_not_count_while_another_one_has_units_left() -> None:
    empty, full = use_of(contingent("a", 5), 5), use_of(contingent("b", 5), 0)
    later = use_of(contingent("c", 5, since=20), 0)
    assert current([empty, full, later], FIRST) == [full]
    assert current([empty, later], FIRST) == [empty]
    assert current([later], FIRST) == []


@pytest.mark.parametrize("units", [0, -1, MOST_UNITS + 1])
def test_a_contingent_of_nothing_is_refused(units: int) -> None:
    with pytest.raises(InvalidInput, match="units"):
        contingent("a", units)


def test_a_contingent_that_is_never_valid_is_refused() -> None:
    with pytest.raises(InvalidInput, match="for a day"):
        contingent("a", 1, days=-1)
