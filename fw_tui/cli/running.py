"""``start``, ``order``, ``stop`` and ``status``: what runs now."""

import argparse

from fw_tui.cli.arguments import YES_NO, Commands, add_at, add_json, positive
from fw_tui.cli.contingents import warn_of_contingents
from fw_tui.cli.output import mention, say, show_json, show_table
from fw_tui.cli.shell import Shell
from fw_tui.documents.records import session_record
from fw_tui.documents.wording import free_text, price_text, units_text
from fw_tui.domain.duration import hms
from fw_tui.domain.localtime import local_day, to_local
from fw_tui.domain.pricing import Charge
from fw_tui.domain.request import SessionRequest, Technician
from fw_tui.domain.session import (
    FREE_REASON_LABELS,
    STATE_LABELS,
    Session,
    State,
    parse_free_reason,
)
from fw_tui.i18n import _, format_clock, format_minutes, format_moment, money

_PARTNER = 1  #: the column that is wrapped


def add_commands(commands: Commands) -> None:
    """Register ``start``, ``order``, ``stop`` and ``status``."""
    start = commands.add("start", _("note a connection; prints the session's number"), run_start)
    _add_request(start)
    add_at(start, _("the connection stood since then"))
    order = commands.add(
        "order", _("note an order; prints the session's number for connect"), run_order
    )
    _add_request(order)
    stop = commands.add("stop", _("end a session"), run_stop)
    stop.add_argument(
        "number",
        metavar=_("NUMBER"),
        nargs="?",
        type=positive,
        help=_("of the session; default: your only running one"),
    )
    stop.add_argument("--note", metavar=_("TEXT"), default="", help=_("added to its notes"))
    add_at(stop, _("it ended then"))
    add_json(commands.add("status", _("what runs, since when and at what cost"), run_status))


def run_start(shell: Shell) -> int:
    """Begin a session and print its number."""
    session = shell.office.sessions.start(_request(shell), shell.moment(shell.arguments.at))
    say(str(session.number))
    mention(running_since(session, shell))
    return 0


def run_order(shell: Shell) -> int:
    """Note an order, whose clock stands, and print its number."""
    session = shell.office.sessions.order(_request(shell))
    say(str(session.number))
    mention(
        _("Session {number} with {partner} is ordered; fw-tui connect {number} dials it.").format(
            number=session.number, partner=session.partner
        )
    )
    return 0


def run_stop(shell: Shell) -> int:
    """End a session and print what it cost."""
    args, sessions = shell.arguments, shell.office.sessions
    at = shell.moment(args.at)
    if args.number is None:
        login = shell.around.technician().login
        session = sessions.end_own(login, at, args.note)
    else:
        session = sessions.end(args.number, at, args.note)
    say_ended(shell, session)
    return 0


def say_ended(shell: Shell, session: Session) -> None:
    """Print what a session took and cost, and what is left of its customer's contingent."""
    charge = shell.office.sessions.charge(session)
    say(
        _("Session {number} with {partner} has ended: {duration} = {units}: {cost}").format(
            number=session.number,
            partner=session.partner,
            duration=hms(charge.seconds),
            units=units_text(charge.units),
            cost=_cost(session, charge),
        )
    )
    warn_of_contingents(shell, session.partner.customer)


def running_since(session: Session, shell: Shell) -> str:
    """The sentence that a session runs, and since when."""
    return _("Session {number} with {partner} runs since {time}.").format(
        number=session.number,
        partner=session.partner,
        time=_since(session, shell),
    )


def run_status(shell: Shell) -> int:
    """Print the running sessions."""
    sessions = shell.office.sessions
    charged = [(session, sessions.charge(session)) for session in sessions.running()]
    if shell.arguments.json:
        show_json([_record(session, charge, shell) for session, charge in charged])
    elif charged:
        headers = [_("No."), _("Partner"), _("Technician"), _("Since"), _("Duration"), _("Cost")]
        headers.append(_("Next unit"))
        rows = [_row(session, charge, shell) for session, charge in charged]
        align = ("right", "left", "left", "left", "right", "right", "left")
        show_table(headers, rows, align, wrapped=_PARTNER)
    else:
        say(_("No session is running."))
    return 0


def _add_request(parser: argparse.ArgumentParser) -> None:
    """What can be said of a session before it begins."""
    parser.add_argument("customer", metavar=_("CUSTOMER"), help=_("made if it is new"))
    parser.add_argument("computer", metavar=_("COMPUTER"), help=_("made if it is new"))
    parser.add_argument("--remote-id", metavar="ID", default="", help=_("ID of the remote client"))
    reasons = ", ".join(_(label) for label in FREE_REASON_LABELS.values())
    parser.add_argument(
        "--free",
        metavar=_("REASON"),
        help=_("costs nothing, and why: {reasons}").format(reasons=reasons),
    )
    parser.add_argument("--technician", metavar="LOGIN", help=_("who helps; default: you"))
    parser.add_argument("--ordered-by", metavar=_("NAME"), default="", help=_("who ordered it"))
    parser.add_argument(
        "--consent", choices=tuple(YES_NO), help=_("whether the customer agreed to logging")
    )
    parser.add_argument(
        "--consent-recording",
        choices=tuple(YES_NO),
        help=_("whether the customer agreed to a recording"),
    )
    parser.add_argument("--tariff", metavar=_("NAME"), help=_("another tariff than the default"))


def _request(shell: Shell) -> SessionRequest:
    args = shell.arguments
    return SessionRequest(
        customer=args.customer,
        computer=args.computer,
        technician=_technician(shell, args.technician),
        remote_id=args.remote_id,
        ordered_by=args.ordered_by,
        consent=YES_NO.get(args.consent),
        consent_recording=YES_NO.get(args.consent_recording),
        free_reason=None if args.free is None else parse_free_reason(args.free),
        tariff=args.tariff,
    )


def _technician(shell: Shell, login: str | None) -> Technician:
    own = shell.around.technician()
    return own if login is None or login == own.login else Technician(login)


def _cost(session: Session, charge: Charge) -> str:
    if session.free_reason is not None:
        return f"{money(charge.due.gross_cents)} ({free_text(session, charge)})"
    return price_text(charge.due)


def _record(session: Session, charge: Charge, shell: Shell) -> dict[str, str | int | None]:
    return session_record(session, charge, shell.tz) | {"next_unit_in": charge.next_unit_in}


def _row(session: Session, charge: Charge, shell: Shell) -> list[str]:
    remark = _remark(session, charge)
    return [
        str(session.number),
        f"{session.partner} ({remark})" if remark else str(session.partner),
        session.technician_shown,
        _since(session, shell),
        hms(charge.seconds),
        money(charge.due.gross_cents),
        _next(charge),
    ]


def _since(session: Session, shell: Shell) -> str:
    """The time of the start, or of the order; with its day if that is not today."""
    moment, now = to_local(session.begun_at, shell.tz), shell.around.clock.now_ms()
    is_today = moment.date() == local_day(now, shell.tz)
    return format_clock(moment) if is_today else format_moment(moment)


def _remark(session: Session, charge: Charge) -> str:
    """Why the clock stands, or why it costs nothing."""
    if session.state is not State.CONNECTED:
        return _(STATE_LABELS[session.state])
    return free_text(session, charge)


def _next(charge: Charge) -> str:
    """When it becomes dearer and by how much; empty if it does not."""
    if charge.next_unit_in is None or not charge.next_unit_cents:
        return ""
    return _("+{price} in {time}").format(
        price=money(charge.next_unit_cents), time=format_minutes(charge.next_unit_in)
    )
