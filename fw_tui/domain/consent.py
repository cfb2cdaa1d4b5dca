"""What a customer agrees to, and when that changes."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum

from fw_tui.domain.course import Happening, Step
from fw_tui.domain.errors import N_
from fw_tui.domain.session import Session


class Consent(StrEnum):
    """A question of its own."""

    LOGGING = "logging"
    RECORDING = "recording"


#: What a customer says to some of the questions; None takes an answer back: nobody asked.
Answers = Mapping[Consent, bool | None]


class Answer(StrEnum):
    """What became of a consent."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NOT_ASKED = "not_asked"


ANSWER_LABELS = {
    Answer.GIVEN: N_("given"),
    Answer.REFUSED: N_("refused"),
    Answer.WITHDRAWN: N_("withdrawn"),
    Answer.NOT_ASKED: N_("not asked"),
}
_STEPS = {Consent.LOGGING: Step.MAY_LOG, Consent.RECORDING: Step.MAY_RECORD}


def answered(session: Session, answers: Answers) -> Session:
    """The session with what the customer says now."""
    return replace(
        session,
        consent=answers.get(Consent.LOGGING, session.consent),
        consent_recording=answers.get(Consent.RECORDING, session.consent_recording),
    )


def consent_changes(before: Session, after: Session, at: int) -> Iterator[Happening]:
    """What of a customer's consent has changed, one step for each question."""
    old, new = _answers(before), _answers(after)
    for consent, step in _STEPS.items():
        if new[consent] != old[consent]:
            yield Happening(at, step, _answer(old[consent], new[consent]))


def _answers(session: Session) -> dict[Consent, bool | None]:
    return {Consent.LOGGING: session.consent, Consent.RECORDING: session.consent_recording}


def _answer(before: bool | None, after: bool | None) -> Answer:
    if after is None:
        return Answer.NOT_ASKED
    if after:
        return Answer.GIVEN
    return Answer.WITHDRAWN if before else Answer.REFUSED
