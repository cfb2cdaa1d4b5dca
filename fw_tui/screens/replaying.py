"""Playing what was recorded of a session, in the dashboard's own terminal."""

from typing import Any, cast

from fw_tui.capture.launch.terminal import Terminal
from fw_tui.capture.launch.theatre import play
from fw_tui.domain.errors import FwError
from fw_tui.i18n import _
from fw_tui.screens.desk_screen import DeskScreen
from fw_tui.terminal.app import SafeApp


async def replay(place: DeskScreen, number: int) -> None:
    """Play a session's recordings; the place is back when they end or nobody wants to see more."""
    found = await place.attempt_reading(lambda: place.desk.office.recordings.of(number))
    if found is None:
        return
    if not found:
        place.tell(_("Session {number} has no recording.").format(number=number))
        return
    paths = [recording.path for recording in found]
    try:
        cast("SafeApp[Any]", place.app).step_aside(lambda: play(paths, Terminal()))
    except FwError as error:
        place.tell_error(error)
