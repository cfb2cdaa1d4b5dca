import pytest

from fw_tui.widgets.row_pages import RowPages
from fw_tui.widgets.rows import Row
from tests.widgets.sample_screens import sample_row


def rows(start: int, count: int) -> list[Row]:
    return [sample_row(number) for number in range(start, start + count)]


@pytest.mark.parametrize(
    ("first", "end", "expected"),
    [
        (0, 1, (0, 10)),
        (0, 10, (0, 10)),
        (9, 11, (0, 20)),
        (25, 26, (20, 10)),
        (5, 5, None),
        (20, 0, None),
    ],
)
def test_whole_pages_are_missing(first: int, end: int, expected: tuple[int, int] | None) -> None:
    assert RowPages[Row](size=10).missing(first, end) == expected


def test_what_is_held_is_not_missing() -> None:
    pages = RowPages[Row](size=10)
    pages.keep(10, 20, rows(10, 20))
    assert pages.missing(10, 30) is None
    assert pages.missing(5, 35) == (0, 40)
    assert pages.missing(15, 35) == (30, 10)
    assert [pages.at(place) for place in (9, 10, 29, 30)] == [
        None,
        sample_row(10),
        sample_row(29),
        None,
    ]


def test_a_short_page_is_not_asked_for_again() -> None:
    pages = RowPages[Row](size=10)
    pages.keep(0, 20, rows(0, 3))
    assert pages.missing(0, 20) is None
    assert pages.at(2) == sample_row(2)
    assert pages.at(3) is None
    assert pages.at(12) is None


def test_the_page_that_was_not_wanted_for_longest_is_dropped() -> None:
    pages = RowPages[Row](size=10, most=3)
    for start in (0, 10, 20):
        pages.keep(start, 10, rows(start, 10))
    assert pages.missing(0, 10) is None
    pages.keep(30, 10, rows(30, 10))
    assert [pages.at(place) is not None for place in (0, 10, 20, 30)] == [True, False, True, True]


def test_only_a_held_row_is_replaced() -> None:
    pages = RowPages[Row](size=10)
    pages.keep(0, 10, rows(0, 5))
    assert pages.replace(4, sample_row(4, "Other"))
    assert not pages.replace(5, sample_row(5))
    assert not pages.replace(50, sample_row(50))
    assert pages.at(4) == sample_row(4, "Other")
    pages.clear()
    assert pages.at(4) is None
