"""What a command works with: its arguments, the settings, and the store once it needs it."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fw_tui.cli.output import complain
from fw_tui.config import Config, Preferences, default_place, default_store
from fw_tui.domain.clock import Clock
from fw_tui.domain.localtime import DEFAULT_ZONE, parse_time, zone
from fw_tui.domain.request import Technician
from fw_tui.i18n import _, choose_language, set_language
from fw_tui.store.location import sqlite_path

if TYPE_CHECKING:
    from fw_tui.services.office import Office

#: Bytes of a store whose migration takes some seconds.
_SEEN_MIGRATING = 20_000_000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the command line meets outside; tests bring their own.

    Attributes:
        open_dashboard: shows the dashboard until it is left; returns the exit code.
        busy_timeout_ms: how long an attempt waits for another program's transaction; None for
            the store's own patience.
    """

    environ: Mapping[str, str]
    clock: Clock
    technician: Callable[[], Technician]
    open_dashboard: "Callable[[Office, Technician, Preferences], int]"
    busy_timeout_ms: int | None = None


class Shell:
    """One command at work.

    Args:
        arguments: what was parsed.
        config: the user's settings.
        around: what lies outside.
    """

    def __init__(self, arguments: Namespace, config: Config, around: Surroundings) -> None:
        self.arguments = arguments
        self.config = config
        self.around = around
        self._office: Office | None = None

    @property
    def office(self) -> "Office":
        """The use cases over the store, opened when first asked for.

        Raises:
            FwError: the store cannot be opened.
        """
        if self._office is None:
            self._office = self.open(self.url)
            self._speak_the_shops_language(self._office)
        return self._office

    @property
    def url(self) -> str:
        """Where the store is.

        Raises:
            FwError: the folder of the default one cannot be made.
        """
        return str(default_store()) if self.config.db is None else self.config.db

    @property
    def has_store(self) -> bool:
        """Whether there is a store already.

        Raises:
            InvalidInput: what was named cannot be one.
        """
        place = default_place() if self.config.db is None else sqlite_path(self.config.db)
        return place.exists()

    @property
    def patience_ms(self) -> int:
        """How long an attempt waits for another program's transaction."""
        from fw_tui.services.office import PATIENCE_MS  # noqa: PLC0415 - as in open()

        patience = self.around.busy_timeout_ms
        return PATIENCE_MS if patience is None else patience

    @property
    def tz(self) -> ZoneInfo:
        """Where typed and shown times are local, for commands that need no store."""
        return self._office.tz if self._office else self.config.timezone or zone(DEFAULT_ZONE)

    def open(self, url: str) -> "Office":
        """The use cases over the store at a URL or path."""
        # Commands without a store start in half the time without peewee.
        from fw_tui.services.office import open_office  # noqa: PLC0415

        return open_office(
            url,
            timezone=self.config.timezone,
            tariffs=self.config.price_list,
            clock=self.around.clock,
            busy_timeout_ms=self.patience_ms,
            migrating=_tell_migration,
        )

    def moment(self, text: str | None) -> int | None:
        """UTC milliseconds of a typed time; None if none was typed.

        Raises:
            InvalidInput: it is no time, or not just one.
        """
        return None if text is None else parse_time(text, self.tz, self.around.clock.now_ms())

    def close(self) -> None:
        """Give back the store."""
        if self._office is not None:
            self._office.close()

    def _speak_the_shops_language(self, office: "Office") -> None:
        """The shop's language counts where the user has set none."""
        if not self.config.language:
            shops = office.settings.get("language")
            set_language(choose_language(shops, self.around.environ))


def _tell_migration(path: Path) -> None:
    """Say why nothing happens for a while; a small store is migrated before one has read it."""
    if path.stat().st_size > _SEEN_MIGRATING:
        complain(_("A newer version needs the store in another form; this can take minutes …"))
