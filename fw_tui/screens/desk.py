"""What every screen works with: the use cases, who asks for them, and the thread they run on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from fw_tui.domain.request import Technician
from fw_tui.domain.secret import Passwords
from fw_tui.services.background import Background
from fw_tui.services.office import Office

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """The technician's desk in the office; ``passwords`` are of sessions that wait for a client."""

    office: Office
    technician: Technician
    background: Background
    passwords: Passwords = field(default_factory=Passwords)

    async def ask(self, work: Callable[[], T]) -> T:
        """What a use case returns or raises; it runs on the store's thread."""
        return await self.background.call(work)
