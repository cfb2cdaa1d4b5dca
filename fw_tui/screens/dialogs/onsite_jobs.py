"""The on-site jobs that are still to be done: read, ticked off, opened again."""

from collections.abc import Sequence

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.widgets import Button

from fw_tui.commands import command
from fw_tui.domain.errors import N_
from fw_tui.domain.localtime import to_local
from fw_tui.domain.onsite import ONSITE_REASON_LABELS
from fw_tui.domain.onsite_job import OnsiteJob
from fw_tui.i18n import _, format_day, format_moment
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.base import Dialog
from fw_tui.widgets.bindings import bindings, key_name
from fw_tui.widgets.fact_pane import Fact, FactPane
from fw_tui.widgets.row_list import Column, Look, Row, RowList


class OnsiteJobsDialog(Dialog[bool]):
    """Whoever ticks one off still sees it, and can take that back, until the dialog is closed."""

    ACCEPT = ""
    AUTO_FOCUS = "RowList"
    BINDINGS = bindings("onsite_jobs")
    DEFAULT_CSS = """
    OnsiteJobsDialog > .dialog { height: 22; }
    OnsiteJobsDialog .dialog-body { height: 1fr; }
    OnsiteJobsDialog RowList { height: 1fr; }
    OnsiteJobsDialog FactPane { height: 6; border-top: solid $foreground-muted; padding: 0; }
    """

    def __init__(self, desk: Desk, jobs: Sequence[OnsiteJob]) -> None:
        super().__init__(_("On-site jobs"))
        self._desk = desk
        self._jobs = {str(job.number): job for job in jobs}
        self._list = RowList(
            [
                Column("done", "", width=1),
                Column("number", N_("No."), width=4, align="right"),
                Column("noted", N_("Noted"), width=10),
                Column("partner", N_("Partner"), flex=3),
                Column("reason", N_("Reason"), flex=2),
            ],
            empty=_("No on-site job is open."),
        )
        self._pane = FactPane()

    def compose_body(self) -> ComposeResult:
        yield self._list
        yield self._pane

    def compose_buttons(self) -> ComposeResult:
        yield Button(Text(_("Close")), id="cancel", compact=True)

    def key_line(self) -> str:
        tick, close = command("tick_off", "onsite_jobs"), command("cancel", "dialogs")
        return f"{key_name(tick.keys[0])} {_(tick.label)}  {key_name(close.keys[0])} {_('Close')}"

    def on_mount(self) -> None:
        self._list.set_rows(self._row(job) for job in self._jobs.values())
        self._show_selected()

    @on(RowList.Highlighted)
    def _show_selected(self) -> None:
        job = self._jobs.get(self._list.cursor_key or "")
        self._pane.show([] if job is None else self._facts(job))

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_tick_off()

    def action_tick_off(self) -> None:
        """Done, or open again."""
        job = self._jobs.get(self._list.cursor_key or "")
        if job is not None:
            self.attempt(lambda: self._turned(job))

    async def _turned(self, job: OnsiteJob) -> None:
        onsite = self._desk.office.onsite
        turn = onsite.done if job.done_at is None else onsite.reopen
        self._jobs[str(job.number)] = await self._desk.ask(lambda: turn(job.number))
        self._list.set_rows(self._row(each) for each in self._jobs.values())
        self._show_selected()

    def _row(self, job: OnsiteJob) -> Row:
        noted = format_day(to_local(job.noted_at, self._desk.office.tz))
        reason = _(ONSITE_REASON_LABELS[job.reason])
        done = "" if job.done_at is None else "✓"
        look: Look = "dim" if done else ""
        return Row(str(job.number), (done, str(job.number), noted, job.partner, reason), look)

    def _facts(self, job: OnsiteJob) -> list[Fact]:
        tz = self._desk.office.tz
        noted = _("by {name}, {moment}").format(
            name=job.noted_by, moment=format_moment(to_local(job.noted_at, tz))
        )
        done = "" if job.done_at is None else format_moment(to_local(job.done_at, tz))
        facts = [
            Fact(_("Partner"), job.partner, alone=True),
            Fact(_("Noted"), noted),
            Fact(_("Done"), done),
            Fact(_("Reason"), _(ONSITE_REASON_LABELS[job.reason]), alone=True),
            Fact(_("Note"), job.note, alone=True),
        ]
        return [fact for fact in facts if fact.value]
