"""A long log is kept in pieces: the same store as row by row, few statements, nothing half done."""

import shutil
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fw_tui.capture.rows import CapturedRow
from fw_tui.domain.errors import FwError
from fw_tui.domain.imported import ImportedEntry
from fw_tui.domain.session import Session
from fw_tui.services import imports
from fw_tui.services.imports import ImportReport
from fw_tui.services.maintenance import check
from fw_tui.services.office import Office
from fw_tui.services.taking_over import Plan, TakingOver
from fw_tui.store import sessions
from fw_tui.store.models import database
from tests.makers import captured, make_office, ms, request
from tests.search_makers import asked

FIRST = ms("2026-11-02T08:00:00")
#: The first two lead to computers, the third waits.
IDS = ("111", "222", "333")
#: Without the keys of sessions, which are new at each import.
TABLES = {
    "session": "id, number, computer_id, remote_id, begun_at, billing, tariff, seconds, place",
    "connection": "session_id, started_at, ended_at",
    "imported_row": "key, remote_id, started_at, ended_at, imported_at, session_id",
    "counter": "name, value",
    "search_word": "word",
    "search_due": "session_id",
}


def row(begun: int, lasting: int = 60, remote_id: str = "111", key: str = "") -> CapturedRow:
    """A row that begins so many seconds after the first possible one and lasts so many."""
    return captured(
        "2026-11-02T08:00:00",
        "2026-11-02T08:00:00",
        remote_id,
        key=key or f"{remote_id} {begun} {lasting}",
        started_at=FIRST + begun * 1000,
        ended_at=FIRST + (begun + lasting) * 1000,
    )


def log(count: int) -> list[CapturedRow]:
    """Rows that do not overlap."""
    return [row(100 * index, remote_id=IDS[index % 3]) for index in range(count)]


def prepare(office: Office) -> Office:
    """Two computers that IDs lead to, one with a session that was noted by hand."""
    office.imports.assign("111", "Maier", "PC 1")
    office.imports.assign("222", "Maier", "PC 2")
    noted = office.sessions.start(request("Maier", "PC 1"), FIRST + 100_000)
    office.sessions.end(noted.number, FIRST + 200_000)
    return office


