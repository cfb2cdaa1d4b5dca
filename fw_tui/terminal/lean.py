"""Textual without what a start does not need of it: a tenth of the time to the first picture.

Both parts can be had later as always: Textual's palette is loaded when ours is opened.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


def load_textual() -> None:
    """Load Textual's app, without TLS in its event loop and without the widgets of its palette.

    The app names the palette's classes but uses them only if its own palette is enabled.
    """
    with _in_place_of("ssl", None):
        import asyncio  # noqa: F401, PLC0415 - it knows Pythons that were built without TLS
    with _in_place_of("textual.command", _stand_in("textual.command")):
        import textual.app  # noqa: F401, PLC0415


@contextmanager
def _in_place_of(name: str, other: ModuleType | None) -> Iterator[None]:
    """While inside, a module is another one, or None for not to be had, unless it is loaded."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = other  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


def _stand_in(name: str) -> ModuleType:
    """A module in which every name is an empty class."""

    def made(wanted: str) -> type:
        if wanted.startswith("__"):  # what Python itself asks a module for
            raise AttributeError(wanted)
        return type(wanted, (), {})

    module = ModuleType(name)
    vars(module)["__getattr__"] = made
    return module
