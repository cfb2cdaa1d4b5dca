"""Numbers of units as they are typed, and when each unit of a session starts."""

from collections.abc import Iterator, Sequence

from fw_tui.domain.clock import SECOND
from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.session import Connection

_MOST_DIGITS = 6


def parse_units(text: str) -> int:
    """A typed number of units.

    Raises:
        InvalidInput: not a whole number, or one beyond all reason.
    """
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS):
        raise InvalidInput(N_('"{text}" is no number of units.'), text=typed)
    return int(typed)


def unit_starts(
    connections: Sequence[Connection], free_seconds: int, unit_seconds: int, units: int
) -> Iterator[int]:
    """When each unit starts, in UTC milliseconds.

    Units are counted over the sum of the connections: one that would begin with the gap between
    two of them starts behind it. The last connection counts on as if it had not ended, so that
    units charged for the minimum have a start too.

    Args:
        connections: in order of time, at least one if there are units.
        free_seconds: measured seconds before the first unit.
        unit_seconds: length of a unit.
        units: how many.
    """
    place, before = 0, 0
    for unit in range(units):
        counted = (free_seconds + unit * unit_seconds) * SECOND
        while place < len(connections) - 1:
            length = _length(connections[place])
            if length is None or counted < before + length:
                break
            before += length
            place += 1
        yield connections[place].started_at + counted - before


def _length(connection: Connection) -> int | None:
    """Milliseconds; None while it stands."""
    if connection.ended_at is None:
        return None
    return max(connection.ended_at - connection.started_at, 0)
