"""What happened to sessions beside their connections; rows are only added."""

from peewee import Database

_CHANGED = "what happened to a session cannot be changed"
_LOCKS = {
    "INSERT": "EXISTS (SELECT 1 FROM session_event WHERE id = NEW.id)",
    "UPDATE": "1",
    "DELETE": "1",
}


def up(_migrator: object, db: Database) -> None:
    """Add the table with its locks."""
    db.execute_sql(
        "CREATE TABLE session_event (id INTEGER NOT NULL PRIMARY KEY, session_id INTEGER NOT NULL"
        " REFERENCES session (id) ON DELETE RESTRICT, at INTEGER NOT NULL,"
        " step VARCHAR(12) NOT NULL, text TEXT NOT NULL)"
    )
    db.execute_sql("CREATE INDEX session_event_session_id_at ON session_event (session_id, at)")
    for event, condition in _LOCKS.items():
        db.execute_sql(
            f"CREATE TRIGGER session_event_{event.lower()}_locked BEFORE {event} ON session_event "
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{_CHANGED}'); END"
        )
