"""Rows of other programs' logs can be dropped from the inbox; what waits is counted fast."""

from peewee import Database


def up(_migrator: object, db: Database) -> None:
    """Add the time of dropping, and indexes over what waits and over the names in the logs."""
    db.execute_sql("ALTER TABLE imported_row ADD COLUMN dropped_at INTEGER")
    db.execute_sql(
        "CREATE INDEX imported_row_waiting ON imported_row (remote_id)"
        " WHERE session_id IS NULL AND dropped_at IS NULL"
    )
    db.execute_sql(
        "CREATE INDEX imported_row_partner_name ON imported_row (partner_name)"
        " WHERE partner_name <> ''"
    )
