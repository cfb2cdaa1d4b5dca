"""What is told about a statement beside the list of the month's customers."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from fw_tui.documents.wording import rate_text, units_text
from fw_tui.domain.invoice import ContingentNote
from fw_tui.domain.localtime import to_local
from fw_tui.domain.session import FREE_REASON_LABELS, Session
from fw_tui.domain.statement import Statement, StatementLine, StatementSums
from fw_tui.i18n import _, format_day, money, ngettext
from fw_tui.widgets.fact_pane import Fact


def sums_facts(sums: StatementSums) -> list[Fact]:
    """What is known without the sessions."""
    return [
        Fact(_("Customer"), sums.customer, alone=True),
        Fact(_("Amount due"), _amount(sums), alone=True),
        Fact(_("Billable"), _billable(sums), alone=True),
    ]


def statement_facts(statement: Statement, running: Sequence[Session], tz: ZoneInfo) -> list[Fact]:
    """Sums, then the free sessions with reason and what they would have cost, then running ones."""
    return [
        *sums_facts(statement),
        *(Fact(_("Invoice"), told, alone=True) for told in _invoiced(statement)),
        *(Fact(_("Contingent"), _contingent(note), alone=True) for note in statement.contingents),
        *(Fact(_("Free"), _free(line, tz), alone=True) for line in statement.free),
        *(Fact(_("Running"), _running(session), alone=True) for session in running),
    ]


def billed_sign(sums: StatementSums) -> str:
    """■ where all is on an invoice, ◧ where a part is, else nothing."""
    if not sums.billed_count:
        return ""
    return "■ " if sums.billed_count == sums.session_count - sums.free_count else "◧ "


def _invoiced(statement: Statement) -> list[str]:
    """The invoices that the sessions are on, and how many are on none yet; one text or none."""
    numbers = dict.fromkeys(line.session.invoice for line in statement.billable)
    found = [number for number in numbers if number is not None]
    if not found:
        return []
    rest = sum(line.session.invoice is None for line in statement.billable)
    if rest:
        left = ngettext("{n} session on none yet", "{n} sessions on none yet", rest)
        found.append(left.format(n=rest))
    return [" · ".join(found)]


def _amount(sums: StatementSums) -> str:
    parts = [money(sums.gross_cents)]
    taxed = [part for part in sums.vat_sums if part.rate]
    if taxed:
        parts.append(_("{price} net").format(price=money(sums.net_cents)))
    parts += [
        _("{price} VAT at {rate}").format(price=money(s.vat_cents), rate=rate_text(s.rate))
        for s in taxed
    ]
    if sums.rounding_cents:
        parts.append(_("Rounding {price}").format(price=money(sums.rounding_cents)))
    return " · ".join(parts)


def _billable(sums: StatementSums) -> str:
    count = sums.session_count - sums.free_count
    sessions = ngettext("{n} session", "{n} sessions", count).format(n=count)
    return f"{sessions} · {units_text(sums.units)}"


def _contingent(note: ContingentNote) -> str:
    return _("{used} of {units} units used, {left} left, until {day}").format(
        used=note.used, units=note.units, left=note.left, day=format_day(note.valid_until)
    )


def _free(line: StatementLine, tz: ZoneInfo) -> str:
    session = line.session
    reason, price = session.free_reason, line.charge.normal.gross_cents
    parts = [
        str(session.number),
        format_day(to_local(session.begun_at, tz)),
        session.partner.computer,
        _(FREE_REASON_LABELS[reason]) if reason else "",
        _("otherwise {price}").format(price=money(price)) if price else money(0),
    ]
    return " · ".join(part for part in parts if part)


def _running(session: Session) -> str:
    return _("{number} · {computer} · on no statement until it has ended").format(
        number=session.number, computer=session.partner.computer
    )
