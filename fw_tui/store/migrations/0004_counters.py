"""Counters that only count: whoever set one back or on would double a number or skip one."""

from peewee import Database

_CHANGED = "a counter goes up by one and never back"
_LOCKS = {
    "INSERT": "NEW.value <> 1 OR EXISTS (SELECT 1 FROM counter WHERE name = NEW.name)",
    "UPDATE": "NEW.name <> OLD.name OR NEW.value <> OLD.value + 1",
    "DELETE": "1",
}


def up(_migrator: object, db: Database) -> None:
    """Put the locks on the counters of sessions and documents."""
    for event, condition in _LOCKS.items():
        db.execute_sql(
            f"CREATE TRIGGER counter_{event.lower()}_locked BEFORE {event} ON counter "
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{_CHANGED}'); END"
        )
