"""``invoice``: issued, listed, shown, cancelled, exported, sent and paid."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CommandLine

MAIER = "Fa. Maier GmbH"


@pytest.fixture
def billed(fw: CommandLine) -> CommandLine:
    """A shop with all that invoices need, and two sessions of October."""
    for name, value in (
        ("name", "EDV Hörner"),
        ("street", "Lindenstraße 7"),
        ("postcode", "95028"),
        ("city", "Hof"),
        ("country", "DE"),
        ("tax_number", "223/123/45678"),
        ("iban", "DE02120300000000202051"),
    ):
        assert fw("settings", "set", f"shop.{name}", value).code == 0
    fw("customer", "add", MAIER, "--street", "Weg 1", "--postcode", "95030", "--city", "Hof")
    work(fw, MAIER, "2026-10-05T10:00", "2026-10-05T10:12")
    work(fw, MAIER, "2026-10-06T10:00", "2026-10-06T10:05", "--free", "goodwill")
    return fw


def work(fw: CommandLine, customer: str, start: str, end: str, *more: str) -> None:
    number = fw("start", customer, "PC 1", "--at", start, *more).out.strip()
    assert fw("stop", number, "--at", end, "--note", "Neustart").code == 0


def issue(fw: CommandLine, *more: str) -> Any:
    return fw("invoice", "issue", "maier", "--month", "2026-10", "--json", *more).data


def test_an_invoice_is_issued_with_the_keys_of_the_contract(billed: CommandLine) -> None:
    data = issue(billed)
    assert {"number", "date", "customer", "net_cents", "vat_cents", "gross_cents", "lines"} <= set(
        data
    )
    assert (data["number"], data["date"], data["customer"]) == ("RE-2026-0001", "2026-11-12", MAIER)
    assert (data["net_cents"], data["vat_cents"], data["rounding_cents"]) == (1428, 271, 1)
    assert data["gross_cents"] == 1700
    assert [(line["session"], line["units"], line["gross_cents"]) for line in data["lines"]] == [
        (1, 2, 1700),
        (2, 1, 0),
    ]
    assert data["lines"][1]["free_reason"] == "goodwill"
    assert data["lines"][1]["normal_gross_cents"] == 850
    assert billed("invoice", "show", "RE-2026-0001", "--json").data == data


def test_people_read_a_sentence(billed: CommandLine) -> None:
    answer = billed("invoice", "issue", MAIER, "--month", "2026-10")
    assert answer.out == "RE-2026-0001: 17.00 € to Fa. Maier GmbH, due on 2026-11-26.\n"
    shown = billed("invoice", "show", "RE-2026-0001").out
    for part in ("RE-2026-0001", MAIER, "Neustart", "14,28", "2,71", "17,00", "open"):
        assert part in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_dry_run_issues_nothing(billed: CommandLine) -> None:
    shown = issue(billed, "--dry-run")
    assert shown["number"] == "RE-2026-0001"
    assert billed("invoice", "list", "--json").data == []
    assert {**issue(billed)}.items() >= shown.items()


def test_any_days_can_be_billed(billed: CommandLine) -> None:
    answer = billed(
        "invoice", "issue", MAIER, "--from", "05.10.2026", "--until", "2026-10-05", "--json"
    )
    assert [line["session"] for line in answer.data["lines"]] == [1]


@pytest.mark.parametrize(
    "words",
    [
        [MAIER],
        [MAIER, "--from", "2026-10-01"],
        [MAIER, "--month", "2026-10", "--until", "2026-10-05"],
    ],
)
def test_a_period_is_a_month_or_two_days(billed: CommandLine, words: list[str]) -> None:
    answer = billed("invoice", "issue", *words)
    assert (answer.code, answer.out) == (2, "")
    assert "Name the period" in answer.err


def test_all_are_billed_by_the_month(billed: CommandLine) -> None:
    answer = billed("invoice", "issue", "--all", "--month", "2026-10", "--dry-run")
    assert (answer.code, answer.out) == (2, "")
    assert "--month only" in answer.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["issue", "Schulze", "--month", "2026-10"], 'no customer "Schulze"'),
        (["issue", MAIER, "--month", "2026-09"], "nothing to bill"),
        (["issue", MAIER, "--month", "Oktober"], "is not a month"),
        (["issue", MAIER, "--from", "x", "--until", "y"], '"x" is not a day'),
        (["show", "RE-1"], 'no invoice "RE-1"'),
        (["cancel", "RE-1"], 'no invoice "RE-1"'),
        (["export", "RE-1", "--to", "."], 'no invoice "RE-1"'),
        (["pay", "RE-1"], 'no invoice "RE-1"'),
        (["issue", MAIER, "--month", "2026-11"], "nothing to bill"),
        (["issue", MAIER, "--month", "2031-01"], "nothing to bill"),
        (["issue", MAIER, "--from", "2026-10-31", "--until", "2026-10-01"], "before the first"),
        (["cancel", "RE-1", "--reason", "x" * 1001], "1001 characters"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    billed: CommandLine, words: list[str], sentence: str
) -> None:
    answer = billed("invoice", *words)
    assert (answer.code, answer.out) == (1, "")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["settings", "set", "shop.iban", ""], "its bank account (shop.iban)"),
        (["customer", "set", MAIER, "--street", ""], "missing: the street"),
        (["start", MAIER, "PC 2", "--at", "2026-10-31T23:30"], "is still running"),
    ],
)
def test_nothing_is_issued_while_something_is_missing(
    billed: CommandLine, words: list[str], sentence: str
) -> None:
    assert billed(*words).code == 0
    answer = billed("invoice", "issue", MAIER, "--month", "2026-10")
    assert answer.code == 1
    assert sentence in answer.err
    assert billed("invoice", "list").out == "No invoice found.\n"


def test_a_mistyped_iban_is_refused_when_it_is_typed(billed: CommandLine) -> None:
    answer = billed("settings", "set", "shop.iban", "DE03120300000000202051")
    assert (answer.code, answer.out) == (1, "")
    assert "checksum is wrong" in answer.err
    assert billed("settings", "get", "shop.iban").out == "DE02120300000000202051\n"


def test_all_of_a_month_are_billed_and_the_refused_are_named(billed: CommandLine) -> None:
    work(billed, "Zorn", "2026-10-07T10:00", "2026-10-07T10:05")
    answer = billed("invoice", "issue", "--all", "--month", "2026-10")
    assert answer.code == 1
    assert "RE-2026-0001: 17.00 €" in answer.out
    assert "Zorn: Zorn has not all that an invoice needs" in answer.err
    assert "Not billed: 1 of 2 customers." in answer.err
    billed("customer", "set", "Zorn", "--street", "W 1", "--postcode", "1", "--city", "Hof")
    data = billed("invoice", "issue", "--all", "--month", "2026-10", "--json").data
    assert [record["number"] for record in data["issued"]] == ["RE-2026-0002"]
    assert data["refused"] == []
    nobody = billed("invoice", "issue", "--all", "--month", "2026-10")
    assert (nobody.code, nobody.out) == (0, "Nobody owes anything for October 2026.\n")


def test_a_small_amount_needs_no_address(billed: CommandLine) -> None:
    billed("customer", "set", MAIER, "--street", "", "--city", "", "--postcode", "")
    assert issue(billed, "--small-amount")["number"] == "RE-2026-0001"


def test_the_list_shows_what_became_of_them(billed: CommandLine) -> None:
    issue(billed)
    work(billed, MAIER, "2026-10-20T10:00", "2026-10-20T10:05")
    issue(billed)
    billed("invoice", "pay", "RE-2026-0001", "7,00", "--on", "2026-11-10")
    billed("invoice", "sent", "RE-2026-0001")
    newest, oldest = billed("invoice", "list", "--json").data
    assert (newest["number"], newest["state"]) == ("RE-2026-0002", "open")
    assert (oldest["state"], oldest["paid_cents"], oldest["open_cents"]) == (
        "partly_paid",
        700,
        1000,
    )
    assert oldest["sent_on"] == "2026-11-12"
    partly = billed("invoice", "list", "--state", "partly_paid", "--json").data
    assert [record["number"] for record in partly] == ["RE-2026-0001"]
    table = billed("invoice", "list", "maier").out
    assert "partly paid" in table
    assert billed("invoice", "sent", "RE-2026-0001", "--undo", "--json").data["sent_on"] is None


def test_what_is_open_is_paid(billed: CommandLine) -> None:
    issue(billed)
    assert billed("invoice", "pay", "RE-2026-0001").out == "RE-2026-0001: paid\n"
    assert "paid already" in billed("invoice", "pay", "RE-2026-0001").err
    assert "more than was paid" in billed("invoice", "pay", "RE-2026-0001", "-18,00").err
    back = billed("invoice", "pay", "RE-2026-0001", "-17,00", "--json")
    assert back.data["open_cents"] == 1700


def test_a_cancellation_is_a_document_of_its_own(billed: CommandLine) -> None:
    issue(billed)
    answer = billed("invoice", "cancel", "RE-2026-0001", "--reason", "Falscher Kunde")
    assert answer.out == (
        "ST-2026-0001 cancels invoice RE-2026-0001; its sessions can be billed again.\n"
    )
    data = billed("invoice", "show", "ST-2026-0001", "--json").data
    assert (data["kind"], data["cancels"], data["reason"]) == (
        "cancellation",
        "RE-2026-0001",
        "Falscher Kunde",
    )
    assert billed("invoice", "show", "RE-2026-0001", "--json").data["cancelled_by"] == (
        "ST-2026-0001"
    )
    assert issue(billed)["number"] == "RE-2026-0002"
    assert "The store is sound" in billed("check").out


def test_a_copy_that_lacks_what_was_issued_later_says_so(
    billed: CommandLine, tmp_path: Path
) -> None:
    issue(billed)
    copy = tmp_path / "copy.db"
    assert billed("backup", str(copy)).code == 0
    billed("invoice", "cancel", "RE-2026-0001")
    issue(billed)
    first, second = billed("restore", str(copy)).out.splitlines()
    kept = first.rpartition(": ")[2]
    assert "issued after the copy: ST-2026-0001, RE-2026-0002." in second
    assert f"bring {kept} back" in second
    billed.clock.advance(1)
    assert len(billed("restore", kept).out.splitlines()) == 1
    assert len(billed("invoice", "list", "--json").data) == 3


def test_export_writes_both_files_as_they_were_issued(billed: CommandLine, tmp_path: Path) -> None:
    number = issue(billed)["number"]
    folder = tmp_path / "new" / "invoices"
    answer = billed("invoice", "export", number, "--to", str(folder), "--json")
    assert answer.data["files"] == [str(folder / f"{number}.{kind}") for kind in ("pdf", "xml")]
    pdf, xml = ((folder / f"{number}.{kind}").read_bytes() for kind in ("pdf", "xml"))
    assert pdf.startswith(b"%PDF-1.7")
    assert b"CrossIndustryInvoice" in xml
    office = billed.office()
    assert office.invoices.file(number, "pdf") == pdf
    office.close()
    billed("settings", "set", "shop.name", "Andere GmbH")
    billed("invoice", "export", number, "--to", str(folder))
    assert (folder / f"{number}.pdf").read_bytes() == pdf


def test_where_nothing_can_be_written_nothing_is_left(billed: CommandLine, tmp_path: Path) -> None:
    number = issue(billed)["number"]
    (tmp_path / "file").touch()
    (tmp_path / "folder" / f"{number}.xml").mkdir(parents=True)
    for folder in (tmp_path / "file", tmp_path / "folder"):
        answer = billed("invoice", "export", number, "--to", str(folder))
        assert answer.code == 1
        assert str(folder) in answer.err
    assert [path.name for path in (tmp_path / "folder").iterdir()] == [f"{number}.xml"]


def test_a_file_in_the_place_of_the_folder_is_said_to_be_none(
    billed: CommandLine, tmp_path: Path
) -> None:
    number = issue(billed)["number"]
    (tmp_path / "file").touch()
    answer = billed("invoice", "export", number, "--to", str(tmp_path / "file"))
    assert answer.err == f"fw-tui: {tmp_path}/file cannot be written: Not a directory\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["pay", "RE-2026-0001", "0"], "payment of nothing"),
        (["pay", "RE-2026-0001", "17,01"], "more than is open"),
        (["pay", "RE-2026-0001", "-0,01"], "more than was paid"),
        (["pay", "RE-2026-0001", "9" * 30], "out of range"),
        (["pay", "RE-2026-0001", "1e3"], "not an amount"),
        (["pay", "RE-2026-0001", "--on", "2026-11-13"], "2026-11-13 lies in the future"),
        (["sent", "RE-2026-0001", "--on", "2026-11-13"], "2026-11-13 lies in the future"),
        (["sent", "RE-2026-0001", "--on", "2026-11-11"], "was issued on 2026-11-12"),
    ],
)
def test_what_cannot_have_happened_is_not_noted(
    billed: CommandLine, words: list[str], sentence: str
) -> None:
    issue(billed)
    before = billed("invoice", "list", "--json").data
    answer = billed("invoice", *words)
    assert (answer.code, answer.out) == (1, "")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1
    assert billed("invoice", "list", "--json").data == before


def test_a_billed_session_cannot_be_changed_from_the_shell(billed: CommandLine) -> None:
    issue(billed)
    answer = billed("stop", "1", "--note", "Nachtrag")
    assert answer.code == 1
    (record,) = billed("sessions", "--limit", "1", "--format", "json").data
    assert (record["invoice"], record["notes"]) == ("RE-2026-0001", "Neustart")


@pytest.mark.parametrize(
    "note", ["\x1b[31mrot", "😀 日本語 עברית", "x" * 10_000, "a\tb\nc", "&<>]]>"]
)
def test_any_notes_can_be_billed(billed: CommandLine, note: str) -> None:
    number = billed("start", MAIER, "PC 9", "--at", "2026-10-09T10:00").out.strip()
    assert billed("stop", number, "--at", "2026-10-09T10:05", "--note", note).code == 0
    data = issue(billed)
    assert data["lines"][2]["notes"]
    assert billed("check").code == 0
