"""Test doubles and makers used all over the tests."""


class ManualClock:
    """A clock that stands until a test moves it."""

    def __init__(self, now_ms: int) -> None:
        self._now_ms = now_ms
        self._monotonic = 0.0

    def now_ms(self) -> int:
        return self._now_ms

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, seconds: float) -> None:
        """Let time pass, on both clocks."""
        self._now_ms += round(seconds * 1000)
        self._monotonic += seconds

    def set(self, now_ms: int) -> None:
        """Set the wall clock, as an administrator would; the monotonic one is not touched."""
        self._now_ms = now_ms
