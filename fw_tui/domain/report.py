"""The report on one session (Nachweis): what a customer is given as proof of the work."""

from dataclasses import dataclass

from fw_tui.domain.course import Happening
from fw_tui.domain.customer import Customer
from fw_tui.domain.invoice import Seller
from fw_tui.domain.session import Session
from fw_tui.domain.statement import StatementLine


@dataclass(frozen=True, slots=True)
class SessionReport:
    """A session as its customer is told of it.

    Attributes:
        line: the session with what it costs.
        course: all that happened, in order of time.
        language: in which the customer reads.
    """

    shop: Seller
    customer: Customer
    line: StatementLine
    course: tuple[Happening, ...]
    language: str

    @property
    def session(self) -> Session:
        """The session itself."""
        return self.line.session
