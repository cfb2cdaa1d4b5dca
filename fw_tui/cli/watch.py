"""``watch``: logs in folders become sessions while they grow."""

import time
from pathlib import Path

from fw_tui.cli.arguments import Commands
from fw_tui.cli.output import finish, say
from fw_tui.cli.shell import Shell
from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.localtime import to_local
from fw_tui.domain.settings import watched_folders
from fw_tui.i18n import _


def add_commands(commands: Commands) -> None:
    """Register ``watch``."""
    watch = commands.add(
        "watch", _("take over logs in folders as they grow, until Ctrl+C"), run_watch
    )
    watch.add_argument(
        "folders",
        metavar=_("FOLDER"),
        type=Path,
        nargs="*",
        help=_("default: those of the setting watch.folders"),
    )


def run_watch(shell: Shell) -> int:
    """Tell what happens, a line each, until somebody presses Ctrl+C."""
    from fw_tui.documents.watch_wording import watch_sentence  # noqa: PLC0415 - only here
    from fw_tui.services.watching import INTERVAL, Watcher  # noqa: PLC0415

    office, clock = shell.office, shell.around.clock
    kept = watched_folders(office.settings.get("watch.folders"))
    folders = shell.arguments.folders or [Path(name) for name in kept]
    if not folders:
        raise InvalidInput(N_("Name a folder, or set watch.folders."))
    watcher = Watcher(folders, office.imports, clock, office.tz)
    try:
        say(_("Watching {folders}; Ctrl+C ends.").format(folders=", ".join(map(str, folders))))
        finish()
        while True:
            for news in watcher.look():
                now = to_local(clock.now_ms(), shell.tz)
                say(f"{now:%H:%M:%S}  {watch_sentence(news)}")
                finish()
            wait(INTERVAL)
    except KeyboardInterrupt:
        return 0


def wait(seconds: float) -> None:
    """Let so much time pass."""
    time.sleep(seconds)
