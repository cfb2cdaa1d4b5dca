"""A file on its way into the store: known by its content, stopped between two pieces."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fw_tui.domain.csv_mapping import mapping_from_words
from fw_tui.domain.errors import FwError, InvalidInput, NotFound
from fw_tui.services import imports, log_rows
from fw_tui.services.file_import import FileImport, ImportProgress, Stage, Stopped
from fw_tui.services.imports import ImportReport
from fw_tui.services.log_rows import LogRows
from fw_tui.services.maintenance import check
from fw_tui.services.office import Office
from fw_tui.store.settings import put_setting
from tests.makers import captured
from tests.services.test_long_import import log as rows_of_a_log

LINE = (
    "123456789\t12-11-2026 {hour:02}:{minute:02}:00\t12-11-2026 {hour:02}:{minute:02}:30\t"
    "hoerner\tRemoteControl\t{{00000000-0000-4000-8000-{number:012}}}\t\r\n"
)
CSV = "Kunde;Beginn;Dauer\nMaier;2026-11-12 08:00:00;600\nWeber;2026-11-12 09:00:00;60\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Connections of 60 half minutes."""
    lines = [LINE.format(hour=n // 60, minute=n % 60, number=n) for n in range(60)]
    path = tmp_path / "Connections.txt"
    path.write_text("".join(lines), newline="")
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A CSV file that no program is known for."""
    path = tmp_path / "export.csv"
    path.write_text(CSV)
    return path


def put_mapping(office: Office, mapping: str, **columns: str) -> None:
    wanted = {"name": "Kunde", "start": "Beginn", "duration": "Dauer"} | columns
    office.mappings.put(mapping, mapping_from_words(wanted))


def stopping(
    path: Path, office: Office, when: Callable[[ImportProgress], bool], dry_run: bool = False
) -> FileImport:
    """An import that is stopped once something is told."""

    def told(now: ImportProgress) -> None:
        if when(now):
            taking.stop()

    taking = FileImport(path, told=told)
    with pytest.raises(Stopped):
        taking.run(office, dry_run)
    return taking


def test_what_a_file_is_and_how_far_it_is_are_told(
    office: Office, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "PIECE", 20)
    told: list[ImportProgress] = []
    taking = FileImport(log, told=told.append)
    report = taking.run(office)
    assert (taking.format, taking.kept, report.new) == ("teamviewer", 60, 60)
    steps = [(now.stage, now.progress.percent, now.rows) for now in told]
    reading, keeping = Stage.READING, Stage.KEEPING
    assert steps == [
        (reading, 0, 0),
        (reading, 100, 0),
        (keeping, 33, 20),
        (keeping, 66, 40),
        (keeping, 100, 60),
    ]


def test_a_dry_run_keeps_nothing_and_says_what_would_happen(office: Office, log: Path) -> None:
    told: list[ImportProgress] = []
    taking = FileImport(log, told=told.append)
    tried = taking.run(office, dry_run=True)
    assert (taking.kept, office.inbox.count()) == (0, 0)
    assert told[-1].stage is Stage.TRYING
    assert FileImport(log).run(office) == tried


def test_a_stop_between_two_pieces_keeps_those_before_and_the_next_import_goes_on(
    office: Office, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "PIECE", 20)
    taking = stopping(log, office, lambda now: now.stage is Stage.KEEPING)
    assert taking.kept == office.inbox.count() == 40
    assert check(office) == []
    report = FileImport(log).run(office)
    assert (report.new, report.known, office.inbox.count()) == (20, 40, 60)


def test_a_stop_while_it_is_read_or_tried_keeps_nothing(
    office: Office, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "PIECE", 20)
    assert stopping(log, office, lambda now: now.stage is Stage.READING).kept == 0
    assert stopping(log, office, lambda now: now.stage is Stage.TRYING, dry_run=True).kept == 0
    assert office.inbox.count() == 0


def test_a_stop_behind_the_last_piece_stops_nothing(office: Office, log: Path) -> None:
    def told(now: ImportProgress) -> None:
        if now.stage is Stage.KEEPING:
            taking.stop()

    taking = FileImport(log, told=told)
    assert taking.run(office).new == 60


def test_a_file_is_known_by_the_columns_of_a_mapping(office: Office, table: Path) -> None:
    put_mapping(office, "other", name="Name")
    put_mapping(office, "own")
    taking = FileImport(table)
    report = taking.run(office)
    assert (taking.format, report.new, report.rejected) == ("csv:own", 2, [])


def test_a_file_that_several_mappings_fit_is_imported_by_the_one_that_is_named(
    office: Office, table: Path
) -> None:
    put_mapping(office, "one")
    put_mapping(office, "two")
    with pytest.raises(InvalidInput, match=r"several mappings; .*: csv:one, csv:two"):
        FileImport(table).run(office)
    assert FileImport(table, "csv:two").run(office).new == 2


def test_a_mapping_that_is_damaged_hinders_no_log_of_a_known_program(
    office: Office, log: Path
) -> None:
    office.at_once(lambda: put_setting("import.mapping.own", "{"))
    assert FileImport(log).run(office, dry_run=True).new == 60


def test_a_file_that_cannot_be_used_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        FileImport(tmp_path / "missing").run(office)
    with pytest.raises(NotFound, match='no mapping "own"'):
        FileImport(tmp_path, "csv:own").run(office)


def test_an_empty_file_has_no_rows_and_no_format(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.write_bytes(b"")
    taking = FileImport(path)
    assert (taking.run(office), taking.format) == (ImportReport(0, 0, 0, 0, []), "")


def test_rows_that_do_not_fit_into_memory_come_back_in_order_of_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log_rows, "HELD", 1000)
    rows = rows_of_a_log(100)
    shuffled = rows[::3] + rows[1::3] + rows[2::3]
    log = LogRows(shuffled)
    found = [entry.key for piece in log.pieces(7) for entry in piece]
    log.close()
    assert found == [row.key for row in rows]
    assert (log.usable, log.count) == (100, 100)


def test_no_more_than_a_few_rows_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_rows, "HELD", 1000)
    log = LogRows(rows_of_a_log(100))
    assert sum(map(len, log._held)) <= 1000
    log.close()


def test_of_very_many_lines_that_are_rejected_the_first_reasons_are_kept_and_all_are_counted(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_rows, "MOST_REASONS", 10)
    path = tmp_path / "Connections.txt"
    path.write_text(LINE.format(hour=8, minute=0, number=1) + "123456789\t12-11-2026\n" * 100)
    report = FileImport(path).run(office)
    assert (report.read, report.new, report.rejected_count) == (101, 1, 100)
    assert [line.line for line in report.rejected] == list(range(2, 12))


def test_a_log_for_which_there_is_no_room_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(log_rows, "HELD", 0)
    monkeypatch.setattr(log_rows, "TemporaryFile", no_room)
    row = captured("2026-11-12T08:00:00", "2026-11-12T08:00:30")
    with pytest.raises(FwError, match=r"cannot be put in order: .*No space"):
        office.imports.take_over([row])
