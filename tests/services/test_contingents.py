"""Sessions draw from what was paid before; statement and invoice say how far it is used."""

from datetime import date

import pytest

from fw_tui.domain.contingent import Drawn
from fw_tui.domain.errors import Ambiguous, Conflict, NotFound
from fw_tui.domain.invoice import ContingentNote
from fw_tui.domain.session import Billing, FreeReason
from fw_tui.services.maintenance import check
from fw_tui.services.office import Office
from fw_tui.store.models import SessionRow
from tests.billing_makers import (
    MAIER,
    OCTOBER,
    draw_with,
    give_address,
    issue_october,
    october,
    quick_drawing,
    set_shop,
    work_for,
)

BY = "hoerner"
SINCE, UNTIL = date(2026, 10, 1), date(2026, 12, 31)


@pytest.fixture
def shop(office: Office) -> Office:
    """Five units paid before, of which sessions of 2, 2 and 3 units draw."""
    set_shop(office)
    draw_with(office, quick_drawing)
    for day, minutes in ((5, 12), (6, 15), (7, 25)):
        work_for(office, minutes=minutes, start=f"2026-10-{day:02}T10:00:00+02:00")
    give_address(office)
    office.contingents.add(MAIER, 5, UNTIL, SINCE, " Wartung  2026 ")
    return office


def use(office: Office) -> tuple[int, int]:
    (found,) = office.contingents.uses()
    return found.used, found.left


def drawn(office: Office) -> tuple[Drawn, ...]:
    (found,) = office.contingents.uses()
    return found.drawn


def test_sessions_draw_first_and_the_rest_is_billed(shop: Office) -> None:
    invoice = issue_october(shop)
    assert [line.contingent_units for line in invoice.lines] == [2, 2, 1]
    assert [line.gross_cents for line in invoice.lines] == [0, 0, 1700]
    assert (invoice.gross_cents, invoice.net_cents) == (1700, 1428)
    assert invoice.contingents == (ContingentNote(5, 5, 0, UNTIL),)
    assert use(shop) == (5, 0)


def test_the_preview_the_statement_and_the_invoice_say_the_same(shop: Office) -> None:
    shown = shop.invoices.preview(october())
    statement = shop.billing.statement(MAIER, OCTOBER)
    issued = shop.invoices.issue(october(), BY, expected=shown)
    after = shop.billing.statement(MAIER, OCTOBER)
    for paper in (statement, issued, after):
        assert (paper.net_cents, paper.vat_cents, paper.gross_cents) == (1428, 271, 1700)
        assert paper.contingents == (ContingentNote(5, 5, 0, UNTIL),)
    assert [line.covered for line in statement.lines] == [2, 2, 1]
    assert [line.covered for line in after.lines] == [2, 2, 1]
    assert statement.units == after.units == 2
    assert statement.free == after.free == ()


def test_earlier_months_draw_first(shop: Office) -> None:
    work_for(shop, minutes=30, start="2026-11-03T10:00:00+01:00")
    november = shop.billing.statement(MAIER, date(2026, 11, 1))
    assert november.gross_cents == 2550
    assert november.contingents == ()
    assert shop.billing.statement(MAIER, OCTOBER).gross_cents == 1700


def test_what_is_left_is_seen_month_by_month(shop: Office) -> None:
    shop.contingents.add(MAIER, 10, date(2027, 12, 31), SINCE)
    work_for(shop, minutes=30, start="2026-11-03T10:00:00+01:00")
    assert shop.billing.statement(MAIER, OCTOBER).contingents == (
        ContingentNote(5, 5, 0, UNTIL),
        ContingentNote(10, 2, 8, date(2027, 12, 31)),
    )
    november = shop.billing.statement(MAIER, date(2026, 11, 1))
    assert november.contingents == (ContingentNote(10, 3, 5, date(2027, 12, 31)),)


def test_a_cancellation_gives_the_units_back(shop: Office) -> None:
    invoice = issue_october(shop)
    cancellation = shop.invoices.cancel(invoice.number, BY)
    assert cancellation.contingents == ()
    again = issue_october(shop)
    assert again.lines == invoice.lines
    assert check(shop) == []


