"""Copying: OSC 52 everywhere, and the text itself to tmux, which drops OSC 52."""

import base64
from pathlib import Path

import pytest

from fw_tui.i18n import set_language
from fw_tui.terminal import clipboard
from fw_tui.terminal.app import SafeApp
from tests.terminal.harness import PYTHON, ROOT, Terminal, Tmux

SAMPLE = str(ROOT / "tests/terminal/sample_app.py")


class FakeApp(SafeApp[None]):
    """Remembers what was copied; never run."""

    copied = ""

    def copy_to_clipboard(self, text: str) -> None:
        self.copied = text


def put_tmux(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tmux = folder / "tmux"
    tmux.write_text(f"#!/bin/sh\n{script}\n")
    tmux.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


async def test_in_tmux_the_text_goes_to_tmux_by_its_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_tmux(tmp_path, f'echo "$@" > {tmp_path}/args; cat > {tmp_path}/text', monkeypatch)
    set_language("en")
    app = FakeApp()
    told = await clipboard.copy("Größe; $(x) `y`\n", app, {"TMUX": "/tmp/x,1,0"})
    assert (tmp_path / "text").read_text() == app.copied == "Größe; $(x) `y`\n"
    assert (tmp_path / "args").read_text() == "load-buffer -w -\n"
    assert told == "Sent to the clipboard"


async def test_outside_tmux_no_program_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_tmux(tmp_path, f"touch {tmp_path}/started", monkeypatch)
    app = FakeApp()
    await clipboard.copy("text", app, {})
    assert app.copied == "text"
    assert not (tmp_path / "started").exists()


async def test_controls_are_not_copied() -> None:
    app = FakeApp()
    await clipboard.copy("a\x1b[201~b\x03\n\tc\r", app, {})
    assert app.copied == "a[201~b\n\tc"


@pytest.mark.parametrize("script", ["exit 1", "exec sleep 60"])
async def test_a_tmux_that_fails_or_hangs_does_no_harm(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_tmux(tmp_path, script, monkeypatch)
    monkeypatch.setattr(clipboard, "TIMEOUT", 0.1)
    app = FakeApp()
    await clipboard.copy("text" * 100_000, app, {"TMUX": "x"})
    assert app.copied == "text" * 100_000


async def test_a_missing_tmux_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    app = FakeApp()
    await clipboard.copy("text", app, {"TMUX": "x"})
    assert app.copied == "text"


def test_a_plain_terminal_gets_the_sequence() -> None:
    with Terminal([PYTHON, SAMPLE], env={"LANG": "en_US.UTF-8"}) as terminal:
        terminal.wait_for("ready")
        terminal.press("f8")
        terminal.wait_for("Sent to the clipboard")
        code = base64.b64encode("copied Müller".encode())
        assert b"\x1b]52;c;" + code + b"\a" in terminal.raw


def test_a_real_tmux_has_it_in_its_buffer() -> None:
    with Tmux(f"{PYTHON} {SAMPLE}", env={"LANG": "en_US.UTF-8"}) as tmux:
        tmux.wait_for("ready")
        tmux.press("F8")
        tmux.wait_for("Sent to the clipboard")
        assert tmux.tmux("show-buffer") == "copied Müller"
