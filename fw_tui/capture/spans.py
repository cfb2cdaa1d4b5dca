"""From what a log says of start, end and duration to two moments in UTC, or a reason.

A local time without an offset can mean two moments (the repeated hour in autumn) or none (the
skipped one in spring). A bill must not rest on a guess: if every reading that fits the log gives
the same duration, the first is taken, since only its place on the clock is uncertain; if they
differ, the row is rejected and a person decides. A time that never was is rejected.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from fw_tui.domain.duration import LONGEST
from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.localtime import local_readings, to_ms

#: The form of times that are tried one after the other: ISO 8601, German, seconds since 1970.
ANY = ""
UNIX, UNIX_MS = "unix", "unix-ms"
_EPOCHS = {UNIX: 1000, UNIX_MS: 1}

#: A row is written when it ends; clocks of two machines may differ by this much.
CLOCK_DIFFERENCE_MS = 5 * 60_000
#: No remote client is older: an earlier date is that of a computer whose clock was reset.
FIRST_YEAR = 2000
_FIRST_MOMENT = to_ms(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))
#: Longer than nobody's session; the program that wrote the log lost the end.
LONGEST_MS = LONGEST * 1000
#: What a rounded duration may differ from the times beside it.
ROUNDING_MS = 1000

_GERMAN = re.compile(
    r"(\d{1,2})\.(\d{1,2})\.(\d{4}),?[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?: Uhr)?", re.ASCII
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ].*", re.ASCII)
_ZONE_SHORT = re.compile(r" ?([+-]\d{2})$")
_EPOCH = re.compile(r"\d{9,13}(?:\.\d{1,9})?", re.ASCII)
_MILLISECONDS = re.compile(r"\d{12,13}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """What a log tells of one connection's time, in UTC milliseconds.

    Attributes:
        start: the moments that the start can mean, in order.
        end: the same of the end; None where the log has none.
        length: the duration that the log states; None where it states none.
    """

    start: tuple[int, ...]
    end: tuple[int, ...] | None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """Two moments in UTC milliseconds.

    Attributes:
        running: there is no end yet; ``ended_at`` is ``started_at``.
        stated_length: the duration of the log where it contradicts its start and end, else None.
    """

    started_at: int
    ended_at: int
    running: bool = False
    stated_length: int | None = None


def moments(text: str, tz: ZoneInfo, form: str = ANY) -> tuple[int, ...]:
    """The UTC milliseconds that a written time can mean: one moment, or two.

    Args:
        text: the time as it stands in the log.
        tz: where it is local if it has no offset.
        form: ``ANY``, ``UNIX``, ``UNIX_MS`` or as ``datetime.strptime`` takes it.

    Raises:
        InvalidInput: no time, none that ever was, or of a clock that was wrong.
    """
    text = text.strip()
    try:
        read = _read(text, form)
    except (ValueError, OverflowError, InvalidOperation):
        raise _impossible(text) from None
    if isinstance(read, int):
        return (_plausible(read, text),)
    if read.tzinfo is not None:
        return (_plausible(to_ms(read), text),)
    if not FIRST_YEAR <= read.year < 9999:
        raise _wrong_clock(text) if read.year < FIRST_YEAR else _impossible(text)
    found = local_readings(read, tz)
    if not found:
        raise InvalidInput(
            N_("The local time {time} does not exist: the clocks go forward over it."), time=text
        )
    return found


def check_times(span: Span, now_ms: int) -> Times:
    """The moments of a connection.

    Raises:
        InvalidInput: they contradict each other, lie in the future, or a local time in the
            repeated hour leaves open how long the connection was.
    """
    if span.start[0] < _FIRST_MOMENT:
        raise InvalidInput(
            N_("The start is before {year}; the clock of that computer was wrong."),
            year=FIRST_YEAR,
        )
    if span.start[0] > now_ms:
        raise InvalidInput(N_("The start is in the future."))
    if span.length is not None and span.length < 0:
        raise InvalidInput(N_("The duration is negative."))
    if span.end is None and span.length is None:
        if now_ms - span.start[0] > LONGEST_MS:
            raise InvalidInput(N_("The log has no end of this connection."))
        return Times(span.start[0], span.start[0], running=True)
    started, ended = _only_reading(span)
    if ended - started > LONGEST_MS:
        raise InvalidInput(N_("The connection is longer than {days} days."), days=31)
    if ended > now_ms + CLOCK_DIFFERENCE_MS:
        raise InvalidInput(N_("The end is in the future."))
    stated = span.length
    differs = stated is not None and abs(ended - started - stated) > ROUNDING_MS
    return Times(started, ended, stated_length=stated if differs else None)


def seconds(text: str, decimal: str = ".") -> int:
    """Milliseconds of a number of seconds.

    Raises:
        InvalidInput: it is none.
    """
    written = text.strip().replace(decimal, ".")
    try:
        number = Decimal(written)
        if not number.is_finite() or abs(number) > LONGEST_MS:
            raise InvalidOperation
    except InvalidOperation:
        raise InvalidInput(N_('"{text}" is no number of seconds.'), text=text) from None
    return round(number * 1000)


def _only_reading(span: Span) -> tuple[int, int]:
    if span.end is None:
        return span.start[0], span.start[0] + (span.length or 0)
    pairs = [(start, end) for start in span.start for end in span.end if end >= start]
    if not pairs:
        raise InvalidInput(N_("The end is before the start."))
    fitting = [
        (start, end)
        for start, end in pairs
        if span.length is not None and abs(end - start - span.length) <= ROUNDING_MS
    ] or pairs
    lengths = sorted({end - start for start, end in fitting})
    if len(lengths) > 1:
        raise InvalidInput(
            N_(
                "The clocks repeat an hour there: it was {short} or {long} minutes. Note this "
                "session by hand."
            ),
            short=lengths[0] // 60_000,
            long=lengths[-1] // 60_000,
        )
    return fitting[0]


def _read(text: str, form: str) -> datetime | int:
    if form in _EPOCHS:
        return _epoch_ms(text, _EPOCHS[form])
    if form:
        return datetime.strptime(text, form)
    if found := _GERMAN.fullmatch(text):
        day, month, year, hour, minute = (int(found[place]) for place in range(1, 6))
        return datetime(year, month, day, hour, minute, int(found[6] or 0))
    if _ISO.fullmatch(text):
        # PostgreSQL writes whole hours of an offset alone.
        return datetime.fromisoformat(_ZONE_SHORT.sub(r"\1:00", text, count=1))
    return _epoch_ms(text, 1 if _MILLISECONDS.fullmatch(text) else 1000)


def _epoch_ms(text: str, factor: int) -> int:
    if not _EPOCH.fullmatch(text):
        raise ValueError(text)
    return int(Decimal(text) * factor)


def _plausible(moment: int, text: str) -> int:
    if moment < _FIRST_MOMENT:
        raise _wrong_clock(text)
    return moment


def _wrong_clock(text: str) -> InvalidInput:
    return InvalidInput(
        N_("{text} is before {year}; the clock of that computer was wrong."),
        text=text,
        year=FIRST_YEAR,
    )


def _impossible(text: str) -> InvalidInput:
    return InvalidInput(N_("{text} is not a possible date and time."), text=text[:40])
