"""Sessions of all kinds to be searched, and what was asked of the store meanwhile."""

from collections.abc import Callable
from random import Random

from fw_tui.domain.clock import SECOND
from fw_tui.domain.request import Technician
from fw_tui.domain.session import FreeReason
from fw_tui.services.office import Office
from fw_tui.store.models import database
from tests.makers import NOON, request

MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE


def numbers(office: Office, query: str) -> list[int]:
    return [session.number for session in office.history.page(query).sessions]


CUSTOMERS = ("Bäckerei Müller", "Fa. Walter Maier GmbH", "Groß & Söhne", 'Kanzlei "Recht"')
COMPUTERS = ("PC Empfang", "Kasse", "Server-Büro", "PC 10")
SUPPORTERS = (
    Technician("hoerner", "Klaus Hörner"),
    Technician("vogt"),
    Technician("anna", "Müller"),
)
NOTES = (
    "Netzwerkdrucker eingerichtet",
    "Drucker geprüft, Meldung 0x80070035",
    "Straßenkarte; IP 192.168.3.44",
    "offen: Rückruf wegen E-Mail",
    "",
    "Druckerei\nNeustart*",
)
WORDS = (
    *("drucker", "netz", "druckerei", "straße", "strasse", "mueller", "MULLER", "gross", "e-mail"),
    *("ma", "m", "pc", "er", "uck", "192.168", "0x8007", "35", "7003", "kasse", "büro", "server-b"),
    *(
        '"fa. walter"',
        '"a. wal"',
        '"offen"',
        "neustart*",
        "*",
        "xyzzy",
        "walter",
        '"recht"',
        '"walter m"',
        "quer",
    ),
)
FILTERS = (
    *("kunde:maier", 'kunde:"Fa. Walter"', "kunde:e", "pc:pc", "pc:kasse", "supporter:muller"),
    *("supporter:vogt", "offen", "frei", ">10m", "<30m", ">29m", ">1h", "<1m", "kunde:nobody"),
    *("seit:2026-10", "bis:2026-09", "seit:5.10.2026 bis:2026-10-20"),
)


def fill(office: Office) -> None:
    """Fifty sessions of all kinds, in no order of time; three of them run."""
    luck = Random(5)

    def work() -> None:
        for index in range(50):
            begun = NOON - luck.randrange(100) * DAY - index * 3 * 60 * MINUTE
            minutes = luck.choice((0, 1, 5, 10, 29, 30, 31, 65, 200))
            office.sessions.start(
                asked := request(
                    luck.choice(CUSTOMERS),
                    f"{luck.choice(COMPUTERS)} {index}",
                    ordered_by=luck.choice(("Frau Groß", "")),
                    notes=luck.choice(NOTES),
                    free_reason=luck.choice((None, None, FreeReason.GOODWILL)),
                    **vars_of(luck.choice(SUPPORTERS)),
                ),
                begun,
            )
            assert asked
            if index % 20:
                office.sessions.end(index + 1, begun + minutes * MINUTE)
        office.sessions.abort(office.sessions.order(request("Abbruch")).number)

    office.at_once(work)


def vars_of(technician: Technician) -> dict[str, str]:
    return {"technician": technician.login, "technician_name": technician.name}


def asked(work: Callable[[], object]) -> list[str]:
    """The statements that SQLite runs while something is done, without those of triggers."""
    said: list[str] = []
    connection = database.connection()
    connection.set_trace_callback(said.append)
    work()
    connection.set_trace_callback(None)
    return [text for text in said if not text.startswith("--")]


def plan(statement: str) -> str:
    """How SQLite goes about a statement."""
    rows = database.execute_sql(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    return "\n".join(row[3] for row in rows)
