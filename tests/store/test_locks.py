"""What was issued stays as it is, whoever writes to the store and in whatever way."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from fw_tui.domain.errors import FwError
from fw_tui.services.maintenance import check
from fw_tui.services.office import Office
from tests.billing_makers import (
    draw_with,
    give_address,
    issue_october,
    quick_drawing,
    set_shop,
    work_for,
)
from tests.makers import make_office

#: Tables of which a row of an issued invoice must not change.
PARTS = ("invoice", "invoice_line", "invoice_file", "invoice_event")
ISSUED = ("RE-2026-0001", "ST-2026-0001", "RE-2026-0002", "RE-2026-0003")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An invoice, its cancellation, the same again, and one more; one session stays unbilled."""
    made = make_office(tmp_path)
    set_shop(made)
    draw_with(made, quick_drawing)
    work_for(made)
    give_address(made)
    made.invoices.cancel(issue_october(made).number, "hoerner", "Falsch")
    issue_october(made)
    work_for(made, start="2026-10-06T10:00:00+02:00")
    number = issue_october(made).number
    made.invoices.pay(number, "hoerner", 100)
    work_for(made, start="2026-10-07T10:00:00+02:00")
    yield made
    made.close()


@pytest.fixture
def sql(office: Office) -> Iterator[sqlite3.Connection]:
    """Any other program on the same file: no pragma of ours is set there."""
    connection = sqlite3.connect(office.path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = 1")
    yield connection
    connection.close()


def rows(sql: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return sql.execute(f"SELECT * FROM {table}").fetchall()


def columns(sql: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in sql.execute(f"PRAGMA table_info({table})")]


def refused(sql: sqlite3.Connection, statement: str, *values: object) -> None:
    """The statement fails by a lock of the store, and says so."""
    with pytest.raises(sqlite3.IntegrityError, match=r"cannot be changed|never back"):
        sql.execute(statement, values)


@pytest.mark.parametrize("table", PARTS)
def test_no_column_of_what_was_issued_can_be_updated(sql: sqlite3.Connection, table: str) -> None:
    before = rows(sql, table)
    assert before
    for column in columns(sql, table):
        refused(sql, f"UPDATE {table} SET {column} = {column}")
        refused(sql, f"UPDATE OR REPLACE {table} SET {column} = {column}")
    assert rows(sql, table) == before


@pytest.mark.parametrize("table", PARTS)
def test_nothing_of_what_was_issued_can_be_deleted(sql: sqlite3.Connection, table: str) -> None:
    before = rows(sql, table)
    sql.execute("PRAGMA foreign_keys = 0")
    refused(sql, f"DELETE FROM {table}")
    assert rows(sql, table) == before


@pytest.mark.parametrize("pragma", [0, 1])
@pytest.mark.parametrize("table", PARTS)
def test_nothing_of_what_was_issued_can_be_replaced(
    sql: sqlite3.Connection, table: str, pragma: int
) -> None:
    sql.execute(f"PRAGMA recursive_triggers = {pragma}")
    before = rows(sql, table)
    for row in before:
        places = ", ".join("?" * len(row))
        refused(sql, f"INSERT OR REPLACE INTO {table} VALUES ({places})", *row)
        refused(sql, f"REPLACE INTO {table} VALUES ({places})", *row)
    assert rows(sql, table) == before


def test_an_issued_number_key_or_place_cannot_be_taken_by_another(sql: sqlite3.Connection) -> None:
    names = columns(sql, "invoice")
    (row,) = sql.execute("SELECT * FROM invoice WHERE number = 'RE-2026-0003'")
    fresh = dict(zip(names, row, strict=True)) | {
        "id": 99,
        "key": "other",
        "number": "RE-9",
        "serial": 9,
        "chain": 99,
        "state": "draft",
    }
    for taken in ({"id": row[0]}, {"key": row[1]}, {"number": row[2]}, {"chain": 1}, {"serial": 3}):
        values = fresh | taken
        refused(
            sql,
            f"INSERT OR REPLACE INTO invoice ({', '.join(values)}) "
            f"VALUES ({', '.join('?' * len(values))})",
            *values.values(),
        )


def test_nothing_is_put_into_the_store_as_issued(sql: sqlite3.Connection) -> None:
    refused(
        sql,
        "INSERT INTO invoice SELECT 99, 'k', 'RE-9', kind, series, 9, date, due_on, since, until, "
        "customer_id, customer_name, form, net_cents, vat_cents, rounding_cents, gross_cents, "
        "cancels_id, issued_at, issued_by, 99, previous_hash, hash, state FROM invoice "
        "WHERE number = 'RE-2026-0003'",
    )


def test_an_issued_invoice_gets_no_further_parts(sql: sqlite3.Connection) -> None:
    (invoice,) = sql.execute("SELECT id FROM invoice WHERE number = 'RE-2026-0003'").fetchone()
    (free,) = sql.execute("SELECT id FROM session WHERE invoice IS NULL").fetchone()
    refused(sql, f"INSERT INTO invoice_line VALUES (99, {invoice}, 9, {free}, 1, 1, 1)")
    refused(sql, f"UPDATE invoice_line SET invoice_id = {invoice}")
    sql.execute(
        "INSERT INTO contingent SELECT 1, 'k', id, 9, '2026-01-01', '2026-12-31', '' "
        "FROM customer LIMIT 1"
    )
    refused(sql, f"INSERT INTO contingent_draw VALUES (1, 1, {invoice}, {free}, 1)")


@pytest.mark.parametrize("pragma", [0, 1])
def test_billed_sessions_and_their_time_stay(sql: sqlite3.Connection, pragma: int) -> None:
    sql.execute(f"PRAGMA recursive_triggers = {pragma}")
    sql.execute("PRAGMA foreign_keys = 0")
    billed = "SELECT id FROM session WHERE invoice IS NOT NULL"
    sessions, connections = rows(sql, "session"), rows(sql, "connection")
    for column in columns(sql, "session"):
        refused(sql, f"UPDATE session SET {column} = {column} WHERE id IN ({billed})")
    for column in columns(sql, "connection"):
        refused(sql, f"UPDATE connection SET {column} = {column} WHERE session_id IN ({billed})")
    refused(sql, f"DELETE FROM session WHERE id IN ({billed})")
    refused(sql, f"DELETE FROM connection WHERE session_id IN ({billed})")
    refused(sql, f"INSERT OR REPLACE INTO session SELECT * FROM session WHERE id IN ({billed})")
    refused(
        sql,
        "INSERT OR REPLACE INTO connection SELECT * FROM connection "
        f"WHERE session_id IN ({billed})",
    )
    refused(sql, "INSERT INTO connection VALUES (99, 1, 0, 1)")
    assert (rows(sql, "session"), rows(sql, "connection")) == (sessions, connections)


def test_an_unbilled_session_stays_free_to_change(sql: sqlite3.Connection) -> None:
    changed = sql.execute("UPDATE session SET notes = 'x' WHERE invoice IS NULL").rowcount
    assert changed == 1


@pytest.mark.parametrize("pragma", [0, 1])
def test_a_counter_only_counts(sql: sqlite3.Connection, pragma: int) -> None:
    sql.execute(f"PRAGMA recursive_triggers = {pragma}")
    before = rows(sql, "counter")
    assert {name for name, _value in before} >= {"session", "invoice-2026", "cancellation-2026"}
    for change in ("value - 1", "value + 2", "value", "0", "NULL"):
        with pytest.raises(sqlite3.IntegrityError):
            sql.execute(f"UPDATE OR REPLACE counter SET value = {change}")
    refused(sql, "UPDATE counter SET name = name || 'x', value = value + 1")
    refused(sql, "DELETE FROM counter")
    refused(sql, "INSERT OR REPLACE INTO counter VALUES ('invoice-2026', 1)")
    refused(
        sql,
        "INSERT INTO counter VALUES ('invoice-2026', 1) ON CONFLICT DO UPDATE SET value = 0",
    )
    refused(sql, "INSERT INTO counter VALUES ('invoice-2027', 7)")
    assert rows(sql, "counter") == before


# -- what is found after all ----------------------------------------------------------------------


def findings(office: Office) -> list[str]:
    return [str(finding) for finding in check(office)]


def unlock(sql: sqlite3.Connection) -> list[tuple[str, str]]:
    """Take all locks away, as somebody with the file in hands can; returns them."""
    locks = sql.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%locked'"
    ).fetchall()
    for name, _text in locks:
        sql.execute(f"DROP TRIGGER {name}")
    return locks


def tampered(sql: sqlite3.Connection, *statements: str) -> None:
    """Change what is locked and put the locks back."""
    locks = unlock(sql)
    for statement in statements:
        assert sql.execute(statement).rowcount > 0
    for _name, text in locks:
        sql.execute(text)


def test_a_sound_store_has_no_findings(office: Office) -> None:
    assert findings(office) == []


def test_every_missing_lock_is_named(office: Office, sql: sqlite3.Connection) -> None:
    names = [name for name, _text in unlock(sql)]
    found = findings(office)
    assert len(found) == len(names) > 15
    assert all(any(name in sentence for sentence in found) for name in names)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invoice SET gross_cents = 1 WHERE number = '{number}'",
        "UPDATE invoice SET due_on = '2030-01-01' WHERE number = '{number}'",
        "UPDATE invoice SET hash = '' WHERE number = '{number}'",
        "UPDATE invoice_line SET units = 9 WHERE invoice_id = "
        "(SELECT id FROM invoice WHERE number = '{number}')",
        "UPDATE invoice_file SET content = 'x' WHERE kind = 'pdf' AND invoice_id = "
        "(SELECT id FROM invoice WHERE number = '{number}')",
        "DELETE FROM invoice_file WHERE kind = 'xml' AND invoice_id = "
        "(SELECT id FROM invoice WHERE number = '{number}')",
        # The same bytes as text, text that is no UTF-8, bytes where text and numbers were.
        "UPDATE invoice_file SET content = CAST(content AS TEXT) WHERE kind = 'pdf' "
        "AND invoice_id = (SELECT id FROM invoice WHERE number = '{number}')",
        "UPDATE invoice_file SET content = CAST(x'ff' AS TEXT) WHERE kind = 'pdf' "
        "AND invoice_id = (SELECT id FROM invoice WHERE number = '{number}')",
        "UPDATE invoice SET customer_name = CAST(x'ff' AS TEXT) WHERE number = '{number}'",
        "UPDATE invoice SET customer_name = x'ff' WHERE number = '{number}'",
        "UPDATE invoice_line SET units = x'00' WHERE invoice_id = "
        "(SELECT id FROM invoice WHERE number = '{number}')",
    ],
)
@pytest.mark.parametrize("number", ISSUED)
def test_the_first_broken_link_is_named(
    office: Office, sql: sqlite3.Connection, number: str, statement: str
) -> None:
    tampered(sql, statement.format(number=number))
    (sentence,) = findings(office)
    assert number in sentence
    assert "is not as it was issued" in sentence


