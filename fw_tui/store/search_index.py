"""Keeping the search index in step with the tables.

Triggers note in ``search_due`` each session as the index has it, before anything of it changes;
``keep_up`` runs at the end of every transaction that writes and brings the index up to date. So no
function that writes has to think of it, and what another program changed is found by the next one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeAlias

from peewee import Database, DatabaseProxy

from fw_tui.domain.errors import FwError, N_
from fw_tui.store.models import database
from fw_tui.store.rows import OF_A_LIST, listed
from fw_tui.store.tokens import ANY, Document, any_of, listed_words, supporter, text_of, tokens_of

AnyDatabase: TypeAlias = Database | DatabaseProxy

AT_ONCE = 1000
_PIECE = 1000
_DOCUMENTS = "SELECT * FROM search_document"
_TAKE_OUT = "INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', ?, ?)"
_PUT_IN = "INSERT INTO search_index (rowid, tokens) VALUES (?, ?)"
_SET_DURATION = (
    "UPDATE session SET seconds = ? WHERE id = ? AND id NOT IN (SELECT id FROM locked_session)"
)
_LIST_WORDS = f"INSERT OR IGNORE INTO search_word (word) {OF_A_LIST[1:-1]}"
_LIST_SUPPORTERS = f"INSERT OR IGNORE INTO search_supporter (folded) {OF_A_LIST[1:-1]}"


def keep_up(db: AnyDatabase) -> None:
    """Bring the index up to date with what changed in this transaction."""
    while due := db.execute_sql("SELECT * FROM search_due LIMIT ?", (AT_ONCE,)).fetchall():
        known = [Document._make(row) for row in due]
        ids = (listed([document.session_id for document in known]),)
        present = _documents(db, f"{_DOCUMENTS} WHERE session_id IN {OF_A_LIST}", ids)
        documents = {document.session_id: document for document in present}
        _exchange(db, known, documents)
        _note_durations(db, ids, documents)
        db.execute_sql(f"DELETE FROM search_due WHERE session_id IN {OF_A_LIST}", ids)  # noqa: S608


def _note_durations(db: AnyDatabase, ids: tuple[str], documents: dict[int, Document]) -> None:
    """Set what sessions lasted where somebody else has changed their connections."""
    rows = db.execute_sql(f"SELECT id, seconds FROM session WHERE id IN {OF_A_LIST}", ids)  # noqa: S608
    noted = dict(rows.fetchall())
    wrong = [(d.seconds, key) for key, d in documents.items() if d.seconds != noted[key]]
    if wrong:
        db.connection().executemany(_SET_DURATION, wrong)


def must_be_filled(db: AnyDatabase) -> bool:
    """Whether there are sessions and the index has none: a migration made it anew."""
    found = db.execute_sql(
        "SELECT EXISTS (SELECT 1 FROM session) AND NOT EXISTS ("
        "SELECT 1 FROM search_index WHERE search_index MATCH ?)",
        (any_of([ANY]),),
    )
    return bool(found.fetchone()[0])


def rebuild(db: AnyDatabase = database) -> None:
    """Make the index anew from the tables."""
    db.execute_sql("INSERT INTO search_index (search_index) VALUES ('delete-all')")
    db.execute_sql("INSERT INTO search_part (search_part) VALUES ('delete-all')")
    db.execute_sql("DELETE FROM search_due")
    db.execute_sql("DELETE FROM search_word")
    db.execute_sql("DELETE FROM search_supporter")
    # In order of place: the index wants its rows in order of their numbers.
    documents = _documents(db, f"{_DOCUMENTS} ORDER BY place")
    while piece := list(islice(documents, _PIECE)):
        _put_in(db, [(document, text_of(document)) for document in piece])
    db.execute_sql("INSERT INTO search_index (search_index) VALUES ('optimize')")


def differences(db: AnyDatabase = database) -> Iterator[FwError]:
    """Whether the index has each token as often as the tables say."""
    keep_up(db)
    wanted: Counter[str] = Counter()
    for document in _documents(db, _DOCUMENTS):
        wanted.update(tokens_of(document))
    db.execute_sql(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_term USING"
        " fts5vocab(main, search_index, row)"
    )
    present = dict(db.execute_sql("SELECT term, doc FROM temp.search_term").fetchall())
    if present != wanted:
        yield FwError(
            N_("The search index is not up to date; fw-tui check --repair makes it anew.")
        )


def _exchange(db: AnyDatabase, known: Iterable[Document], present: dict[int, Document]) -> None:
    """Take out of the index what it has of some sessions, and put in what they are now.

    Of a session that keeps its place only the tokens that changed are touched. Each is taken out
    and put in as often as the other, be it with no token: FTS5 counts its rows.
    """
    gone: list[tuple[int | None, str]] = []
    come: list[tuple[Document, str]] = []
    for old in known:
        new = present.get(old.session_id)
        if old.place is None:
            come += [] if new is None else [(new, text_of(new))]
            continue
        had = tokens_of(old)
        has = set() if new is None else tokens_of(new)
        if new is not None and new.place == old.place:
            if had == has:
                continue
            had, has = had - has, has - had
        gone.append((old.place, " ".join(had)))
        if new is not None:
            come.append((new, " ".join(has)))
    db.connection().executemany(_TAKE_OUT, gone)
    _put_in(db, come)


def _put_in(db: AnyDatabase, come: Sequence[tuple[Document, str]]) -> None:
    """Put sessions into the index, each with tokens of it as text, and their words into lists."""
    if not come:
        return
    db.connection().executemany(_PUT_IN, ((document.place, text) for document, text in come))
    supporters = {supporter(d.technician, d.technician_name) for d, _text in come}
    db.execute_sql(_LIST_WORDS, (listed(listed_words(d.words for d, _text in come)),))
    db.execute_sql(_LIST_SUPPORTERS, (listed(sorted(supporters)),))


def _documents(db: AnyDatabase, select: str, values: Sequence[object] = ()) -> Iterator[Document]:
    return map(Document._make, db.execute_sql(select, values))
