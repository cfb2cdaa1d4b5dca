"""Plain tuples instead of model instances, where only some columns are read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from peewee import ModelCompoundSelectQuery, ModelSelect

#: At most so many values in one statement; SQLite before 3.32 takes 999.
MOST_VALUES: Final = 500

#: The values that `listed` has made one of, however many they are.
OF_A_LIST: Final = "(SELECT value FROM json_each(?))"


def tuples(select: ModelSelect[Any] | ModelCompoundSelectQuery) -> list[Any]:
    """The selected columns of each row, in order."""
    return list(select.tuples())


def listed(values: Iterable[object]) -> str:
    """Many values as one, for `OF_A_LIST`."""
    return json.dumps(list(values))
