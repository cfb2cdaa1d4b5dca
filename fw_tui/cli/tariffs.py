"""``tariff``: how time becomes money, and from which day on."""

import argparse
from typing import TYPE_CHECKING, Any

from fw_tui.cli.arguments import Commands, add_json, positive
from fw_tui.cli.output import say, show_json, show_table
from fw_tui.cli.shell import Shell
from fw_tui.documents.wording import surcharge_text, tariff_text
from fw_tui.domain.duration import parse_duration
from fw_tui.domain.localtime import local_day, parse_day
from fw_tui.domain.money import parse_money
from fw_tui.domain.surcharge import Surcharge, parse_surcharge
from fw_tui.domain.tariff import PriceKind, Tariff
from fw_tui.i18n import _, format_day

if TYPE_CHECKING:
    from fw_tui.services.tariffs import TariffEntry

_TEXT = 2  #: the column that is wrapped


def add_commands(commands: Commands) -> None:
    """Register ``tariff`` with ``list``, ``show``, ``add`` and ``remove``."""
    group = commands.group("tariff", _("tariffs and their versions"))
    add_json(group.add("list", _("all versions of all tariffs"), run_list))
    show = group.add("show", _("what a tariff says"), run_show)
    show.add_argument("name", metavar=_("NAME"))
    show.add_argument("--at", metavar=_("DAY"), help=_("the version of that day (default: today)"))
    add_json(show)
    _add_terms(group.add("add", _("a new version, or with a new name a new tariff"), run_add))
    remove = group.add("remove", _("take back a version that no session used"), run_remove)
    remove.add_argument("name", metavar=_("NAME"))
    remove.add_argument("--from", dest="since", metavar=_("DAY"), required=True)


def _add_terms(add: argparse.ArgumentParser) -> None:
    add.add_argument("name", metavar=_("NAME"))
    add.add_argument("--from", dest="since", metavar=_("DAY"), required=True, help=_("first day"))
    add.add_argument(
        "--unit", metavar=_("DURATION"), required=True, help=_("length of a unit, such as 10m")
    )
    add.add_argument(
        "--price", metavar=_("AMOUNT"), required=True, help=_("of a started unit, such as 8,50")
    )
    kind = add.add_mutually_exclusive_group(required=True)
    for each, help in (
        (PriceKind.GROSS, _("all amounts contain the VAT")),
        (PriceKind.NET, _("the VAT comes on top")),
    ):
        kind.add_argument(
            f"--{each}", dest="price_kind", action="store_const", const=each, help=help
        )
    add.add_argument("--first", metavar=_("AMOUNT"), help=_("of the first unit if it differs"))
    add.add_argument("--base-fee", metavar=_("AMOUNT"), default="0", help=_("once per session"))
    add.add_argument(
        "--minimum", metavar=_("UNITS"), type=positive, default=0, help=_("are charged at least")
    )
    add.add_argument(
        "--free", metavar=_("DURATION"), default="0s", help=_("at the start, not charged")
    )
    add.add_argument(
        "--surcharge",
        metavar=_("TEXT"),
        action="append",
        default=[],
        # argparse formats its helps with the sign.
        help=_(
            "on units that start then, such as {examples}; may be repeated, the highest counts"
        ).format(examples='"Sa,So 50%%", "20:00-06:00 25%%", "holiday 100%%"'),
    )
    add_json(add)


def run_list(shell: Shell) -> int:
    """Print all versions."""
    tariffs = shell.office.tariffs
    entries, default = tariffs.list(), tariffs.default()
    if shell.arguments.json:
        show_json([_record(entry, default) for entry in entries])
        return 0
    rows = [
        [
            entry.tariff.name,
            format_day(entry.tariff.valid_from),
            _text(shell, entry.tariff),
            _("own") if entry.own else _("price list"),
        ]
        for entry in entries
    ]
    show_table([_("Tariff"), _("Valid from"), _("Price"), _("Origin")], rows, wrapped=_TEXT)
    return 0


def run_show(shell: Shell) -> int:
    """Print the version of a day."""
    args, tariffs = shell.arguments, shell.office.tariffs
    day = parse_day(args.at) if args.at else local_day(shell.around.clock.now_ms(), shell.tz)
    entry = tariffs.at(args.name, day)
    if args.json:
        show_json(_record(entry, tariffs.default()))
    else:
        _tell(shell, entry.tariff, _("Tariff {name} from {day}: {text}."))
    return 0


def run_add(shell: Shell) -> int:
    """Keep a version."""
    args = shell.arguments
    kept = shell.office.tariffs.add(
        Tariff(
            name=args.name,
            valid_from=parse_day(args.since),
            unit_seconds=parse_duration(args.unit),
            unit_cents=parse_money(args.price),
            price_kind=args.price_kind,
            first_unit_cents=None if args.first is None else parse_money(args.first),
            base_fee_cents=parse_money(args.base_fee),
            minimum_units=args.minimum,
            free_seconds=parse_duration(args.free),
            surcharges=tuple(parse_surcharge(text) for text in args.surcharge),
        )
    )
    if args.json:
        tariffs = shell.office.tariffs
        show_json(_record(tariffs.at(kept.name, kept.valid_from), tariffs.default()))
    else:
        _tell(shell, kept, _("Tariff {name} from {day} is kept: {text}."))
    return 0


def run_remove(shell: Shell) -> int:
    """Take back a version."""
    args = shell.arguments
    removed = shell.office.tariffs.remove(args.name, parse_day(args.since))
    _tell(shell, removed, _("Tariff {name} from {day} is removed."))
    return 0


def _tell(shell: Shell, tariff: Tariff, sentence: str) -> None:
    text = _text(shell, tariff)
    say(sentence.format(name=tariff.name, day=format_day(tariff.valid_from), text=text))


def _text(shell: Shell, tariff: Tariff) -> str:
    """The tariff in words, with the VAT of today."""
    today = local_day(shell.around.clock.now_ms(), shell.tz)
    return tariff_text(tariff, shell.office.prices.vat_rate(today))


def _record(entry: "TariffEntry", default: str) -> dict[str, Any]:
    tariff = entry.tariff
    return {
        "name": tariff.name,
        "valid_from": tariff.valid_from.isoformat(),
        "unit_seconds": tariff.unit_seconds,
        "unit_cents": tariff.unit_cents,
        "price_kind": str(tariff.price_kind),
        "first_unit_cents": tariff.first_unit_cents,
        "base_fee_cents": tariff.base_fee_cents,
        "minimum_units": tariff.minimum_units,
        "free_seconds": tariff.free_seconds,
        "surcharges": [_surcharge_record(surcharge) for surcharge in tariff.surcharges],
        "own": entry.own,
        "default": tariff.name == default,
    }


def _surcharge_record(surcharge: Surcharge) -> dict[str, Any]:
    """``rate`` in basis points, weekdays as in ISO 8601 (1 is Monday), minutes of the day."""
    return {
        "text": surcharge_text(surcharge),
        "rate": surcharge.rate,
        "weekdays": [day + 1 for day in surcharge.weekdays],
        "holiday": surcharge.holiday,
        "since_minute": surcharge.since,
        "until_minute": surcharge.until,
    }
