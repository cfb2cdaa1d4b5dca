"""The stores that are measured on: made once, kept until the code of the store changes."""

import hashlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from fw_tui.domain.clock import Clock
from fw_tui.services.office import Office, open_office
from tests.terminal.harness import neutral_environment

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "bench"
FW_TUI = str(Path(sys.executable).with_name("fw-tui"))

#: What decides how a store looks; another text of these makes the stores anew.
_SOURCES = ("scripts/million.py", "fw_tui/store/**/*.py", "fw_tui/domain/text.py")


def store(count: int) -> Path:
    """A store of so many sessions, only to be read."""
    path = FOLDER / f"{count}-{_fingerprint()}.db"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob(f"{count}-*"):
            old.unlink()
        unfinished = path.with_suffix(".new")
        command = [sys.executable, "scripts/million.py", str(unfinished), str(count)]
        subprocess.run(command, check=True, cwd=ROOT, stdout=sys.stderr)
        settle(unfinished)
        unfinished.rename(path)
    return path


@contextmanager
def copy_of(count: int) -> Iterator[Path]:
    """A store of so many sessions to write into, gone afterwards."""
    original = store(count)
    settle(original)
    with TemporaryDirectory(dir=FOLDER) as folder:
        path = Path(folder) / "store.db"
        shutil.copyfile(original, path)
        yield path


def settle(path: Path) -> None:
    """Bring all that was written into the file itself."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def office_of(path: Path, clock: Clock | None = None) -> Iterator[Office]:
    """The use cases over a store."""
    office = open_office(str(path), clock=clock)
    try:
        yield office
    finally:
        office.close()


def environment(path: Path | None = None, home: Path | None = None) -> dict[str, str]:
    """What a measured program gets: nothing of the user's own settings."""
    neutral = neutral_environment(home or _home())
    return (
        neutral | {"FW_TUI_LANGUAGE": "de"} | ({"FW_TUI_DB": f"sqlite:///{path}"} if path else {})
    )


def _home() -> Path:
    home = FOLDER / "home"
    home.mkdir(parents=True, exist_ok=True)
    return home


def _fingerprint() -> str:
    found = hashlib.sha256()
    for pattern in _SOURCES:
        for source in sorted(ROOT.glob(pattern)):
            found.update(source.read_bytes())
    return found.hexdigest()[:12]
