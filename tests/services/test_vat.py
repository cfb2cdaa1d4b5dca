"""The shop's own VAT rates: from their day on, and never for what has ended before."""

import sqlite3
from datetime import date

import pytest

from fw_tui.domain.errors import Conflict, FwError, NotFound, StoreError
from fw_tui.domain.session import Session
from fw_tui.domain.vat import VatRate, VatTable
from fw_tui.services.office import Office
from tests.billing_makers import draw_with, give_address, issue_october, quick_drawing, set_shop
from tests.makers import NOON, captured, request
from tests.support import ManualClock

TODAY = date(2026, 11, 12)
TOMORROW = date(2026, 11, 13)
HOUR = 3_600_000
DAY = 24 * HOUR
MIDNIGHT = NOON + 12 * HOUR


def a_rate(since: date = TOMORROW, rate: int = 2100) -> VatRate:
    return VatRate(since, rate)


def worked(office: Office, begun: int = NOON - HOUR, ended: int | None = None) -> Session:
    """A session, of five minutes unless it is told when it ended."""
    number = office.sessions.start(request(), at=begun).number
    return office.sessions.end(number, at=ended or begun + 300_000)


def add_elsewhere(office: Office, since: object, rate: object) -> None:
    """Add a rate as another program does."""
    with sqlite3.connect(office.path) as other:
        other.execute("INSERT INTO vat_rate (valid_from, rate) VALUES (?, ?)", (since, rate))
    other.close()


def own_rates(office: Office) -> list[VatRate]:
    return [entry.rate for entry in office.vat.list() if entry.own]


def test_the_list_has_what_is_shipped_and_the_shops_own(office: Office) -> None:
    office.vat.add(a_rate())
    entries = [(e.rate.valid_from.year, e.rate.rate, e.own) for e in office.vat.list()]
    assert entries == [
        (1998, 1600, False),
        (2007, 1900, False),
        (2020, 1600, False),
        (2021, 1900, False),
        (2026, 2100, True),
    ]


def test_a_session_has_the_rate_of_the_day_on_which_it_ended(
    office: Office, clock: ManualClock
) -> None:
    before = worked(office)
    office.vat.add(a_rate())
    clock.advance(24 * 3600)
    over_midnight = worked(office, MIDNIGHT - HOUR, MIDNIGHT + 60_000)
    rates = [office.sessions.charge(session).vat_rate for session in (before, over_midnight)]
    assert rates == [1900, 2100]


def test_prices_follow_what_another_program_writes(office: Office) -> None:
    office.change_token()
    add_elsewhere(office, "2026-11-13", 2100)
    assert office.prices.vat.at(TOMORROW) == 1900
    office.change_token()
    assert office.prices.vat.at(TOMORROW) == 2100


def test_an_invoice_knows_a_rate_that_was_added_a_moment_ago(office: Office) -> None:
    set_shop(office)
    draw_with(office, quick_drawing)
    maier = office.customers.add("Fa. Walter Maier GmbH")
    office.customers.add_computer(maier.key, "PC", "123456789")
    office.imports.take_over([captured("2026-10-05T10:00:00", "2026-10-05T10:05:00")])
    give_address(office)
    add_elsewhere(office, "2026-10-05", 700)
    (group,) = issue_october(office).groups
    assert group.rate == 700


def test_a_rate_that_would_change_the_vat_of_a_session_is_refused(office: Office) -> None:
    worked(office)
    for since in (date(2026, 1, 1), TODAY):
        with pytest.raises(Conflict, match=r"up to 2026-11-12 .* choose a later day"):
            office.vat.add(a_rate(since))
    office.vat.add(a_rate(TOMORROW))
    assert own_rates(office) == [a_rate(TOMORROW)]


def test_only_sessions_that_end_before_the_next_rate_are_counted(office: Office) -> None:
    worked(office)
    office.vat.add(VatRate(date(2020, 9, 1), 700))
    assert own_rates(office) == [VatRate(date(2020, 9, 1), 700)]


