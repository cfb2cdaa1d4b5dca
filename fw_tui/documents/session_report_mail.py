"""The report on a session as the draft of a mail to its customer."""

from zoneinfo import ZoneInfo

from fw_tui.documents.mail import Attached, mail_draft
from fw_tui.documents.session_report import report_title, shop_lines
from fw_tui.documents.session_report_pdf import report_pdf
from fw_tui.domain.localtime import to_local
from fw_tui.domain.report import SessionReport
from fw_tui.i18n import _, format_day, in_language


def report_mail(report: SessionReport, tz: ZoneInfo) -> bytes:
    """The draft, with the report as PDF; in the customer's language."""
    session = report.session
    with in_language(report.language):
        day = format_day(to_local(session.begun_at, tz))
        sentence = _(
            "attached you find the report on the remote maintenance of {computer} on {day}."
        )
        paragraphs = [
            _("Dear Sir or Madam,"),
            sentence.format(computer=session.partner.computer, day=day),
            _("Kind regards"),
            "\n".join((session.technician_shown, *shop_lines(report.shop))),
        ]
        name = _("report-{number}").format(number=session.number)
        return mail_draft(
            report.shop.email,
            report.customer.details.email,
            report_title(report),
            "\n\n".join(paragraphs) + "\n",
            Attached(f"{name}.pdf", report_pdf(report, tz)),
        )
