"""What every test starts from: fresh catalogs, no traces of the user's machine, German."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from fw_tui.i18n import DEFAULT_LANGUAGE, set_language
from hatch_build import compile_catalogs
from tests.capture.person import Person
from tests.capture.servers import Sshd, sshd

ROOT = Path(__file__).parent.parent

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

_FOREIGN = (
    *("COLORFGBG", "COLORTERM", "COLUMNS", "LINES", "NO_COLOR"),
    *("LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES"),
    *("SSH_CLIENT", "SSH_CONNECTION", "SSH_TTY", "STY", "TMUX", "TMUX_PANE", "XDG_RUNTIME_DIR"),
)
_HOMES = {
    "HOME": "home",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_STATE_HOME": "home/.local/state",
}


def pytest_sessionstart() -> None:
    """Compile catalogs that were edited since, so that no test reads yesterday's German."""
    compile_catalogs(ROOT)


@pytest.fixture(autouse=True)
def neutral_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty home in ``tmp_path / "home"`` and no variable that changes what is shown."""
    foreign = [name for name in os.environ if name.startswith(("FW_TUI_", "TEXTUAL"))]
    for name in (*_FOREIGN, *foreign):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "home").mkdir()
    for name, folder in _HOMES.items():
        monkeypatch.setenv(name, str(tmp_path / folder))


@pytest.fixture(autouse=True)
def german_is_spoken() -> Iterator[None]:
    """German, whatever the test before this one chose."""
    set_language(DEFAULT_LANGUAGE)
    yield
    set_language(DEFAULT_LANGUAGE)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Sshd]:
    """A real sshd on this computer alone."""
    folder = tmp_path / "sshd"
    folder.mkdir()
    with sshd(folder) as running:
        yield running


@pytest.fixture
def person() -> Iterator[Person]:
    """Somebody at a terminal of their own."""
    sits = Person()
    yield sits
    sits.close()
