"""Invoices that nobody can change, what is prepaid, merged sessions, and the shop's own tariffs."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    BlobField,
    CharField,
    Check,
    Database,
    ForeignKeyField,
    Model,
    TextField,
)

#: Issued and not taken back.
_VALID = """
CREATE VIEW valid_invoice AS
SELECT id, number FROM invoice
WHERE state = 'issued' AND kind = 'invoice' AND NOT EXISTS (
    SELECT 1 FROM invoice AS c WHERE c.cancels_id = invoice.id AND c.state = 'issued')
"""
_LOCKED = """
CREATE VIEW locked_session AS
SELECT session.id, session.key, session.number FROM session
JOIN valid_invoice ON valid_invoice.number = session.invoice
"""


def up(_migrator: object, db: Database) -> None:
    """Add the tables and columns as they were at this version, and the locks on them."""
    _add_columns(db)
    _add_tables(db)
    for view in (_VALID, _LOCKED):
        db.execute_sql(view)
    _lock_invoices(db)
    _lock_parts(db)
    _lock_events(db)
    _lock_sessions(db)


_COLUMNS = (
    ("customer", "tariff TEXT NOT NULL DEFAULT ''"),
    ("customer", "invoice_form VARCHAR(12) NOT NULL DEFAULT 'zugferd'"),
    ("customer", "invoice_language TEXT NOT NULL DEFAULT ''"),
    ("customer", "debtor BIGINT"),
    ("computer", "tariff TEXT NOT NULL DEFAULT ''"),
    ("session", "merged_into_id BIGINT REFERENCES session (id) ON DELETE RESTRICT"),
    ("session", "billed_units BIGINT"),
    ("session", "billed_net_cents BIGINT"),
    ("session", "billed_gross_cents BIGINT"),
)
_INDEXES = (
    "CREATE UNIQUE INDEX customer_debtor ON customer (debtor)",
    "CREATE INDEX session_invoice ON session (invoice)",
    "CREATE INDEX session_merged_into_id ON session (merged_into_id)",
)


def _add_columns(db: Database) -> None:
    # Said in SQL: the migrator would copy the tables to make a column NOT NULL.
    for table, column in _COLUMNS:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    for index in _INDEXES:
        db.execute_sql(index)


def _add_tables(db: Database) -> None:
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Customer(Table):
        id = BigAutoField()

    class SessionRow(Table):
        id = BigAutoField()

        class Meta:
            table_name = "session"

    class Invoice(Table):
        id = BigAutoField()
        key = CharField(unique=True, max_length=36)
        number = CharField(unique=True, max_length=40)
        kind = CharField(max_length=12, constraints=[Check("kind IN ('invoice', 'cancellation')")])
        series = CharField(max_length=40)
        serial = BigIntegerField()
        date = CharField(max_length=10)
        due_on = CharField(max_length=10)
        since = CharField(max_length=10)
        until = CharField(max_length=10)
        customer = ForeignKeyField(Customer, on_delete="RESTRICT")
        customer_name = TextField()
        form = CharField(max_length=12)
        net_cents = BigIntegerField()
        vat_cents = BigIntegerField()
        rounding_cents = BigIntegerField()
        gross_cents = BigIntegerField()
        cancels = ForeignKeyField("self", null=True, unique=True, on_delete="RESTRICT")
        issued_at = BigIntegerField()
        issued_by = TextField()
        chain = BigIntegerField(unique=True)
        previous_hash = CharField(max_length=64)
        hash = CharField(max_length=64, default="")
        state = CharField(
            max_length=12, default="draft", constraints=[Check("state IN ('draft', 'issued')")]
        )

        class Meta:
            indexes = ((("series", "serial"), True), (("date", "id"), False))
            constraints = [Check("(kind = 'cancellation') = (cancels_id IS NOT NULL)")]

    class InvoiceLine(Table):
        id = BigAutoField()
        invoice = ForeignKeyField(Invoice, on_delete="RESTRICT", index=False)
        position = BigIntegerField()
        session = ForeignKeyField(SessionRow, on_delete="RESTRICT")
        units = BigIntegerField()
        net_cents = BigIntegerField()
        gross_cents = BigIntegerField()

        class Meta:
            indexes = ((("invoice", "position"), True), (("invoice", "session"), True))

    class InvoiceFile(Table):
        id = BigAutoField()
        invoice = ForeignKeyField(Invoice, on_delete="RESTRICT", index=False)
        kind = CharField(max_length=12, constraints=[Check("kind IN ('document', 'xml', 'pdf')")])
        content = BlobField()

        class Meta:
            indexes = ((("invoice", "kind"), True),)

    class InvoiceEvent(Table):
        id = BigAutoField()
        key = CharField(unique=True, max_length=36)
        invoice = ForeignKeyField(Invoice, on_delete="RESTRICT")
        kind = CharField(
            max_length=12, constraints=[Check("kind IN ('sent', 'unsent', 'payment')")]
        )
        day = CharField(max_length=10)
        amount_cents = BigIntegerField(default=0)
        note = TextField(default="")
        at = BigIntegerField()
        by = TextField()

    class Contingent(Table):
        id = BigAutoField()
        key = CharField(unique=True, max_length=36)
        customer = ForeignKeyField(Customer, on_delete="RESTRICT")
        units = BigIntegerField(constraints=[Check("units > 0")])
        valid_from = CharField(max_length=10)
        valid_until = CharField(max_length=10)
        note = TextField(default="")

    class ContingentDraw(Table):
        id = BigAutoField()
        contingent = ForeignKeyField(Contingent, on_delete="RESTRICT", index=False)
        invoice = ForeignKeyField(Invoice, on_delete="RESTRICT")
        session = ForeignKeyField(SessionRow, on_delete="RESTRICT")
        units = BigIntegerField(constraints=[Check("units > 0")])

        class Meta:
            indexes = ((("contingent", "invoice", "session"), True),)

    class TariffVersion(Table):
        id = BigAutoField()
        name = TextField()
        valid_from = CharField(max_length=10)
        terms = TextField()

        class Meta:
            indexes = ((("name", "valid_from"), True),)

    db.create_tables(
        [
            Invoice,
            InvoiceLine,
            InvoiceFile,
            InvoiceEvent,
            Contingent,
            ContingentDraw,
            TariffVersion,
        ],
        safe=False,
    )


def _refuse(db: Database, table: str, event: str, condition: str, sentence: str) -> None:
    """A trigger that lets no program do that, ours or another one.

    It asks before the change: INSERT OR REPLACE deletes rows without firing delete triggers
    unless a connection has switched on ``recursive_triggers``.
    """
    db.execute_sql(
        f"CREATE TRIGGER {table}_{event.lower()}_locked BEFORE {event} ON {table} "
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


def _lock_invoices(db: Database) -> None:
    sentence = "an issued invoice cannot be changed"
    taken = (
        "EXISTS (SELECT 1 FROM invoice AS i WHERE i.state = 'issued' AND {other}"
        "(i.id = NEW.id OR i.key = NEW.key OR i.number = NEW.number OR i.chain = NEW.chain"
        " OR i.cancels_id = NEW.cancels_id OR (i.series = NEW.series AND i.serial = NEW.serial)))"
    )
    _refuse(db, "invoice", "INSERT", f"NEW.state <> 'draft' OR {taken.format(other='')}", sentence)
    _refuse(
        db,
        "invoice",
        "UPDATE",
        f"OLD.state = 'issued' OR {taken.format(other='i.id <> OLD.id AND ')}",
        sentence,
    )
    _refuse(db, "invoice", "DELETE", "OLD.state = 'issued'", sentence)


_SAME_PART = (
    "EXISTS (SELECT 1 FROM {table} AS o JOIN invoice ON invoice.id = o.invoice_id"
    " WHERE invoice.state = 'issued' AND o.id = NEW.id)"
)


def _lock_parts(db: Database) -> None:
    """Lines, files and draws are written while their invoice is a draft, never after."""
    sentence = "parts of an issued invoice cannot be changed"
    issued = "EXISTS (SELECT 1 FROM invoice WHERE id = {row}.invoice_id AND state = 'issued')"
    old, new = issued.format(row="OLD"), issued.format(row="NEW")
    for table in ("invoice_line", "invoice_file", "contingent_draw"):
        same = _SAME_PART.format(table=table)
        _refuse(db, table, "INSERT", f"{new} OR {same}", sentence)
        _refuse(db, table, "UPDATE", f"{old} OR {new} OR {same}", sentence)
        _refuse(db, table, "DELETE", old, sentence)


def _lock_events(db: Database) -> None:
    """What happened to an invoice is only ever added to."""
    sentence = "what happened to an invoice cannot be changed"
    known = "EXISTS (SELECT 1 FROM invoice_event WHERE id = NEW.id OR key = NEW.key)"
    _refuse(db, "invoice_event", "INSERT", known, sentence)
    _refuse(db, "invoice_event", "UPDATE", "1", sentence)
    _refuse(db, "invoice_event", "DELETE", "1", sentence)


def _lock_sessions(db: Database) -> None:
    """A session on a valid invoice stays as it was billed, and so do its connections."""
    sentence = "a session on an invoice cannot be changed"
    locked = "EXISTS (SELECT 1 FROM locked_session AS l WHERE {which})"
    old = locked.format(which="l.id = OLD.id")
    taken = "(l.id = NEW.id OR l.key = NEW.key OR l.number = NEW.number)"
    _refuse(db, "session", "INSERT", locked.format(which=taken), sentence)
    _refuse(
        db,
        "session",
        "UPDATE",
        f"{old} OR {locked.format(which='l.id <> OLD.id AND ' + taken)}",
        sentence,
    )
    _refuse(db, "session", "DELETE", old, sentence)
    of_old = locked.format(which="l.id = OLD.session_id")
    of_new = locked.format(which="l.id = NEW.session_id")
    same = (
        "EXISTS (SELECT 1 FROM connection AS o JOIN locked_session AS l ON l.id = o.session_id"
        " WHERE o.id = NEW.id)"
    )
    _refuse(db, "connection", "INSERT", f"{of_new} OR {same}", sentence)
    _refuse(db, "connection", "UPDATE", f"{of_old} OR {of_new} OR {same}", sentence)
    _refuse(db, "connection", "DELETE", of_old, sentence)
