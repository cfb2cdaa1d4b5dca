"""``import`` and ``assign``: sessions from other programs' logs."""

from pathlib import Path
from typing import TYPE_CHECKING

from fw_tui.cli.arguments import Commands, add_json
from fw_tui.cli.output import complain, say, show_json
from fw_tui.cli.progress import ProgressBar
from fw_tui.cli.shell import Shell
from fw_tui.documents.import_wording import interrupted, left_out, more_rejected, rejected_line
from fw_tui.domain.imported import InboxEntry
from fw_tui.i18n import _, explain, ngettext

if TYPE_CHECKING:
    from fw_tui.services.imports import ImportReport


def add_commands(commands: Commands) -> None:
    """Register ``import`` and ``assign``."""
    take = commands.add("import", _("sessions from another program's log"), run_import)
    take.add_argument("file", metavar=_("FILE"), type=Path)
    take.add_argument(
        "--format",
        metavar=_("NAME"),
        default="auto",
        help=_("which program wrote it (default: seen by its content), or csv: and a mapping"),
    )
    take.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    add_json(take)
    assign = commands.add(
        "assign", _("put what waits under a remote ID, and what comes later"), run_assign
    )
    assign.add_argument("remote_id", metavar=_("REMOTE-ID"))
    assign.add_argument("customer", metavar=_("CUSTOMER"), help=_("made if it is new"))
    assign.add_argument("computer", metavar=_("COMPUTER"), help=_("made if it is new"))


def run_import(shell: Shell) -> int:
    """Take over a log and report what came of it; rejected lines are no failure."""
    args = shell.arguments
    report = _take_over(shell)
    if args.json:
        show_json(_record(report))
        return 0
    if args.dry_run:
        say(_("Only tried, nothing is kept:"))
    _tell(report)
    if report.unassigned and not args.dry_run:
        _tell_inbox(shell.office.imports.inbox())
    return 0


def _take_over(shell: Shell) -> "ImportReport":
    """Read and keep, with a bar for each; an interrupt leaves whole rows and says so."""
    # Only the import needs to know what logs look like.
    from fw_tui.services.file_import import FileImport, ImportProgress  # noqa: PLC0415

    def told(now: ImportProgress) -> None:
        bar.show(_(now.stage.value), now.progress)

    args = shell.arguments
    taking = FileImport(args.file, args.format, told)
    try:
        with ProgressBar() as bar:
            return taking.run(shell.office, args.dry_run)
    except KeyboardInterrupt:
        if taking.kept:
            complain(interrupted(taking.kept))
        raise


def run_assign(shell: Shell) -> int:
    """Put a remote ID to a computer."""
    args = shell.arguments
    done = shell.office.imports.assign(args.remote_id, args.customer, args.computer)
    count = len(done.sessions)
    say(
        ngettext(
            "{partner} has the remote ID {id} now; {n} session taken over.",
            "{partner} has the remote ID {id} now; {n} sessions taken over.",
            count,
        ).format(
            partner=done.computer.partner,
            id=done.computer.remote_ids[0],
            n=count,
        )
    )
    return 0


def _record(report: "ImportReport") -> dict[str, object]:
    return {
        "read": report.read,
        "new": report.new,
        "known": report.known,
        "unassigned": report.unassigned,
        "rejected": [
            {"line": line.line, "reason": explain(line.reason)} for line in report.rejected
        ],
    }


def _tell(report: "ImportReport") -> None:
    say(
        _(
            "Read: {read}. New: {new}, known: {known}, without a computer: {unassigned}, "
            "rejected: {rejected}."
        ).format(
            read=report.read,
            new=report.new,
            known=report.known,
            unassigned=report.unassigned,
            rejected=report.rejected_count,
        )
    )
    for sentence in left_out(report.running, report.passed_over):
        say(sentence)
    for line in report.rejected:
        say(rejected_line(line.line, line.reason))
    for sentence in more_rejected(report.more_rejected):
        say(sentence)


def _tell_inbox(inbox: list[InboxEntry]) -> None:
    say(_("These IDs wait for their computer; fw-tui assign REMOTE-ID CUSTOMER COMPUTER:"))
    for entry in inbox:
        times = ngettext("{n} connection", "{n} connections", entry.count).format(n=entry.count)
        say("  ".join(part for part in ("", entry.remote_id, entry.partner_name, times) if part))
