"""Statements of all customers for a month, beside one bare sum over the same rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from scripts.bench.figures import Figure, Goal, Row, Section
from scripts.bench.sizes import Size
from scripts.bench.stores import copy_of, office_of
from scripts.bench.timing import bare, in_turns, taken_ms

_MONTH = date(2026, 10, 1)
_TIMES = 5
_FROM = int(datetime(2026, 10, 2, tzinfo=UTC).timestamp() * 1000)
_SPAN = 27 * 86_400_000
_SUM = """
SELECT {columns} FROM session
JOIN connection ON connection.session_id = session.id
JOIN computer ON computer.id = session.computer_id
WHERE session.billing = 'billable' AND session.state = 'ended'
  AND session.begun_at >= {first} AND session.begun_at < {first} + {span}
"""
_TIME = "SUM(connection.ended_at - connection.started_at)"


def measure(size: Size) -> Section:
    """One month with all sessions of a store in it."""
    section = Section("Statements of all customers for a month")
    with _one_month(size.month) as path, office_of(path) as office, bare(path) as connection:
        total = _SUM.format(columns=f"COUNT(*), {_TIME}", first=_FROM, span=_SPAN)
        each = _SUM.format(columns=f"customer_id, {_TIME}", first=_FROM, span=_SPAN)
        taken = in_turns(
            {
                "statements": lambda: taken_ms(lambda: office.billing.month(_MONTH)),
                "sum": lambda: taken_ms(lambda: connection.execute(total).fetchall()),
                "sums": lambda: taken_ms(
                    lambda: connection.execute(f"{each} GROUP BY customer_id").fetchall()
                ),
            },
            _TIMES,
        )
        billable, _milliseconds = connection.execute(total).fetchone()
        customers = len(connection.execute(f"{each} GROUP BY customer_id").fetchall())
    ours = Figure.of(taken["statements"])
    what = f"{billable:,} billable sessions of {customers:,} customers"
    goal = (Goal("ratio", 2),)
    section.add(
        Row(what, ours, "one bare sum of their time", Figure.of(taken["sum"]), goal),
        Row(what, ours, "a bare sum for each customer", Figure.of(taken["sums"])),
    )
    return section


@contextmanager
def _one_month(count: int) -> Iterator[Path]:
    """A store whose sessions all began in one month, as far apart as they were before."""
    with copy_of(count) as path:
        with bare(path) as connection:
            first, last = connection.execute(
                "SELECT MIN(begun_at), MAX(begun_at) FROM session"
            ).fetchone()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "CREATE TEMPORARY TABLE moved AS SELECT id,"
                " ? + CAST((begun_at - ?) * 1.0 / ? * ? AS INTEGER) - begun_at AS by FROM session",
                (_FROM, first, last - first + 1, _SPAN),
            )
            connection.execute("CREATE UNIQUE INDEX temp.moved_id ON moved (id)")
            for statement in _MOVE:
                connection.execute(statement)
            connection.execute("COMMIT")
        yield path


_BY = "(SELECT by FROM moved WHERE moved.id = {})"
_MOVE = (
    f"UPDATE connection SET started_at = started_at + {_BY.format('session_id')},"
    f" ended_at = ended_at + {_BY.format('session_id')}",
    f"UPDATE session SET begun_at = begun_at + {_BY.format('session.id')}",
)
