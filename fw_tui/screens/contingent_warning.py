"""Telling that what a customer has paid before is nearly used up."""

from fw_tui.domain.session import Session
from fw_tui.screens.desk_screen import DeskScreen


async def warn_of_contingents(place: DeskScreen, session: Session) -> None:
    """Tell it of the contingents of a session's customer, where one is."""
    customer, contingents = session.partner.customer, place.desk.office.contingents
    for use in await place.attempt_reading(lambda: contingents.warnings(customer)) or []:
        from fw_tui.screens.contingent_text import warning_sentence  # noqa: PLC0415 - few have one

        place.notify(warning_sentence(use), severity="warning", markup=False)
