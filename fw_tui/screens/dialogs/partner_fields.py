"""The fields that name a partner: customer and computer, offered while typing."""

from collections.abc import Sequence

from fw_tui.domain.customer import ComputerEntry
from fw_tui.domain.errors import Ambiguous, InvalidInput, N_, NotFound
from fw_tui.domain.text import NAME_LENGTH, fold
from fw_tui.i18n import _
from fw_tui.screens.desk import Desk
from fw_tui.widgets.pick_input import MOST, PickInput, Suggest, Suggestion


class PartnerFields:
    """Fields for a dialog to put into its body; what nobody knows yet may be typed too."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._computers: dict[str, ComputerEntry] = {}
        self.customer = customer_pick(desk)
        self.computer = _pick("computer", self._suggest_computers)

    def must_be_named(self) -> None:
        """Refuse an empty field, and put the cursor into it.

        Raises:
            InvalidInput: customer or computer is missing.
        """
        for pick, missing in (
            (self.customer, N_("The customer's name is missing.")),
            (self.computer, N_("The computer's name is missing.")),
        ):
            if not pick.text:
                pick.focus_text()
                raise InvalidInput(missing)

    def offered(self, computer: ComputerEntry) -> Suggestion:
        """A computer as the field for it offers it, with the ID used last."""
        self._computers[computer.key] = computer
        return Suggestion(computer.key, computer.name, next(iter(computer.remote_ids), ""))

    def known_ids(self) -> Sequence[str]:
        """The remote IDs of the computer that is picked, the newest first."""
        picked = self.computer.picked
        return self._computers[picked.key].remote_ids if picked else ()

    def propose(self, computer: ComputerEntry) -> None:
        """Put a computer into the fields, to be accepted or changed."""
        self.customer.set_picked(Suggestion(computer.customer_key, computer.customer))
        self.computer.set_picked(self.offered(computer))

    def customer_of(self, computer: Suggestion) -> str:
        """The key of the customer whose computer was offered."""
        return self._computers[computer.key].customer_key

    async def news(self) -> str:
        """What of the two nobody knows yet, as a sentence; empty if both are known.

        Raises:
            FwError: the store cannot be read.
        """
        customer, computer = self.customer.text, self.computer.text
        return await self._desk.ask(lambda: self._news(customer, computer))

    def _news(self, customer: str, computer: str) -> str:
        customers = self._desk.office.customers
        if not customer:
            return ""
        try:
            known = fold(customers.find(customer).name) == fold(customer)
        except (NotFound, Ambiguous):
            known = False
        if not known:
            return _('New customer: "{name}"').format(name=customer)
        found = customers.computers_named(customer, computer)
        if not computer or any(fold(each.name) == fold(computer) for each in found):
            return ""
        return _('New computer of {customer}: "{name}"').format(customer=customer, name=computer)

    async def _suggest_computers(self, text: str) -> Sequence[Suggestion]:
        customers, customer = self._desk.office.customers, self.customer.text
        found = await self._desk.ask(lambda: customers.computers_named(customer, text, MOST))
        return [self.offered(each) for each in found]


def customer_pick(desk: Desk, may_be_new: bool = True) -> PickInput:
    """The field for a customer; ``may_be_new``: whether it may be one whom nobody knows yet."""

    async def suggest(text: str) -> Sequence[Suggestion]:
        found = await desk.ask(lambda: desk.office.customers.search(text, MOST))
        return [Suggestion(each.key, each.name, each.details.city) for each in found]

    return _pick("customer", suggest, may_be_new)


def _pick(name: str, suggest: Suggest, may_be_new: bool = True) -> PickInput:
    return PickInput(
        suggest,
        placeholder=_("part of the name"),
        max_length=NAME_LENGTH,
        may_be_new=may_be_new,
        id=name,
    )
