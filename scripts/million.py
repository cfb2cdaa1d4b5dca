"""A store of many invented sessions, the same at each run, to measure with.

    python scripts/million.py FILE [SESSIONS]

Five years of a shop with 40 supporters: few customers call often, most seldom; 85 of 100 sessions
are billable; one in fifty was imported later than those after it.
"""

import sqlite3
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from fw_tui.domain.session import FreeReason  # noqa: E402 - found by the path above
from fw_tui.domain.text import fold  # noqa: E402
from fw_tui.store.models import database  # noqa: E402
from fw_tui.store.search_index import rebuild  # noqa: E402
from fw_tui.store.store import Store  # noqa: E402

YEARS = 5
_TZ = ZoneInfo("Europe/Berlin")
_LAST = datetime(2026, 11, 20, 17, tzinfo=_TZ)
_DAYS = YEARS * 365
_SATURDAY = 5
_PIECE = 10_000


def _listed(text: str) -> list[str]:
    return text.split()


_FAMILIES = _listed("""
Maier Müller Schmidt Schneider Fischer Weber Wagner Becker Schulz Hoffmann Schäfer Koch Bauer
Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange
Schmitt Werner Krause Lehmann Köhler Maierhofer Öttl Huber Groß Weiß Jäger Böhm Kühn Günther
Straßer Voß Würfel Gerber Zöllner
""")
_FIRST_NAMES = _listed("""
Anna Horst Klaus Petra Jürgen Sabine Björn Käthe Walter Monika Jörg Ursula Stefan Renate
Günter Heike
""")
_TRADES = _listed("""
Bäckerei Metzgerei Schreinerei Kanzlei Praxis Autohaus Gärtnerei Spedition Druckerei Brauerei
Apotheke Steuerkanzlei Zahnarztpraxis Ingenieurbüro Malerbetrieb Elektro Sanitär
Hausverwaltung Weingut Gasthof
""")
_FORMS = ("GmbH", "e. K.", "OHG", "GmbH & Co. KG", "GbR", "AG", "", "")
_CITIES = _listed("""
Hof Ulm Köln Fürth Görlitz Lübeck Nürnberg Bayreuth Würzburg Saarbrücken Gießen Plauen
""")
_PLACES = _listed("""
Empfang Büro Werkstatt Lager Chef Kasse Labor Besprechung Buchhaltung Server Heimbüro Versand
Außendienst
""")
_OBJECTS = _listed("""
Drucker Netzwerkdrucker Etikettendrucker Outlook Internet-Explorer Firefox Warenwirtschaft
Lexware DATEV Virenscanner Router WLAN VPN-Zugang Bildschirm Tastatur Scanner Sicherung
Datensicherung Postfach Kalender Netzlaufwerk Freigabe Lizenz Faxgerät Telefonanlage
Terminalserver Benutzerkonto Kennwort Zertifikat Rechnungsvorlage Elster Onlinebanking
Kassensystem Zeiterfassung Excel-Tabelle Word-Vorlage Update Gerätetreiber Schnittstelle
Arbeitsspeicher Festplatte Nachtsicherung Signatur Spamfilter Fernzugriff
""")
_WORKS = _listed("""
eingerichtet aktualisiert neu gestartet zurückgesetzt geprüft freigeschaltet umgezogen
repariert gelöscht wiederhergestellt erläutert installiert entfernt getestet konfiguriert
beschleunigt bereinigt vergrößert
""")
_CAUSES = (
    "Fehlermeldung beim Öffnen",
    "nach dem Stromausfall",
    "auf Wunsch von Frau {family}",
    "Rückruf wegen Störung",
    "Meldung {code}",
    "Version {version}",
    "läuft wieder",
    "Kunde prüft und meldet sich",
    "Erläuterung der Neuerungen",
    "Ursache war die Firewall",
    "IP 192.168.{byte}.{other}",
    "Ticket {ticket}",
)
_SYLLABLES = _listed("""
ba be bro da del fa gra hol in ka kre lu mo nat or pel qua ran sto tur ver wi xa zon
""")


