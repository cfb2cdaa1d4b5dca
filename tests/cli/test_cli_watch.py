"""``watch``: one line for each thing that happened, until Ctrl+C."""

from pathlib import Path

import pytest

from fw_tui.cli import watch
from tests.cli.conftest import CommandLine

ROW = (
    "123456789\t12-11-2026 08:00:00\t12-11-2026 08:15:00\thoerner\tRemoteControl\t"
    "{00000001-0000-4000-8000-000000000000}\t\r\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A watched folder; Ctrl+C is pressed at the fourth wait."""
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) > 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(watch, "wait", wait)
    made = tmp_path / "logs"
    made.mkdir()
    return made


def test_what_happens_is_told_line_by_line(fw: CommandLine, folder: Path) -> None:
    (folder / "Connections.txt").write_text(ROW)
    (folder / "shopping.txt").write_text("milk\n")
    answer = fw("watch", str(folder), str(folder / "share"))
    assert (answer.code, answer.err) == (0, "")
    first, *told = answer.out.splitlines()
    assert first == f"Watching {folder}, {folder / 'share'}; Ctrl+C ends."
    assert told[0] == f"12:00:00  {folder / 'share'} is not there; it is looked for again."
    assert told[1] == "12:00:00  Connections.txt: 1 row in the inbox"
    assert told[2].startswith("12:00:00  shopping.txt is left alone: ")
    assert len(told) == 3


def test_a_session_that_runs_is_ended(fw: CommandLine, folder: Path) -> None:
    number = fw("start", "Maier", "PC", "--remote-id", "123456789", "--at", "09:00").out.strip()
    (folder / "Connections.txt").write_text(ROW)
    assert f"Connections.txt: session {number} ended" in fw("watch", str(folder)).out
    assert fw("status", "--json").data == []


def test_without_folders_those_of_the_setting_are_watched(fw: CommandLine, folder: Path) -> None:
    assert fw("watch").err == "fw-tui: Name a folder, or set watch.folders.\n"
    refused = fw("settings", "set", "watch.folders", f"{folder}; logs")
    assert refused.err == 'fw-tui: "logs" is no folder from the root on, such as /srv/logs.\n'
    fw("settings", "set", "watch.folders", f" {folder} ;{folder};")
    assert fw("settings", "get", "watch.folders").out == f"{folder}\n"
    assert fw("watch").out.startswith(f"Watching {folder}; ")
