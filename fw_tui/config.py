"""The user's own settings: defaults < file < environment < flags; and what the program remembers.

The file is ``$XDG_CONFIG_HOME/fw-tui/config.toml`` with the names ``db``, ``language``,
``timezone`` and ``price_list``; the environment has ``FW_TUI_DB`` and so on.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fw_tui.domain.errors import FwError, InvalidInput, N_
from fw_tui.domain.localtime import zone

NAMES = ("db", "language", "timezone", "price_list")

_PROGRAM = "fw-tui"


@dataclass(frozen=True, slots=True)
class Config:
    """What the user has set; None where nothing is.

    Attributes:
        db: URL or path of the store; None for the default one.
    """

    db: str | None = None
    language: str | None = None
    timezone: ZoneInfo | None = None
    price_list: Path | None = None


def load_config(
    environ: Mapping[str, str], flags: Mapping[str, str | None], file: Path | None = None
) -> Config:
    """The settings from all places.

    Args:
        environ: the process's environment.
        flags: settings from the command line, by name.
        file: the settings file; the user's by default. It need not exist.

    Raises:
        FwError: the file cannot be read or understood, or there is no such time zone.
    """
    kept = _read(file or config_file())
    for name in NAMES:
        flag, variable = flags.get(name), environ.get(f"FW_TUI_{name.upper()}")
        if flag is not None:
            kept[name] = flag  # an empty one too: a script's slip is not to reach another store
        elif variable:
            kept[name] = variable
    price_list, timezone = kept.get("price_list"), kept.get("timezone")
    return Config(
        db=kept.get("db"),
        language=kept.get("language"),
        timezone=zone(timezone) if timezone else None,
        price_list=Path(price_list).expanduser() if price_list else None,
    )


def config_file() -> Path:
    """Where the user's settings file is, whether it exists or not."""
    # Its look around the system costs every other import of this module a few milliseconds.
    from platformdirs import user_config_path  # noqa: PLC0415

    return user_config_path(_PROGRAM, appauthor=False) / "config.toml"


def default_store() -> Path:
    """The store in the user's data folder, which is made, for its owner only, if it is not there.

    Raises:
        FwError: the folder cannot be made.
    """
    place = default_place()
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FwError(
            N_("The folder {path} cannot be made: {reason}"), path=place.parent, reason=error
        ) from error
    return place


def default_place() -> Path:
    """Where the default store is, whether it exists or not."""
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path(_PROGRAM, appauthor=False) / f"{_PROGRAM}.db"


class Preferences:
    """What the program remembers for its user between starts, such as the theme.

    Nothing depends on it: a file that is missing, broken or unwritable is as good as none.

    Args:
        file: where it is kept; in the user's state folder by default.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or _preferences_file()
        self._values = _remembered(self._file)

    @property
    def theme(self) -> str | None:
        """The name of the dashboard's theme chosen last."""
        return self._values.get("theme")

    def keep_theme(self, name: str) -> None:
        """Remember a theme, beyond this start only if the file can be written."""
        if self._values.get("theme") == name:
            return
        from fw_tui.documents.files import write_whole  # noqa: PLC0415 - rarely needed

        # Another start of the program may have written since; its other values stay.
        self._values = _remembered(self._file) | {"theme": name}
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self._file, json.dumps(self._values, indent=2) + "\n", private=True)
        except (FwError, OSError):
            return


def _preferences_file() -> Path:
    from platformdirs import user_state_path  # noqa: PLC0415

    return user_state_path(_PROGRAM, appauthor=False) / "preferences.json"


def _remembered(file: Path) -> dict[str, str]:
    try:
        data = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    return {name: value for name, value in data.items() if isinstance(value, str)}


def _read(file: Path) -> dict[str, str]:
    """The settings that stand in the file; relative paths are seen from its folder."""
    try:
        text = file.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise FwError(
            N_("The settings file {path} cannot be read: {error}"),
            path=file,
            error=error,
        ) from error
    except UnicodeDecodeError as error:
        raise _damaged(file, error) from error
    kept = _understood(file, text)
    if "price_list" in kept:
        kept["price_list"] = str(file.parent / Path(kept["price_list"]).expanduser())
    if "db" in kept and "://" not in kept["db"]:
        kept["db"] = str(file.parent / Path(kept["db"]).expanduser())
    return kept


def _understood(file: Path, text: str) -> dict[str, str]:
    # Most have no such file, and reading TOML costs each start of the others only.
    import tomllib  # noqa: PLC0415

    try:
        data: dict[str, Any] = tomllib.loads(text)
    except ValueError as error:
        raise _damaged(file, error) from error
    for name, value in data.items():
        if name not in NAMES:
            raise InvalidInput(
                N_('There is no setting "{name}" in {path}; there are: {names}.'),
                name=name,
                path=file,
                names=NAMES,
            )
        if not isinstance(value, str) or "\0" in value:
            raise InvalidInput(
                N_('The setting "{name}" in {path} is a text in quotation marks.'),
                name=name,
                path=file,
            )
    return {name: value for name, value in data.items() if value}


def _damaged(file: Path, error: Exception) -> InvalidInput:
    return InvalidInput(
        N_("The settings file {path} cannot be understood: {error}"), path=file, error=error
    )
