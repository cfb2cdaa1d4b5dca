"""Modules that others load but hardly need are left out while those are loaded.

What is left out can be had later as always, and what is loaded already stays.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def in_place_of(name: str, other: ModuleType | None) -> Iterator[None]:
    """While inside, a module is another one, or None for not to be had."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = other  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


def module_of(name: str, **content: object) -> ModuleType:
    """A module with this content."""
    module = ModuleType(name)
    vars(module).update(content)
    return module
