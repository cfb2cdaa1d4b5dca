"""Consent that a customer gives later or withdraws: kept, written down, told in the report."""

import pytest

from fw_tui.documents.session_wording import course_lines
from fw_tui.domain.consent import Answer, Consent
from fw_tui.domain.course import Step
from fw_tui.domain.errors import Conflict, NotFound
from fw_tui.i18n import set_language
from fw_tui.services.office import Office
from tests.billing_makers import (
    draw_with,
    give_address,
    issue_october,
    quick_drawing,
    set_shop,
    work_for,
)
from tests.makers import NOON, request
from tests.support import ManualClock


def changes(office: Office) -> list[tuple[int, Step, str]]:
    """What changed of the consent, and after how many seconds."""
    course = office.reports.course(1)
    consents = [each for each in course if each.step in (Step.MAY_LOG, Step.MAY_RECORD)]
    return [((each.at - NOON) // 1000, each.step, each.text) for each in consents]


def test_a_customer_who_agrees_later_has_agreed_from_then_on(
    office: Office, clock: ManualClock
) -> None:
    office.sessions.start(request())
    clock.advance(120)
    kept = office.sessions.set_consent(1, {Consent.LOGGING: True})
    assert (kept.consent, kept.consent_recording) == (True, None)
    assert changes(office) == [(120, Step.MAY_LOG, Answer.GIVEN)]


def test_a_consent_that_is_withdrawn_is_told_as_that(office: Office, clock: ManualClock) -> None:
    office.sessions.start(request(consent=True, consent_recording=True))
    clock.advance(60)
    kept = office.sessions.set_consent(1, {Consent.RECORDING: False})
    assert (kept.consent, kept.consent_recording) == (True, False)
    assert changes(office) == [(60, Step.MAY_RECORD, Answer.WITHDRAWN)]
    set_language("en")
    lines = [line for each in office.reports.course(1) for line in course_lines(each, office.tz)]
    assert lines[-1].endswith("12:01:00  consent to recording: withdrawn")


def test_both_answers_are_steps_of_their_own_and_can_be_taken_back(office: Office) -> None:
    office.sessions.start(request())
    office.sessions.set_consent(1, {Consent.LOGGING: True, Consent.RECORDING: False})
    office.sessions.set_consent(1, {Consent.LOGGING: None})
    assert [(step, text) for _at, step, text in changes(office)] == [
        (Step.MAY_LOG, Answer.GIVEN),
        (Step.MAY_LOG, Answer.NOT_ASKED),
        (Step.MAY_RECORD, Answer.REFUSED),
    ]


def test_an_answer_that_stands_already_is_no_step(office: Office) -> None:
    office.sessions.start(request(consent=False))
    office.sessions.set_consent(1, {Consent.LOGGING: False})
    assert changes(office) == []


def test_consent_to_an_ended_session_may_be_withdrawn(office: Office, clock: ManualClock) -> None:
    office.sessions.start(request(consent_recording=True))
    clock.advance(60)
    office.sessions.end(1)
    clock.advance(60)
    assert office.sessions.set_consent(1, {Consent.RECORDING: False}).consent_recording is False
    told = [step for step in office.reports.report(1).course if step.step is Step.MAY_RECORD]
    assert [(step.at - NOON) // 1000 for step in told] == [120]


def test_the_consent_of_a_billed_session_cannot_be_changed(office: Office) -> None:
    set_shop(office)
    draw_with(office, quick_drawing)
    work_for(office)
    give_address(office)
    issue_october(office)
    with pytest.raises(Conflict, match="stands on invoice"):
        office.sessions.set_consent(1, {Consent.LOGGING: True})
    assert office.sessions.get(1).consent is None


def test_consent_to_no_session_is_refused(office: Office) -> None:
    with pytest.raises(NotFound, match="no session 7"):
        office.sessions.set_consent(7, {Consent.LOGGING: True})
