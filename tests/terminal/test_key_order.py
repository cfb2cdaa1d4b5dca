"""Keys that a slow line delivers all at once do what they do when typed one by one."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from fw_tui.terminal import key_order
from fw_tui.terminal.app import SafeApp
from tests.terminal.harness import FW_TUI, PYTHON, ROOT, Terminal, shell

SAMPLE = [PYTHON, str(ROOT / "tests/terminal/sample_app.py")]
LEFT = "\x1b[D"
LETTERS = "abcdefghijklmnopqrst" * 10


# -- through a real terminal ------------------------------------------------------------------


def shown(terminal: Terminal) -> str:
    """The screen as one line, so that long values can be found."""
    return terminal.screen().replace("\n", "")


def test_clearing_a_field_typing_and_entering_may_come_in_one_piece() -> None:
    with Terminal(SAMPLE) as sample:
        sample.wait_for("ready")
        sample.type("junk")
        sample.wait_for("field='junk'")
        sample.send(b"\x15text\r")
        sample.wait_for("submitted 'text'")


def test_letters_in_one_piece_keep_their_order_and_are_fast() -> None:
    with Terminal(SAMPLE) as sample:
        sample.wait_for("ready")
        begin = time.monotonic()
        sample.type(LETTERS)
        sample.wait_until(lambda: f"field='{LETTERS}'" in shown(sample), "all letters")
        assert time.monotonic() - begin < 2


def test_letters_mixed_with_commands_keep_their_order_and_are_fast() -> None:
    with Terminal(SAMPLE) as sample:
        sample.wait_for("ready")
        begin = time.monotonic()
        sample.type("".join(letter + LEFT for letter in LETTERS[:50]))
        sample.wait_until(lambda: f"field='{LETTERS[49::-1]}'" in shown(sample), "all letters")
        assert time.monotonic() - begin < 5


def test_a_paste_waits_for_the_keys_before_it_and_they_for_the_paste() -> None:
    with Terminal(SAMPLE) as sample:
        sample.wait_for("ready")
        sample.send(b"junk\x15\x1b[200~pasted\x1b[201~" + LEFT.encode() + b"X\r")
        sample.wait_for("submitted 'pasteXd'")


def test_letters_behind_the_key_of_a_dialog_go_into_the_dialog() -> None:
    with Terminal(SAMPLE) as sample:
        sample.wait_for("ready")
        sample.send(b"\x1bORanswer")
        sample.wait_for("field='answer'")


def field(terminal: Terminal, name: str) -> str:
    """What stands in a field of the form."""
    lines = [line for line in terminal.screen().splitlines() if f"│ {name} " in line]
    return lines[0].partition(name)[2].split("│")[0].strip(" ▌▏") if lines else ""


def test_a_new_session_may_be_typed_ahead_in_one_piece(tmp_path: Path) -> None:
    shell(tmp_path, "start", "Maier", "PC")
    with Terminal(FW_TUI, home=tmp_path) as dashboard:
        dashboard.wait_for("8,50 €")
        dashboard.send(b"nPraxis Neu\rEmpfang\r123 456\r")
        dashboard.wait_until(lambda: field(dashboard, "Fernwartungs-ID") == "123 456", "the ID")
        assert field(dashboard, "Kunde") == "Praxis Neu"
        assert field(dashboard, "PC") == "Empfang"
        dashboard.press("escape")
        dashboard.wait_for("Verwerfen, was zu diesem Anruf notiert wurde?")
        dashboard.press("ctrl+o")
        dashboard.wait_until_gone("Neue Sitzung")
        dashboard.wait_for("8,50 €")
        assert "beenden?" not in dashboard.screen()
        (session,) = json.loads(shell(tmp_path, "status", "--json"))
        assert (session["number"], session["notes"]) == (1, "")


def test_a_search_may_be_typed_ahead_in_one_piece(tmp_path: Path) -> None:
    shell(tmp_path, "start", "Fa. Walter Maier GmbH", "PC Herr Horst Maier")
    shell(tmp_path, "start", "Schulze", "Server")
    with Terminal(FW_TUI, home=tmp_path) as dashboard:
        dashboard.wait_for("Schulze")
        dashboard.send(b"2/maier")

        def found() -> bool:
            screen = dashboard.screen()
            return "1 von 2" in screen and "Fa. Walter Maier" in screen and "Schulze" not in screen

        dashboard.wait_until(found, "the hit alone")
        dashboard.wait_for("/ ▌maier")


# -- without a terminal -----------------------------------------------------------------------


class Stuck(Widget, can_focus=True):
    """Does not get over its first key before it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()

    async def on_key(self) -> None:
        await self.go_on.wait()


