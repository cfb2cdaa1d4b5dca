"""With which client a computer is reached, and where."""

from peewee import Database

_COLUMNS = (
    "client TEXT NOT NULL DEFAULT ''",
    "host TEXT NOT NULL DEFAULT ''",
    "port BIGINT NOT NULL DEFAULT 0",
    "login TEXT NOT NULL DEFAULT ''",
)


def up(_migrator: object, db: Database) -> None:
    """Add the columns as they were at this version."""
    for column in _COLUMNS:
        db.execute_sql(f"ALTER TABLE computer ADD COLUMN {column}")
