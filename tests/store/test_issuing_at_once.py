"""Eight processes that bill the same sessions at once, while drawing fails again and again."""

import random
from collections import Counter
from pathlib import Path

from fw_tui.domain.invoice import InvoiceKind
from fw_tui.services.maintenance import check
from tests.billing_makers import OCTOBER, give_address, set_shop, work_for
from tests.makers import make_office
from tests.store.processes import acknowledged, writers

CUSTOMERS = 12
SESSIONS = 3


def prepare(folder: Path) -> Path:
    office = make_office(folder)
    set_shop(office)
    for customer in range(CUSTOMERS):
        for day in range(SESSIONS):
            work_for(office, f"Kunde {customer:02}", start=f"2026-10-{day + 5:02}T10:00:00+02:00")
        give_address(office, f"Kunde {customer:02}")
    office.close()
    return folder / "store.db"


def must_be_whole(folder: Path, said: list[list[str]]) -> None:
    """No gap, no double, the chain whole, and all that was acknowledged is there."""
    office = make_office(folder)
    assert check(office) == []
    entries = office.invoices.list()
    for kind, prefix in ((InvoiceKind.INVOICE, "RE"), (InvoiceKind.CANCELLATION, "ST")):
        numbers = sorted(entry.number for entry in entries if entry.kind is kind)
        assert numbers == [f"{prefix}-2026-{n:04}" for n in range(1, len(numbers) + 1)]
    acknowledged_numbers = Counter(words[1] for words in said if words[0] == "issued")
    assert set(acknowledged_numbers.values()) <= {1}
    assert set(acknowledged_numbers) <= {entry.number for entry in entries}
    valid = [e for e in entries if e.kind is InvoiceKind.INVOICE and e.cancelled_by is None]
    billed = Counter(
        line.session for entry in valid for line in office.invoices.document(entry.number).lines
    )
    assert set(billed.values()) <= {1}
    owed = sum(
        office.sessions.charge(session).due.gross_cents
        for session in office.history.newest("", 1000)
        if session.invoice is not None
    )
    assert owed == sum(entry.gross_cents for entry in valid)
    office.close()


def test_eight_processes_bill_every_session_once_without_a_gap(tmp_path: Path) -> None:
    path = prepare(tmp_path)
    said: list[list[str]] = []
    with writers("bill_all", path, list(range(8))) as processes:
        for process in processes:
            out, errors = process.communicate(timeout=120)
            assert (process.returncode, errors) == (0, "")
            said += [line.split() for line in out.splitlines()]
    office = make_office(tmp_path)
    assert office.invoices.billable_customers(OCTOBER) == []
    entries = office.invoices.list()
    office.close()
    assert {words[1] for words in said if words[0] == "issued"} == {e.number for e in entries}
    assert ["refused", "FwError"] in said, "no drawing failed, so nothing was tried"
    must_be_whole(tmp_path, said)


def test_programs_that_are_killed_while_they_bill_leave_all_whole(tmp_path: Path) -> None:
    path = prepare(tmp_path)
    lines = random.Random(7)
    said: list[list[str]] = []
    with writers("bill", path, [10, 11, 12]) as processes:
        for process in processes:
            said += acknowledged(process, lines.randint(1, 12))
    must_be_whole(tmp_path, said)
