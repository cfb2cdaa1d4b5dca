"""Sessions that follow each other closely are billed as one, until that is taken back."""

from datetime import date

import pytest

from fw_tui.domain.errors import Conflict, InvalidInput, NotFound
from fw_tui.domain.session import Billing, FreeReason
from fw_tui.services.maintenance import check
from fw_tui.services.office import Office
from tests.billing_makers import (
    MAIER,
    OCTOBER,
    draw_with,
    give_address,
    issue_october,
    quick_drawing,
    set_shop,
    work_for,
)

BY = "hoerner"


def at(clock: str, day: int = 5) -> str:
    return f"2026-10-{day:02}T{clock}:00+02:00"


@pytest.fixture
def shop(office: Office) -> Office:
    """Three sessions of four minutes on one computer, five and eleven minutes apart."""
    set_shop(office)
    draw_with(office, quick_drawing)
    for clock in ("10:00", "10:09", "10:24"):
        work_for(office, minutes=4, start=at(clock))
    give_address(office)
    return office


def gross(office: Office) -> int:
    return office.billing.statement(MAIER, OCTOBER).gross_cents


def test_two_sessions_in_one_unit_cost_one(shop: Office) -> None:
    merge = shop.merging.merge([2, 1])
    assert [session.number for session in merge.sessions] == [1, 2]
    assert (merge.apart_cents, merge.together_cents) == (1700, 850)
    assert gross(shop) == 1700
    main, part = shop.sessions.get(1), shop.sessions.get(2)
    assert ([p.number for p in main.merged], part.merged_into) == ([2], 1)
    assert (main.seconds(0), part.seconds(0)) == (240, 240)
    assert shop.sessions.charge(main).billed_seconds == 480
    assert check(shop) == []


def test_a_merge_is_taken_back_from_any_of_its_sessions(shop: Office) -> None:
    shop.merging.merge([1, 2])
    assert [s.merged_into for s in shop.merging.unmerge(2)] == [None, None]
    assert gross(shop) == 2550
    with pytest.raises(Conflict, match="is not merged"):
        shop.merging.unmerge(1)


def test_how_close_is_a_setting(shop: Office) -> None:
    with pytest.raises(Conflict, match="within 10 minutes after session 2"):
        shop.merging.merge([2, 3])
    shop.settings.set("billing.merge_minutes", "11")
    assert shop.merging.merge([2, 3]).together_cents == 850


def test_a_third_session_joins_a_merge(shop: Office) -> None:
    shop.settings.set("billing.merge_minutes", "15")
    shop.merging.merge([1, 2])
    merge = shop.merging.with_previous(3)
    assert [session.number for session in merge.sessions] == [1, 2, 3]
    assert (merge.apart_cents, merge.together_cents) == (2550, 1700)
    shop.merging.merge([session.number for session in merge.sessions])
    assert [part.number for part in shop.sessions.get(1).merged] == [2, 3]


def test_what_could_be_merged_is_suggested_once(shop: Office) -> None:
    work_for(shop, minutes=4, start=at("10:09", 6), computer="Server")
    (merge,) = shop.merging.suggest(OCTOBER)
    assert [session.number for session in merge.sessions] == [1, 2]
    shop.merging.merge([1, 2])
    assert shop.merging.suggest(OCTOBER) == []
    assert shop.merging.suggest(date(2026, 9, 1)) == []


def test_an_invoice_bills_merged_sessions_on_one_line_and_lists_all(shop: Office) -> None:
    shop.merging.merge([1, 2])
    invoice = issue_october(shop)
    first, second, third = invoice.lines
    assert (first.units, first.gross_cents, first.merged) == (1, 850, (2,))
    assert (second.items, second.gross_cents, second.merged_into) == ((), 0, 1)
    assert third.gross_cents == 850
    assert {shop.sessions.get(n).invoice for n in (1, 2, 3)} == {invoice.number}
    assert invoice.gross_cents == 1700 == gross(shop)
    assert check(shop) == []


def test_on_an_invoice_a_merge_is_locked(shop: Office) -> None:
    shop.merging.merge([1, 2])
    number = issue_october(shop).number
    with pytest.raises(Conflict, match=number):
        shop.merging.unmerge(1)
    with pytest.raises(Conflict, match=number):
        shop.merging.merge([2, 3])
    shop.invoices.cancel(number, BY)
    shop.merging.unmerge(1)


def test_a_part_that_began_in_the_next_month_is_billed_with_its_main(shop: Office) -> None:
    work_for(shop, minutes=4, start="2026-10-31T23:54:00+01:00")
    work_for(shop, minutes=4, start="2026-11-01T00:01:00+01:00")
    shop.merging.merge([4, 5])
    invoice = issue_october(shop)
    assert [line.session for line in invoice.lines] == [1, 2, 3, 4, 5]
    assert shop.sessions.get(5).invoice == invoice.number
    assert shop.invoices.billable_customers(date(2026, 11, 1)) == []


def test_merged_sessions_are_not_made_free_one_by_one(shop: Office) -> None:
    shop.merging.merge([1, 2])
    for number in (1, 2):
        with pytest.raises(Conflict, match="take the merge back first"):
            shop.sessions.set_billing(number, Billing.FREE, FreeReason.GOODWILL)
    assert shop.sessions.write_notes(2, "geht").notes == "geht"


def test_only_ended_billable_sessions_of_one_computer_are_merged(shop: Office) -> None:
    work_for(shop, minutes=4, start=at("10:30"), computer="Server")
    work_for(shop, minutes=4, start=at("10:31"), free_reason=FreeReason.GOODWILL)
    with pytest.raises(Conflict, match="not on one computer"):
        shop.merging.merge([3, 4])
    with pytest.raises(Conflict, match="only such ones are merged"):
        shop.merging.merge([3, 5])
    with pytest.raises(InvalidInput, match="two sessions"):
        shop.merging.merge([1, 1])
    with pytest.raises(NotFound):
        shop.merging.merge([1, 99])
    with pytest.raises(Conflict, match="Before session 1 there is none"):
        shop.merging.with_previous(1)
