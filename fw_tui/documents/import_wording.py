"""What came of an import, in sentences."""

from fw_tui.domain.errors import FwError
from fw_tui.domain.text import printable
from fw_tui.i18n import _, explain, ngettext, whole_number


def interrupted(kept: int) -> str:
    """That an import was stopped after so many rows, and how it goes on."""
    return ngettext(
        "Interrupted after {n} row, which is kept; import the file again for the rest.",
        "Interrupted after {n} rows, which are kept; import the file again for the rest.",
        kept,
    ).format(n=whole_number(kept))


def rejected_line(number: int, reason: FwError) -> str:
    """Why a line holds no session."""
    return _("Line {number}: {reason}").format(number=number, reason=printable(explain(reason)))


def more_rejected(more: int) -> list[str]:
    """That so many lines beside those that are told were rejected, if any were."""
    text = ngettext("and {n} more line rejected", "and {n} more lines rejected", more)
    return [text.format(n=whole_number(more))] if more > 0 else []


def left_out(running: int, passed_over: int) -> list[str]:
    """What becomes no session although it is one, if there is any: nothing is wrong with it."""
    counted = (
        (running, _("Still running, to be imported again when they have ended: {n}.")),
        (passed_over, _("Billed elsewhere, or proof of no session that was noted: {n}.")),
    )
    return [sentence.format(n=n) for n, sentence in counted if n]
