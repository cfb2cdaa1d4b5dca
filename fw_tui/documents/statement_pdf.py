"""A customer's statement as PDF, to send along or to print."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from fw_tui.documents.pdf_paper import Paper
from fw_tui.documents.statement import (
    statement_headers,
    statement_remarks,
    statement_row,
    statement_sums,
    statement_title,
)
from fw_tui.domain.statement import Statement
from fw_tui.i18n import _, language

_LEFT, _RIGHT, _TOP, _END, _FOOT = 20.0, 190.0, 22.0, 275.0, 285.0
_STEP, _SIZE = 4.2, 9.0
#: Where columns begin, or end if they are numbers; the column of work is wrapped.
_BEGIN_X, _WORK_X, _WORK_WIDTH = _LEFT, 55.0, 76.0
_NUMBERS_X = (148.0, 163.0, _RIGHT)
_LABEL_X = 162.0

Row = list[list[str]]  #: the lines of each column


def statement_pdf(statement: Statement, tz: ZoneInfo, shop: str = "") -> bytes:
    """The statement; the same bytes for the same statement.

    Args:
        statement: what to show.
        tz: where the times are local.
        shop: whose it is; empty if the shop has no name yet.
    """
    title = statement_title(statement)
    paper = Paper(title, shop or statement.customer, statement.month, language())
    rows = [_wrapped(paper, statement_row(line, tz)) for line in statement.lines]
    sums = statement_sums(statement)
    remarks = [
        line
        for text in statement_remarks(statement)
        for line in paper.wrapped(text, _RIGHT - _LEFT, _SIZE)
    ]
    pages = list(_pages(rows, len(sums) + len(remarks) + 3))
    for number, page in enumerate(pages, 1):
        paper.add_page()
        y = _draw_head(paper, shop, title, statement.customer)
        y = _draw_rows(paper, page, y)
        if number == len(pages):
            _draw_closing(paper, sums, remarks, y)
        place = _("Page {number} of {count}").format(number=number, count=len(pages))
        paper.text(_RIGHT, _FOOT, place, size=7, right=True, grey=True)
    return paper.finish()


def _wrapped(paper: Paper, cells: Sequence[str]) -> Row:
    begin, work, *numbers = cells
    lines = [line for part in work.split("\n") for line in paper.wrapped(part, _WORK_WIDTH, _SIZE)]
    return [begin.split("\n"), lines, *([number] for number in numbers)]


def _pages(rows: Sequence[Row], closing: int) -> Iterator[list[Row]]:
    """Rows by page; one that is longer than a page goes on on the next. The sums need room too."""
    room = int((_END - _TOP - 5 * _STEP) / _STEP)
    page: list[Row] = []
    used = 0
    for row in rows:
        for part in _parts(row, room):
            height = _height(part) + 1
            if page and used + height > room:
                yield page
                page, used = [], 0
            page.append(part)
            used += height
    if page and used + closing > room:
        yield page
        page = []
    yield page


def _parts(row: Row, room: int) -> Iterator[Row]:
    """A row in pieces that fit on a page."""
    begin, work, *numbers = row
    for start in range(0, max(len(work), 1), room - 1):
        piece = work[start : start + room - 1]
        yield [begin, piece, *numbers] if start == 0 else [[], piece, *([] for _number in numbers)]


def _height(row: Row) -> int:
    return max(len(lines) for lines in row)


def _draw_head(paper: Paper, shop: str, title: str, customer: str) -> float:
    y = _TOP
    paper.text(_RIGHT, y, shop, size=8, right=True, grey=True)
    paper.text(_LEFT, y, title, size=12, bold=True)
    paper.text(_LEFT, y + 6, customer, size=10)
    y += 16
    begin, work, *numbers = statement_headers()
    paper.text(_BEGIN_X, y, begin, size=_SIZE, bold=True)
    paper.text(_WORK_X, y, work, size=_SIZE, bold=True)
    for x, text in zip(_NUMBERS_X, numbers, strict=True):
        paper.text(x, y, text, size=_SIZE, bold=True, right=True)
    paper.rule(_LEFT, y + 1.5, _RIGHT, thick=True)
    return y + _STEP + 1.5


def _draw_rows(paper: Paper, rows: Sequence[Row], y: float) -> float:
    for begin, work, *numbers in rows:
        for place, line in enumerate(begin):
            paper.text(_BEGIN_X, y + place * _STEP, line, size=_SIZE)
        for place, line in enumerate(work):
            paper.text(_WORK_X, y + place * _STEP, line, size=_SIZE)
        for x, lines in zip(_NUMBERS_X, numbers, strict=True):
            paper.text(x, y, "".join(lines), size=_SIZE, right=True)
        y += (max(len(begin), len(work), 1) + 1) * _STEP
        paper.rule(_LEFT, y - 1.4 * _STEP, _RIGHT)
    return y


def _draw_closing(
    paper: Paper, sums: Sequence[Sequence[str]], remarks: Sequence[str], y: float
) -> None:
    for label, amount in sums:
        paper.text(_LABEL_X, y, label, size=_SIZE, right=True)
        paper.text(_RIGHT, y, amount, size=_SIZE, right=True)
        y += _STEP
    y += _STEP
    for line in remarks:
        paper.text(_LEFT, y, line, size=_SIZE)
        y += _STEP
