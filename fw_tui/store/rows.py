"""Plain tuples instead of model instances, where only some columns are read."""

from __future__ import annotations

from typing import Any, Final

from peewee import ModelCompoundSelectQuery, ModelSelect

#: At most so many values in one statement; SQLite before 3.32 takes 999.
MOST_VALUES: Final = 500


def tuples(select: ModelSelect[Any] | ModelCompoundSelectQuery) -> list[Any]:
    """The selected columns of each row, in order."""
    return list(select.tuples())
