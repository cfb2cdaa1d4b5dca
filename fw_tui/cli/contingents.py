"""``contingent``: units that customers have paid before."""

from typing import TYPE_CHECKING

from fw_tui.cli.arguments import Commands, add_json, positive
from fw_tui.cli.output import mention, say, show_json, show_table
from fw_tui.cli.shell import Shell
from fw_tui.domain.localtime import parse_day
from fw_tui.i18n import _, format_day

if TYPE_CHECKING:
    from fw_tui.domain.contingent import ContingentUse

#: How much of a key is shown; enough to tell thousands apart.
_KEY = 8


def add_commands(commands: Commands) -> None:
    """Register ``contingent`` with ``add``, ``list`` and ``remove``."""
    group = commands.group("contingent", _("units that customers have paid before"))
    add = group.add("add", _("a customer has paid units"), run_add)
    add.add_argument("customer", metavar=_("CUSTOMER"), help=_("the name or part of it"))
    add.add_argument("units", metavar=_("UNITS"), type=positive)
    add.add_argument("--until", metavar=_("DAY"), required=True, help=_("valid up to that day"))
    add.add_argument("--from", dest="since", metavar=_("DAY"), help=_("default: today"))
    add.add_argument("--note", metavar=_("TEXT"), default="")
    listing = group.add("list", _("what is used and what is left"), run_list)
    listing.add_argument("customer", metavar=_("CUSTOMER"), nargs="?")
    add_json(listing)
    remove = group.add("remove", _("take back one that no invoice drew from"), run_remove)
    remove.add_argument("key", metavar=_("KEY"), help=_("as the list shows it"))


def run_add(shell: Shell) -> int:
    """Keep a new contingent."""
    args = shell.arguments
    made = shell.office.contingents.add(
        args.customer,
        args.units,
        parse_day(args.until),
        None if args.since is None else parse_day(args.since),
        args.note,
    )
    say(
        _("{customer} has {units} units until {day}.").format(
            customer=made.customer, units=made.units, day=format_day(made.valid_until)
        )
    )
    return 0


def run_list(shell: Shell) -> int:
    """Print contingents with how far they are used."""
    uses = shell.office.contingents.uses(shell.arguments.customer)
    if shell.arguments.json:
        show_json([_record(use) for use in uses])
    elif uses:
        headers = [_("Key"), _("Customer"), _("Units"), _("Used"), _("Left"), _("Until"), _("Note")]
        align = ("left", "left", "right", "right", "right", "left", "left")
        show_table(headers, [_row(use) for use in uses], align, wrapped=1)
    else:
        say(_("No contingent found."))
    return 0


def run_remove(shell: Shell) -> int:
    """Take back a contingent."""
    removed = shell.office.contingents.remove(shell.arguments.key)
    say(_("The contingent of {customer} is removed.").format(customer=removed.customer))
    return 0


def warn_of_contingents(shell: Shell, customer: str) -> None:
    """Tell people at a terminal that a contingent is nearly used up."""
    for use in shell.office.contingents.warnings(customer):
        mention(
            _("The contingent of {customer} is nearly used up: {used} of {units} units.").format(
                customer=customer, used=use.used, units=use.contingent.units
            )
        )


def _record(use: "ContingentUse") -> dict[str, object]:
    contingent = use.contingent
    return {
        "key": contingent.key,
        "customer": contingent.customer,
        "units": contingent.units,
        "used": use.used,
        "left": use.left,
        "valid_from": contingent.valid_from.isoformat(),
        "valid_until": contingent.valid_until.isoformat(),
        "note": contingent.note,
    }


def _row(use: "ContingentUse") -> list[str]:
    contingent = use.contingent
    return [
        contingent.key[:_KEY],
        contingent.customer,
        str(contingent.units),
        str(use.used),
        str(use.left),
        format_day(contingent.valid_until),
        contingent.note,
    ]
