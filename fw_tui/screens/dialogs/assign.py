"""Putting imported sessions whose remote ID nobody knows yet to a computer."""

from collections.abc import Sequence

from textual.app import ComposeResult

from fw_tui.documents.inbox_wording import guess_text
from fw_tui.domain.errors import N_
from fw_tui.domain.imported import InboxEntry
from fw_tui.domain.inbox import Guess
from fw_tui.domain.localtime import to_local
from fw_tui.domain.text import printable
from fw_tui.i18n import _, format_day, ngettext
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.form import Field, FormDialog
from fw_tui.screens.dialogs.partner_fields import PartnerFields
from fw_tui.services.imports import Assignment
from fw_tui.widgets.row_list import Column, Row, RowList

_MOST_SHOWN = 6


class AssignDialog(FormDialog[Assignment]):
    """Choose what waits, then customer and computer by typing; new ones are made."""

    ACCEPT = N_("Assign")
    AUTO_FOCUS = "RowList"
    DEFAULT_CSS = """
    AssignDialog > .dialog { height: 22; }
    AssignDialog .dialog-body { height: 1fr; }
    AssignDialog RowList { margin-bottom: 1; }
    """

    def __init__(self, desk: Desk, inbox: Sequence[InboxEntry], guess: Guess | None = None) -> None:
        """Args: the desk; what waits, at least one entry; whose it may be, if it is only one."""
        self._partner = PartnerFields(desk)
        fields = [
            Field("customer", _("Customer"), self._partner.customer),
            Field("computer", _("Computer"), self._partner.computer),
        ]
        why = "" if guess is None else _("Suggested: {guess}").format(guess=guess_text(guess))
        super().__init__(_("Put imported sessions to a computer"), fields, printable(why))
        self._guess = guess
        self._desk = desk
        self._inbox = tuple(inbox)
        self._list = RowList(
            [
                Column("remote_id", N_("Remote ID"), flex=1),
                Column("name", N_("Name in the log"), flex=1),
                Column("count", N_("Sessions"), width=9, align="right"),
                Column("last", N_("Last"), width=10),
            ]
        )

    def compose_body(self) -> ComposeResult:
        yield self._list
        yield from super().compose_body()

    def on_mount(self) -> None:
        self._list.styles.height = 1 + min(len(self._inbox), _MOST_SHOWN)
        self._list.set_rows(self._row(entry) for entry in self._inbox)
        if self._guess is not None:
            self._partner.propose(self._guess.computer)

    async def save(self, values: dict[str, str]) -> Assignment:
        """Take the sessions over."""
        self._partner.must_be_named()
        imports, remote_id = self._desk.office.imports, self._list.cursor_key or ""
        return await self._desk.ask(
            lambda: imports.assign(remote_id, values["customer"], values["computer"])
        )

    def _row(self, entry: InboxEntry) -> Row:
        last = format_day(to_local(entry.last_started_at, self._desk.office.tz))
        return Row(entry.remote_id, (entry.remote_id, entry.partner_name, str(entry.count), last))


def assigned(done: Assignment) -> str:
    """How many sessions were taken over, and how many were recorded here already."""
    made = ngettext(
        "{n} session taken over: {partner}.",
        "{n} sessions taken over: {partner}.",
        len(done.sessions),
    ).format(n=len(done.sessions), partner=done.computer.partner)
    if not done.linked:
        return made
    known = ngettext("{n} was recorded already.", "{n} were recorded already.", done.linked)
    return f"{made} {known.format(n=done.linked)}"
