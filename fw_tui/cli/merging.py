"""``merge`` and ``unmerge``: sessions that follow each other closely, counted as one."""

from typing import TYPE_CHECKING

from fw_tui.cli.arguments import Commands, WrongUsage, add_json, positive
from fw_tui.cli.output import say, show_json
from fw_tui.cli.shell import Shell
from fw_tui.domain.errors import N_
from fw_tui.domain.localtime import parse_month
from fw_tui.i18n import _, money

if TYPE_CHECKING:
    from fw_tui.domain.merging import Merge


def add_commands(commands: Commands) -> None:
    """Register ``merge`` and ``unmerge``."""
    merge = commands.add("merge", _("count sessions that follow each other as one"), run_merge)
    merge.add_argument("numbers", metavar=_("NUMBER"), nargs="*", type=positive)
    merge.add_argument("--suggest", action="store_true", help=_("only say what could be merged"))
    merge.add_argument("--month", metavar=_("YYYY-MM"), help=_("for that (default: this month)"))
    add_json(merge)
    back = commands.add("unmerge", _("take a merge back"), run_unmerge)
    back.add_argument("number", metavar=_("NUMBER"), type=positive)


def run_merge(shell: Shell) -> int:
    """Merge sessions, or say which could be."""
    args, office = shell.arguments, shell.office
    if args.suggest != (not args.numbers):
        raise WrongUsage(N_("Name the sessions to merge, or --suggest without any."))
    if args.numbers:
        found = [office.merging.merge(args.numbers)]
    else:
        month = parse_month(args.month) if args.month else office.billing.this_month()
        found = office.merging.suggest(month)
    if args.json:
        show_json([_record(merge) for merge in found])
    elif found:
        for merge in found:
            say(_told(merge))
    else:
        say(_("Nothing to merge."))
    return 0


def run_unmerge(shell: Shell) -> int:
    """Take a merge back."""
    apart = shell.office.merging.unmerge(shell.arguments.number)
    numbers = ", ".join(str(session.number) for session in apart)
    say(_("Sessions {numbers} are billed each on its own again.").format(numbers=numbers))
    return 0


def _told(merge: "Merge") -> str:
    return _("{partner}: sessions {numbers} as one cost {together} instead of {apart}").format(
        partner=merge.main.partner,
        numbers=", ".join(str(session.number) for session in merge.sessions),
        together=money(merge.together_cents),
        apart=money(merge.apart_cents),
    )


def _record(merge: "Merge") -> dict[str, object]:
    return {
        "sessions": [session.number for session in merge.sessions],
        "customer": merge.main.partner.customer,
        "computer": merge.main.partner.computer,
        "apart_cents": merge.apart_cents,
        "together_cents": merge.together_cents,
    }