class Fleeting(Widget, can_focus=True):
    """Goes away at its first key."""

    def on_key(self) -> None:
        self.remove()


class Question(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        yield Input(id="answer")


class Sample(SafeApp[None]):
    BINDINGS = [
        Binding("f5", "press('f5')", priority=True),
        ("f6", "ask_late"),
        ("f7", "sleep_and_ask"),
        ("f8", "rest"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str] = []
        self.may_ask = asyncio.Event()

    def compose(self) -> ComposeResult:
        yield Stuck()
        with Vertical():
            yield Input(id="field")
            yield Fleeting()

    def on_key(self, event: events.Key) -> None:
        self.pressed.append(event.key)

    def action_press(self, key: str) -> None:
        self.pressed.append(key)

    async def action_ask_late(self) -> None:
        await self.may_ask.wait()
        await self.push_screen(Question())

    async def action_sleep_and_ask(self) -> None:
        time.sleep(2 * key_order.LOOK * key_order.LOOKS)  # noqa: ASYNC251 - as a full terminal does
        await self.push_screen(Question())

    def type_ahead(self, *keys: str) -> None:
        """Keys as the driver gives them, none waiting for the one before."""
        for key in keys:
            self.post_message(events.Key(key, key if len(key) == 1 else None))

    def value(self, name: str) -> str:
        found = [each for screen in self.screen_stack for each in screen.query(f"#{name}")]
        return found[0].value if found and isinstance(found[0], Input) else ""


@asynccontextmanager
async def running() -> AsyncIterator[tuple[Sample, Pilot[None]]]:
    """The sample with the focus in its field."""
    app = Sample()
    async with app.run_test() as pilot:
        app.query_one("#field").focus()
        await until(lambda: app.focused is app.query_one("#field"))
        try:
            yield app, pilot
        finally:
            app.screen_stack[0].query_one(Stuck).go_on.set()
            app.may_ask.set()
            await pilot.pause()


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition; a pilot's pause would wait for a widget that is stuck."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - any condition, not one event
            await asyncio.sleep(0.01)


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys wait for one that is stuck for a twentieth of a second only."""
    monkeypatch.setattr(key_order, "LOOK", 0.01)


@pytest.mark.usefixtures("quickly")
async def test_a_widget_that_never_ends_its_key_does_not_make_the_program_deaf() -> None:
    async with running() as (app, pilot):
        app.query_one(Stuck).focus()
        await pilot.pause()
        app.type_ahead("x", "y", "f5", "z", "f5")
        await until(lambda: app.pressed == ["f5", "f5"])
        app.query_one("#field").focus()
        await until(lambda: app.focused is app.query_one("#field"))
        app.type_ahead("a", "b", "home", "c")
        await until(lambda: app.value("field") == "cab")


async def test_a_stuck_widget_holds_the_keys_behind_for_half_a_second() -> None:
    async with running() as (app, pilot):
        app.query_one(Stuck).focus()
        await pilot.pause()
        begin = time.monotonic()
        app.type_ahead("x", *["f5"] * 20)
        await until(lambda: len(app.pressed) == 20)
        assert 0.4 < time.monotonic() - begin < 2


async def test_a_widget_that_goes_with_its_key_holds_nothing() -> None:
    async with running() as (app, pilot):
        app.query_one(Fleeting).focus()
        await pilot.pause()
        begin = time.monotonic()
        app.type_ahead("x", "f5", "a")
        await until(lambda: app.value("field") == "a")
        assert "f5" in app.pressed
        assert time.monotonic() - begin < 0.4


@pytest.mark.usefixtures("quickly")
async def test_keys_wait_for_a_dialog_however_long_its_command_takes() -> None:
    async with running() as (app, _):
        app.type_ahead("a", "f6", "b", "c")
        begin = time.monotonic()
        await until(lambda: time.monotonic() - begin > 5 * key_order.LOOK * key_order.LOOKS)
        assert app.value("field") == "a"
        app.may_ask.set()
        await until(lambda: app.value("answer") == "bc")


@pytest.mark.usefixtures("quickly")
async def test_a_program_held_up_by_its_terminal_does_not_mix_keys() -> None:
    async with running() as (app, _):
        app.type_ahead("a", "f7", "b", "c")
        await until(lambda: app.value("answer") == "bc")


async def test_a_key_that_comes_alone_is_handled_at_once() -> None:
    async with running() as (app, pilot):
        begin = time.monotonic()
        for key in "abcdefghij":
            await pilot.press(key)
        assert app.value("field") == "abcdefghij"
        assert time.monotonic() - begin < 5
