"""Starting and ending a session until it is durable, beside one row of a table of its own."""

from functools import partial
from pathlib import Path

from scripts.bench.figures import Figure, Goal, Row, Section
from scripts.bench.sizes import Size
from scripts.bench.stores import FW_TUI, copy_of, environment, office_of
from scripts.bench.timing import bare, process_ms, taken_ms
from tests.makers import request


def measure(size: Size) -> Section:
    """Sessions of both stores, one after the other; then as commands."""
    section = Section("Writing: until the commit is durable, the search index kept")
    goals = (Goal("p95", 30),)
    for count in (size.few, size.many):
        with copy_of(count) as path:
            starts, ends = _sessions(path, size.writes)
            floor = _rows(path, size.writes)
            label = f"{count:,} sessions"
            beside = "a row of a table of its own"
            section.add(
                Row(f"{label}: start a session", Figure.of(starts), beside, floor, goals),
                Row(f"{label}: end it", Figure.of(ends), beside, floor, goals),
                Row(f"{label}: fw-tui start, the whole process", _commands(path, size.starts)),
            )
    return section


def _sessions(path: Path, count: int) -> tuple[list[float], list[float]]:
    starts, ends = [], []
    with office_of(path) as office:
        office.sessions.end(office.sessions.start(request("Messung", "PC Anlauf")).number)
        for each in range(count):
            wanted = request("Messung", f"PC {each}", notes="Netzwerkdrucker eingerichtet")
            starts.append(taken_ms(partial(office.sessions.start, wanted)))
            number = office.sessions.running()[-1].number
            note = "Neustart des PC, Erläuterung der Neuerungen"
            ends.append(taken_ms(partial(office.sessions.end, number, note=note)))
    return starts, ends


def _rows(path: Path, count: int) -> Figure:
    """The least that a durable commit costs here."""
    with bare(path) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE bench (text)")
        insert = "INSERT INTO bench VALUES ('Neustart des PC, Erläuterung der Neuerungen')"
        return Figure.of(taken_ms(lambda: connection.execute(insert)) for _each in range(count))


def _commands(path: Path, count: int) -> Figure:
    return Figure.of(
        process_ms([FW_TUI, "start", "Messung im Terminal", f"PC {each}"], environment(path))
        for each in range(count)
    )