def test_a_document_that_was_taken_away_is_missed(office: Office, sql: sqlite3.Connection) -> None:
    sql.execute("PRAGMA foreign_keys = 0")
    of_it = "invoice_id = (SELECT id FROM invoice WHERE number = 'RE-2026-0002')"
    tampered(
        sql,
        "UPDATE session SET invoice = NULL WHERE invoice = 'RE-2026-0002'",
        f"DELETE FROM invoice_line WHERE {of_it}",
        f"DELETE FROM invoice_file WHERE {of_it}",
        "DELETE FROM invoice WHERE number = 'RE-2026-0002'",
    )
    (sentence,) = findings(office)
    assert "RE-2026-0003" in sentence


def test_the_newest_document_that_was_taken_away_is_missed(
    office: Office, sql: sqlite3.Connection
) -> None:
    sql.execute("PRAGMA foreign_keys = 0")
    of_it = "invoice_id = (SELECT id FROM invoice WHERE number = 'RE-2026-0003')"
    tampered(
        sql,
        "UPDATE session SET invoice = NULL WHERE invoice = 'RE-2026-0003'",
        f"DELETE FROM invoice_event WHERE {of_it}",
        f"DELETE FROM invoice_line WHERE {of_it}",
        f"DELETE FROM invoice_file WHERE {of_it}",
        "DELETE FROM invoice WHERE number = 'RE-2026-0003'",
    )
    (sentence,) = findings(office)
    assert "invoice-2026" in sentence


