"""``report``: what happened in one session, for its customer. It changes nothing."""

import sys
from pathlib import Path

from fw_tui.cli.arguments import Commands, positive
from fw_tui.cli.output import hand_over_bytes, mention, put
from fw_tui.cli.shell import Shell
from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.i18n import _


def add_commands(commands: Commands) -> None:
    """Register ``report``."""
    parser = commands.add("report", _("the proof of a session for its customer"), run)
    parser.add_argument("number", metavar=_("NUMBER"), type=positive, help=_("the session"))
    parser.add_argument(
        "--format",
        choices=("text", "pdf", "mail"),
        default="text",
        help=_("text (default), pdf, or the draft of a mail with the PDF in it"),
    )
    parser.add_argument("--output", metavar=_("FILE"), type=Path, help=_("write it there"))


def run(shell: Shell) -> int:
    """Print a report, or write it to a file."""
    args = shell.arguments
    report = shell.office.reports.report(args.number)
    if args.format == "text":
        from fw_tui.documents.session_report import report_text  # noqa: PLC0415 - one of three

        content: str | bytes = report_text(report, shell.tz)
    elif args.format == "pdf":
        if args.output is None and sys.stdout.isatty():
            raise InvalidInput(N_("A PDF is nothing for a terminal; name a file with --output."))
        from fw_tui.documents.session_report_pdf import report_pdf  # noqa: PLC0415

        content = report_pdf(report, shell.tz)
    else:
        from fw_tui.documents.session_report_mail import report_mail  # noqa: PLC0415

        content = report_mail(report, shell.tz)
    _deliver(content, args.output)
    return 0


def _deliver(content: str | bytes, target: Path | None) -> None:
    if target is not None:
        from fw_tui.documents.files import write_whole  # noqa: PLC0415 - rarely needed

        write_whole(target, content, private=True)
        mention(_("Written: {path}").format(path=target))
    elif isinstance(content, bytes):
        hand_over_bytes(content)
    else:
        put(content)
