"""Sessions in any order: as sorting all of them would have it, and by indexes alone."""

from collections.abc import Iterator

import pytest

from fw_tui.domain.order import Order, Ordering, SortBy
from fw_tui.domain.session import Session
from fw_tui.domain.text import fold
from fw_tui.services.office import Office
from fw_tui.store.models import database
from tests.makers import NOON, make_clock, make_office
from tests.search_makers import asked, fill

BY_STORE = [by for by in SortBy if by is not SortBy.COST]
ORDERS = [Order(by, descending) for by in BY_STORE for descending in (True, False)]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = make_office(tmp_path_factory.mktemp("ordering"), make_clock(NOON))
    fill(office)
    yield office
    office.close()


def key(session: Session, by: SortBy) -> tuple[object, ...]:
    """What an order goes by, told by the session itself; then what decides between equal ones."""
    names = fold(session.partner.customer), fold(session.partner.computer)
    lasted = float("inf") if session.running else session.seconds(0)
    return {
        SortBy.NUMBER: (session.number,),
        SortBy.START: (session.place,),
        SortBy.CUSTOMER: (*names, session.begun_at),
        SortBy.COMPUTER: (names[1], session.begun_at),
        SortBy.TECHNICIAN: (fold(session.technician_shown), session.place),
        SortBy.DURATION: (lasted, session.place),
    }[by]


def in_order(sessions: list[Session], order: Order) -> list[int]:
    found = sorted(sessions, key=lambda one: key(one, order.by), reverse=order.descending)
    return [session.number for session in found]


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_sessions_by_rank_are_those_of_all_in_order(filled: Office, order: Order) -> None:
    wanted = in_order(filled.history.newest("", 1000), order)
    for start in (0, 1, 20, len(wanted) // 2, len(wanted) - 3, len(wanted) - 1, len(wanted)):
        for count in (1, 5, 64):
            ranked = filled.history.ranked(start, count, order)
            assert [session.number for session in ranked] == wanted[start : start + count]


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_a_session_has_the_rank_under_which_it_is_read(filled: Office, order: Order) -> None:
    ranked = filled.history.ranked(0, 1000, order)
    ranks = [filled.history.rank(session.place, order) for session in ranked]
    assert ranks == [*range(filled.history.count())]
    assert filled.history.rank(-5, order) == 0


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("text", ["", "drucker", "pc kunde:maier", "offen", "xyzzy"])
def test_what_a_search_finds_is_put_in_the_same_order(
    filled: Office, text: str, order: Order
) -> None:
    ordering, after = Ordering(order), None
    while found := filled.history.keys(text, order.by, after, 7):
        ordering.add(found)
        after = found[-1][0]
    numbers = [session.number for session in filled.history.at(ordering.places())]
    assert numbers == in_order(filled.history.newest(text, 1000), order)


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_ranks_are_walked_in_indexes_and_nothing_is_sorted(filled: Office, order: Order) -> None:
    said = asked(lambda: filled.history.ranked(filled.history.count() // 2, 10, order))
    walks = [one for one in said if "OFFSET" in one]
    assert walks
    for walk in walks:
        plan = "\n".join(row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {walk}"))
        assert "TEMP B-TREE" not in plan
        assert "INDEX" in plan.splitlines()[0]
        assert all("COVERING" in line for line in plan.splitlines() if line.startswith("SEARCH"))


def test_a_page_in_another_order_takes_few_statements(filled: Office) -> None:
    for order in ORDERS:
        said = asked(lambda order=order: filled.history.ranked(0, 64, order))  # type: ignore[misc]
        most = 24 if order.by is SortBy.TECHNICIAN else 8
        assert len(said) <= most, said
