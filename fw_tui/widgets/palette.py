"""The palette: every command that can be used now, found by its name; and the themes."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from textual.app import App
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Input

from fw_tui.commands import Command, Place, commands_of
from fw_tui.i18n import _
from fw_tui.widgets.bindings import key_name
from fw_tui.widgets.place_screen import PlaceScreen
from fw_tui.widgets.tight import TightScreen

#: Commands that make no sense as an entry of the palette.
_LEFT_OUT = frozenset({"palette", "back", "clear_search", "switch_list"})


class Commands(Provider):
    """Offers the commands of the screen's place and of everywhere, without the dimmed ones."""

    async def discover(self) -> Hits:
        for found in self._usable():
            run = partial(self._run, found)
            yield DiscoveryHit(Content(entry(found)), run, text=entry(found))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for found in self._usable():
            text = entry(found)
            if (score := matcher.match(text)) > 0:
                run = partial(self._run, found)
                yield Hit(score, matcher.highlight(text), run, text=text)

    def _usable(self) -> Iterator[Command]:
        screen = self.screen
        places: tuple[Place, ...] = ("everywhere",)
        if isinstance(screen, PlaceScreen):
            places = (screen.PLACE, "everywhere")
        for found in commands_of(*places):
            if found.id in _LEFT_OUT:
                continue
            if isinstance(screen, PlaceScreen) and screen.unavailable(found.id) is not None:
                continue
            yield found

    async def _run(self, found: Command) -> None:
        if isinstance(self.screen, PlaceScreen):
            await self.screen.action_command(found.id)
        else:
            await self.app.run_action(f"app.{found.id}")


class Themes(Provider):
    """Offers the colours. Textual's own provider has no palette behind it in a lean start."""

    async def discover(self) -> Hits:
        for name in sorted(self.app.available_themes):
            yield DiscoveryHit(name, partial(self._choose, name))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for name in sorted(self.app.available_themes):
            if (score := matcher.match(name)) > 0:
                yield Hit(score, matcher.highlight(name), partial(self._choose, name))

    def _choose(self, name: str) -> None:
        self.app.theme = name


class Palette(CommandPalette, TightScreen[None]):
    """Textual's palette with a cursor that does not blink."""

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False


def entry(found: Command) -> str:
    """A command on one line of the palette: name, what it does, its key."""
    key = f" ({key_name(found.keys[0])})" if found.keys else ""
    return f"{_(found.label)} – {_(found.help)}{key}"


async def open_palette(app: App[Any]) -> None:
    """Let the user find a command by its name."""
    await app.push_screen(Palette(providers=[Commands], placeholder=_("Find a command …")))


async def open_themes(app: App[Any]) -> None:
    """Let the user choose the colours; the app hears of it by its ``theme``."""
    await app.push_screen(Palette(providers=[Themes], placeholder=_("Find a theme …")))
