"""Frozen dataclasses made at the price of others: a page of the history has hundreds of them."""

from collections.abc import Callable
from dataclasses import fields, make_dataclass
from typing import Any, TypeVar

T = TypeVar("T")


def maker(wanted: type[T]) -> Callable[..., T]:
    """What makes a frozen dataclass with slots, all of whose fields must be given.

    Its own ``__init__`` goes through ``object.__setattr__`` for each field, at three times the
    price. A twin with the same slots takes the values and then becomes what is wanted, without
    ``__post_init__``.
    """
    twin = make_dataclass(
        wanted.__name__,
        [(field.name, Any) for field in fields(wanted)],  # type: ignore[arg-type]
        slots=True,
    )

    def made(*values: object, **named: object) -> T:
        one = twin(*values, **named)
        one.__class__ = wanted
        return one  # type: ignore[no-any-return]

    return made
