"""A visit that came of a call and must not be forgotten; it is not billed here."""

from dataclasses import dataclass, field

from fw_tui.domain.errors import Conflict, N_
from fw_tui.domain.onsite import OnsiteReason
from fw_tui.domain.request import Technician, new_key
from fw_tui.domain.travel import Travel


@dataclass(frozen=True, slots=True)
class OnsiteRequest:
    """A visit to be noted; customer and computer are made if they are new.

    Attributes:
        computer: empty if the visit is for none in particular.
        travel: how far away the customer is, kept with it; None leaves what is known.
        key: the same for a repeated request, so that it makes one job only.
    """

    customer: str
    computer: str
    technician: Technician
    reason: OnsiteReason
    note: str = ""
    travel: Travel | None = None
    key: str = field(default_factory=new_key)


@dataclass(frozen=True, slots=True)
class OnsiteJob:
    """A visit as it is kept.

    Attributes:
        number: what people call it by; consecutive.
        computer: empty if it is for none in particular.
        noted_at: UTC milliseconds; ``noted_by`` is the login of who did.
        done_at: None while it is open.
    """

    key: str
    number: int
    customer: str
    computer: str
    noted_at: int
    noted_by: str
    reason: OnsiteReason
    note: str
    done_at: int | None

    @property
    def partner(self) -> str:
        """Whom and what it is for."""
        return f"{self.customer} – {self.computer}" if self.computer else self.customer


def must_be_open(job: OnsiteJob) -> None:
    """Refuse to tick off what is done.

    Raises:
        Conflict: it is.
    """
    if job.done_at is not None:
        raise Conflict(N_("On-site job {number} is done already."), number=job.number)
