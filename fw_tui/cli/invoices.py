"""``invoice``: issued from sessions, followed until they are paid or taken back."""

import argparse
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fw_tui.cli.arguments import Command, Commands, WrongUsage, add_json
from fw_tui.cli.output import complain, put, say, show_json, show_table
from fw_tui.cli.shell import Shell
from fw_tui.documents.invoice_records import entry_record, invoice_record
from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.invoice import Invoice
from fw_tui.domain.ledger import STATE_LABELS, InvoiceEntry, InvoiceState
from fw_tui.domain.localtime import next_month, parse_day, parse_month
from fw_tui.domain.money import parse_money
from fw_tui.i18n import _, explain, format_day, format_month, money

if TYPE_CHECKING:
    from fw_tui.services.invoices import Outcome

_WIDTH = 80
_CUSTOMER = 2  #: the column that is wrapped


def add_commands(commands: Commands) -> None:
    """Register ``invoice`` and what can be done with one."""
    group = commands.group("invoice", _("invoices: issue, follow, cancel, export"))
    _add_issue(group)
    listing = group.add("list", _("issued documents, newest first"), run_list)
    listing.add_argument("words", metavar=_("WORD"), nargs="*", help=_("only with all these"))
    listing.add_argument("--state", choices=[str(state) for state in InvoiceState])
    add_json(listing)
    _add_numbered(group, "show", _("what an issued document says"), run_show)
    cancel = _add_numbered(group, "cancel", _("take an invoice back by a cancellation"), run_cancel)
    cancel.add_argument("--reason", metavar=_("TEXT"), default="", help=_("printed on it"))
    export = _add_numbered(group, "export", _("write NUMBER.pdf and NUMBER.xml"), run_export)
    export.add_argument("--to", metavar=_("FOLDER"), type=Path, required=True)
    sent = _add_numbered(group, "sent", _("note that it was sent"), run_sent)
    sent.add_argument("--on", metavar=_("DAY"), help=_("default: today"))
    sent.add_argument("--undo", action="store_true", help=_("it was not sent after all"))
    pay = _add_numbered(group, "pay", _("note a payment"), run_pay)
    pay.add_argument("amount", metavar=_("AMOUNT"), nargs="?", help=_("default: all that is open"))
    pay.add_argument("--on", metavar=_("DAY"), help=_("default: today"))
    pay.add_argument("--note", metavar=_("TEXT"), default="")


def _add_issue(group: Commands) -> None:
    issue = group.add("issue", _("issue an invoice over a period"), run_issue)
    who = issue.add_mutually_exclusive_group(required=True)
    who.add_argument("customer", metavar=_("CUSTOMER"), nargs="?", help=_("the name or part of it"))
    who.add_argument("--all", action="store_true", help=_("everybody who owes something"))
    issue.add_argument("--month", metavar=_("YYYY-MM"), help=_("when the sessions began"))
    issue.add_argument("--from", dest="since", metavar=_("DAY"), help=_("or from this day"))
    issue.add_argument("--until", metavar=_("DAY"), help=_("until this day"))
    issue.add_argument(
        "--small-amount",
        action="store_true",
        help=_("up to 250 EUR, without the customer's address (§ 33 UStDV)"),
    )
    issue.add_argument("--dry-run", action="store_true", help=_("only show what it would say"))
    add_json(issue)


def _add_numbered(group: Commands, name: str, help: str, run: Command) -> argparse.ArgumentParser:
    parser = group.add(name, help, run)
    parser.add_argument("number", metavar=_("NUMBER"), help=_("such as RE-2026-0001"))
    add_json(parser)
    return parser


def run_issue(shell: Shell) -> int:
    """Issue an invoice, or one to everybody who owes something."""
    # Commands without a store start in half the time without peewee.
    from fw_tui.services.drafts import InvoiceRequest  # noqa: PLC0415

    args, invoices = shell.arguments, shell.office.invoices
    if args.all:
        return _issue_all(shell)
    since, until = _period(args)
    request = InvoiceRequest(args.customer, since, until, args.small_amount)
    if args.dry_run:
        _show_invoice(shell, invoices.preview(request))
        return 0
    invoice = invoices.issue(request, shell.around.technician().login)
    if args.json:
        _show_invoice(shell, invoice)
    else:
        _tell_issued(invoice)
    return 0


def run_list(shell: Shell) -> int:
    """Print issued documents."""
    args, invoices = shell.arguments, shell.office.invoices
    state = InvoiceState(args.state) if args.state else None
    entries, today = invoices.list(state, " ".join(args.words)), invoices.today()
    if args.json:
        show_json([entry_record(entry, today) for entry in entries])
    elif entries:
        headers = [_("Number"), _("Date"), _("Customer"), _("Amount"), _("Open"), _("State")]
        align = ("left", "left", "left", "right", "right", "left")
        show_table(headers, [_row(entry, today) for entry in entries], align, wrapped=_CUSTOMER)
    else:
        say(_("No invoice found."))
    return 0


def run_show(shell: Shell) -> int:
    """Print what an issued document says and what became of it."""
    _show_invoice(shell, shell.office.invoices.document(shell.arguments.number))
    return 0


def run_cancel(shell: Shell) -> int:
    """Take back an invoice; its sessions can be billed again."""
    args, login = shell.arguments, shell.around.technician().login
    cancellation = shell.office.invoices.cancel(args.number, login, args.reason)
    if args.json:
        _show_invoice(shell, cancellation)
    else:
        say(
            _("{number} cancels invoice {invoice}; its sessions can be billed again.").format(
                number=cancellation.number, invoice=cancellation.cancels
            )
        )
    return 0


