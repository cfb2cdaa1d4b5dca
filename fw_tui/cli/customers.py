"""``customer``: who pays."""

import argparse
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from fw_tui.cli.arguments import Commands, WrongUsage, add_format
from fw_tui.cli.output import hand_over, say, show_table
from fw_tui.cli.shell import Shell
from fw_tui.documents.records import Value, as_csv, as_json
from fw_tui.domain.customer import CustomerDetails
from fw_tui.domain.errors import N_
from fw_tui.i18n import _

if TYPE_CHECKING:
    from fw_tui.services.customers import CustomerEntry

_DETAILS = tuple(field.name for field in fields(CustomerDetails))
_LABELS = {
    "street": N_("street and number"),
    "postcode": N_("postcode"),
    "city": N_("city"),
    "country": N_("country"),
    "email": N_("mail address"),
    "vat_id": N_("VAT ID"),
    "buyer_reference": N_("buyer reference (Leitweg-ID)"),
    "invoice_form": N_("zugferd (default) or xrechnung"),
    "invoice_language": N_("language of invoices: de or en"),
    "tariff": N_("tariff of later sessions"),
    "distance_km": N_("kilometres from the shop, one way"),
    "travel_zone": N_("one of the zones in onsite.zones"),
}


def add_commands(commands: Commands) -> None:
    """Register ``customer`` with ``add``, ``list`` and ``set``."""
    group = commands.group("customer", _("customers and their addresses"))
    add = group.add("add", _("a new customer"), run_add)
    add.add_argument("name", metavar=_("NAME"))
    listing = group.add("list", _("customers in order of name"), run_list)
    listing.add_argument("words", metavar=_("WORD"), nargs="*", help=_("only names with all these"))
    add_format(listing)
    change = group.add("set", _("change a customer"), run_set)
    change.add_argument("name", metavar=_("NAME"))
    change.add_argument("--name", dest="new_name", metavar=_("NAME"), help=_("the new name"))
    for parser in (add, change):
        _add_details(parser)


def run_add(shell: Shell) -> int:
    """Keep a new customer."""
    details = CustomerDetails().typed(_given(shell))
    customer = shell.office.customers.add(shell.arguments.name, details)
    say(_("Customer {name} is kept.").format(name=customer.name))
    return 0


def run_list(shell: Shell) -> int:
    """Print customers."""
    args = shell.arguments
    entries = shell.office.customers.entries(" ".join(args.words))
    if args.format == "table":
        _show(entries)
        return 0
    records = [_record(entry) for entry in entries]
    keys = ("name", *_DETAILS, "computers")
    hand_over(as_json(records) if args.format == "json" else as_csv(keys, records))
    return 0


def run_set(shell: Shell) -> int:
    """Change what was given of a customer and leave the rest."""
    args, given = shell.arguments, _given(shell)
    if args.new_name is None and not given:
        raise WrongUsage(N_("Nothing to change was given; see fw-tui customer set --help."))
    customers = shell.office.customers
    found = customers.find(args.name)
    name = found.name if args.new_name is None else args.new_name
    changed = customers.change(found.key, name, found.details.typed(given))
    say(_("Customer {name} is changed.").format(name=changed.name))
    return 0


def _add_details(parser: argparse.ArgumentParser) -> None:
    for name in _DETAILS:
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, dest=name, metavar=_("TEXT"), help=_(_LABELS[name]))


def _given(shell: Shell) -> dict[str, str]:
    given = {name: getattr(shell.arguments, name) for name in _DETAILS}
    return {name: value for name, value in given.items() if value is not None}


def _record(entry: "CustomerEntry") -> dict[str, Value]:
    customer = entry.customer
    return {
        "name": customer.name,
        **asdict(customer.details),
        "computers": entry.computers,
    }


def _show(entries: "list[CustomerEntry]") -> None:
    if not entries:
        say(_("No customer found."))
        return
    rows = [
        [
            entry.customer.name,
            entry.customer.details.street,
            f"{entry.customer.details.postcode} {entry.customer.details.city}".strip(),
            str(entry.computers),
        ]
        for entry in entries
    ]
    headers = [_("Customer"), _("Street"), _("City"), _("Computers")]
    show_table(headers, rows, ("left", "left", "left", "right"))
