"""What is said before and while a client is started, the same at the shell and on the screen."""

from fw_tui.domain.launcher import KINDS
from fw_tui.domain.session import Session
from fw_tui.domain.target import Client, Target
from fw_tui.i18n import _, ngettext


def target_text(target: Target) -> str:
    """Client and host on one line, such as "SSH anna@server.example"; "" if none is chosen."""
    if target.client is None:
        return ""
    kind = KINDS[target.client]
    user = f"{target.user}@" if target.user else ""
    place = f"{user}{target.address}" if kind.dials_host and target.host else ""
    return f"{_(kind.label)} {place}".rstrip()


def recording_sentence(days: int | None) -> str:
    """Whether a terminal will be recorded.

    Args:
        days: for how many the recording is kept; None if there will be none.
    """
    if days is None:
        return _("○ It is not recorded: the customer has not agreed to a recording.")
    return ngettext(
        "● The terminal is recorded; the recording is deleted after {n} day.",
        "● The terminal is recorded; the recording is deleted after {n} days.",
        days,
    ).format(n=days)


def terminal_heading(session: Session, target: Target, days: int | None) -> list[str]:
    """What a terminal shows before ssh writes into it; ``days`` as for ``recording_sentence``."""
    return [
        f"{session.number} · {session.partner} · {target_text(target)}",
        recording_sentence(days),
        _("Enter ~ . cuts a connection that hangs."),
    ]


def started_sentences(client: Client, typed: bool) -> list[str]:
    """That a client was started; ``typed``: a person types the password there."""
    told = [_("{client} is started.").format(client=_(KINDS[client].label))]
    return [*told, _("Type the password into its window.")] if typed else told
