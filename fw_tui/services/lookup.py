"""What people name: a session by its number. Runs inside of the caller's transaction."""

from fw_tui.domain.errors import N_, NotFound
from fw_tui.domain.session import Session
from fw_tui.store import sessions


def existing_session(number: int) -> Session:
    """The session of that number.

    Raises:
        NotFound: there is none.
    """
    session = sessions.session_by_number(number)
    if session is None:
        raise NotFound(N_("There is no session {number}."), number=number)
    return session
