"""``onsite``: jobs that came of calls and for which somebody has to drive."""

from typing import TYPE_CHECKING

from fw_tui.cli.arguments import Commands, add_json, positive
from fw_tui.cli.output import say, show_json, show_table
from fw_tui.cli.shell import Shell
from fw_tui.domain.localtime import iso, to_local
from fw_tui.domain.onsite import ONSITE_REASON_LABELS
from fw_tui.i18n import _, format_day, format_moment

if TYPE_CHECKING:
    from fw_tui.domain.onsite_job import OnsiteJob

_WRAPPED = 3  #: the column of reason and note


def add_commands(commands: Commands) -> None:
    """Register ``onsite`` with ``list`` and ``done``."""
    group = commands.group("onsite", _("on-site jobs that came of calls"))
    listing = group.add("list", _("the open ones, the oldest first"), run_list)
    listing.add_argument("--all", action="store_true", help=_("those that are done too"))
    add_json(listing)
    done = group.add("done", _("tick one off, or take that back"), run_done)
    done.add_argument("number", metavar=_("NUMBER"), type=positive)
    done.add_argument("--undo", action="store_true", help=_("it is open again"))


def run_list(shell: Shell) -> int:
    """Print on-site jobs."""
    jobs = shell.office.onsite.list(done=shell.arguments.all)
    if shell.arguments.json:
        show_json([_record(job, shell) for job in jobs])
    elif jobs:
        headers = [_("No."), _("Noted"), _("Partner"), _("Reason"), _("By"), _("Done")]
        align = ("right", *("left",) * 5)
        show_table(headers, [_row(job, shell) for job in jobs], align, wrapped=_WRAPPED)
    else:
        say(_("No on-site job is open."))
    return 0


def run_done(shell: Shell) -> int:
    """Tick a job off, or open it again."""
    args, onsite = shell.arguments, shell.office.onsite
    if args.undo:
        job = onsite.reopen(args.number)
        told = _("On-site job {number} for {partner} is open again.")
    else:
        job = onsite.done(args.number)
        told = _("On-site job {number} for {partner} is done.")
    say(told.format(number=job.number, partner=job.partner))
    return 0


def _record(job: "OnsiteJob", shell: Shell) -> dict[str, object]:
    return {
        "number": job.number,
        "customer": job.customer,
        "computer": job.computer or None,
        "noted_at": iso(job.noted_at, shell.tz),
        "noted_by": job.noted_by,
        "reason": str(job.reason),
        "note": job.note,
        "done_at": None if job.done_at is None else iso(job.done_at, shell.tz),
    }


def _row(job: "OnsiteJob", shell: Shell) -> list[str]:
    done = "" if job.done_at is None else format_day(to_local(job.done_at, shell.tz))
    return [
        str(job.number),
        format_moment(to_local(job.noted_at, shell.tz)),
        job.partner,
        ": ".join(filter(None, (_(ONSITE_REASON_LABELS[job.reason]), job.note))),
        job.noted_by,
        done,
    ]
