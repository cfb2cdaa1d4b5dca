"""Where the store is: a URL or a path."""

import os
from pathlib import Path

from fw_tui.domain.errors import InvalidInput, N_, StoreError

_SQLITE = "sqlite:///"


def sqlite_path(url: str) -> Path:
    """The file that a ``sqlite:///…`` URL or a plain path names, as peewee's db_url reads it.

    ``sqlite:///x.db`` lies in the working directory, ``sqlite:////srv/x.db`` at the root.

    Raises:
        InvalidInput: another kind of store, or no file at all.
    """
    scheme, separator, _ = url.partition("://")
    if separator and scheme != "sqlite":
        raise InvalidInput(
            N_('This version keeps its store in SQLite (sqlite:///…), not in "{scheme}".'),
            scheme=scheme,
        )
    name = url.removeprefix(_SQLITE) if separator else url
    if not name or name == ":memory:" or name.startswith("sqlite:") or "\0" in name:
        raise InvalidInput(N_('"{url}" names no file for the store.'), url=url)
    try:
        return Path(name).expanduser()
    except RuntimeError as error:  # "~nobody": there is no such home
        raise InvalidInput(N_('"{url}" names no file for the store.'), url=url) from error


def behind_links(path: Path) -> Path:
    """The file itself that a path leads to, so that nothing is ever made in a link's place.

    Raises:
        StoreError: the links lead nowhere but in a circle, or cannot be followed.
    """
    try:
        place = Path(os.path.realpath(path))
        if not place.is_symlink():
            return place
    except OSError as error:
        raise StoreError(
            N_("The store cannot be opened: {path} ({reason})"), path=path, reason=error
        ) from error
    raise StoreError(N_("The store cannot be opened: {path}"), path=path)
