"""What is told about a row that waits: its facts in a pane, its page of text."""

from zoneinfo import ZoneInfo

from fw_tui.documents.session_wording import stretch_text
from fw_tui.domain.inbox import REASON_LABELS, WaitingRow
from fw_tui.domain.session import Connection, Session
from fw_tui.domain.text import printable
from fw_tui.i18n import _
from fw_tui.widgets.fact_pane import Fact


def row_facts(row: WaitingRow, tz: ZoneInfo) -> list[Fact]:
    """The row's time and the sessions that it shares it with, one below the other."""
    entry = row.entry
    time = stretch_text(Connection(entry.started_at, entry.ended_at), tz)
    facts = [Fact(_("Row {row}").format(row=row.row), time, alone=True)]
    facts += [
        Fact(_("No. {number}").format(number=session.number), session_line(session, tz), alone=True)
        for session in row.sessions
    ]
    who = "" if row.owner is None else str(row.owner.partner)
    facts.append(Fact(_("Computer"), who))
    facts.append(Fact(_("Technician"), entry.technician))
    return [fact for fact in facts if fact.value]


def session_line(session: Session, tz: ZoneInfo) -> str:
    """A session's connections and who was there."""
    times = "; ".join(stretch_text(connection, tz) for connection in session.connections)
    return f"{times} {session.technician_shown}"


def row_details(row: WaitingRow, tz: ZoneInfo) -> str:
    """All that is known of a row, its text in the log last."""
    entry = row.entry
    facts = [
        (_("Why"), _(REASON_LABELS[row.reason])),
        (_("Source"), entry.source),
        (_("Remote ID"), entry.remote_id),
        (_("Name in the log"), entry.partner_name),
        *((fact.label, fact.value) for fact in row_facts(row, tz)),
    ]
    lines = [f"{label:<18}{printable(value)}" for label, value in facts if value]
    return "\n".join([*lines, "", *map(printable, entry.raw.expandtabs(2).splitlines())])
