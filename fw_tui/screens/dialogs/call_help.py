"""What a call needs beside the fields of its form: the text, the two ways, the on-site job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from fw_tui.commands import command
from fw_tui.domain.call import Caller, Route, parse_route
from fw_tui.domain.errors import FwError, InvalidInput, N_
from fw_tui.domain.onsite import OnsiteReason
from fw_tui.domain.onsite_job import OnsiteJob, OnsiteRequest
from fw_tui.domain.request import new_key
from fw_tui.domain.session import Session
from fw_tui.domain.travel import Travel
from fw_tui.i18n import _
from fw_tui.screens.call_text import short_comparison
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.base import Dialog, key_button
from fw_tui.screens.dialogs.partner_fields import PartnerFields

if TYPE_CHECKING:
    from fw_tui.screens.dialogs.route import RouteAnswer

#: Answers that belong to one customer.
_OF_THE_WAY = frozenset({"distance_km", "travel_zone"})


#: Hears what was answered, and what came of it.
Answered: TypeAlias = "Callable[[RouteAnswer | None], None]"

#: Commands that open something above the form and come back to it.
HELPS = ("read_out", "choose_route")


class HelpRow(Horizontal):
    """Both helps by their keys or the mouse, and both ways in short."""

    DEFAULT_CSS = """
    HelpRow { height: 1; width: 100%; }
    HelpRow Button { min-width: 0; margin-left: 0; margin-right: 2; }
    HelpRow Static { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._ways = Static("", markup=False)

    def compose(self) -> ComposeResult:
        for name in HELPS:
            found = command(name, "session_form")
            button = key_button(_(found.label), found, name)
            button.can_focus = False  # it has its key; Tab has enough to go through
            yield button
        yield self._ways

    def show(self, ways: str) -> None:
        """Tell of both ways; plain text."""
        self._ways.update(Text(ways), layout=False)


class CallHelp:
    """Makes the dialogs that the form opens, and keeps what was answered there."""

    def __init__(self, desk: Desk, partner: PartnerFields, ordered_by: Callable[[], str]) -> None:
        """Args: the desk; the fields that name who calls; who tells the one who ordered."""
        self._desk = desk
        self._partner = partner
        self._ordered_by = ordered_by
        self._caller: Caller | None = None
        self._answers: Mapping[str, str] = {}
        self._answered_for = ""
        self._job_key = new_key()

    @property
    def answered(self) -> bool:
        """Whether anything was noted that would be lost with the form."""
        return bool(self._answers)

    async def open_text(self, form: Dialog[Session]) -> None:
        """Show the text for the customer above the form."""
        from fw_tui.screens.dialogs.spoken import SpokenDialog  # noqa: PLC0415 - when asked for

        try:
            dialog = SpokenDialog(self._desk, await self._ask_caller())
        except FwError as error:
            form.show_error(error)
        else:
            await form.app.push_screen(dialog)

    async def open_ways(self, form: Dialog[Session], answered: Answered) -> None:
        """Ask above the form which way it goes, begun with what was answered before."""
        from fw_tui.screens.dialogs.route import RouteDialog  # noqa: PLC0415 - when asked for

        try:
            self._caller = await self._ask_caller()
            answers = self._answers_here()
            dialog = RouteDialog(self._desk, self._caller, answers, self._note_job)
        except FwError as error:
            form.show_error(error)
        else:
            await form.app.push_screen(dialog, answered)

    def take(self, answer: RouteAnswer) -> None:
        """Keep what was answered, for the customer who is named now."""
        self._answers, self._answered_for = answer.answers, self._partner.customer.text

    async def ways(self) -> str:
        """Both ways in short, for whoever is named now.

        Raises:
            FwError: the store cannot be read.
        """
        office = self._desk.office
        caller = await self._ask_caller()
        return short_comparison(caller, office.prices, self._answers_here(), office.clock.now_ms())

    def travel(self) -> Travel | None:
        """How far away the customer is, if that was said in this call; None if it was not."""
        answers = self._answers_here()
        if self._caller is None or "distance_km" not in answers:
            return None
        try:
            return self._new_travel(parse_route(answers, self._caller))
        except FwError:
            return None  # a slip there must not keep a connection from being noted

    def _new_travel(self, route: Route) -> Travel | None:
        known = self._caller is not None and route.travel == self._caller.travel
        return None if known else route.travel

    def _answers_here(self) -> Mapping[str, str]:
        """What was answered; how far away another customer is counts no more."""
        if self._answered_for in ("", self._partner.customer.text):
            return self._answers
        return {name: text for name, text in self._answers.items() if name not in _OF_THE_WAY}

    async def _ask_caller(self) -> Caller:
        calls = self._desk.office.calls
        customer, computer = self._partner.customer.text, self._partner.computer.text
        return await self._desk.ask(lambda: calls.caller(customer, computer))

    async def _note_job(self, route: Route, reason: OnsiteReason) -> OnsiteJob:
        """Somebody has to drive there: keep that, with who asked for it."""
        if not self._partner.customer.text:
            raise InvalidInput(N_("The customer's name is missing."))
        request = OnsiteRequest(
            customer=self._partner.customer.text,
            computer=self._partner.computer.text,
            technician=self._desk.technician,
            reason=reason,
            note=" · ".join(filter(None, (self._ordered_by().strip(), route.note))),
            travel=self._new_travel(route),
            key=self._job_key,
        )
        return await self._desk.ask(lambda: self._desk.office.onsite.note(request))
