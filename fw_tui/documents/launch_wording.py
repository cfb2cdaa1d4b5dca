"""What is said before and while a client is started, the same at the shell and on the screen."""

from fw_tui.i18n import _, ngettext


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
