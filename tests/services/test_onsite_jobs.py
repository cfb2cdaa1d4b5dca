"""Visits: noted once, kept until somebody made them, for known customers and new ones."""

import pytest

from fw_tui.domain.customer import CustomerDetails
from fw_tui.domain.errors import Conflict, InvalidInput, NotFound
from fw_tui.domain.onsite import OnsiteReason
from fw_tui.domain.onsite_job import OnsiteRequest
from fw_tui.domain.request import Technician
from fw_tui.domain.travel import Travel
from fw_tui.services.maintenance import check
from fw_tui.services.office import Office
from tests.makers import NOON, request
from tests.support import ManualClock


def visit(customer: str = "Maier", computer: str = "PC", **more: object) -> OnsiteRequest:
    terms: dict[str, object] = {"reason": OnsiteReason.NO_BOOT, "note": "Netzteil"}
    terms |= more
    technician = Technician("hoerner", "Klaus Hörner")
    return OnsiteRequest(customer, computer, technician, **terms)  # type: ignore[arg-type]


def test_a_visit_is_kept_with_all_that_was_said(office: Office) -> None:
    job = office.onsite.note(visit(" Fa.  Maier ", "PC Empfang"))
    assert (job.number, job.partner) == (1, "Fa. Maier – PC Empfang")
    assert (job.noted_at, job.noted_by, job.done_at) == (NOON, "hoerner", None)
    assert (job.reason, job.note) == (OnsiteReason.NO_BOOT, "Netzteil")
    assert office.onsite.list() == [job]
    assert [c.name for c in office.customers.computers_named("Fa. Maier")] == ["PC Empfang"]


def test_a_visit_may_be_for_no_computer_in_particular(office: Office) -> None:
    job = office.onsite.note(visit(computer=" "))
    assert (job.partner, job.computer) == ("Maier", "")
    assert office.customers.computers_named("Maier") == []


def test_a_repeated_request_notes_one_visit(office: Office) -> None:
    asked = visit()
    assert office.onsite.note(asked) == office.onsite.note(asked)
    assert office.open_onsite_jobs() == 1


def test_a_visit_needs_a_customer_and_leaves_nothing_without(office: Office) -> None:
    with pytest.raises(InvalidInput, match="customer's name is missing"):
        office.onsite.note(visit(""))
    with pytest.raises(NotFound, match="has no zones"):
        office.onsite.note(visit("Neu", travel=Travel(zone="Stadt")))
    assert office.customers.search() == []
    assert office.onsite.list() == []


def test_what_is_done_is_open_no_more_until_that_is_taken_back(
    office: Office, clock: ManualClock
) -> None:
    office.onsite.note(visit())
    office.onsite.note(visit("Zorn"))
    clock.advance(3600)
    assert office.onsite.done(1).done_at == NOON + 3_600_000
    assert [job.number for job in office.onsite.list()] == [2]
    assert [job.number for job in office.onsite.list(done=True)] == [1, 2]
    with pytest.raises(Conflict, match="1 is done already"):
        office.onsite.done(1)
    assert office.onsite.reopen(1).done_at is None
    assert office.open_onsite_jobs() == 2


def test_a_visit_that_does_not_exist_is_told(office: Office) -> None:
    for change in (office.onsite.done, office.onsite.reopen):
        with pytest.raises(NotFound, match="no on-site job 7"):
            change(7)


def test_how_far_away_the_customer_is_stays_known(office: Office) -> None:
    office.customers.add("Maier", CustomerDetails(city="Hof", distance_km=3))
    office.onsite.note(visit())
    assert office.customers.find("Maier").details.travel == Travel(3)
    office.onsite.note(visit(travel=Travel(12)))
    assert office.customers.find("Maier").details == CustomerDetails(city="Hof", distance_km=12)


def test_a_session_keeps_it_too(office: Office) -> None:
    office.settings.set("onsite.zones", "Stadt 15,00")
    office.sessions.order(request("Neu", travel=Travel(zone="stadt")))
    assert office.customers.find("Neu").details.travel == Travel(zone="Stadt")


def test_the_check_of_the_store_finds_nothing_odd_in_visits(office: Office) -> None:
    office.onsite.note(visit())
    assert check(office) == []
