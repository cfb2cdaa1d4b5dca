"""Orders of the history: any number of places is put in order by what was noted with them."""

from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.order import NEWEST_FIRST, Order, Ordering, SortBy, SortKey

PLACES = st.integers(-(2**39), 2**39)
NUMBERS = st.integers(-(2**40), 2**63 - 1).map(lambda number: (number,))
ALIKE: st.SearchStrategy[SortKey] = st.just(())
NAMES = st.tuples(st.text("ab", max_size=3), st.text("ab", max_size=2))


@given(
    st.data(),
    st.sampled_from(((SortBy.DURATION, NUMBERS), (SortBy.CUSTOMER, NAMES), (SortBy.START, ALIKE))),
    st.booleans(),
)
def test_places_are_in_order_of_their_keys_and_then_of_themselves(
    data: st.DataObject, kind: tuple[SortBy, st.SearchStrategy[SortKey]], descending: bool
) -> None:
    by, keys = kind
    drawn = data.draw(st.dictionaries(PLACES, keys))
    found = {place: drawn[place] for place in sorted(drawn, reverse=True)}
    ordering = Ordering(Order(by, descending))
    pieces = [*found.items()]
    ordering.add(pieces[:3])
    ordering.add(pieces[3:])
    assert len(ordering) == len(found)
    wanted = sorted(found, key=lambda place: (found[place], place), reverse=descending)
    assert list(ordering.places()) == wanted


@given(st.dictionaries(PLACES, st.integers(1, 2**31), max_size=50), st.booleans())
def test_numbers_are_put_in_order_though_each_is_another(
    drawn: dict[int, int], descending: bool
) -> None:
    numbers = {number: place for place, number in drawn.items()}
    ordering = Ordering(Order(SortBy.NUMBER, descending))
    ordering.add([(place, (number,)) for number, place in numbers.items()])
    wanted = [numbers[number] for number in sorted(numbers, reverse=descending)]
    assert list(ordering.places()) == wanted


def test_numbers_are_looked_at_from_the_highest_and_names_from_a_on() -> None:
    assert Order.usual(SortBy.START) == NEWEST_FIRST
    assert Order.usual(SortBy.COST).descending
    assert not Order.usual(SortBy.CUSTOMER).descending
    assert Order.usual(SortBy.CUSTOMER).turned() == Order(SortBy.CUSTOMER, descending=True)
