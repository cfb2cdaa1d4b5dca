from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from fw_tui.commands import COMMANDS, PLACES, Place, commands_of
from fw_tui.screens.help import HelpScreen, help_lines
from fw_tui.widgets.palette import Palette, open_palette, open_themes
from tests.rendering import screen_lines, screen_text
from tests.widgets.sample_screens import SIZES, PlaceApp, WidgetPlace, sample_list


class EndPlace(WidgetPlace):
    """Nothing to abort here."""

    def __init__(self) -> None:
        super().__init__(sample_list(3))

    def unavailable(self, command_id: str) -> str | None:
        return "It runs." if command_id == "abort" else None

    def action_end(self) -> None:
        self.told.append("end")


class HelpApp(PlaceApp):
    """Opens help and palettes as the real app does."""

    async def action_help(self) -> None:
        await self.push_screen(HelpScreen("active"))

    async def action_palette(self) -> None:
        await open_palette(self)

    async def action_theme(self) -> None:
        await open_themes(self)


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait for a condition, not longer than some hundred rounds."""
    for _ in range(300):
        if condition():
            return
        await pilot.pause(0.01)
    pytest.fail("It never came to that.")


def entries(app: HelpApp) -> list[str]:
    options = app.screen.query_one(OptionList).options
    return [str(option.prompt) for option in options]


@pytest.mark.parametrize("place", PLACES)
def test_the_help_names_every_command_of_the_place_first(place: Place) -> None:
    text = "\n".join(str(line) for line in help_lines(place))
    words = " ".join(text.split())
    for found in commands_of(place, "everywhere", "lists", "texts", "dialogs"):
        assert found.help in words
    own = commands_of(place)[0].help
    assert words.index(own) < words.index("Everywhere")
    assert max(len(line) for line in text.splitlines()) <= 76


def test_help_without_a_place_starts_with_everywhere() -> None:
    assert str(help_lines(None)[0]) == "Everywhere"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", ["escape", "q", "question_mark", "f1"])
async def test_help_opens_and_closes(size: tuple[int, int], key: str) -> None:
    app = HelpApp(EndPlace)
    async with app.run_test(size=size) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert "End the session" in screen_text(app)
        assert max(len(line) for line in screen_lines(app)) <= size[0]
        await pilot.press(key)
        await pilot.pause()
        assert app.screen is app.place


@pytest.mark.parametrize("key", ["ctrl+p", "f2"])
async def test_the_palette_lists_what_can_be_done_now(key: str) -> None:
    app = HelpApp(EndPlace)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, Palette) and bool(entries(app)))
        listed = entries(app)
        assert listed[0].startswith("connected – ")
        assert "end – End the session (e)" in listed
        assert not [e for e in listed if e.startswith(("abort", "palette", "back"))]
        assert not app.screen.query_one(Input).cursor_blink


async def test_the_palette_finds_and_runs_a_command() -> None:
    app = HelpApp(EndPlace)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, Palette) and bool(entries(app)))
        await pilot.press(*"end the", "space", *"session")
        await until(pilot, lambda: entries(app)[:1] == ["end – End the session (e)"])
        await pilot.press("enter")
        await until(pilot, lambda: app.place.told == ["end"])


async def test_the_palette_runs_what_belongs_to_the_app() -> None:
    app = HelpApp(EndPlace)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, Palette) and bool(entries(app)))
        await pilot.press(*"start a new")
        await until(pilot, lambda: entries(app)[:1] == ["new – Start a new session (n)"])
        await pilot.press("enter")
        await until(pilot, lambda: app.asked == ["new_session"])


async def test_a_theme_is_chosen_by_its_name() -> None:
    app = HelpApp(EndPlace)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.run_action("theme")
        await until(pilot, lambda: isinstance(app.screen, Palette) and bool(entries(app)))
        await pilot.press(*"nord")
        await until(pilot, lambda: entries(app)[:1] == ["nord"])
        await pilot.press("enter")
        await until(pilot, lambda: app.theme == "nord")


def test_the_table_has_no_two_entries_for_one_command_in_a_place() -> None:
    names = [(c.place, c.id) for c in COMMANDS]
    assert len(names) == len(set(names))
