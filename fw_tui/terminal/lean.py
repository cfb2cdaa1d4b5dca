"""Textual without what a start does not need of it: a tenth of the time to the first picture."""

from fw_tui.stand_in import in_place_of, module_of


def load_textual() -> None:
    """Load Textual's app, without TLS in its event loop and without the widgets of its palette.

    The app names the palette's classes but uses them only if its own palette is enabled. Ours
    loads the real ones when it is opened.
    """
    with in_place_of("ssl", None):
        import asyncio  # noqa: F401, PLC0415 - it knows Pythons that were built without TLS
    with in_place_of("textual.command", module_of("textual.command", __getattr__=_empty_class)):
        import textual.app  # noqa: F401, PLC0415


def _empty_class(name: str) -> type:
    """What stands for any name that is imported."""
    if name.startswith("__"):  # Python itself asks for these
        raise AttributeError(name)
    return type(name, (), {})
