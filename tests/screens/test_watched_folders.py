"""The dashboard watches the folders of the setting, beside all that its keys do."""

from pathlib import Path

import pytest

from fw_tui.app import Dashboard
from fw_tui.i18n import set_language
from fw_tui.services import watching
from tests.makers import make_office, ms, request
from tests.screens.test_following_the_store import dashboard, look, until

ROW = (
    "123456789\t12-11-2026 08:00:00\t12-11-2026 08:15:00\thoerner\tRemoteControl\t"
    "{00000001-0000-4000-8000-000000000000}\t\r\n"
)


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None, monkeypatch: pytest.MonkeyPatch) -> None:
    set_language("en")
    monkeypatch.setattr(watching, "INTERVAL", 0.0)


def told(app: Dashboard) -> list[str]:
    """What the user is told now."""
    return [notification.message for notification in app._notifications]


async def test_a_log_ends_the_session_that_is_in_sight(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.imports.assign("123456789", "Maier", "PC")
    office.sessions.start(request("Maier", "PC"), at=ms("2026-11-12T08:00:30"))
    folder = tmp_path / "logs"
    folder.mkdir()
    async with dashboard(office) as app:
        await look(app)
        assert app._folders is None
        office.settings.set("watch.folders", str(folder))
        await look(app)
        (folder / "Connections.txt").write_text(ROW)
        await until(lambda: "Connections.txt: session 1 ended" in told(app))
        assert office.sessions.running() == []


async def test_folders_that_are_watched_no_more_are_left_alone(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    missing = tmp_path / "share"
    office.settings.set("watch.folders", str(missing))
    async with dashboard(office) as app:
        await look(app)
        await until(lambda: f"{missing} is not there; it is looked for again." in told(app))
        office.settings.set("watch.folders", "")
        await look(app)
        assert app._folders is not None
        assert app._folders.folders == ()
