"""Local time is only typed and shown; everything else is UTC milliseconds."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fw_tui.domain.clock import SECOND
from fw_tui.domain.errors import InvalidInput, N_

#: Where the shop is until a setting says otherwise.
DEFAULT_ZONE = "Europe/Berlin"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_CLOCK_ONLY = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?$")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?$")
_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{4})-(\d{2})$")
#: Outside of these years a time is a slip of the keyboard, and near year 9999 it overflows.
_FIRST_YEAR, _LAST_YEAR = 1990, 2199


def zone(name: str) -> ZoneInfo:
    """The time zone of that name.

    Raises:
        InvalidInput: there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput(N_('There is no time zone "{name}".'), name=name) from error


def to_ms(moment: datetime) -> int:
    """UTC milliseconds of an aware datetime."""
    return (moment - _EPOCH) // _MILLISECOND


def to_local(ms: int, tz: tzinfo) -> datetime:
    """The aware local datetime of UTC milliseconds."""
    # Exact, floats tell far less than a millisecond apart; a fifth of the time of adding it up.
    return datetime.fromtimestamp(ms / 1000, tz)


def local_day(ms: int, tz: ZoneInfo) -> date:
    """The local calendar day of UTC milliseconds."""
    return datetime.fromtimestamp(ms // SECOND, tz).date()


def iso(ms: int, tz: ZoneInfo) -> str:
    """ISO 8601 with offset, to the second, in local time."""
    return to_local(ms, tz).isoformat(timespec="seconds")


def parse_time(text: str, tz: ZoneInfo, now_ms: int) -> int:
    """UTC milliseconds of a typed time.

    Understood are ISO 8601 with or without offset, ``22.11.2026 10:22`` and ``10:22`` (today).
    Without an offset it is local time.

    Raises:
        InvalidInput: not a time, not of the years 1990 to 2199, or a local time that the change of
            the clocks skips or doubles.
    """
    moment = _read(text.strip(), to_local(now_ms, tz).date())
    if moment.year < _FIRST_YEAR:
        raise InvalidInput(N_('The time "{text}" lies too far back.'), text=text)
    if moment.year > _LAST_YEAR:
        raise InvalidInput(N_('The time "{text}" lies too far ahead.'), text=text)
    if moment.tzinfo is not None:
        return to_ms(moment)
    return local_to_ms(moment, tz)


def local_to_ms(naive: datetime, tz: ZoneInfo) -> int:
    """UTC milliseconds of a local time without offset.

    Raises:
        InvalidInput: the local time does not exist, or exists twice.
    """
    moments = local_readings(naive, tz)
    if len(moments) == 1:
        return moments[0]
    shown = naive.isoformat(" ", "minutes")
    if not moments:
        raise InvalidInput(
            N_("The local time {time} does not exist: the clocks go forward over it."), time=shown
        )
    first, second = (to_local(moment, tz).isoformat(timespec="minutes") for moment in moments)
    raise InvalidInput(
        N_("The local time {time} exists twice that night; add the offset: {first} or {second}."),
        time=shown,
        first=first,
        second=second,
    )


def local_readings(naive: datetime, tz: ZoneInfo) -> tuple[int, ...]:
    """UTC milliseconds of all moments at which clocks there showed a time, the first one first.

    That is one moment, but none in the hour that the clocks skip, and two in the one they repeat.
    """
    first, second = naive.replace(tzinfo=tz, fold=0), naive.replace(tzinfo=tz, fold=1)
    if first.utcoffset() == second.utcoffset():
        return (to_ms(first.astimezone(UTC)),)
    if first.astimezone(UTC).astimezone(tz).replace(tzinfo=None) != naive:
        return ()
    return to_ms(first.astimezone(UTC)), to_ms(second.astimezone(UTC))


def parse_day(text: str) -> date:
    """A day typed as ``2026-11-22`` or ``22.11.2026``.

    Raises:
        InvalidInput: not a day.
    """
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            day = datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
        if _FIRST_YEAR <= day.year <= _LAST_YEAR:
            return day
    raise InvalidInput(N_('"{text}" is not a day; write it as 2026-11-22.'), text=text)


def parse_month(text: str) -> date:
    """The first day of a month typed as ``YYYY-MM``.

    Raises:
        InvalidInput: not a month.
    """
    match = _MONTH.match(text.strip())
    if match is None or not (
        _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR and 1 <= int(match[2]) <= 12
    ):
        raise InvalidInput(N_('"{text}" is not a month; write it as 2026-11.'), text=text)
    return date(int(match[1]), int(match[2]), 1)


def parse_year(text: str) -> date:
    """The first day of a year typed as ``YYYY``.

    Raises:
        InvalidInput: not a year.
    """
    if not _YEAR.fullmatch(text.strip()) or not _FIRST_YEAR <= int(text) <= _LAST_YEAR:
        raise InvalidInput(N_('"{text}" is not a year; write it as 2026.'), text=text)
    return date(int(text), 1, 1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def previous_month(month: date) -> date:
    """The first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_span(month: date, tz: ZoneInfo) -> tuple[int, int]:
    """UTC milliseconds of a local month's first moment and of the next one's."""
    return _midnight(month, tz), _midnight(next_month(month), tz)


def day_span(first: date, last: date, tz: ZoneInfo) -> tuple[int, int]:
    """UTC milliseconds of a local day's first moment and of that after another one's last."""
    return _midnight(first, tz), _midnight(last + timedelta(days=1), tz)


def _midnight(day: date, tz: ZoneInfo) -> int:
    return to_ms(datetime(day.year, day.month, day.day, tzinfo=tz).astimezone(UTC))


def _read(text: str, today: date) -> datetime:
    try:
        if match := _CLOCK_ONLY.match(text):
            return datetime(
                today.year, today.month, today.day, int(match[1]), int(match[2]), int(match[3] or 0)
            )
        if match := _GERMAN.match(text):
            day, month, year, hour, minute = (int(match[i]) for i in range(1, 6))
            return datetime(year, month, day, hour, minute, int(match[6] or 0))
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            N_('"{text}" is not a time; write it as 2026-11-22T10:22, 22.11.2026 10:22 or 10:22.'),
            text=text,
        ) from error
