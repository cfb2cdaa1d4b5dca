"""How what waits in the inbox is told."""

from fw_tui.domain.inbox import HINT_LABELS, Guess
from fw_tui.domain.merging import Merge
from fw_tui.i18n import _, money


def guess_text(guess: Guess) -> str:
    """Whose an ID may be, and why."""
    hint = _(HINT_LABELS[guess.hint])
    why = hint.format(evidence=guess.evidence)
    return _("{partner}? ({why})").format(partner=guess.computer.partner, why=why)


def merged_text(merge: Merge) -> str:
    """What came of counting a row as one with its sessions."""
    return _("Sessions {numbers} as one cost {together} instead of {apart}.").format(
        numbers=", ".join(str(session.number) for session in merge.sessions),
        together=money(merge.together_cents),
        apart=money(merge.apart_cents),
    )