def test_what_counts_is_the_end_of_the_last_connection(office: Office, clock: ManualClock) -> None:
    number = office.sessions.start(request(), at=NOON - HOUR).number
    office.sessions.lose(number)
    clock.advance(24 * 3600)
    office.sessions.connect(number)
    office.vat.add(a_rate(TOMORROW))
    office.sessions.end(number)
    office.vat.add(a_rate(TODAY, 700))
    assert office.sessions.charge(office.sessions.get(number)).vat_rate == 2100
    with pytest.raises(Conflict, match="up to 2026-11-13 have their VAT by this rate"):
        office.vat.remove(TOMORROW)


def test_a_running_or_aborted_session_has_no_vat_to_keep(office: Office) -> None:
    office.sessions.start(request())
    office.sessions.abort(office.sessions.order(request(computer="Laptop")).number)
    office.vat.add(a_rate(TODAY))
    assert own_rates(office) == [a_rate(TODAY)]


def test_what_changes_no_vat_is_not_refused(office: Office) -> None:
    worked(office)
    office.vat.add(a_rate(TODAY, 1900))
    assert office.vat.remove(TODAY) == a_rate(TODAY, 1900)


def test_days_without_any_rate_can_be_given_one_later(office: Office) -> None:
    worked(office)
    office.prices.listed_vat = VatTable([])
    assert office.vat.list() == []
    with pytest.raises(FwError, match="No VAT rate is known for 2026-11-12"):
        office.sessions.charge(office.sessions.get(1))
    office.vat.add(a_rate(TODAY))
    assert office.sessions.charge(office.sessions.get(1)).vat_rate == 2100
    with pytest.raises(Conflict, match="have their VAT by this rate"):
        office.vat.remove(TODAY)


def test_a_day_has_one_rate(office: Office) -> None:
    office.vat.add(a_rate())
    for since in (TOMORROW, date(2021, 1, 1)):
        with pytest.raises(Conflict, match=r"There is a VAT rate from .* already"):
            office.vat.add(a_rate(since, 700))


def test_a_rate_that_no_session_has_is_taken_back(office: Office) -> None:
    worked(office)
    office.vat.add(a_rate())
    assert office.vat.remove(TOMORROW) == a_rate()
    assert own_rates(office) == []
    assert office.prices.vat.at(TOMORROW) == 1900
    with pytest.raises(NotFound, match="no VAT rate from 2026-11-13"):
        office.vat.remove(TOMORROW)


def test_what_is_shipped_stays(office: Office) -> None:
    with pytest.raises(Conflict, match="is shipped with the program and stays"):
        office.vat.remove(date(2021, 1, 1))


def test_an_own_rate_goes_before_one_that_is_shipped_later(
    office: Office, clock: ManualClock
) -> None:
    office.vat.add(a_rate())
    office.prices.listed_vat = office.prices.listed_vat.extended([a_rate(rate=2000)])
    assert own_rates(office) == [a_rate()]
    clock.advance(24 * 3600)
    worked(office, NOON + DAY - HOUR)
    with pytest.raises(Conflict, match="have their VAT by this rate"):
        office.vat.remove(TOMORROW)
    office.prices.listed_vat = office.prices.listed_vat.extended([a_rate()])
    office.vat.remove(TOMORROW)
    assert [(e.rate, e.own) for e in office.vat.list()][-1] == (a_rate(), False)


@pytest.mark.parametrize("since", ["soon", "", "13.11.2026"])
def test_a_rate_that_is_damaged_is_told_and_no_vat_is_guessed(office: Office, since: str) -> None:
    add_elsewhere(office, since, 2100)
    with pytest.raises(StoreError, match=r"VAT rate from .* cannot be understood"):
        office.sessions.start(request())


@pytest.mark.parametrize("rate", [0, -1, 10_000])
def test_the_store_itself_takes_no_rate_that_cannot_be(office: Office, rate: int) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        add_elsewhere(office, "2026-11-13", rate)
