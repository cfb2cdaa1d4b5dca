"""``quote``: what a duration costs. It needs no store, but knows the tariffs of one."""

from fw_tui.cli.arguments import Commands, add_at, add_json
from fw_tui.cli.output import say, show_json
from fw_tui.cli.shell import Shell
from fw_tui.documents.wording import price_text, units_text
from fw_tui.domain.duration import hms, parse_duration
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.tariff import CURRENCY
from fw_tui.i18n import _
from fw_tui.services.price_list import load_price_list
from fw_tui.services.quotes import Quote
from fw_tui.services.quotes import quote as make_quote


def add_commands(commands: Commands) -> None:
    """Register ``quote``."""
    parser = commands.add("quote", _("what a duration costs"), run)
    parser.add_argument("duration", metavar=_("DURATION"), help=_("15m, 1h30m, 900s or 00:12:22"))
    parser.add_argument("--tariff", metavar=_("NAME"), help=_("another tariff than the default"))
    add_at(parser, _("the price at that time instead of today's"))
    add_json(parser)


def run(shell: Shell) -> int:
    """Print the price of a duration."""
    args = shell.arguments
    quote = make_quote(
        _prices(shell),
        shell.around.clock,
        parse_duration(args.duration.strip()),
        args.tariff,
        shell.moment(args.at),
    )
    if args.json:
        show_json(_record(quote))
        return 0
    units = units_text(quote.price.units)
    say(f"{hms(quote.seconds)} = {units}: {price_text(quote.price)}")
    return 0


def _prices(shell: Shell) -> PriceList:
    if shell.has_store:
        return shell.office.prices
    return load_price_list(shell.tz, shell.config.price_list)


def _record(quote: Quote) -> dict[str, int | str]:
    return {
        "seconds": quote.seconds,
        "units": quote.price.units,
        "gross_cents": quote.price.gross_cents,
        "net_cents": quote.price.net_cents,
        "vat_cents": quote.price.vat_cents,
        "currency": CURRENCY,
    }
