"""Places in the history, and the search index with what keeps it from being forgotten."""

from peewee import Database

#: Whatever stands in these columns is searched; a change of them makes a session due.
_SEARCHED = "place, computer_id, technician, technician_name, state, billing, invoice, folded"

_PLACES = """
INSERT INTO placed (id, place)
SELECT id, position + MAX(step - position) OVER (ORDER BY position)
FROM (SELECT id, begun_at / 10000 AS step,
             ROW_NUMBER() OVER (ORDER BY begun_at, number) AS position FROM session)
"""
_DOCUMENT = """
CREATE VIEW search_document AS
SELECT session.id AS session_id, session.place, customer.id AS customer_id,
       computer.id AS computer_id,
       customer.folded || ' ' || computer.folded || ' ' || session.folded AS words,
       session.technician, session.technician_name, session.state, session.billing,
       session.invoice,
       CASE WHEN session.state IN ('ended', 'aborted') THEN COALESCE((
           SELECT SUM(ended_at - started_at) FROM connection
           WHERE connection.session_id = session.id), 0) / 1000 END AS seconds
FROM session
JOIN computer ON computer.id = session.computer_id
JOIN customer ON customer.id = computer.customer_id
"""
#: Sessions as the index has them, to be taken out of it; without a place it has them not yet.
_DUE = """
CREATE TABLE search_due (
    session_id INTEGER PRIMARY KEY, place, customer_id, computer_id, words, technician,
    technician_name, state, billing, invoice, seconds)
"""
_KNOWN = "SELECT * FROM search_document WHERE session_id NOT IN (SELECT session_id FROM search_due)"
#: Signs that belong to words; what is not ASCII does anyway.
_SIGNS = "".join(chr(c) for c in range(33, 127) if not chr(c).isalnum() and chr(c) not in "'\"")
_INDEX = f"""
CREATE VIRTUAL TABLE search_index USING fts5(
    tokens, content='', detail=none,
    tokenize="ascii tokenchars '{_SIGNS}''''""'")
"""
_WORD = "CREATE TABLE search_word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)"
_PART = """
CREATE VIRTUAL TABLE search_part USING fts5(
    word, content='search_word', content_rowid='id', detail=none,
    tokenize='trigram case_sensitive 1')
"""
_PART_OF_WORD = """
CREATE TRIGGER search_word_insert AFTER INSERT ON search_word BEGIN
    INSERT INTO search_part (rowid, word) VALUES (NEW.id, NEW.word); END
"""
_SUPPORTER = "CREATE TABLE search_supporter (folded TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID"


def up(_migrator: object, db: Database) -> None:
    """Add them as they were at this version; opening the store fills the index."""
    _add_places(db)
    for statement in (_DOCUMENT, _DUE, _INDEX, _WORD, _PART, _PART_OF_WORD, _SUPPORTER):
        db.execute_sql(statement)
    _watch(db)


def _add_places(db: Database) -> None:
    db.execute_sql("ALTER TABLE session ADD COLUMN place BIGINT NOT NULL DEFAULT 0")
    db.execute_sql("CREATE TEMPORARY TABLE placed (id INTEGER PRIMARY KEY, place INTEGER NOT NULL)")
    db.execute_sql(_PLACES)
    # A session on an invoice is locked; where it stands in the history is no part of the invoice.
    name = "session_update_locked"
    (lock,) = db.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    db.execute_sql(f"DROP TRIGGER {name}")
    db.execute_sql(
        "UPDATE session SET place = (SELECT place FROM placed WHERE placed.id = session.id)"
    )
    db.execute_sql(lock)
    db.execute_sql("DROP TABLE placed")
    db.execute_sql("CREATE UNIQUE INDEX session_place ON session (place)")


def _watch(db: Database) -> None:
    """Note each session as the index has it before anything of it changes, whoever changes it."""
    _note(db, "session", "BEFORE UPDATE OF " + _SEARCHED, "session_id = OLD.id")
    _note(db, "session", "BEFORE DELETE", "session_id = OLD.id")
    _note(db, "connection", "BEFORE INSERT", "session_id = NEW.session_id")
    _note(db, "connection", "BEFORE UPDATE", "session_id IN (OLD.session_id, NEW.session_id)")
    _note(db, "connection", "BEFORE DELETE", "session_id = OLD.session_id")
    _note(db, "computer", "BEFORE UPDATE OF customer_id, folded", "computer_id = OLD.id")
    _note(db, "customer", "BEFORE UPDATE OF folded", "customer_id = OLD.id")
    db.execute_sql(
        "CREATE TRIGGER search_session_insert AFTER INSERT ON session"
        " WHEN NOT EXISTS (SELECT 1 FROM search_due WHERE session_id = NEW.id)"
        " BEGIN INSERT INTO search_due (session_id) VALUES (NEW.id); END"
    )


def _note(db: Database, table: str, event: str, which: str) -> None:
    kind = event.split()[1].lower()
    changed = "WHEN NEW.folded <> OLD.folded" if table == "customer" else ""
    db.execute_sql(
        f"CREATE TRIGGER search_{table}_{kind} {event} ON {table} {changed} BEGIN"
        f" INSERT INTO search_due {_KNOWN} AND {which}; END"
    )
