"""What the dashboard leaves out of Textual at its start, and has when it is wanted."""

import subprocess
import sys

from tests.terminal.harness import ROOT


def _said(code: str) -> str:
    code = f"import sys\nfrom fw_tui.terminal.lean import load_textual\nload_textual()\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    return done.stdout


def test_a_start_loads_neither_tls_nor_textuals_palette() -> None:
    loaded = set(_said("import fw_tui.app; print(*sys.modules)").split())
    assert "fw_tui.screens.active" in loaded
    assert loaded.isdisjoint({"ssl", "textual.command", "textual.widgets._option_list"})


def test_what_was_left_out_is_whole_when_it_is_wanted() -> None:
    wanted = """
import ssl
from textual.command import CommandPalette, Provider
from fw_tui.widgets.palette import Commands, Palette, Themes
print(issubclass(Palette, CommandPalette), hasattr(CommandPalette, "compose"))
print(all(issubclass(offers, Provider) for offers in (Commands, Themes)))
ssl.create_default_context()
"""
    assert _said(wanted).split() == ["True", "True", "True"]


def test_what_is_loaded_already_stays() -> None:
    code = "import ssl, textual.command as before\nload_textual()\nimport textual.command as after"
    assert _said(f"{code}\nprint(before is after, bool(ssl.SSLContext))").split() == ["True"] * 2
