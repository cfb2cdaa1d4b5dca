"""TeamViewer's ``Connections.txt`` and ``Connections_incoming.txt``.

Both hold one ended connection per line: ID, display name (incoming only), start, end, local
user, mode, GUID. Fields are separated by tabs, by padding to 32 columns or by any blanks, so
a line is read outwards from its two times, which are UTC.

The ID is always that of the other side: in ``Connections.txt`` the customer's computer, in
``Connections_incoming.txt`` the supporter, with the name under which he showed up.
"""

import re
from contextlib import closing
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from fw_tui.capture.decoding import Line, decoded_lines, says_nothing
from fw_tui.capture.rows import Capture, CapturedRow, Circumstances, RejectedLine
from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.remote_id import normalise_remote_id
from fw_tui.domain.text import NAME_LENGTH, clean_line, clean_notes

SOURCE = "teamviewer"

#: TeamViewer cuts a connection at 48 hours, so a longer one is a wrong clock.
LONGEST_MS = 48 * 3_600_000
#: A row is written when it ends; clocks of two machines may differ by this much.
CLOCK_DIFFERENCE_MS = 5 * 60_000
#: TeamViewer's first year: an earlier date is that of a computer whose clock was reset.
FIRST_YEAR = 2005

#: Of what most lines of a log have in common so many readings are remembered.
_REPEATED = 16_384

_TIME = re.compile(r"(?<![0-9])[0-9]{2}-[0-9]{2}-[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}(?![0-9])")
_TIME_PAIR = re.compile(rf"{_TIME.pattern}[ \t]+{_TIME.pattern}")
_CUT_TIME = re.compile(r"(?<![0-9])[0-9]{2}-[0-9]{2}-[0-9]{4} [0-9]")
_GUID = re.compile(
    r"(?<![^ \t])(\{)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?(1)\})(?= *(?:\t|$))",
    re.IGNORECASE,
)
_CUT_GUID = re.compile(r"(?<![^ \t])\{[^ \t]*[ \t]*$")
_NIL_GUID = "00000000-0000-0000-0000-000000000000"
_NO_ID = re.compile(r" *\t| {32}")
_NUMBER = re.compile(
    r"[0-9]{8,12}|[0-9]{2,3}(?: [0-9]{3}){2}|[0-9]{1,3}(?: [0-9]{3}){3}",
)
_MEETING = re.compile(r"m[0-9]{2}-[0-9]{3}-[0-9]{3}", re.IGNORECASE)
# An ID in groups before a name with single blanks between all: clear only if the name
# does not go on with a digit.
_GROUPED = re.compile(r"(?:[0-9]{3}|[0-9] [0-9]{3}) [0-9]{3} [0-9]{3}(?= [^0-9])")

_TWO_LINES = N_("The line holds parts of more than one connection.")


def recognises(lines: list[str]) -> bool:
    """Whether one of these lines has two times in TeamViewer's spelling side by side."""
    return any(_TIME_PAIR.search(line) for line in lines)


