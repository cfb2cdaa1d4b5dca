"""``computer``: the customers' computers, and with what each is dialled."""

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from fw_tui.cli.arguments import Commands, WrongUsage, add_format
from fw_tui.cli.output import hand_over, say, show_table
from fw_tui.cli.shell import Shell
from fw_tui.documents.records import Value, as_csv, as_json
from fw_tui.domain.errors import Ambiguous, N_, NotFound
from fw_tui.domain.launcher import KINDS
from fw_tui.domain.target import Target, parse_client, parse_host
from fw_tui.domain.text import fold
from fw_tui.i18n import _

if TYPE_CHECKING:
    from fw_tui.domain.customer import ComputerEntry

_KEYS = ("customer", "computer", "remote_ids", "tariff", "client", "host", "port", "user")


def add_commands(commands: Commands) -> None:
    """Register ``computer`` with ``list`` and ``set``."""
    group = commands.group("computer", _("computers, and with what each is dialled"))
    listing = group.add("list", _("a customer's computers in order of name"), run_list)
    listing.add_argument("customer", metavar=_("CUSTOMER"))
    add_format(listing)
    change = group.add("set", _("change a computer"), run_set)
    change.add_argument("customer", metavar=_("CUSTOMER"))
    change.add_argument("computer", metavar=_("COMPUTER"))
    change.add_argument("--name", dest="new_name", metavar=_("NAME"), help=_("the new name"))
    change.add_argument("--tariff", metavar=_("NAME"), help=_("tariff of later sessions"))
    add_target(change)


def add_target(parser: argparse.ArgumentParser) -> None:
    """With what a computer is dialled; an empty text forgets what was kept."""
    clients = ", ".join(KINDS)
    parser.add_argument(
        "--client", metavar=_("CLIENT"), help=_("one of {clients}").format(clients=clients)
    )
    parser.add_argument("--host", metavar="HOST[:PORT]", help=_("for clients that dial a host"))
    parser.add_argument("--user", metavar="LOGIN", help=_("the login there"))


def given_target(arguments: argparse.Namespace, before: Target) -> Target:
    """The target with what was given of it.

    Raises:
        InvalidInput: there is no such client, or the host is none.
    """
    target = before
    if arguments.client is not None:
        target = replace(target, client=parse_client(arguments.client))
    if arguments.host is not None:
        host, port = parse_host(arguments.host)
        target = replace(target, host=host, port=port)
    return target if arguments.user is None else replace(target, user=arguments.user)


def run_list(shell: Shell) -> int:
    """Print a customer's computers."""
    args, customers = shell.arguments, shell.office.customers
    computers = customers.computers(customers.find(args.customer).key)
    if args.format == "table":
        _show(computers)
        return 0
    records = [_record(computer) for computer in computers]
    hand_over(as_json(records) if args.format == "json" else as_csv(_KEYS, records))
    return 0


def run_set(shell: Shell) -> int:
    """Change what was given of a computer and leave the rest."""
    args, office = shell.arguments, shell.office
    if all(
        each is None for each in (args.new_name, args.tariff, args.client, args.host, args.user)
    ):
        raise WrongUsage(N_("Nothing to change was given; see fw-tui computer set --help."))

    def work() -> "ComputerEntry":
        found = _computer(shell)
        name = found.name if args.new_name is None else args.new_name
        target = given_target(args, found.target)
        return office.customers.change_computer(found.key, name, args.tariff, target)

    say(_("Computer {name} is changed.").format(name=office.at_once(work).partner))
    return 0


def _computer(shell: Shell) -> "ComputerEntry":
    """The computer of that name, or the only one whose name contains its words."""
    customers, wanted = shell.office.customers, shell.arguments.computer
    customer = customers.find(shell.arguments.customer)
    found = customers.computers(customer.key, wanted)
    exact = [computer for computer in found if fold(computer.name) == fold(wanted)]
    if not found:
        raise NotFound(
            N_('{customer} has no computer "{name}".'), customer=customer.name, name=wanted
        )
    if len(found) > 1 and not exact:
        names = tuple(computer.name for computer in found)
        raise Ambiguous(N_('"{name}" fits several computers: {names}.'), name=wanted, names=names)
    return (exact or found)[0]


def _record(computer: "ComputerEntry") -> dict[str, Value]:
    target = computer.target
    return {
        "customer": computer.customer,
        "computer": computer.name,
        "remote_ids": " ".join(computer.remote_ids),
        "tariff": computer.tariff or None,
        "client": None if target.client is None else str(target.client),
        "host": target.host or None,
        "port": target.port or None,
        "user": target.user or None,
    }


def _show(computers: "list[ComputerEntry]") -> None:
    if not computers:
        say(_("No computer found."))
        return
    rows = [
        [
            computer.name,
            ", ".join(computer.remote_ids),
            _(KINDS[computer.target.client].label) if computer.target.client else "",
            computer.target.address,
            computer.target.user,
            computer.tariff,
        ]
        for computer in computers
    ]
    show_table([_("Computer"), "ID", _("Client"), _("Host"), _("Login"), _("Tariff")], rows)