def test_the_first_broken_link_is_named_though_rows_point_to_nothing(
    office: Office, sql: sqlite3.Connection
) -> None:
    sql.execute("PRAGMA foreign_keys = 0")
    tampered(sql, "DELETE FROM invoice WHERE number = 'RE-2026-0002'")
    dangling, sentence, *_sessions = findings(office)
    assert "point to nothing" in dangling
    assert "RE-2026-0003" in sentence


def test_that_all_documents_were_taken_away_is_found(
    office: Office, sql: sqlite3.Connection
) -> None:
    sql.execute("PRAGMA foreign_keys = 0")
    tampered(
        sql,
        "UPDATE session SET invoice = NULL, billed_units = NULL, billed_net_cents = NULL, "
        "billed_gross_cents = NULL",
        *(f"DELETE FROM {table}" for table in reversed(PARTS)),
    )
    cancellations, invoices = findings(office)
    assert "cancellation-2026" in cancellations
    assert "invoice-2026" in invoices


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE counter SET value = 2 WHERE name = 'invoice-2026'",
        "UPDATE counter SET value = 9 WHERE name = 'invoice-2026'",
        "DELETE FROM counter WHERE name = 'invoice-2026'",
    ],
)
def test_a_counter_that_does_not_fit_its_documents_is_found(
    office: Office, sql: sqlite3.Connection, statement: str
) -> None:
    tampered(sql, statement)
    (sentence,) = findings(office)
    assert "invoice-2026" in sentence


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE session SET notes = 'x' WHERE number = 1",
        "UPDATE session SET technician_name = 'x' WHERE number = 1",
        "UPDATE session SET billed_gross_cents = 1 WHERE number = 1",
        "UPDATE session SET billed_units = 1 WHERE number = 1",
        "UPDATE session SET billing = 'free', free_reason = 'goodwill' WHERE number = 1",
        "UPDATE session SET state = 'aborted' WHERE number = 1",
        "UPDATE connection SET ended_at = ended_at + 1000 WHERE session_id = 1",
    ],
)
def test_a_billed_session_that_was_changed_by_force_is_found(
    office: Office, sql: sqlite3.Connection, statement: str
) -> None:
    tampered(sql, statement)
    (sentence,) = findings(office)
    assert sentence == "Session 1 is not as invoice RE-2026-0002 says."