def read(path: Path, around: Circumstances) -> Capture:
    """The connections in the file, one by one, and a reason for every line that has none.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    with closing(decoded_lines(path, around.told)) as lines:
        for line in lines:
            if isinstance(line, RejectedLine):
                yield line
            elif not says_nothing(line.text):
                yield read_line(line, around.now_ms)


def read_line(line: Line, now_ms: int) -> CapturedRow | RejectedLine:
    """The connection on one line, or why there is none."""
    try:
        return _row(line, now_ms)
    except InvalidInput as reason:
        return RejectedLine(line.number, reason.with_traceback(None))


def _row(line: Line, now_ms: int) -> CapturedRow:
    start, end = _time_pair(line.text)
    remote_id, name = _partner(line.text[: start.start()])
    started, ended = _moment(start[0]), _moment(end[0])
    started_at, ended_at = _epoch_ms(started), _epoch_ms(ended)
    _check_times(started_at, ended_at, now_ms)
    user, mode, guid = _user_mode_guid(line.text[end.end() :])
    return CapturedRow(
        line=line.number,
        source=SOURCE,
        key=_key(guid, remote_id, started, ended),
        remote_id=remote_id,
        partner_name=name,
        started_at=started_at,
        ended_at=ended_at,
        technician=user,
        mode=mode,
        raw=_proof(line.text),
    )


def _time_pair(text: str) -> tuple[re.Match[str], re.Match[str]]:
    """Start and end: two times with nothing but blanks between them.

    Raises:
        InvalidInput: no such two, or more than two times: two lines ran together, and a
            guess could charge the wrong customer.
    """
    times = list(_TIME.finditer(text))
    if len(times) > 2:
        raise InvalidInput(_TWO_LINES)
    if len(times) < 2 or text[times[0].end() : times[1].start()].strip(" \t"):
        raise InvalidInput(N_("The line does not hold a start and an end."))
    return times[0], times[1]


def _moment(text: str) -> datetime:
    day, month, year = map(int, text[:10].split("-"))
    hour, minute, second = map(int, text[11:].split(":"))
    try:  # strptime takes five times as long
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        raise InvalidInput(N_("{text} is not a possible date and time."), text=text) from None
    if moment.year < FIRST_YEAR:
        raise InvalidInput(
            N_("{text} is before {year}; the clock of that computer was wrong."),
            text=text,
            year=FIRST_YEAR,
        )
    return moment


def _check_times(start_ms: int, end_ms: int, now_ms: int) -> None:
    if end_ms < start_ms:
        raise InvalidInput(N_("The end is before the start."))
    if start_ms > now_ms:
        raise InvalidInput(N_("The start is in the future."))
    if end_ms - start_ms > LONGEST_MS:
        raise InvalidInput(N_("The connection is longer than {hours} hours."), hours=48)
    if end_ms > now_ms + CLOCK_DIFFERENCE_MS:
        raise InvalidInput(N_("The end is in the future."))


@lru_cache(maxsize=_REPEATED)
def _partner(before: str) -> tuple[str, str]:
    """Remote ID and display name from what stands before the times."""
    if not before.strip(" \t") or _NO_ID.match(before):
        raise InvalidInput(N_("The line holds no ID."))
    if _CUT_TIME.search(before):
        raise InvalidInput(_TWO_LINES)
    fields = _filled_fields(before)
    if len(fields) > 2:
        raise InvalidInput(_TWO_LINES)
    if len(fields) == 1:
        fields = _id_and_name(fields[0])
    if not _is_id(fields[0]):
        raise InvalidInput(N_("{text} is not a TeamViewer ID."), text=_short(fields[0]))
    return normalise_remote_id(fields[0]), _short("".join(fields[1:]))


def _id_and_name(text: str) -> list[str]:
    """ID and name where no tab tells them apart: by two blanks, else the first word."""
    fields = re.split(r" {2,}", text, maxsplit=1)
    if _is_id(fields[0]):
        return fields
    grouped = _GROUPED.match(text)
    first = grouped[0] if grouped else text.split(" ", maxsplit=1)[0]
    return [first, text[len(first) :]]


def _filled_fields(text: str) -> list[str]:
    return [field.strip() for field in text.split("\t") if field.strip()]


def _is_id(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text) or _MEETING.fullmatch(text))


def _user_mode_guid(after: str) -> tuple[str, str, str]:
    """User, mode and GUID (lower case, may be empty) from what stands behind the times.

    A GUID that is cut is refused, not left out: the whole line may come with the next
    reading, and its key has to be the same then.
    """
    guids = list(_GUID.finditer(after))
    if guids:
        return *_user_and_mode(after[: guids[-1].start()]), guids[-1][2].lower()
    if _CUT_GUID.search(after):
        raise InvalidInput(N_("The identifier at the end of the line is damaged."))
    return *_user_and_mode(after), ""


@lru_cache(maxsize=_REPEATED)
def _user_and_mode(text: str) -> tuple[str, str]:
    """Tabs tell an empty user from an empty mode; without them the last word is the mode."""
    fields = _filled_fields(text)
    if len(fields) > 2:
        raise InvalidInput(_TWO_LINES)
    if len(fields) == 2:
        return _short(fields[0]), _short(fields[1])
    if re.match(r" *\t *[^ \t]", text) and "  " not in fields[0]:
        return _short(fields[0]), ""
    words = text.split()
    return _short(" ".join(words[:-1])), _short("".join(words[-1:]))


def _key(guid: str, remote_id: str, started: datetime, ended: datetime) -> str:
    """What both files of one connection share; the nil GUID would make all one."""
    if guid and guid != _NIL_GUID:
        return f"{SOURCE}:{guid}"
    return f"{SOURCE}:{remote_id}|{started:%Y-%m-%dT%H:%M:%SZ}|{ended:%Y-%m-%dT%H:%M:%SZ}"


def _epoch_ms(moment: datetime) -> int:
    return int(moment.timestamp()) * 1000


def _short(text: str) -> str:
    """Cleaned and cut to what a name may have; the whole of it stays in ``raw``."""
    return clean_line(text, limit=_room(text))[:NAME_LENGTH].rstrip()


def _proof(text: str) -> str:
    """The whole line with its tabs; a stray carriage return must not break it in two."""
    return clean_notes(text.replace("\r", " "), limit=_room(text))


def _room(text: str) -> int:
    """More than any text can grow to when it is cleaned (NFC: three times at most)."""
    return 3 * len(text)
