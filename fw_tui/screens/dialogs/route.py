"""By remote or on site: can it be remote, what do both ways cost, and the job if one must drive."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Button, Input, Static

from fw_tui.commands import command
from fw_tui.domain.call import Caller, Route, compare, parse_route
from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.onsite import OnsiteReason, reason_to_drive
from fw_tui.domain.onsite_job import OnsiteJob
from fw_tui.domain.settings import NO, YES
from fw_tui.i18n import _, explain
from fw_tui.screens.call_text import comparison_lines, duration_text
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.base import key_button
from fw_tui.screens.dialogs.customer_form import zone_options
from fw_tui.screens.dialogs.form import Field, FormDialog, choice_field, line_field
from fw_tui.widgets.cycle import Cycle

#: Keeps the job for what was asked, and why somebody drives.
NoteJob = Callable[[Route, OnsiteReason], Awaitable[OnsiteJob]]


@dataclass(frozen=True)
class RouteAnswer:
    """What stands in the fields, to begin with the next time; the job if one was noted."""

    answers: Mapping[str, str]
    job: OnsiteJob | None = None


class RouteDialog(FormDialog[RouteAnswer]):
    """Esc goes back to the form with all that was asked; Ctrl+O notes the on-site job."""

    ACCEPT = N_("Note on-site job")
    AUTO_FOCUS = "Cycle"
    BINDINGS = [Binding("f7,ctrl+r", "cancel", show=False)]
    DEFAULT_CSS = """
    RouteDialog .comparison { height: 5; width: 100%; margin-top: 1; }
    """

    def __init__(
        self, desk: Desk, caller: Caller, answers: Mapping[str, str], note_job: NoteJob
    ) -> None:
        """Args: the desk; who calls; what was answered before; who keeps the job."""
        super().__init__(_("By remote or on site?"), _fields(caller, answers))
        self._desk = desk
        self._caller = caller
        self._note_job = note_job
        self._given = answers
        self._begun = self.values
        self._comparison = Static("", markup=False, classes="comparison")

    def compose_body(self) -> ComposeResult:
        yield from super().compose_body()
        yield self._comparison

    def compose_buttons(self) -> ComposeResult:
        """Each with its key; the way back is the remote one."""
        yield key_button(_("Back"), command("cancel", "dialogs"), "cancel")
        yield key_button(self.accept_label(), command("accept", "dialogs"), "accept")

    def key_line(self) -> str:
        """Nothing: the buttons carry their keys."""
        return ""

    def on_mount(self) -> None:
        self._show()

    async def save(self, values: dict[str, str]) -> RouteAnswer:
        """Note the job."""
        route = parse_route(values, self._caller)
        office = self._desk.office
        try:
            both = compare(self._caller, office.prices, route, office.clock.now_ms())
        except FwError:
            both = None  # a way without a price is driven all the same
        job = await self._note_job(route, reason_to_drive(route.check, both))
        return RouteAnswer(values, job)

    async def action_enter(self) -> None:
        """Behind the last field to the button that fits: never a job by Enter alone."""
        if not self._in_last_field():
            await super().action_enter()
            return
        self.query_one("#accept" if self._must_drive() else "#cancel", Button).focus()

    async def action_cancel(self) -> None:
        """Back to the form; nothing that was asked is lost."""
        self.close(RouteAnswer(self._given if self.values == self._begun else self.values))

    @on(Input.Changed)
    @on(Cycle.Changed)
    def _answered(self) -> None:
        self._show()

    def _show(self) -> None:
        """Both ways by what stands in the fields now."""
        office = self._desk.office
        try:
            route = parse_route(self.values, self._caller)
            lines = comparison_lines(self._caller, office.prices, route, office.clock.now_ms())
        except FwError as error:
            lines = [explain(error)]
        self._comparison.update(Text("\n".join(lines)), layout=False)

    def _must_drive(self) -> bool:
        try:
            return parse_route(self.values, self._caller).check.obstacle is not None
        except FwError:
            return False


def _fields(caller: Caller, answers: Mapping[str, str]) -> list[Field]:
    known = caller.travel
    asked = [("", _("not asked")), (YES, _("yes")), (NO, _("no"))]
    distance = "" if known.distance_km is None else str(known.distance_km)
    kept = {
        "duration": duration_text(caller.guess_seconds),
        "distance_km": distance,
        "travel_zone": known.zone,
        **answers,
    }
    fields = [
        choice_field("boots", _("Does it boot?"), asked, kept.get("boots", "")),
        choice_field("internet", _("Internet?"), asked, kept.get("internet", "")),
        choice_field("client", _("Client runs?"), asked, kept.get("client", "")),
        line_field("duration", _("Duration, about"), kept["duration"]),
        line_field("distance_km", _("Distance in km"), kept["distance_km"]),
    ]
    zones = zone_options(list(caller.zones), known.zone)
    if len(zones) > 1:
        fields.append(choice_field("travel_zone", _("Zone"), zones, kept["travel_zone"]))
    note = _("for whoever drives there")
    fields.append(line_field("note", _("Note"), kept.get("note", ""), note))
    return fields
