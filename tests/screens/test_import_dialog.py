"""Importing a log in the dashboard: a preview, then all of it, with a stop on the way."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from fw_tui.app import Dashboard
from fw_tui.domain.csv_mapping import mapping_from_words
from fw_tui.i18n import set_language
from fw_tui.screens.dialogs.import_log import ImportDialog, open_import
from fw_tui.screens.inbox import InboxScreen
from fw_tui.services import file_import, imports
from fw_tui.services.taking_over import Plan, TakingOver
from fw_tui.widgets.line_input import LineInput
from tests.makers import make_clock, make_office, request
from tests.screens.harness import LARGE, PATIENCE, SMALL, Stage, on_stage
from tests.screens.test_following_the_store import dashboard, look, shows, until
from tests.services.test_file_import import CSV, LINE

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    set_language("en")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where "~" leads to, with a log of 60 rows and a damaged line."""
    monkeypatch.setenv("HOME", str(tmp_path))
    lines = [LINE.format(hour=n // 60, minute=n % 60, number=n) for n in range(60)]
    (tmp_path / "Connections.txt").write_text("".join([*lines, "123456789\t12-11-2026\r\n"]))
    return tmp_path


@asynccontextmanager
async def asked_for(tmp_path: Path, **more: Any) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path, InboxScreen, **more) as stage:
        await stage.sees("to decide")
        await open_import(stage.app, stage.desk)
        await stage.sees("Import a log")
        yield stage


async def typed(stage: Stage, name: str, *keys: str) -> None:
    """Type a name into the empty field, then press keys."""
    await stage.press("ctrl+u")
    await stage.type(name)
    await stage.press(*keys)


def words(stage: Stage) -> str:
    """What is on the screen, without line breaks and borders."""
    return " ".join(stage.text.replace("│", " ").split())


def stands_behind(app: Dashboard, text: str) -> bool:
    """Whether the place shows a text, under the dialog or beside it."""
    place = app.place
    assert place is not None
    return any(text in strip.text for strip in place._compositor.render_strips())


class Gate:
    """Holds up what passes it on another thread until the test opens it."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()

    def wait(self) -> None:
        self.reached.set()
        assert self.open.wait(PATIENCE)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    """Stands before the second piece of an import that is kept 20 rows at a time."""
    found = Gate()
    keep: Callable[[TakingOver, Plan], Plan] = TakingOver.keep
    kept: list[Plan] = []

    def held(taking: TakingOver, plan: Plan) -> Plan:
        kept.append(plan)
        if len(kept) == 2:
            found.wait()
        return keep(taking, plan)

    monkeypatch.setattr(imports, "PIECE", 20)
    monkeypatch.setattr(TakingOver, "keep", held)
    return found


async def test_i_asks_for_a_log(tmp_path: Path) -> None:
    async with on_stage(tmp_path, InboxScreen) as stage:
        await stage.sees("i imports a log.")
        await stage.press("i")
        assert stage.app.asked == ["import_log"]


@SIZES
async def test_a_log_is_previewed_and_then_taken_over(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with asked_for(tmp_path, size=size) as stage:
        await typed(stage, "~/Connections.txt", "enter")
        await stage.sees(
            "Connections.txt: teamviewer",
            "Read: 61. New: 60, known: 0, rejected: 1.",
            "Of the new rows 0 go to their computers, 60 wait in the inbox.",
            "Line 61: ",
            "Nothing is kept yet: Enter takes it over.",
            "Take over",
        )
        assert stage.office.inbox.count() == 0
        await stage.press("enter")
        await stage.sees("Taken over.", "Close")
        assert stage.office.inbox.count() == 60
        await stage.press("enter")
        await stage.until(lambda: isinstance(stage.app.screen, InboxScreen), "the place")


async def test_what_is_known_needs_not_be_taken_over_again(tmp_path: Path) -> None:
    async with asked_for(tmp_path) as stage:
        await typed(stage, "~/Connections.txt", "enter")
        await stage.sees("Enter takes it over")
        await stage.press("enter")
        await stage.sees("Taken over.")
        await typed(stage, "~/Connections.txt", "enter")
        await stage.sees("Read: 61. New: 0, known: 60, rejected: 1.", "There is nothing new in it.")
        await stage.press("enter")
        await stage.until(lambda: isinstance(stage.app.screen, InboxScreen), "the place")


async def test_a_changed_name_is_previewed_first(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text(LINE.format(hour=9, minute=0, number=99))
    async with asked_for(tmp_path) as stage:
        await typed(stage, "~/Connections.txt", "enter")
        await stage.sees("Enter takes it over")
        await typed(stage, "~/other.txt")
        await stage.misses("Connections.txt: teamviewer")
        await stage.press("enter")
        await stage.sees("other.txt: teamviewer", "Read: 1. New: 1", "Enter takes it over")
        assert stage.office.inbox.count() == 0


async def test_esc_stops_between_two_pieces_and_the_next_import_goes_on(
    tmp_path: Path, gate: Gate
) -> None:
    async with asked_for(tmp_path) as stage:
        await typed(stage, "~/Connections.txt", "enter")
        await stage.sees("Enter takes it over")
        await stage.press("enter")
        await stage.sees("Keeping", "33 %", "20 rows", "Esc Stop")
        await stage.until(gate.reached.is_set, "the second piece")
        await stage.press("escape")
        await stage.sees("Stopping …")
        gate.open.set()
        await stage.sees("Interrupted after 40 rows, which are kept;", "~/Connections.txt")
        assert stage.office.inbox.count() == 40
        await stage.press("enter")
        await stage.sees("New: 20, known: 40")
        await stage.press("enter")
        await stage.sees("Taken over.")
        assert stage.office.inbox.count() == 60


async def test_others_read_and_write_while_an_import_runs(tmp_path: Path, gate: Gate) -> None:
    async with asked_for(tmp_path) as stage:
        await typed(stage, "~/Connections.txt", "enter")
        await stage.sees("Enter takes it over")
        await stage.press("enter")
        await stage.until(gate.reached.is_set, "the second piece")
        assert await stage.desk.ask(stage.office.inbox.count) == 20
        assert await stage.desk.ask(stage.office.sessions.running) == []
        gate.open.set()
        await stage.sees("Taken over.")


async def test_the_clock_of_a_running_session_ticks_on_while_an_import_runs(
    tmp_path: Path, gate: Gate
) -> None:
    clock = make_clock()
    office = make_office(tmp_path, clock)
    office.sessions.start(request())
    async with dashboard(office) as app:
        await until(lambda: shows(app, "00:00:00"))
        app.call_later(app.action_import_log)
        await until(lambda: shows(app, "by its content"))
        asked = app.screen
        assert isinstance(asked, ImportDialog)
        asked.query_one(LineInput).value = "~/Connections.txt"
        asked.action_accept()
        await until(lambda: shows(app, "Enter takes it over"))
        asked.action_accept()
        await until(gate.reached.is_set)
        clock.advance(61)
        app._tick(clock.now_ms())
        await until(lambda: stands_behind(app, "00:01:01"))
        await look(app)
        gate.open.set()
        await until(lambda: shows(app, "Taken over."))


async def test_a_file_that_hangs_can_be_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()

    def hanging(*_given: object) -> str:
        gate.wait()
        return "teamviewer"

    monkeypatch.setattr(file_import, "format_of", hanging)
    async with asked_for(tmp_path) as stage:
        await typed(stage, "~/Connections.txt", "enter")
        await stage.until(gate.reached.is_set, "the file")
        await stage.press("escape")
        await stage.sees("Stopping …")
        await stage.press("escape")
        await stage.until(lambda: isinstance(stage.app.screen, InboxScreen), "the place")
        gate.open.set()


NOTHING_TO_READ = {
    "~/missing.txt": "There is no file",
    "~": "is a folder, not a file.",
    "~/diary.txt": "is none of the logs that can be read.",
    "~/program": "is not a text file.",
    "": "The file's name is missing.",
    "~nobodyatall/x": '"~nobodyatall/x" is not a file.',
}


@pytest.mark.parametrize(("name", "sentence"), NOTHING_TO_READ.items())
async def test_what_cannot_be_read_is_told_and_what_was_typed_stays(
    tmp_path: Path, name: str, sentence: str
) -> None:
    (tmp_path / "diary.txt").write_text("Dear diary,\ntoday\n")
    (tmp_path / "program").write_bytes(b"\x7fELF\x01\x02\x03\x04\x05" * 50)
    async with asked_for(tmp_path) as stage:
        await typed(stage, name, "enter")
        await stage.until(lambda: sentence in words(stage), sentence)
        assert isinstance(stage.app.screen, ImportDialog)
        assert name in stage.line_with("File ")
        await stage.type("x")
        await stage.misses(sentence)


async def test_an_empty_file_holds_nothing_new(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    async with asked_for(tmp_path) as stage:
        await typed(stage, "~/empty.txt", "enter")
        await stage.sees("Read: 0. New: 0", "There is nothing new in it.")


async def test_a_csv_file_is_known_by_a_mapping_or_read_by_the_one_that_is_chosen(
    tmp_path: Path,
) -> None:
    (tmp_path / "export.csv").write_text(CSV)
    columns = {"name": "Kunde", "start": "Beginn", "duration": "Dauer"}

    def fill(office: Any, _clock: object) -> None:
        office.mappings.put("own", mapping_from_words(columns))

    async with asked_for(tmp_path, fill=fill) as stage:
        await typed(stage, "~/export.csv", "enter")
        await stage.sees("export.csv: csv:own", "Read: 2. New: 2")
        await stage.press("tab", "right", "right")
        await stage.sees("‹ anydesk-api ›")
        await stage.press("enter")
        await stage.sees("export.csv: anydesk-api", "New: 0")


async def test_the_rest_of_a_name_is_offered(tmp_path: Path) -> None:
    (tmp_path / "Folder").mkdir()
    async with asked_for(tmp_path) as stage:
        await typed(stage, "~/Conn")
        await stage.sees("~/Connections.txt")
        await stage.press("right", "enter")
        await stage.sees("Connections.txt: teamviewer")
        await typed(stage, "~/Fo")
        await stage.sees("~/Folder/")
