"""``inbox``: what waits of other programs' logs, and what is decided about it."""

from typing import TYPE_CHECKING

from fw_tui.cli.arguments import Commands, WrongUsage, add_json, positive
from fw_tui.cli.output import say, show_json, show_table
from fw_tui.cli.shell import Shell
from fw_tui.documents.inbox_wording import guess_text, merged_text
from fw_tui.domain.duration import hms
from fw_tui.domain.errors import N_
from fw_tui.domain.inbox import REASON_LABELS, Guess, Reason, WaitingRow
from fw_tui.domain.localtime import to_local
from fw_tui.i18n import _, format_moment, ngettext

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from fw_tui.domain.imported import InboxEntry


def add_commands(commands: Commands) -> None:
    """Register ``inbox`` with its actions."""
    inbox = commands.group("inbox", _("what waits of imported logs"), run_list)
    inbox.parser.add_argument(
        "--dropped", action="store_true", help=_("what was dropped instead, the newest first")
    )
    add_json(inbox.parser)
    link = inbox.add("link", _("take a row as the proof of a session"), run_link)
    link.add_argument("row", metavar=_("ROW"), type=positive)
    link.add_argument(
        "session",
        metavar=_("NUMBER"),
        type=positive,
        nargs="?",
        help=_("default: the one that it shares time with"),
    )
    merge = inbox.add("merge", _("count a row as one with its sessions"), run_merge)
    merge.add_argument("row", metavar=_("ROW"), type=positive)
    for name, help, run in (
        ("keep", _("make rows sessions of their own"), run_keep),
        ("restore", _("let rows wait again that were dropped or linked"), run_restore),
    ):
        parser = inbox.add(name, help, run)
        parser.add_argument("rows", metavar=_("ROW"), type=positive, nargs="+")
    drop = inbox.add("drop", _("leave rows out for good"), run_drop)
    drop.add_argument("rows", metavar=_("ROW"), type=positive, nargs="*")
    drop.add_argument("--attempts", action="store_true", help=_("all that never stood"))
    drop.add_argument("--id", metavar=_("REMOTE-ID"), help=_("all that waits under that ID"))


def run_list(shell: Shell) -> int:
    """What waits: IDs that nobody knows, then rows one by one."""
    args, inbox = shell.arguments, shell.office.inbox
    if args.dropped:
        ids, rows = [], inbox.dropped()
    else:
        waiting = inbox.waiting()
        ids, rows = waiting.ids, waiting.rows
    guesses = {entry.remote_id: next(iter(inbox.guesses(entry.remote_id)), None) for entry in ids}
    if args.json:
        records = [_id_record(entry, guesses[entry.remote_id], shell.tz) for entry in ids]
        show_json(records + [_row_record(row, shell.tz) for row in rows])
    elif ids or rows:
        _tell(ids, rows, guesses, shell.tz)
    else:
        say(_("Nothing was dropped.") if args.dropped else _("Nothing waits."))
    return 0


def run_link(shell: Shell) -> int:
    """Link a row to a session."""
    args = shell.arguments
    session = shell.office.inbox.link(args.row, args.session)
    say(_("Row {row} belongs to session {number} now.").format(row=args.row, number=session.number))
    return 0


def run_merge(shell: Shell) -> int:
    """Count a row as one with its sessions."""
    merge = shell.office.inbox.merge(shell.arguments.row)
    say(merged_text(merge))
    return 0


def run_keep(shell: Shell) -> int:
    """Make rows sessions: all of them or none."""
    office, rows = shell.office, shell.arguments.rows
    made = office.at_once(lambda: [office.inbox.keep(row) for row in rows])
    for row, session in zip(rows, made, strict=True):
        say(_("Row {row} is session {number} now.").format(row=row, number=session.number))
    return 0


def run_drop(shell: Shell) -> int:
    """Leave rows out for good."""
    args, inbox = shell.arguments, shell.office.inbox
    if bool(args.rows) + args.attempts + (args.id is not None) != 1:
        raise WrongUsage(N_("Name the rows to drop, or --attempts, or --id."))
    if args.rows:
        inbox.drop(args.rows)
        dropped = args.rows
    else:
        dropped = inbox.drop_attempts() if args.attempts else inbox.drop_id(args.id)
    count = len(dropped)
    say(ngettext("{n} row dropped.", "{n} rows dropped.", count).format(n=count))
    return 0


def run_restore(shell: Shell) -> int:
    """Let rows wait again."""
    rows = shell.arguments.rows
    shell.office.inbox.put_back(rows)
    say(ngettext("{n} row waits again.", "{n} rows wait again.", len(rows)).format(n=len(rows)))
    return 0


def _tell(
    ids: "list[InboxEntry]",
    rows: list[WaitingRow],
    guesses: dict[str, Guess | None],
    tz: "ZoneInfo",
) -> None:
    headers = (
        _("Row"),
        _("Why"),
        _("Remote ID"),
        _("Name in the log"),
        _("Begin"),
        _("Duration"),
        _("Computer"),
        _("Sessions"),
    )
    cells = [
        (
            "",
            _(REASON_LABELS[Reason.UNKNOWN]),
            entry.remote_id,
            entry.partner_name,
            format_moment(to_local(entry.last_started_at, tz)),
            "",
            "" if (guess := guesses[entry.remote_id]) is None else guess_text(guess),
            f"{entry.count}x",
        )
        for entry in ids
    ]
    cells += [
        (
            str(row.row),
            _(REASON_LABELS[row.reason]),
            row.entry.remote_id,
            row.entry.partner_name,
            format_moment(to_local(row.entry.started_at, tz)),
            hms((row.entry.ended_at - row.entry.started_at) // 1000),
            "" if row.owner is None else str(row.owner.partner),
            ", ".join(str(session.number) for session in row.sessions),
        )
        for row in rows
    ]
    show_table(headers, cells, wrapped=6)


def _id_record(entry: "InboxEntry", guess: Guess | None, tz: "ZoneInfo") -> dict[str, object]:
    return {
        "reason": str(Reason.UNKNOWN),
        "row": None,
        "remote_id": entry.remote_id,
        "name": entry.partner_name,
        "count": entry.count,
        "started_at": to_local(entry.last_started_at, tz).isoformat(),
        "ended_at": None,
        "customer": None,
        "computer": None,
        "sessions": [],
        "guess": None
        if guess is None
        else {
            "customer": guess.computer.customer,
            "computer": guess.computer.name,
            "hint": str(guess.hint),
            "evidence": guess.evidence,
        },
    }


def _row_record(row: WaitingRow, tz: "ZoneInfo") -> dict[str, object]:
    entry, owner = row.entry, row.owner
    return {
        "reason": str(row.reason),
        "row": row.row,
        "remote_id": entry.remote_id,
        "name": entry.partner_name,
        "count": 1,
        "started_at": to_local(entry.started_at, tz).isoformat(),
        "ended_at": to_local(entry.ended_at, tz).isoformat(),
        "customer": None if owner is None else owner.customer,
        "computer": None if owner is None else owner.name,
        "sessions": [session.number for session in row.sessions],
        "guess": None,
    }
