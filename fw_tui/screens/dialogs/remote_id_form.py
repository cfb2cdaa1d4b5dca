"""Another remote ID of a computer."""

from fw_tui.domain.customer import ComputerEntry
from fw_tui.domain.errors import N_
from fw_tui.i18n import _
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.form import FormDialog, line_field


class RemoteIdForm(FormDialog[ComputerEntry]):
    """The ID that the customer read out; an ID of another computer is refused."""

    ACCEPT = N_("Save")

    def __init__(self, desk: Desk, computer: ComputerEntry) -> None:
        fields = [line_field("remote_id", _("Remote ID"), placeholder=_("as read out"))]
        super().__init__(_("New remote ID: {name}").format(name=computer.name), fields)
        self._desk = desk
        self._computer = computer

    async def save(self, values: dict[str, str]) -> ComputerEntry:
        """Keep it."""
        customers, key = self._desk.office.customers, self._computer.key
        return await self._desk.ask(lambda: customers.add_remote_id(key, values["remote_id"]))
