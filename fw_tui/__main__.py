"""``python -m fw_tui`` and the command ``fw-tui``: ties the command line to the dashboard."""

import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fw_tui.collector import collect_no_more, collect_rarely

if TYPE_CHECKING:
    from fw_tui.cli.shell import Surroundings
    from fw_tui.config import Preferences
    from fw_tui.domain.request import Technician
    from fw_tui.services.office import Office


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line asks; returns the exit code."""
    collect_rarely()
    interrupt = signal.getsignal(signal.SIGINT)
    if interrupt is signal.default_int_handler:
        # While modules are loaded an interrupt would be a traceback from whichever is under way.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from fw_tui.cli.main import run  # noqa: PLC0415

    around = _surroundings()
    signal.signal(signal.SIGINT, interrupt)
    code = run(sys.argv[1:] if words is None else words, around)
    collect_no_more()
    return code


def _surroundings() -> "Surroundings":
    from fw_tui.cli.shell import Surroundings  # noqa: PLC0415 - as in main()
    from fw_tui.domain.clock import SystemClock  # noqa: PLC0415
    from fw_tui.services.identity import current_technician  # noqa: PLC0415

    return Surroundings(
        environ=os.environ,
        clock=SystemClock(),
        technician=current_technician,
        open_dashboard=_open_dashboard,
    )


def _open_dashboard(office: "Office", technician: "Technician", preferences: "Preferences") -> int:
    from fw_tui.terminal.lean import load_textual  # noqa: PLC0415

    # Textual takes a third of a second to load and reads its settings while it does.
    load_textual()
    from fw_tui.app import run_dashboard  # noqa: PLC0415

    return run_dashboard(office, technician, preferences)


if __name__ == "__main__":
    sys.exit(main())
