"""What is told about a session: its cells in a list, its facts in a pane, its line of text."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fw_tui.documents.session_wording import (
    billing_label,
    billing_text,
    consents_text,
    course_lines,
    measured_text,
    merged_with,
    moment_text,
    ordered_text,
    stretch_text,
)
from fw_tui.domain.course import Happening
from fw_tui.domain.duration import hms
from fw_tui.domain.errors import FwError
from fw_tui.domain.localtime import to_local
from fw_tui.domain.pricing import Charge, PriceList
from fw_tui.domain.session import (
    STATE_LABELS,
    Billing,
    Session,
    State,
)
from fw_tui.domain.text import printable
from fw_tui.i18n import _, explain, format_clock, format_moment, money
from fw_tui.widgets.fact_pane import Fact
from fw_tui.widgets.row_list import Cell

#: In place of a number that cannot be told.
UNKNOWN = "–"
_LABEL_WIDTH = 16
_VALUE_WIDTH = 58


@dataclass(frozen=True)
class Priced:
    """A session with what it took and costs at a moment.

    Attributes:
        seconds: measured time.
        charge: None if no tariff or VAT rate is known for its day; ``problem`` says so.
        unit_seconds: length of a unit of its tariff, 0 if none is known.
    """

    session: Session
    seconds: int
    charge: Charge | None
    unit_seconds: int
    problem: str = ""


def priced(prices: PriceList, session: Session, now_ms: int) -> Priced:
    """What the session costs so far, or in the end; a missing price is a fact, not a failure."""
    seconds = session.seconds(now_ms)
    try:
        tariff = prices.tariff_of(session)
        return Priced(session, seconds, prices.charge(session, now_ms), tariff.unit_seconds)
    except FwError as error:
        return Priced(session, seconds, None, 0, explain(error))


def session_cells(told: Priced, tz: ZoneInfo) -> dict[str, Cell]:
    """Cells by name: number, start, customer, computer, technician, duration, cost."""
    session = told.session
    return {
        "number": str(session.number),
        "start": begun(session, tz),
        "customer": session.partner.customer,
        "computer": session.partner.computer,
        "technician": session.technician_shown,
        **ticking_cells(told),
    }


def ticking_cells(told: Priced) -> dict[str, Cell]:
    """The cells that a second changes while the session runs."""
    return {"duration": hms(told.seconds), "cost": cost_cell(told)}


def begun(session: Session, tz: ZoneInfo) -> str:
    """When the first connection stood, else when it was ordered; local."""
    return format_moment(to_local(session.begun_at, tz))


def cost_cell(told: Priced) -> Cell:
    """What the customer pays; by sign and word if that is nothing, by sign if it is invoiced."""
    session = told.session
    if session.invoice is not None:
        return f"■ {cost(told)}"
    if session.billing is Billing.FREE or session.state is State.ABORTED:
        word = _("gratis")
        return f"○ {word}", "dim"
    return cost(told)


def cost(told: Priced) -> str:
    """What the customer pays, with VAT."""
    return UNKNOWN if told.charge is None else money(told.charge.due.gross_cents)


def line_of_text(told: Priced, tz: ZoneInfo) -> str:
    """The session on one line, for pasting elsewhere."""
    session = told.session
    parts = (
        str(session.number),
        begun(session, tz),
        str(session.partner),
        hms(told.seconds),
        session.technician_shown,
        billing_label(session),
        cost(told),
    )
    return " · ".join(parts)


def session_facts(told: Priced, tz: ZoneInfo) -> list[Fact]:
    """Everything that is kept about a session, the proof of the time first."""
    session = told.session
    facts = [
        Fact(_("Partner"), str(session.partner), alone=True),
        Fact(_("Begin"), moment_text(session.started_at, tz)),
        Fact(_("Ended at"), _end(session, tz)),
        Fact(_("Technician"), session.technician_shown),
        Fact(_("State"), _(STATE_LABELS[session.state])),
        Fact(_("Duration"), measured_and_billed(told)),
        Fact(_("Billed as"), billing_sentence(told)),
        Fact(_("Merged"), merged_with(session)),
        Fact(_("Tariff"), session.tariff),
        Fact(_("ID"), session.remote_id),
        Fact(_("Ordered"), ordered_text(session, tz)),
        Fact(_("Consent"), consents_text(session)),
        Fact(_("Connections"), _connections(session, tz)),
        Fact(_("Invoice"), session.invoice or ""),
        Fact(_("Source"), session.source or ""),
        Fact(_("Notes"), session.notes, alone=True),
    ]
    return [fact for fact in facts if fact.value]


def details_text(told: Priced, course: Sequence[Happening], tz: ZoneInfo) -> str:
    """The facts, every connection to the second, and the course, as lines that fit a dialog."""
    lines: list[str] = []
    for fact in session_facts(told, tz):
        lines += _labelled(fact.label, fact.value)
    stretches = [stretch_text(connection, tz) for connection in told.session.connections]
    if stretches:
        lines += ["", *_labelled(_("Measured"), "\n".join(stretches))]
    if course:
        happened = [line for each in course for line in course_lines(each, tz)]
        lines += ["", *_labelled(_("Course"), "\n".join(happened))]
    return "\n".join(lines)


def measured_and_billed(told: Priced) -> str:
    """The measured time beside the billed one."""
    return measured_text(told.seconds, told.charge, told.unit_seconds)


def billing_sentence(told: Priced) -> str:
    """Who pays and how much, or why that cannot be told."""
    if told.charge is None:
        return f"{billing_label(told.session)} · {told.problem}"
    return billing_text(told.session, told.charge)


def _labelled(label: str, value: str) -> list[str]:
    """A value on lines of its own width behind its label."""
    parts: list[str] = []
    for line in value.splitlines():
        parts += textwrap.wrap(printable(line), _VALUE_WIDTH) or [""]
    heads = [label] + [""] * (len(parts) - 1)
    return [f"{head:<{_LABEL_WIDTH}}{part}" for head, part in zip(heads, parts, strict=False)]


def _end(session: Session, tz: ZoneInfo) -> str:
    """The clock of the end, with its day where that is another one than the start's."""
    started, ended = session.started_at, session.ended_at
    if started is None or ended is None:
        return ""
    begin, end = to_local(started, tz), to_local(ended, tz)
    return format_clock(end) if begin.date() == end.date() else format_moment(end)


def _connections(session: Session, tz: ZoneInfo) -> str:
    """Each stretch, when there is more than one; a day is named where it changes."""
    if len(session.connections) < 2:
        return ""
    day, stretches = to_local(session.connections[0].started_at, tz).date(), []
    for connection in session.connections:
        begin = to_local(connection.started_at, tz)
        shown = format_clock(begin) if begin.date() == day else format_moment(begin)
        end = connection.ended_at
        until = "…" if end is None else format_clock(to_local(end, tz))
        stretches.append(f"{shown}-{until}")
        day = begin.date()
    return _("{stretches} (gaps are not billed)").format(stretches=", ".join(stretches))
