"""What a log would bring, or has brought, as lines of a dialog."""

from fw_tui.documents.import_wording import left_out, more_rejected, rejected_line
from fw_tui.domain.text import printable
from fw_tui.i18n import _, whole_number
from fw_tui.services.imports import ImportReport

#: Reasons that are shown; a file that is wrong as a whole gives the same one again and again.
_MOST_REASONS = 4


def found_text(name: str, format: str, report: ImportReport) -> str:
    """What is in the file, what is new of it and where that goes, and why lines were rejected."""
    lines = [f"{printable(name)}: {format}" if format else printable(name)]
    lines.append(
        _("Read: {read}. New: {new}, known: {known}, rejected: {rejected}.").format(
            read=whole_number(report.read),
            new=whole_number(report.new),
            known=whole_number(report.known),
            rejected=whole_number(report.rejected_count),
        )
    )
    if report.new:
        lines.append(_where(report))
    lines += left_out(report.running, report.passed_over)
    lines += [rejected_line(line.line, line.reason) for line in report.rejected[:_MOST_REASONS]]
    lines += more_rejected(report.rejected_count - _MOST_REASONS)
    return "\n".join(lines)


def outcome_text(report: ImportReport, tried: bool) -> str:
    """What has become of it, and what Enter does now."""
    if not report.new:
        return _("There is nothing new in it.")
    return _("Nothing is kept yet: Enter takes it over.") if tried else _("Taken over.")


def _where(report: ImportReport) -> str:
    """Whether the new rows belong to computers or wait."""
    return _("Of the new rows {taken} go to their computers, {waiting} wait in the inbox.").format(
        taken=whole_number(report.new - report.waiting), waiting=whole_number(report.waiting)
    )
