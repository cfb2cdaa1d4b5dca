"""The dashboard as a whole: it follows the store, and leaving waits for nothing."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.console import RenderableType
from textual._compositor import LayoutUpdate
from textual.screen import Screen

from fw_tui import app as app_module
from fw_tui.app import Dashboard
from fw_tui.domain.errors import StoreBusy
from fw_tui.domain.session import Session
from fw_tui.screens.desk import Desk
from fw_tui.services.background import Background
from fw_tui.services.office import Office
from tests.makers import NOON, make_office, request
from tests.screens.harness import LARGE, PATIENCE, TECHNICIAN


class NoPreferences:
    """The theme that comes with the program; nothing is remembered."""

    theme: str | None = None

    def keep_theme(self, name: str) -> None:
        """Forget it."""


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The text of each picture of the whole screen that a dashboard sends to its terminal."""
    sent: list[str] = []
    display = Dashboard._display

    def note(app: Dashboard, screen: Screen[object], picture: RenderableType | None) -> None:
        if isinstance(picture, LayoutUpdate) and not app._batch_count:
            lines = ("".join(strip.text for strip in line) for line in picture.strips)
            sent.append("\n".join(lines))
        display(app, screen, picture)

    monkeypatch.setattr(Dashboard, "_display", note)
    monkeypatch.setattr(app_module, "OPEN_PATIENCE", PATIENCE)
    return sent


@asynccontextmanager
async def dashboard(office: Office) -> AsyncIterator[Dashboard]:
    """The dashboard over an office that is not new, without a terminal."""
    office.settings.set("shop.country", "DE")
    background = Background(at_end=office.close)
    app = Dashboard(Desk(office, TECHNICIAN, background), NoPreferences())
    try:
        async with app.run_test(size=LARGE):
            yield app
    finally:
        background.close()
        office.close()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.001)  # a loop that never rests keeps the store's thread waiting


def shows(app: Dashboard, text: str) -> bool:
    strips = app.screen._compositor.render_strips()
    return any(text in strip.text for strip in strips)


async def look(app: Dashboard) -> None:
    """One look at the store to its end, as after a tick."""
    app._tick(NOON)
    watch = app._watch
    assert watch is not None
    await asyncio.wait([watch], timeout=PATIENCE)
    assert watch.done()


async def at_rest(app: Dashboard) -> None:
    """Wait until no place is reading the store."""
    await until(lambda: all(w.is_finished for w in app.workers if w.group == "load"))


async def test_the_first_picture_shows_what_runs(tmp_path: Path, pictures: list[str]) -> None:
    office = make_office(tmp_path)
    office.sessions.start(request())
    async with dashboard(office) as app:
        await at_rest(app)
        assert "Fa. Walter Maier GmbH" in pictures[0]
        assert "n neu" in pictures[0]
        assert len(pictures) == 1


async def test_a_place_is_sent_once_when_it_is_opened_with_all_that_it_shows(
    tmp_path: Path, pictures: list[str]
) -> None:
    office = make_office(tmp_path)
    for number in range(50):  # more than fit, so that there is a scroll bar
        office.sessions.start(request(computer=f"PC {number}"))
    async with dashboard(office) as app:
        await at_rest(app)
        pictures.clear()
        app.call_later(app.action_history)
        await until(lambda: pictures)
        await at_rest(app)
        assert "PC 49" in pictures[0]
        assert "1 von 50" in pictures[0]
        assert len(pictures) == 1


async def test_a_store_that_hangs_does_not_keep_a_place_from_being_opened(
    tmp_path: Path, pictures: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    freed = threading.Event()
    async with dashboard(make_office(tmp_path)) as app:
        await at_rest(app)
        pictures.clear()
        monkeypatch.setattr(app_module, "OPEN_PATIENCE", 0.01)
        call = asyncio.create_task(app.desk.ask(lambda: freed.wait(PATIENCE)))
        try:
            app.call_later(app.action_customers)
            await until(lambda: pictures)
            assert "›4" in pictures[0]
        finally:
            freed.set()
            await call


async def test_what_somebody_else_has_written_comes_into_sight(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    async with dashboard(office) as app:
        await look(app)
        office.sessions.start(request())
        await look(app)
        await until(lambda: shows(app, "Fa. Walter Maier GmbH"))


async def test_a_change_comes_into_sight_although_the_look_at_it_failed_at_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_office(tmp_path)
    async with dashboard(office) as app:
        await look(app)
        await at_rest(app)
        office.sessions.start(request())

        def busy() -> list[Session]:
            raise StoreBusy("busy")

        with monkeypatch.context() as locked:
            locked.setattr(office.sessions, "running", busy)
            await look(app)
        assert not shows(app, "Fa. Walter Maier GmbH")
        await look(app)
        await until(lambda: shows(app, "Fa. Walter Maier GmbH"))


async def test_a_change_during_a_failing_look_at_the_place_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_office(tmp_path)
    async with dashboard(office) as app:
        await look(app)
        await at_rest(app)
        reading, changed = threading.Event(), threading.Event()

        def busy() -> list[Session]:
            reading.set()
            changed.wait(PATIENCE)
            raise StoreBusy("busy")

        place = app.place
        assert place is not None
        with monkeypatch.context() as locked:
            locked.setattr(office.sessions, "running", busy)
            place.reload()
            await until(reading.is_set)
        office.sessions.start(request())
        place.reload()
        changed.set()
        await until(lambda: shows(app, "Fa. Walter Maier GmbH"))


async def test_a_fault_in_the_watch_ends_the_program_instead_of_vanishing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_office(tmp_path)

    def broken() -> tuple[int, int]:
        raise ZeroDivisionError

    async def meet_it() -> None:
        async with dashboard(office) as app:
            monkeypatch.setattr(office, "change_token", broken)
            await look(app)
            await until(lambda: app.fault)

    with pytest.raises(ZeroDivisionError):
        await meet_it()


async def test_a_store_that_hangs_does_not_keep_anybody_from_leaving(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "QUIT_PATIENCE", 0.01)
    hanging, freed = threading.Event(), threading.Event()

    def hang() -> None:
        hanging.set()
        freed.wait(PATIENCE)

    async with dashboard(make_office(tmp_path)) as app:
        call = asyncio.create_task(app.desk.ask(hang))
        await until(hanging.is_set)
        try:
            async with asyncio.timeout(PATIENCE / 2):
                await app.action_quit()
            assert app.return_code == 0
        finally:
            freed.set()
            await call
