"""How what waits in the inbox is told."""

from fw_tui.domain.inbox import HINT_LABELS, Guess
from fw_tui.i18n import _


def guess_text(guess: Guess) -> str:
    """Whose an ID may be, and why."""
    why = _(HINT_LABELS[guess.hint]).format(evidence=guess.evidence)
    return _("{partner}? ({why})").format(partner=guess.computer.partner, why=why)
