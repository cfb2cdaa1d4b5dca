"""The report on a session as text, and what stands in it, in the customer's language."""

import textwrap
from collections.abc import Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

from fw_tui.documents.session_wording import (
    billing_text,
    consents_text,
    course_lines,
    measured_text,
    merged_with,
    ordered_text,
    stretch_text,
)
from fw_tui.documents.wording import tariff_text, units_text
from fw_tui.domain.course import Step
from fw_tui.domain.invoice import Seller
from fw_tui.domain.report import SessionReport
from fw_tui.domain.text import printable
from fw_tui.i18n import _, in_language

_LABEL_WIDTH = 16


class ReportFact(NamedTuple):
    """A label and the lines of its value."""

    label: str
    lines: list[str]


def report_text(report: SessionReport, tz: ZoneInfo, width: int = 78) -> str:
    """The report as a customer reads it.

    Args:
        report: what to show.
        tz: where the times are local.
        width: columns of text.
    """
    with in_language(report.language):
        lines = [*shop_lines(report.shop), "", report_title(report), ""]
        for fact in report_facts(report, tz):
            lines += _labelled(fact, width - _LABEL_WIDTH)
    return "\n".join(printable(line).rstrip() for line in lines).lstrip("\n") + "\n"


def report_title(report: SessionReport) -> str:
    """What the paper is, and of which session."""
    return _("Report on remote maintenance No. {number}").format(number=report.session.number)


def shop_lines(shop: Seller) -> list[str]:
    """Who reports: the shop's name, place and how it is reached, as far as it is known."""
    town = f"{shop.postcode} {shop.city}".strip()
    place = ", ".join(part for part in (shop.street, town) if part)
    reached = " · ".join(part for part in (shop.phone, shop.email) if part)
    return [line for line in (shop.name, place, reached) if line]


def report_facts(report: SessionReport, tz: ZoneInfo) -> list[ReportFact]:
    """All that a customer is told of a session; what there is nothing to say about is left out."""
    return [ReportFact(label, lines) for label, lines in _facts(report, tz) if any(lines)]


def _facts(report: SessionReport, tz: ZoneInfo) -> Iterator[tuple[str, list[str]]]:
    session, line = report.session, report.line
    charge, tariff = line.charge, line.tariff
    measured = measured_text(charge.seconds, charge, tariff.unit_seconds)
    yield _("Customer"), [report.customer.name]
    yield _("Computer"), [session.partner.computer]
    yield _("ID"), [session.remote_id]
    yield _("Ordered"), [ordered_text(session, tz)]
    yield _("Consent"), [consents_text(session)]
    yield _("Technician"), [session.technician_shown]
    yield _("Connections"), [stretch_text(each, tz) for each in session.connections]
    yield _("Duration"), [measured, merged_with(session)]
    yield _("Work done"), session.notes.splitlines()
    yield _("Cost"), [billing_text(session, charge), _from_contingent(line.covered)]
    yield _("Tariff"), [tariff_text(tariff, charge.vat_rate)]
    # The notes stand above; when each was written is for the shop.
    steps = (step for step in report.course if step.step is not Step.NOTE)
    yield _("Course"), [line for step in steps for line in course_lines(step, tz)]


def _from_contingent(units: int) -> str:
    if not units:
        return ""
    return _("{units} of it from the contingent").format(units=units_text(units))


def _labelled(fact: ReportFact, width: int) -> Iterator[str]:
    """A value on lines of its own width behind its label."""
    label = fact.label
    for line in fact.lines:
        for part in textwrap.wrap(printable(line), width) if line else ():
            yield f"{label:<{_LABEL_WIDTH}}{part}"
            label = ""
