"""What a call needs: how far away customers are, consent to recording, jobs on site."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    CharField,
    Database,
    ForeignKeyField,
    Model,
    TextField,
)

_COLUMNS = (
    ("customer", "distance_km BIGINT"),
    ("customer", "travel_zone TEXT NOT NULL DEFAULT ''"),
    ("session", "consent_recording INTEGER"),
)


def up(_migrator: object, db: Database) -> None:
    """Add the columns and the table as they were at this version."""
    for table, column in _COLUMNS:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column}")

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Customer(Table):
        id = BigAutoField()

    class Computer(Table):
        id = BigAutoField()

    class OnsiteJob(Table):
        id = BigAutoField()
        key = CharField(unique=True, max_length=36)
        number = BigIntegerField(unique=True)
        customer = ForeignKeyField(Customer, on_delete="RESTRICT")
        computer = ForeignKeyField(Computer, null=True, on_delete="RESTRICT")
        noted_at = BigIntegerField()
        noted_by = TextField()
        reason = CharField(max_length=20)
        note = TextField(default="")
        done_at = BigIntegerField(null=True, index=True)

    db.create_tables([OnsiteJob], safe=False)
