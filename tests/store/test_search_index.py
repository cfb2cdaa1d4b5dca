"""The search index is never forgotten, whoever changes what."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fw_tui.domain.customer import CustomerDetails
from fw_tui.domain.localtime import day_span
from fw_tui.domain.session import Billing, FreeReason
from fw_tui.services.office import Office
from fw_tui.store import search_index
from fw_tui.store.models import database
from fw_tui.store.search_index import differences, rebuild
from tests.billing_makers import issue_october, set_shop
from tests.makers import BERLIN, NOON, captured, make_clock, make_office, ms, request
from tests.search_makers import DAY, FILTERS, MINUTE, WORDS, asked, fill, numbers
from tests.support import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return make_clock()


@pytest.fixture
def office(tmp_path: Path, clock: ManualClock) -> Iterator[Office]:
    made = make_office(tmp_path, clock)
    yield made
    made.close()


def note(office: Office, begun: int, minutes: int, **more: Any) -> int:
    """A session that is over; ``more`` as in ``request``."""
    number = office.sessions.start(request(**more), begun).number
    return office.sessions.end(number, begun + minutes * MINUTE).number


def is_up_to_date(office: Office) -> bool:
    """Whether the index has each token as often as the tables say."""
    return office.at_once(lambda: list(differences())) == []


def test_days_end_at_local_midnight_whatever_pushed_a_session_over_it(office: Office) -> None:
    midnight = day_span(date(2026, 10, 5), date(2026, 10, 5), BERLIN)[0]
    for index, begun in enumerate((-1, -2, -3, -1000, 0, 1)):
        note(office, midnight + begun, 0, computer=f"PC {index}")
    assert sorted(numbers(office, "bis:2026-10-04")) == [1, 2, 3, 4]
    assert sorted(numbers(office, "seit:2026-10-05")) == [5, 6]
    assert len(office.history.newest("seit:2026-10-05", 1000)) == 2


def rename_customer(office: Office) -> None:
    key = office.customers.find("Fa. Walter Maier GmbH").key
    office.customers.change(key, "Ölmühle Zorn", CustomerDetails())


def rename_computer(office: Office) -> None:
    key = office.customers.find("Fa. Walter Maier GmbH").key
    office.customers.change_computer(office.customers.computers(key)[0].key, "Ölmühle")


def take_over(office: Office) -> None:
    office.imports.take_over([captured("2020-01-01T10:00:00", "2020-01-01T10:05:00")])
    office.imports.assign("123456789", "Ölmühle", "Büro")


def issue(office: Office) -> None:
    set_shop(office)
    details = CustomerDetails(street="Weg 1", postcode="97070", city="Hof")
    key = office.customers.find("Fa. Walter Maier GmbH").key
    office.customers.change(key, "Fa. Walter Maier GmbH", details)
    issue_october(office, "Fa. Walter Maier GmbH")


CHANGES: dict[str, tuple[Callable[[Office], object], str, list[int], str]] = {
    "notes": (lambda o: o.sessions.write_notes(1, "Ölmühle"), "olmuhle", [1], "drucker"),
    "the end": (lambda o: o.sessions.end(2), "offen", [2, 1], "kein"),
    "billing": (
        lambda o: o.sessions.set_billing(1, Billing.FREE, FreeReason.GOODWILL),
        "frei",
        [1],
        "offen",
    ),
    "discarding": (lambda o: o.sessions.discard(2), "frei", [2], "kein"),
    "a rename": (rename_customer, "olmuhle zorn", [2, 1], "walter"),
    "a renamed computer": (rename_computer, "pc:olmuhle", [2], "kein"),
    "an import": (take_over, "olmuhle", [3], "kein"),
    "an invoice": (issue, "rechnung:RE-2026-0001", [1], "offen"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changes_is_found_as_it_is_and_not_as_it_was(
    office: Office, change: tuple[Callable[[Office], object], str, list[int], str]
) -> None:
    work, found, where, gone = change
    note(office, ms("2026-10-05T10:00:00Z"), 15, notes="Drucker")
    office.sessions.start(request(computer="PC 2"), NOON - 5 * MINUTE)
    work(office)
    assert numbers(office, found) == where
    assert numbers(office, gone) == []
    assert is_up_to_date(office)


def test_a_cancelled_invoice_leaves_its_sessions_open(office: Office) -> None:
    note(office, ms("2026-10-05T10:00:00Z"), 15)
    issue(office)
    office.invoices.cancel("RE-2026-0001", "hoerner")
    assert (numbers(office, "offen"), numbers(office, "rechnung:RE-2026-0001")) == ([1], [])
    assert is_up_to_date(office)


def test_an_order_moves_to_its_place_when_the_connection_stands(
    office: Office, clock: ManualClock
) -> None:
    office.sessions.order(request(computer="PC 1", notes="erste"))
    office.sessions.start(request(computer="PC 2", notes="zweite"))
    assert numbers(office, "") == [2, 1]
    clock.advance(60)
    office.sessions.connect(1)
    assert numbers(office, "") == numbers(office, "hoerner") == [1, 2]
    assert is_up_to_date(office)


def test_of_a_transaction_that_fails_the_index_keeps_nothing(office: Office) -> None:
    office.imports.assign("123456789", "Maier", "PC")
    rows = [captured("2026-10-05T10:00:00", "2026-10-05T10:05:00")]
    office.imports.take_over(rows, dry_run=True)
    assert numbers(office, "maier") == []
    assert is_up_to_date(office)


def test_what_another_program_changed_is_found_after_the_next_change(office: Office) -> None:
    note(office, ms("2026-10-05T10:00:00Z"), 15, notes="Drucker")
    with sqlite3.connect(office.path) as other:
        other.execute("UPDATE session SET folded = 'von nebenan', invoice = 'RE-9'")
        other.execute("UPDATE customer SET folded = 'umbenannt'")
        other.execute("UPDATE connection SET ended_at = started_at + 7200000")
    other.close()
    office.settings.set("shop.name", "Werkstatt")
    assert numbers(office, "nebenan umbenannt rechnung:RE-9 >1h") == [1]
    assert numbers(office, "drucker") == numbers(office, "walter") == []
    assert is_up_to_date(office)


def test_a_session_that_another_program_deleted_is_found_no_more(office: Office) -> None:
    note(office, NOON - DAY, 5)
    with sqlite3.connect(office.path) as other:
        other.execute("DELETE FROM connection")
        other.execute("DELETE FROM session")
    other.close()
    office.settings.set("shop.name", "Werkstatt")
    assert numbers(office, "maier") == []
    assert is_up_to_date(office)


def test_a_rename_of_more_sessions_than_are_changed_at_once_reaches_all(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "AT_ONCE", 3)
    for index in range(10):
        note(office, NOON - (index + 1) * DAY, 5)
    rename_customer(office)
    assert len(numbers(office, "olmuhle")) == 10
    assert numbers(office, "walter") == []
    assert is_up_to_date(office)


def test_an_index_made_anew_finds_the_same(office: Office) -> None:
    fill(office)
    rename_customer(office)
    before = {text: numbers(office, text) for text in WORDS + FILTERS}
    office.at_once(rebuild)
    assert {text: numbers(office, text) for text in WORDS + FILTERS} == before
    assert is_up_to_date(office)


def test_a_spoilt_index_is_told(office: Office) -> None:
    note(office, NOON - DAY, 5)
    office.at_once(
        lambda: database.execute_sql("INSERT INTO search_index (rowid, tokens) VALUES (7, 'x')")
    )
    assert not is_up_to_date(office)
    office.at_once(rebuild)
    assert is_up_to_date(office)


def test_starting_and_ending_take_as_many_statements_however_many_sessions_there_are(
    office: Office,
) -> None:
    def begin_and_end() -> None:
        session = office.sessions.start(request(computer="Neu"))
        office.sessions.end(session.number, note="Ölmühle")

    begin_and_end()
    few = len(asked(begin_and_end))
    for index in range(30):
        note(office, NOON - (index + 1) * DAY, 5)
    assert len(asked(begin_and_end)) == few <= 70
