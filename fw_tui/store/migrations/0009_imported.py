"""What logs tell beside times and names: who dialled, whether to bill it, what was noted."""

from peewee import Database


def up(_migrator: object, db: Database) -> None:
    """Add the columns; of rows that wait already nothing of it is known."""
    db.execute_sql("ALTER TABLE imported_row ADD COLUMN direction VARCHAR(8)")
    db.execute_sql("ALTER TABLE imported_row ADD COLUMN billing VARCHAR(12)")
    db.execute_sql("ALTER TABLE imported_row ADD COLUMN notes TEXT NOT NULL DEFAULT ''")
