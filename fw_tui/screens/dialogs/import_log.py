"""Importing a file: what it is and would bring, then taking it over, with a stop on the way."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Button, Input, Static

from fw_tui.capture.detect import AUTO, FORMATS, MAPPED
from fw_tui.commands import command
from fw_tui.documents.import_wording import interrupted
from fw_tui.domain.errors import FwError, N_
from fw_tui.i18n import _, explain, ngettext, whole_number
from fw_tui.screens.desk import Desk
from fw_tui.screens.dialogs.base import Dialog
from fw_tui.screens.dialogs.export import full_path
from fw_tui.screens.dialogs.form import field_row
from fw_tui.screens.import_text import found_text, outcome_text
from fw_tui.services.background import call_apart
from fw_tui.services.file_import import FileImport, ImportProgress, Stopped
from fw_tui.services.imports import ImportReport
from fw_tui.widgets.bindings import key_name
from fw_tui.widgets.cycle import Cycle
from fw_tui.widgets.handled import all_handled
from fw_tui.widgets.line_input import LineInput
from fw_tui.widgets.path_suggester import PathSuggester

_BAR = 24


class ImportDialog(Dialog[bool]):
    """Ask for a file, show what it would bring, take it over when that is accepted.

    The answer is whether rows were kept. The import has a thread and a connection of its own.
    Esc stops it and, when nothing runs, closes; so it does when the file's disk hangs.
    """

    ACCEPT = N_("Preview")
    AUTO_FOCUS = "LineInput"
    BINDINGS = [Binding("enter", "enter", priority=True, show=False)]
    DEFAULT_CSS = """
    ImportDialog .field { height: 1; width: 100%; }
    ImportDialog .field-name { width: 10; height: 1; }
    ImportDialog .field > LineInput, ImportDialog .field > Cycle { width: 1fr; }
    ImportDialog .state { height: auto; width: 100%; margin-top: 1; display: none;
        text-style: bold; }
    ImportDialog .found { height: auto; width: 100%; margin-top: 1; display: none; }
    """

    def __init__(self, desk: Desk, mappings: Sequence[str] = ()) -> None:
        """Args: the desk; the names of the mappings that a CSV file may be read by."""
        super().__init__(_("Import a log"))
        names = [*(MAPPED + name for name in mappings), *sorted(FORMATS)]
        self._desk = desk
        self._file = LineInput(placeholder=_("such as ~/Connections.txt; → completes a name"))
        self._file.suggester = PathSuggester()
        self._format = Cycle([(AUTO, _("by its content")), *((name, name) for name in names)])
        self._state = Static("", markup=False, classes="state")
        self._found = Static("", markup=False, classes="found")
        self._taking: FileImport | None = None
        self._previewed: tuple[Path, str] | None = None
        self._stopping = self._kept = self._done = False

    def compose_body(self) -> ComposeResult:
        yield from field_row(_("File"), self._file)
        yield from field_row(_("Format"), self._format)
        yield self._found
        yield self._state

    def on_mount(self) -> None:
        self._loop = asyncio.get_running_loop()

    def on_unmount(self) -> None:
        """Nobody waits any more: go no further than to the end of a piece."""
        if self._taking is not None:
            self._taking.stop()

    # -- keys --------------------------------------------------------------------------------

    def action_enter(self) -> None:
        """Press the button, or accept from either field."""
        if isinstance(self.focused, Button):
            self.focused.press()
        else:
            self.action_accept()

    async def action_cancel(self) -> None:
        """Stop what runs; close when nothing does, or when it does not stop."""
        if self._taking is None or self._stopping:
            self.close(self._kept)
            return
        self._stopping = True
        self._taking.stop()
        self._show(self._state, _("Stopping …"))

    def accept_label(self) -> str:
        if self._done:
            return _("Close")
        return _("Preview") if self._previewed is None else _("Take over")

    def key_line(self) -> str:
        accept, cancel = command("accept", "dialogs"), command("cancel", "dialogs")
        accepts = f"{key_name(accept.keys[0])} {self.accept_label()}"
        stops = f"{key_name(cancel.keys[0])} {self._cancel_label()}"
        if self._taking is not None:
            return stops
        return accepts if self._done else f"{accepts}  {stops}"

    def _cancel_label(self) -> str:
        return _("Cancel") if self._taking is None else _("Stop")

    def _relabel(self) -> None:
        """Say what the keys and buttons do now."""
        accept, cancel = self.query_one("#accept", Button), self.query_one("#cancel", Button)
        accept.label, cancel.label = Text(self.accept_label()), Text(self._cancel_label())
        accept.display = self._taking is None
        cancel.display = not self._done
        self.query_one(".dialog-keys", Static).update(Text(self.key_line()))

    @on(Input.Changed)
    @on(Cycle.Changed)
    def _edited(self) -> None:
        """Another file: what was found is not of it."""
        self.clear_error()
        self._previewed, self._done = None, False
        if self._taking is None:
            self._found.display = self._state.display = False
            self._relabel()

    # -- the import --------------------------------------------------------------------------

    async def accept(self) -> bool | None:
        """Preview what is typed, or take over what was previewed.

        Raises:
            FwError: the file cannot be used, or the store cannot be written.
        """
        if self.focused is not None:
            await all_handled(self.focused)
        if self._done:
            return self._kept
        wanted = full_path(self._file.value), self._format.value
        tries = wanted != self._previewed
        self._previewed = None
        self._found.display &= not tries
        taking = FileImport(*wanted, told=self._told_apart)
        try:
            report = await self._run(taking, tries)
        except Stopped:
            self._show(self._state, _stopped(taking))
            return None
        self._show(self._found, found_text(wanted[0].name, taking.format, report))
        self._show(self._state, outcome_text(report, tries))
        self._previewed = wanted if tries and report.new else None
        self._done = self._previewed is None
        self._relabel()
        return None

    async def _run(self, taking: FileImport, tries: bool) -> ImportReport:
        """Run it on a thread of its own, while the keys mean to stop it."""
        office = self._desk.office
        self._taking = taking
        self._relabel()
        try:
            return await call_apart(lambda: taking.run(office.apart(), tries), office.close)
        finally:
            self._kept |= taking.kept > 0
            self._taking, self._stopping = None, False
            if self.is_attached:  # closed meanwhile, when it did not stop
                self._state.display = False
                self._relabel()

    def _told_apart(self, now: ImportProgress) -> None:
        """How far it is; told on the import's thread."""
        with suppress(RuntimeError):  # the program has left meanwhile
            self._loop.call_soon_threadsafe(self._show_progress, now)

    def _show_progress(self, now: ImportProgress) -> None:
        if self._taking is None or self._stopping:
            return
        bar, percent = now.progress.bar(_BAR), now.progress.percent
        rows = ngettext("{n} row", "{n} rows", now.rows).format(n=whole_number(now.rows))
        self._show(self._state, f"{_(now.stage.value)}  {bar} {percent} %  {rows}")

    def _show(self, place: Static, text: str) -> None:
        place.update(Text(text))
        place.display = True


async def open_import(app: App[Any], desk: Desk) -> None:
    """Ask for a log, in front of whatever is in sight."""
    try:
        mappings = await desk.ask(desk.office.mappings.names)
    except FwError as error:
        app.notify(explain(error), severity="error", markup=False)
        return
    await app.push_screen(ImportDialog(desk, mappings))


def _stopped(taking: FileImport) -> str:
    return interrupted(taking.kept) if taking.kept else _("Stopped; nothing was kept.")
