"""``python -m fw_tui`` and the command ``fw-tui``: ties the command line to the dashboard."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fw_tui.cli.main import run
from fw_tui.cli.shell import Surroundings
from fw_tui.config import Preferences
from fw_tui.domain.clock import SystemClock
from fw_tui.domain.request import Technician
from fw_tui.services.identity import current_technician

if TYPE_CHECKING:
    from fw_tui.services.office import Office


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line asks; returns the exit code."""
    around = Surroundings(
        environ=os.environ,
        clock=SystemClock(),
        technician=current_technician,
        open_dashboard=_open_dashboard,
    )
    return run(sys.argv[1:] if words is None else words, around)


def _open_dashboard(office: "Office", technician: Technician, preferences: Preferences) -> int:
    # Textual takes a third of a second to load and reads its settings while it does.
    from fw_tui.app import run_dashboard  # noqa: PLC0415

    return run_dashboard(office, technician, preferences)


if __name__ == "__main__":
    sys.exit(main())
