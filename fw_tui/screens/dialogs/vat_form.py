"""A new VAT rate."""

from datetime import date

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from fw_tui.documents.wording import rate_text
from fw_tui.domain.errors import N_
from fw_tui.domain.localtime import parse_day
from fw_tui.domain.vat import VatRate, parse_rate
from fw_tui.i18n import _, format_day
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.form import FormDialog, line_field


class VatForm(FormDialog[VatRate]):
    """Rate and first day, begun with another one's; the answer is the rate that is kept."""

    ACCEPT = N_("Save")

    def __init__(self, desk: Desk, like: VatRate, first_day: date) -> None:
        """Args: the desk; the rate to begin with; the first day of the new one."""
        fields = [
            line_field("rate", _("Rate"), rate_text(like.rate)),
            line_field("valid_from", _("Valid from"), format_day(first_day)),
        ]
        super().__init__(_("New VAT rate"), fields)
        self._desk = desk

    def compose_body(self) -> ComposeResult:
        told = _("A session has the rate of the day on which it ends.")
        yield Static(Text(told), markup=False)
        yield from super().compose_body()

    async def save(self, values: dict[str, str]) -> VatRate:
        """Keep it."""
        vat = self._desk.office.vat
        rate = VatRate(parse_day(values["valid_from"]), parse_rate(values["rate"]))
        return await self._desk.ask(lambda: vat.add(rate))