class Computer(NamedTuple):
    """Where sessions are: ``row`` its id in the store."""

    row: int
    customer: int
    remote_id: str
    name: str


class Supporter(NamedTuple):
    """Who helps."""

    login: str
    name: str


def fill(path: Path, count: int) -> None:
    """Make a store with so many sessions."""
    luck = Random(2008)
    store = Store(path)
    customers = list(_customers(luck, max(count // 250, 3)))
    computers = list(_computers(luck, customers))
    supporters = _supporters(luck)

    def work() -> None:
        connection = database.connection()
        connection.executemany(
            "INSERT INTO customer (id, key, name, folded, street, postcode, city, country, email,"
            " vat_id, buyer_reference) VALUES (?, ?, ?, ?, '', '', '', '', '', '', '')",
            ((row, _key(luck), name, fold(name)) for row, name in customers),
        )
        connection.executemany(
            "INSERT INTO computer (id, key, customer_id, name, folded) VALUES (?, ?, ?, ?, ?)",
            ((c.row, _key(luck), c.customer, c.name, fold(c.name)) for c in computers),
        )
        connection.executemany(
            "INSERT INTO remote_id (value, computer_id) VALUES (?, ?)",
            ((c.remote_id, c.row) for c in computers),
        )
        sessions = _sessions(luck, count, computers, supporters)
        while piece := list(islice(sessions, _PIECE)):
            connection.executemany(_INSERT_SESSION, [row for row, _connection in piece])
            connection.executemany(_INSERT_CONNECTION, [c for _row, c in piece])
        _count_sessions(connection, count)
        rebuild()

    store.write(work)
    store.close()


def _count_sessions(connection: sqlite3.Connection, count: int) -> None:
    """Set the counter, which its lock lets go up by one only."""
    lock = "counter_insert_locked"
    found = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (lock,)).fetchone()
    connection.execute(f"DROP TRIGGER {lock}")
    connection.execute("INSERT INTO counter (name, value) VALUES ('session', ?)", (count,))
    connection.execute(found[0])


_COLUMNS = (
    "id, key, number, computer_id, remote_id, technician, technician_name, state, billing,"
    " free_reason, tariff, notes, ordered_at, ordered_by, consent, begun_at, heartbeat_by, source,"
    " revision, folded, place, seconds"
)
_VALUES = ", ".join("?" * len(_COLUMNS.split(",")))
_INSERT_SESSION = f"INSERT INTO session ({_COLUMNS}) VALUES ({_VALUES})"  # noqa: S608
_INSERT_CONNECTION = "INSERT INTO connection (session_id, started_at, ended_at) VALUES (?, ?, ?)"


def _customers(luck: Random, count: int) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    row = 0
    while row < count:
        family, form = luck.choice(_FAMILIES), luck.choice(_FORMS)
        trade = luck.choice(_TRADES)
        name = luck.choice(
            (
                f"{trade} {family} {form}",
                f"Fa. {luck.choice(_FIRST_NAMES)} {family} {form}",
                f"{trade} {luck.choice(_CITIES)} {form}",
                f"{family} & {luck.choice(_FAMILIES)} {trade} {form}",
                f"{_invented(luck).title()} {trade} {form}",
            )
        ).strip()
        if fold(name) not in seen:
            seen.add(fold(name))
            row += 1
            yield row, name


def _computers(luck: Random, customers: list[tuple[int, str]]) -> Iterator[Computer]:
    row = 0
    for customer, _name in customers:
        for number in range(1, luck.choice((1, 1, 2, 2, 3, 4, 6, 9)) + 1):
            row += 1
            place = f"PC {luck.choice(_PLACES)}"
            person = f" {luck.choice(('Herr', 'Frau'))} {luck.choice(_FAMILIES)}"
            name = f"{place}{luck.choice(('', person))} {number}"
            yield Computer(row, customer, str(100_000_000 + row * 7919 % 899_999_993), name)


def _supporters(luck: Random) -> list[Supporter]:
    found = {
        f"{first[0]}{family}": Supporter(fold(f"{first[0]}{family}"), f"{first} {family}")
        for family, first in zip(
            luck.sample(_FAMILIES, 40), luck.choices(_FIRST_NAMES, k=40), strict=True
        )
    }
    return list(found.values())


def _sessions(
    luck: Random, count: int, computers: list[Computer], supporters: list[Supporter]
) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Rows of sessions with their connections, in order of number."""
    often = list(accumulate(1 / (rank + 20) for rank in range(len(computers))))
    ranked = luck.sample(computers, len(computers))
    taken: set[int] = set()
    for number, start in enumerate(_starts(luck, count), 1):
        computer = luck.choices(ranked, cum_weights=often)[0]
        supporter = luck.choice(supporters)
        imported = luck.random() < 1 / 50
        begun = start - luck.randrange(40 * 86_400) * 1000 if imported else start
        free = luck.choice(tuple(FreeReason)) if luck.random() < 0.15 else None
        ordered_by = f"{luck.choice(('Herr', 'Frau'))} {luck.choice(_FAMILIES)}"
        notes = _notes(luck)
        place = begun // 10_000
        while place in taken:
            place += 1
        taken.add(place)
        words = (str(number), computer.remote_id, *supporter, ordered_by, notes)
        session = (
            *(number, _key(luck), number, computer.row, computer.remote_id, *supporter),
            *("ended", "free" if free else "billable", free, "standard", notes),
            *(None if imported else begun, ordered_by, True, begun, ""),
            *("teamviewer" if imported else None, 3, fold(" ".join(words)), place),
        )
        seconds = _seconds(luck)
        yield (*session, seconds), (number, begun, begun + seconds * 1000)


def _starts(luck: Random, count: int) -> Iterator[int]:
    """UTC milliseconds, spread over the working hours of all years, in order of time."""
    first = _LAST - timedelta(days=_DAYS)
    days = [first + timedelta(days=n) for n in range(_DAYS + 1)]
    working = [day.replace(hour=8) for day in days if day.weekday() < _SATURDAY]
    for index in range(count):
        exact = index * len(working) / count
        day = int(exact)
        second = (exact - day) * 9 * 3600
        yield int((working[day].timestamp() + second) * 1000) + luck.randrange(1000)


def _seconds(luck: Random) -> int:
    return min(int(luck.lognormvariate(6.6, 0.9)), 30 * 3600)


def _notes(luck: Random) -> str:
    parts = [
        f"{luck.choice(_OBJECTS)} {luck.choice(_WORKS)}" for _ in range(luck.choice((1, 1, 2, 3)))
    ]
    if luck.random() < 0.6:
        parts.append(
            luck.choice(_CAUSES).format(
                family=luck.choice(_FAMILIES),
                code=f"0x{luck.randrange(16**8):08x}",
                version=f"{luck.randrange(3, 25)}.{luck.randrange(10)}.{luck.randrange(5000)}",
                byte=luck.randrange(256),
                other=luck.randrange(256),
                ticket=luck.randrange(10_000, 1_000_000),
            )
        )
    if luck.random() < 0.05:
        parts.append(_invented(luck))
    return ", ".join(parts)


def _invented(luck: Random) -> str:
    """A word that hardly another session has."""
    return "".join(luck.choices(_SYLLABLES, k=luck.randrange(2, 5)))


def _key(luck: Random) -> str:
    return str(uuid.UUID(int=luck.getrandbits(128), version=4))


def main() -> None:
    """Fill the file that was named."""
    path = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    begun = time.perf_counter()
    fill(path, count)
    print(f"{count} sessions in {time.perf_counter() - begun:.0f} s: {path}")


if __name__ == "__main__":
    main()
