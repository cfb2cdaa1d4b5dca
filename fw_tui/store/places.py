"""Places: the order of the history as numbers, newer sessions have higher ones.

A place is the start in steps of ten seconds, or the next free one after it. That coarse it keeps
the search index, whose row numbers are places, a third smaller than seconds would.
"""

from fw_tui.store.models import database

_STEP = 10_000

_FREE = """
CASE WHEN EXISTS (SELECT 1 FROM session WHERE place = {wanted}) THEN (
    SELECT taken.place + 1 FROM session AS taken WHERE taken.place >= {wanted}
    AND NOT EXISTS (SELECT 1 FROM session AS later WHERE later.place = taken.place + 1)
    ORDER BY taken.place LIMIT 1)
ELSE {wanted} END
"""
_FREE_FROM = f"SELECT {_FREE.format(wanted=':wanted')}"

#: The place of a session with ``:number`` that begins at ``:begun_at``, inside of its insertion.
#: If the one numbered before begins no later, all from its start to its place is taken.
FREE_PLACE = f"""
(SELECT {_FREE.format(wanted="wanted.place")} FROM (SELECT MAX(:begun_at / {_STEP}, COALESCE((
    SELECT place + 1 FROM session WHERE number = :number - 1 AND begun_at <= :begun_at
), :begun_at / {_STEP})) AS place) AS wanted)
"""  # noqa: S608


def free_place(begun_at: int) -> int:
    """The place of a session that begins at that moment, in UTC milliseconds."""
    return int(database.execute_sql(_FREE_FROM, {"wanted": begun_at // _STEP}).fetchone()[0])


def first_place(begun_at: int) -> int:
    """No session that begins then or later has a lower place."""
    return begun_at // _STEP


def first_place_after(begun_at: int) -> int:
    """No session that begins before has this place or a higher one."""
    return free_place(begun_at)
