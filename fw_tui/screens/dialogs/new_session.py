"""A new session, filled in while the customer is on the phone."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Button, Input, Static

from fw_tui.commands import command, commands_of
from fw_tui.domain.customer import ComputerEntry
from fw_tui.domain.errors import FwError, InvalidInput, N_
from fw_tui.domain.remote_id import REMOTE_ID_LENGTH, normalise_remote_id
from fw_tui.domain.request import SessionRequest, new_key
from fw_tui.domain.secret import OneTimePassword
from fw_tui.domain.session import Session, State
from fw_tui.domain.text import NAME_LENGTH, printable
from fw_tui.i18n import _, explain, ngettext
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.base import Dialog, key_button
from fw_tui.screens.dialogs.call_fields import (
    ConsentCycle,
    PasswordInput,
    RemoteIdInput,
    billing_cycle,
)
from fw_tui.screens.dialogs.call_help import HELPS, CallHelp, HelpRow
from fw_tui.screens.dialogs.form import field_row
from fw_tui.screens.dialogs.partner_fields import PartnerFields
from fw_tui.widgets.cycle import Cycle
from fw_tui.widgets.handled import all_handled
from fw_tui.widgets.line_input import LineInput
from fw_tui.widgets.pick_input import PickInput, Suggestion

if TYPE_CHECKING:
    from fw_tui.screens.dialogs.route import RouteAnswer

#: Blanks in an ID are for the eye only, so more may be typed than an ID has.
_TYPED_ID_LENGTH = 2 * REMOTE_ID_LENGTH


class NewSessionDialog(Dialog[Session]):
    """Who, which computer, which ID, on whose order; ends in one of three ways.

    *Ordered*: ID and password were named, nothing costs yet. *Connected*: the clock starts now.
    *On site*: somebody drives there. Whatever is repeated after an error, the dialog makes one
    session or job only.

    Attributes:
        dials: whether the client of the session is to be started now.
    """

    ACCEPT = N_("Ordered")
    AUTO_FOCUS = "#customer Input"
    BINDINGS = [
        # Asked before the fields see them: the app waits for the suggestion, and so do the
        # keys behind.
        Binding("enter", "enter", priority=True, show=False),
        Binding("tab", "next", priority=True, show=False),
        *(
            Binding(key, found.id, priority=found.id in HELPS, show=False)
            for found in commands_of("session_form")
            for key in found.keys
        ),
    ]
    DEFAULT_CSS = """
    NewSessionDialog > .dialog { height: 22; }
    NewSessionDialog .dialog-body, NewSessionDialog .fields { height: 1fr; }
    NewSessionDialog .field { height: auto; width: 100%; }
    NewSessionDialog .field-name { width: 16; height: 1; }
    NewSessionDialog .field > LineInput, NewSessionDialog .field > PickInput,
    NewSessionDialog .field > Cycle { width: 1fr; }
    NewSessionDialog .dialog-buttons Button { min-width: 0; }
    NewSessionDialog .dialog-keys { width: 0; }
    NewSessionDialog .note { height: 2; width: 100%; text-style: bold; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("New session"))
        self.dials = False
        self._desk = desk
        self._key = new_key()
        self._partner = PartnerFields(desk)
        self._customer, self._computer = self._partner.customer, self._partner.computer
        self._given_id = ""
        self._found_by_id = False
        self._looks = 0
        self._looked_up = asyncio.Event()
        self._looked_up.set()
        self._remote_id = RemoteIdInput(
            self._partner.known_ids, max_length=_TYPED_ID_LENGTH, id="remote-id"
        )
        self._password = PasswordInput(_("held until the client gets it"), id="password")
        self._ordered_by = LineInput(
            placeholder=_("who named ID and password"), max_length=NAME_LENGTH, id="ordered-by"
        )
        self._consent = ConsentCycle(id="consent")
        self._billing = billing_cycle(id="billing")
        self._note = Static("", markup=False, classes="note")
        self._help_row = HelpRow()
        self._call = CallHelp(desk, self._partner, lambda: self._ordered_by.value)

    # -- what it looks like -----------------------------------------------------------------

    def body(self) -> Vertical | VerticalScroll:
        """The fields scroll; what helps on the phone is always in sight below them."""
        return Vertical(classes="dialog-body")

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(classes="fields", can_focus=False):
            yield from field_row(_("Customer"), self._customer)
            yield from field_row(_("Computer"), self._computer)
            yield from field_row(_("Remote ID"), self._remote_id)
            yield from field_row(_("Password"), self._password)
            yield from field_row(_("Ordered by"), self._ordered_by)
            yield from field_row(_("Consent"), self._consent)
            yield from field_row(_("Billing"), self._billing)
            yield self._note
        yield self._help_row

    def compose_buttons(self) -> ComposeResult:
        """Cancel, then the two moments in the order in which they come, each with its key."""
        yield key_button(_("Cancel"), command("cancel", "dialogs"), "cancel")
        yield key_button(_("Ordered"), command("accept", "dialogs"), "accept")
        yield key_button(_("Dial"), command("dial_now", "session_form"), "dial")
        now = command("connected_now", "session_form")
        yield key_button(_("Connected"), now, "connected")

    def key_line(self) -> str:
        """Nothing: the buttons carry their keys."""
        return ""

    # -- what it does -----------------------------------------------------------------------

    async def accept(self) -> Session:
        """Note the order."""
        await self._catch_up()
        request, password = self._request(), OneTimePassword(self._password.value)
        session = await self._desk.ask(lambda: self._desk.office.sessions.order(request))
        self._desk.passwords.hold(session.number, password)
        return session

    def action_dial_now(self) -> None:
        """Note the order, then start the client."""
        self.attempt(self._dialled)

    async def _dialled(self) -> Session:
        session = await self.accept()
        self.dials = True
        return session

    def action_connected_now(self) -> None:
        """Note that the connection stands."""
        self.attempt(self._connected)

    async def _connected(self) -> Session:
        await self._catch_up()
        sessions, request = self._desk.office.sessions, self._request()

        def work() -> Session:
            begun = sessions.start(request)
            # An order that was kept although its answer got lost is this very session.
            return sessions.connect(begun.number) if begun.state is State.ORDERED else begun

        return await self._desk.ask(work)

    async def _catch_up(self) -> None:
        """Take what is offered in the field, and wait for what fields fill in elsewhere."""
        pick = self._pick
        if pick is not None:
            await pick.settle()
            pick.take()
            # What was taken is told from level to level.
            for level in pick.ancestors_with_self[: pick.ancestors_with_self.index(self)]:
                await all_handled(level)
        await all_handled(self)
        await self._looked_up.wait()

    @property
    def _pick(self) -> PickInput | None:
        """The field with suggestions that has the focus."""
        parent = self.focused.parent if self.focused is not None else None
        return parent if isinstance(parent, PickInput) else None

    def _request(self) -> SessionRequest:
        self._partner.must_be_named()
        return SessionRequest(
            customer=self._customer.text,
            computer=self._computer.text,
            technician=self._desk.technician,
            remote_id=self._remote_id.value.strip(),
            ordered_by=self._ordered_by.value,
            consent=self._consent.value,
            consent_recording=self._consent.recording,
            free_reason=self._billing.value,
            travel=self._call.travel(),
            key=self._key,
        )

    async def action_enter(self) -> None:
        """Enter: press the button, or go on; behind the last field accept."""
        focused = self.focused
        if isinstance(focused, Button):
            focused.press()
        elif focused is self._billing:
            self.action_accept()
        else:
            await self.action_next()

    async def action_next(self) -> None:
        """On to the next field, with the suggestion that is offered."""
        pick = self._pick
        if pick is not None:
            await pick.settle()
            pick.take()
        self.focus_next()

    # -- what the fields know of each other -------------------------------------------------

    @on(PickInput.Picked, "#customer")
    def _customer_picked(self, event: PickInput.Picked) -> None:
        event.stop()
        kept = self._computer.picked
        if kept and event.picked and self._partner.customer_of(kept) != event.picked.key:
            self._forget_computer()
        self._look(lambda: self._fill_only_computer(event.text))

    @on(PickInput.Changed, "#customer")
    def _customer_typed(self, event: PickInput.Changed) -> None:
        event.stop()
        self._found_by_id = False
        if self._computer.picked is not None:
            self._forget_computer()

    def _forget_computer(self) -> None:
        self._computer.set_picked(None)
        self._give_id("")

    @on(PickInput.Picked, "#computer")
    def _computer_picked(self, event: PickInput.Picked) -> None:
        event.stop()
        if event.picked is not None:
            self._give_id(event.picked.detail)

    @on(PickInput.Changed, "#computer")
    def _computer_typed(self, event: PickInput.Changed) -> None:
        event.stop()
        self._found_by_id = False
        self._give_id("")

    @on(Input.Changed, "#remote-id")
    def _id_typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._given_id:
            self._given_id = ""
            self._look(lambda: self._find_by_id(event.value))

    @on(RemoteIdInput.Taken)
    def _id_taken(self, event: RemoteIdInput.Taken) -> None:
        event.stop()
        self._given_id = event.remote_id
        self.clear_error()

    @on(PickInput.Changed)
    @on(Input.Changed)
    @on(Cycle.Changed)
    def _edited(self) -> None:
        self.clear_error()

    @on(Button.Pressed, "#read_out")
    @on(Button.Pressed, "#choose_route")
    def _help_pressed(self, event: Button.Pressed) -> None:
        """In a worker: the action waits for what this screen has still to handle."""
        event.stop()
        reads = event.button.id == "read_out"
        self.run_worker(self.action_read_out() if reads else self.action_choose_route())

    @on(Button.Pressed, "#dial")
    def _dial_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_dial_now()

    @on(Button.Pressed, "#connected")
    def _connected_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_connected_now()

    def _give_id(self, remote_id: str) -> None:
        """Put in the picked computer's ID, or take it away; never over what was typed."""
        if self._remote_id.value == self._given_id:
            self._given_id = remote_id
            with self._remote_id.prevent(Input.Changed):
                self._remote_id.value = remote_id

    def _look(self, work: Callable[[], Awaitable[None]]) -> None:
        """Look something up beside the keyboard; what was asked before counts no more."""
        self._looks += 1
        self._looked_up.clear()
        looked: Callable[[], Awaitable[None]] = partial(self._looked, self._looks, work)
        self.run_worker(looked, group="look", exclusive=True)

    async def _looked(self, number: int, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except FwError as error:
            self.show_error(error)
        if number == self._looks:
            self._looked_up.set()
            self._tell_new()

    async def _fill_only_computer(self, customer: str) -> None:
        """Most customers have one computer: fill it in, unless one was typed already."""
        customers = self._desk.office.customers
        found = await self._desk.ask(lambda: customers.computers_named(customer, limit=2))
        if len(found) == 1 and not self._computer.text and self._customer.text == customer:
            self._computer.set_picked(self._partner.offered(found[0]))
            self._give_id(next(iter(found[0].remote_ids), ""))

    async def _find_by_id(self, text: str) -> None:
        """Fill in whose ID it is, unless customer or computer were typed."""
        if not self._found_by_id and (self._customer.text or self._computer.text):
            return
        found = await self._holder(text)
        if self._remote_id.value != text:
            return
        if found is not None:
            self._found_by_id = True
            self._customer.set_picked(Suggestion(found.customer_key, found.customer))
            self._computer.set_picked(self._partner.offered(found))
        elif self._found_by_id:
            self._found_by_id = False
            self._customer.set_picked(None)
            self._computer.set_picked(None)

    async def _holder(self, text: str) -> ComputerEntry | None:
        try:
            remote_id = normalise_remote_id(text)
        except InvalidInput:
            return None  # not typed to its end yet; refused when the dialog is accepted
        customers = self._desk.office.customers
        return await self._desk.ask(lambda: customers.computer_of_remote_id(remote_id))

    # -- the call ---------------------------------------------------------------------------

    async def action_read_out(self) -> None:
        """The text for the customer."""
        await self._catch_up()
        await self._call.open_text(self)

    async def action_choose_route(self) -> None:
        """By remote or on site."""
        await self._catch_up()
        await self._call.open_ways(self, self._routed)

    def _routed(self, answer: "RouteAnswer | None") -> None:
        if answer is None:
            return
        self._call.take(answer)
        if answer.job is None:
            self._tell_new()
            return
        told = _("On-site job {number} for {partner} is noted; v in Active shows it.")
        partner = printable(answer.job.partner)
        self.notify(told.format(number=answer.job.number, partner=partner), markup=False)
        self.close(None)

    # -- leaving ----------------------------------------------------------------------------

    def loss(self) -> str:
        """More than a name, which is quickly typed again."""
        noted = (
            self._remote_id.value not in ("", self._given_id)
            or (self._computer.text and self._computer.picked is None)
            or self._password.value
            or self._ordered_by.value.strip()
            or self._consent.value is not None
            or self._consent.recording is not None
            or self._billing.value is not None
            or self._call.answered
        )
        return _("Throw away what was noted of this call?") if noted else ""

    # -- what is said below the fields -------------------------------------------------------

    def on_descendant_focus(self) -> None:
        """Say what is new when the field is left in which it was typed."""
        self._tell_new()

    def _tell_new(self) -> None:
        told: Callable[[], Awaitable[None]] = self._told_new
        self.run_worker(told, group="new", exclusive=True)

    async def _told_new(self) -> None:
        """Say what will be created when the dialog is accepted."""
        try:
            news = await self._partner.news() or self._older_ids()
            ways = await self._call.ways()
        except FwError as error:
            news, ways = explain(error), ""
        self._note.update(Text(news), layout=False)
        self._help_row.show(ways)

    def _older_ids(self) -> str:
        """How to get at the computer's other IDs, where one is to be typed."""
        older = len(self._partner.known_ids()) - 1
        if self.focused is not self._remote_id or older < 1:
            return ""
        sentence = ngettext("↓ {n} older ID of this computer", "↓ {n} older IDs of it", older)
        return sentence.format(n=older)
