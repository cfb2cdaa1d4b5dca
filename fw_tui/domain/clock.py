"""The clocks the program reads, so that tests can hold them."""

import time
from typing import Protocol

SECOND = 1000  #: milliseconds


class Clock(Protocol):
    """Where the present comes from."""

    def now_ms(self) -> int:
        """UTC milliseconds since 1970."""
        ...

    def monotonic(self) -> float:
        """Seconds on a clock that nobody sets."""
        ...


class SystemClock:
    """The computer's own clocks."""

    def now_ms(self) -> int:
        """UTC milliseconds since 1970."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Seconds on a clock that nobody sets."""
        return time.monotonic()
