"""``vat``: the VAT rates, and from which day on."""

from fw_tui.cli.arguments import Commands, add_json
from fw_tui.cli.output import say, show_json, show_table
from fw_tui.cli.shell import Shell
from fw_tui.documents.wording import rate_text
from fw_tui.domain.localtime import parse_day
from fw_tui.domain.vat import VatRate, parse_rate
from fw_tui.i18n import _, format_day


def add_commands(commands: Commands) -> None:
    """Register ``vat`` with ``list``, ``add`` and ``remove``."""
    group = commands.group("vat", _("VAT rates by the day on which a session ends"))
    add_json(group.add("list", _("all rates by their first day"), run_list))
    add = group.add("add", _("a new rate from a day on"), run_add)
    add.add_argument("rate", metavar=_("RATE"), help=_("in percent, such as 19 or 7,5"))
    remove = group.add("remove", _("take back a rate of your own that no session has"), run_remove)
    for parser in (add, remove):
        parser.add_argument(
            "--from", dest="since", metavar=_("DAY"), required=True, help=_("first day")
        )


def run_list(shell: Shell) -> int:
    """Print all rates; in JSON in basis points."""
    entries = shell.office.vat.list()
    if shell.arguments.json:
        show_json(
            [
                {
                    "valid_from": entry.rate.valid_from.isoformat(),
                    "rate": entry.rate.rate,
                    "own": entry.own,
                }
                for entry in entries
            ]
        )
        return 0
    rows = [
        [
            rate_text(entry.rate.rate),
            format_day(entry.rate.valid_from),
            _("own") if entry.own else _("program"),
        ]
        for entry in entries
    ]
    show_table([_("VAT"), _("Valid from"), _("Origin")], rows)
    return 0


def run_add(shell: Shell) -> int:
    """Keep a rate."""
    args = shell.arguments
    kept = shell.office.vat.add(VatRate(parse_day(args.since), parse_rate(args.rate)))
    return _tell(kept, _("A VAT of {rate} from {day} is kept."))


def run_remove(shell: Shell) -> int:
    """Take back a rate."""
    removed = shell.office.vat.remove(parse_day(shell.arguments.since))
    return _tell(removed, _("The VAT of {rate} from {day} is removed."))


def _tell(rate: VatRate, sentence: str) -> int:
    say(sentence.format(rate=rate_text(rate.rate), day=format_day(rate.valid_from)))
    return 0
