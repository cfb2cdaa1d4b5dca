"""Where the store is: a URL or a path."""

from pathlib import Path

from fw_tui.domain.errors import InvalidInput, N_

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
