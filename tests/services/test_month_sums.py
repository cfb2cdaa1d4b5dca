"""A month prices each kind of sessions once; its sums are those of the full statements."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fw_tui.domain.errors import FwError
from fw_tui.domain.localtime import local_to_ms, month_span
from fw_tui.domain.pricing import PriceList, is_billable
from fw_tui.domain.request import new_key
from fw_tui.domain.session import Billing, FreeReason, State
from fw_tui.domain.statement import StatementSums
from fw_tui.domain.surcharge import parse_surcharge
from fw_tui.domain.tariff import PriceKind, Tariff, TariffBook
from fw_tui.domain.vat import VatRate, VatTable
from fw_tui.services.office import Office
from fw_tui.store import sessions as store
from fw_tui.store.alike import Terms, alike
from tests.billing_makers import (
    OCTOBER,
    draw_with,
    give_address,
    issue_october,
    quick_drawing,
    set_shop,
)
from tests.makers import BERLIN, make_clock, make_office, ms, session
from tests.search_makers import asked, plan

FOUNDED = date(2000, 1, 1)
GROSS, NET = PriceKind.GROSS, PriceKind.NET
#: Tariffs change within the month; VAT within it and as it ends.
PRICES = PriceList(
    TariffBook(
        [
            Tariff("gross", FOUNDED, 600, 850, GROSS),
            Tariff("gross", date(2026, 10, 20), 300, 475, GROSS, first_unit_cents=500),
            Tariff("net", FOUNDED, 900, 714, NET, base_fee_cents=300, minimum_units=2),
            Tariff("late", date(2026, 10, 20), 600, 850, GROSS),
            Tariff("dear", FOUNDED, 600, 1_100_000, NET),
            Tariff("patient", FOUNDED, 600, 850, GROSS, free_seconds=300),
            Tariff(
                "night", FOUNDED, 600, 850, GROSS, surcharges=(parse_surcharge("20:00-06:00 25%"),)
            ),
        ],
        "gross",
    ),
    VatTable(
        [
            VatRate(FOUNDED, 1900),
            VatRate(date(2026, 10, 16), 1600),
            VatRate(date(2026, 11, 1), 700),
        ]
    ),
    BERLIN,
)
ABROAD, PREPAID, BILLED, HOME = "Abroad", "Prepaid", "Billed", "Home"
CUSTOMERS = (ABROAD, PREPAID, BILLED, HOME)


class Work(NamedTuple):
    """A session to be; ``gap`` in minutes before a second connection, ``joined`` to the last."""

    customer: str
    day: int
    clock: str
    milliseconds: int
    tariff: str
    free: bool
    gap: int | None
    joined: bool


WORK = st.builds(
    Work,
    customer=st.sampled_from(CUSTOMERS),
    day=st.sampled_from([1, 15, 16, 19, 20, 31]),
    clock=st.sampled_from(["00:00:00", "10:00:00", "19:55:00", "23:55:00"]),
    milliseconds=st.builds(
        lambda seconds, more: seconds * 1000 + more,
        st.sampled_from([0, 1, 299, 300, 301, 599, 600, 601, 900, 901, 1200, 1201]),
        st.sampled_from([0, 999]),
    ),
    tariff=st.sampled_from(["gross", "gross", "net", "patient", "night", "dear"]),
    free=st.integers(0, 3).map(lambda n: n == 0),
    gap=st.sampled_from([None, None, None, 0, 5]),
    joined=st.integers(0, 5).map(lambda n: n == 0),
)


def near_twins(some: Work, changes: list[tuple[str, Work]]) -> list[Work]:
    """Sessions that differ from one in one respect: only such could be taken for each other."""
    return [some, *(some._replace(**{name: getattr(by, name)}) for name, by in changes)]


TWINS = st.builds(
    near_twins,
    WORK,
    st.lists(st.tuples(st.sampled_from(Work._fields), WORK), min_size=4, max_size=12),
)
WORKS = st.lists(TWINS, min_size=1, max_size=3).map(
    lambda found: [w for some in found for w in some]
)


@contextmanager
def shop() -> Iterator[Office]:
    """A shop with customers of all kinds, on the second of November."""
    with TemporaryDirectory() as folder:
        office = make_office(Path(folder), make_clock(ms("2026-11-02T12:00:00+01:00")), PRICES)
        try:
            set_shop(office, shop__vat_id="DE123456789")
            draw_with(office, quick_drawing)
            for customer in CUSTOMERS:
                office.customers.add_computer(office.customers.add(customer).key, "PC")
                give_address(office, customer)
            give_address(office, ABROAD, country="AT", vat_id="ATU12345675")
            yield office
        finally:
            office.close()


def keep(office: Office, works: list[Work]) -> None:
    """Ended sessions of one computer for each customer; some are merged into the one before."""
    found = [office.customers.find(customer) for customer in CUSTOMERS]
    computers = {each.name: office.customers.computers(each.key)[0].key for each in found}

    def write() -> None:
        mains: dict[str, int] = {}
        for work in works:
            local = datetime.fromisoformat(f"2026-10-{work.day:02}T{work.clock}")
            begun = local_to_ms(local, BERLIN)
            spans = [(begun, begun + work.milliseconds)]
            if work.gap is not None:
                again = spans[0][1] + work.gap * 60_000 + 1
                spans.append((again, again + 250_500))
            billing = Billing.FREE if work.free else Billing.BILLABLE
            made = session(
                *spans,
                key=new_key(),
                tariff=work.tariff,
                billing=billing,
                free_reason=FreeReason.GOODWILL if work.free else None,
            )
            number = store.insert_session(made, computers[work.customer]).number
            if work.joined and not work.free and work.customer in mains:
                store.merge(mains[work.customer], [number])
            elif not work.free:
                mains[work.customer] = number

    office.at_once(write)


def full(office: Office, month: date) -> list[StatementSums]:
    """The sums of the full statements of those who have one."""
    found = []
    for customer in sorted(CUSTOMERS):
        statement = office.billing.statement(customer, month)
        values: dict[str, Any] = {
            each.name: getattr(statement, each.name) for each in fields(StatementSums)
        }
        assert values["session_count"] == len(statement.lines)
        assert values["free_count"] == len(statement.free)
        assert values["billed_count"] == sum(
            line.session.invoice is not None for line in statement.billable
        )
        if statement.lines:
            found.append(StatementSums(**values))
    return found


def debtors(office: Office, month: date) -> list[str]:
    """Who is to get an invoice, by the lines of the full statements."""
    return [
        customer
        for customer in sorted(CUSTOMERS)
        if any(
            is_billable(line.session)
            and line.session.invoice is None
            # Whose sessions were all paid before owes nothing.
            and (customer != PREPAID or line.charge.due.gross_cents)
            for line in office.billing.statement(customer, month).lines
        )
    ]


@given(WORKS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_the_sums_of_a_month_are_those_of_the_full_statements(works: list[Work]) -> None:
    with shop() as office:
        keep(office, works)
        office.contingents.add(PREPAID, 4, date(2026, 10, 31), date(2026, 10, 10))
        assert list(office.billing.month(OCTOBER).statements) == full(office, OCTOBER)
        for customer in (BILLED, PREPAID, ABROAD):
            with suppress(FwError):  # nothing is owed, or gross prices go abroad
                issue_october(office, customer)
        keep(office, [work._replace(day=2, joined=False) for work in works[:3]])
        assert list(office.billing.month(OCTOBER).statements) == full(office, OCTOBER)
        assert office.invoices.billable_customers(OCTOBER) == debtors(office, OCTOBER)
        office.settings.set("shop.small_business", "yes")
        assert list(office.billing.month(OCTOBER).statements) == full(office, OCTOBER)


PLAIN = Work(HOME, 1, "10:00:00", 600_000, "gross", free=False, gap=None, joined=False)


def read(office: Office) -> list[int]:
    """For how many sessions each stands that October is priced by."""
    since, until = month_span(OCTOBER, BERLIN)
    begun, ended = PRICES.tariff_changes(since, until), PRICES.vat_changes(since)
    found: list[int] = []

    def work() -> None:
        terms = Terms(since, until, PRICES.tariffs.steps(), begun, ended)
        found.extend(sum(counts.values()) for _session, counts in alike(terms))

    office.at_once(work)
    return sorted(found)


def test_sessions_that_cost_the_same_are_priced_once() -> None:
    with shop() as office:
        keep(office, [PLAIN] * 40 + [PLAIN._replace(milliseconds=301_000)] * 20)
        assert read(office) == [60]
        keep(office, [PLAIN._replace(milliseconds=601_000), PLAIN._replace(free=True)])
        assert read(office) == [1, 1, 60]


def test_sessions_of_several_customers_are_priced_by_one_and_counted_for_each() -> None:
    with shop() as office:
        keep(office, [PLAIN] * 3 + [PLAIN._replace(customer=BILLED)] * 2)
        assert read(office) == [5]
        found = office.billing.month(OCTOBER).statements
        assert [(s.customer, s.session_count) for s in found] == [(BILLED, 2), (HOME, 3)]


@pytest.mark.parametrize(
    "changed",
    [
        {"customer": ABROAD},
        {"tariff": "net"},
        {"free": True},
        {"milliseconds": 601_000},
        {"gap": 5},  # and a second connection
        {"day": 16},  # another VAT rate
        {"day": 20},  # another version of the tariff
        {"day": 15, "clock": "23:55:00"},  # begins before the rate changes, ends behind
        {"day": 15, "clock": "23:50:00"},  # ends as it changes
    ],
    ids=str,
)
def test_what_may_cost_something_else_is_kept_apart(changed: dict[str, Any]) -> None:
    with shop() as office:
        keep(office, [PLAIN, PLAIN, PLAIN._replace(**changed), PLAIN._replace(**changed)])
        assert read(office) == [2, 2]


@pytest.mark.parametrize("alone", [{"tariff": "night"}, {"customer": PREPAID}], ids=str)
def test_what_is_priced_by_more_than_its_length_stands_alone(alone: dict[str, Any]) -> None:
    with shop() as office:
        office.contingents.add(PREPAID, 4, date(2026, 10, 31), date(2026, 10, 1))
        keep(office, [PLAIN, PLAIN, PLAIN._replace(**alone), PLAIN._replace(**alone)])
        assert read(office) == [1, 1, 2]


def test_what_ends_in_the_same_days_but_began_by_another_tariff_is_kept_apart() -> None:
    over_midnight = PLAIN._replace(day=19, clock="23:55:00", milliseconds=601_000)
    with shop() as office:
        keep(office, [over_midnight, over_midnight._replace(day=20, clock="00:00:00")] * 2)
        assert read(office) == [2, 2]


def test_the_vat_is_that_of_the_end_of_the_last_connection() -> None:
    parted = PLAIN._replace(day=15, clock="23:55:00", milliseconds=1000, gap=5)
    with shop() as office:
        keep(office, [parted, parted._replace(clock="10:00:00")] * 2)
        assert read(office) == [2, 2]
        assert list(office.billing.month(OCTOBER).statements) == full(office, OCTOBER)


def test_only_what_has_ended_counts_and_only_what_began_in_the_month() -> None:
    first, last = month_span(OCTOBER, BERLIN)
    spans: list[tuple[State, tuple[int, int | None]]] = [
        (State.ENDED, (first - 1, first + 60_000)),
        (State.ENDED, (first, first + 60_000)),
        (State.ENDED, (last - 1, last + 60_000)),
        (State.ENDED, (last, last + 60_000)),
        (State.CONNECTED, (last - 60_000, None)),
        (State.LOST, (last - 60_000, last - 1)),
        (State.ABORTED, (last - 60_000, last - 1)),
    ]
    with shop() as office:
        (computer,) = office.customers.computers(office.customers.find(HOME).key)

        def write() -> None:
            for state, span in spans:
                made = session(span, key=new_key(), tariff="gross", state=state)
                store.insert_session(made, computer.key)

        office.at_once(write)
        assert [s.session_count for s in office.billing.month(OCTOBER).statements] == [2]
        assert list(office.billing.month(OCTOBER).statements) == full(office, OCTOBER)


def test_merged_sessions_stand_alone() -> None:
    with shop() as office:
        keep(office, [PLAIN, PLAIN._replace(joined=True), *[PLAIN._replace(customer=BILLED)] * 3])
        assert read(office) == [1, 1, 3]


def test_of_several_connections_the_sum_counts() -> None:
    parted = PLAIN._replace(milliseconds=349_500, gap=5)
    with shop() as office:
        keep(office, [PLAIN, parted, parted])
        assert read(office) == [3]


@pytest.mark.parametrize("tariff", ["gross", "dear"])
def test_billed_sessions_of_another_price_are_kept_apart(tariff: str) -> None:
    work = PLAIN._replace(tariff=tariff, customer=BILLED)
    with shop() as office:
        keep(office, [work] * 3 + [work._replace(milliseconds=601_000)] * 2)
        issue_october(office, BILLED)
        keep(office, [work] * 4)
        assert read(office) == [2, 3, 4]
        assert list(office.billing.month(OCTOBER).statements) == full(office, OCTOBER)


@pytest.mark.parametrize("tariff", ["late", "unknown"])
def test_a_session_without_a_price_is_told_by_its_number(tariff: str) -> None:
    with shop() as office:
        keep(office, [PLAIN, PLAIN._replace(tariff=tariff)])
        with pytest.raises(FwError) as refused:
            office.billing.month(OCTOBER)
        assert str(refused.value).startswith("Session 2 has no price: ")


def test_a_month_is_read_by_its_index() -> None:
    with shop() as office:
        keep(office, [PLAIN, PLAIN._replace(joined=True), PLAIN._replace(customer=PREPAID)])
        office.contingents.add(PREPAID, 4, date(2026, 10, 31), date(2026, 10, 10))
        said = asked(lambda: office.billing.month(OCTOBER))
        plans = "\n".join(plan(text) for text in said if " session" in text)
        (words,) = [plan(text) for text in said if "group_concat" in text]
        span = "session_state_begun_at (state=? AND begun_at>? AND begun_at<?)"
        assert words.startswith(f"SEARCH session USING INDEX {span}")
        assert "TEMP B-TREE" not in words
        assert "SEARCH part USING INDEX session_merged_into_id" in plans
        scanned = [line for line in plans.splitlines() if "SCAN" in line]
        assert [line for line in scanned if "VIRTUAL" not in line] == []


def test_a_month_takes_as_many_statements_however_many_sessions_it_has() -> None:
    with shop() as office:
        keep(office, [PLAIN])
        few = len(asked(lambda: office.billing.month(OCTOBER)))
        keep(office, [PLAIN] * 700)
        many = asked(lambda: office.billing.month(OCTOBER))
        assert len(many) == few <= 20