def test_an_invoice_keeps_what_it_drew(shop: Office) -> None:
    issue_october(shop)
    work_for(shop, minutes=5, start="2026-10-02T10:00:00+02:00")
    assert use(shop) == (5, 0)
    assert shop.invoices.preview(october()).gross_cents == 850


def test_whose_contingent_pays_all_owes_nothing(shop: Office) -> None:
    shop.contingents.add(MAIER, 5, UNTIL, SINCE)
    assert shop.invoices.billable_customers(OCTOBER) == []
    assert list(shop.invoices.issue_month(OCTOBER, BY)) == []
    with pytest.raises(Conflict, match="nothing to bill"):
        issue_october(shop)
    statement = shop.billing.statement(MAIER, OCTOBER)
    assert (statement.gross_cents, len(statement.lines)) == (0, 3)


def test_what_is_not_valid_yet_or_any_more_pays_nothing(shop: Office) -> None:
    (found,) = shop.contingents.uses()
    shop.contingents.remove(found.contingent.key)
    shop.contingents.add(MAIER, 5, date(2026, 10, 6), date(2026, 10, 6))
    invoice = issue_october(shop)
    assert [line.contingent_units for line in invoice.lines] == [0, 2, 0]
    assert use(shop) == (2, 3)


def test_free_sessions_draw_nothing(shop: Office) -> None:
    shop.sessions.set_billing(3, Billing.FREE, FreeReason.GOODWILL)
    assert use(shop) == (4, 1)


def test_at_90_percent_a_customer_is_warned_of(shop: Office) -> None:
    assert [w.used for w in shop.contingents.warnings(MAIER)] == [5]
    work_for(shop, minutes=65, start="2026-11-03T10:00:00+01:00")
    shop.contingents.add(MAIER, 10, date(2027, 1, 31), SINCE)
    assert [(w.used, w.left) for w in shop.contingents.warnings(MAIER)] == [(9, 1)]


def test_nobody_is_warned_of_what_is_used_up_while_the_next_one_pays(shop: Office) -> None:
    shop.contingents.add(MAIER, 100, date(2027, 1, 31), SINCE)
    assert shop.contingents.warnings(MAIER) == []
    assert [use.left for use in shop.contingents.current(MAIER)] == [98]


def test_each_session_that_drew_is_told_with_its_invoice(shop: Office) -> None:
    assert [(d.session, d.units, d.invoice) for d in drawn(shop)] == [
        (1, 2, None),
        (2, 2, None),
        (3, 1, None),
    ]
    number = issue_october(shop).number
    assert {(d.session, d.units, d.invoice) for d in drawn(shop)} == {
        (1, 2, number),
        (2, 2, number),
        (3, 1, number),
    }


def test_what_is_current_is_not_told_where_a_session_cannot_be_priced(shop: Office) -> None:
    assert len(shop.contingents.current(MAIER)) == 1
    SessionRow.update(tariff="gone").execute()
    assert shop.contingents.current(MAIER) == shop.contingents.warnings(MAIER) == []
    assert shop.contingents.current("Nobody") == []
    with pytest.raises(NotFound):
        shop.contingents.uses(MAIER)


def test_a_contingent_is_removed_only_while_no_invoice_drew_from_it(shop: Office) -> None:
    (found,) = shop.contingents.uses(MAIER)
    key = found.contingent.key
    assert found.contingent.note == "Wartung 2026"
    shop.invoices.cancel(issue_october(shop).number, BY)
    with pytest.raises(Conflict, match="have drawn"):
        shop.contingents.remove(key[:8])
    with pytest.raises(NotFound):
        shop.contingents.remove("")


def test_a_key_that_fits_several_is_asked_back(shop: Office) -> None:
    for _turn in range(20):
        shop.contingents.add(MAIER, 1, UNTIL, SINCE)
    firsts = [use.contingent.key[0] for use in shop.contingents.uses()]
    twice = next(first for first in firsts if firsts.count(first) > 1)
    with pytest.raises(Ambiguous):
        shop.contingents.remove(twice)


def test_a_customer_nobody_knows_has_none(shop: Office) -> None:
    with pytest.raises(NotFound):
        shop.contingents.add("Schulze", 5, UNTIL)
    with pytest.raises(NotFound):
        shop.contingents.uses("Schulze")
