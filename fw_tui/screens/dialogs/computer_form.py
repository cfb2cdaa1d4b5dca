"""A new computer of a customer, or the changed data of a known one."""

from fw_tui.domain.customer import ComputerEntry, Customer
from fw_tui.domain.errors import N_
from fw_tui.i18n import _
from fw_tui.screens.client_choice import target_fields, typed_target
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.form import FormDialog, choice_field, line_field
from fw_tui.screens.tariff_choice import tariff_options


class ComputerForm(FormDialog[ComputerEntry]):
    """Name and, where it is known, the remote ID."""

    ACCEPT = N_("Save")

    def __init__(self, desk: Desk, customer: Customer) -> None:
        fields = [
            line_field("name", _("Computer"), placeholder=_("for example PC Herr Maier")),
            line_field("remote_id", _("Remote ID"), placeholder=_("may stay empty")),
        ]
        super().__init__(_("New computer: {customer}").format(customer=customer.name), fields)
        self._desk = desk
        self._customer = customer

    async def save(self, values: dict[str, str]) -> ComputerEntry:
        """Keep it."""
        customers, key = self._desk.office.customers, self._customer.key
        return await self._desk.ask(
            lambda: customers.add_computer(key, values["name"], values["remote_id"])
        )


class ChangeComputerForm(FormDialog[ComputerEntry]):
    """Another name, tariff or client; its sessions are shown under the name from then on."""

    ACCEPT = N_("Save")

    def __init__(self, desk: Desk, computer: ComputerEntry) -> None:
        fields = [
            line_field("name", _("Computer"), computer.name),
            choice_field(
                "tariff",
                _("Tariff"),
                tariff_options(desk, _("the customer's"), computer.tariff),
                computer.tariff,
            ),
            *target_fields(computer.target),
        ]
        super().__init__(_("Change computer: {name}").format(name=computer.name), fields)
        self._desk = desk
        self._computer = computer

    async def save(self, values: dict[str, str]) -> ComputerEntry:
        """Keep it."""
        customers, key = self._desk.office.customers, self._computer.key
        name, tariff, target = values["name"], values["tariff"], typed_target(values)
        return await self._desk.ask(lambda: customers.change_computer(key, name, tariff, target))