def tables(path: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(path)) as connection:
        return {
            name: connection.execute(f"SELECT {columns} FROM {name} ORDER BY 1").fetchall()
            for name, columns in TABLES.items()
        }


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store as `prepare` makes it, to be copied."""
    office = prepare(make_office(tmp_path_factory.mktemp("prepared")))
    office.close()
    return office.path


def imported(
    prepared: Path, folder: Path, work: Callable[[Office], object]
) -> dict[str, list[Any]]:
    """What stands in a store after an import into it; the store must be sound."""
    folder.mkdir()
    shutil.copyfile(prepared, folder / prepared.name)
    office = make_office(folder)
    work(office)
    assert check(office) == []
    office.close()
    return tables(office.path)


def in_order_of_time(rows: Sequence[ImportedEntry]) -> list[ImportedEntry]:
    return sorted(rows, key=lambda each: (each.started_at, -each.ended_at, each.key))


ROWS = st.lists(
    st.builds(
        row,
        begun=st.integers(0, 60) | st.integers(0, 1000),
        lasting=st.integers(0, 30) | st.integers(0, 300),
        remote_id=st.sampled_from(IDS),
        key=st.sampled_from(["", "", "", "same", "again"]),
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(rows=ROWS, size=st.integers(1, 7))
def test_pieces_of_any_size_make_the_same_store_as_one_row_after_the_other(
    prepared: Path, rows: list[CapturedRow], size: int
) -> None:
    reports: dict[str, ImportReport] = {}

    def pieces(office: Office) -> None:
        reports["tried"] = office.imports.take_over(rows, dry_run=True)
        reports["kept"] = office.imports.take_over(rows)

    def each(office: Office) -> None:
        for entry in in_order_of_time(rows):
            assert isinstance(entry, CapturedRow)
            office.imports.take_over([entry])

    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        by_row = imported(prepared, Path(folder, "rows"), each)
        patched.setattr(imports, "PIECE", size)
        assert imported(prepared, Path(folder, "pieces"), pieces) == by_row
    assert reports["tried"] == reports["kept"]


def statements(office: Office, monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> int:
    """How many statements something takes; one with many rows counts once."""
    said: list[str] = []
    execute = database.obj.execute_sql

    def noted(sql: str, *values: Any) -> Any:
        said.append(sql)
        return execute(sql, *values)

    with monkeypatch.context() as patched:
        patched.setattr(database.obj, "execute_sql", noted)
        work()
    return len(said)


def test_ten_times_the_rows_take_no_more_statements(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(office)
    rows = log(440)
    few = statements(office, monkeypatch, lambda: office.imports.take_over(rows[:40]))
    many = statements(office, monkeypatch, lambda: office.imports.take_over(rows[40:]))
    assert many <= few < 40


def stopping_at(piece: int, error: BaseException) -> Callable[[TakingOver, Plan], Plan]:
    """Keeping that fails in the middle of a piece."""
    keep, kept = TakingOver.keep, []

    def failing(taking: TakingOver, plan: Plan) -> Plan:
        kept.append(keep(taking, plan))
        if len(kept) == piece:
            raise error
        return plan

    return failing


STOPS = {"Ctrl+C": KeyboardInterrupt(), "a full disk": FwError("full")}


@pytest.mark.parametrize("error", STOPS.values(), ids=STOPS)
def test_an_import_that_stops_has_kept_whole_pieces_and_the_next_one_takes_the_rest(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    monkeypatch.setattr(imports, "PIECE", 10)

    def stopped(office: Office) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(TakingOver, "keep", stopping_at(3, error))
            with pytest.raises(type(error)):
                office.imports.take_over(log(60))
        assert len(tables(office.path)["imported_row"]) == 20
        assert check(office) == []
        report = office.imports.take_over(log(60))
        assert (report.new, report.known, report.unassigned) == (40, 20, 20)

    def whole(office: Office) -> None:
        office.imports.take_over(log(60))

    assert imported(prepared, tmp_path / "stopped", stopped) == imported(
        prepared, tmp_path / "whole", whole
    )


def test_an_import_that_stops_says_how_much_it_has_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "PIECE", 10)
    monkeypatch.setattr(TakingOver, "keep", stopping_at(3, FwError("full")))
    with pytest.raises(FwError, match="after 20 new rows, which are kept"):
        office.imports.take_over(log(60))


def test_a_short_import_that_fails_has_kept_nothing_and_says_why(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TakingOver, "keep", stopping_at(1, FwError("full")))
    with pytest.raises(FwError, match=r"^full$"):
        office.imports.take_over(log(60))
    assert office.imports.inbox() == []


def test_what_somebody_notes_between_deciding_and_keeping_counts(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "PIECE", 2)
    prepare(office)
    decide, noted = TakingOver.decide, []

    def note() -> None:
        started = office.sessions.start(request("Maier", "PC 2"), FIRST + 395_000)
        noted.append(office.sessions.end(started.number, FIRST + 465_000))
        office.close()

    def interrupted(taking: TakingOver, piece: Sequence[ImportedEntry]) -> Plan:
        plan = decide(taking, piece)
        if piece[0].started_at == FIRST + 400_000 and not noted:
            thread = threading.Thread(target=note)
            thread.start()
            thread.join()
        return plan

    monkeypatch.setattr(TakingOver, "decide", interrupted)
    rows = [row(100 * index, remote_id="222") for index in range(8)]
    report = office.imports.take_over(rows)
    assert (report.new, report.unassigned) == (8, 0)
    assert [session.number for session in noted] == [6]
    assert len(office.history.newest("pc:2", 100)) == 8
    assert check(office) == []


def test_a_session_is_held_only_as_long_as_rows_may_touch_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "PIECE", 5)
    prepare(office)
    read: list[int] = []
    reaching = sessions.sessions_reaching

    def noted(begun_after: dict[str, int], until: int, since: int) -> dict[str, list[Session]]:
        found = reaching(begun_after, until, since)
        read.extend(session.number for each in found.values() for session in each)
        return found

    monkeypatch.setattr(sessions, "sessions_reaching", noted)
    office.imports.take_over([row(100 * index) for index in range(20)])
    assert read == [1]


def test_the_connection_has_its_usual_settings_after_an_import(office: Office) -> None:
    names = ("temp_store", "cache_size", "wal_autocheckpoint")
    office.imports.inbox()
    before = [database.pragma(name) for name in names]
    office.imports.take_over(log(3))
    assert [database.pragma(name) for name in names] == before


def test_rows_of_one_moment_get_places_side_by_side(office: Office) -> None:
    for index in range(50):
        office.imports.assign(str(1000 + index), "Maier", f"PC {index}")
    office.imports.take_over([row(0, remote_id=str(1000 + index)) for index in range(50)])
    first = FIRST // 10_000
    places = [place for *_more, place in tables(office.path)["session"]]
    assert places == list(range(first, first + 50))


def test_no_table_is_looked_through_to_insert_rows(office: Office) -> None:
    prepare(office)
    said = asked(lambda: office.imports.take_over(log(4)))
    for text in [text for text in said if "imported_row" in text or "INTO session" in text]:
        plan = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {text}")]
        scanned = {line.split()[1] for line in plan if line.startswith("SCAN")}
        assert scanned.isdisjoint(TABLES), plan


def plan_of(statement: str) -> list[str]:
    return [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {statement}")]


def test_whose_program_knows_an_id_is_told_by_the_rows_of_the_id_alone(office: Office) -> None:
    prepare(office)
    said = asked(lambda: office.imports.take_over(log(4)))
    (text,) = {text for text in said if "imported_row.source <>" in text}
    plan = plan_of(text)
    assert not any(step.startswith("SCAN imported_row") for step in plan)
    assert sum("imported_row_remote_id_session_id (remote_id=?)" in step for step in plan) == 2


def test_sessions_that_reach_into_a_piece_are_sought_by_computer_and_start(office: Office) -> None:
    prepare(office)
    said = asked(lambda: office.imports.take_over(log(4)))
    texts = {text for text in said if "AS wanted CROSS JOIN" in text.replace("\n", " ")}
    (text,) = (text for text in texts if "session.begun_at" in text)
    plan = plan_of(text)
    index = "session_computer_id_begun_at (computer_id=? AND begun_at>? AND begun_at<?)"
    assert f"SEARCH session USING INDEX {index}" in plan
