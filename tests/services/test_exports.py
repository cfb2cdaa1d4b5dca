"""Files for the tax adviser: made from what was issued, whole or not at all."""

import csv
import hashlib
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from fw_tui.domain.errors import Conflict, FwError
from fw_tui.services.office import Office
from fw_tui.store import chain
from tests.billing_makers import (
    draw_with,
    give_address,
    issue_october,
    quick_drawing,
    set_shop,
    work_for,
)
from tests.support import ManualClock

BY = "hoerner"
NOVEMBER, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def shop(office: Office) -> Office:
    """An invoice, its cancellation and a second invoice, all of November."""
    set_shop(office, datev__consultant="1001", datev__client="77")
    draw_with(office, quick_drawing)
    work_for(office)
    give_address(office)
    office.invoices.cancel(issue_october(office).number, BY)
    issue_october(office)
    return office


def test_a_month_of_bookings_is_written(shop: Office, tmp_path: Path) -> None:
    export = shop.exports.bookings(NOVEMBER, tmp_path / "new", BY)
    assert export.path == tmp_path / "new" / "EXTF_Buchungsstapel_2026-11.csv"
    assert (export.documents, export.gross_cents) == (3, 1700)
    lines = export.path.read_bytes().decode("cp1252").splitlines()
    assert len(lines) == 5
    assert [line[:9] for line in lines[2:]] == ['17,00;"S"', '17,00;"H"', '17,00;"S"']


def test_documents_go_with_an_index_and_the_last_link(shop: Office, tmp_path: Path) -> None:
    shop.invoices.pay("RE-2026-0002", BY, 700)
    export = shop.exports.documents(NOVEMBER, LAST, tmp_path)
    assert export.documents == 3
    with zipfile.ZipFile(export.path) as archive:
        assert archive.testzip() is None
        names = [f"{number}.{kind}" for number in _numbers() for kind in ("pdf", "xml")]
        assert archive.namelist() == [*names, "index.csv", "README.txt"]
        assert archive.read("RE-2026-0002.pdf") == shop.invoices.file("RE-2026-0002", "pdf")
        rows = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode())))
        anchor = archive.read("README.txt").decode()
    assert [row["number"] for row in rows] == _numbers()
    assert [row["state"] for row in rows] == ["cancelled", "cancellation", "partly_paid"]
    assert (rows[2]["gross_cents"], rows[2]["open_cents"]) == ("1700", "1000")
    assert rows[0]["sha256_pdf"] == hashlib.sha256(b"%PDF").hexdigest()
    last = shop._store.read(chain.last_hash)
    assert rows[2]["chain_hash"] == last
    assert last in anchor


def _numbers() -> list[str]:
    return ["RE-2026-0001", "ST-2026-0001", "RE-2026-0002"]


def test_the_same_documents_are_the_same_archive(shop: Office, tmp_path: Path) -> None:
    one = shop.exports.documents(NOVEMBER, LAST, tmp_path / "a").path.read_bytes()
    assert shop.exports.documents(NOVEMBER, LAST, tmp_path / "b").path.read_bytes() == one


def test_a_month_without_documents_is_refused(shop: Office, tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="Nothing was issued"):
        shop.exports.bookings(date(2026, 10, 1), tmp_path, BY)
    with pytest.raises(Conflict, match="Nothing was issued"):
        shop.exports.documents(date(2026, 10, 1), date(2026, 10, 31), tmp_path)


def test_a_file_that_is_there_already_stays(shop: Office, tmp_path: Path) -> None:
    for export in (
        shop.exports.bookings(NOVEMBER, tmp_path, BY),
        shop.exports.documents(NOVEMBER, LAST, tmp_path),
    ):
        export.path.write_text("mine")
    with pytest.raises(FwError, match="already"):
        shop.exports.bookings(NOVEMBER, tmp_path, BY)
    with pytest.raises(FwError, match="already"):
        shop.exports.documents(NOVEMBER, LAST, tmp_path)
    assert {path.read_text() for path in tmp_path.glob("*[0-9].*") if path.suffix != ".db"} == {
        "mine"
    }


def test_where_nothing_can_be_written_nothing_is_left(shop: Office, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FwError, match="cannot be written"):
        shop.exports.bookings(NOVEMBER, tmp_path / "file", BY)
    with pytest.raises(FwError, match="cannot be written"):
        shop.exports.documents(NOVEMBER, LAST, tmp_path / "file")


def test_a_disk_that_is_full_leaves_nothing(
    shop: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(FwError, match="No space left on device"):
        shop.exports.documents(NOVEMBER, LAST, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_without_the_tax_advisers_numbers_nothing_is_written(
    shop: Office, tmp_path: Path, clock: ManualClock
) -> None:
    shop.settings.set("datev.client", "")
    with pytest.raises(FwError, match=r"datev\.client"):
        shop.exports.bookings(NOVEMBER, tmp_path / "out", BY)
    assert not (tmp_path / "out").exists()


def test_a_month_is_written_as_two_files(shop: Office, tmp_path: Path) -> None:
    batch, documents = shop.exports.month(NOVEMBER, tmp_path / "out", BY)
    names = ["EXTF_Buchungsstapel_2026-11.csv", "fw-tui_2026-11-01_2026-11-30.zip"]
    assert [batch.path.name, documents.path.name] == names
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    assert (batch.documents, documents.documents) == (3, 3)
    assert (batch.gross_cents, documents.gross_cents) == (1700, 1700)


@pytest.mark.parametrize("write", ["month", "bookings"])
def test_a_disk_that_is_full_leaves_no_batch(
    shop: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: str
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(FwError, match="No space left on device"):
        getattr(shop.exports, write)(NOVEMBER, tmp_path / "out", BY)
    assert list((tmp_path / "out").iterdir()) == []


def test_an_archive_that_fails_takes_the_batch_with_it(
    shop: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(FwError, match="No space left on device"):
        shop.exports.month(NOVEMBER, tmp_path / "out", BY)
    assert list((tmp_path / "out").iterdir()) == []
