"""What every screen works with: the use cases, who asks for them, and the thread they run on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from fw_tui.domain.request import Technician
from fw_tui.services.background import Background
from fw_tui.services.office import Office

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """The technician's desk in the office."""

    office: Office
    technician: Technician
    background: Background

    async def ask(self, work: Callable[[], T]) -> T:
        """What a use case returns or raises; it runs on the store's thread."""
        return await self.background.call(work)
