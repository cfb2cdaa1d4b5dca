"""The rest of a file's name, offered behind the cursor while its beginning is typed."""

import os
from contextlib import suppress
from pathlib import Path

from textual.suggester import Suggester

from fw_tui.services.background import call_apart


class PathSuggester(Suggester):
    """For the ``suggester`` of a text field: the right arrow takes what it offers.

    The folder is read beside the event loop: it may lie on a share that hangs.
    """

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The first name in the folder that goes on as typed; folders end with a slash."""
        return await call_apart(lambda: _completed(value))


def _completed(typed: str) -> str | None:
    folder, slash, begun = typed.rpartition("/")
    if not begun or begun.startswith("~"):
        return None
    with suppress(OSError, ValueError, RuntimeError):  # no such folder or user: nothing to offer
        parent = Path.home() / Path(folder + slash).expanduser()
        with os.scandir(parent) as entries:
            found = [e for e in entries if e.name.startswith(begun) and e.name.isprintable()]
        if found:
            first = min(found, key=lambda entry: entry.name)
            return f"{folder}{slash}{first.name}{'/' if first.is_dir() else ''}"
    return None
