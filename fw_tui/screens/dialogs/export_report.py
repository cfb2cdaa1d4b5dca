"""Writing the report on a session to a file, or as the draft of a mail."""

from pathlib import Path

from fw_tui.domain.report import SessionReport
from fw_tui.domain.text import printable
from fw_tui.i18n import _
from fw_tui.screens.desk import Desk
from fw_tui.screens.desk_screen import DeskScreen
from fw_tui.screens.dialogs.export import ExportDialog, FileForm


async def ask_report(screen: DeskScreen, number: int) -> None:
    """Let the user write the report on a session; the screen tells where it was written."""

    def written(path: Path | None) -> None:
        if path is not None:
            screen.tell(_("Written: {path}").format(path=printable(str(path))))

    await screen.app.push_screen(export_report(screen.desk, number), written)


def export_report(desk: Desk, number: int) -> ExportDialog:
    """The dialog that asks for form and name."""
    # The PDF engine takes half a second to import, which only writing shall wait for.
    from fw_tui.documents.session_report import report_text  # noqa: PLC0415
    from fw_tui.documents.session_report_mail import report_mail  # noqa: PLC0415
    from fw_tui.documents.session_report_pdf import report_pdf  # noqa: PLC0415

    reports, tz = desk.office.reports, desk.office.tz

    async def read() -> SessionReport:
        return await desk.ask(lambda: reports.report(number))

    return ExportDialog(
        _("Write the report on session {number}").format(number=number),
        _("report-{number}").format(number=number),
        [
            FileForm(".pdf", "PDF", lambda report: report_pdf(report, tz)),
            FileForm(".txt", _("Text"), lambda report: report_text(report, tz)),
            FileForm(".eml", _("Mail draft"), lambda report: report_mail(report, tz)),
        ],
        read,
    )