def test_a_session_that_names_a_strange_invoice_is_found(
    office: Office, sql: sqlite3.Connection
) -> None:
    sql.execute("UPDATE session SET invoice = 'RE-2026-0003' WHERE invoice IS NULL")
    (sentence,) = findings(office)
    assert "3" in sentence
    assert "RE-2026-0003" in sentence


def test_a_billed_session_that_was_set_free_by_force_is_found(
    office: Office, sql: sqlite3.Connection
) -> None:
    tampered(sql, "UPDATE session SET invoice = NULL WHERE invoice = 'RE-2026-0003'")
    (sentence,) = findings(office)
    assert "RE-2026-0003" in sentence


def test_an_unfinished_document_is_found(office: Office, sql: sqlite3.Connection) -> None:
    sql.execute(
        "INSERT INTO invoice SELECT 99, 'k', 'RE-9', kind, series, 9, date, due_on, since, until, "
        "customer_id, customer_name, form, net_cents, vat_cents, rounding_cents, gross_cents, "
        "cancels_id, issued_at, issued_by, 99, previous_hash, '', 'draft' FROM invoice "
        "WHERE number = 'RE-2026-0003'"
    )
    (sentence,) = findings(office)
    assert "RE-9" in sentence


def test_our_own_code_meets_the_same_locks(office: Office) -> None:
    from fw_tui.store.models import InvoiceRow  # noqa: PLC0415 - reaches past the services

    with pytest.raises(FwError, match="lets nobody change what was issued"):
        office._store.write(lambda: InvoiceRow.update(gross_cents=1).execute())
