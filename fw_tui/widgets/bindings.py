"""What Textual makes of the command table: key bindings, names of keys, screens that explain."""

from textual.binding import Binding, BindingType

from fw_tui.commands import CTRL, KEY_NAMES, SCREENS, Command, Place, commands_of
from fw_tui.i18n import _


def bindings(*places: Place) -> list[BindingType]:
    """Bindings for ``BINDINGS`` of an app, a screen or a widget.

    In a place that is a screen they run ``action_command``, which explains instead of acting
    when the command is not available; everywhere else they run ``action_<id>`` itself.
    """
    return [
        Binding(key, _action(command), command.label, show=False)
        for command in commands_of(*places)
        for key in command.keys
    ]


def key_name(key: str) -> str:
    """The key as it is printed on a keyboard, in the user's language."""
    modifier, plus, rest = key.rpartition("+")
    if plus:
        return f"{_(CTRL)}+{key_name(rest).upper()}" if modifier == "ctrl" else key
    if key in KEY_NAMES:
        return _(KEY_NAMES[key])
    return key.upper() if len(key) > 1 else key


def key_names(command: Command) -> str:
    """All keys of a command for the help, the most useful first."""
    return "  ".join(key_name(key) for key in command.keys)


def _action(command: Command) -> str:
    if command.place in SCREENS:
        return f"command('{command.id}')"
    return command.id
