"""``backup``, ``restore`` and ``check``."""

import errno
import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from fw_tui.cli import shell
from fw_tui.services.maintenance import restore
from fw_tui.store import copying, opening
from fw_tui.store.opening import must_be_ours
from tests.cli.conftest import CommandLine


@pytest.fixture
def copy(fw: CommandLine, tmp_path: Path) -> Path:
    """A copy of the store with one running session."""
    fw("start", "Maier", "PC 1")
    path = tmp_path / "copy.db"
    assert fw("backup", str(path)).out == f"Copied to {path}\n"
    return path


def customers(fw: CommandLine) -> list[str]:
    return [record["name"] for record in fw("customer", "list", "--format", "json").data]


def test_a_copy_is_one_private_file_and_a_store_itself(fw: CommandLine, copy: Path) -> None:
    must_be_ours(copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert len(fw("status", "--json", db=str(copy)).data) == 1
    assert list(copy.parent.glob(".*")) == []


def test_a_copy_does_not_replace_a_file(fw: CommandLine, copy: Path) -> None:
    before = copy.read_bytes()
    answer = fw("backup", str(copy))
    assert answer.code == 1
    assert "There is a file already" in answer.err
    assert copy.read_bytes() == before


def test_a_copy_needs_a_folder(fw: CommandLine, tmp_path: Path) -> None:
    assert "The folder does not exist" in fw("backup", str(tmp_path / "none" / "x.db")).err


def test_a_folder_that_may_not_be_written_is_named_not_the_store(
    fw: CommandLine, tmp_path: Path
) -> None:
    fw("start", "Maier", "PC 1")
    answer = fw("backup", str(tmp_path / ("x" * 250)))
    assert (answer.code, answer.err.count("\n")) == (1, 1)
    assert f"{'x' * 250} cannot be written" in answer.err


def test_a_copy_needs_a_folder_to_come_back_to(fw: CommandLine, copy: Path, tmp_path: Path) -> None:
    answer = fw("restore", str(copy), db=str(tmp_path / "none" / "x.db"))
    assert answer.err == f"fw-tui: The folder does not exist: {tmp_path / 'none'}\n"


def test_a_copy_comes_back_and_the_replaced_store_is_kept(fw: CommandLine, copy: Path) -> None:
    fw("customer", "add", "Neu")
    answer = fw("restore", str(copy))
    assert answer.code == 0
    assert customers(fw) == ["Maier"]
    (kept,) = fw.store.parent.glob("store.db.before-restore-*")
    assert str(kept) in answer.out
    assert [r["name"] for r in fw("customer", "list", "--format", "json", db=str(kept)).data] == [
        "Maier",
        "Neu",
    ]


def test_an_open_store_sees_what_came_back(fw: CommandLine, copy: Path) -> None:
    office = fw.office()
    office.customers.add("Neu")
    token = office.change_token()
    restore(str(fw.store), copy, datetime(2026, 11, 12))
    assert office.change_token() != token
    assert [customer.name for customer in office.customers.search()] == ["Maier"]
    office.customers.add("Danach")
    assert customers(fw) == ["Danach", "Maier"]


def test_a_copy_comes_back_where_there_is_no_store(
    fw: CommandLine, copy: Path, tmp_path: Path
) -> None:
    target = tmp_path / "new.db"
    answer = fw("restore", str(copy), db=str(target))
    assert answer.out == f"Restored: {target}\n"
    with closing(sqlite3.connect(target)) as restored:
        assert restored.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("there", [True, False], ids=["sound", "gone"])
def test_a_copy_comes_back_behind_a_link(
    fw: CommandLine, copy: Path, tmp_path: Path, there: bool
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(fw.store)
    if not there:
        fw.store.unlink()
    assert fw("restore", str(copy), db=str(link)).code == 0
    assert link.readlink() == fw.store
    assert customers(fw) == ["Maier"]


@pytest.mark.parametrize("damaged", [False, True])
def test_a_disk_that_is_full_leaves_the_store_where_it_is(
    fw: CommandLine, copy: Path, monkeypatch: pytest.MonkeyPatch, damaged: bool
) -> None:
    if damaged:
        content = fw.store.read_bytes()
        fw.store.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    before = fw.store.read_bytes()

    def full(unfinished: Path, path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(copying, "put_in_place", full)
    assert fw("restore", str(copy)).code == 1
    assert fw.store.read_bytes() == before
    assert list(fw.store.parent.glob("store.db.before-restore-*")) == []


def test_in_a_folder_of_a_group_the_group_may_use_what_came_back(
    fw: CommandLine, copy: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o2770)
    assert fw("restore", str(copy), db=str(folder / "store.db")).code == 0
    assert (folder / "store.db").stat().st_mode & 0o777 == 0o660


def test_the_journal_of_a_store_that_is_gone_is_not_replayed_into_a_copy(
    fw: CommandLine, copy: Path
) -> None:
    office = fw.office()
    for name in ("Neu", "Neuer"):
        office.customers.add(name)
    journal = fw.store.with_name("store.db-wal")
    left = journal.read_bytes()
    office.close()
    fw.store.unlink()
    journal.write_bytes(left)
    assert fw("restore", str(copy)).code == 0
    assert customers(fw) == ["Maier"]
    assert fw("check").code == 0
    (kept,) = fw.store.parent.glob("store.db.before-restore-*-wal")
    assert kept.read_bytes() == left


def test_a_copy_comes_back_over_a_damaged_store(fw: CommandLine, copy: Path) -> None:
    content = bytearray(fw.store.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    fw.store.write_bytes(content)
    assert fw("check").code == 1
    assert fw("restore", str(copy)).code == 0
    assert customers(fw) == ["Maier"]
    (kept,) = fw.store.parent.glob("store.db.before-restore-*")
    assert kept.read_bytes() == bytes(content)


@pytest.mark.parametrize("content", [b"", b"not a store\n" * 20, None])
def test_what_is_no_copy_is_not_brought_back(
    fw: CommandLine, copy: Path, tmp_path: Path, content: bytes | None
) -> None:
    bad = tmp_path / "bad.db"
    if content is not None:
        bad.write_bytes(content)
    answer = fw("restore", str(bad))
    assert (answer.code, answer.err.count("\n")) == (1, 1)
    assert customers(fw) == ["Maier"]


def test_a_damaged_copy_is_not_brought_back(fw: CommandLine, copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    copy.write_bytes(content)
    answer = fw("restore", str(copy))
    assert answer.code == 1
    assert customers(fw) == ["Maier"]


def make_older(path: Path) -> None:
    """Make a store what it was before VAT rates could be added."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DROP TABLE vat_rate")
        raw.execute("DELETE FROM schema_migration WHERE name = '0003_vat_rates'")
        raw.execute("PRAGMA user_version = 2")
        raw.commit()


def test_an_older_copy_comes_back_and_is_brought_up_to_date(fw: CommandLine, copy: Path) -> None:
    make_older(copy)
    assert fw("restore", str(copy)).code == 0
    with closing(sqlite3.connect(fw.store)) as raw:
        assert raw.execute("SELECT count(*) FROM vat_rate").fetchone() == (0,)
    assert fw("check").code == 0


def test_an_older_store_is_copied_and_checked(fw: CommandLine, copy: Path, tmp_path: Path) -> None:
    make_older(copy)
    second = tmp_path / "second.db"
    assert fw("backup", str(second), db=str(copy)).code == 0
    assert fw("check", db=str(second)).out == f"The store is sound: {second}\n"


def test_a_newer_copy_is_not_brought_back(fw: CommandLine, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as newer:
        newer.execute("PRAGMA user_version = 99")
    assert "newer version" in fw("restore", str(copy)).err
    assert customers(fw) == ["Maier"]


def test_a_database_of_another_program_is_not_replaced(
    fw: CommandLine, copy: Path, tmp_path: Path
) -> None:
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as other:
        other.execute("CREATE TABLE address (name)")
    before = foreign.read_bytes()
    answer = fw("restore", str(copy), db=str(foreign))
    assert "belongs to another program" in answer.err
    assert foreign.read_bytes() == before


def test_a_store_is_not_brought_back_over_itself(fw: CommandLine, copy: Path) -> None:
    assert "the store itself" in fw("restore", str(fw.store)).err


def test_a_spoilt_search_index_is_told_and_made_anew(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1")
    with sqlite3.connect(fw.store) as store:
        store.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')")
    store.close()
    assert fw("sessions", "maier").out == "No session found.\n"
    answer = fw("check")
    assert answer.code == 1
    assert "fw-tui check --repair makes it anew" in answer.out
    repaired = fw("check", "--repair")
    assert repaired.code == 0
    assert "The search index was made anew." in repaired.out
    assert "Maier" in fw("sessions", "maier").out


def test_a_sound_store_is_called_so(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1", "--at", "10:00")
    fw("stop", "1")
    assert fw("check").out == f"The store is sound: {fw.store}\n"


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("DELETE FROM connection WHERE session_id = 2", "Session 2 has no connection."),
        (
            "UPDATE connection SET ended_at = NULL WHERE session_id = 1",
            "Session 1 is ended, but 1 of its connections stand.",
        ),
        ("UPDATE session SET number = 9 WHERE number = 2", "Between session 1 and 9"),
        (
            "UPDATE connection SET started_at = started_at - 3600000 WHERE session_id = 2",
            "Sessions 1 and 2 with Maier – PC 1 overlap.",
        ),
        (
            "INSERT INTO connection (session_id, started_at, ended_at) "
            "SELECT session_id, started_at + 1, ended_at FROM connection WHERE session_id = 1",
            "Connections of session 1 overlap.",
        ),
        ("UPDATE session SET tariff = 'gone' WHERE number = 1", "Session 1 has no price: "),
    ],
)
def test_what_does_not_fit_together_is_found(fw: CommandLine, damage: str, sentence: str) -> None:
    for start, end in (("10:00", "10:30"), ("11:00", "11:10")):
        number = fw("start", "Maier", "PC 1", "--at", start).out.strip()
        fw("stop", number, "--at", end)
    with closing(sqlite3.connect(fw.store)) as raw:
        raw.execute(damage)
        raw.commit()
    answer = fw("check")
    assert answer.code == 1
    assert sentence in answer.out
    assert answer.err.endswith(f"({fw.store})\n")


def test_rows_that_point_to_nothing_are_found(fw: CommandLine) -> None:
    fw("start", "Maier", "PC 1")
    with closing(sqlite3.connect(fw.store)) as raw:
        raw.execute("UPDATE computer SET customer_id = 77")
        raw.commit()
    answer = fw("check")
    assert answer.code == 1
    assert "1 rows point to nothing" in answer.out


def test_a_store_in_the_middle_of_a_write_is_not_replaced(fw: CommandLine, copy: Path) -> None:
    fw("customer", "add", "Neu")
    with closing(sqlite3.connect(fw.store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = fw("restore", str(copy))
        other.execute("ROLLBACK")
    assert answer.code == 1
    assert "in use by another program" in answer.err
    assert customers(fw) == ["Maier", "Neu"]
    assert list(fw.store.parent.glob("*.before-restore-*")) == []


@pytest.mark.parametrize(("size", "told"), [(0, True), (10**9, False)])
def test_a_migration_that_takes_its_time_is_told_before(
    fw: CommandLine, monkeypatch: pytest.MonkeyPatch, size: int, told: bool
) -> None:
    fw("customer", "add", "Maier")
    with closing(sqlite3.connect(fw.store)) as raw:
        raw.execute(f"PRAGMA user_version = {opening.SCHEMA_VERSION - 1}")
    monkeypatch.setattr(shell, "_SEEN_MIGRATING", size)
    answer = fw("customer", "list")
    assert answer.code == 0
    assert ("this can take minutes" in answer.err) is told
    assert "minutes" not in fw("customer", "list").err