def run_export(shell: Shell) -> int:
    """Write the files of a document as they were when it was issued."""
    from fw_tui.documents.files import write_files  # noqa: PLC0415 - rarely needed

    args, invoices = shell.arguments, shell.office.invoices
    number = invoices.entry(args.number).number
    names = {f"{number}.{kind}": invoices.file(number, kind) for kind in ("pdf", "xml")}
    written = write_files(args.to, names)
    if args.json:
        show_json({"number": number, "files": [str(path) for path in written]})
    else:
        for path in written:
            say(_("Written: {path}").format(path=path))
    return 0


def run_sent(shell: Shell) -> int:
    """Note that a document was sent, or that it was not."""
    args, invoices = shell.arguments, shell.office.invoices
    login = shell.around.technician().login
    if args.undo:
        entry = invoices.unmark_sent(args.number, login)
    else:
        entry = invoices.mark_sent(args.number, login, _day(args.on))
    return _tell_entry(shell, entry)


def run_pay(shell: Shell) -> int:
    """Note a payment; a negative one takes back what was noted."""
    args, login = shell.arguments, shell.around.technician().login
    cents = None if args.amount is None else parse_money(args.amount)
    invoices = shell.office.invoices
    return _tell_entry(
        shell, invoices.pay(args.number, login, cents, day=_day(args.on), note=args.note)
    )


def _period(args: argparse.Namespace) -> tuple[date, date]:
    """First and last day: of a month, or as they were named."""
    if args.month is not None and args.since is None and args.until is None:
        first = parse_month(args.month)
        return first, next_month(first) - timedelta(days=1)
    if args.month is None and args.since is not None and args.until is not None:
        return parse_day(args.since), parse_day(args.until)
    raise WrongUsage(N_("Name the period: either --month, or --from and --until."))


def _day(text: str | None) -> date | None:
    return None if text is None else parse_day(text)


def _issue_all(shell: Shell) -> int:
    args, invoices = shell.arguments, shell.office.invoices
    if args.month is None or args.since or args.until or args.dry_run or args.small_amount:
        raise WrongUsage(N_("--all goes with --month only."))
    month = parse_month(args.month)
    outcomes = []
    for outcome in invoices.issue_month(month, shell.around.technician().login):
        outcomes.append(outcome)
        _tell_outcome(outcome, quiet=args.json)
    if args.json:
        show_json(_outcomes_record(outcomes, invoices.today()))
    elif not outcomes:
        say(_("Nobody owes anything for {month}.").format(month=format_month(month)))
    refused = sum(outcome.invoice is None for outcome in outcomes)
    if refused:
        raise FwError(
            N_("Not billed: {refused} of {all} customers."), refused=refused, all=len(outcomes)
        )
    return 0


def _tell_outcome(outcome: "Outcome", *, quiet: bool) -> None:
    if outcome.refusal is not None:
        complain(f"{outcome.customer}: {explain(outcome.refusal)}")
    elif outcome.invoice is not None and not quiet:
        _tell_issued(outcome.invoice)


def _outcomes_record(outcomes: "Sequence[Outcome]", today: date) -> dict[str, object]:
    return {
        "issued": [invoice_record(o.invoice, None, today) for o in outcomes if o.invoice],
        "refused": [
            {"customer": o.customer, "reason": explain(o.refusal)} for o in outcomes if o.refusal
        ],
    }


def _show_invoice(shell: Shell, invoice: Invoice) -> None:
    """Print a document; one with a number of its own in the store also with its progress."""
    invoices = shell.office.invoices
    entry = None if getattr(shell.arguments, "dry_run", False) else invoices.entry(invoice.number)
    if shell.arguments.json:
        show_json(invoice_record(invoice, entry, invoices.today()))
        return
    # Loading tabulate takes longer than all the rest of a command that prints no table.
    from fw_tui.documents.invoice_text import invoice_text  # noqa: PLC0415

    put(invoice_text(invoice, _WIDTH))
    if entry is not None:
        say(_progress(entry, invoices.today()))


def _tell_issued(invoice: Invoice) -> None:
    say(
        _("{number}: {amount} to {customer}, due on {day}.").format(
            number=invoice.number,
            amount=money(invoice.gross_cents),
            customer=invoice.buyer.name,
            day=format_day(invoice.due_on),
        )
    )


def _tell_entry(shell: Shell, entry: InvoiceEntry) -> int:
    today = shell.office.invoices.today()
    if shell.arguments.json:
        show_json(entry_record(entry, today))
    else:
        say(_progress(entry, today))
    return 0


def _progress(entry: InvoiceEntry, today: date) -> str:
    """What became of a document, in a line."""
    parts = [f"{entry.number}: {_(STATE_LABELS[entry.state(today)])}"]
    if entry.sent_on is not None:
        parts.append(_("sent on {day}").format(day=format_day(entry.sent_on)))
    if entry.open_cents:
        parts.append(_("{amount} open").format(amount=money(entry.open_cents)))
    if entry.cancelled_by or entry.cancels:
        parts.append(entry.cancelled_by or entry.cancels or "")
    return ", ".join(parts)


def _row(entry: InvoiceEntry, today: date) -> list[str]:
    return [
        entry.number,
        format_day(entry.issued_on),
        entry.customer,
        money(entry.gross_cents),
        money(entry.open_cents),
        _(STATE_LABELS[entry.state(today)]),
    ]
