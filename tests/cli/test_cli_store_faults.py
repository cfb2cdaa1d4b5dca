"""Stores that cannot be opened or written: one clear sentence, nothing half-written."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, CommandLine


def refused(answer: Answer, sentence: str) -> None:
    """Check that a command failed with one line that holds the sentence."""
    assert answer.code == 1
    assert answer.out == ""
    assert sentence in answer.err
    assert answer.err.count("\n") == 1


@contextmanager
def held(store: Path) -> Iterator[None]:
    """Another program in the middle of a write that does not end."""
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def test_a_store_held_by_another_program_is_reported_as_such(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1")
    with held(fw.store):
        refused(fw("start", "Maier", "PC 2"), "in use by another program")
    assert [record["number"] for record in fw("status", "--json").data] == [1]


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_read_only_store_is_reported_as_such(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1")
    fw.store.chmod(0o400)
    refused(fw("start", "Maier", "PC 2"), "only be read")


def test_a_store_made_read_only_by_the_database_is_reported_as_such(
    fw: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fw("start", "Maier", "PC 1")
    from fw_tui.store import opening  # noqa: PLC0415 - patched here only

    plain = opening.connectable

    def read_only(path: Path, busy_timeout_ms: int = 20) -> object:
        database = plain(path, busy_timeout_ms)
        database.init(str(path), pragmas={"query_only": 1})
        return database

    monkeypatch.setattr(opening, "connectable", read_only)
    refused(fw("start", "Maier", "PC 2"), "only be read")


def test_a_file_that_is_no_database_is_left_alone(fw: CommandLine) -> None:
    fw.store.write_text("Einkaufszettel\n" * 20, encoding="utf-8")
    refused(fw("status"), "This file is not a database")
    assert fw.store.read_text(encoding="utf-8").startswith("Einkaufszettel")


def test_an_empty_file_is_not_taken_for_a_store(fw: CommandLine) -> None:
    fw.store.touch()
    refused(fw("status"), "This file is empty")
    assert fw.store.stat().st_size == 0


def test_a_database_of_another_program_is_left_alone(fw: CommandLine) -> None:
    with closing(sqlite3.connect(fw.store)) as other:
        other.execute("CREATE TABLE address (name)")
    refused(fw("status"), "belongs to another program")


def test_a_store_of_a_newer_version_is_refused(fw: CommandLine) -> None:
    fw("status")
    with closing(sqlite3.connect(fw.store)) as newer:
        newer.execute("PRAGMA user_version = 99")
    refused(fw("status"), "newer version of fw-tui")


def test_a_folder_that_does_not_exist_is_not_made(fw: CommandLine, tmp_path: Path) -> None:
    refused(fw("status", db=str(tmp_path / "none" / "fw.db")), "The folder does not exist")
    assert not (tmp_path / "none").exists()


def test_a_folder_is_no_store(fw: CommandLine, tmp_path: Path) -> None:
    refused(fw("status", db=str(tmp_path)), "This is not a file")


@pytest.mark.parametrize("url", ["mysql://host/db", "sqlite://", ":memory:", "", "a\0b"])
def test_what_names_no_store_is_refused(fw: CommandLine, url: str) -> None:
    answer = fw.bare("--language", "en", "--db", url, "status")
    assert answer.code == 1
    assert answer.err.count("\n") == 1
    assert "internal error" not in answer.err


def test_a_url_leads_to_the_same_store_as_a_path(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1")
    answer = fw("status", "--json", db=f"sqlite:///{fw.store}")
    assert len(answer.data) == 1


def test_the_fault_is_told_in_german_too(fw: CommandLine) -> None:
    fw.store.touch()
    fw.language = "de"
    refused(fw("status"), "leer")


def test_text_that_cannot_be_read_is_a_fault_of_the_store(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1")
    with closing(sqlite3.connect(fw.store)) as raw:
        raw.execute("UPDATE session SET notes = CAST(x'ff' AS TEXT)")
        raw.commit()
    for words in (["status"], ["sessions"], ["check"]):
        refused(fw(*words), "The store reports an error: Could not decode to UTF-8")


def test_a_disk_without_room_beside_the_store_is_full(fw: CommandLine) -> None:
    from fw_tui.store.faults import explain_fault  # noqa: PLC0415 - needed here only

    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR_SHMSIZE"
    assert "The disk is full" in str(explain_fault(error, "store.db"))
