"""How a session is put into words, the same on every paper and screen."""

from zoneinfo import ZoneInfo

from fw_tui.documents.wording import price_text, units_text
from fw_tui.domain.consent import ANSWER_LABELS, Answer
from fw_tui.domain.course import STEP_LABELS, Happening, Step
from fw_tui.domain.duration import hms
from fw_tui.domain.localtime import to_local
from fw_tui.domain.pricing import Charge
from fw_tui.domain.session import (
    FREE_REASON_LABELS,
    Connection,
    Session,
    State,
    measured_seconds,
)
from fw_tui.i18n import _, format_day, format_moment, money


def measured_text(seconds: int, charge: Charge | None, unit_seconds: int) -> str:
    """The measured time beside the billed one, which never takes its place.

    Args:
        seconds: measured.
        charge: None if the session has no price.
        unit_seconds: length of a unit of its tariff.
    """
    measured = _("measured {time}").format(time=hms(seconds))
    if charge is None:
        return measured
    units = charge.units if charge.due == charge.normal else charge.due.units
    return _("measured {time} · billed {units} = {billed}").format(
        time=hms(seconds), units=units_text(units), billed=hms(units * unit_seconds)
    )


def billing_label(session: Session) -> str:
    """Who pays, in words: "billable" or "free: goodwill"."""
    if session.free_reason is not None:
        return _("free: {reason}").format(reason=_(FREE_REASON_LABELS[session.free_reason]))
    if session.state is State.ABORTED:
        return _("aborted: costs nothing")
    if session.merged_into is not None:
        return merged_with(session)
    return _("billable")


def billing_text(session: Session, charge: Charge) -> str:
    """Who pays and how much, or what a free session would have cost."""
    label = billing_label(session)
    if session.free_reason is not None:
        would = _("would have cost {price}").format(price=money(charge.normal.gross_cents))
        return f"{label} · {would}"
    if session.state is State.ABORTED or session.merged_into is not None:
        return label
    return f"{label} · {price_text(charge.due)}"


def merged_with(session: Session) -> str:
    """With which sessions it is counted as one; empty if with none."""
    if session.merged_into is not None:
        return _("counted with No. {number}").format(number=session.merged_into)
    if not session.merged:
        return ""
    numbers = ", ".join(str(part.number) for part in session.merged)
    return _("as one with No. {numbers}").format(numbers=numbers)


def ordered_text(session: Session, tz: ZoneInfo) -> str:
    """Who named ID and password, and when, as far as it is known."""
    if session.ordered_at is None:
        return session.ordered_by
    at = moment_text(session.ordered_at, tz)
    if not session.ordered_by:
        return at
    return _("by {name}, {moment}").format(name=session.ordered_by, moment=at)


def consent_text(consent: bool | None) -> str:
    """What the customer said to a question for consent."""
    if consent is None:
        return _(ANSWER_LABELS[Answer.NOT_ASKED])
    return _(ANSWER_LABELS[Answer.GIVEN if consent else Answer.REFUSED])


def consents_text(session: Session) -> str:
    """The consent to logging, and that to recording where somebody asked for it."""
    logging = consent_text(session.consent)
    if session.consent_recording is None:
        return logging
    return _("{logging}, to recording: {recording}").format(
        logging=logging, recording=consent_text(session.consent_recording)
    )


def stretch_text(connection: Connection, tz: ZoneInfo) -> str:
    """A connection to the second, with its time."""
    begin = to_local(connection.started_at, tz)
    start = f"{format_day(begin)} {begin:%H:%M:%S}"
    if connection.ended_at is None:
        return f"{start} - …"
    seconds = hms(measured_seconds((connection,), connection.ended_at))
    return f"{start} - {to_local(connection.ended_at, tz):%H:%M:%S}  {seconds}"


def course_lines(happening: Happening, tz: ZoneInfo) -> list[str]:
    """When something happened to a session, to the second, and what it was; lines of a note."""
    at = to_local(happening.at, tz)
    what = f"{format_day(at)} {at:%H:%M:%S}  {_(STEP_LABELS[happening.step])}"
    text = happening.text
    if happening.step in (Step.MAY_LOG, Step.MAY_RECORD):
        text = _(ANSWER_LABELS[Answer(text)])
    elif happening.step is Step.ATTEMPT:
        text = _(text)
    first, *more = text.splitlines() or [""]
    return [f"{what}: {first}" if first else what, *more]


def moment_text(at: int | None, tz: ZoneInfo) -> str:
    """A local moment to the minute; empty if there is none."""
    if at is None:
        return ""
    return _("{moment} h").format(moment=format_moment(to_local(at, tz)))
