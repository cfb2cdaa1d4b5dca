"""What all dialogs share: title, body, buttons, one place for an error, Esc and accept keys."""

from collections.abc import Awaitable, Callable
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from fw_tui.commands import Command, command
from fw_tui.domain.errors import FwError
from fw_tui.i18n import _, explain
from fw_tui.widgets.bindings import bindings, key_name
from fw_tui.widgets.tight import TightScreen

Answer = TypeVar("Answer")


def key_button(label: str, found: Command, widget_id: str) -> Button:
    """A verb with the key that does the same from inside a field."""
    return Button(Text(f"{key_name(found.keys[0])} {label}"), id=widget_id, compact=True)


class Dialog(ModalScreen[Answer | None], TightScreen[Answer | None], Generic[Answer]):
    """A modal question; dismisses with the answer, or with None when it is cancelled.

    A subclass yields its fields in `compose_body` and does the work in `accept`, which calls
    the service and returns the answer. A `FwError` from there is shown in the dialog, which
    stays open with all that was typed. While the work runs, a second accept is ignored; Esc
    still leaves.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialogs")
    #: Label of the accept button (msgid); "" for a dialog without one.
    ACCEPT = "OK"
    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > .dialog { width: 76; max-width: 100%; height: auto; max-height: 100%; }
    Dialog .dialog-title { height: 1; width: 100%; text-style: bold; }
    Dialog .dialog-body { height: auto; }
    Dialog .dialog-error { height: auto; max-height: 5; width: 100%; display: none; }
    Dialog .dialog-buttons { height: 1; width: 100%; align-horizontal: right; }
    Dialog .dialog-keys { width: 1fr; height: 1; text-style: dim; }
    Dialog Button { margin-left: 2; }
    """

    def __init__(self, title: str) -> None:
        """Args: ``title``, translated plain text."""
        super().__init__()
        self._title_text = title
        self._error = Static("", markup=False, classes="dialog-error")
        self._working = False

    def on_mount(self) -> None:
        """Take away what was told before: it would lie over the buttons."""
        self.app.clear_notifications()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Text(self._title_text), markup=False, classes="dialog-title")
            with self.body():
                yield from self.compose_body()
            yield self._error
            with Horizontal(classes="dialog-buttons"):
                yield Static(Text(self.key_line()), markup=False, classes="dialog-keys")
                yield from self.compose_buttons()

    def body(self) -> Vertical | VerticalScroll:
        """The container of the body; it scrolls where the terminal is too small."""
        return VerticalScroll(classes="dialog-body", can_focus=False)

    def compose_body(self) -> ComposeResult:
        """The fields of the dialog."""
        yield from ()

    def compose_buttons(self) -> ComposeResult:
        """Cancel first, then accept."""
        yield Button(Text(_("Cancel")), id="cancel", compact=True)
        if self.ACCEPT:
            yield Button(Text(self.accept_label()), id="accept", compact=True)

    def accept_label(self) -> str:
        """The verb on the accept button, translated."""
        return _(self.ACCEPT)

    def key_line(self) -> str:
        """The keys beside the buttons: accept and cancel."""
        cancel = command("cancel", "dialogs")
        keys = f"{key_name(cancel.keys[0])} {_(cancel.label)}"
        if not self.ACCEPT:
            return keys
        accept = command("accept", "dialogs")
        return f"{key_name(accept.keys[0])} {self.accept_label()}  {keys}"

    async def accept(self) -> Answer | None:
        """Do the work and return the answer; None keeps the dialog open.

        Raises:
            FwError: shown in the dialog, which stays open.
        """
        raise NotImplementedError

    def show_error(self, error: FwError | str) -> None:
        """Say in the dialog what went wrong; the dialog stays open."""
        text = explain(error) if isinstance(error, FwError) else error
        self._error.update(Text(text))
        self._error.display = bool(text)

    def clear_error(self) -> None:
        """Take the error away, for instance when the user types again."""
        if self._error.display:
            self.show_error("")

    def attempt(self, work: Callable[[], Awaitable[Answer | None]]) -> None:
        """Run work beside the keyboard; its answer closes the dialog, its FwError is shown."""
        if not self._working:
            self._working = True
            self.run_worker(self._attempt(work), group="dialog")

    async def _attempt(self, work: Callable[[], Awaitable[Answer | None]]) -> None:
        try:
            answer = await work()
        except FwError as error:
            self.show_error(error)
        else:
            self.clear_error()
            if answer is not None and self.is_current:
                self.close(answer)
        finally:
            self._working = False

    def close(self, answer: Answer | None) -> None:
        """Close with an answer; not awaited, since the screen would wait for itself."""
        self.dismiss(answer)

    def action_accept(self) -> None:
        """Accept, from wherever the focus is."""
        if self.ACCEPT:
            self.attempt(self.accept)

    def loss(self) -> str:
        """What cancelling would throw away now, as a translated question; "" if nothing."""
        return ""

    async def action_cancel(self) -> None:
        """Close without an answer; ask first if something would be lost."""
        question = self.loss()
        if not question:
            self.close(None)
            return
        from fw_tui.screens.dialogs.confirm import ConfirmDialog  # noqa: PLC0415 - is a Dialog

        confirm = ConfirmDialog(self._title_text, question, _("Throw away"))
        await self.app.push_screen(confirm, self._thrown_away)

    def _thrown_away(self, yes: bool | None) -> None:
        if yes:
            self.close(None)

    @on(Button.Pressed, "#accept")
    def _accept_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_accept()

    @on(Button.Pressed, "#cancel")
    async def _cancel_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        await self.action_cancel()
