"""What happened to sessions: what was written down when, and the documents that they stand on."""

from fw_tui.domain.course import Happening, Step
from fw_tui.store.models import SessionEvent, SessionRow, database

_NOTED = """
SELECT event.at, event.step, event.text FROM session_event AS event
JOIN session ON session.id = event.session_id WHERE session.number = ?
"""
_BILLED = """
SELECT invoice.issued_at, invoice.number, cancellation.issued_at, cancellation.number
FROM session
JOIN invoice_line AS line ON line.session_id = session.id
JOIN invoice ON invoice.id = line.invoice_id AND invoice.state = 'issued'
LEFT JOIN invoice AS cancellation
    ON cancellation.cancels_id = invoice.id AND cancellation.state = 'issued'
WHERE session.number = ? AND invoice.cancels_id IS NULL
"""


def note_happening(session_key: str, happening: Happening) -> None:
    """Write down what happened to a session; it stays as it is from now on."""
    SessionEvent.create(
        session=SessionRow.get(SessionRow.key == session_key),
        at=happening.at,
        step=str(happening.step),
        text=happening.text,
    )


def happenings(number: int) -> list[Happening]:
    """What was written down of a session, and which documents it stands on."""
    found = [
        Happening(at, Step(step), text)
        for at, step, text in database.execute_sql(_NOTED, (number,)).fetchall()
    ]
    for billed_at, invoice, cancelled_at, cancellation in database.execute_sql(
        _BILLED, (number,)
    ).fetchall():
        found.append(Happening(billed_at, Step.BILLED, invoice))
        if cancellation is not None:
            found.append(Happening(cancelled_at, Step.CANCELLED, cancellation))
    return found
