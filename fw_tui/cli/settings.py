"""``settings``: the shop's settings, the same for everybody who opens the store."""

from fw_tui.cli.arguments import Commands, add_json
from fw_tui.cli.output import say, show_json, show_table
from fw_tui.cli.shell import Shell
from fw_tui.i18n import _


def add_commands(commands: Commands) -> None:
    """Register ``settings`` with ``list``, ``get`` and ``set``."""
    group = commands.group("settings", _("the shop's settings"))
    add_json(group.add("list", _("all settings"), run_list))
    get = group.add("get", _("print one setting"), run_get)
    get.add_argument("key", metavar=_("KEY"), help=_("such as shop.name"))
    change = group.add("set", _("keep a setting; an empty value forgets it"), run_set)
    change.add_argument("key", metavar=_("KEY"), help=_("such as shop.name"))
    change.add_argument("value", metavar=_("VALUE"))


def run_list(shell: Shell) -> int:
    """Print all settings."""
    settings = shell.office.settings.all()
    if shell.arguments.json:
        show_json(settings)
    else:
        rows = [[name, _on_one_line(value)] for name, value in settings.items()]
        show_table([_("Setting"), _("Value")], rows)
    return 0


def run_get(shell: Shell) -> int:
    """Print one setting."""
    _say_value(shell.office.settings.get(shell.arguments.key))
    return 0


def run_set(shell: Shell) -> int:
    """Keep a setting and print it as it is kept."""
    args = shell.arguments
    _say_value(shell.office.settings.set(args.key, args.value))
    return 0


def _on_one_line(value: str) -> str:
    """How a text of several lines begins; other values whole."""
    first, more, _rest = value.partition("\n")
    return f"{first} …" if more else first


def _say_value(value: str) -> None:
    """A value as it can be kept again, with its line breaks."""
    for line in value.split("\n"):
        say(line)
