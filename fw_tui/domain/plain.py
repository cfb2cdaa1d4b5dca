"""Frozen dataclasses as plain values and back, so that they can be kept as JSON."""

import types
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Dictionaries, lists, strings and numbers instead of dataclasses, tuples, enums and dates."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def from_plain(kind: type[T], plain: dict[str, Any]) -> T:
    """The dataclass that `to_plain` took apart; fields that are not there keep their defaults.

    Raises:
        KeyError, TypeError, ValueError: the values are not those of such a dataclass.
    """
    hints = get_type_hints(kind)
    return kind(**{name: _value(hints[name], value) for name, value in plain.items()})


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, types.UnionType):
        kind = next(part for part in get_args(kind) if part is not types.NoneType)
    if get_origin(kind) is tuple:
        return tuple(_value(get_args(kind)[0], part) for part in value)
    if isinstance(kind, type) and is_dataclass(kind):
        return from_plain(kind, value)
    if kind is date:
        return date.fromisoformat(value)
    return kind(value)
