"""The frame of every place: bar on top, hints below, commands that say why they do not work."""

from collections.abc import Callable
from inspect import isawaitable
from typing import ClassVar

from textual.app import ComposeResult

from fw_tui.commands import Place, commands_of
from fw_tui.widgets.hint_bar import HintBar
from fw_tui.widgets.place_bar import PlaceBar
from fw_tui.widgets.prompt import PromptScreen
from fw_tui.widgets.tight import TightScreen


class PlaceScreen(PromptScreen[None], TightScreen[None]):
    """A screen that a number key opens.

    A subclass sets ``PLACE`` and ``BINDINGS = bindings("<place>")``, yields its widgets in
    `compose_place`, answers each of its commands in ``action_<id>`` (plain or async) and
    says in `unavailable` what cannot be done now. It calls `refresh_commands` when that may
    have changed.
    """

    PLACE: ClassVar[Place]
    AUTO_FOCUS = "LineList"
    #: Footer commands of "everywhere" that are shown behind those of the place.
    COMMON_HINTS: ClassVar[tuple[str, ...]] = ("new_session", "quit", "help")

    def compose(self) -> ComposeResult:
        """Bar, the place's own widgets, hints."""
        yield PlaceBar(self.PLACE)
        yield from self.compose_place()
        yield HintBar(self.PLACE, self.unavailable, common=self.COMMON_HINTS)

    def compose_place(self) -> ComposeResult:
        """The widgets between bar and hints."""
        yield from ()

    def unavailable(self, command_id: str) -> str | None:  # noqa: ARG002 - for subclasses
        """Why a command cannot be used now, as a translated sentence; None if it can."""
        return None

    def refresh_commands(self) -> None:
        """Draw the hints anew if what can be done has changed."""
        for bar in self.query(HintBar):
            bar.update_hints()

    def show_status(self, text: str, short: str = "") -> None:
        """Plain text for the right end of the bar, and what stands there where it is narrow."""
        for bar in self.query(PlaceBar):
            bar.show(text, short)

    async def action_command(self, command_id: str) -> None:
        """Run a command of this place, or say why that cannot be done now."""
        reason = self.unavailable(command_id)
        if reason is not None:
            self.notify(reason, severity="warning", markup=False)
            return
        await self.run_command(command_id)

    async def run_command(self, command_id: str) -> None:
        """Run a command of this place or of everywhere without asking whether it fits."""
        if all(c.id != command_id for c in commands_of(self.PLACE)):
            await self.app.run_action(f"app.{command_id}")
            return
        action: Callable[[], object] = getattr(self, f"action_{command_id}")
        answer = action()
        if isawaitable(answer):
            await answer
