"""What the history is put in order by beside the start: how long a session lasted, and names."""

from peewee import Database

#: None while it runs, as in the view ``search_document``.
_SECONDS = """
UPDATE session SET seconds = COALESCE((
    SELECT SUM(ended_at - started_at) FROM connection WHERE connection.session_id = session.id), 0)
    / 1000
WHERE state IN ('ended', 'aborted')
"""


def up(_migrator: object, db: Database) -> None:
    """Add them as they were at this version."""
    db.execute_sql("ALTER TABLE session ADD COLUMN seconds BIGINT")
    # A session on an invoice is locked; what its connections say already may be noted.
    name = "session_update_locked"
    (lock,) = db.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    db.execute_sql(f"DROP TRIGGER {name}")
    db.execute_sql(_SECONDS)
    db.execute_sql(lock)
    # A session that is not over stands with the longest.
    db.execute_sql(
        "CREATE INDEX session_lasting ON session (COALESCE(seconds, 9223372036854775807), place)"
    )
    db.execute_sql("CREATE INDEX computer_folded ON computer (folded)")
