"""Writing what the tax adviser gets of a month."""

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from textual import on
from textual.app import ComposeResult

from fw_tui.domain.errors import N_
from fw_tui.domain.localtime import next_month, previous_month
from fw_tui.i18n import _
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.export import explained, full_folder
from fw_tui.screens.dialogs.form import FormDialog, field_row, line_field
from fw_tui.services.background import call_apart
from fw_tui.services.exports import Export, ExportService
from fw_tui.widgets.cycle import Cycle, Stepper
from fw_tui.widgets.month_stepper import MonthStepper


class Parts(StrEnum):
    """What is written."""

    BOTH = "both"
    BATCH = "batch"
    DOCUMENTS = "documents"


_LABELS = {
    Parts.BOTH: N_("DATEV batch and documents"),
    Parts.BATCH: N_("DATEV batch alone"),
    Parts.DOCUMENTS: N_("documents alone (ZIP)"),
}


class ExportMonthDialog(FormDialog[tuple[Export, ...]]):
    """Month, parts and folder; the answer is the files, all of which are new ones."""

    ACCEPT = N_("Write")
    AUTO_FOCUS = "MonthStepper"
    DEFAULT_CSS = """
    ExportMonthDialog .field > Stepper { width: 1fr; }
    """

    def __init__(self, desk: Desk, folder: str) -> None:
        """Args: the desk; the folder that is proposed. At first the last whole month is shown."""
        super().__init__(_("For the tax adviser"), [line_field("folder", _("Folder"), folder)])
        self._desk = desk
        newest = desk.office.billing.this_month()
        self._month = MonthStepper(previous_month(newest), newest)
        self._parts = Cycle([(part, _(label)) for part, label in _LABELS.items()])

    def compose_body(self) -> ComposeResult:
        yield from field_row(_("Month"), self._month)
        yield from field_row(_("Files"), self._parts)
        yield from super().compose_body()

    async def save(self, values: dict[str, str]) -> tuple[Export, ...]:
        """Write them, beside the store's thread: an archive takes a while."""
        folder, office = full_folder(values["folder"]), self._desk.office
        write = _writer(self._parts.value, self._month.month, self._desk.technician.login)

        def work() -> tuple[Export, ...]:
            with explained(folder):
                return write(office.exports, folder)

        return await call_apart(work, at_end=office.close)

    @on(Stepper.Changed)
    def _stepped(self) -> None:
        self.clear_error()


def _writer(
    parts: Parts, month: date, by: str
) -> Callable[[ExportService, Path], tuple[Export, ...]]:
    last = next_month(month) - timedelta(days=1)
    writers: dict[Parts, Callable[[ExportService, Path], tuple[Export, ...]]] = {
        Parts.BOTH: lambda exports, folder: exports.month(month, folder, by),
        Parts.BATCH: lambda exports, folder: (exports.bookings(month, folder, by),),
        Parts.DOCUMENTS: lambda exports, folder: (exports.documents(month, last, folder),),
    }
    return writers[parts]
