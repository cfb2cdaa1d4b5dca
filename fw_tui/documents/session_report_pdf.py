"""The report on a session as PDF, to send along, to print and to sign."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from fw_tui.documents.pdf_paper import Paper
from fw_tui.documents.session_report import (
    ReportFact,
    report_facts,
    report_title,
    shop_lines,
)
from fw_tui.domain.localtime import local_day
from fw_tui.domain.report import SessionReport
from fw_tui.i18n import _, in_language

_LEFT, _VALUE_X, _RIGHT, _TOP, _END, _FOOT = 25.0, 60.0, 190.0, 24.0, 268.0, 285.0
_STEP, _GAP, _SIZE = 4.6, 2.2, 9.5
#: Room for a signature above its line, and where the two lines end.
_SIGNING = 22.0
_SIGNED_X = (95.0, 120.0)

Line = tuple[str, str]  #: a label, on the first line of a value, and a part of the value


def report_pdf(report: SessionReport, tz: ZoneInfo) -> bytes:
    """The report in the customer's language; the same bytes for the same report."""
    session = report.session
    with in_language(report.language):
        title, author = report_title(report), report.shop.name or report.customer.name
        paper = Paper(title, author, local_day(session.begun_at, tz), report.language)
        pages = _pages(_lines(paper, report_facts(report, tz)))
        for number, page in enumerate(pages, 1):
            paper.add_page()
            y = _draw_lines(paper, page, _draw_head(paper, report, title))
            if number == len(pages):
                _draw_signing(paper, y + _SIGNING)
            place = _("Page {number} of {count}").format(number=number, count=len(pages))
            paper.text(_RIGHT, _FOOT, place, size=7, right=True, grey=True)
        return paper.finish()


def _lines(paper: Paper, facts: list[ReportFact]) -> Iterator[Line]:
    for fact in facts:
        label = fact.label
        for text in filter(None, fact.lines):
            for part in paper.wrapped(text, _RIGHT - _VALUE_X, _SIZE):
                yield label, part
                label = ""


def _pages(lines: Iterator[Line]) -> list[list[Line]]:
    """Lines by page; the last one has room for the signatures."""
    pages: list[list[Line]] = [[]]
    y = _body_top()
    for label, text in lines:
        height = _STEP + (_GAP if label else 0)
        if y + height > _END - _SIGNING:
            pages.append([])
            y = _body_top()
        pages[-1].append((label, text))
        y += height
    return pages


def _body_top() -> float:
    return _TOP + 24


def _draw_head(paper: Paper, report: SessionReport, title: str) -> float:
    for place, line in enumerate(shop_lines(report.shop)):
        paper.text(_RIGHT, _TOP + place * 4, line, size=8, right=True, grey=place > 0)
    paper.text(_LEFT, _TOP + 14, title, size=14, bold=True)
    paper.rule(_LEFT, _TOP + 17, _RIGHT, thick=True)
    return _body_top()


def _draw_lines(paper: Paper, lines: list[Line], y: float) -> float:
    for label, text in lines:
        y += _GAP if label else 0
        paper.text(_LEFT, y, label, size=_SIZE, bold=True)
        paper.text(_VALUE_X, y, text, size=_SIZE)
        y += _STEP
    return y


def _draw_signing(paper: Paper, y: float) -> None:
    """Two lines to sign on; nobody has to."""
    first_end, second = _SIGNED_X
    for x, end, text in (
        (_LEFT, first_end, _("Place, date")),
        (second, _RIGHT, _("Signature of the customer")),
    ):
        paper.rule(x, y, end)
        paper.text(x, y + 4, text, size=7, grey=True)
