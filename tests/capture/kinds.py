"""A small log of every kind that tells start and end, to be damaged by tests."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fw_tui.capture.detect import MAPPED
from fw_tui.domain.csv_mapping import CsvMapping
from fw_tui.domain.localtime import to_local
from tests.capture.logs import utc_ms
from tests.makers import BERLIN

UTC = ZoneInfo("UTC")
MAPPING = CsvMapping(
    columns={"name": ("Kunde",), "start": ("Beginn",), "end": ("Ende",), "key": ("Nr",)}
)
MAPPED_NAME = f"{MAPPED}own"


@dataclass(frozen=True, slots=True)
class Span:
    """A connection: its number, its start and its end in UTC milliseconds."""

    number: int
    begun: int
    ended: int


def span(number: int, begun: str, ended: str) -> Span:
    """A connection; times in UTC as ``YYYY-MM-DD HH:MM:SS``."""
    return Span(number, utc_ms(begun), utc_ms(ended))


GOOD = span(1, "2025-10-24 08:00:00", "2025-10-24 08:10:00")
OTHER = span(2, "2025-10-24 09:00:00", "2025-10-24 09:20:00")


@dataclass(frozen=True, slots=True)
class Kind:
    """How one program writes.

    Attributes:
        write: a log of some connections.
        wrong: a part of the text of `GOOD`'s start, and what is no time in its place.
        named: whether a row has a key of its own that stands for no other connection.
        local: whether a time may stand in the hour that clocks repeat without saying which.
    """

    write: Callable[[Sequence[Span]], str]
    wrong: tuple[str, str]
    named: bool = True
    local: bool = False


def _local(ms: int) -> datetime:
    return to_local(ms, BERLIN).replace(tzinfo=None)


def _guid(number: int) -> str:
    return f"{number:08}-0000-4000-8000-000000000000"


def _teamviewer(spans: Sequence[Span]) -> str:
    def line(each: Span) -> str:
        times = "\t".join(
            f"{to_local(ms, UTC):%d-%m-%Y %H:%M:%S}" for ms in (each.begun, each.ended)
        )
        return f"123456789\t{times}\thoerner\tRemoteControl\t{{{_guid(each.number)}}}\t\n"

    return "".join(map(line, spans))


def _rows(make: Callable[[Span], dict[str, Any]], around: str = "") -> Callable[..., str]:
    def write(spans: Sequence[Span]) -> str:
        rows = [make(each) for each in spans]
        return json.dumps({around: rows} if around else rows, indent=1)

    return write


def _table(header: str, make: Callable[[Span], str]) -> Callable[..., str]:
    return lambda spans: "".join(f"{line}\n" for line in [header, *map(make, spans)])


def _web_api(each: Span) -> dict[str, Any]:
    return {
        "id": _guid(each.number),
        "userid": "u1",
        "deviceid": "d1",
        "devicename": "PC 1",
        "start_date": f"{to_local(each.begun, UTC):%Y-%m-%dT%H:%M:%SZ}",
        "end_date": f"{to_local(each.ended, UTC):%Y-%m-%dT%H:%M:%SZ}",
        "billing_state": "Bill",
    }


def _anydesk(each: Span) -> dict[str, Any]:
    return {
        "sid": str(each.number),
        "from": {"cid": 100000000, "alias": "support@ad"},
        "to": {"cid": 221436813, "alias": None},
        "active": False,
        "start-time": each.begun // 1000,
        "end-time": each.ended // 1000,
    }


def _anydesk_line(each: Span) -> str:
    times = ",".join(f'"{_local(ms):%d.%m.%Y, %H:%M:%S}"' for ms in (each.begun, each.ended))
    return f'"{each.number}","100000000","221436813",{times},"Drucker"'


def _rustdesk(spans: Sequence[Span]) -> str:
    def lines(each: Span) -> str:
        begun, ended = (
            f"[{to_local(ms, UTC):%Y-%m-%d %H:%M:%S}.000000 +00:00]"
            for ms in (each.begun, each.ended)
        )
        opened = f"#{each.number} Connection opened from 192.0.2.7:6074."
        place = "DEBUG [src\\server\\connection.rs:983]"
        closed = f"#{each.number} Connection closed: Peer close"
        return f"{begun} {place} {opened}\n{ended} {place} {closed}\n"

    return "".join(map(lines, spans))


def _server(each: Span) -> dict[str, Any]:
    return {
        "id": each.number,
        "conn_id": each.number,
        "peer_id": "221436813",
        "from_name": "eva",
        "session_id": str(each.number),
        "close_time": each.ended // 1000,
        "created_at": f"{_local(each.begun):%Y-%m-%d %H:%M:%S}",
    }


def _pro(each: Span) -> dict[str, Any]:
    return {
        "guid": f"g-{each.number}",
        "peer_id": "221436813",
        "created_at": each.begun // 1000,
        "end_time": each.ended // 1000,
    }


def _console(each: Span) -> str:
    begun, ended = (f"{_local(ms):%Y-%m-%d %H:%M:%S}" for ms in (each.begun, each.ended))
    return f"Remote Desktop,221436813,Eva,{begun},{ended},,Password,"


def _history(each: Span) -> dict[str, Any]:
    return {
        "history_id": each.number,
        "username": "eva",
        "connection_name": "PC 1",
        "start_date": f"{_local(each.begun):%Y-%m-%d %H:%M:%S}",
        "end_date": f"{_local(each.ended):%Y-%m-%d %H:%M:%S}",
    }


def _mapped(each: Span) -> str:
    begun, ended = (f"{_local(ms):%d.%m.%Y %H:%M:%S}" for ms in (each.begun, each.ended))
    return f"{each.number};Maier;{begun};{ended}"


_ISO = ("2025-10-24 10:00", "2025-02-31 10:00")
_EPOCH = (str(GOOD.begun // 1000), "1" * 40)
KINDS = {
    "teamviewer": Kind(_teamviewer, ("24-10-2025 08:00", "31-02-2025 08:00")),
    "teamviewer-api": Kind(_rows(_web_api, "records"), ("2025-10-24T08:00", "2025-02-31T08:00")),
    "anydesk-api": Kind(_rows(_anydesk, "list"), _EPOCH),
    "anydesk-csv": Kind(
        _table('"Sitzungs-ID","Von ID","Nach ID","Beginn","Ende","Kommentar"', _anydesk_line),
        ("24.10.2025, 10:00", "31.02.2025, 10:00"),
        local=True,
    ),
    "rustdesk-log": Kind(_rustdesk, ("2025-10-24 08:00", "2025-02-31 08:00"), named=False),
    "rustdesk-server": Kind(_rows(_server), _ISO, named=False, local=True),
    "rustdesk-pro": Kind(_rows(_pro, "data"), _EPOCH, named=False),
    "rustdesk-csv": Kind(
        _table(
            "Type,Controlled Device,Controlling Side,Start,End,Duration,Authentication,Note",
            _console,
        ),
        _ISO,
        named=False,
        local=True,
    ),
    "guacamole-rows": Kind(_rows(_history), _ISO, local=True),
    "guacamole-csv": Kind(
        _table(",".join(_history(GOOD)), lambda each: ",".join(map(str, _history(each).values()))),
        _ISO,
        local=True,
    ),
    MAPPED_NAME: Kind(
        _table("Nr;Kunde;Beginn;Ende", _mapped),
        ("24.10.2025 10:00", "31.02.2025 10:00"),
        local=True,
    ),
}
