"""Noting units that a customer has paid before."""

from fw_tui.domain.contingent import Contingent
from fw_tui.domain.errors import N_
from fw_tui.domain.localtime import parse_day
from fw_tui.domain.units import parse_units
from fw_tui.i18n import _, format_day
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.form import Field, FormDialog, line_field
from fw_tui.screens.dialogs.partner_fields import customer_pick
from fw_tui.widgets.pick_input import Suggestion


class ContingentForm(FormDialog[Contingent]):
    """Whose, how many, from when until when, and a note; valid from today unless told otherwise."""

    ACCEPT = N_("Save")

    def __init__(self, desk: Desk, customer: str = "") -> None:
        """Args: the desk; the name of the customer to begin with."""
        today = desk.office.contingents.today()
        year_end = _("for example {day}").format(day=format_day(today.replace(month=12, day=31)))
        self._whose = customer_pick(desk, may_be_new=False)
        self._units = line_field("units", _("Prepaid units"))
        fields = [
            Field("customer", _("Customer"), self._whose),
            self._units,
            line_field("valid_until", _("Valid until"), placeholder=year_end),
            line_field("valid_from", _("Valid from"), format_day(today)),
            line_field("note", _("Note")),
        ]
        super().__init__(_("New contingent"), fields)
        self._desk = desk
        self._customer = customer

    def on_mount(self) -> None:
        if self._customer:
            self._whose.set_picked(Suggestion(self._customer, self._customer))
            self.set_focus(self._units.widget)

    async def save(self, values: dict[str, str]) -> Contingent:
        """Keep it."""
        units = parse_units(values["units"])
        until, since = parse_day(values["valid_until"]), parse_day(values["valid_from"])
        contingents = self._desk.office.contingents
        return await self._desk.ask(
            lambda: contingents.add(values["customer"], units, until, since, values["note"])
        )
