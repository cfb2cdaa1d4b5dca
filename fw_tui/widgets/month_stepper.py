"""A month on one line, changed in place by arrow keys."""

from datetime import date

from fw_tui.domain.localtime import next_month, previous_month
from fw_tui.i18n import format_month
from fw_tui.widgets.cycle import Stepper

#: No shop has older sessions; a month before it is a key that got stuck.
FIRST_MONTH = date(1990, 1, 1)


class MonthStepper(Stepper):
    """Goes month by month, up to the newest one."""

    def __init__(self, month: date, newest: date, *, id: str | None = None) -> None:
        """Args: first days of the month that is shown at first, and of the newest one."""
        super().__init__(id=id)
        self.month = month
        self._newest = newest

    @property
    def label(self) -> str:
        return format_month(self.month)

    def action_step(self, step: int) -> None:
        """The month after or before, if there is one."""
        month = next_month(self.month) if step > 0 else previous_month(self.month)
        if FIRST_MONTH <= month <= self._newest:
            self.month = month
            self.changed()
