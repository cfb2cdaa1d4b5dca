"""How far something long is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """So much is done of so much; of nothing all is done."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """Whole percents; 100 only when all is done."""
        return 100 if self.done >= self.total else self.done * 100 // self.total

    def bar(self, width: int, signs: str = "█░") -> str:
        """A bar so wide of two signs: one for what is done, one for the rest."""
        filled = width * min(self.done, self.total) // max(1, self.total)
        return signs[0] * filled + signs[1] * (width - filled)
