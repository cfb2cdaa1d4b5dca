"""Logs of ten years, one of each kind, and the least that reading one of them can cost.

python -m scripts.bench.logs KIND FILE read|floor

Reads such a file as an import does, or with nothing but the standard library, and prints rows,
reasons, seconds and the peak of memory as JSON. The floor splits the rows into their fields and
makes a time of each that a row holds: without that nobody knows its session.
"""

import csv
import json
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from fw_tui.capture.detect import read_capture, read_mapped
from fw_tui.capture.rows import Circumstances, RejectedLine
from fw_tui.domain.csv_mapping import CsvMapping

_FIRST = datetime(2016, 1, 4, 8, tzinfo=UTC)
_NOW = datetime(2026, 11, 26, tzinfo=UTC)
#: So that half a million fill ten years, by day and by night.
_APART = timedelta(seconds=630)
_BERLIN = ZoneInfo("Europe/Berlin")
_PAGE = 1000
_COMPUTERS = 300
_GERMAN = "%d.%m.%Y %H:%M:%S"
_MAPPING = CsvMapping(
    columns={
        "name": ("Kunde",),
        "start": ("Beginn",),
        "duration": ("Dauer",),
        "technician": ("Techniker",),
    },
    unit="minutes",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of log.

    Attributes:
        what: whose it is.
        write: the text of so many rows.
        floor: reads them, as little as can be; how many there were.
        beside: what the floor uses.
    """

    what: str
    write: Callable[[int], Iterator[str]]
    floor: Callable[[Path], int]
    beside: str


def _spans(rows: int) -> Iterator[tuple[int, datetime, datetime]]:
    for row in range(rows):
        begun = _FIRST + row * _APART
        yield row, begun, begun + timedelta(seconds=120 + row * 7919 % 400)


# -- kinds -------------------------------------------------------------------------------------


def _teamviewer(rows: int) -> Iterator[str]:
    for row, begun, ended in _spans(rows):
        times = f"{begun:%d-%m-%Y %H:%M:%S}\t{ended:%d-%m-%Y %H:%M:%S}"
        key = uuid.UUID(int=row + 1)
        yield f"{100_000_000 + row % _COMPUTERS}\t{times}\thoerner\tRemoteControl\t{{{key}}}\t\n"


def _teamviewer_floor(path: Path) -> int:
    return _tabbed(path, "\t", (1, 2), lambda text: datetime.strptime(text, "%d-%m-%Y %H:%M:%S"))


def _web_api(rows: int) -> Iterator[str]:
    records = (
        {
            "id": str(uuid.UUID(int=row + 1)),
            "userid": "u1234",
            "username": "Klaus Hörner",
            "deviceid": f"d{row % _COMPUTERS}",
            "devicename": f"PC {row % _COMPUTERS}",
            "support_session_type": 1,
            "start_date": f"{begun:%Y-%m-%dT%H:%M:%SZ}",
            "end_date": f"{ended:%Y-%m-%dT%H:%M:%SZ}",
            "billing_state": "Bill",
            "notes": "Drucker neu verbunden",
        }
        for row, begun, ended in _spans(rows)
    )
    while page := list(islice(records, _PAGE)):
        more = {"records_remaining": rows, "next_offset": page[-1]["id"]}
        yield json.dumps({"records": page} | more, ensure_ascii=False) + "\n"


def _web_api_floor(path: Path) -> int:
    count = 0
    with path.open(encoding="utf-8") as pages:
        for page in pages:
            for record in json.loads(page)["records"]:
                datetime.fromisoformat(record["start_date"])
                datetime.fromisoformat(record["end_date"])
                count += 1
    return count


def _anydesk(rows: int) -> Iterator[str]:
    yield '"Sitzungs-ID","Von ID","Nach ID","Beginn","Ende","Kommentar"\n'
    for row, *span in _spans(rows):
        begun, ended = (f"{at.astimezone(_BERLIN):%d.%m.%Y, %H:%M:%S}" for at in span)
        computer = 221_000_000 + row % _COMPUTERS
        yield f'"SID{row}","100000000","{computer}","{begun}","{ended}","Drucker, neu"\n'


def _anydesk_floor(path: Path) -> int:
    return _csv(path, ",", (3, 4), lambda text: datetime.strptime(text, "%d.%m.%Y, %H:%M:%S"))


def _rustdesk(rows: int) -> Iterator[str]:
    for row, *span in _spans(rows):
        begun, ended = (f"{at:%Y-%m-%d %H:%M:%S}.350802 +00:00" for at in span)
        peer = f"192.0.2.{row % 250}:6074"
        place = "[src\\server\\connection.rs:983]"
        yield f"[{begun}] DEBUG {place} #{row} Connection opened from {peer}.\n"
        yield f"[{ended}] INFO {place} #{row} Connection closed: Peer close\n"


def _rustdesk_floor(path: Path) -> int:
    return _tabbed(path, "]", (0,), lambda text: datetime.fromisoformat(text[1:])) // 2


def _guacamole(rows: int) -> Iterator[str]:
    yield "Username,Start time,Duration,Connection name,Remote host\n"
    for row, begun, ended in _spans(rows):
        local, took = begun.astimezone(_BERLIN), (ended - begun).total_seconds()
        name = f"PC {row % _COMPUTERS}"
        yield f"hoerner,{local:%Y-%m-%d %H:%M:%S},{took},{name},192.0.2.7\n"


def _guacamole_floor(path: Path) -> int:
    return _csv(path, ",", (1,), datetime.fromisoformat)


def _mapped(rows: int) -> Iterator[str]:
    yield "Kunde;Beginn;Dauer;Techniker\n"
    for row, begun, ended in _spans(rows):
        took = (ended - begun) // timedelta(minutes=1)
        local = begun.astimezone(_BERLIN)
        yield f"Fa. Maier {row % _COMPUTERS};{local:{_GERMAN}};{took};Klaus Hörner\n"


def _mapped_floor(path: Path) -> int:
    return _csv(path, ";", (1,), lambda text: datetime.strptime(text, _GERMAN))


def _tabbed(path: Path, sign: str, places: Iterable[int], at: Callable[[str], datetime]) -> int:
    with path.open(encoding="utf-8") as lines:
        return _times((line.split(sign) for line in lines), places, at)


def _csv(path: Path, sign: str, places: Iterable[int], at: Callable[[str], datetime]) -> int:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter=sign)
        next(rows)
        return _times(rows, places, at)


def _times(rows: Iterable[list[str]], places: Iterable[int], at: Callable[[str], datetime]) -> int:
    count = 0
    for row in rows:
        for place in places:
            at(row[place])
        count += 1
    return count


KINDS = {
    "teamviewer": Kind("TeamViewer's text file", _teamviewer, _teamviewer_floor, "split"),
    "teamviewer-api": Kind("TeamViewer's web API", _web_api, _web_api_floor, "json"),
    "anydesk-csv": Kind("AnyDesk's CSV", _anydesk, _anydesk_floor, "csv"),
    "rustdesk-log": Kind("RustDesk's log", _rustdesk, _rustdesk_floor, "split"),
    "guacamole-csv": Kind("Guacamole's CSV", _guacamole, _guacamole_floor, "csv"),
    "csv:own": Kind("any CSV by a mapping", _mapped, _mapped_floor, "csv"),
}


# -- the process that is measured ----------------------------------------------------------------


def peak_megabytes() -> float:
    """The most memory that this process has held so far."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _read(name: str, path: Path) -> tuple[int, int]:
    around = Circumstances(int(_NOW.timestamp()) * 1000, _BERLIN)
    if name == "csv:own":
        capture = read_mapped(path, around, "own", _MAPPING)
    else:
        capture = read_capture(path, around)
    rows = rejected = 0
    for item in capture:
        if isinstance(item, RejectedLine):
            rejected += 1
        else:
            rows += 1
    return rows, rejected


def main() -> None:
    """Read one file and print what that took."""
    name, path, way = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    begun = time.perf_counter()
    rows, rejected = _read(name, path) if way == "read" else (KINDS[name].floor(path), 0)
    seconds = time.perf_counter() - begun
    taken = {"rows": rows, "rejected": rejected, "seconds": seconds, "peak": peak_megabytes()}
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
