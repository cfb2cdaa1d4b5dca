"""Copying text out of the program, over SSH and through tmux."""

import asyncio
import contextlib
import os
from collections.abc import Mapping
from typing import Any

from textual.app import App

from fw_tui.i18n import _
from fw_tui.terminal.paste import without_controls

TIMEOUT = 2.0  #: seconds
_TMUX = ("tmux", "load-buffer", "-w", "-")


async def copy(text: str, app: App[Any], environ: Mapping[str, str] = os.environ) -> str:
    """Send the text to the user's clipboard; what to tell the user is returned.

    Whether it arrives is the terminal's choice, and it does not answer: so it says "sent".
    tmux by default drops the sequence (OSC 52) that other terminals take; it is handed the
    text itself. Control characters are left out, as the text may be pasted into a shell.
    """
    text = without_controls(text)
    app.copy_to_clipboard(text)
    if environ.get("TMUX"):
        await _load_tmux_buffer(text)
    return _("Sent to the clipboard")


async def _load_tmux_buffer(text: str) -> None:
    silent = asyncio.subprocess.DEVNULL
    with contextlib.suppress(OSError, TimeoutError):
        process = await asyncio.create_subprocess_exec(
            *_TMUX, stdin=asyncio.subprocess.PIPE, stdout=silent, stderr=silent
        )
        try:
            await asyncio.wait_for(process.communicate(text.encode()), TIMEOUT)
        except TimeoutError:
            process.kill()
            await process.wait()
