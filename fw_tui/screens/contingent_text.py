"""What is told about a contingent: its cells in a list, its facts in a pane, its warning."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from fw_tui.documents.wording import units_text
from fw_tui.domain.contingent import (
    STATE_LABELS,
    ContingentState,
    ContingentUse,
    Drawn,
)
from fw_tui.domain.localtime import to_local
from fw_tui.domain.text import printable
from fw_tui.i18n import _, format_day, format_moment
from fw_tui.widgets.fact_pane import Fact
from fw_tui.widgets.row_list import Cell, Look

_WARNING = "▲"
_SIGNS = {
    ContingentState.VALID: "●",
    ContingentState.NEARLY_USED: _WARNING,
    ContingentState.USED_UP: "■",
    ContingentState.LAPSED: "×",
    ContingentState.NOT_YET: "○",
}
_LOOKS: dict[ContingentState, Look] = {
    ContingentState.NEARLY_USED: "warn",
    ContingentState.USED_UP: "dim",
    ContingentState.LAPSED: "dim",
}
_LABEL_WIDTH = 12


def contingent_cells(use: ContingentUse, today: date) -> tuple[Cell, ...]:
    """Customer, first and last day, units bought, used and left, state."""
    contingent, state = use.contingent, use.state(today)
    return (
        contingent.customer,
        format_day(contingent.valid_from),
        format_day(contingent.valid_until),
        str(contingent.units),
        str(use.used),
        str(use.left),
        (_state(state), _LOOKS.get(state, "")),
    )


def contingent_facts(use: ContingentUse, today: date) -> list[Fact]:
    """All that is known of a contingent but the sessions that drew from it."""
    contingent = use.contingent
    days = f"{format_day(contingent.valid_from)} – {format_day(contingent.valid_until)}"
    facts = [
        Fact(_("Customer"), contingent.customer, alone=True),
        Fact(_("State"), _state(use.state(today))),
        Fact(_("Valid"), days),
        Fact(_("Prepaid units"), _used(use)),
        Fact(_("Drawn"), _drawn_by(use), alone=True),
        Fact(_("Note"), contingent.note, alone=True),
    ]
    return [fact for fact in facts if fact.value]


def contingent_details(use: ContingentUse, today: date, tz: ZoneInfo) -> str:
    """The facts, and each session that drew from it, the last one first."""
    lines = [f"{fact.label:<{_LABEL_WIDTH}}{fact.value}" for fact in contingent_facts(use, today)]
    last_first = sorted(use.drawn, key=lambda drawn: (drawn.begun_at, drawn.session), reverse=True)
    sessions = [_session(drawn, tz) for drawn in last_first]
    return "\n".join([*lines, "", *sessions] if sessions else lines)


def left_fact(use: ContingentUse) -> Fact:
    """How much of it is left; with a sign in front where that is little."""
    left = _left(use)
    return Fact(_("Contingent"), f"{_WARNING} {left}" if use.nearly_used else left)


def short_warning(use: ContingentUse) -> str:
    """That it is nearly used up, for where its customer is named already."""
    return f"{_WARNING} " + _("Contingent: {left}").format(left=_left(use))


def warning_sentence(use: ContingentUse) -> str:
    """The same for where nobody is named."""
    return _("Contingent of {customer}: {left}.").format(
        customer=printable(use.contingent.customer), left=_left(use)
    )


def _left(use: ContingentUse) -> str:
    contingent = use.contingent
    return _("{left} of {units} units left until {day}").format(
        left=use.left, units=contingent.units, day=format_day(contingent.valid_until)
    )


def _state(state: ContingentState) -> str:
    return f"{_SIGNS[state]} {_(STATE_LABELS[state])}"


def _used(use: ContingentUse) -> str:
    return _("{used} of {units} used, {left} left").format(
        used=use.used, units=use.contingent.units, left=use.left
    )


def _drawn_by(use: ContingentUse) -> str:
    """Units by invoice, and those on none yet."""
    return " · ".join(_by_invoice(use)) or _("nothing yet")


def _by_invoice(use: ContingentUse) -> Iterator[str]:
    for invoice in dict.fromkeys(drawn.invoice for drawn in use.drawn):
        units = sum(drawn.units for drawn in use.drawn if drawn.invoice == invoice)
        yield f"{_on(invoice)}: {units_text(units)}"


def _session(drawn: Drawn, tz: ZoneInfo) -> str:
    return _("Session {number}, {moment}: {units}, {invoice}").format(
        number=drawn.session,
        moment=format_moment(to_local(drawn.begun_at, tz)),
        units=units_text(drawn.units),
        invoice=_on(drawn.invoice),
    )


def _on(invoice: str | None) -> str:
    return _("not billed yet") if invoice is None else invoice
