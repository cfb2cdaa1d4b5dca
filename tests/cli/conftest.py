"""The command line in this process: a store of its own, a clock that stands, no terminal."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fw_tui.cli.main import run
from fw_tui.cli.shell import Surroundings
from fw_tui.config import Preferences
from fw_tui.domain.request import Technician
from fw_tui.services.office import Office, open_office
from tests.makers import make_clock
from tests.support import ManualClock


@dataclass(frozen=True)
class Answer:
    """What a command line answered."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON that was printed."""
        return json.loads(self.out)


@dataclass
class CommandLine:
    """Runs commands on one store, in English unless told otherwise."""

    capsys: pytest.CaptureFixture[str]
    store: Path
    clock: ManualClock
    technician: Technician = field(default_factory=lambda: Technician("hoerner", "Klaus Hörner"))
    shown: list[tuple[Office, Technician, Preferences]] = field(default_factory=list)
    on_show: Callable[[Office], None] | None = None
    language: str | None = "en"

    def __call__(self, *words: str, db: str | None = None) -> Answer:
        chosen = ["--language", self.language] if self.language else []
        return self.bare("--db", db or str(self.store), *chosen, *words)

    def bare(self, *words: str) -> Answer:
        """The words alone, without the options for store and language."""
        self.capsys.readouterr()
        code = run(words, self.around)
        captured = self.capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    def office(self) -> Office:
        """The use cases over the same store, for what the command line does not do."""
        return open_office(str(self.store), clock=self.clock)

    @property
    def around(self) -> Surroundings:
        return Surroundings(
            environ=os.environ,
            clock=self.clock,
            technician=lambda: self.technician,
            open_dashboard=self._show,
            busy_timeout_ms=20,
        )

    def _show(self, office: Office, technician: Technician, preferences: Preferences) -> int:
        self.shown.append((office, technician, preferences))
        if self.on_show is not None:
            self.on_show(office)
        return 0


@pytest.fixture
def clock() -> ManualClock:
    return make_clock()


@pytest.fixture
def fw(tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: ManualClock) -> CommandLine:
    return CommandLine(capsys, tmp_path / "store.db", clock)
