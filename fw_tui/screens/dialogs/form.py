"""A dialog of named fields: Enter goes on, and accepts behind the last one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from fw_tui.domain.text import NAME_LENGTH
from fw_tui.screens.dialogs.base import Answer, Dialog
from fw_tui.widgets.cycle import Cycle
from fw_tui.widgets.handled import all_handled
from fw_tui.widgets.line_input import LineInput
from fw_tui.widgets.pick_input import PickInput


@dataclass(frozen=True)
class Field:
    """A field of a form: its name, its translated label and the widget that is filled in."""

    key: str
    label: str
    widget: LineInput | PickInput | Cycle[str]


def line_field(key: str, label: str, value: str = "", placeholder: str = "") -> Field:
    """A field for one line of text."""
    line = LineInput(value, placeholder=placeholder, max_length=NAME_LENGTH, id=key)
    return Field(key, label, line)


def choice_field(key: str, label: str, options: Sequence[tuple[str, str]], value: str) -> Field:
    """A field for one of a few values, each with its translated label."""
    return Field(key, label, Cycle(options, value, id=key))


def field_row(label: str, widget: Widget) -> ComposeResult:
    """A widget behind its translated label."""
    with Horizontal(classes="field"):
        yield Static(Text(label), markup=False, classes="field-name")
        yield widget


class FormDialog(Dialog[Answer], Generic[Answer]):
    """A subclass hands over its fields and saves `values` in ``save``."""

    AUTO_FOCUS = "LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Asked before the fields see them: the app waits for the suggestion, and so do the
        # keys behind.
        Binding("enter", "enter", priority=True, show=False),
        Binding("tab", "next", priority=True, show=False),
    ]
    DEFAULT_CSS = """
    FormDialog .field { height: auto; width: 100%; }
    FormDialog .field-name { width: 18; height: 1; }
    FormDialog .field > LineInput, FormDialog .field > PickInput, FormDialog .field > Cycle {
        width: 1fr;
    }
    """

    def __init__(self, title: str, fields: Sequence[Field], explanation: str = "") -> None:
        """Args: translated title; the fields, top first; a translated sentence above them."""
        super().__init__(title)
        self.fields = tuple(fields)
        self._explanation = explanation

    def compose_body(self) -> ComposeResult:
        if self._explanation:
            yield Static(Text(self._explanation), markup=False)
        for field in self.fields:
            yield from field_row(field.label, field.widget)

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields, by their keys."""
        return {field.key: _value(field.widget) for field in self.fields}

    async def save(self, values: dict[str, str]) -> Answer:
        """Do the work with what was filled in; a FwError keeps the dialog open."""
        raise NotImplementedError

    async def accept(self) -> Answer:
        """Save once every letter typed before has arrived."""
        if (pick := self._pick) is not None:
            await pick.settle()
            pick.take()
        elif self.focused is not None:
            await all_handled(self.focused)
        return await self.save(self.values)

    async def action_enter(self) -> None:
        """Press the button, or go on; behind the last field accept."""
        if isinstance(self.focused, Button):
            self.focused.press()
        elif self._in_last_field():
            self.action_accept()
        else:
            await self.action_next()

    async def action_next(self) -> None:
        """On to the next field, with the suggestion that is offered."""
        if (pick := self._pick) is not None:
            await pick.settle()
            pick.take()
        self.focus_next()

    @on(Input.Changed)
    @on(PickInput.Changed)
    @on(Cycle.Changed)
    def _edited(self) -> None:
        self.clear_error()

    @property
    def _pick(self) -> PickInput | None:
        """The field with suggestions that has the focus."""
        return next((w for w in self._focused_widgets() if isinstance(w, PickInput)), None)

    def _in_last_field(self) -> bool:
        return self.fields[-1].widget in self._focused_widgets()

    def _focused_widgets(self) -> list[Widget]:
        """The widget with the focus and what it stands in."""
        if self.focused is None:
            return []
        return [node for node in self.focused.ancestors_with_self if isinstance(node, Widget)]


def _value(widget: LineInput | PickInput | Cycle[str]) -> str:
    return widget.text if isinstance(widget, PickInput) else widget.value.strip()
