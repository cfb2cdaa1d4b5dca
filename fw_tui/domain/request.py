"""What is asked for when a session begins."""

import uuid
from dataclasses import dataclass, field

from fw_tui.domain.session import FreeReason, Session
from fw_tui.domain.travel import Travel


@dataclass(frozen=True, slots=True)
class Technician:
    """Who helps: the login of the operating system, and the name where it is known."""

    login: str
    name: str = ""


def new_key() -> str:
    """A key for something new; whoever repeats a request repeats its key."""
    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """A session to be ordered or started; customer and computer are made if they are new.

    Attributes:
        free_reason: why it costs nothing; None if it is billable.
        ordered_by: who named ID and password.
        consent: whether the customer agreed to logging; None if nobody asked.
        consent_recording: the same for recording the session.
        travel: how far away the customer is, kept with it; None leaves what is known.
        tariff: None for the shop's default.
        key: the same for a repeated request, so that it makes one session only.
    """

    customer: str
    computer: str
    technician: Technician
    remote_id: str = ""
    ordered_by: str = ""
    consent: bool | None = None
    free_reason: FreeReason | None = None
    tariff: str | None = None
    notes: str = ""
    consent_recording: bool | None = None
    travel: Travel | None = None
    key: str = field(default_factory=new_key)


def repeated(session: Session) -> SessionRequest:
    """The request for another session on the same order, such as after a failed attempt."""
    return SessionRequest(
        customer=session.partner.customer,
        computer=session.partner.computer,
        technician=Technician(session.technician, session.technician_name),
        remote_id=session.remote_id,
        ordered_by=session.ordered_by,
        consent=session.consent,
        consent_recording=session.consent_recording,
        free_reason=session.free_reason,
        notes=session.notes,
    )
