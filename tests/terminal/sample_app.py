"""A small program on SafeApp that the terminal tests run: python sample_app.py [BEHAVIOUR]."""

import os
import sys
import time
from pathlib import Path

from fw_tui.i18n import choose_language, explain, set_language
from fw_tui.terminal.guard import prepare_environment, refuse_reason

set_language(choose_language(None, os.environ))
prepare_environment(os.environ)
if reason := refuse_reason(os.environ, sys.stdin, sys.stdout, sys.stderr):
    sys.stderr.write(explain(reason) + "\n")
    sys.exit(1)

from rich.text import Text  # noqa: E402
from textual import events, work  # noqa: E402
from textual.app import ComposeResult  # noqa: E402
from textual.content import Content  # noqa: E402
from textual.screen import ModalScreen  # noqa: E402
from textual.widgets import (  # noqa: E402
    Button,
    DataTable,
    Input,
    OptionList,
    Static,
    TextArea,
    Tree,
)

from fw_tui.terminal import clipboard  # noqa: E402
from fw_tui.terminal.app import SafeApp, run_app  # noqa: E402

EVIL = "<\x1b]52;c;RVZJTA==\x1b\\\x1b[2J\x1b]0;EVIL\x07\x9b2J\x9d52;c;RVZJTA==\x9c\x1bc\u202eevil>"


class Question(ModalScreen[None]):
    """A dialog with something typed in it."""

    def compose(self) -> ComposeResult:
        yield Static("a question")
        yield Input(id="answer")


class Sample(SafeApp[None]):
    """An input, the last event and some ways to fail."""

    BINDINGS = [
        ("f3", "ask", "ask"),
        ("f4", "fail", "fail"),
        ("f5", "fail_in_worker", "fail in a worker"),
        ("f6", "block", "block the loop"),
        ("f7", "flood", "write much"),
        ("f8", "copy", "copy"),
        ("f9", "step_aside", "step aside"),
        ("escape", "note_escape", "escape"),
    ]

    def __init__(self, behaviour: str) -> None:
        super().__init__()
        self.behaviour = behaviour

    def compose(self) -> ComposeResult:
        if self.behaviour == "fail-in-compose":
            self.action_fail()
        yield Input(id="field")
        yield TextArea(id="area", tab_behavior="focus")
        yield Static("ready", id="state")
        if self.behaviour == "evil":
            yield from self.evil_widgets()

    def evil_widgets(self) -> ComposeResult:
        yield Static(Content(EVIL))
        yield Static(Text(EVIL, style="link https://example.org/\x1b]52;c;RVZJTA==\x1b\\"))
        yield Button(Content(EVIL))
        yield Input(EVIL, placeholder=EVIL)
        yield OptionList(Content(EVIL))
        tree: Tree[None] = Tree(Text(EVIL))
        yield tree
        table: DataTable[Text] = DataTable()
        table.add_column(Text(EVIL))
        table.add_row(Text(EVIL))
        yield table

    def on_mount(self) -> None:
        self.query_one("#field").focus()
        if self.behaviour == "evil":
            area = self.query_one("#area", TextArea)
            area.text, area.border_title = EVIL, Content(EVIL)
            area.styles.border = ("round", "red")
            self.notify(EVIL, title=EVIL, markup=False, timeout=60)
        if self.behaviour == "flood":
            self.action_flood()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if event.widget.id == "area":
            self.tell("in the notes")

    def on_input_changed(self, event: Input.Changed) -> None:
        self.tell(f"field={event.value!r}")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self.tell(f"area={event.text_area.text!r}")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.tell(f"submitted {event.value!r}")

    def tell(self, sentence: str) -> None:
        if self.behaviour != "evil":
            self.screen_stack[0].query_one("#state", Static).update(Content(sentence))

    def action_note_escape(self) -> None:
        self.tell("escape")

    async def action_ask(self) -> None:
        await self.push_screen(Question())

    def action_fail(self) -> None:
        one_time_password = "-".join(["SECRET", "4711"])
        raise ValueError(one_time_password)

    @work
    async def action_fail_in_worker(self) -> None:
        self.action_fail()

    def action_block(self) -> None:
        self.tell("blocked")
        self.call_after_refresh(lambda: time.sleep(3600))

    def action_flood(self) -> None:
        """Repaint everything all the time, so that an unread terminal fills up at once."""
        self.set_interval(0.01, self.repaint)

    def action_step_aside(self) -> None:
        with self.suspend():
            os.write(1, b"\x1b[0;31m\x1b[H\x1b[2Jaside\r\n")

    async def action_copy(self) -> None:
        self.tell(await clipboard.copy("copied Müller", self))

    def on_unmount(self) -> None:
        if path := os.environ.get("SAMPLE_UNMOUNTED"):
            Path(path).write_text("unmounted")


if __name__ == "__main__":
    sys.exit(run_app(Sample(*sys.argv[1:] or ["plain"])))
