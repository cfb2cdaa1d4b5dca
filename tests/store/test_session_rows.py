"""Sessions as they come out of the store: merged ones with their parts, billed ones frozen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fw_tui.domain.query import parse_query
from fw_tui.domain.tariff import Price
from fw_tui.services.office import Office
from fw_tui.store import sessions
from fw_tui.store.models import SessionRow
from fw_tui.store.store import Store
from tests.makers import make_clock, make_prices, request
from tests.support import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return make_clock()


@pytest.fixture
def store(tmp_path: Path, clock: ManualClock) -> Iterator[Store]:
    """Three sessions of a minute each, 2 and 3 merged into 1, and 4 on its own."""
    store = Store(tmp_path / "store.db")
    office = Office(store, clock, make_prices())
    for _number in range(4):
        office.sessions.start(request())
        clock.advance(60)
        office.sessions.end(_number + 1)
        clock.advance(60)
    yield store
    store.close()


def merge(*numbers: int) -> None:
    main = SessionRow.get(SessionRow.number == 1)
    SessionRow.update(merged_into=main).where(SessionRow.number.in_(numbers)).execute()


def test_a_main_session_knows_its_parts_in_order_of_time_and_they_know_it(store: Store) -> None:
    store.write(lambda: merge(3, 2))
    found = {s.number: s for s in store.read(lambda: sessions.history_page(parse_query(""), None))}
    assert [part.number for part in found[1].merged] == [2, 3]
    assert found[1].merged[0].connections == found[2].connections
    assert [found[n].merged_into for n in (1, 2, 3, 4)] == [None, 1, 1, None]
    assert (found[2].merged, found[4].merged) == ((), ())


def test_a_page_of_one_session_knows_the_others_it_is_merged_with(store: Store) -> None:
    store.write(lambda: merge(2))
    (second,) = store.read(lambda: sessions.history_page(parse_query("!1 !3 !4"), None))
    assert (second.number, second.merged_into) == (2, 1)
    main = store.read(lambda: sessions.session_by_number(1))
    assert main is not None
    assert main.seconds(0) == 60
    assert sum((c.ended_at or 0) - c.started_at for c in main.counted) == 120_000


def test_what_an_invoice_says_is_the_price(store: Store) -> None:
    def bill() -> None:
        SessionRow.update(
            invoice="RE-1", billed_units=2, billed_net_cents=1428, billed_gross_cents=1700
        ).where(SessionRow.number == 1).execute()

    store.write(bill)
    found = {s.number: s for s in store.read(lambda: sessions.history_page(parse_query(""), None))}
    assert found[1].billed == Price(2, 1428, 272, 1700)
    assert found[2].billed is None
