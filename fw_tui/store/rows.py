"""Plain tuples instead of model instances, where only some columns are read."""

from __future__ import annotations

from typing import Any

from peewee import ModelSelect


def tuples(select: ModelSelect[Any]) -> list[Any]:
    """The selected columns of each row, in order."""
    return list(select.tuples())
