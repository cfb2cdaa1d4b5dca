"""``sessions``: the history, newest first."""

from fw_tui.cli.arguments import Commands, add_format, positive
from fw_tui.cli.output import complain, hand_over, say, show_table
from fw_tui.cli.shell import Shell
from fw_tui.documents.records import SESSION_KEYS, as_csv, as_json, session_record
from fw_tui.documents.wording import free_text
from fw_tui.domain.duration import hms
from fw_tui.domain.localtime import to_local
from fw_tui.domain.pricing import Charge
from fw_tui.domain.query import parse_query
from fw_tui.domain.session import RUNNING, STATE_LABELS, Session, State
from fw_tui.i18n import _, explain, format_moment, money

_SHOWN = 50
_PARTNER = 3  #: the column that is wrapped


def add_commands(commands: Commands) -> None:
    """Register ``sessions``."""
    parser = commands.add("sessions", _("the history, newest first"), run)
    parser.add_argument(
        "query",
        metavar=_("WORD"),
        nargs="*",
        help=_("words, parts of words and filters, such as customer:maier since:2026-11 open >30m"),
    )
    parser.add_argument(
        "--limit",
        metavar="N",
        type=positive,
        default=_SHOWN,
        help=_("at most so many (default: {n})").format(n=_SHOWN),
    )
    add_format(parser)


def run(shell: Shell) -> int:
    """Print the sessions that a query finds."""
    args, office = shell.arguments, shell.office
    text = " ".join(args.query)
    for problem in parse_query(text).problems:
        complain(_("left aside: {reason}").format(reason=explain(problem.reason)))
    found = office.history.newest(text, args.limit)
    charged = [(session, office.sessions.charge(session)) for session in found]
    if args.format == "table":
        _show(charged, shell)
        return 0
    records = [session_record(session, charge, shell.tz) for session, charge in charged]
    hand_over(as_json(records) if args.format == "json" else as_csv(SESSION_KEYS, records))
    return 0


def _show(charged: list[tuple[Session, Charge]], shell: Shell) -> None:
    if not charged:
        say(_("No session found."))
        return
    headers = [_("No."), _("Begin"), _("Duration"), _("Partner"), _("Technician"), _("Price")]
    rows = [_row(session, charge, shell) for session, charge in charged]
    align = ("right", "left", "right", "left", "left", "right")
    show_table(headers, rows, align, wrapped=_PARTNER)


def _row(session: Session, charge: Charge, shell: Shell) -> list[str]:
    remark = _remark(session, charge)
    return [
        str(session.number),
        format_moment(to_local(session.begun_at, shell.tz)),
        hms(charge.seconds),
        f"{session.partner} ({remark})" if remark else str(session.partner),
        session.technician_shown,
        money(charge.due.gross_cents),
    ]


def _remark(session: Session, charge: Charge) -> str:
    if session.state in RUNNING or session.state is State.ABORTED:
        return _(STATE_LABELS[session.state])
    return free_text(session, charge)
