"""Guards the few internals of Textual that the terminal layer and the screens build on.

When one of these tests fails after an update of Textual: read what changed in the named
function, adapt fw_tui/terminal, fw_tui/app.py or fw_tui/widgets/tight.py if needed, then enter
the new fingerprint here.
"""

import hashlib
import inspect
from collections.abc import Callable
from typing import Any

import pytest
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual._parser import Parser
from textual.app import App
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import LineFilter
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker

FINGERPRINTS: list[tuple[Callable[..., Any] | type, str]] = [
    (LinuxDriver.__init__, "671887bbf938"),
    (LinuxDriver.run_input_thread, "d796af6d69db"),
    (LinuxDriver._run_input_thread, "d2ef22cc2c97"),
    (LinuxDriver.write, "b78a34033db5"),
    (LinuxDriver.close, "c32293a24c1a"),
    (LinuxDriver.disable_input, "6154c5a7c174"),
    (LinuxDriver.stop_application_mode, "9a7e99c8d4bd"),
    (WriterThread, "411a9202bed5"),
    (Parser.feed, "390106cde019"),
    (Parser.tick, "44606084ad3b"),
    (App._handle_exception, "baea2e7f88e7"),
    (App._fatal_error, "2474616cec7f"),
    (App._print_error_renderables, "6e6be4034677"),
    (App.get_line_filters, "8f245224fb57"),
    (App.on_event, "3dbf14d69491"),
    (App._on_key, "474680364759"),
    (App._on_resize, "62d14429be32"),
    (App.exit, "d8c06b817ac8"),
    (MessagePump._on_message, "12c0b6eb18e5"),
    (MessagePump.post_message, "cbfe6996db20"),
    (MessagePump.call_later, "39889507a370"),
    (MessagePump.on_callback, "29137c85d335"),
    (Message._bubble_to, "9458ef4c5856"),
    (Input._on_key, "55068e7ce456"),
    (Input.check_consume_key, "5a48d03cbb50"),
    (LineFilter, "989383b7e09a"),
    (Worker._run, "f6d25246c9cd"),
    (App._display, "4b78dff6669a"),
    (App._begin_update, "74b869c65286"),
    (App._end_update, "1ecb7ab2a36d"),
    (LinuxDriver.start_application_mode, "7c41f5ba11a8"),
    (ChopsUpdate, "7c7d3e0bf714"),
    (LayoutUpdate, "619efe1cea78"),
    (Compositor.render_update, "772c6b21953a"),
    (Compositor.render_full_update, "ce99ccda4d24"),
    (Compositor.render_partial_update, "888dccc892d8"),
    (Compositor._render_chops, "ca8c3359d7af"),
    (Strip.render_style, "749d890bb5c4"),
    (Strip.render_ansi, "08043dedb90d"),
    (Screen._compositor_refresh, "7a40efe56381"),
    (Screen._refresh_layout, "889715478130"),
    (Screen._on_screen_resume, "f39caa8ec442"),
    (App.switch_mode, "0bea775929e2"),
    (App._init_mode, "962fb98bc495"),
    (App.delay_update, "44f4c078fd32"),
    (MessagePump._peek_message, "16a0e30204aa"),
    (MessagePump._flush_next_callbacks, "52f874c952d9"),
    (Widget._scroll_update, "edb9f6257285"),
]


@pytest.mark.parametrize(
    ("thing", "known"), FINGERPRINTS, ids=[thing.__qualname__ for thing, _ in FINGERPRINTS]
)
def test_what_the_terminal_layer_builds_on_is_as_it_was_read(
    thing: Callable[..., Any] | type, known: str
) -> None:
    found = hashlib.sha256(inspect.getsource(thing).encode()).hexdigest()[:12]
    assert found == known, f"Textual changed {thing.__qualname__}; see this file's first lines"
