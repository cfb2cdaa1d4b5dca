import asyncio
from collections.abc import Sequence
from typing import Any

from textual import on
from textual.pilot import Pilot
from textual.widgets import Input

from fw_tui.domain.errors import StoreBusy
from fw_tui.widgets.line_input import LineInput
from fw_tui.widgets.pick_input import MOST, PickInput, Suggestion
from tests.rendering import line_with, look_of, screen_text
from tests.widgets.sample_screens import PlaceApp, WidgetPlace

KNOWN = ["Maier GmbH", "Maier [Büro]", "Meyer AG", *(f"Firma {n}" for n in range(10))]


async def suggest(text: str) -> Sequence[Suggestion]:
    """What contains the text; the first of all for an empty one."""
    found = [name for name in KNOWN if text.lower() in name.lower()]
    return [Suggestion(f"id-{n}", n, "Lübeck") for n in (found if text else found[:2])]


class PickPlace(WidgetPlace):
    """A field to pick from and one behind it."""

    AUTO_FOCUS = "#other"

    def __init__(self, find: Any = suggest, **more: Any) -> None:
        self.pick = PickInput(find, placeholder="Customer", **more)
        super().__init__(self.pick, LineInput(id="other"))

    @on(PickInput.Picked)
    def picked(self, message: PickInput.Picked) -> None:
        self.told.append((message.picked and message.picked.key, message.text))

    @on(Input.Changed)
    def leaked(self) -> None:
        self.told.append("leaked")


def app_with(find: Any = suggest, **more: Any) -> tuple[PlaceApp, PickInput]:
    place = PickPlace(find, **more)
    return PlaceApp(lambda: place), place.pick


async def typed(pilot: Pilot[None], pick: PickInput, *keys: str) -> None:
    pick.focus_text()
    await pilot.press(*keys)
    await answered(pilot)


async def answered(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_entering_offers_the_usual_ones_but_takes_none() -> None:
    app, pick = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Maier GmbH" not in screen_text(app)
        await typed(pilot, pick)
        assert line_with(app, "Maier GmbH").endswith("Lübeck")
        await pilot.press("enter")
        assert (pick.picked, pick.text, app.place.told) == (None, "", [])
        assert app.focused is app.place.query_one("#other")
        await pilot.pause()
        assert "Maier GmbH" not in screen_text(app)


async def test_typing_narrows_and_enter_takes_the_first() -> None:
    app, pick = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, pick, "m", "a", "i")
        assert line_with(app, "Maier GmbH").startswith("› ")
        assert look_of(app, "Maier GmbH").reverse
        assert "Maier [Büro]" in screen_text(app)
        assert "Meyer" not in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert pick.picked == Suggestion("id-Maier GmbH", "Maier GmbH", "Lübeck")
        assert pick.text == "Maier GmbH"
        assert app.place.told == [("id-Maier GmbH", "Maier GmbH")]
        assert app.focused is app.place.query_one("#other")


async def test_down_and_up_choose_and_tab_takes() -> None:
    app, pick = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, pick, "m", "a", "i", "down", "tab")
        assert pick.text == "Maier [Büro]"
        await typed(pilot, pick, "end", "backspace")
        assert pick.picked is None
        await typed(pilot, pick, "up", "tab")
        assert (pick.picked, pick.text) == (None, "Maier [Büro")
        assert app.place.told[-1] == (None, "Maier [Büro")


async def test_at_most_six_lines_and_the_new_one_among_them() -> None:
    app, pick = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, pick, *"firma")
        text = screen_text(app)
        assert text.count("Firma ") == MOST - 1
        assert "new: 'firma'" in text


async def test_where_only_what_is_known_will_do_nothing_is_offered_as_new() -> None:
    app, pick = app_with(may_be_new=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, pick, *"mai")
        assert "Maier GmbH" in screen_text(app)
        await pilot.press(*"zen")
        await answered(pilot)
        assert "Maier GmbH" not in screen_text(app)
        assert "new:" not in screen_text(app)


async def test_something_unknown_is_new() -> None:
    app, pick = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, pick, *"Öztürk", "space")
        assert "new: 'Öztürk'" in screen_text(app)
        await pilot.press("tab")
        assert (pick.picked, pick.text) == (None, "Öztürk")
        assert app.place.told == [(None, "Öztürk")]


async def test_what_is_known_is_not_offered_as_new() -> None:
    app, pick = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, pick, *"meyer ag")
        assert "new:" not in screen_text(app)


async def test_an_older_answer_does_not_replace_a_newer_one() -> None:
    gates = {"m": asyncio.Event(), "me": asyncio.Event()}

    async def slow(text: str) -> Sequence[Suggestion]:
        if text in gates:
            await gates[text].wait()
        return [Suggestion(text, f"answer to {text}")] if text else []

    app, pick = app_with(slow)
    async with app.run_test(size=(80, 24)) as pilot:
        pick.focus_text()
        await pilot.press("m", "e")
        gates["me"].set()
        for _ in range(100):
            await pilot.pause()
            if "answer to me" in screen_text(app):
                break
        gates["m"].set()
        await answered(pilot)
        assert line_with(app, "answer to").strip() == "› answer to me"


async def test_a_store_that_fails_is_told_in_the_dropdown() -> None:
    async def busy(text: str) -> Sequence[Suggestion]:
        raise StoreBusy("The store is [busy].")

    app, pick = app_with(busy)
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, pick, "m")
        assert "The store is [busy]." in screen_text(app)
        await pilot.press("tab")
        assert pick.text == "m"


async def test_a_click_takes_a_line() -> None:
    app, pick = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, pick, *"mai")
        await pilot.click(PickInput, offset=(4, 2))
        assert pick.text == "Maier [Büro]"


async def test_the_screen_can_set_and_empty_it() -> None:
    app, pick = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        pick.set_picked(Suggestion("7", "Meyer AG"))
        await pilot.pause()
        assert "Meyer AG" in screen_text(app)
        assert app.place.told == []
        pick.focus_text()
        await answered(pilot)
        assert "Lübeck" not in screen_text(app)
        pick.set_picked(None)
        await pilot.press("down")
        await answered(pilot)
        assert "Lübeck" in screen_text(app)
        await pilot.press("down", "down", "down", "enter")
        assert pick.text == "Maier GmbH"
