"""No command, and ``demo``: the dashboard, on one's own store or on a throwaway one."""

import os
import sys
from pathlib import Path

from fw_tui.cli.arguments import Commands
from fw_tui.cli.shell import Shell
from fw_tui.config import Preferences
from fw_tui.i18n import _
from fw_tui.terminal.guard import prepare_environment, refuse_reason


def add_commands(commands: Commands) -> None:
    """Register ``demo``."""
    commands.add("demo", _("the dashboard on a throwaway store with sample data"), show_demo)


def show_own(shell: Shell) -> int:
    """The dashboard on the user's store."""
    _must_fit(shell)
    return shell.around.open_dashboard(shell.office, shell.around.technician(), Preferences())


def show_demo(shell: Shell) -> int:
    """The dashboard on a store that is gone afterwards."""
    # Only the demo needs these.
    from tempfile import TemporaryDirectory  # noqa: PLC0415

    from fw_tui.services.demo import fill_with_samples  # noqa: PLC0415

    _must_fit(shell)
    technician = shell.around.technician()
    with TemporaryDirectory(prefix="fw-tui-demo-", ignore_cleanup_errors=True) as folder:
        office = shell.open(str(Path(folder) / "demo.db"))
        try:
            fill_with_samples(office, technician)
            return shell.around.open_dashboard(office, technician, Preferences())
        finally:
            office.close()


def _must_fit(shell: Shell) -> None:
    """Refuse a terminal that cannot show the dashboard, before anything is made."""
    reason = refuse_reason(shell.around.environ, sys.stdin, sys.stdout, sys.stderr)
    if reason is not None:
        raise reason
    prepare_environment(os.environ)
