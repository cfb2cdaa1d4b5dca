"""``onsite``: visits listed and ticked off."""

import pytest

from fw_tui.domain.onsite import OnsiteReason
from fw_tui.domain.onsite_job import OnsiteRequest
from fw_tui.domain.request import Technician
from tests.cli.conftest import CommandLine


@pytest.fixture
def noted(fw: CommandLine) -> CommandLine:
    """Two visits, one of them for no computer in particular."""
    office = fw.office()
    hoerner = Technician("hoerner")
    reason = OnsiteReason.NO_INTERNET
    office.onsite.note(OnsiteRequest("Maier", "PC", hoerner, reason, "Router dunkel"))
    office.onsite.note(OnsiteRequest("Zorn", "", hoerner, OnsiteReason.WISH))
    office.close()
    return fw


def test_open_visits_are_listed(noted: CommandLine) -> None:
    shown = noted("onsite", "list").out
    assert "Maier – PC" in shown
    assert "it has no internet: Router dunkel" in shown
    first, second = noted("onsite", "list", "--json").data
    assert first == {
        "number": 1,
        "customer": "Maier",
        "computer": "PC",
        "noted_at": "2026-11-12T12:00:00+01:00",
        "noted_by": "hoerner",
        "reason": "no_internet",
        "note": "Router dunkel",
        "done_at": None,
    }
    assert (second["computer"], second["note"]) == (None, "")


def test_a_visit_is_ticked_off_and_that_is_taken_back(noted: CommandLine) -> None:
    assert noted("onsite", "done", "1").out == "On-site job 1 for Maier – PC is done.\n"
    assert [job["number"] for job in noted("onsite", "list", "--json").data] == [2]
    first, _second = noted("onsite", "list", "--all", "--json").data
    assert first["done_at"] == "2026-11-12T12:00:00+01:00"
    assert "2026-11-12" in noted("onsite", "list", "--all").out
    assert noted("onsite", "done", "1", "--undo").out.endswith("is open again.\n")
    assert len(noted("onsite", "list", "--json").data) == 2


def test_nothing_open_is_told(fw: CommandLine) -> None:
    assert fw("onsite", "list").out == "No on-site job is open.\n"
    answer = fw("onsite", "done", "3")
    assert (answer.code, answer.err) == (1, "fw-tui: There is no on-site job 3.\n")
