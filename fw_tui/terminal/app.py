"""The app class that leaves cleanly whatever happens, and never harms its terminal."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, ClassVar, TypeVar

from rich.color import ColorSystem
from rich.console import RenderableType
from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App, SystemCommand
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import WorkerFailed

from fw_tui.domain.errors import Conflict, N_
from fw_tui.terminal import crash
from fw_tui.terminal.driver import SafeLinuxDriver
from fw_tui.terminal.filters import StripControls
from fw_tui.terminal.key_order import KeyOrder
from fw_tui.terminal.painter import Painter, erases_in_colour
from fw_tui.terminal.size_notice import SizeNotice, is_too_small

SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
GRACE = 5.0  #: seconds for a clean end after a signal or hangup; then the process just ends
_AT_ONCE = 400  #: characters that a terminal draws without being seen at it
_QUIT_KEYS = frozenset({"ctrl+c", "ctrl+q"})

R = TypeVar("R")
T = TypeVar("T")


class SafeApp(App[R]):
    """A Textual app for unreliable terminals; start it by ``run_app``.

    Attributes:
        fault: the error that ended the app, if one did.
        too_small: whether the notice about the size covers everything now.
    """

    STRIP_CONTROLS: ClassVar[LineFilter] = StripControls()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fault: BaseException | None = None
        self.too_small = False
        self._sized_at: float | None = None
        self.animation_level = "none"
        self._disable_tooltips = True  # a mouse is rare here, and each screen would make one
        self._running_loop: asyncio.AbstractEventLoop | None = None
        self._last_resort: threading.Timer | None = None
        self._notices: list[SizeNotice] = []
        self._key_order = KeyOrder(self, self._deliver)
        self._painter = Painter(erases=erases_in_colour(os.environ))

    def get_driver_class(self) -> type[Driver]:
        return SafeLinuxDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self.STRIP_CONTROLS]

    # Pictures

    def repaint(self) -> None:
        """Send the whole picture anew, for a terminal that shows something else."""
        self._painter.forget()
        if self.screen_stack:
            self.screen.refresh()

    def action_redraw(self) -> None:
        """The same, by a key."""
        self.repaint()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Send what the terminal does not show yet."""
        driver = self._driver
        if (
            not isinstance(renderable, LayoutUpdate | ChopsUpdate)
            or not isinstance(driver, SafeLinuxDriver)
            or self._batch_count
            or not self._running
            or self._closed
        ):
            super()._display(screen, renderable)
            return
        try:
            written = self._changes(screen, renderable)
        except Exception as error:  # noqa: BLE001 - as Textual does
            self._handle_exception(error)
        else:
            if self._sync_available and len(written) > _AT_ONCE:
                written = f"{SYNC_START}{written}{SYNC_END}"
            if written:
                driver.write(written)
        self.post_display_hook()

    def _changes(self, screen: Screen[Any], update: LayoutUpdate | ChopsUpdate) -> str:
        compositor = screen._compositor
        if isinstance(update, ChopsUpdate) and not self._painter.fits(compositor.size):
            update = compositor.render_full_update()
        self._painter.draw(update, self.console._color_system or ColorSystem.TRUECOLOR)
        return self._painter.changes(self.screen.outer_size.clamp_offset(self.cursor_position))

    def step_aside(self, work: Callable[[], T]) -> T:
        """Let some work of ours have the terminal; afterwards the picture is there again.

        The event loop stands meanwhile: what works in a terminal needs the main thread, for the
        signals. So what must go on, such as a sign of life, has a thread of its own.

        Raises:
            Conflict: there is no terminal to give away.
        """
        if not isinstance(self._driver, SafeLinuxDriver):
            raise Conflict(N_("There is no terminal here in which that could work."))
        # Textual would not take the terminal back after an error.
        outcome: list[T] = []
        fault: BaseException | None = None
        with self.suspend():
            try:
                outcome.append(work())
            except BaseException as error:  # noqa: BLE001 - raised below
                fault = error
        if fault is not None:
            raise fault
        return outcome[0]

    # Ends

    def on_load(self) -> None:
        self._running_loop = asyncio.get_running_loop()

    def hangup(self) -> None:
        """The terminal is gone: end as after SIGHUP. May be called from any thread."""
        self.leave(128 + signal.SIGHUP)

    def leave(self, code: int) -> None:
        """End soon with this exit code, from any thread or signal handler.

        Raises:
            SystemExit: the app does not run (yet, or any more).
        """
        loop = self._running_loop
        if loop is None or loop.is_closed():
            raise SystemExit(code)
        if isinstance(self._driver, SafeLinuxDriver):
            self._driver.hurry()
        if self._last_resort is None:
            self._last_resort = threading.Timer(GRACE, self._end_now, [code])
            self._last_resort.daemon = True
            self._last_resort.start()
        loop.call_soon_threadsafe(self._exit_once, code)

    def _exit_once(self, code: int) -> None:
        if self.return_code is None:
            self.exit(return_code=code)

    def _end_now(self, code: int) -> None:
        if isinstance(self._driver, SafeLinuxDriver):
            self._driver.restore_now()
        os._exit(code)

    @contextmanager
    def signals_handled(self) -> Iterator[None]:
        """While inside, SIGHUP, SIGTERM and SIGINT end the app with exit code 128 + n."""

        def leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
            self.leave(128 + number)

        before = [(number, signal.signal(number, leave)) for number in SIGNALS]
        try:
            yield
        finally:
            for number, handler in before:
                signal.signal(number, handler)
            if self._last_resort is not None:
                self._last_resort.cancel()

    # Faults

    def crash(self, error: Exception) -> None:
        """End because of an error in the program; ``run_app`` tells it."""
        self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        if self.fault is None:
            self.fault = error.error if isinstance(error, WorkerFailed) else error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # Textual's own would render all local variables.
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        if self.fault is not None:
            self._exit_renderables.clear()
        super()._print_error_renderables()

    # Size

    def on_mount(self) -> None:
        self.screen_change_signal.subscribe(self, self._on_screen_change)

    def on_resize(self, event: events.Resize) -> None:
        # At the start Textual and the terminal both tell the size, in any order.
        if self._sized_at is None:
            self._sized_at = event.time
        elif event.time > self._sized_at:  # a terminal that was away shows something else
            self.repaint()
        self.too_small = is_too_small(event.size)
        for notice in self._notices:
            notice.tell(event.size)
        self.call_later(self._cover_if_too_small)

    async def _on_screen_change(self, screen: Screen[Any]) -> None:  # noqa: ARG002
        await self._cover_if_too_small()

    async def _cover_if_too_small(self) -> None:
        if not self.too_small:
            notices, self._notices = self._notices, []
            for notice in notices:
                await notice.remove()
        elif self.screen_stack and not self.screen.query(SizeNotice):
            notice = SizeNotice(self.size)
            self._notices.append(notice)
            await self.screen.mount(notice)

    # Keys

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._key_order.take(event)
        else:
            await self._deliver(event)

    async def _deliver(self, event: events.Event) -> None:
        if self.too_small and isinstance(event, events.InputEvent | events.Paste):
            # Nobody shall type into what cannot be seen.
            if isinstance(event, events.Key) and event.key in _QUIT_KEYS:
                self.exit()
            return
        await super().on_event(event)

    # Habits

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """No cursor blinks: over a slow line each blink costs more than the clock."""
        if getattr(event.widget, "cursor_blink", False):
            event.widget.cursor_blink = False  # type: ignore[attr-defined]

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Textual's own commands without the one that writes a file."""
        return (c for c in super().get_system_commands(screen) if c.title != "Screenshot")

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Nothing: on a shared server no key may write files."""

    def action_suspend_process(self) -> None:
        """Nothing: without a shell around it the program would be frozen for good."""


def run_app(app: SafeApp[Any]) -> int:
    """Run the app in the terminal; the exit code to give to ``sys.exit``.

    0 after a normal end, 128 + n after a signal (129 also when the terminal is gone), 1 after
    a fault, which is told on stderr once the terminal is restored.
    """
    try:
        with app.signals_handled():
            app.run()
    except Exception as error:  # noqa: BLE001 - the last net of the program
        app.fault = app.fault or error
    _let_go_if_gone()
    if app.fault is not None:
        crash.tell(app.fault, sys.stderr)
        return 1
    return 1 if app.return_code is None else app.return_code


def _let_go_if_gone() -> None:
    """Without its terminal, Python would fail to empty its buffers and end with code 120."""
    try:
        sys.stderr.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for number in (1, 2):
            if os.isatty(number) or number == 2:
                os.dup2(nowhere, number)
        os.close(nowhere)
