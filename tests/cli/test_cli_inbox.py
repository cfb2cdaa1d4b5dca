"""``inbox``: listed, decided and taken back at the shell; the way back to TeamViewer."""

from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.makers import captured

DAY = "2026-11-12T"


@pytest.fixture
def waiting(fw: CommandLine) -> None:
    """A row of 20 minutes around the 10 of session 1; 555 waits, with an attempt."""
    fw("assign", "123456789", "Maier", "PC")
    fw("assign", "777", "Weber", "Kasse")
    fw("start", "Maier", "PC", "--at", "2026-11-12T09:05")
    fw("stop", "1", "--at", "2026-11-12T09:15")
    office = fw.office()
    office.imports.take_over(
        [
            captured(f"{DAY}08:00:00", f"{DAY}08:20:00"),
            captured(f"{DAY}06:00:00", f"{DAY}06:20:00", "555", partner_name="KASSE"),
            captured(f"{DAY}05:00:00", f"{DAY}05:00:00", "555", partner_name="KASSE"),
        ]
    )
    office.close()


def row_of(fw: CommandLine, reason: str) -> str:
    return next(str(each["row"]) for each in fw("inbox", "--json").data if each["reason"] == reason)


@pytest.mark.usefixtures("waiting")
def test_all_that_waits_is_listed_with_guesses(fw: CommandLine) -> None:
    unknown, overlap, attempt = fw("inbox", "--json").data
    assert list(unknown) == list(overlap) == list(attempt)
    assert (unknown["reason"], unknown["remote_id"], unknown["count"]) == ("unknown", "555", 1)
    assert unknown["guess"] == {
        "customer": "Weber",
        "computer": "Kasse",
        "hint": "called",
        "evidence": "KASSE",
    }
    assert (overlap["reason"], overlap["sessions"]) == ("overlap", [1])
    assert (overlap["started_at"], overlap["customer"]) == ("2026-11-12T09:00:00+01:00", "Maier")
    assert (attempt["reason"], attempt["customer"]) == ("attempt", None)
    table = fw("inbox").out
    assert 'Weber – Kasse? (the computer is called "KASSE")' in table
    assert "overlap" in table


@pytest.mark.usefixtures("waiting")
def test_each_action_says_what_came_of_it(fw: CommandLine) -> None:
    row = row_of(fw, "overlap")
    assert fw("inbox", "link", row).out == f"Row {row} belongs to session 1 now.\n"
    assert fw("inbox", "restore", row).out == "1 row waits again.\n"
    assert fw("inbox", "merge", row).out == (
        "Sessions 2, 1, 3 as one cost 17.00 € instead of 25.50 €.\n"
    )
    assert fw("inbox", "link", row).err == f"fw-tui: Row {row} does not wait any more.\n"


@pytest.mark.usefixtures("waiting")
def test_rows_are_dropped_listed_and_brought_back(fw: CommandLine) -> None:
    assert fw("inbox", "drop", "--attempts").out == "1 row dropped.\n"
    assert fw("inbox", "drop", "--id", "555").out == "1 row dropped.\n"
    assert fw("inbox", "drop", row_of(fw, "overlap")).out == "1 row dropped.\n"
    assert fw("inbox").out == "Nothing waits.\n"
    dropped = fw("inbox", "--dropped", "--json").data
    assert len(dropped) == 3
    fw("inbox", "restore", *(str(each["row"]) for each in dropped))
    assert fw("inbox", "--dropped").out == "Nothing was dropped.\n"
    assert len(fw("inbox", "--json").data) == 3


@pytest.mark.usefixtures("waiting")
def test_rows_are_kept_all_or_none(fw: CommandLine) -> None:
    row = row_of(fw, "overlap")
    assert fw("inbox", "keep", row, "99").err == "fw-tui: There is no row 99 in any log.\n"
    assert fw("inbox", "keep", row).out == f"Row {row} is session 2 now.\n"


@pytest.mark.parametrize("words", [[], ["1", "--attempts"], ["--attempts", "--id", "555"]])
def test_dropping_needs_one_way_to_say_what(fw: CommandLine, words: list[str]) -> None:
    answer = fw("inbox", "drop", *words)
    assert (answer.code, answer.err) == (
        2,
        "fw-tui: Name the rows to drop, or --attempts, or --id.\n",
    )


def test_billing_states_are_written_as_requests(fw: CommandLine, tmp_path: Path) -> None:
    office = fw.office()
    office.imports.assign("123456789", "Maier", "PC")
    raw = '{"id": "0000-1", "deviceid": "d1", "billing_state": "Bill"}'
    office.imports.take_over([captured(f"{DAY}05:00:00", f"{DAY}05:00:00", raw=raw)])
    office.close()
    path = tmp_path / "states.jsonl"
    assert fw("export", "billing-states", "--to", str(path)).out == (
        f"Written: {path} (1 request)\n"
    )
    assert path.read_text() == (
        '{"method": "PUT", "path": "/api/v1/reports/connections/0000-1", '
        '"body": {"billing_state": "DoNotBill"}}\n'
    )
    answer = fw("export", "billing-states", "--to", str(path), "--json")
    assert answer.data == {"path": str(path), "requests": 1}
